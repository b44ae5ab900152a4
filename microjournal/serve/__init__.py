"""The preview: builds on every change, serves the site on this machine, and tells open pages what changed.

`session` runs it: `watcher` reports changes of files to `file_changes`; `preview` rebuilds and reports to the terminal
and to `updates`; `server` (with `listening`, `requests` and `pages`) serves the site and streams updates to `live.js`.
The preview builds as every other build; it never writes where the published site is.
"""
