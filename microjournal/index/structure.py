"""Groups that a change touches although none of their rows changed: neighbours in time, and what appears with size."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from microjournal.feeds.formats import WEEKLY
from microjournal.index.rows import Rows
from microjournal.journal.permalinks import LETTERS, part_of
from microjournal.model.weeks import week_of
from microjournal.plan.contract import TAG_WHOLE, TAGS
from microjournal.plan.feeds import ICONS
from microjournal.plan.lists import family_of
from microjournal.plan.tags import TAGS_IN_A_PART

_ON_THE_DAY = ("home", "open", "timeline", "patterns", "calendar", "feeds", "weekly")
_ICONS = {f"file {file}" for files in ICONS for file in files}
_IN_A_ROW = ("month", "year", "feed", "week")


def touch_by_rule(
    db: sqlite3.Connection, rows: Rows, *, ords: Iterable[str], renamed: Iterable[str], days: tuple[str, str]
) -> None:
    """Adds to the touched groups.

    ords: places in time at which an entry came, went, or is called otherwise. renamed: slugs of tags. days: the day
    before, and the day now.
    """
    sizes = rows.flush()
    touched = rows.touched
    for ord_ in ords:
        touched.update(_around(db, ord_))
    for group, size in sizes.items():
        touched.update(_by_size(db, group, *size))
    touched.update(_by_number_of_tags(db, sizes))
    if touched & _ICONS:
        touched.add("feeds")
    if _is_in_weekly_feed(db, touched, days[1]):
        touched.add("weekly")
    for slug in renamed:
        touched.update((f"tag {slug}", f"tag-practices {slug}", "tags", "patterns", "subscribe", f"letter {slug[0]}"))
        touched.update(_groups(db, f"tag-year {slug} "))
    if days[0] != days[1]:
        touched.update((*_ON_THE_DAY, f"feed {days[0][:7]}", f"feed {days[1][:7]}"))
        # Weeks that are over are counted on the page of their year.
        ends = sorted(int(week_of(day)[:4]) for day in days if day)
        touched.update(f"weeks-year {year:04}" for year in range(ends[0], ends[-1] + 1))
        # The archive of a month that is over has an address.
        touched.update((f"permalinks {days[0][:4]}", f"permalinks {days[1][:4]}"))
    if any(group.startswith("tag ") for group in touched):
        # What is left of tags shows those that took their place.
        touched.update(_old_tags(db))


def _by_size(db: sqlite3.Connection, group: str, before: int, after: int) -> Iterator[str]:
    """What shows whether a group has anything, or more than a page holds. before, after: how many it had, and has."""
    kind, _, key = group.partition(" ")
    came_or_went = (before == 0) != (after == 0)
    if kind in _IN_A_ROW and came_or_went:
        yield from _next(db, kind, group)
    if kind == "list" and came_or_went:
        yield from [f"list {other}" for other in family_of(key)]
    if kind == "tag" and (before > TAG_WHOLE) != (after > TAG_WHOLE):
        yield from _groups(db, f"tag-year {key} ")


def _old_tags(db: sqlite3.Connection) -> Iterator[str]:
    sql = "select grp from output where grp >= 'old tags/' and grp < 'old tags0'"
    for (name,) in db.execute(sql):
        yield name
        yield f"permalinks {part_of(name[4:])}"


def _is_in_weekly_feed(db: sqlite3.Connection, touched: Iterable[str], today: str) -> bool:
    """Whether a week that was touched is, or was, one of those that the feed of weeks has: the last that are over."""
    now = f"week {week_of(today)}"
    weeks = [group for group in touched if group.startswith("week ") and group < now]
    if not weeks:
        return False
    sql = "select grp from tally where grp > 'week ' and grp < ? and name = '' order by grp desc limit ?"
    newest = db.execute(sql, (now, WEEKLY.limit)).fetchall()
    return len(newest) < WEEKLY.limit or max(weeks) >= newest[-1][0]


def _around(db: sqlite3.Connection, ord_: str) -> Iterator[str]:
    """The entries before and after a place in time, and the one that is there."""
    for where in ("ord < ? order by ord desc", "ord >= ? order by ord", "ord > ? order by ord"):
        row = db.execute(f"select id from entry where not hidden and not page and {where} limit 1", (ord_,)).fetchone()
        if row:
            yield f"entry {row[0]}"


def _next(db: sqlite3.Connection, kind: str, group: str) -> Iterator[str]:
    sql = "select grp from tally where grp > ? and grp < ? and name = '' order by grp limit 1"
    yield from (name for (name,) in db.execute(sql, (group, f"{kind}!")))


def _groups(db: sqlite3.Connection, prefix: str) -> Iterator[str]:
    sql = "select grp from tally where grp >= ? and grp < ? and name = ''"
    yield from (name for (name,) in db.execute(sql, (prefix, prefix + "~")).fetchall())


def _by_number_of_tags(db: sqlite3.Connection, sizes: dict[str, tuple[int, int]]) -> Iterator[str]:
    """What lists tags does so in another way when there are many of them, or none that begins with a letter."""
    came = [group[4:] for group, (before, after) in sizes.items() if group.startswith("tag ") and not before and after]
    went = [group[4:] for group, (before, after) in sizes.items() if group.startswith("tag ") and before and not after]
    if not came and not went:
        return
    now = _count(db, "tags")
    before = now - len(came) + len(went)
    letters = {slug[0] for slug in (*came, *went)}
    others = any(_count(db, f"letter {letter}") in (0, sum(slug[0] == letter for slug in came)) for letter in letters)
    if others or (before > TAGS) != (now > TAGS):
        yield from (*_kind(db, "letter"), f"permalinks {LETTERS}")
    if (before > TAGS_IN_A_PART) != (now > TAGS_IN_A_PART):
        yield from (*_kind(db, "tag"), *_kind(db, "letter"))


def _count(db: sqlite3.Connection, group: str) -> int:
    number: int = db.execute("select count(*) from tally where grp = ?", (group,)).fetchone()[0]
    return number


def _kind(db: sqlite3.Connection, kind: str) -> list[str]:
    sql = "select distinct grp from tally where grp > ? and grp < ?"
    return [group for (group,) in db.execute(sql, (f"{kind} ", f"{kind}!"))]
