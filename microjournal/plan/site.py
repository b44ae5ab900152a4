"""The plan of a whole site: all sections, what they share, and the addresses that two things want."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from microjournal.addresses import file_of, quoted
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.journal import Journal
from microjournal.ledger import OldAddresses
from microjournal.model import MenuItem, Settings
from microjournal.plan.cards import Cards, person_view
from microjournal.plan.collections import collection_sections
from microjournal.plan.entries import plain_section
from microjournal.plan.front import OLD, front_section, old_section
from microjournal.plan.happenings import Happenings
from microjournal.plan.outputs import Copy, Plan, Section
from microjournal.plan.syndication import data_section, feed_sections, sitemap_sections
from microjournal.plan.tags import tag_sections, tags_section
from microjournal.plan.time import calendar_of, month_sections, timeline_section, year_sections
from microjournal.views import MenuView, SiteView, ThemeView


def make_plan(
    journal: Journal,
    settings: Settings,
    theme: ThemeView,
    *,
    old: OldAddresses,
    files: Sequence[Copy] = (),
    preview: bool = False,
) -> tuple[Plan, list[Diagnostic]]:
    """Plans the site.

    files: copies that the shell knows of (static files, theme assets); an entry's attachments are added here.
    preview: drafts are shown, and every page says so.
    Returns the plan, and problems of addresses: two things that want one, links to addresses that nothing has.
    """
    cards = Cards(journal, settings)
    calendar = calendar_of(journal.entries)
    happenings = Happenings(cards)
    sections = [
        *month_sections(cards, calendar),
        plain_section(cards),
        *tag_sections(cards, happenings),
        *year_sections(cards, calendar),
        *collection_sections(cards),
        tags_section(cards),
        timeline_section(cards, calendar),
        old_section(cards, old),
        front_section(cards, calendar),
        *feed_sections(happenings),
        data_section(cards, tuple(calendar.months)),
    ]
    sections += sitemap_sections(cards, calendar.years, _pages_besides_entries(journal, sections))
    attachments = [Copy(path=a.site_path, source=a.source, digest=a.digest) for a in journal.attachments]
    shared = {"site": _site(settings, preview=preview), "menu": _menu(settings.menu), "theme": theme}
    plan = Plan(sections=tuple(sections), copies=(*files, *attachments), shared=shared)
    return plan, [*_conflicts(journal, plan), *_unknown_addresses(journal, plan)]


def _site(settings: Settings, *, preview: bool) -> SiteView:
    return {
        "title": settings.title,
        "description": settings.description,
        "url": settings.url,
        "language": settings.language,
        "author": person_view(settings.author) if settings.author else None,
        "generator": "microjournal",
        "preview": preview,
    }


def _menu(items: Sequence[MenuItem]) -> tuple[MenuView, ...]:
    return tuple(
        {"title": item.title, "path": quoted(item.address.lstrip("/")), "url": ""}
        if item.address.startswith("/")
        else {"title": item.title, "path": "", "url": item.address}
        for item in items
    )


def _pages_besides_entries(journal: Journal, sections: Iterable[Section]) -> list[str]:
    """Paths of the pages that a search engine should know, without those of entries, percent-encoded."""
    entries = {file_of(journal.site_paths[entry.id]) for entry in journal.entries}
    return [
        quoted(path.removesuffix("index.html"))
        for section in sections
        if section.name != OLD
        for path in section.paths
        if path.endswith("/index.html") and path not in entries
    ] + [""]


def _conflicts(journal: Journal, plan: Plan) -> list[Diagnostic]:
    """Files that two things want to be. A page of the author's own that hides one of ours is such a case too."""
    paths = list(plan.paths())
    if len(set(paths)) == len(paths):
        return []
    own = {file_of(journal.site_paths[entry.id]): entry.path for entry in (*journal.entries, *journal.pages)}
    own.update({copy.path: copy.source for copy in plan.copies})
    problems = []
    for path, count in Counter(paths).items():
        if count > 1:
            problems.append(
                problem(
                    "static-conflict",
                    f"the address /{path.removesuffix('index.html')} is taken already",
                    Span(path=own.get(path, "microjournal.yaml")),
                    help="give the file another name; the site's own addresses are listed in docs/addresses.md",
                )
            )
    return problems


def _unknown_addresses(journal: Journal, plan: Plan) -> list[Diagnostic]:
    if not journal.deferred:
        return []
    known = set(plan.paths())
    problems = []
    for span, path in journal.deferred:
        forms = (path, path + "index.html", path + "/index.html")
        if not any(form in known for form in forms):
            message = f"nothing is published at /{path}"
            problems.append(
                problem("link-broken", message, span, help="link to a file, an [[id]], or an address of the site")
            )
    return problems
