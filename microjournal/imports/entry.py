"""The text of an entry's front matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from microjournal.content.fields import key_line
from microjournal.content.source import fenced

_UNLIMITED = float("inf")


def front_text(values: Mapping[str, Any]) -> str:
    """The front matter with the lines around it, or "" if there are no values; empty values are left out.

    values: by key, in the order to write them in. Under `extra` there may be plain data of any kind.
    """
    written = [_key_text(key, value) for key, value in values.items() if value not in ("", (), None, False, {}, [])]
    return fenced("".join(written)) + "\n" if written else ""


def _key_text(key: str, value: Any) -> str:
    if value is True:
        return f"{key}: true\n"
    if isinstance(value, str | int | tuple):
        return f"{key_line(key, value)}\n"
    dumped: str = yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=_UNLIMITED)
    return dumped
