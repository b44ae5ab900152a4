"""Renders some pages of every kind and keeps none of them, to see whether the theme can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from microjournal.diagnostics import Diagnostic
from microjournal.index.advice import sample_groups
from microjournal.index.bodies import BodyReader
from microjournal.index.journal import StoredJournal
from microjournal.index.old import authority
from microjournal.model.settings import Settings
from microjournal.plan.cards import Views
from microjournal.plan.groups import plan_group
from microjournal.plan.output import Output
from microjournal.theme.body_words import BodyWords
from microjournal.theme.load import Theme
from microjournal.theme.words import words_of_language
from microjournal.words.words import Words

# Entries of one month in all their states, without taking as long as a build.
_ENTRIES = 30


def render_samples(
    journal: StoredJournal, settings: Settings, theme: Theme, shared: Mapping[str, Any], words: Words, *, root: Path
) -> list[Diagnostic]:
    """What templates fail at, each failure once.

    journal: without errors. shared: inputs that every template may name. root: the journal's folder.
    """
    from microjournal.theme.environment import make_environment
    from microjournal.theme.render import Renderer, RenderError

    found: dict[Diagnostic, None] = {}
    environment = make_environment(theme.templates, words, theme.cache)
    said = BodyWords(words, partial(words_of_language, theme, settings, root))
    renderer = Renderer(environment, shared, settings.url, BodyReader(journal.db), said)
    for output in _samples(journal, settings, words):
        try:
            renderer.render(output)
        except RenderError as error:
            found[error.diagnostic] = None
    return list(found)


def _samples(journal: StoredJournal, settings: Settings, words: Words) -> Iterator[Output]:
    """Pages of the newest entries, of the last month, of one tag."""
    views = Views(settings, authority(journal.db, urlsplit(settings.url).netloc, journal.today), words)
    for group in sample_groups(journal.db, _ENTRIES):
        for output in plan_group(views, journal, group):
            if isinstance(output, Output) and not output.template.startswith("@"):
                yield output
