"""The commands, one module each, and nothing else.

A module holds its `click` command under the name `command`, and under `PLACE` where the help lists it: the heading, and
its number among the commands there. Its imports at the top are few and light, because the help imports all of these
modules; what takes longer to import is imported in the functions that use it.
"""
