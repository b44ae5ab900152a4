"""Values as YAML text that reads back as exactly the same value: plain where YAML allows it, else quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeAlias

import yaml

Value: TypeAlias = str | int | tuple[str, ...]
Meaning: TypeAlias = list[Any] | tuple[Any, ...]

# The reader of entries uses the same one, so what is accepted there can be edited here.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_RESOLVER: Any = yaml.resolver.Resolver()
_TEXT = "tag:yaml.org,2002:str"
_INT = "tag:yaml.org,2002:int"
_DAY_TAGS = (_TEXT, "tag:yaml.org,2002:timestamp")
# Inside a plain text, YAML readers do not agree on these, PyYAML's two among them.
_UNSURE = re.compile(r"\t")
# A dash alone is text before a bracket, and begins an item before a space.
_UNSURE_IN_LIST = re.compile(r"[\t?:]|\A-\Z")
# Text for PyYAML, yet a number or a truth value for other programs: YAML 1.2 (1e3, 0o17), YAML 1.1 in full (y, n).
_ELSEWHERE_NOT_TEXT = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\Z|0o[0-7]+\Z|[yYnN]\Z")


def value_text(value: Value, *, day: bool = False) -> str:
    """The text to write after a key's colon and space, on one line.

    day: the value is a day or a span, so a date is meant as one; elsewhere a text that looks like a date is a text.

    >>> value_text("Fewer: 3"), value_text(("a, b", "yes", "c")), value_text("2026-03-05")
    ("'Fewer: 3'", "['a, b', 'yes', c]", "'2026-03-05'")
    >>> value_text("2026-03-05", day=True)
    '2026-03-05'
    """
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(item_text(item) for item in value)}]"
    if day and _reads_as(value, value, _DAY_TAGS):
        return value
    return _scalar(value)


def item_text(item: str) -> str:
    """The text of an item of a list, good in both `[a, b]` and lines of `- a`.

    >>> item_text("team"), item_text("a, b")
    ('team', "'a, b'")
    """
    return _scalar(item, "k: [{}]", _UNSURE_IN_LIST)


def meaning_of(value: Value) -> Meaning:
    """What `meaning` gives for the text that `value_text` writes."""
    if isinstance(value, tuple):
        return [(_TEXT, item) for item in value]
    return (_INT if isinstance(value, int) else _TEXT, str(value))


def meaning(events: Sequence[yaml.Event], *, day: bool = False) -> Meaning:
    """A value as YAML sees it, from its events, for comparing: (tag, text) of a scalar, a list of a list's items.

    Aliases stay aliases. day: as in `value_text`; a day has the same meaning with and without quotes.
    """
    open_lists: list[list[Any]] = [[]]
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            open_lists.pop()
        elif isinstance(event, yaml.SequenceStartEvent) and not event.anchor and not event.tag:
            open_lists[-1].append([])
            open_lists.append(open_lists[-1][-1])
        elif isinstance(event, yaml.CollectionStartEvent):
            inside: list[Any] = []
            open_lists[-1].append((type(event).__name__, event.anchor, event.tag, inside))
            open_lists.append(inside)
        elif isinstance(event, yaml.ScalarEvent):
            open_lists[-1].append(_scalar_meaning(event, day=day))
        else:
            open_lists[-1].append(("alias", getattr(event, "anchor", None)))
    found: Meaning = open_lists[0][0]
    return found


def _scalar_meaning(event: yaml.ScalarEvent, *, day: bool) -> tuple[str | None, ...]:
    explicit = event.tag and event.tag != "!"
    tag = event.tag if explicit else _RESOLVER.resolve(yaml.ScalarNode, event.value, event.implicit)
    if day and tag in _DAY_TAGS:
        tag = _TEXT
    return (tag, event.value, event.anchor) if event.anchor else (tag, event.value)


def _scalar(text: str, frame: str = "k: {}", unsure: re.Pattern[str] = _UNSURE) -> str:
    if not unsure.search(text) and _reads_as(text, text, (_TEXT,), frame) and not _ELSEWHERE_NOT_TEXT.match(text):
        return text
    single = "'" + text.replace("'", "''") + "'"
    if "\t" not in text and _reads_as(single, text, (_TEXT,), frame):
        return single
    # The dumper knows every escape; without a width it would fold long lines.
    return str(yaml.dump(text, default_style='"', allow_unicode=True, width=float("inf"))).rstrip("\n")


def _reads_as(written: str, text: str, tags: tuple[str, ...], frame: str = "k: {}") -> bool:
    """Whether `written`, in its frame and with a comment behind it, is a scalar with this text and such a tag."""
    try:
        root = yaml.compose(frame.format(written) + " # c\n", LOADER)
    except (yaml.YAMLError, UnicodeError):
        return False
    node = root.value[0][1] if isinstance(root, yaml.MappingNode) and len(root.value) == 1 else None
    if isinstance(node, yaml.SequenceNode):
        node = node.value[0] if len(node.value) == 1 else None
    return isinstance(node, yaml.ScalarNode) and node.value == text and node.tag in tags
