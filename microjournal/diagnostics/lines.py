"""How lines are counted, here and in every editor: a line ends with LF, CR LF or CR, and with nothing else."""

from __future__ import annotations


def unify_line_ends(text: str) -> str:
    """The text with a line feed at the end of each line."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
