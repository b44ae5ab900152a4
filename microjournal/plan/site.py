"""The plan of a whole site: all groups, the files that are copied, and what all pages share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from microjournal.diagnostics import Diagnostic
from microjournal.journal.addresses import site_path
from microjournal.journal.assemble import Journal
from microjournal.model.paths import file_of, quoted
from microjournal.model.settings import Settings
from microjournal.plan.addresses import address_problems
from microjournal.plan.cards import Cards, person_view
from microjournal.plan.contract import SiteView, ThemeView
from microjournal.plan.feeds import sitemap_groups
from microjournal.plan.groups import GROUPS
from microjournal.plan.menu import menu_problems, menu_view
from microjournal.plan.output import Copy, OutputGroup, Plan


def make_plan(
    journal: Journal,
    settings: Settings,
    theme: ThemeView,
    *,
    files: Sequence[Copy] = (),
    preview: bool = False,
) -> tuple[Plan, list[Diagnostic]]:
    """Plans the site.

    settings: with the address that the site is built for. files: copies besides the attachments of entries, which are
    added here (static files, theme assets). preview: drafts are shown, and every page says so.
    Returns the plan, and problems of addresses: two things that want one, links to addresses that nothing has.
    """
    cards = Cards(journal, settings)
    groups = [group for plan_groups in GROUPS.values() for group in plan_groups(journal, cards)]
    # The feed of a month is written right after its pages, while their bodies are at hand.
    groups.sort(key=lambda group: group.name[-7:] if group.name.startswith(("month ", "feed ")) else "~")
    groups += sitemap_groups(journal, cards, _pages_besides_entries(journal, groups))
    attachments = [Copy(path=a.site_path, source=a.source, digest=a.digest) for a in journal.attachments]
    plan = Plan(groups=tuple(groups), copies=(*files, *attachments))
    paths = frozenset(plan.paths())
    shared = {
        "site": _site_view(settings, preview=preview),
        "menu": menu_view(settings.menu, paths),
        "theme": theme,
    }
    return replace(plan, shared=shared), [*menu_problems(settings.menu, paths), *address_problems(journal, plan)]


def _site_view(settings: Settings, *, preview: bool) -> SiteView:
    return {
        "title": settings.title,
        "description": settings.description,
        "url": settings.url,
        "language": settings.language,
        "author": person_view(settings.author) if settings.author else None,
        "generator": "microjournal",
        "preview": preview,
    }


def _pages_besides_entries(journal: Journal, groups: Iterable[OutputGroup]) -> list[str]:
    """Paths of the pages that a search engine should know, without those of entries, percent-encoded."""
    entries = {file_of(site_path(entry)) for entry in journal.entries}
    return [
        quoted(path.removesuffix("index.html"))
        for group in groups
        if group.listed
        for path in group.paths
        if path.endswith("/index.html") and path not in entries
    ] + [""]
