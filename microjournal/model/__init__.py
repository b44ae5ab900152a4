"""Frozen values, and the pure functions on one of them: an entry, the settings, dates, paths, words, the lifecycle.

Nothing here reads a file, knows YAML or Markdown, or looks at a second entry.
"""
