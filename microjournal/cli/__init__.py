"""The command line. A command asks the rooms below and prints what they say; nothing is decided here.

Commands are modules in `commands` and do not know each other.
"""
