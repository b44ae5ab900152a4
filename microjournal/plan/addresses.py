"""Addresses that two things want, and links to addresses at which nothing is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.journal.addresses import mark_span, site_path
from microjournal.journal.assemble import Journal
from microjournal.journal.permalinks import PERMALINKS
from microjournal.model.paths import file_of
from microjournal.plan.output import Plan


def address_problems(journal: Journal, plan: Plan) -> Iterator[Diagnostic]:
    """What is wrong with the addresses of a site, once all of them are known."""
    paths = list(plan.paths())
    known = frozenset(paths)
    missing = [link for link in journal.deferred if known.isdisjoint((link.path, file_of(link.path)))]
    folders = names_by_folder(known) if missing else {}
    for link in missing:
        similar = link.similar or similar_path(link.path, folders)
        yield nothing_there(link.path, link.span, similar, image=link.image)
    blocking = _files_for_folders(known)
    if len(known) < len(paths) or blocking:
        yield from _conflicts(paths, blocking, _owners(journal, plan))


def nothing_there(path: str, span: Span, similar: str, *, image: bool = False) -> Diagnostic:
    """A link to an address at which nothing is. similar: a hint, or ""."""
    if image:
        help_ = similar or "a path from the top leads into static/; without the slash it counts from the entry's folder"
        return problem("image-missing", f"there is no image at /{path}", span, help=help_)
    help_ = similar or "link to a file, an [[id]], or an address of the site"
    return problem("link-broken", f"nothing is published at /{path}", span, help=help_)


def names_by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    """What is in each folder of the site; pages with a slash at the end."""
    folders: dict[str, list[str]] = {}
    for path in sorted(paths):
        folder, _, name = path.removesuffix("/index.html").rpartition("/")
        folders.setdefault(folder, []).append(name + "/" * path.endswith("/index.html"))
    return folders


def similar_path(path: str, folders: Mapping[str, Sequence[str]]) -> str:
    """A hint at what has nearly the same name in the same folder, or "". folders: see `names_by_folder`."""
    folder, _, name = path.removesuffix("/").rpartition("/")
    near = get_close_matches(name + "/" * path.endswith("/"), folders.get(folder, ()), n=1, cutoff=0.6)
    return f"did you mean '{f'/{folder}/' if folder else '/'}{near[0]}'?" if near else ""


def _files_for_folders(paths: frozenset[str]) -> frozenset[str]:
    """Files that stand where others need a folder: "about", if there is "about/index.html" as well."""
    folders = {path.rpartition("/")[0] for path in paths}
    pending = folders
    while pending := {folder.rpartition("/")[0] for folder in pending} - folders:
        folders |= pending
    return paths & folders


def _conflicts(paths: Iterable[str], blocking: Collection[str], owners: dict[str, Span]) -> Iterator[Diagnostic]:
    """Files that two things want to be. A page of the author's own that hides one of ours is such a case too.

    blocking: files where others need a folder. owners: see `_owners`.
    """
    for path, count in Counter(paths).items():
        if count > 1 or path in blocking:
            taken = f"the address /{path.removesuffix('index.html')} is taken already"
            needed = f"this file would stand where the site needs the folder /{path}/"
            span = owners.get(path, Span(path="microjournal.yaml"))
            help_ = "choose another name; the site's own addresses are listed in docs/addresses.md"
            yield problem("static-conflict", taken if count > 1 else needed, span, help=help_)


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
