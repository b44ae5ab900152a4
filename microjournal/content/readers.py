"""How the value of each front-matter key is read: from a YAML node to a value of the model.

A reader gets the reading of the file, its key's row in `microjournal.content.fields.FIELDS`, and the node of the value.
It returns the value, or what stands for none after it has reported why the value cannot be meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from microjournal.content.aliases import AliasError, alias_path
from microjournal.content.dates import DateError, read_moment, read_review
from microjournal.content.language import language_tag
from microjournal.content.names import too_long_slug
from microjournal.forges.forge import ForgeError
from microjournal.forges.issues import find_issue
from microjournal.model.entry import DECISIONS, RESULTS, SCAN_LINE_LIMIT, Mark
from microjournal.model.paths import LONGEST_NAME, composed, is_too_long, name_slug
from microjournal.model.settings import Repository
from microjournal.model.visible import is_visible
from microjournal.model.vocabulary import decision_for, nearest, result_for
from microjournal.schema.document import Document, Place, shown
from microjournal.schema.field import Field
from microjournal.schema.nodes import is_blank, truth

_T = TypeVar("_T")

Reader: TypeAlias = "Callable[[Reading, EntryField, Node], Any]"

# Of a long name: so much is shown.
_SHOWN = 40
_NOT_IN_IDS = re.compile(r"[/\\#|\[\]\x00-\x1f]")
_NOT_IN_GUIDS = re.compile(r"[\s\x00-\x1f\x7f]")
_LONGEST_GUID = 2_000
_PERCENT = re.compile(r"([0-9]{1,3})\s*%?\Z")
_SHARE = re.compile(r"0?\.([0-9]{1,2})\Z")
_WIKI = re.compile(r"\[\[([^\[\]|#]+)[^\[\]]*\]\]\Z")
# Which repository the journal has is not known from one file; on this forge a path may have any length.
_ANY_REPOSITORY = Repository(kind="gitlab", host="gitlab.com", path="group/project")
_NOT_A_SWITCH = "write the first day on which it may be seen, or `draft: true` to keep it from readers"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryField(Field):
    """A front-matter key. Its value is the field of the same name in `microjournal.model.entry.FrontMatter`.

    read: how its value is read.
    marked: its place is kept, for checks that need the whole journal.
    experiment: it belongs to an experiment; a plain page cannot have it.
    day: its value is a day, which stands in YAML without quotes.
    synonyms: other names with exactly this meaning, between spaces, in lower case; they are read as this key.
    """

    read: Reader
    marked: bool = False
    experiment: bool = False
    day: bool = False
    synonyms: str = ""


class Reading:
    """One file's front matter while it is read.

    document: the YAML; what is wrong is reported there.
    url, zone: the journal's address and its IANA time zone.
    values: what was read so far, by field of the model, and what counts without a key.
    marks: where the values stand whose place is kept.
    """

    __slots__ = ("document", "marks", "url", "values", "zone")

    def __init__(self, document: Document, values: dict[str, Any], *, url: str, zone: str) -> None:
        self.document = document
        self.values = values
        self.url = url
        self.zone = zone
        self.marks: list[Mark] = []

    def text(self, field: EntryField, node: Node, *, free: bool = False) -> str:
        """The text of a value, "" if it has none. free: any text will do, so one in quotes is good advice."""
        text = self.document.text(field.name, node, example="" if free else field.example) or ""
        if text and not self._is_visible(field, text, node):
            return ""
        if field.marked and text:
            self.mark(field.name, self.document.place(node))
        return text

    def _is_visible(self, field: EntryField, text: str, node: Node) -> bool:
        if is_visible(text):
            return True
        signs = " ".join(f"U+{ord(sign):04X}" for sign in text[:4])
        message = f"there is nothing to see in this `{field.name}`: it is {signs}"
        self.document.report("value-invisible", message, node, help=f"write `{field.example}`, or take the key away")
        return False

    def mark(self, key: str, place: Place) -> None:
        """Keeps where a value stands."""
        self.marks.append(Mark(key, *place))

    def dated(self, field: EntryField, node: Node, read: Callable[[str], _T], none: _T) -> _T:
        """A value that is read from a date; `none` if there is no text, or one that is not a date."""
        text = self.text(field, node)
        if not text:
            return none
        try:
            return read(text)
        except DateError as error:
            help = _NOT_A_SWITCH if field.name == "publish" and truth(text) is not None else error.help
            code = "review-invalid" if field.name == "review" else "date-invalid"
            self.document.report(code, str(error), node, help=help)
            return none

    def texts(self, field: EntryField, node: Node, *, commas: bool = False) -> Iterator[tuple[str, Place]]:
        """The texts of a list with their places. commas: a text in place of the list is split at its commas."""
        document = self.document
        named = isinstance(node, MappingNode) and _inner(node) is not node
        for item in [node] if named else document.items(field.name, node):
            if item is node and commas and "," in node.value:
                yield from _split(document, node)
                continue
            text = document.text(field.name, _inner(item), example=field.example)
            if text and self._is_visible(field, text, item):
                yield text, document.place(item)

    def unique(self, field: EntryField, texts: Iterable[tuple[str, Place]]) -> tuple[str, ...]:
        """The texts of a list without doubles."""
        kept: dict[str, None] = {}
        for text, place in texts:
            if text and text not in kept:
                self.mark(f"{field.name}.{len(kept)}", place)
                kept[text] = None
        return tuple(kept)


def read_line(reading: Reading, field: EntryField, node: Node) -> str:
    """Any text, on one line."""
    return reading.text(field, node, free=True)


def read_language(reading: Reading, field: EntryField, node: Node) -> str:
    """A language tag (BCP 47)."""
    if isinstance(node, ScalarNode) and not node.value.strip():
        return ""
    return language_tag(reading.document, field.name, node) or ""


def read_scan_line(reading: Reading, field: EntryField, node: Node) -> str:
    """A text that should be no longer than a line of a list."""
    text = reading.text(field, node, free=True)
    if (surplus := len(text) - SCAN_LINE_LIMIT) > 0:
        place = reading.document.place_within(node, node.value[SCAN_LINE_LIMIT:], SCAN_LINE_LIMIT)
        message = f"`{field.name}` has {len(text)} characters, {surplus} more than {SCAN_LINE_LIMIT}"
        reading.document.report("line-long", message, place, help="say the rest in the body")
    return text


def read_day(reading: Reading, field: EntryField, node: Node) -> str:
    """An ISO date; of a date-time, its day in the journal's time zone."""
    return reading.dated(field, node, lambda text: read_moment(text, reading.zone)[0], "")


def read_date(reading: Reading, field: EntryField, node: Node) -> str:
    """The day of `date`, and its moment; without a text the day is that of the file's name."""
    if is_blank(node):
        reading.text(field, node)
        return str(reading.values[field.name])
    day, reading.values["moment"] = reading.dated(field, node, lambda text: read_moment(text, reading.zone), ("", ""))
    return day


def read_review_day(reading: Reading, field: EntryField, node: Node) -> str:
    """The day of the review; a span counts from the start, else from the plan."""
    start = reading.values.get("started") or reading.values["date"]
    return reading.dated(field, node, lambda text: read_review(text, start), "")


def read_percentage(reading: Reading, field: EntryField, node: Node) -> int | None:
    """A whole number from 0 to 100, None if there is none."""
    text = reading.text(field, node)
    if not text:
        return None
    match = _PERCENT.match(text)
    if match is not None and int(match[1]) <= 100:
        return int(match[1])
    share = _SHARE.match(text)
    help = f"write {int(share[1].ljust(2, '0'))}" if share else "write a whole number from 0 to 100, such as 70"
    reading.document.report("confidence-invalid", f"{shown(text)} is not a percentage", node, help=help)
    return None


def read_result(reading: Reading, field: EntryField, node: Node) -> str:
    """One of our words for what came out, "" if there is none."""

    def advice(text: str) -> str:
        if decision := decision_for(text):
            return f"that is a decision: write `decision: {decision}`"
        said = truth(text)
        if said is None:
            return ""
        return f"write `result: {'met' if said else 'not-met'}` if that is meant, or one of: {', '.join(RESULTS)}"

    return _word(reading, field, node, RESULTS, result_for, advice)


def read_decision(reading: Reading, field: EntryField, node: Node) -> str:
    """One of our words for what follows, "" if there is none."""

    def advice(text: str) -> str:
        result = result_for(text)
        return f"that is a result: write `result: {result}`" if result else ""

    return _word(reading, field, node, DECISIONS, decision_for, advice)


def _word(
    reading: Reading,
    field: EntryField,
    node: Node,
    words: tuple[str, ...],
    meaning: Callable[[str], str],
    advice: Callable[[str], str],
) -> str:
    """One of the words. meaning: gives the word that another stands for. advice: what to write instead, or ""."""
    text = reading.text(field, node)
    if not text or text in words:
        return text
    name = field.name
    if meant := meaning(text):
        help = f"write `{name}: {meant}`"
        reading.document.report("word-understood", f"{shown(text)} is read as {meant}", node, help=help)
        return meant
    help = advice(text) or f"write one of: {', '.join(words)}"
    if help.startswith("write one") and (near := nearest(text, words, likeness=0.8)):
        help = f"did you mean {near}? {help[0].upper()}{help[1:]}"
    reading.document.report(f"{name}-unknown", f"{shown(text)} is not a {name}", node, help=help)
    return ""


def read_id(reading: Reading, field: EntryField, node: Node) -> str:
    """An id, "" if there is none."""
    text = composed(reading.text(field, node, free=True))
    if not _NOT_IN_IDS.search(text):
        if slug := too_long_slug(text, page=False):
            report_too_long(reading.document, "this id", slug, node)
            return ""
        return text
    help = f"write `id: {'-'.join(_NOT_IN_IDS.sub(' ', text).split())}`"
    reading.document.report("id-invalid", f"{shown(text)} is not an id", node, help=help)
    return ""


def read_issue(reading: Reading, field: EntryField, node: Node) -> str:
    """An issue as it was written, "" if it names none."""
    text = reading.text(field, node)
    if not text:
        return ""
    try:
        find_issue(text, _ANY_REPOSITORY)
    except ForgeError as error:
        reading.document.report("issue-invalid", str(error), node, help=error.help)
        return ""
    return text


def read_guid(reading: Reading, field: EntryField, node: Node) -> str:
    """A text on one line without spaces, "" if there is none."""
    text = reading.text(field, node, free=True)
    if len(text) <= _LONGEST_GUID and not _NOT_IN_GUIDS.search(text):
        return text
    message = f"a guid has no spaces, and at most {_LONGEST_GUID:,} characters"
    reading.document.report("guid-invalid", message, node, help="write it as the old feed has it, or take the line out")
    return ""


def read_tags(reading: Reading, field: EntryField, node: Node) -> tuple[str, ...]:
    """Tags, without those that would share a page with one before them."""
    kept: dict[str, str] = {}
    for text, place in reading.texts(field, node, commas=True):
        tag = text.lstrip("#").strip()
        if not tag:
            continue
        slug = name_slug(tag)
        if is_too_long(slug):
            report_too_long(reading.document, f"the tag '{tag[:_SHOWN]}…'", slug, place)
            continue
        if slug in kept:
            message = f"the tag '{tag}' is there already, as '{kept[slug]}'"
            reading.document.report("tag-double", message, place, help="keep one of the two")
            continue
        reading.mark(f"{field.name}.{len(kept)}", place)
        kept[slug] = tag
    return tuple(kept.values())


def read_names(reading: Reading, field: EntryField, node: Node) -> tuple[str, ...]:
    """Names, also as a text with commas."""
    return reading.unique(field, reading.texts(field, node, commas=True))


def read_ids(reading: Reading, field: EntryField, node: Node) -> tuple[str, ...]:
    """Ids of entries, also as `[[id]]`."""
    texts = reading.texts(field, node)
    return reading.unique(field, ((composed(_WIKI.sub(r"\1", text).strip()), place) for text, place in texts))


def read_aliases(reading: Reading, field: EntryField, node: Node) -> tuple[str, ...]:
    """The paths of former addresses."""

    def paths() -> Iterator[tuple[str, Place]]:
        for text, place in reading.texts(field, node):
            try:
                yield alias_path(text, reading.url), place
            except AliasError as error:
                reading.document.report("alias-invalid", str(error), place, help=error.help)

    return reading.unique(field, paths())


def report_too_long(document: Document, what: str, slug: str, place: Node | Place) -> None:
    """Reports a name that would make a file whose name no file system holds."""
    message = f"{what} is {len(slug.encode())} bytes long in an address, and names of files end at {LONGEST_NAME}"
    document.report("name-too-long", message, place, help="write a shorter one")


def read_flag(reading: Reading, field: EntryField, node: Node) -> bool:
    """Whether a key says yes."""
    says_yes = bool(reading.document.flag(field.name, node))
    if field.marked and says_yes:
        reading.mark(field.name, reading.document.place(node))
    return says_yes


def read_extra(reading: Reading, field: EntryField, node: Node) -> Mapping[str, Any]:
    """The author's own values; those under this key win."""
    mapping = reading.document.mapping(field.name, node)
    return {**reading.values[field.name], **((reading.document.plain(mapping) if mapping else None) or {})}


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
