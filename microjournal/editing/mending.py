"""Mends a file in which something names an entry that gets another name, or that is taken away.

What comes out is read back and compared with what it should be, link by link; what cannot be mended so is left to the
author, at its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import TypeAlias

from microjournal.content.entry import Parsed
from microjournal.diagnostics import Span
from microjournal.editing.key_spans import EditRefused
from microjournal.editing.keys import applied, as_edit, decoded, edit
from microjournal.editing.moves import Move, rewritten, says_name
from microjournal.editing.places import Places
from microjournal.journal.addresses import site_path
from microjournal.journal.links import resolve_links
from microjournal.journal.names import Names
from microjournal.markdown.links import Resolved, fill
from microjournal.model.entry import Entry, Link

# Reads the bytes of a file as a build would, at the path that it is to have.
Read: TypeAlias = Callable[[bytes], Parsed]

_WIKILINK = re.compile(r"!?\[\[[^\[\]|\n]+(?:\|(?P<words>[^\[\]]*))?\]\]")
_BEFORE_WIKI = re.compile(r"!?\[\[\s*\Z")
# What stands before and behind the target of `[words](target "title")`.
_BEFORE_TARGET = re.compile(r"\]\(\s*<?\Z")
_BEHIND_TARGET = re.compile(r"""[^\s()<>]*>?(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)(?:\{[^{}\n]*\})?""")
_SPECIAL = re.compile(r"([\\`*_\[\]<>&#~|^!$])")
_ANCHOR_TAG = re.compile(r"<a(?: [^>]*)?>|</a>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What became of a file.

    data: the whole file, as it is to be. changed: what gave way to what. left: places of what names the entry still,
    with what stands there.
    """

    data: bytes
    changed: tuple[tuple[str, str], ...] = ()
    left: tuple[tuple[Span, str], ...] = ()


def renamed_in(data: bytes, entry: Entry, move: Move, names: tuple[Names, Names], read: Read) -> Mended:
    """The file of an entry or a page, with links to another (or its own) as they are after that one has moved.

    data: of the file. entry: what is in it. names: of the journal before, and afterwards.
    """
    were, now = resolve_links(entry, names[0]).resolved, resolve_links(move.moved(entry), names[1]).resolved
    wanted = [move.led(link) for link in were]
    file = _File(decoded(data), entry)
    for link, before, to, leads in zip(entry.links, were, wanted, now, strict=True):
        if to[:3] != leads[:3] or (to != before and says_name(link, move)):
            file.put(link, rewritten(link, file.written(link), move))

    def is_right(parsed: Parsed) -> bool:
        links = resolve_links(parsed.entry, names[1]).resolved if parsed.entry else ()
        return len(links) == len(wanted) and all(
            link in file.left or to[:3] == leads[:3] for link, to, leads in zip(entry.links, wanted, links, strict=True)
        )

    return file.mended(data, read, is_right)


def unlinked_in(data: bytes, entry: Entry, gone: Entry, names: Names, read: Read) -> Mended:
    """The file of an entry or a page in which the links to another go, and their words stay.

    gone: the entry that is taken away. names: of the journal with that one. The others are as for `renamed_in`.
    """
    place = site_path(gone)
    were = resolve_links(entry, names).resolved
    file = _File(decoded(data), entry)
    for link, leads in zip(entry.links, were, strict=True):
        if _leads_below(leads, place):
            file.put_words(link, gone.title)
    pairs = zip(entry.links, were, strict=True)
    kept = [leads for link, leads in pairs if link in file.left or not _leads_below(leads, place)]

    def is_right(parsed: Parsed) -> bool:
        links = resolve_links(parsed.entry, names).resolved if parsed.entry else ()
        return list(links) == kept and _words(parsed, kept) == _words(read(data), were)

    return file.mended(data, read, is_right, links_go=True)


def followed_in(mended: Mended, entry: Entry, old: str, new: str) -> Mended:
    """The same with another id in the key `follows`, or without that id. new: "" to take it away.

    Where the key cannot be changed alone, it is left.
    """
    if old not in entry.follows:
        return mended
    mark = next(mark for mark in entry.marks if mark.key == f"follows.{entry.follows.index(old)}")
    text = decoded(mended.data)
    start = Places(text).offset(mark.line, mark.column)
    end = start + mark.length
    try:
        if new and text[start:end] == old:
            data = as_edit(text, (start, end, new)).apply(mended.data)
        else:
            ids = tuple(dict.fromkeys(new if id_ == old else id_ for id_ in entry.follows if new or id_ != old))
            data = edit(mended.data, {"follows": (ids[0] if len(ids) == 1 else ids) or None})
    except EditRefused:
        span = Span(path=entry.path, line=mark.line, column=mark.column, length=mark.length)
        return replace(mended, left=(*mended.left, (span, old)))
    # A key that goes, or needs fewer lines, is above all links.
    shift = data.count(b"\n") - mended.data.count(b"\n")
    left = tuple((replace(span, line=span.line + shift), written) for span, written in mended.left)
    return replace(mended, data=data, changed=(*mended.changed, (f"follows: {old}", new)), left=left)


class _File:
    """The changes of one file while they are gathered. left: links that stay as they are."""

    def __init__(self, text: str, entry: Entry) -> None:
        self.left: set[Link] = set()
        self._text = text
        self._path = entry.path
        self._links = entry.links
        self._places = Places(text)
        # By place: a definition that several links share stands once.
        self._new: dict[tuple[int, int], str] = {}
        self._put: set[Link] = set()

    def written(self, link: Link) -> str:
        """The target of a link as it stands in the file."""
        start = self._places.offset(link.line, link.column)
        return self._text[start : start + link.length]

    def put(self, link: Link, new: str | None) -> None:
        """Gives a link another target; None to leave it."""
        if new is None:
            self.left.add(link)
            return
        start = self._places.offset(link.line, link.column)
        self._new[start, start + link.length] = new
        self._put.add(link)

    def put_words(self, link: Link, title: str) -> None:
        """Puts the words of a link in its place, or the title of what it leads to if it has none of its own."""
        found = _whole(self._text, self._places.offset(link.line, link.column), title)
        if found is None or link.kind in ("image", "embed"):
            self.left.add(link)
            return
        start, end, words = found
        self._new[start, end] = words
        self._put.add(link)

    def mended(self, data: bytes, read: Read, is_right: Callable[[Parsed], bool], *, links_go: bool = False) -> Mended:
        """The file as changed if it reads as it should; else as it was, with everything left to the author.

        links_go: those that were changed are no links any more.
        """
        # The last change first, so that places before it stay what they are.
        spans = sorted(self._new.items(), reverse=True)
        after = applied(data, [as_edit(self._text, (start, end, new)) for (start, end), new in spans])
        parsed = read(after)
        if parsed.entry is None or not is_right(parsed):
            return Mended(
                data=data, left=self._spans(self.left | self._put, zip(self._links, self._links, strict=True))
            )
        done = tuple((self._text[start:end], new) for (start, end), new in reversed(spans))
        now = [link for link in self._links if not (links_go and link in self._put)]
        return Mended(data=after, changed=done, left=self._spans(self.left, zip(now, parsed.entry.links, strict=True)))

    def _spans(self, left: set[Link], pairs: Iterable[tuple[Link, Link]]) -> tuple[tuple[Span, str], ...]:
        """Where links are. pairs: links of the file as it was, and as it is."""
        spans = {
            Span(path=self._path, line=now.line, column=now.column, length=now.length): self.written(link)
            for link, now in pairs
            if link in left
        }
        return tuple(sorted(spans.items(), key=lambda each: (each[0].line, each[0].column)))


def _leads_below(link: Resolved, place: str) -> bool:
    return link[0] not in ("plain", "hidden") and str(link[1]).startswith(place)


def _whole(text: str, at: int, title: str) -> tuple[int, int, str] | None:
    """Where a whole link begins and ends whose target begins at a place, and its words; None if that is not clear."""
    if opening := _BEFORE_WIKI.search(text, max(at - 8, 0), at):
        match = _WIKILINK.match(text, opening.start())
        words = (match["words"] or "").strip() if match else ""
        return (match.start(), match.end(), words or _SPECIAL.sub(r"\\\1", title)) if match else None
    before, behind = _BEFORE_TARGET.search(text, max(at - 8, 0), at), _BEHIND_TARGET.match(text, at)
    start = _opening_bracket(text, before.start()) if before else -1
    if before is None or behind is None or start < 0:
        return None
    return start, behind.end(), text[start + 1 : before.start()]


def _opening_bracket(text: str, closing: int) -> int:
    """Where the bracket stands that belongs to a closing one; -1 if there is none."""
    depth = 0
    for at in range(closing, -1, -1):
        if text[at] in "[]" and (at == 0 or text[at - 1] != "\\"):
            depth += 1 if text[at] == "]" else -1
            if depth == 0:
                return at
    return -1


def _words(parsed: Parsed, links: Sequence[Resolved]) -> list[str]:
    """What a reader sees of a body, but for which words are links."""
    return [
        unescape(_ANCHOR_TAG.sub("", fill(section.html, links, root="", say=_unsaid))) for section in parsed.sections
    ]


def _unsaid(_key: str, which: str) -> str:
    """For words that are not the author's: what an author put into them."""
    return which
