"""Front matter in its plainest form, read at sight: each line is a key of ours, a colon, a blank and plain words.

Most files have no other, and taking it apart as YAML is most of the work of reading it. Here a text is refused at the
first sign of doubt: anything that may mean more to YAML than the words it shows, and anything that an author has to be
told. What is accepted is what `microjournal.content.frontmatter` reads, without a diagnostic
(a property test holds this).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from microjournal.content import consistency as contradictions
from microjournal.content.dates import DateError, read_moment, read_review
from microjournal.content.frontmatter import FrontMatter
from microjournal.model.entry import DECISIONS, RESULTS, SCAN_LINE_LIMIT, Mark
from microjournal.model.paths import name_slug
from microjournal.model.quickly import quickly_made

__all__ = ["read_plain"]

_KEYS = frozenset(
    {"title", "date", "tags", "expect", "confidence", "started", "review", "ended", "dropped", "result", "decision"}
    | {"lesson", "follows", "issue", "summary"}
)
_LISTS = frozenset({"tags", "follows"})
# A value that begins with neither a letter, nor a digit, nor a list.
_ODD_VALUE = re.compile(r": (?![^\W_]|\[)")
# A list whose items are words with single blanks between them.
_LIST = re.compile(r"\[(?P<items>[^\W_][\w.-]*(?: [^\W_][\w.-]*)*(?:, [^\W_][\w.-]*(?: [^\W_][\w.-]*)*)*)\]")
_PERCENT = re.compile(r"(?:100|[1-9]?[0-9])\Z")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}\Z")

_front_matter = quickly_made(FrontMatter)


def read_plain(head: str, *, first_line: int, name_date: str, zone: str) -> FrontMatter | None:
    """The front matter of an entry, None if it needs to be read as YAML.

    head: the text between the lines `---`. first_line: where it begins in its file.
    name_date, zone: as in `microjournal.content.frontmatter.read`.
    """
    values = _values(head)
    if values is None:
        return None
    given = values.get
    try:
        date, moment = read_moment(values["date"], zone) if "date" in values else (name_date, "")
        started, ended, dropped = (
            read_moment(values[name], zone)[0] if name in values else "" for name in ("started", "ended", "dropped")
        )
        review = read_review(values["review"], started or date) if "review" in values else ""
    except DateError:
        return None
    tags, follows = _items(given("tags", "")), _items(given("follows", ""))
    if not _is_read(values, tags, follows):
        return None
    front = _front_matter(
        id="",
        title=given("title", ""),
        date=date,
        moment=moment,
        tags=tags,
        expect=given("expect", ""),
        confidence=int(values["confidence"]) if "confidence" in values else None,
        started=started,
        review=review,
        ended=ended,
        dropped=dropped,
        result=given("result", ""),
        decision=given("decision", ""),
        lesson=given("lesson", ""),
        follows=follows,
        issue=given("issue", ""),
        authors=(),
        summary=given("summary", ""),
        aliases=(),
        draft=False,
        publish="",
        extra={},
        marks=tuple(_marks(values, tags, follows, first_line)),
    )
    told = contradictions.find(front, values, ended="ended" in values, dropped="dropped" in values)
    return None if told else front


def _values(head: str) -> dict[str, str] | None:
    """The text of each key, in the order of the lines; None if a line may be more, or less, than a key and its text."""
    if (
        " #" in head
        or "  " in head
        or " \n" in head
        or ":\n" in head
        or ": null\n" in head
        or _ODD_VALUE.search(head)
        # Signs that YAML forbids, or takes for a line end or a blank, are not printable.
        or not head.replace("\n", "").isprintable()
    ):
        return None
    try:
        # Behind a second colon and blank, YAML would see another value.
        values = dict([line.split(": ") for line in head[:-1].split("\n")]) if head else {}
    except ValueError:
        return None
    return values if len(values) == head.count("\n") and values.keys() <= _KEYS else None


def _items(text: str) -> tuple[str, ...]:
    """The items of a list, or of a list of one."""
    return tuple(text[1:-1].split(", ")) if text[:1] == "[" else (text,) if text else ()


def _is_read(values: Mapping[str, str], tags: tuple[str, ...], follows: tuple[str, ...]) -> bool:
    """Whether what is written is what is meant, so that nothing is left to say."""
    for name, text in values.items():
        if text[0] == "[" and not (name in _LISTS and _LIST.fullmatch(text)):
            return False
    given = values.get
    return (
        len(given("expect", "")) <= SCAN_LINE_LIMIT
        and len(given("lesson", "")) <= SCAN_LINE_LIMIT
        and given("result", "met") in RESULTS
        and given("decision", "adapt") in DECISIONS
        and _PERCENT.match(given("confidence", "0")) is not None
        and _NUMBER.match(given("issue", "1")) is not None
        and "null" not in tags
        and "null" not in follows
        # Commas make a list of a text, and brackets an id of a link.
        and (len(tags) != 1 or "," not in tags[0])
        and (len(follows) != 1 or "[" not in follows[0])
        and len({name_slug(tag) for tag in tags}) == len(tags)
        and len(set(follows)) == len(follows)
    )


def _marks(
    values: Mapping[str, str], tags: tuple[str, ...], follows: tuple[str, ...], first_line: int
) -> Iterator[Mark]:
    """Where the values stand that later checks ask for, in the order of `microjournal.content.frontmatter`."""
    lines = {name: line for line, name in enumerate(values, first_line)}
    for name in ("date", "title"):
        if name in values:
            yield Mark(name, lines[name], len(name) + 3, len(values[name]))
    for name, items in (("tags", tags), ("follows", follows)):
        column = len(name) + 3 + (values.get(name, "")[:1] == "[")
        for number, item in enumerate(items):
            yield Mark(f"{name}.{number}", lines[name], column, len(item))
            column += len(item) + 2
    if "issue" in values:
        yield Mark("issue", lines["issue"], len("issue") + 3, len(values["issue"]))
