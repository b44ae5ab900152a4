"""The author's files: finds them, reads them, writes them whole or not at all; and asks the clock.

Nothing here knows what is in them.
"""
