"""Microjournal: a static site generator for public plan journals."""

__version__ = "0.1.0"
