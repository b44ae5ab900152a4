"""One file to one value: an entry, a page, the settings, with everything that is wrong in it.

Bytes come in, nothing is read here; and one file never looks at another.
"""
