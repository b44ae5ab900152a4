"""Looks at a journal without building its site: all that is wrong, and what is worth knowing besides."""
