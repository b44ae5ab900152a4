"""The command line. A command asks the rooms below and prints what they say; nothing is decided here.

`program` finds the command; the commands are modules in `commands` and do not know each other; `entry` is what several
of them do with an entry; `terminal` is colours, width, progress and questions.
"""
