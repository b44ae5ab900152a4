"""Journals made of the front matter in a test, as the rows that the index keeps of them: in memory, without a build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from microjournal.diagnostics import Diagnostic
from microjournal.index.entries import entry_to_plain, facts_of_file
from microjournal.index.journal import StoredJournal
from microjournal.index.noted import new_lines
from microjournal.index.old import take_in_lines
from microjournal.index.opening import open_state
from microjournal.index.problems import stored_problems
from microjournal.index.state import SourceStamp, State, StoredFile
from microjournal.index.take_in import Terms
from microjournal.index.update import forget_outdated, update
from microjournal.journal.permalinks import Permalinks, parse_permalinks
from microjournal.model.entry import Entry
from microjournal.plan.contract import Card
from tests.plan.journals import TODAY, parsed


class Indexed:
    """The rows of a journal. Use `indexed`."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._db = state.connection
        self._entries: dict[str, Entry] = {}

    def update(
        self,
        keys: Mapping[str, str],
        *,
        today: str = TODAY,
        drafts: bool = False,
        permalinks: Permalinks | None = None,
    ) -> None:
        """Brings the rows to what these entries say. keys: by name. permalinks: None for those of before."""
        before, self._entries = self._entries, {name: parsed(name, text, "Text.\n") for name, text in keys.items()}
        self._state.forget([entry.path for name, entry in before.items() if name not in keys])
        changed = [entry for name, entry in self._entries.items() if before.get(name) != entry]
        self._state.save_parsed([_file_of(entry) for entry in changed])
        terms = Terms(today=today, drafts=drafts, authors=(), engine=b"", host="ana.example")
        forget_outdated(self._state, terms)
        update(self._state, terms, assets=(), old=take_in_lines(self._db, b"", permalinks))

    @property
    def journal(self) -> StoredJournal:
        """What planners ask."""
        return StoredJournal(self._db)

    @property
    def problems(self) -> list[Diagnostic]:
        return list(stored_problems(self._db))

    def cards(self, group: str, part: str) -> tuple[Card, ...]:
        """Of the entries in a part of a group."""
        return self.journal.group(group).cards(part)

    def ids(self, group: str, part: str = "entries") -> list[str]:
        """Of the entries in a part of a group, as it orders them."""
        return [card["id"] for card in self.cards(group, part)]

    def is_public(self, name: str) -> bool:
        """Whether an entry or page has a page."""
        entry = self._entries[name]
        return bool(self.journal.group(f"{'page' if entry.page else 'entry'} {entry.id}").entries("self"))

    def new_lines(self) -> Permalinks:
        """What `permalinks.txt` is to get."""
        return new_lines(self._db, "")


@contextmanager
def indexed(
    keys: Mapping[str, str], *, permalinks: str = "", today: str = TODAY, drafts: bool = False
) -> Iterator[Indexed]:
    """A journal of these entries, each of a title that is its name. keys: front matter by name.

    permalinks: lines of `permalinks.txt`.
    """
    lines, wrong = parse_permalinks(permalinks)
    assert wrong == []
    with TemporaryDirectory() as folder:
        state = open_state(Path(folder), None)
        try:
            found = Indexed(state)
            found.update(keys, today=today, drafts=drafts, permalinks=lines)
            yield found
        finally:
            state.close()


def _file_of(entry: Entry) -> StoredFile:
    return StoredFile(entry.path, SourceStamp(None, entry.digest), facts_of_file(entry_to_plain(entry), ()), b"", False)
