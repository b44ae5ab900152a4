"""What `init` writes: the texts of a new journal, filled in with what can be guessed about it."""
