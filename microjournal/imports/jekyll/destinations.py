"""Links and images: the destinations of the old site become those of the journal.

They are found by the parser that will read the new file, and only they are touched. A destination on the old site that
nothing imported answers to would stop the build of the journal; such a link becomes its text, with the old address
behind it in code.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from urllib.parse import quote

from microjournal.imports.edits import edited
from microjournal.imports.jekyll.old_site import OldSite, Target
from microjournal.imports.lines import Line, join
from microjournal.imports.notes import Kind, Note
from microjournal.markdown.reading import FoundTarget, read

_IMAGES = (".apng", ".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
# Where every page begins; nothing else can be said of a part that never was there.
_TOP = "#top"

Anchor = Callable[[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """From the old site to the journal.

    anchor: (new file, fragment) -> the fragment in the new file, "" if it has no such part. ids: new file -> id.
    names: what `[[name]]` may name, in lower case -> new file; empty where Jekyll leaves such brackets alone.
    """

    old: OldSite
    anchor: Anchor
    ids: Mapping[str, str]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a body stood and will stand.

    path: of the old file; source: the same, below the source. page: its old address below the base. new_path: of the
    new file.
    """

    path: str
    source: str
    page: str
    new_path: str


def rewrite(lines: list[Line], place: Place, way: Way) -> tuple[list[Line], list[Note]]:
    """The lines with the destinations of the journal, and notes on them."""
    step = _Rewriting(lines, place, way)
    return edited(lines, step.edits()), step.notes


class _Rewriting:
    """Goes through one body, and collects edits and notes."""

    def __init__(self, lines: list[Line], place: Place, way: Way) -> None:
        self.lines, self.text = lines, join(lines)
        self.path, self.new_path, self.place = place.path, place.new_path, place
        self.old, self.anchor, self.ids, self.names = way.old, way.anchor, way.ids, way.names
        self.rows = [0, *accumulate(len(line.text) + 1 for line in lines)]
        self.notes: list[Note] = []
        self.found: dict[tuple[int, int], str] = {}

    def edits(self) -> dict[tuple[int, int], str]:
        if not any(sign in self.text for sign in ("](", "]:", "://", "=", "[[", "www.")):
            return {}
        reading = read(self.text)
        for found in reading.targets:
            if found.kind == "wiki":
                self._wiki(found)
            elif found.written:
                self._change(found, self._find(found))
        for row in reading.doubtful:
            matter = "A link that this import does not dare to change; look whether it leads where it should"
            self.notes.append(Note(kind="hint", path=self.path, line=self.lines[row].number, matter=matter))
        return self.found

    def _note(self, kind: Kind, at: int, matter: str, detail: str) -> None:
        number = self.lines[bisect_right(self.rows, at) - 1].number
        self.notes.append(Note(kind=kind, path=self.path, line=number, matter=matter, detail=detail))

    def _find(self, found: FoundTarget) -> Target:
        meant = found.written
        if meant.startswith("(http"):
            meant = meant[1:-1]
            self._note("changed", found.at, "Doubled parentheses around an address", found.written)
        target = self.old.find(meant, self.place.page, self.place.source)
        if target.kind == "lost":
            what = "image" if found.image or meant.partition("?")[0].lower().endswith(_IMAGES) else "link"
            self._note("broken", found.at, f"The old site has nothing there, so the {what} is only text now", meant)
        elif target.kind == "absent":
            matter = "In the site's repository, but not in SRC, so the link still leads there"
            self._note("hint", found.at, matter, target.value)
        return target

    def _change(self, found: FoundTarget, target: Target) -> None:
        if target.kind == "absent":
            return
        if target.kind == "lost":
            self._lose(found)
        elif found.kind == "address":
            self._speak(found, target)
        else:
            written = self._written(target, found.at)
            if written != found.written:
                attribute = found.kind == "attribute"
                self.found[found.at, found.end] = escape(written) if attribute else _in_markdown(written)

    def _written(self, target: Target, at: int) -> str:
        """The destination to write in a link."""
        if target.kind == "here":
            return self._fragment(self.new_path, target.fragment, at) or _TOP
        if target.kind == "entry" and target.value == self.new_path and target.fragment:
            return self._fragment(self.new_path, target.fragment, at) or _TOP
        if target.kind == "entry":
            relative = posixpath.relpath(target.value, posixpath.dirname(self.new_path))
            return quote(relative) + self._fragment(target.value, target.fragment, at)
        if target.kind == "elsewhere":
            return target.value
        path = "/" + quote(target.value) if target.kind == "file" else target.value
        query = f"?{target.query}" if target.query else ""
        return f"{path}{query}#{target.fragment}" if target.fragment else path + query

    def _fragment(self, new_path: str, fragment: str, at: int) -> str:
        """The part of a page with its sign, "" if there is none."""
        known = self.anchor(new_path, fragment) if fragment else ""
        if fragment and not known:
            self._note("broken", at, "The page has no such part, so the link leads to its top", f"#{fragment}")
        return f"#{quote(known)}" if known else ""

    def _lose(self, found: FoundTarget) -> None:
        start, end = found.whole
        if found.kind == "attribute":
            name = self.text[start : found.at].partition("=")[0].rstrip()
            self.found[start, start + len(name)] = f"data-lost-{name.lower()}"
        elif found.kind == "address":
            self.found[start, end] = f"`{found.written}`"
        else:
            note = f"(lost {'image' if found.image else 'link'}: `{found.written}`)"
            if found.words == (0, 0):
                self.found[start, end] = note
            else:
                self.found[start, found.words[0]] = ""
                self.found[found.words[1], end] = f" {note}"

    def _speak(self, found: FoundTarget, target: Target) -> None:
        """An address that is its own text: the text stays."""
        if target.kind == "elsewhere":
            return
        self.found[found.whole] = f"[{found.written}]({self._written(target, found.at)})"

    def _wiki(self, found: FoundTarget) -> None:
        """`[[name]]`, which nothing but some plug-ins reads as a link: else the brackets stay brackets."""
        name, _, fragment = found.written.partition("#")
        key = name.removesuffix(".md").strip().lower()
        new_path = self.names.get(key) or self.names.get(key.replace(" ", "-"))
        if new_path is None:
            start = found.whole[0]
            self.found[start, start] = "\\"
            if self.names:
                self._note("broken", found.at, "The old site has no page of this name", found.written)
            return
        words = "" if self.text[found.end : found.end + 1] == "|" else f"|{found.written}"
        self.found[found.at, found.end] = self.ids[new_path] + self._fragment(new_path, fragment, found.at) + words


def _in_markdown(written: str) -> str:
    """A destination as it can stand between parentheses, in angle brackets, or in a definition."""
    return quote(written, safe="/%~!$&'*+,;=:@?#-._[]") if any(sign in written for sign in " ()<>\\\n") else written
