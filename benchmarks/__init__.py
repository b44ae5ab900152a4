"""Measurements: a generator of realistic journals, the same words in other tools' formats, a runner and a report."""
