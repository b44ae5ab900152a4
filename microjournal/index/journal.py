"""`microjournal.plan.questions.Journal`, answered from the rows of a site."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias, TypeVar, cast

from microjournal.index.conversations import conversation_from_facts
from microjournal.index.entries import file_from_facts
from microjournal.index.known import gone_memories
from microjournal.index.names import spelling
from microjournal.index.old import has_alias, old_address, old_lines
from microjournal.index.sealing import TORN, Damaged, unsealed
from microjournal.index.site_aliases import alias_targets, redirect_servers
from microjournal.index.tables import meta
from microjournal.journal.memory import Memory
from microjournal.model.conversation import Conversation
from microjournal.model.entry import Entry
from microjournal.model.paths import quoted
from microjournal.plan.cards import Around, Seen, see
from microjournal.plan.contract import Card, PageRef, Tally
from microjournal.plan.output import Copy
from microjournal.plan.questions import OldAddress, Redirect
from microjournal.plan.site_aliases import is_same_document

_K = TypeVar("_K")
_V = TypeVar("_V")

# Of entries that were read last: those of a few months; and the lines of many more, which the pages of tags share.
_KEPT = 2_000
_CARDS_KEPT = 12_000
# Greater than any sort key.
_END = "\U0010ffff"
_TALLIED = ("n", "met", "partly", "not_met", "unclear", "open", "dropped", "notes")
_TALLY = f"count, {', '.join(_TALLIED)}"
_NAMED = "select {} from tally where grp = ? and name >= ? and name < ? and name != '' order by name"
# So many rows of a group are too many to read at once.
_MANY = 100
# Sort key, number and card of an entry in a part of a group.
_Row: TypeAlias = "tuple[str, int, bytes]"


class StoredJournal:
    """A journal as its rows have it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.db = connection
        self._today: str = meta(connection, "today") or ""
        self._seen: dict[int, Seen] = {}
        self._cards: dict[int, Card] = {}

    @property
    def today(self) -> str:
        """The day."""
        return self._today

    def group(self, name: str) -> StoredGroup:
        """The group of a name."""
        return StoredGroup(self, name)

    def conversation(self, source: str) -> Conversation:
        """What was said on the issue of an entry."""
        row = self.db.execute("select facts from sources where path = ?", (source,)).fetchone()
        conversation = conversation_from_facts(row[0]) if row else None
        if conversation is None:
            raise Damaged(TORN)
        return conversation

    def neighbours(self, entry: Entry) -> tuple[PageRef | None, PageRef | None]:
        """The entries before and after an entry in the order of time."""
        return self._ref("ord < ? order by ord desc", entry), self._ref("ord > ? order by ord", entry)

    def tag_name(self, slug: str) -> str:
        """How the journal spells a tag."""
        return spelling(self.db, slug)

    def before(self, kind: str, key: str = "") -> str:
        """The greatest key of the groups of a kind that is less than a key ("" for no limit); "" if there is none."""
        limits = (f"{kind} ", f"{kind} {key or _END}")
        sql = "select grp from tally where grp > ? and grp < ? and name = '' order by grp desc limit 1"
        row = self.db.execute(sql, limits).fetchone()
        return row[0].removeprefix(f"{kind} ") if row else ""

    def tag_count(self) -> int:
        """How many tags there are."""
        number: int = self.db.execute("select count(*) from tally where grp = 'tags'").fetchone()[0]
        return number

    def old_address(self, path: str) -> OldAddress | None:
        """What was at an address at which nothing is any more. The settings know better than what was published."""
        if path in self._aliases and not has_alias(self.db, path):
            return None
        return old_address(self.db, path)

    def old(self, part: str) -> tuple[tuple[str, str, int], ...]:
        """Published addresses of a part of the site's memory."""
        return tuple(old_lines(self.db, part))

    def gone(self, part: str) -> tuple[Memory, ...]:
        """What is remembered in a part of entries that are not public any more."""
        return tuple(gone_memories(self.db, part))

    def files_of(self, group: str) -> tuple[str, ...]:
        """Paths of the files that a group has, in order."""
        rows = self.db.execute("select path from output where grp = ? order by path", (group,))
        return tuple([path for (path,) in rows])

    def parts(self, folder: str) -> tuple[str, ...]:
        """Names of the files in a folder of the site, without their ends, in order."""
        sql = "select path from output where path >= ? and path < ? order by path"
        paths = [path for (path,) in self.db.execute(sql, (folder, folder + _END))]
        return tuple([path[len(folder) :].rpartition(".")[0] for path in paths])

    def alias_target(self, path: str) -> str | None:
        """Where a former address leads by the settings."""
        return self._aliases.get(path)

    def redirect_servers(self) -> tuple[str, ...]:
        """Kinds of servers for which redirects are written."""
        return redirect_servers(self.db)

    def redirects(self) -> tuple[Redirect, ...]:
        """All former addresses."""
        found = {path: Redirect(path, quoted(target), is_alias=True) for path, target in self._aliases.items()}
        paths = [group[4:] for (group,) in self.db.execute("select distinct grp from output where grp glob 'old *'")]
        for path in paths:
            old = None if path in found else self.old_address(path)
            # Where a feed was, and there is none like it, a page is of no use.
            if old and (old.now is None or not path.endswith(".xml") or old.now["path"].endswith(".xml")):
                found[path] = Redirect(path, old.now["path"] if old.now else None)
        return tuple(found.values())

    def also_at(self, file: str) -> tuple[str, ...]:
        """The former addresses of a document by the settings."""
        return self._also_at.get(file, ())

    @cached_property
    def _aliases(self) -> Mapping[str, str]:
        return alias_targets(self.db)

    @cached_property
    def _also_at(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for path, target in self._aliases.items():
            if is_same_document(path, target):
                found[target] = (*found.get(target, ()), path)
        return found

    def copied(self, source: str) -> Copy | None:
        """The copy of a file of `static/` or of the theme."""
        row = self.db.execute("select path, digest from copied where source = ?", (source,)).fetchone()
        return Copy(path=row[0], source=source, digest=row[1]) if row else None

    def listed(self, part: str) -> tuple[tuple[str, str], ...]:
        """The pages that a part of the sitemap has: path ("2026/03/") and day of the last change, in order of path."""
        rows = self.db.execute(
            "select path, changed from output where listed = ? and listed != '' order by path", (part,)
        )
        return tuple([(path.removesuffix("index.html"), changed) for path, changed in rows])

    def sitemap_parts(self) -> tuple[str, ...]:
        """Paths of the files of the sitemap, besides its index, in order."""
        sql = (
            "with recursive part (name) as (select min(listed) from output where listed != '' union all select "
            "(select min(listed) from output where listed > name and listed != '') from part where name not null) "
            "select name from part where name not null"
        )
        return tuple([name for (name,) in self.db.execute(sql)])

    def card(self, n: int, stored: bytes) -> Card:
        """An entry as a line of a list. stored: as its row has it."""
        return self._cards.get(n) or _keep(self._cards, n, unsealed(stored), _CARDS_KEPT)

    def seen(self, n: int) -> Seen:
        """Everything that is known of an entry."""
        return self._seen.get(n) or _keep(self._seen, n, self._read(n), _KEPT)

    def _read(self, n: int) -> Seen:
        sql = "select facts, around from entry join sources on path = source where n = ?"
        facts, around = self.db.execute(sql, (n,)).fetchone() or (None, None)
        entry = file_from_facts(facts)[0] if facts else None
        if entry is None or around is None:
            raise Damaged(TORN)
        return see(entry, Around(*unsealed(around)))

    def _ref(self, where: str, entry: Entry) -> PageRef | None:
        order = f"{entry.date}\t{entry.moment}\t{entry.id}"
        sql = f"select title, place from entry where not hidden and not page and {where} limit 1"
        row = self.db.execute(sql, (order,)).fetchone()
        return {"label": row[0], "path": quoted(row[1])} if row else None


class StoredGroup:
    """The rows of one group of a stored journal. Those of a small one, as most are, are read at once."""

    def __init__(self, journal: StoredJournal, name: str) -> None:
        self._journal = journal
        self._db = journal.db
        self._name = name

    def cards(
        self, part: str, *, newest: int = 0, oldest: int = 0, since: str = "", before: str = ""
    ) -> tuple[Card, ...]:
        """Entries of a part, as lines of a list."""
        card = self._journal.card
        return tuple([card(n, stored) for _, n, stored in self._rows(part, newest, oldest, since, before)])

    def entries(
        self, part: str, *, newest: int = 0, oldest: int = 0, since: str = "", before: str = ""
    ) -> tuple[Seen, ...]:
        """Entries of a part with everything that is known of them."""
        return tuple([self._journal.seen(n) for _, n, _ in self._rows(part, newest, oldest, since, before)])

    def number(self, part: str, *, since: str = "", before: str = "") -> int:
        """How many entries a part has between limits of sort keys."""
        sql = "select count(*) from member where grp = ? and part = ? and sort >= ? and sort < ?"
        number: int = self._db.execute(sql, (self._name, part, since, before or _END)).fetchone()[0]
        return number

    def keys(self, part: str, *, newest: int = 0) -> tuple[str, ...]:
        """The sort keys of a part."""
        return tuple([sort for sort, _, _ in self._rows(part, newest, 0, "", "")])

    def tally(self, name: str = "") -> Tally:
        """How the experiments under a name went."""
        return _tally(self._tally(name)[1:])

    def tallies(self, prefix: str) -> dict[str, Tally]:
        """How the experiments went under each name that begins with a prefix."""
        rows = self._db.execute(_NAMED.format(f"name, {_TALLY}"), (self._name, prefix, prefix + _END))
        return {name[len(prefix) :]: _tally(numbers) for name, _, *numbers in rows}

    def count(self, name: str = "") -> int:
        """How many entries were counted under a name."""
        count: int = self._tally(name)[0]
        return count

    def counts(self, prefix: str) -> dict[str, int]:
        """The names of tallies that begin with a prefix, without it and in order, and how many were counted."""
        rows = self._db.execute(_NAMED.format("name, count"), (self._name, prefix, prefix + _END))
        return {name[len(prefix) :]: count for name, count in rows}

    def _tally(self, name: str) -> Any:
        sql = f"select {_TALLY} from tally where grp = ? and name = ?"
        return self._db.execute(sql, (self._name, name)).fetchone() or (0,) * 9

    @cached_property
    def _few(self) -> dict[str, list[_Row]] | None:
        """All rows by part, None if there are many."""
        sql = "select part, sort, n, card from member join entry using (n) where grp = ? limit ?"
        rows = self._db.execute(sql, (self._name, _MANY)).fetchall()
        if len(rows) == _MANY:
            return None
        found: dict[str, list[_Row]] = {}
        for part, *row in sorted(rows):
            found.setdefault(part, []).append(tuple(row))
        return found

    def _rows(self, part: str, newest: int, oldest: int, since: str, before: str) -> Sequence[_Row]:
        limit = newest or oldest
        if self._few is not None:
            rows = self._few.get(part, [])
            if since or before:
                rows = [row for row in rows if since <= row[0] < (before or _END)]
            rows = rows[::-1] if newest else rows
            return rows[:limit] if limit else rows
        sql = (
            "select sort, n, card from member join entry using (n) where grp = ? and part = ? and sort >= ? "
            f"and sort < ? order by sort {'desc' if newest else ''}, n limit ?"
        )
        values = (self._name, part, since, before or _END, limit or -1)
        return self._db.execute(sql, values).fetchall()


def _tally(numbers: Iterable[int]) -> Tally:
    return cast(Tally, dict(zip(_TALLIED, numbers, strict=True)))


def _keep(cache: dict[_K, _V], key: _K, value: _V, most: int) -> _V:
    if len(cache) >= most:
        cache.clear()
    cache[key] = value
    return value
