"""Where the links of entries lead: to other entries, files beside them, the site's own addresses, or nowhere.

A link that leads nowhere is a problem at its place in the file. One to an entry that is not public today is not made at
all: its address must not be known before its time.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.journal.addresses import site_path
from microjournal.journal.link_index import LinkIndex
from microjournal.journal.relations import chronological
from microjournal.markdown.links import Resolved
from microjournal.model.entry import Entry, Link
from microjournal.model.files import FileInfo


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AllLinks:
    """The links of a journal. links, cited_by: by entry id; see `microjournal.journal.assemble.Journal`."""

    links: Mapping[str, tuple[Resolved, ...]]
    cited_by: Mapping[str, tuple[Entry, ...]]
    attachments: tuple[Attachment, ...]
    deferred: tuple[Deferred, ...]
    problems: tuple[Diagnostic, ...]


def resolve_all(entries: Iterable[Entry], index: LinkIndex) -> AllLinks:
    """Resolves the links of all entries and pages."""
    found = {entry.id: (entry, resolve_links(entry, index)) for entry in entries if entry.links}
    cited_by: dict[str, list[Entry]] = {}
    for entry, links in found.values():
        for target in links.cites:
            cited_by.setdefault(target, []).append(entry)
    attachments = {attached.site_path: attached for _, links in found.values() for attached in links.attachments}
    return AllLinks(
        links={id_: links.resolved for id_, (_, links) in found.items()},
        cited_by={id_: tuple(sorted(by, key=chronological, reverse=True)) for id_, by in cited_by.items()},
        attachments=tuple(attachments[path] for path in sorted(attachments)),
        deferred=tuple(deferred for _, links in found.values() for deferred in links.deferred),
        problems=tuple(problem for _, links in found.values() for problem in links.problems),
    )


def resolve_links(entry: Entry, index: LinkIndex) -> ResolvedLinks:
    """Resolves each of `entry.links` against the journal, in their order."""
    links = list(entry.links)
    if all(link.kind == "external" for link in links):
        return ResolvedLinks()
    resolver = _Resolver(entry, index)
    resolver.found.resolved = tuple([resolver.resolve(link) for link in links])
    return resolver.found


class _Resolver:
    """Resolves the links of one entry, and gathers what is found on the way."""

    def __init__(self, entry: Entry, index: LinkIndex) -> None:
        self.entry = entry
        self.index = index
        self.found = ResolvedLinks()
        self._folder = posixpath.dirname(entry.path)

    def resolve(self, link: Link) -> Resolved:
        """Where the link leads."""
        if link.kind == "external":
            return ("plain", link.target)
        if link.kind == "anchor" and link.fragment in self.entry.anchors:
            return ("here", site_path(self.entry), link.fragment, self.entry.title)
        if link.kind == "anchor":
            return self._to_entry(self.entry, link)
        if link.kind == "wiki":
            return self._wiki(link)
        if link.kind == "own" or link.target.startswith("/"):
            return self._site_address(link)
        return self._file(link)

    def _wiki(self, link: Link) -> Resolved:
        name = link.target.removesuffix(".md")
        target = self.index.named(name)
        if target is not None:
            return self._to_entry(target, link)
        if self.index.is_hidden(name):
            return self._hidden(link)
        self._report(link, "link-broken", f"'{name}' names no entry or page", self.index.similar(name))
        return ("plain", "#")

    def _file(self, link: Link) -> Resolved:
        path = posixpath.normpath(posixpath.join(self._folder, link.target))
        target = self.index.at_file(path) if link.kind != "image" else None
        if target is not None:
            return self._to_entry(target, link)
        if self.index.is_hidden(path) or self.index.is_hidden(path + ".md"):
            return self._hidden(link)
        info = self.index.files.get(path)
        if info is not None:
            return self._attach(path, info, link)
        if link.kind == "image":
            help_ = self.index.similar_image(path, self._folder) or "put the image there, or correct its path"
            self._report(link, "image-missing", f"there is no image {path}", help_)
            return ("image", "", 0, 0)
        self._report(link, "link-broken", f"there is no file {path}", self.index.similar_file(path, self._folder))
        return ("plain", "#")

    def _site_address(self, link: Link) -> Resolved:
        image = link.kind == "image"
        path = link.target.lstrip("/")
        target = self.index.at_path(path) if not image else None
        if target is not None:
            return self._to_entry(target, link)
        if self.index.is_hidden_path(path):
            return self._hidden(link)
        if path not in self.index.static:
            if path and "." not in path.rpartition("/")[2]:
                path = path.removesuffix("/") + "/"
            similar = self.index.similar_image(path, self._folder) if image else ""
            self.found.deferred.append(Deferred(self._span(link), path, image, similar))
        if image:
            info = self.index.files.get("static/" + path)
            return ("image", path, info.width if info else 0, info.height if info else 0)
        return ("page", path, link.fragment, "/" + path)

    def _to_entry(self, target: Entry, link: Link) -> Resolved:
        anchors = self.index.anchors(target) if link.fragment else frozenset()
        if link.fragment and link.fragment not in anchors:
            where = "this page" if target is self.entry else target.path
            known = sorted(anchors)
            near = get_close_matches(link.fragment, known, n=1, cutoff=0.5)
            some = ", ".join(f"#{name}" for name in known[:8])
            help_ = f"did you mean '#{near[0]}'?" if near else f"there are: {some}"
            self._report(link, "anchor-broken", f"there is no '#{link.fragment}' on {where}", help_)
        path = site_path(target)
        if target is self.entry:
            return ("here", path, link.fragment, target.title)
        if target.id not in self.found.cites:
            self.found.cites.append(target.id)
        return ("page", path, link.fragment, target.title)

    def _attach(self, path: str, info: FileInfo, link: Link) -> Resolved:
        """Publishes the file beside the page. Of two files of one name, the second keeps a part of its path."""
        attachments = self.found.attachments
        folder = site_path(self.entry)
        published = folder + posixpath.basename(path)
        if any(other.site_path == published and other.source != path for other in attachments):
            published = folder + path.removeprefix("content/")
        if all(other.site_path != published for other in attachments):
            attachments.append(Attachment(source=path, site_path=published, digest=info.digest))
        if link.kind == "image":
            return ("image", published, info.width, info.height)
        return ("page", published, link.fragment, posixpath.basename(path)) if link.fragment else ("file", published)

    def _hidden(self, link: Link) -> Resolved:
        message = f"'{link.target}' is not public yet, so its text is printed without a link"
        self._report(link, "link-hidden", message, "the link appears by itself on the day the entry is published")
        return ("hidden", link.target)

    def _report(self, link: Link, code: str, message: str, help_: str) -> None:
        self.found.problems.append(problem(code, message, self._span(link), help=help_))

    def _span(self, link: Link) -> Span:
        return Span(path=self.entry.path, line=link.line, column=link.column, length=link.length)
