"""YAML as Jekyll sites have it: dates stay text, because an impossible one must not stop the import."""

from __future__ import annotations

import re
from typing import Any

import yaml

_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_LINE = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*?))?[ \t]*\Z")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*?)[ \t]*\Z")


class _Loader(yaml.SafeLoader):
    pass


_Loader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(text: str) -> Any:
    """Plain data; dates and times as the text that was written. Raises yaml.YAMLError."""
    return yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader


def load_by_lines(text: str) -> dict[str, Any]:
    """What can be read of a mapping that is not valid YAML ("title: Cold: take 2"): `key: value` lines and lists."""
    found: dict[str, Any] = {}
    key = ""
    for line in text.splitlines():
        if match := _LINE.match(line):
            key = match[1]
            found[key] = _value(match[2] or "")
        elif (match := _ITEM.match(line)) and key:
            items = found[key] if isinstance(found[key], list) else []
            found[key] = [*items, _value(match[1])]
    return found


def _value(text: str) -> Any:
    try:
        value = load(text)
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
