"""What a journal is made of, as read from its files: frozen values, no behaviour.

Dates are ISO 8601 text (`2026-03-04`): they compare and sort as text, and they are plain data, so they can be digested
and handed to a template as they are. Paths are relative to the journal's folder, with forward slashes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Result = Literal["met", "partly", "not-met", "unclear"]
Decision = Literal["adopt", "adapt", "abandon"]
Status = Literal["note", "planned", "running", "done", "dropped"]
LinkKind = Literal["wiki", "file", "own", "anchor", "image", "embed", "external"]
SectionKind = Literal["plan", "update", "result", "footnotes", "comment"]

RESULTS: tuple[Result, ...] = ("met", "partly", "not-met", "unclear")
DECISIONS: tuple[Decision, ...] = ("adopt", "adapt", "abandon")

SCAN_LINE_LIMIT = 140


class Link(NamedTuple):
    """A link or an image as written in a body, at its place in the file.

    kind: wiki (`[[id]]`), file (relative path, or a path from the site's root when it begins with "/"),
        own (an address below the journal's own base URL, kept without that base), anchor (`#part` of the same page),
        image (a local image), embed (`![[image.png]]`), external (everything else; images from elsewhere too).
    target: id, path, address or URL without its fragment; "" for an anchor.
    fragment: what follows "#", or "".
    elsewhere: it is a whole address on the host of a journal that is at the top of its host, so what the journal does
        not know there may well be another's.
    """

    kind: LinkKind
    target: str
    line: int
    column: int
    fragment: str = ""
    length: int = 1
    elsewhere: bool = False


class Mark(NamedTuple):
    """Where a value stands, kept for the checks that need the whole journal, or the day.

    key: "id", "issue", "title", "date"…, or "follows.0", "tags.1", "authors.0", "aliases.0" for the items of lists;
        "updates.0" for the date of an update in the body.
    """

    key: str
    line: int
    column: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a body, or a comment, that events can point to.

    kind: "plan" is everything before the first update or result heading; an "update" is a level-2 heading that begins
        with an ISO date, with what follows it up to the next such part; "result" a level-2 heading "Result";
        "footnotes" the notes of the whole body; a "comment" is of a stranger, see `microjournal.markdown.comment`.
    anchor: its id on the page, for most that of its heading ("" for plan and footnotes).
    date, title: of an update ("" elsewhere); the title is plain text without the date.
    html: with a placeholder for every local link and image, see `microjournal.markdown`. A comment has none.
    """

    kind: SectionKind
    anchor: str = ""
    date: str = ""
    title: str = ""
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Rendered Markdown.

    title: plain text of the leading level-1 heading, which is left out of the sections; "" if there is none.
    excerpt: the first sentence of the first paragraph as plain text, at most 140 code points, cut at a word with "…".
        Where a name is still to come, more of it, with placeholders: see `microjournal.markdown.links.filled_excerpt`.
    saw: the first sentence under "Result", likewise; "" if there is none.
    spoken: wikilinks whose id is said in a text that takes no placeholder: a title, a heading, a description.
    anchors: every id on the rendered page that comes from this body, in order.
    headings: the id and the plain text of each heading, in order; first the title's, with "top" for its id.
    marks: where the date of each update stands, in order.
    words: number of words of text (code blocks included).
    """

    title: str = ""
    excerpt: str = ""
    saw: str = ""
    words: int = 0
    sections: tuple[Section, ...] = ()
    links: tuple[Link, ...] = ()
    spoken: tuple[Link, ...] = ()
    anchors: tuple[str, ...] = ()
    headings: tuple[tuple[str, str], ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What the front matter of one file says: a field for each key in `microjournal.content.fields.FIELDS`.

    title, id: "" if there is no such key, or none that can be read.
    date: the day it was planned; the one of the file's name if there is no key for it; "" if there is neither.
    moment: the same as an ISO date-time with numeric offset when the author gave a time, else "".
    review: the resolved day, "" if none.
    tags: as written, in order, without those of the same slug as one before. follows, aliases, authors: as written.
    issue: as written (number, URL, or owner/repo#42), "" if none.
    guid: of the entry's first event in the feed of a former site, "" if none.
    extra: front matter keys that are not ours, plain data.
    marks: where the values stand whose place is kept.
    """

    title: str = ""
    date: str = ""
    moment: str = ""
    tags: tuple[str, ...] = ()
    expect: str = ""
    confidence: int | None = None
    started: str = ""
    review: str = ""
    ended: str = ""
    dropped: str = ""
    result: Result | Literal[""] = ""
    decision: Decision | Literal[""] = ""
    lesson: str = ""
    follows: tuple[str, ...] = ()
    issue: str = ""
    id: str = ""
    authors: tuple[str, ...] = ()
    summary: str = ""
    language: str = ""
    aliases: tuple[str, ...] = ()
    draft: bool = False
    publish: str = ""
    sample: bool = False
    guid: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(FrontMatter):
    """One file of `content/`: an entry, or a plain page when `page` is true.

    Everything here follows from the one file (its path, its bytes) and the settings that shape parsing. What depends on
    other files or on the day is computed in `microjournal.index.update`.

    title, id: of the front matter, else of the body or the path. date: "" only on a page without one.
    body_digest: of the rendered body. digest: of everything here and of the body. Both are b"" until it is stored.
    updates: (date, title, anchor) of each update in the body, in order of the body.
    answers: to comments on the page: (id of the comment there, anchor of the update or result that names it).
    prints: fingerprints of the text of the plan, and of each update (see `microjournal.model.fingerprints`).
    """

    path: str
    id: str
    slug: str
    title: str
    page: bool = False
    body_digest: bytes = b""
    digest: bytes = b""
    excerpt: str = ""
    saw: str = ""
    words: int = 0
    updates: tuple[tuple[str, str, str], ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    prints: tuple[str, ...] = ("",)
    has_result_section: bool = False
    links: tuple[Link, ...] = ()
    spoken: tuple[Link, ...] = ()
    anchors: tuple[str, ...] = ()
    headings: tuple[tuple[str, str], ...] = ()
