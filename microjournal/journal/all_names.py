"""The names of a whole journal that is held in memory, for commands that change many files at once."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from microjournal.journal.addresses import site_path
from microjournal.journal.links import target_of
from microjournal.journal.names import Target
from microjournal.model.entry import Entry
from microjournal.model.files import FileInfo
from microjournal.model.paths import composed, name_slug

_UNKNOWN = FileInfo(digest=b"", width=0, height=0)


class AllNames:
    """`microjournal.journal.names.Names` of entries and pages, hidden ones too: an author's own links count as well.

    It offers no names for what a broken link may mean: nobody asks.
    """

    def __init__(self, entries: Iterable[Entry], files: Collection[str]) -> None:
        """files: paths of all files that are no entries."""
        self._owners: defaultdict[str, list[Entry]] = defaultdict(list)
        self._paths = {composed(path): path for path in files}
        self._called: defaultdict[str, list[str]] = defaultdict(list)
        for entry in sorted(entries, key=lambda entry: entry.path):
            for key in _keys(entry):
                self._owners[key].append(entry)
        for form, path in self._paths.items():
            if path.startswith("content/"):
                self._called[posixpath.basename(form)].append(path)

    def named(self, name: str) -> Target | None:
        """As for `Names`."""
        name = composed(name)
        found = self._one(f"id {name}") or self._one(f"slug {name}", alone=True)
        return found or self._one(f"title {name_slug(name)}", alone=True)

    def at_file(self, path: str) -> Target | None:
        """As for `Names`."""
        path = composed(path)
        return self._one(f"file {path}") or self._one(f"file {path}.md") or self._one(f"file {path}/index.md")

    def at_path(self, path: str) -> Target | None:
        """As for `Names`."""
        path = composed(path).removesuffix("index.html")
        return self._one(f"at {path}") or self._one(f"at {path.removesuffix('/')}/")

    def is_hidden(self, name: str) -> bool:  # noqa: ARG002
        """Nothing is."""
        return False

    def is_hidden_path(self, path: str) -> bool:  # noqa: ARG002
        """Nothing is."""
        return False

    def file(self, path: str) -> tuple[str, FileInfo] | None:
        """As for `Names`, but nothing is known of what is in the file."""
        found = self._paths.get(composed(path))
        return (found, _UNKNOWN) if found else None

    def files_called(self, name: str) -> Sequence[str]:
        """As for `Names`."""
        return self._called.get(composed(name), ())

    def all_names(self) -> Iterable[str]:
        """None: see the class."""
        return ()

    def all_sources(self) -> Iterable[str]:
        """None: see the class."""
        return ()

    def all_files(self) -> Iterable[str]:
        """None: see the class."""
        return ()

    def _one(self, key: str, *, alone: bool = False) -> Target | None:
        owners = self._owners.get(key, ())
        return None if not owners or (alone and len(owners) > 1) else target_of(owners[0])


def _keys(entry: Entry) -> tuple[str, ...]:
    return (
        f"id {entry.id}",
        f"slug {entry.slug}",
        f"title {name_slug(entry.title)}",
        f"file {composed(entry.path)}",
        f"at {site_path(entry)}",
    )
