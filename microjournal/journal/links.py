"""Where the links of entries lead: to other entries, files beside them, the site's own addresses, or nowhere.

A link that leads nowhere is a problem at its place in the file. One to an entry that is not public today is not made at
all: its address must not be known before its time.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.journal.addresses import site_path
from microjournal.journal.anchors import Anchors
from microjournal.journal.names import Names, Target, similar_file, similar_image, similar_name
from microjournal.markdown.links import Resolved
from microjournal.model.conversation import is_comment
from microjournal.model.entry import Entry, Link
from microjournal.model.files import FileInfo
from microjournal.model.lifecycle import event_anchors
from microjournal.model.paths import composed

# What `#top` means, HTML says itself (section 7.4.6.4); other ids belong to the theme.
_PAGE_ANCHORS = frozenset({"top"})
_IMAGES = frozenset({"image", "embed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that an entry shows or links to, published beside the entry's page."""

    source: str
    site_path: str
    digest: bytes


class Deferred(NamedTuple):
    """A link or an image at an address that is neither an entry's nor a static file's; the plan knows the others.

    elsewhere: it may belong to something else on the journal's host, see `microjournal.model.entry.Link`.
    similar: a hint that names what may have been meant, or "".
    """

    span: Span
    path: str
    image: bool
    elsewhere: bool
    similar: str


@dataclass(slots=True, kw_only=True)
class ResolvedLinks:
    """The links of one entry. resolved: as `microjournal.markdown.links.fill` takes them; cites: ids, each once."""

    resolved: tuple[Resolved, ...] = ()
    cites: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    deferred: list[Deferred] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)


def resolve_links(entry: Entry, names: Names, *, said: Mapping[str, str] | None = None) -> ResolvedLinks:
    """Resolves each of `entry.links` against the journal, in their order.

    said: anchors of the comments on its page that it links to, each with the name of who made it, "" if there is none.
    """
    links = list(entry.links)
    if all(link.kind == "external" for link in links) and not entry.spoken:
        return ResolvedLinks()
    resolver = _Resolver(entry, names, said or {})
    for link in entry.spoken:
        resolver.keep_secret(link)
    resolver.found.resolved = tuple([resolver.resolve(link) for link in links])
    return resolver.found


def target_of(entry: Entry) -> Target:
    """An entry or page as links see it."""
    anchors = frozenset((*entry.anchors, *event_anchors(entry))) | _PAGE_ANCHORS
    return Target(entry.id, entry.path, site_path(entry), entry.title, entry.page, anchors, entry.headings)


class _Resolver:
    """Resolves the links of one entry, and gathers what is found on the way."""

    def __init__(self, entry: Entry, names: Names, said: Mapping[str, str]) -> None:
        self.entry = entry
        self._said = said
        self.names = names
        self.found = ResolvedLinks()
        self._folder = posixpath.dirname(entry.path)
        self._anchors: dict[str, Anchors] = {}
        self._secrets: set[tuple[int, int]] = set()

    def keep_secret(self, link: Link) -> None:
        """Reports a link whose id would be said on a page, if what it names is not public."""
        name = link.target.removesuffix(".md")
        if self.names.named(name) is None and self._is_hidden(name):
            self._secrets.add((link.line, link.column))
            message = f"'{link.target}' is not public yet, and here its id would be printed"
            self._report(link, "hidden-named", message, f"write words that may be read: `[[{link.target}|…]]`")

    def resolve(self, link: Link) -> Resolved:
        """Where the link leads."""
        if link.kind == "external":
            return ("plain", link.target)
        if link.kind == "anchor" and link.fragment in self.entry.anchors:
            return ("here", site_path(self.entry), link.fragment, self.entry.title)
        if link.kind == "anchor" and link.fragment in self._said:
            return ("here", site_path(self.entry), link.fragment, self._said[link.fragment] or link.fragment)
        if link.kind == "anchor":
            return self._to_entry(self._own, link)
        if link.kind == "wiki":
            return self._wiki(link)
        if link.kind == "own" or link.target.startswith("/"):
            return self._site_address(link)
        return self._file(link)

    @cached_property
    def _own(self) -> Target:
        return target_of(self.entry)

    def _wiki(self, link: Link) -> Resolved:
        name = link.target.removesuffix(".md")
        target = self.names.named(name) or next(filter(None, map(self.names.at_file, self._paths(name))), None)
        if target is not None:
            return self._to_entry(target, link)
        if self._is_hidden(name):
            return self._hidden(link)
        found = self._file_called(link.target)
        if found is not None:
            return self._attach(*found, link)
        self._report(link, "link-broken", f"'{name}' names no entry or page", similar_name(name, self.names))
        return ("plain", "#")

    def _paths(self, name: str) -> tuple[str, ...]:
        """The files that a wikilink with folders in it may mean: from here, or from the top of `content/`."""
        return (posixpath.normpath(f"{self._folder}/{name}"), f"content/{name}") if "/" in name else ()

    def _is_hidden(self, name: str) -> bool:
        return any(map(self.names.is_hidden, (name, *[f"{path}.md" for path in self._paths(name)])))

    def _file(self, link: Link) -> Resolved:
        path = posixpath.normpath(posixpath.join(self._folder, link.target))
        image = link.kind in _IMAGES
        if not image:
            target = self.names.at_file(path)
            if target is not None:
                return self._to_entry(target, link)
            if self.names.is_hidden(path) or self.names.is_hidden(path + ".md"):
                return self._hidden(link)
        found = self._file_called(link.target) if link.kind == "embed" else self.names.file(path)
        if found is not None:
            return self._attach(*found, link)
        if image:
            help_ = similar_image(path, self._folder, self.names) or "put the image there, or correct its path"
            self._report(link, "image-missing", f"there is no image {path}", help_)
            return ("image", "", 0, 0)
        self._report(link, "link-broken", f"there is no file {path}", similar_file(path, self._folder, self.names))
        return ("plain", "#")

    def _file_called(self, name: str) -> tuple[str, FileInfo] | None:
        """A file as wikilinks name it: by its path from here, or by its name if no other file has it."""
        found = self.names.file(posixpath.normpath(posixpath.join(self._folder, name)))
        called = () if found or "/" in name else self.names.files_called(name)
        return self.names.file(called[0]) if len(called) == 1 else found

    def _site_address(self, link: Link) -> Resolved:
        image = link.kind in _IMAGES
        path = link.target.lstrip("/")
        if not image:
            target = self.names.at_path(path)
            if target is not None:
                return self._to_entry(target, link)
            if self.names.is_hidden_path(path):
                return self._hidden(link)
        found = self.names.file("static/" + path)
        if found is None:
            path = composed(path)
            if path and "." not in path.rpartition("/")[2]:
                path = path.removesuffix("/") + "/"
            similar = similar_image(path, self._folder, self.names) if image else ""
            self.found.deferred.append(Deferred(self._span(link), path, image, link.elsewhere, similar))
        else:
            path = found[0].removeprefix("static/")
        if image:
            return ("image", path, found[1].width if found else 0, found[1].height if found else 0)
        return ("page", path, link.fragment, "/" + path)

    def _to_entry(self, target: Target, link: Link) -> Resolved:
        here = target.source == self.entry.path
        fragment = self._part(target, link.fragment)
        if fragment is None:
            where = "this page" if here else target.source
            known = sorted(target.anchors)
            near = get_close_matches(link.fragment, known, n=1, cutoff=0.5)
            some = ", ".join(f"#{name}" for name in known[:8])
            help_ = f"did you mean '#{near[0]}'?" if near else f"there are: {some}"
            if here and is_comment(link.fragment):
                help_ = "if it is a new comment, `microjournal comments sync` fetches it"
            self._report(link, "anchor-broken", f"there is no '#{link.fragment}' on {where}", help_)
            fragment = link.fragment
        if here:
            return ("here", target.place, fragment, target.title)
        if target.group not in self.found.cites:
            self.found.cites.append(target.group)
        return ("page", target.place, fragment, target.title)

    def _part(self, target: Target, fragment: str) -> str | None:
        """The id that a fragment means on the page of a target; None if there is no such part."""
        if not fragment or fragment in target.anchors:
            return fragment
        if is_comment(fragment) and target.source != self.entry.path:
            # What is said on other pages changes without them.
            return fragment
        return self._anchors.setdefault(target.source, Anchors(target)).find(fragment)

    def _attach(self, path: str, info: FileInfo, link: Link) -> Resolved:
        """Publishes the file beside the page. Of two files of one name, the second keeps a part of its path."""
        attachments = self.found.attachments
        folder = site_path(self.entry)
        published = folder + posixpath.basename(path)
        if any(other.site_path == published and other.source != path for other in attachments):
            published = folder + path.removeprefix("content/")
        if published == f"{folder}index.html":
            message = f"the address /{folder} is taken already: it is the page that shows this file"
            self.found.problems.append(
                problem("static-conflict", message, Span(path=path, line=0), help="choose another name for the file")
            )
        elif all(other.site_path != published for other in attachments):
            attachments.append(Attachment(source=path, site_path=published, digest=info.digest))
        if link.kind in _IMAGES:
            return ("image", published, info.width, info.height)
        return ("page", published, link.fragment, posixpath.basename(path)) if link.fragment else ("file", published)

    def _hidden(self, link: Link) -> Resolved:
        if (link.line, link.column) not in self._secrets:
            message = f"'{link.target}' is not public yet, so its words are printed without a link, or … if it has none"
            self._report(link, "link-hidden", message, "the link appears by itself on the day the entry is published")
        return ("hidden",)

    def _report(self, link: Link, code: str, message: str, help_: str) -> None:
        self.found.problems.append(problem(code, message, self._span(link), help=help_))

    def _span(self, link: Link) -> Span:
        return Span(path=self.entry.path, line=link.line, column=link.column, length=link.length)
