"""Where the links of an entry lead: to other entries, files beside it, the site's own addresses, or nowhere.

A link that leads nowhere is a problem at its place in the file. One to an entry that is not public today is not made at
all: an address must not be told before its time.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.markdown.links import Resolved
from microjournal.model.entry import Entry, Link
from microjournal.model.files import FileInfo
from microjournal.model.lifecycle import event_anchors

# What `#top` means, HTML says itself (section 7.4.6.4); other ids belong to the theme.
_PAGE_ANCHORS = frozenset({"top"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that an entry shows or links to, published beside the entry's page."""

    source: str
    site_path: str
    digest: bytes


class Deferred(NamedTuple):
    """A link or an image at an address that is neither an entry's nor a static file's; the plan knows the others.

    similar: a hint that names what may have been meant, or "".
    """

    span: Span
    path: str
    image: bool
    similar: str


@dataclass(slots=True, kw_only=True)
class ResolvedLinks:
    """The links of one entry. resolved: as `microjournal.markdown.links.fill` takes them; cites: ids, each once."""

    resolved: tuple[Resolved, ...] = ()
    cites: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    deferred: list[Deferred] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)


class LinkIndex:
    """What links can name: entries and pages by id, slug, file and address; other files; static files."""

    def __init__(
        self,
        public: Iterable[Entry],
        hidden: Iterable[Entry],
        site_paths: Mapping[str, str],
        files: Mapping[str, FileInfo],
        static: Iterable[str],
    ) -> None:
        self.files = files
        self.static = frozenset(static)
        self.site_paths = site_paths
        self.hidden: set[str] = set()
        self.hidden_paths: set[str] = set()
        self._by_name: dict[str, Entry | None] = {}
        self._by_file: dict[str, Entry] = {}
        self._by_path: dict[str, Entry] = {}
        self._anchors: dict[str, frozenset[str]] = {}
        by_slug: dict[str, Entry | None] = {}
        for entry in public:
            self._by_name[entry.id] = entry
            self._by_file[entry.path] = entry
            self._by_path[site_paths[entry.id]] = entry
            by_slug[entry.slug] = None if entry.slug in by_slug else entry
        for entry in hidden:
            self.hidden |= {entry.id, entry.slug, entry.path}
            self.hidden_paths.add(site_paths[entry.id])
        for slug, owner in by_slug.items():
            self._by_name.setdefault(slug, owner)

    def named(self, name: str) -> Entry | None:
        """The entry or page with this id, or with this slug if no other has it."""
        return self._by_name.get(name)

    def at_file(self, path: str) -> Entry | None:
        """The entry or page read from this file; the ending .md may be left out."""
        return self._by_file.get(path) or self._by_file.get(path + ".md") or self._by_file.get(path + "/index.md")

    def at_path(self, path: str) -> Entry | None:
        """The entry or page at this address, written with or without its last slash or index.html."""
        path = path.removesuffix("index.html")
        return self._by_path.get(path) or self._by_path.get(path.removesuffix("/") + "/")

    def is_hidden_path(self, path: str) -> bool:
        """Whether something will be at this address that is not public yet."""
        return path.removesuffix("index.html").removesuffix("/") + "/" in self.hidden_paths

    def anchors(self, entry: Entry) -> frozenset[str]:
        """Every id on the entry's page that a link may name."""
        if entry.id not in self._anchors:
            self._anchors[entry.id] = frozenset((*entry.anchors, *event_anchors(entry))) | _PAGE_ANCHORS
        return self._anchors[entry.id]

    def similar(self, name: str) -> str:
        """A hint that names the nearest id, or the general rule."""
        near = get_close_matches(name, [n for n, e in self._by_name.items() if e], n=1, cutoff=0.5)
        return f"did you mean '{near[0]}'?" if near else "write the file name of an entry without .md"

    def similar_file(self, path: str, folder: str) -> str:
        """A hint that names the nearest file, as from `folder`: the one of this slug, or of a like path; or ""."""
        name = posixpath.basename(path)
        meant = self.named(name.removesuffix(".md"))
        near = [meant.path] if meant else get_close_matches(path, [*self._by_file, *self.files], n=1, cutoff=0.6)
        return _meant(near, folder)

    def similar_image(self, path: str, folder: str) -> str:
        """The same for an image: the one of this name in whichever folder, or of a like path; or ""."""
        name = posixpath.basename(path)
        near = [file for file in self.files if posixpath.basename(file) == name]
        return _meant(near or get_close_matches(path, list(self.files), n=1, cutoff=0.6), folder)


def _meant(files: Sequence[str], folder: str) -> str:
    """The question whether the first of the files was meant, as one in `folder` would write it; "" if there is none."""
    if not files:
        return ""
    in_static = files[0].startswith("static/")
    written = files[0].removeprefix("static") if in_static else posixpath.relpath(files[0], folder)
    return f"did you mean '{written}'?"


def resolve_links(entry: Entry, index: LinkIndex) -> ResolvedLinks:
    """Resolves each of `entry.links` against the journal, in their order."""
    found = ResolvedLinks()
    links = [*iter(entry.links)]
    if all(link.kind == "external" for link in links):
        return found
    found.resolved = tuple([_resolve(link, entry, index, found) for link in links])
    return found


def _resolve(link: Link, entry: Entry, index: LinkIndex, found: ResolvedLinks) -> Resolved:
    if link.kind == "external":
        return ("plain", link.target)
    if link.kind == "anchor" and link.fragment in entry.anchors:
        return ("here", index.site_paths[entry.id], link.fragment, entry.title)
    if link.kind == "anchor":
        return _to_entry(entry, link, entry, index, found)
    if link.kind == "wiki":
        return _wiki(link, entry, index, found)
    if link.kind == "own" or link.target.startswith("/"):
        return _site_address(link, entry, index, found)
    return _file(link, entry, index, found)


def _wiki(link: Link, entry: Entry, index: LinkIndex, found: ResolvedLinks) -> Resolved:
    name = link.target.removesuffix(".md")
    target = index.named(name)
    if target is not None:
        return _to_entry(target, link, entry, index, found)
    if name in index.hidden:
        return _hidden(link, entry, found)
    found.problems.append(
        problem("link-broken", f"'{name}' names no entry or page", _span(link, entry), help=index.similar(name))
    )
    return ("plain", "#")


def _file(link: Link, entry: Entry, index: LinkIndex, found: ResolvedLinks) -> Resolved:
    path = posixpath.normpath(posixpath.join(posixpath.dirname(entry.path), link.target))
    target = index.at_file(path) if link.kind != "image" else None
    if target is not None:
        return _to_entry(target, link, entry, index, found)
    if path in index.hidden or path + ".md" in index.hidden:
        return _hidden(link, entry, found)
    fact = index.files.get(path)
    if fact is not None:
        return _attach(path, fact, link, entry, index, found)
    if link.kind == "image":
        help_ = index.similar_image(path, posixpath.dirname(entry.path)) or "put the image there, or correct its path"
        code, what = "image-missing", f"there is no image {path}"
    else:
        help_ = index.similar_file(path, posixpath.dirname(entry.path))
        code, what = "link-broken", f"there is no file {path}"
    found.problems.append(problem(code, what, _span(link, entry), help=help_))
    return ("plain", "#") if link.kind != "image" else ("image", "", 0, 0)


def _site_address(link: Link, entry: Entry, index: LinkIndex, found: ResolvedLinks) -> Resolved:
    path = link.target.lstrip("/")
    target = index.at_path(path) if link.kind != "image" else None
    if target is not None:
        return _to_entry(target, link, entry, index, found)
    if index.is_hidden_path(path):
        return _hidden(link, entry, found)
    if path not in index.static:
        if path and "." not in path.rpartition("/")[2]:
            path = path.removesuffix("/") + "/"
        image = link.kind == "image"
        similar = index.similar_image(path, posixpath.dirname(entry.path)) if image else ""
        found.deferred.append(Deferred(_span(link, entry), path, image, similar))
    if link.kind == "image":
        fact = index.files.get("static/" + path)
        return ("image", path, fact.width if fact else 0, fact.height if fact else 0)
    return ("page", path, link.fragment, "/" + path)


def _to_entry(target: Entry, link: Link, entry: Entry, index: LinkIndex, found: ResolvedLinks) -> Resolved:
    if link.fragment and link.fragment not in index.anchors(target):
        where = "this page" if target is entry else target.path
        known = sorted(index.anchors(target))
        near = get_close_matches(link.fragment, known, n=1, cutoff=0.5)
        help_ = f"did you mean '#{near[0]}'?" if near else f"there are: {', '.join(f'#{name}' for name in known[:8])}"
        message = f"there is no '#{link.fragment}' on {where}"
        found.problems.append(problem("anchor-broken", message, _span(link, entry), help=help_))
    path = index.site_paths[target.id]
    if target is entry:
        return ("here", path, link.fragment, target.title)
    if target.id not in found.cites:
        found.cites.append(target.id)
    return ("page", path, link.fragment, target.title)


def _attach(path: str, fact: FileInfo, link: Link, entry: Entry, index: LinkIndex, found: ResolvedLinks) -> Resolved:
    """Publishes the file beside the page; two files of one name from different folders keep a part of their path."""
    folder = index.site_paths[entry.id]
    site_path = folder + posixpath.basename(path)
    if any(a.site_path == site_path and a.source != path for a in found.attachments):
        site_path = folder + path.removeprefix("content/")
    if all(a.site_path != site_path for a in found.attachments):
        found.attachments.append(Attachment(source=path, site_path=site_path, digest=fact.digest))
    if link.kind == "image":
        return ("image", site_path, fact.width, fact.height)
    return ("page", site_path, link.fragment, posixpath.basename(path)) if link.fragment else ("file", site_path)


def _hidden(link: Link, entry: Entry, found: ResolvedLinks) -> Resolved:
    found.problems.append(
        problem(
            "link-hidden",
            f"'{link.target}' is not public yet, so its text is printed without a link",
            _span(link, entry),
            help="the link appears by itself on the day the entry is published",
        )
    )
    return ("hidden", link.target)


def _span(link: Link, entry: Entry) -> Span:
    return Span(path=entry.path, line=link.line, column=link.column, length=link.length)
