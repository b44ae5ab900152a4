"""The commands of themes."""
