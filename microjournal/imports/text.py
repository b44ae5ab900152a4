"""The bytes of an old text file, whatever its encoding and its line ends."""

from __future__ import annotations

from collections.abc import Iterable

from microjournal.diagnostics.lines import unify_line_ends
from microjournal.imports.notes import Note
from microjournal.imports.values import OldFiles

LONGEST_TEXT = 5_000_000


def decoded(data: bytes) -> tuple[str, bool]:
    """The text with line feeds at the ends of its lines, and whether it was UTF-8; it is Windows-1252 if not."""
    try:
        text, is_utf8 = data.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        text, is_utf8 = data.decode("cp1252", errors="replace"), False
    return unify_line_ends(text), is_utf8


def read_texts(old: OldFiles, paths: Iterable[str]) -> tuple[dict[str, str], list[Note]]:
    """The texts of some files, by path; and notes on those that are not UTF-8, or too long to be read."""
    texts: dict[str, str] = {}
    notes: list[Note] = []
    for path in paths:
        if old.size(path) > LONGEST_TEXT:
            notes.append(Note(kind="dropped", path=path, matter=f"Longer than {LONGEST_TEXT // 1_000_000} MB of text"))
            continue
        texts[path], is_utf8 = decoded(old.read(path))
        if not is_utf8:
            notes.append(Note(kind="changed", path=path, matter="Not UTF-8; it was read as Windows-1252"))
    return texts, notes
