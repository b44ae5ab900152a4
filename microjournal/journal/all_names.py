"""The names of a whole journal that is held in memory, for commands that change many files at once."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from microjournal.journal.addresses import site_path
from microjournal.journal.links import target_of
from microjournal.journal.names import OwnNames, Target, own_names
from microjournal.model.entry import Entry
from microjournal.model.files import FileInfo
from microjournal.model.paths import composed

_UNKNOWN = FileInfo(digest=b"", width=0, height=0)


class AllNames(OwnNames):
    """`microjournal.journal.names.Names` of entries and pages, hidden ones too: an author's own links count as well.

    It offers no names for what a broken link may mean: nobody asks.
    """

    def __init__(self, entries: Iterable[Entry], files: Collection[str]) -> None:
        """files: paths of all files that are no entries."""
        self._owners: defaultdict[str, list[Entry]] = defaultdict(list)
        self._paths = {composed(path): path for path in files}
        self._called: defaultdict[str, list[str]] = defaultdict(list)
        for entry in sorted(entries, key=lambda entry: entry.path):
            for key in own_names(
                id_=entry.id, slug=entry.slug, source=entry.path, place=site_path(entry), title=entry.title
            ):
                self._owners[key].append(entry)
        for form, path in self._paths.items():
            if path.startswith("content/"):
                self._called[posixpath.basename(form)].append(path)

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
