"""Journals that differ in their length alone, so that what a change costs can be compared between them.

All get as many entries a month, have as many tags, and no experiment is left open for ever. The entries that are
changed
have the same words in all of them: one each that is recent, old, in the most used tag, retagged and deleted, and a
thread of ten whose last step is planned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from benchmarks.cases import CASES, Case, Changes, Site
from benchmarks.corpus import NEWEST, TODAY, Entry, Shape, commonest_tags, generate
from benchmarks.formats import FORMATS

PER_YEAR = 960  # 80 a month, a busy year of a team; a hundred thousand are a century of it

_TAGS = 60
_STEPS = 10
_STEP_DAYS = 7
_BACK = 10  # recent entries are in the feeds
_BODY = (
    "We *try* this now, and we write down what we see. " * 6 + "\n\n" + "Then we look again, and talk. " * 8 + "\n",
)


def even_journal(size: int, per_year: int = PER_YEAR) -> list[Entry]:
    """A journal of `size` entries, oldest first. The same arguments always give the same journal."""
    shape = Shape(per_year=per_year, tags=_TAGS, forgotten=0)
    entries = generate(size - _STEPS - 5, shape=shape)
    most, second, *_, fifth = commonest_tags(entries, 5)
    old, middle, recent = (entries[place].date for place in (size // 10, size * 2 // 3, -_BACK))
    entries += [_ended(_planned(name, recent, (second, fifth))) for name in ("recent", "retagged", "deleted")]
    entries += [_ended(_planned("old", old, (second, fifth))), _ended(_planned("favourite", middle, (most, fifth)))]
    follows = ""
    for number in reversed(range(_STEPS)):
        day = NEWEST - timedelta(days=_STEP_DAYS * number)
        step = replace(_planned(f"{number}-to-come", day.isoformat(), (second, fifth)), follows=follows)
        entries.append(_ended(step) if number else step)
        follows = step.id
    return sorted(entries, key=lambda entry: entry.date)


def _planned(name: str, day: str, tags: tuple[str, ...]) -> Entry:
    """An experiment with two tags that was not begun. name: of the entry among those that are marked."""
    plan = Entry(date=day, slug=f"marked-{name}", title=f"This one is {name}", tags=tags, body=_BODY)
    return replace(plan, expect="Half of the questions are answered on the same day", confidence=70, review="1w")


def _ended(plan: Entry, serial: int = 0) -> Entry:
    """A plan, done. serial: stands in the lesson."""
    ended = min(date.fromisoformat(plan.date) + timedelta(days=_STEP_DAYS), TODAY).isoformat()
    done = replace(plan, started=plan.date, ended=ended, result="partly", decision="adapt")
    return replace(
        done, lesson=f"Answers come by noon, as told {serial} times", body=(*_BODY, "\n## Result\n\n", *_BODY)
    )


def _edit(marked: str, edit: Callable[[Entry, int], Entry]) -> Callable[[Site, int], Changes]:
    """What is written if a marked entry becomes what `edit` makes of it and of a serial number."""

    def changes(site: Site, serial: int) -> Changes:
        entry = next(entry for entry in site.entries if entry.slug == f"marked-{marked}")
        return dict([FORMATS[site.tool.name](edit(entry, serial))])

    return changes


def _longer(entry: Entry, serial: int) -> Entry:
    return replace(entry, body=(*entry.body, f"\nA word more, number {serial}.\n"))


def _next(entry: Entry, serial: int) -> Entry:
    return _planned(f"number-{serial}", (NEWEST + timedelta(days=1)).isoformat(), entry.tags)


def _with_other_tag(entry: Entry, serial: int) -> Entry:
    return replace(entry, tags=(entry.tags[0], f"{entry.tags[1]}-{serial}"))


def _deleted(site: Site, serial: int) -> Changes:
    return dict.fromkeys(_edit("deleted", _longer)(site, serial))


_BODIES = (
    ("recent", "the body of a recent entry"),
    ("old", "the body of an old entry"),
    ("favourite", "the body of an entry in the most used tag"),
)
_ALL = (
    CASES["nothing"],
    *(Case(name=name, title=title, changes=_edit(name, _longer)) for name, title in _BODIES),
    *(
        Case(name=f"{name}-by-rename", title=f"{title}, by rename", changes=_edit(name, _longer), by_rename=True)
        for name, title in _BODIES
    ),
    Case(name="added", title="an entry added, with two tags in use", changes=_edit("recent", _next)),
    Case(name="finished", title="an experiment finished, the last of ten", changes=_edit("0-to-come", _ended)),
    Case(name="retagged", title="a tag of one entry renamed", changes=_edit("retagged", _with_other_tag)),
    Case(name="deleted", title="an entry deleted", changes=_deleted),
    Case(name="day", title="the next day", arguments=("--today", (TODAY + timedelta(days=1)).isoformat())),
)
EVEN_CASES: Mapping[str, Case] = {case.name: case for case in _ALL}
