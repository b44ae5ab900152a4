"""Plain data to YAML that a person would have written: one key a line, quotes only where they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_ENDLESS = 2**31


def value(data: Any) -> str:
    """Plain data as it stands after "key: ", on one line (a text of several lines is quoted with its breaks escaped).

    >>> value("Cold: take 2"), value(["a", "b, c"]), value("2026-03-04")
    ("'Cold: take 2'", "[a, 'b, c']", "'2026-03-04'")
    """
    import yaml

    style = '"' if isinstance(data, str) and "\n" in data else None
    text: str = yaml.safe_dump(
        data, default_flow_style=True, default_style=style, allow_unicode=True, width=_ENDLESS, sort_keys=False
    )
    return text.removesuffix("\n").removesuffix("\n...")


def mapping(data: Mapping[str, Any]) -> str:
    """A block of "key: value" lines, in the order of the mapping; "" for an empty one."""
    return "".join(f"{value(key)}: {value(item)}\n" for key, item in data.items())
