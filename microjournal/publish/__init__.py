"""How a journal gets public, and how what its site remembers comes back.

Builds are made by the room `build`, and what is wrong with a journal is found there: nothing here looks at an entry.
"""
