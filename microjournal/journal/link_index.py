"""What links can name, and what may have been meant by one that names nothing."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from microjournal.journal.addresses import site_path
from microjournal.model.entry import Entry
from microjournal.model.files import FileInfo
from microjournal.model.lifecycle import event_anchors

# What `#top` means, HTML says itself (section 7.4.6.4); other ids belong to the theme.
_PAGE_ANCHORS = frozenset({"top"})


class LinkIndex:
    """What links can name: entries and pages by id, slug, file and address; other files; static files.

    public, hidden: entries and pages that may be seen today, and those that may not. files: those below `content/` and
    `static/` by path. static: paths that `static/` puts on the site.
    """

    def __init__(
        self, public: Iterable[Entry], hidden: Iterable[Entry], files: Mapping[str, FileInfo], static: Iterable[str]
    ) -> None:
        self.files = files
        self.static = frozenset(static)
        self._hidden: set[str] = set()
        self._hidden_paths: set[str] = set()
        self._by_name: dict[str, Entry | None] = {}
        self._by_file: dict[str, Entry] = {}
        self._by_path: dict[str, Entry] = {}
        self._anchors: dict[str, frozenset[str]] = {}
        by_slug: dict[str, Entry | None] = {}
        for entry in public:
            self._by_name[entry.id] = entry
            self._by_file[entry.path] = entry
            self._by_path[site_path(entry)] = entry
            by_slug[entry.slug] = None if entry.slug in by_slug else entry
        for entry in hidden:
            self._hidden |= {entry.id, entry.slug, entry.path}
            self._hidden_paths.add(site_path(entry))
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

    def is_hidden(self, name: str) -> bool:
        """Whether this id, slug or file is that of something that is not public yet."""
        return name in self._hidden

    def is_hidden_path(self, path: str) -> bool:
        """Whether something will be at this address that is not public yet."""
        return path.removesuffix("index.html").removesuffix("/") + "/" in self._hidden_paths

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
        return _did_you_mean(near, folder)

    def similar_image(self, path: str, folder: str) -> str:
        """The same for an image: the one of this name in whichever folder, or of a like path; or ""."""
        name = posixpath.basename(path)
        near = [file for file in self.files if posixpath.basename(file) == name]
        return _did_you_mean(near or get_close_matches(path, list(self.files), n=1, cutoff=0.6), folder)


def _did_you_mean(files: Sequence[str], folder: str) -> str:
    """The question whether the first of the files was meant, as one in `folder` would write it; "" if there is none."""
    if not files:
        return ""
    in_static = files[0].startswith("static/")
    written = files[0].removeprefix("static") if in_static else posixpath.relpath(files[0], folder)
    return f"did you mean '{written}'?"
