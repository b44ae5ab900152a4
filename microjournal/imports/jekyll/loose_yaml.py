"""YAML as Jekyll sites have it: every scalar stays the text that was written.

A date that does not exist must not stop the import, `[yes, No]` are words, and `1.10` is a version. What unfolds or
nests without end is not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from microjournal.schema.nodes import compose, is_null, plain_scalar

_LINE = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*?))?[ \t]*\Z")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*?)[ \t]*\Z")
# Less than a journal reads, because what has no other place goes one level deeper, under `extra`.
_MOST_NODES = 9_000
_DEEPEST = 50

_Scalar = Callable[[ScalarNode], Any]


def load(text: str, *, typed: bool = False) -> Any:
    """Lists, mappings, and scalars as text; None where nothing is written. Raises yaml.YAMLError.

    typed: numbers and `true` are values, as far as YAML 1.2 would have them.
    """
    try:
        node = compose(text)
        return None if node is None else _data(node, plain_scalar if typed else _written, 0, [_MOST_NODES])
    except (RecursionError, UnicodeEncodeError):
        raise yaml.YAMLError("it nests or unfolds too deeply to be read") from None


def _data(node: Node, scalar: _Scalar, depth: int, left: list[int]) -> Any:
    left[0] -= 1
    if depth > _DEEPEST or left[0] < 0:
        raise RecursionError
    if isinstance(node, SequenceNode):
        return [_data(item, scalar, depth + 1, left) for item in node.value]
    if isinstance(node, MappingNode):
        pairs = [(key, value) for key, value in node.value if isinstance(key, ScalarNode)]
        merged = [_data(value, scalar, depth + 1, left) for key, value in pairs if key.value == "<<"]
        own = {key.value: _data(value, scalar, depth + 1, left) for key, value in pairs if key.value != "<<"}
        return {name: value for data in (*merged, own) if isinstance(data, dict) for name, value in data.items()}
    assert isinstance(node, ScalarNode)
    return scalar(node)


def _written(node: ScalarNode) -> str | None:
    return None if is_null(node) else str(node.value)


def load_by_lines(text: str, *, typed: bool = False) -> dict[str, Any]:
    """What can be read of a mapping that is not valid YAML ("title: Cold: take 2"): `key: value` lines and lists."""
    found: dict[str, Any] = {}
    key = ""
    for line in text.splitlines():
        if match := _LINE.match(line):
            key = match[1]
            found[key] = _value(match[2] or "", typed=typed)
        elif (match := _ITEM.match(line)) and key:
            items = found[key] if isinstance(found[key], list) else []
            found[key] = [*items, _value(match[1], typed=typed)]
    return found


def _value(text: str, *, typed: bool) -> Any:
    try:
        value = load(text, typed=typed)
    except yaml.YAMLError:
        value = None
    # "Cold: take 2" alone would be a mapping.
    return text.strip("\"'") if text and (value is None or isinstance(value, dict)) else value


def key_lines(text: str, first_line: int) -> dict[str, int]:
    """The line of each top-level key as written; text begins at `first_line` of its file."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), first_line):
        if match := re.match(r"[\"']?([\w.-]+)[\"']?[ \t]*:(?:[ \t]|\Z)", line):
            lines.setdefault(match[1], number)
    return lines
