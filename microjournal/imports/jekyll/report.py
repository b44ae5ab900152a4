"""What an import has to tell, in full for a file and in short for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from microjournal.imports.jekyll.notes import KINDS, Kind, Note

Groups = dict[Kind, dict[str, list[Note]]]

_SHOWN = 5
_NOUNS = {"post": ("entry", "entries"), "draft": ("draft", "drafts"), "page": ("page", "pages")}


def grouped(notes: Iterable[Note]) -> Groups:
    """The notes by kind and matter; the kinds in the order of `KINDS`, the matters as they first come up."""
    groups: Groups = {kind: {} for kind in KINDS}
    for note in notes:
        groups[note.kind].setdefault(note.matter, []).append(note)
    return {kind: matters for kind, matters in groups.items() if matters}


def summary(counts: Mapping[str, int], files: int) -> str:
    """What was imported, in numbers: "311 entries, 2 drafts, 5 files"."""
    parts = [f"{counts[kind]} {_NOUNS[kind][counts[kind] != 1]}" for kind in _NOUNS if counts.get(kind)]
    if files:
        parts.append(f"{files} file{'s' if files != 1 else ''}")
    return ", ".join(parts) or "nothing"


def full_report(groups: Groups, counts: Mapping[str, int], files: int) -> str:
    """Everything, as Markdown."""
    lines = ["# Import report", "", f"Imported: {summary(counts, files)}.", ""]
    if not groups:
        lines += ["Everything came over as it was.", ""]
    for kind, matters in groups.items():
        title, explanation = KINDS[kind]
        lines += [f"## {title} ({_count(matters)})", "", explanation, ""]
        for matter, notes in matters.items():
            lines += [f"### {matter}", "", *(f"- {_place(note)}{_detail(note)}" for note in notes), ""]
    return "\n".join(lines)


def short_report(groups: Groups, limit: int = _SHOWN) -> list[str]:
    """For each matter its number and its first places; lines for the terminal."""
    lines: list[str] = []
    for kind, matters in groups.items():
        lines += ["", f"{KINDS[kind][0]}:"]
        for matter, notes in matters.items():
            lines.append(f"  {matter}{f' ({len(notes)})' if len(notes) > 1 else ''}")
            lines += [f"    {_place(note)}{_detail(note)}" for note in notes[:limit]]
            if len(notes) > limit:
                lines.append(f"    and {len(notes) - limit} more")
    return lines


def _count(matters: Mapping[str, list[Note]]) -> int:
    return sum(map(len, matters.values()))


def _place(note: Note) -> str:
    return f"{note.path}:{note.line}" if note.line else note.path


def _detail(note: Note) -> str:
    return f": {note.detail}" if note.detail else ""
