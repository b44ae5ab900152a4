"""Links and images: the destinations of the old site become those of the journal.

Only the destination of a link is touched, never its text, so a text may have any brackets. A destination on the old
site that nothing imported answers to would stop the build of the journal; such a link becomes its text, with the old
address behind it in code.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

from microjournal.imports.jekyll.old_site import OldSite, Target
from microjournal.imports.lines import Line, prose, without_code
from microjournal.imports.notes import Kind, Note

_BALANCED = r"[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*"
_TITLE = r"""(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*"""
_INLINE = re.compile(rf"\]\([ \t]*(?P<dest><[^<>]*>|{_BALANCED}){_TITLE}\)")
_REFERENCE = re.compile(r" {0,3}\[(?!\^)[^\]]+\]:[ \t]*(?P<dest><[^<>]*>|\S+)")
_ATTRIBUTE = re.compile(
    r"(?<=[\s\"'])(?P<name>href|src)[ \t]*=[ \t]*(?P<quote>[\"'])(?P<dest>.*?)(?P=quote)", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?<=<)(?P<auto>https?://[^<>\s]+)(?=>)|(?:(?<=[\s(*_~])|\A)(?P<bare>https?://[^\s<>]*[^\s<>.,:;!?\"')*_~])"
)
_LOST = re.compile(rf"\]\([ \t]*lost:(?P<number>\d+){_TITLE}\)")
_IMAGES = (".apng", ".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")

Anchor = Callable[[str, str], str]
Edit = tuple[tuple[int, int], str]


def rewrite(
    lines: list[Line], *, path: str, page: str, new_path: str, old: OldSite, anchor: Anchor
) -> tuple[list[Line], list[Note], set[str]]:
    """The lines with the destinations of the journal, notes on them, and the files of the old site that they need.

    path: of the old file. page: its old address below the base. new_path: of the new file.
    anchor: (new file, fragment) -> the fragment in the new file, "" if it has no such part.
    """
    step = _Rewriting(path, page, new_path, old, anchor)
    changed = list(lines)
    for index, line in prose(lines):
        changed[index] = Line(step.line(line), line.number)
    return changed, step.notes, step.files


class _Rewriting:
    """Goes through one body, and collects notes and files."""

    def __init__(self, path: str, page: str, new_path: str, old: OldSite, anchor: Anchor) -> None:
        self.path, self.page, self.new_path, self.old, self.anchor = path, page, new_path, old, anchor
        self.notes: list[Note] = []
        self.files: set[str] = set()
        self.number = 0
        self.lost: list[str] = []

    def line(self, line: Line) -> str:
        text = line.text
        if "](" not in text and "]:" not in text and "://" not in text and "=" not in text:
            return text
        self.number, self.lost = line.number, []
        # From the end, so that the places before stay where they are.
        for (start, end), edit in sorted(self._edits(without_code(text)), reverse=True):
            text = text[:start] + edit + text[end:]
        while match := _LOST.search(text):
            text = self._without_link(text, match)
        return text

    def _edits(self, text: str) -> Iterator[Edit]:
        taken: list[tuple[int, int]] = []
        for pattern, change in (
            (_INLINE, self._inline),
            (_REFERENCE, self._reference),
            (_ATTRIBUTE, self._attribute),
            (_ADDRESS, self._address),
        ):
            for match in pattern.finditer(text):
                span = match.span(match.lastgroup or 0) if pattern is _ADDRESS else match.span("dest")
                if not any(span[0] < end and start < span[1] for start, end in taken):
                    taken.append(span)
                    target = self._find(text[slice(*span)].strip("<>"))
                    if target.kind != "absent":
                        yield change(match, target)

    def _find(self, destination: str) -> Target:
        meant = destination
        if destination.startswith("(http"):
            meant = destination[1:-1]
            self._note("changed", "Doubled parentheses around an address", destination)
        target = self.old.find(meant, self.page)
        if target.kind == "lost":
            what = "image" if target.value.partition("?")[0].lower().endswith(_IMAGES) else "link"
            self._note("broken", f"The old site has nothing there, so the {what} is only text now", target.value)
        elif target.kind == "absent":
            self._note("hint", "In the site's repository, but not in SRC, so the link still leads there", target.value)
        elif target.kind == "file":
            self.files.add(target.value)
        same = target.kind == "elsewhere" and target.value == destination
        return Target(kind="absent") if same else target

    def _note(self, kind: Kind, matter: str, detail: str) -> None:
        self.notes.append(Note(kind=kind, path=self.path, line=self.number, matter=matter, detail=detail))

    def _written(self, target: Target) -> str:
        """The destination to write in a link."""
        if target.kind == "entry":
            relative = posixpath.relpath(target.value, posixpath.dirname(self.new_path))
            return quote(relative) + self._fragment(target)
        path = "/" + quote(target.value) if target.kind == "file" else target.value
        return f"{path}#{target.fragment}" if target.fragment else path

    def _fragment(self, target: Target) -> str:
        known = self.anchor(target.value, target.fragment) if target.fragment else ""
        if target.fragment and not known:
            self._note("broken", "The page has no such part, so the link leads to its top", f"#{target.fragment}")
        return f"#{known}" if known else ""

    def _inline(self, match: re.Match[str], target: Target) -> Edit:
        if target.kind == "lost":
            self.lost.append(target.value)
            return match.span("dest"), f"lost:{len(self.lost) - 1}"
        return match.span("dest"), self._written(target)

    def _without_link(self, text: str, match: re.Match[str]) -> str:
        opening = _opening_bracket(text, match.start())
        if opening is None:
            return text[: match.start()] + "](#)" + text[match.end() :]
        image = text[opening - 1 : opening] == "!"
        words = text[opening + 1 : match.start()].strip()
        note = f"(lost {'image' if image else 'link'}: `{self.lost[int(match['number'])]}`)"
        return text[: opening - image] + f"{words} {note}".lstrip() + text[match.end() :]

    def _reference(self, match: re.Match[str], target: Target) -> Edit:
        return match.span("dest"), "#" if target.kind == "lost" else self._written(target)

    def _attribute(self, match: re.Match[str], target: Target) -> Edit:
        if target.kind == "lost":
            return match.span("name"), f"data-lost-{match['name'].lower()}"
        return match.span("dest"), self._written(target)

    def _address(self, match: re.Match[str], target: Target) -> Edit:
        """An address that is its own text; the title of what it leads to says more."""
        start, end = match.span(match.lastgroup or 0)
        span = (start - 1, end + 1) if match.lastgroup == "auto" else (start, end)
        if target.kind == "lost":
            return span, f"`{target.value}`"
        if target.kind == "entry":
            name = posixpath.basename(target.value).removesuffix(".md")
            return span, f"[[{name}{self._fragment(target)}]]"
        return span, f"[{match[match.lastgroup or 0]}]({self._written(target)})"


def _opening_bracket(text: str, closing: int) -> int | None:
    """The bracket that opens the text of a link, whose closing bracket is given; None if it is on another line."""
    depth = 0
    bare = without_code(text)
    for at in range(closing, -1, -1):
        if bare[at] in "[]" and bare[at - 1 : at] != "\\":
            depth += 1 if bare[at] == "]" else -1
        if depth == 0:
            return at
    return None
