"""The preview: builds on every change, serves the site on this machine, and tells open pages what changed.

`changes`, `requests`, `pages` and `news` are values and functions without effects; `watching`, `server`, `listening`,
`first_look`, `preview` and `session` deal with the disk, the network and the clock.
"""
