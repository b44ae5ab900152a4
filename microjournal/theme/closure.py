"""What a template can read, found without running it.

The closure of a template is the template and everything it extends, includes or imports, by constant names. From their
syntax trees follow the names that can reach the output, so nothing needs to be recorded while pages are rendered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from microjournal.diagnostics import Diagnostic
from microjournal.model.digest import decode, digest, encode
from microjournal.plan.stale import Closure
from microjournal.theme.load import Theme
from microjournal.theme.user_cache import keep, read_kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one template says by itself. refers: names of other templates. names: of what it is given, sorted."""

    refers: tuple[str, ...]
    names: tuple[str, ...]


def template_closures(theme: Theme) -> tuple[dict[str, Closure], list[Diagnostic]]:
    """The closure of every template; none if something is wrong with one of them.

    What templates say of themselves is remembered: to find it out takes Jinja's parser, and that its time.
    """
    readings = _remembered(theme)
    if readings is None:
        from microjournal.theme.environment import read_templates

        readings, problems = read_templates(theme.templates)
        if problems:
            return {}, problems
        keep(
            theme.cache,
            _name(theme),
            encode((theme.digest, tuple((name, r.refers, r.names) for name, r in readings.items()))),
        )
    return closures({name: source.text for name, source in theme.templates.items()}, readings), []


def _remembered(theme: Theme) -> dict[str, Reading] | None:
    kept = read_kept(theme.cache, _name(theme))
    if kept is None:
        return None
    templates, readings = decode(kept)
    if templates != theme.digest:
        return None
    return {name: Reading(refers=refers, names=names) for name, refers, names in readings}


def _name(theme: Theme) -> str:
    """The same for a theme whose texts change, so that one of them is kept and not all that it ever said."""
    return f"{digest(tuple((name, theme.templates[name].file) for name in sorted(theme.templates))).hex()}.readings"


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
