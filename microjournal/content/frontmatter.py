"""Front matter: from YAML nodes to the values of an entry, with a diagnostic for everything that cannot be meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from yaml.nodes import MappingNode, Node, SequenceNode

from microjournal.content import consistency as contradictions
from microjournal.content.aliases import AliasError, alias_path
from microjournal.content.dates import DateError, read_moment, read_review
from microjournal.content.fields import KEYS, entry_schema
from microjournal.content.unknown_keys import Nodes, sort_keys
from microjournal.model.entry import DECISIONS, RESULTS, SCAN_LINE_LIMIT, Decision, Mark, Result
from microjournal.model.paths import name_slug
from microjournal.model.vocabulary import decision_for, nearest, result_for
from microjournal.schema.document import Document, Place, shown
from microjournal.schema.nodes import is_blank, truth

__all__ = ["KEYS", "FrontMatter", "entry_schema", "read"]

_T = TypeVar("_T")

_NOT_IN_IDS = re.compile(r"[/\\#|\[\]\x00-\x1f]")
_PERCENT = re.compile(r"([0-9]{1,3})\s*%?\Z")
_SHARE = re.compile(r"0?\.([0-9]{1,2})\Z")
_NOT_A_SWITCH = "write the first day on which it may be seen, or `draft: true` to keep it from readers"
# What to write instead of a list or a mapping, where a text in quotes would not help.
_EXAMPLES = {
    key.name: f"write `{key.example}`" for key in KEYS if key.name not in ("title", "expect", "lesson", "summary", "id")
}
_WIKI = re.compile(r"\[\[([^\[\]|#]+)[^\[\]]*\]\]\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What the front matter of one file says; the fields are those of `microjournal.model.entry.Entry`.

    title, date, id: "" if there is no such key, or if it cannot be read. The date may be the one of the file's name.
    """

    id: str = ""
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
    authors: tuple[str, ...] = ()
    summary: str = ""
    aliases: tuple[str, ...] = ()
    draft: bool = False
    publish: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()


def read(
    document: Document, top: MappingNode, *, name_date: str = "", url: str = "", zone: str = "UTC", page: bool = False
) -> FrontMatter:
    """The front matter of an entry or, if `page`, of a plain page.

    document, top: the YAML and its mapping; what is wrong is added to the document's diagnostics.
    name_date: the day in the file's name, used when there is no key for it; "" if there is none.
    url, zone: the journal's address and time zone.
    """
    keys = sort_keys(document, top, page=page)
    reading = _Reading(document, keys.nodes, url, zone)
    date, moment = reading.date_and_moment()
    if not date and not reading.has("date"):
        date = name_date
    started = reading.day("started")
    front = FrontMatter(
        id=reading.id(),
        title=reading.line("title", marked=True),
        date=date,
        moment=moment,
        tags=reading.tags(),
        expect=reading.short_line("expect"),
        confidence=reading.confidence(),
        started=started,
        review=reading.review(started or date),
        ended=reading.day("ended"),
        dropped=reading.day("dropped"),
        result=reading.result(),
        decision=reading.decision(),
        lesson=reading.short_line("lesson"),
        follows=reading.follows(),
        issue=reading.issue(),
        authors=reading.authors(),
        summary=reading.line("summary"),
        aliases=reading.aliases(),
        draft=reading.flag("draft") or keys.private,
        publish=reading.day("publish", marked=True),
        extra=keys.extra,
        marks=tuple(reading.marks),
    )
    if not page:
        contradictions.report(front, document, keys.nodes)
    return front


class _Reading:
    """The values of one file while they are read. marks: where those stand that later checks ask for."""

    __slots__ = ("document", "marks", "nodes", "url", "zone")

    def __init__(self, document: Document, nodes: Nodes, url: str, zone: str) -> None:
        self.document = document
        self.nodes = nodes
        self.url = url
        self.zone = zone
        self.marks: list[Mark] = []

    def has(self, name: str) -> bool:
        """Whether a key is there with a value, readable or not."""
        return name in self.nodes and not is_blank(self.nodes[name][1])

    def line(self, name: str, *, marked: bool = False) -> str:
        """The text of a key, "" if it has none."""
        if name not in self.nodes:
            return ""
        node = self.nodes[name][1]
        text = self.document.text(name, node, help=_EXAMPLES.get(name, "")) or ""
        if marked and text:
            self.mark(name, self.document.place(node))
        return text

    def short_line(self, name: str) -> str:
        """A text that should be no longer than a scan line."""
        text = self.line(name)
        if (surplus := len(text) - SCAN_LINE_LIMIT) > 0:
            node = self.nodes[name][1]
            place = self.document.place_within(node, node.value[SCAN_LINE_LIMIT:], SCAN_LINE_LIMIT)
            message = f"`{name}` has {len(text)} characters, {surplus} more than {SCAN_LINE_LIMIT}"
            self.document.report("line-long", message, place, help="say the rest in the body")
        return text

    def day(self, name: str, *, marked: bool = False) -> str:
        """The ISO date of a key; of a date-time, its day in the journal's time zone."""
        if name not in self.nodes:
            return ""
        return self._dated(name, lambda text: read_moment(text, self.zone), "date-invalid", ("", ""), marked=marked)[0]

    def date_and_moment(self) -> tuple[str, str]:
        """The values of `date`."""
        return self._dated("date", lambda text: read_moment(text, self.zone), "date-invalid", ("", ""), marked=True)

    def review(self, start: str) -> str:
        """The day of the review; a span counts from `start`."""
        return self._dated("review", lambda text: read_review(text, start), "review-invalid", "")

    def _dated(self, name: str, read: Callable[[str], _T], code: str, none: _T, *, marked: bool = False) -> _T:
        text = self.line(name, marked=marked)
        if not text:
            return none
        try:
            return read(text)
        except DateError as error:
            help = _NOT_A_SWITCH if name == "publish" and truth(text) is not None else error.help
            self.document.report(code, str(error), self.nodes[name][1], help=help)
            return none

    def confidence(self) -> int | None:
        """The percentage, None if there is none."""
        text = self.line("confidence")
        if not text:
            return None
        match = _PERCENT.match(text)
        if match is not None and int(match[1]) <= 100:
            return int(match[1])
        share = _SHARE.match(text)
        help = f"write {int(share[1].ljust(2, '0'))}" if share else "write a whole number from 0 to 100, such as 70"
        self.document.report(
            "confidence-invalid", f"{shown(text)} is not a percentage", self.nodes["confidence"][1], help=help
        )
        return None

    def result(self) -> Any:
        """The result in our words, "" if there is none."""
        return self._word("result", RESULTS, result_for, decision_for)

    def decision(self) -> Any:
        """The decision in our words, "" if there is none."""
        return self._word("decision", DECISIONS, decision_for, result_for)

    def _word(
        self, name: str, words: tuple[str, ...], meaning: Callable[[str], str], elsewhere: Callable[[str], str]
    ) -> str:
        text = self.line(name)
        if not text or text in words:
            return text
        node = self.nodes[name][1]
        if meant := meaning(text):
            self.document.report(
                "word-understood", f"{shown(text)} is read as {meant}", node, help=f"write `{name}: {meant}`"
            )
            return meant
        help = f"write one of: {', '.join(words)}"
        other = "decision" if name == "result" else "result"
        if belongs := elsewhere(text):
            help = f"that is a {other}: write `{other}: {belongs}`"
        elif (said := truth(text)) is not None and name == "result":
            help = f"write `result: {'met' if said else 'not-met'}` if that is meant, or one of: {', '.join(words)}"
        elif near := nearest(text, words, likeness=0.8):
            help = f"did you mean {near}? {help[0].upper()}{help[1:]}"
        self.document.report(f"{name}-unknown", f"{shown(text)} is not a {name}", node, help=help)
        return ""

    def id(self) -> str:
        """The id, "" if there is none."""
        text = self.line("id", marked=True)
        if _NOT_IN_IDS.search(text):
            help = f"write `id: {'-'.join(_NOT_IN_IDS.sub(' ', text).split())}`"
            self.document.report("id-invalid", f"{shown(text)} is not an id", self.nodes["id"][1], help=help)
            return ""
        return text

    def issue(self) -> str:
        """The issue as it was written, "" if it names none."""
        text = self.line("issue", marked=True)
        if not text:
            return ""
        from microjournal.forges.addresses import IssueError, find_issue
        from microjournal.model.settings import Repository

        try:
            # Any repository will do: whether the journal has one is not known from this file.
            find_issue(text, Repository(kind="github", host="github.com", path="owner/name"))
        except IssueError as error:
            self.document.report("issue-invalid", str(error), self.nodes["issue"][1], help=error.help)
            return ""
        return text

    def flag(self, name: str) -> bool:
        """Whether a key says yes."""
        return bool(name in self.nodes and self.document.flag(name, self.nodes[name][1]))

    def tags(self) -> tuple[str, ...]:
        """The tags, without doubles."""
        kept: dict[str, str] = {}
        for text, place in self._texts("tags", commas=True):
            tag = text.lstrip("#").strip()
            if not tag:
                continue
            slug = name_slug(tag)
            if slug in kept:
                message = f"the tag '{tag}' is there already, as '{kept[slug]}'"
                self.document.report("tag-double", message, place, help="keep one of the two")
                continue
            self.mark(f"tags.{len(kept)}", place)
            kept[slug] = tag
        return tuple(kept.values())

    def authors(self) -> tuple[str, ...]:
        """The authors, without doubles."""
        return self._unique("authors", self._texts("authors", commas=True))

    def follows(self) -> tuple[str, ...]:
        """The ids of the entries it follows, without doubles."""
        ids = ((_WIKI.sub(r"\1", text).strip(), place) for text, place in self._texts("follows"))
        return self._unique("follows", ids)

    def aliases(self) -> tuple[str, ...]:
        """The paths of former addresses, without doubles."""
        return self._unique("aliases", self._alias_paths())

    def _alias_paths(self) -> Iterator[tuple[str, Place]]:
        for text, place in self._texts("aliases"):
            try:
                yield alias_path(text, self.url), place
            except AliasError as error:
                self.document.report("alias-invalid", str(error), place, help=error.help)

    def _unique(self, name: str, texts: Iterator[tuple[str, Place]]) -> tuple[str, ...]:
        kept: dict[str, None] = {}
        for text, place in texts:
            if text and text not in kept:
                self.mark(f"{name}.{len(kept)}", place)
                kept[text] = None
        return tuple(kept)

    def _texts(self, name: str, *, commas: bool = False) -> Iterator[tuple[str, Place]]:
        """The texts of a list with their places. commas: a text in place of the list is split at its commas."""
        if name not in self.nodes:
            return
        node = self.nodes[name][1]
        document = self.document
        named = isinstance(node, MappingNode) and _inner(node) is not node
        for item in [node] if named else document.items(name, node):
            if item is node and commas and "," in node.value:
                yield from _split(document, node)
            else:
                text = document.text(name, _inner(item), help=_EXAMPLES[name])
                if text:
                    yield text, document.place(item)

    def mark(self, key: str, place: Place) -> None:
        """Remembers where a value stands."""
        self.marks.append(Mark(key, *place))


def _split(document: Document, node: Node) -> Iterator[tuple[str, Place]]:
    """The parts between the commas of a text, with their places."""
    offset = 0
    for part in node.value.split(","):
        text = part.strip()
        if text:
            yield " ".join(text.split()), document.place_within(node, text, offset + part.index(text))
        offset += len(part) + 1


def _inner(node: Node) -> Node:
    """The node that is meant: of `[[id]]`, which YAML reads as a list in a list, the id; of `{name: Ana}` the name."""
    for _ in range(2):
        if isinstance(node, SequenceNode) and len(node.value) == 1:
            node = node.value[0]
    if isinstance(node, MappingNode):
        return next((value for key, value in node.value if key.value == "name"), node)
    return node
