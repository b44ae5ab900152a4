"""What a template can read, found without running it.

The closure of a template is the template and everything it extends, includes or imports, by constant names. From their
syntax trees follow the names that can reach the output, so nothing needs to be recorded while pages are rendered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from microjournal.diagnostics import Diagnostic
from microjournal.model.digest import Digest, decode, digest, encode
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

    What a text says of itself is remembered: to find it out takes Jinja's parser, and that its time. So after a change
    of one template only that one is read.
    """
    known = _remembered(theme)
    unknown = {name: source for name, source in theme.templates.items() if digest(source.text) not in known}
    if unknown:
        from microjournal.theme.environment import read_templates

        found, problems = read_templates(unknown)
        known |= {digest(unknown[name].text): reading for name, reading in found.items()}
        _remember(theme, known)
        if problems:
            return {}, problems
    texts = {name: source.text for name, source in theme.templates.items()}
    return closures(texts, {name: known[digest(text)] for name, text in texts.items()}), []


def _remembered(theme: Theme) -> dict[Digest, Reading]:
    """By the digests of texts."""
    kept = read_kept(theme.cache, _name(theme))
    return {} if kept is None else {text: Reading(refers=refers, names=names) for text, refers, names in decode(kept)}


def _remember(theme: Theme, known: Mapping[Digest, Reading]) -> None:
    """Keeps what the texts of the theme say, and of no others."""
    now = {digest(source.text) for source in theme.templates.values()}
    rows = [(text, known[text].refers, known[text].names) for text in sorted(now) if text in known]
    keep(theme.cache, _name(theme), encode(tuple(rows)))


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
