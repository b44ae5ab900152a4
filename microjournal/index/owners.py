"""Where an author can do something about a file of the site."""

from __future__ import annotations

from microjournal.diagnostics import Span
from microjournal.index.journal import StoredJournal
from microjournal.index.site_aliases import alias_span, has_own
from microjournal.index.state import State
from microjournal.journal.addresses import mark_span
from microjournal.journal.permalinks import PERMALINKS
from microjournal.model.entry import Entry


def owners_of(state: State, path: str) -> list[Span]:
    """The places that a file of the site comes from, the nearest to an author first."""
    groups = state.connection.execute("select grp from output where path = ? order by grp", (path,)).fetchall()
    owners = [_owner(state, group) for (group,) in groups]
    if alias := alias_span(state.connection, path):
        # A group that has the file for no other reason has it for the alias.
        journal = StoredJournal(state.connection)
        pairs = zip(groups, owners, strict=True)
        owners = [owner if has_own(journal, group, path) else (3, alias) for (group,), owner in pairs]
    owners.sort(key=lambda owner: (owner[0], str(owner[1])))
    return [span for _, span in owners]


def _owner(state: State, group: str) -> tuple[int, Span]:
    """Where an author can do something about a file of a group; and how near it is, the nearest first."""
    kind, _, key = group.partition(" ")
    if kind == "file":
        return 0, Span(path=key, line=0)
    by_id = "select source from entry where id = ? order by source"
    if kind in ("entry", "page", "thread") and (entry := _entry(state, by_id, key)):
        return (3 if kind == "thread" else 1), mark_span(entry, "id")
    if kind == "old":
        by_alias = "select source from name join entry using (n) where key = 'alias ' || ? order by source"
        if entry := _entry(state, by_alias, key):
            number = [alias.removeprefix("/") for alias in entry.aliases].index(key)
            return 2, mark_span(entry, f"aliases.{number}")
        return 4, Span(path=PERMALINKS)
    return 9, Span(path="microjournal.yaml")


def _entry(state: State, sql: str, value: str) -> Entry | None:
    row = state.connection.execute(sql, (value,)).fetchone()
    return state.entry(row[0]) if row else None
