"""What all pages of a site share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from microjournal.model.settings import Settings
from microjournal.plan.cards import person_view
from microjournal.plan.contract import PATTERN_LEAST, SiteView, ThemeView
from microjournal.plan.menu import menu_view
from microjournal.plan.pattern_names import DONE
from microjournal.plan.questions import Journal


def shared_inputs(
    settings: Settings,
    theme: ThemeView,
    exists: Callable[[str], bool],
    *,
    empty: tuple[str, ...] = (),
    preview: bool = False,
    own_icon: bool = False,
) -> dict[str, Any]:
    """Inputs that every template may name.

    settings: with the address that the site is built for. exists: whether a file of this path is on the site.
    empty: see `empty_sections`. preview: drafts are shown, and every page says so. own_icon: see
    `microjournal.plan.contract.SiteView`.
    """
    return {
        "site": site_view(settings, preview=preview, own_icon=own_icon),
        "menu": menu_view(settings.menu, exists),
        "empty": empty,
        "theme": theme,
    }


def site_view(settings: Settings, *, preview: bool, own_icon: bool) -> SiteView:
    """The site as templates see it."""
    return {
        "title": settings.title,
        "description": settings.description,
        "url": settings.url,
        "language": settings.language,
        "author": person_view(settings.author) if settings.author else None,
        "generator": "microjournal",
        "preview": preview,
        "own_icon": own_icon,
        "search": settings.search,
    }


def empty_sections(journal: Journal, *, search: bool) -> tuple[str, ...]:
    """Which of the site's own sections have nothing to show, so that no navigation need name them.

    What is in flight changes from day to day, and with it every page would; so `open` goes by the experiments.
    search: whether there is an index.
    """
    experiments = journal.group("timeline").tally()["n"]
    found = {
        "open": experiments,
        "timeline": experiments,
        "patterns": journal.group("patterns").count(DONE) >= PATTERN_LEAST,
        "tags": journal.tag_count(),
        "threads": journal.group("threads").count(),
        "practices": journal.group("practices").count(),
        "lessons": journal.group("lessons").count(),
        "search": search,
    }
    return tuple([name for name, number in found.items() if not number])
