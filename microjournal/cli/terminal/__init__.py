"""The terminal: width, colour, progress, problems, questions. Nothing here knows what an entry is."""
