"""Renders some pages of every kind and keeps none of them, to see whether the theme can."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from microjournal.diagnostics import Diagnostic
from microjournal.index.bodies import BodyReader
from microjournal.plan.output import Output, OutputGroup, Plan
from microjournal.theme.load import Theme

# Entries of one month in all their states, without taking as long as a build.
_OF_EACH_TEMPLATE = 30


def render_samples(plan: Plan, theme: Theme, *, database: Path) -> list[Diagnostic]:
    """What templates fail at, each failure once.

    plan: of a journal without errors. database: of the stored bodies, committed.
    """
    from microjournal.theme.environment import make_environment
    from microjournal.theme.render import Renderer, RenderError

    reader = BodyReader(database)
    found: dict[Diagnostic, None] = {}
    try:
        environment = make_environment(theme.templates)
        renderer = Renderer(environment, plan.shared, plan.base, reader)
        for output in _samples(plan):
            try:
                renderer.render(output)
            except RenderError as error:
                found[error.diagnostic] = None
    finally:
        reader.close()
    return list(found)


def _samples(plan: Plan) -> Iterator[Output]:
    """Pages of the newest group of each kind: of the last month, the last year, one tag."""
    newest: dict[str, OutputGroup] = {}
    for group in plan.groups:
        kind = group.name.partition(" ")[0]
        if kind not in newest or newest[kind].name < group.name:
            newest[kind] = group
    taken: Counter[str] = Counter()
    for group in newest.values():
        for output in group.make():
            if not output.template.startswith("@") and taken[output.template] < _OF_EACH_TEMPLATE:
                taken[output.template] += 1
                yield output
