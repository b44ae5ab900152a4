"""Checks a journal without building its site: everything that is wrong, and advice about what is not.

`run` reads the journal as a build does; `advice` holds the table of rules, in `rules` by subject; `external` tests
links to other sites and is, with the preview's own server, all that touches the network.
"""
