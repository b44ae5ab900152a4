"""What a template can read, found without running it.

The closure of a template is the template and everything it extends, includes or imports, by constant names. From their
syntax trees follow the names that can reach the output, so nothing needs to be recorded while pages are rendered
(`jinja2.meta.find_referenced_templates`, `jinja2.meta.find_undeclared_variables`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from microjournal.model.digest import digest
from microjournal.plan.stale import Closure


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one template says by itself. refers: constant names of other templates; dynamic: line of one that is not."""

    refers: tuple[str, ...]
    names: tuple[str, ...]
    dynamic: int = 0


def closures(texts: Mapping[str, str], readings: Mapping[str, Reading]) -> dict[str, Closure]:
    """The closure of every template. texts: by name; readings: of the same names."""
    return {name: _closure(name, texts, readings) for name in texts}


def _closure(start: str, texts: Mapping[str, str], readings: Mapping[str, Reading]) -> Closure:
    seen: dict[str, str | None] = {}
    names: set[str] = set()
    pending = [start]
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen[name] = texts.get(name)
        if name in readings:
            names.update(readings[name].names)
            pending += readings[name].refers
    return Closure(digest=digest(tuple(sorted(seen.items()))), names=tuple(sorted(names)))
