"""The headings of a body: their ids, and which of them begin an update or the result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.markdown.excerpt import plain_line
from microjournal.model.entry import SectionKind
from microjournal.model.paths import slugify

if TYPE_CHECKING:
    from markdown_it.token import Token

    from microjournal.markdown.positions import Positions

# Ids that the page of an entry has itself, or may have, in any theme.
RESERVED = frozenset(
    """
    plan started update updates result dropped note
    main top content menu nav header footer search skip title
    thread cited-by comments comment tags earlier later follows followed-by timeline feed feeds subscribe
    footnotes entry body
    """.split()
)
_RESERVED_FORMS = re.compile(r"(?:fn|fnref)\d|update-\d{4}-\d\d-\d\d")
DATED = re.compile(r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})(?![\w-]|[.:]\d)[\s:,.–—-]*")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_RESULT = re.compile(r"results?\s*:?\Z", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class Heading:
    """A heading of the body.

    level: 2 to 6. kind: "update" or "result" for one that begins such a part, else "plan".
    text: plain. date, title: of an update, else "". span: where the date of an update is written.
    """

    level: int
    id: str = ""
    kind: SectionKind = "plan"
    text: str = ""
    date: str = ""
    title: str = ""
    span: Span | None = None


def read_headings(
    tokens: Sequence[Token], first: int, taken: set[str], positions: Positions
) -> tuple[dict[int, Heading], list[Diagnostic]]:
    """The headings by the index of their opening token, each with an id of its own, and problems with their dates.

    first: the index of the token to begin with.
    taken: the ids that the author gave; the ids given here are added.
    """
    headings: dict[int, Heading] = {}
    problems: list[Diagnostic] = []
    for at in range(first, len(tokens)):
        token = tokens[at]
        if token.type == "heading_open":
            heading, unreadable = _read(token, tokens[at + 1])
            headings[at] = heading
            if written := unreadable or heading.date:
                heading.span = positions.in_block(tokens[at + 1], 0, len(written))
                if unreadable:
                    problems.append(_date_problem(unreadable, heading.span))
    _give_ids(tokens, headings, taken)
    return headings, problems


def _read(token: Token, inline: Token) -> tuple[Heading, str]:
    """The heading without its id, and the date at its beginning if that is not one of the calendar."""
    level = max(2, int(token.tag[1:]))
    text = plain_line(inline.children)
    heading = Heading(level=level, text=text)
    if level > 2 or token.level:
        return heading, ""
    if _RESULT.match(text):
        heading.kind = "result"
        return heading, ""
    dated = DATED.match(text)
    if dated is None:
        return heading, ""
    if not _is_day(dated[1]):
        return heading, dated[1]
    heading.kind, heading.date, heading.title = "update", dated[1], text[dated.end() :]
    return heading, ""


def _is_day(text: str) -> bool:
    if not _ISO.match(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _give_ids(tokens: Sequence[Token], headings: dict[int, Heading], taken: set[str]) -> None:
    """Ids given by the author first, then those of events, so that a plain heading never takes the anchor of one."""
    names = _Names(taken)
    for at, heading in headings.items():
        if "id" in tokens[at].attrs:
            heading.id = str(tokens[at].attrs["id"])
    for heading in headings.values():
        if not heading.id and heading.kind != "plan":
            heading.id = names.unused("result-section" if heading.kind == "result" else "update-" + heading.date)
    for heading in headings.values():
        if not heading.id:
            heading.id = names.unused(_anchor(heading.text))


def _anchor(text: str) -> str:
    slug = slugify(text) or "section"
    return slug + "-section" if is_reserved(slug) else slug


def is_reserved(id: str) -> bool:
    """Whether pages have, or may have, such an id themselves."""
    return id in RESERVED or _RESERVED_FORMS.match(id) is not None


class _Names:
    """Ids that are taken, and for each the number that the next of its kind may try."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._next: dict[str, int] = {}

    def unused(self, wanted: str) -> str:
        name, number = wanted, self._next.get(wanted, 2)
        while name in self._taken:
            name = f"{wanted}-{number}"
            number += 1
        self._next[wanted] = number
        self._taken.add(name)
        return name


def _date_problem(written: str, span: Span) -> Diagnostic:
    padded = "-".join(part.zfill(2) for part in written.split("-"))
    help_ = f"write {padded}" if padded != written and _is_day(padded) else "write a day of the calendar as YYYY-MM-DD"
    message = f"'{written}' is not a day, so this heading does not begin an update"
    return problem("update-date-invalid", message, span, help=help_)
