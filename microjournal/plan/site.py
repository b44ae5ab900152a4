"""The plan of a whole site: all sections, what they share, and the addresses that two things want."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from urllib.parse import quote, unquote

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.journal.addresses import mark_span, site_path
from microjournal.journal.assemble import Journal
from microjournal.journal.permalinks import PERMALINKS
from microjournal.model.paths import file_of, quoted
from microjournal.model.settings import MenuItem, Settings
from microjournal.plan.cards import Cards, person_view
from microjournal.plan.contract import MenuView, SiteView, ThemeView
from microjournal.plan.feeds import sitemap_sections
from microjournal.plan.groups import GROUPS
from microjournal.plan.output import Copy, Plan, Section


def make_plan(
    journal: Journal,
    settings: Settings,
    theme: ThemeView,
    *,
    files: Sequence[Copy] = (),
    preview: bool = False,
) -> tuple[Plan, list[Diagnostic]]:
    """Plans the site.

    files: copies that the shell knows of (static files, theme assets); an entry's attachments are added here.
    preview: drafts are shown, and every page says so.
    Returns the plan, and problems of addresses: two things that want one, links to addresses that nothing has.
    """
    cards = Cards(journal, settings)
    sections = [section for plan_sections in GROUPS.values() for section in plan_sections(journal, cards)]
    # The feed of a month is written right after its pages, while their bodies are at hand.
    sections.sort(key=lambda section: section.name[-7:] if section.name.startswith(("month ", "feed ")) else "~")
    sections += sitemap_sections(journal, cards, _pages_besides_entries(journal, sections))
    attachments = [Copy(path=a.site_path, source=a.source, digest=a.digest) for a in journal.attachments]
    plan = Plan(sections=tuple(sections), copies=(*files, *attachments))
    paths = list(plan.paths())
    known = frozenset(paths)
    shared = {"site": _site(settings, preview=preview), "menu": _menu(settings.menu, known), "theme": theme}
    problems = [*_unknown_in_menu(settings.menu, known), *_unknown_addresses(journal, known)]
    blocking = _files_for_folders(known)
    if len(known) < len(paths) or blocking:
        problems += _conflicts(paths, blocking, _owners(journal, plan))
    return replace(plan, shared=shared), problems


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


def _menu(items: Sequence[MenuItem], known: frozenset[str]) -> tuple[MenuView, ...]:
    return tuple(
        {"title": item.title, "path": _menu_path(item, known), "url": ""}
        if item.address.startswith("/")
        else {"title": item.title, "path": "", "url": item.address}
        for item in items
    )


def _menu_path(item: MenuItem, known: frozenset[str]) -> str:
    """The address as a browser takes it: percent-encoded, a page with its slash, then query and fragment as written."""
    path = _without_query(item.address)
    rest = item.address[len(re.split("[?#]", item.address)[0]) :]
    if file_of(path) not in known and file_of(path + "/") in known:
        path += "/"
    return quoted(path) + quote(rest, safe="?#%/-._~!$&'()*+,;=:@")


def _without_query(address: str) -> str:
    return unquote(re.split("[?#]", address)[0]).lstrip("/")


def _unknown_in_menu(items: Sequence[MenuItem], known: frozenset[str]) -> Iterator[Diagnostic]:
    for item in items:
        path = _without_query(item.address)
        if item.address.startswith("/") and known.isdisjoint((file_of(path), file_of(path + "/"))):
            _, line, column, length = item.mark
            span = Span(path="microjournal.yaml", line=line, column=column, length=length)
            yield _nothing_there(path, span, _similar(path, _names_by_folder(known)))


def _pages_besides_entries(journal: Journal, sections: Iterable[Section]) -> list[str]:
    """Paths of the pages that a search engine should know, without those of entries, percent-encoded."""
    entries = {file_of(site_path(entry)) for entry in journal.entries}
    return [
        quoted(path.removesuffix("index.html"))
        for section in sections
        if section.name != "old addresses"
        for path in section.paths
        if path.endswith("/index.html") and path not in entries
    ] + [""]


def _owners(journal: Journal, plan: Plan) -> dict[str, Span]:
    """For files of the site that an author can do something about, the place where they come from."""
    old = journal.old_addresses
    owners = {file_of(path): Span(path=PERMALINKS) for path in (*old.redirects, *old.withdrawn)}
    owners.update({file_of(thread.path): mark_span(thread.root, "id") for thread in journal.threads})
    for entry in (*journal.entries, *journal.pages):
        for number, alias in enumerate(entry.aliases):
            owners[file_of(alias.removeprefix("/"))] = mark_span(entry, f"aliases.{number}")
        owners[file_of(site_path(entry))] = mark_span(entry, "id")
    owners.update({copy.path: Span(path=copy.source) for copy in plan.copies})
    return owners


def _files_for_folders(paths: frozenset[str]) -> frozenset[str]:
    """Files that stand where others need a folder: "about", if there is "about/index.html" as well."""
    folders = {path.rpartition("/")[0] for path in paths}
    pending = folders
    while pending := {folder.rpartition("/")[0] for folder in pending} - folders:
        folders |= pending
    return paths & folders


def _conflicts(paths: Iterable[str], blocking: frozenset[str], owners: Mapping[str, Span]) -> Iterator[Diagnostic]:
    """Files that two things want to be. A page of the author's own that hides one of ours is such a case too.

    blocking: files where others need a folder.
    """
    for path, count in Counter(paths).items():
        if count > 1 or path in blocking:
            where = f"the address /{path.removesuffix('index.html')} is taken already"
            needed = f"this file would stand where the site needs the folder /{path}/"
            yield problem(
                "static-conflict",
                where if count > 1 else needed,
                owners.get(path, Span(path="microjournal.yaml")),
                help="choose another name; the site's own addresses are listed in docs/addresses.md",
            )


def _unknown_addresses(journal: Journal, known: frozenset[str]) -> Iterator[Diagnostic]:
    folders: Mapping[str, Sequence[str]] = {}
    for span, path, image, similar in journal.deferred:
        if known.isdisjoint((path, file_of(path))):
            folders = folders or _names_by_folder(known)
            yield _nothing_there(path, span, similar or _similar(path, folders), image=image)


def _nothing_there(path: str, span: Span, similar: str, *, image: bool = False) -> Diagnostic:
    if image:
        help_ = similar or "a path from the top leads into static/; without the slash it counts from the entry's folder"
        return problem("image-missing", f"there is no image at /{path}", span, help=help_)
    help_ = similar or "link to a file, an [[id]], or an address of the site"
    return problem("link-broken", f"nothing is published at /{path}", span, help=help_)


def _names_by_folder(known: Iterable[str]) -> dict[str, list[str]]:
    """What lies in each folder of the site, to look for slips; without what only programs ask for."""
    folders: dict[str, list[str]] = {}
    for path in sorted(known):
        folder, _, name = path.removesuffix("/index.html").rpartition("/")
        folders.setdefault(folder, []).append(name + "/" if path.endswith("/index.html") else name)
    return folders


def _similar(path: str, folders: Mapping[str, Sequence[str]]) -> str:
    """A hint that names what lies in the same folder and is called nearly the same, or ""."""
    folder, _, name = path.removesuffix("/").rpartition("/")
    near = get_close_matches(name + "/" * path.endswith("/"), folders.get(folder, ()), n=1, cutoff=0.6)
    return f"did you mean '{f'/{folder}/' if folder else '/'}{near[0]}'?" if near else ""
