"""The notes on an import, in full for a file and in short for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from microjournal.imports.notes import KINDS, Kind, Note

Groups = dict[Kind, dict[str, list[Note]]]

_SHOWN = 5
_PLURALS = {"entry": "entries", "draft": "drafts", "page": "pages"}


def grouped(notes: Iterable[Note]) -> Groups:
    """The notes by kind and matter; the kinds in the order of `KINDS`, the matters as they first come up."""
    groups: Groups = {kind: {} for kind in KINDS}
    for note in notes:
        groups[note.kind].setdefault(note.matter, []).append(note)
    return {kind: matters for kind, matters in groups.items() if matters}


def summary(counts: Mapping[str, int], files: int) -> str:
    """What was imported, in numbers: "311 entries, 2 drafts, 5 files".

    counts: of each of "entry", "draft" and "page". files: how many were copied.
    """
    parts = [
        f"{number} {name if number == 1 else plural}"
        for name, plural in _PLURALS.items()
        if (number := counts.get(name, 0))
    ]
    if files:
        parts.append(f"{files} file{'s' if files != 1 else ''}")
    return ", ".join(parts) or "nothing"


def full_report(groups: Groups, summary: str) -> str:
    """Everything, as Markdown."""
    lines = ["# Import report", "", f"Imported: {summary}.", ""]
    if not groups:
        lines += ["Everything came over as it was.", ""]
    for kind, matters in groups.items():
        title, explanation = KINDS[kind]
        lines += [f"## {title} ({sum(map(len, matters.values()))})", "", explanation, ""]
        for matter, notes in matters.items():
            lines += [f"### {matter}", "", *(f"- {_line(note)}" for note in notes), ""]
    return "\n".join(lines)


def short_report(groups: Groups) -> list[str]:
    """Lines for the terminal: for each matter its number and its first places."""
    lines: list[str] = []
    for kind, matters in groups.items():
        lines += ["", f"{KINDS[kind][0]}:"]
        for matter, notes in matters.items():
            lines.append(f"  {matter}{f' ({len(notes)})' if len(notes) > 1 else ''}")
            lines += [f"    {_line(note)}" for note in notes[:_SHOWN]]
            if len(notes) > _SHOWN:
                lines.append(f"    and {len(notes) - _SHOWN} more")
    return lines


def _line(note: Note) -> str:
    place = f"{note.path}:{note.line}" if note.line else note.path
    return f"{place}: {note.detail}" if note.detail else place
