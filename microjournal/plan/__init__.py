"""From a journal to the plan of its site: every output as data, before anything is rendered."""

from __future__ import annotations

from collections.abc import Sequence

from microjournal.addresses import quoted
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.journal import Journal
from microjournal.ledger import OldAddresses
from microjournal.model import MenuItem, Settings
from microjournal.plan.cards import Cards, person_view
from microjournal.plan.collections import collection_pages
from microjournal.plan.entries import entry_pages, plain_pages
from microjournal.plan.front import front_pages, old_addresses
from microjournal.plan.outputs import BodyUse, Copy, Output, Plan
from microjournal.plan.syndication import sitemap_pages, syndication
from microjournal.plan.tags import tag_pages
from microjournal.plan.time import calendar_of, time_pages
from microjournal.views import MenuView, SiteView, ThemeView

__all__ = ["BodyUse", "Copy", "Output", "Plan", "make_plan"]

# Pages that a search engine need not know.
_NOT_IN_SITEMAP = frozenset({"404.html", "redirect.html", "withdrawn.html", "entry.html"})


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
    outputs = [
        *entry_pages(cards),
        *plain_pages(cards),
        *time_pages(cards, calendar),
        *tag_pages(cards),
        *collection_pages(cards),
        *old_addresses(cards, old.redirects, old.withdrawn),
        *front_pages(cards, calendar),
        *syndication(cards, calendar),
    ]
    pages = [o.inputs["page"]["path"] for o in outputs if "page" in o.inputs and o.template not in _NOT_IN_SITEMAP]
    outputs += sitemap_pages(cards, calendar, pages)
    attachments = [Copy(path=a.site_path, source=a.source, digest=a.digest) for a in journal.attachments]
    shared = {"site": _site(settings, preview=preview), "menu": _menu(settings.menu), "theme": theme}
    plan = Plan(outputs=tuple(outputs), copies=(*files, *attachments), shared=shared)
    return plan, [*_conflicts(plan), *_unknown_addresses(journal, plan)]


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


def _conflicts(plan: Plan) -> list[Diagnostic]:
    """Files that two things want to be. A page of the author's own that hides one of ours is such a case too."""
    owners: dict[str, Output | Copy] = {}
    problems = []
    for thing in reversed(plan.files):
        other = owners.setdefault(thing.path, thing)
        if other is thing:
            continue
        source = thing if isinstance(thing, Copy) else other
        where = source.source if isinstance(source, Copy) else _source_of(thing) or _source_of(other)
        problems.append(
            problem(
                "static-conflict",
                f"the address /{thing.path.removesuffix('index.html')} is taken already",
                Span(path=where or "microjournal.yaml"),
                help="give the file another name; the site's own addresses are listed in docs/addresses.md",
            )
        )
    return problems


def _source_of(thing: Output | Copy) -> str:
    if isinstance(thing, Copy):
        return thing.source
    return thing.bodies[0].source if thing.bodies and thing.template in ("entry.html", "page.html") else ""


def _unknown_addresses(journal: Journal, plan: Plan) -> list[Diagnostic]:
    if not journal.deferred:
        return []
    known = {thing.path for thing in plan.files}
    problems = []
    for span, path in journal.deferred:
        forms = (path, path + "index.html", path + "/index.html")
        if not any(form in known for form in forms):
            message = f"nothing is published at /{path}"
            problems.append(problem("link-broken", message, span, help="link to a file, an [[id]], or an address of the site"))
    return problems

