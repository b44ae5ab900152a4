"""One Markdown file to one entry: everything that can be known from its path, its bytes and the settings.

    bytes -> text -> front matter | body -> names, keys -> entry

A file with mistakes still becomes an entry if its day is known, so that links to it are not reported as broken on top
of its own mistakes. Nothing is published while there are errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from yaml.nodes import MappingNode

from microjournal import markdown
from microjournal.content import frontmatter
from microjournal.content.dates import DateError, near_dates, read_day
from microjournal.content.names import PAGES, Names, names_of, slug_of, too_long_slug
from microjournal.content.source import Source, SourceError, read_source
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.markdown.links import links_in
from microjournal.model.conversation import is_comment
from microjournal.model.entry import Body, Entry, FrontMatter, Section
from microjournal.model.fingerprints import prints_of
from microjournal.model.paths import LONGEST_NAME, split_dated_name
from microjournal.schema.document import Document, shown
from microjournal.schema.nodes import is_given
from microjournal.schema.write import value_text

_FRONT_NAMES = tuple(field.name for field in fields(FrontMatter))
_front_values: Callable[[FrontMatter], tuple[Any, ...]] = attrgetter(*_FRONT_NAMES)
# Characters; in lists, cards and feeds a title stands whole.
_LONGEST_TITLE = 1_000
_HYPHENS = re.compile(r"[-_]+")
_NOT_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseSettings:
    """The settings that shape parsing. url: of the journal, ends with "/". timezone: an IANA name."""

    url: str
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What became of a file. entry: None if there were errors that leave no day to file it under."""

    entry: Entry | None
    sections: tuple[Section, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def parse(data: bytes, *, path: str, settings: ParseSettings) -> Parsed:
    """The entry in a file, or the plain page in one below `content/pages/`, with everything that is wrong in it.

    data: the content of the file. path: relative to the journal's folder, with forward slashes.
    Raises nothing: whatever the bytes are, it is an entry, or diagnostics say why not.
    """
    try:
        source = read_source(data, path=path)
    except SourceError as error:
        return Parsed(entry=None, diagnostics=(error.diagnostic,))
    names = names_of(path)
    page = path.startswith(PAGES)
    body, in_body = markdown.render(source.body, path=path, first_line=source.body_line, site_url=settings.url)
    document = Document(source.head, path=path, first_line=source.head_line)
    top = document.compose()
    if top is None:
        return Parsed(entry=None, diagnostics=(*document.diagnostics, *in_body))
    name_date = "" if page else _checked(names.date)
    front = frontmatter.read(document, top, name_date=name_date, url=settings.url, zone=settings.timezone, page=page)
    # What else there is to say of a body with two versions in it is said when there is one.
    found = [*document.diagnostics, *([source.conflict] if source.conflict else in_body)]
    if not (front.date or page or is_given(top, "date")):
        found.append(_no_date(path, names))
    if not (front.title or body.title or is_given(top, "title")):
        found.append(_no_title(path, names))
    elif front.title and body.title and not source.conflict and _differ(front.title, body.title):
        found.append(_two_titles(path, source, body.title))
    if (length := len(front.title or body.title)) > _LONGEST_TITLE:
        found.append(
            _title_too_long(length, _title_span(document, top) if front.title else _heading_span(path, source))
        )
    if not front.id and (slug := too_long_slug(names.id, page=page)):
        found.append(_long_name(path, slug))
    if not (front.date or page):
        return Parsed(entry=None, diagnostics=tuple(found))
    return Parsed(entry=_entry(path, names, front, body), sections=body.sections, diagnostics=tuple(found))


def _entry(path: str, names: Names, front: FrontMatter, body: Body) -> Entry:
    page = path.startswith(PAGES)
    values = dict(zip(_FRONT_NAMES, _front_values(front), strict=True))
    values["marks"] = (*front.marks, *body.marks)
    values["id"] = front.id or names.id
    values["title"] = front.title or body.title or _words(names)
    return Entry(
        **values,
        path=path,
        page=page,
        slug=slug_of(values["id"], page=page),
        excerpt=body.excerpt,
        saw=body.saw,
        words=body.words,
        updates=tuple([(s.date, s.title, s.anchor) for s in body.sections if s.kind == "update"]),
        answers=tuple(_answers(body)),
        prints=prints_of(body.sections),
        has_result_section=any(s.kind == "result" for s in body.sections),
        links=body.links,
        spoken=body.spoken,
        anchors=body.anchors,
        headings=body.headings,
    )


def _answers(body: Body) -> Iterator[tuple[str, str]]:
    if not any(link.kind == "anchor" and is_comment(link.fragment) for link in body.links):
        return
    for section in body.sections:
        if section.kind in ("update", "result"):
            named = [body.links[number] for number in links_in(section.html)]
            found = [link.fragment for link in named if link.kind == "anchor" and is_comment(link.fragment)]
            yield from [(anchor, section.anchor) for anchor in dict.fromkeys(found)]


def _checked(day: str) -> str:
    try:
        return read_day(day) if day else ""
    except DateError:
        return ""


def _no_date(path: str, names: Names) -> Diagnostic:
    start = Span(path=path)
    if names.date:
        try:
            read_day(names.date)
        except DateError as error:
            message = f"the file's name begins with a date, but {error}"
            help = f"rename the file, or write the day it was planned: `date: {error.near or 'YYYY-MM-DD'}`"
            return problem("file-date-invalid", message, start, help=help)
    near = near_dates(names.id)
    help = f"write `date: {near[0]}`" if near else "write `date: YYYY-MM-DD`, or begin the file's name with such a date"
    return problem("date-missing", "this entry has no date", start, help=help)


def _long_name(path: str, slug: str) -> Diagnostic:
    size = max(len(name.encode()) for name in slug.split("/"))
    message = f"the name of this file is {size} bytes long in an address, and names of files end at {LONGEST_NAME}"
    return problem("name-too-long", message, Span(path=path, line=0), help="give it a shorter name, or write an `id:`")


def _no_title(path: str, names: Names) -> Diagnostic:
    help = f"write `title: {value_text(_words(names))}`"
    return problem("title-missing", "there is no title", Span(path=path), help=help)


def _words(names: Names) -> str:
    """A title made of the words in a file's name."""
    date, rest = split_dated_name(names.id.rpartition("/")[2])
    words = _HYPHENS.sub(" ", rest).strip() or date
    return words[:1].upper() + words[1:]


def _two_titles(path: str, source: Source, heading: str) -> Diagnostic:
    message = f"the heading {shown(heading)} is not shown: the title is the one in the front matter"
    help = "remove one of the two, or make it a heading of level 2: ##"
    return problem("title-twice", message, _heading_span(path, source), help=help)


def _title_too_long(length: int, span: Span) -> Diagnostic:
    message = f"the title has {length:,} characters, and other pages show it too: it may have {_LONGEST_TITLE:,}"
    return problem("title-too-long", message, span, help="say the rest in the body")


def _title_span(document: Document, top: MappingNode) -> Span:
    return document.span(next((value for key, value in top.value if key.value == "title"), top))


def _heading_span(path: str, source: Source) -> Span:
    """Where the heading is that is the title: the first line of the body that is not empty."""
    lines = enumerate(source.body.split("\n"), source.body_line)
    number, line = next((pair for pair in lines if pair[1].strip()), (source.body_line, ""))
    return Span(path=path, line=number, length=max(len(line.rstrip()), 1))


def _differ(title: str, heading: str) -> bool:
    return _NOT_WORD.sub("", title).casefold() != _NOT_WORD.sub("", heading).casefold()
