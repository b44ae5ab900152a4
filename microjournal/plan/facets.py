"""Which groups see an entry, and how much of it: grouping and dependency said once.

Every list and every count of the site is made of these rows. A build compares the rows of an entry with those that it
had; the groups in which they differ are planned again, and no others. So a planner (see `microjournal.plan.groups`) may
only ask for what stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import unquote

from microjournal.feeds.formats import FEEDS
from microjournal.journal.addresses import chronological
from microjournal.journal.calibration import forecast_of
from microjournal.journal.memory import memory_line
from microjournal.journal.permalinks import LETTERS, part_of
from microjournal.model.digest import Digest, digest
from microjournal.model.lifecycle import EventKind, events_of, is_sample
from microjournal.model.paths import name_slug, tag_path, thread_path, week_path
from microjournal.model.weeks import Movement, is_due_in_its_week, movement_of, week_of
from microjournal.plan.cards import Seen, Talk, card_of
from microjournal.plan.contract import Card
from microjournal.plan.lists import LISTS, Listed, lists_of, overview_of
from microjournal.plan.pattern_names import TAG, pattern_names
from microjournal.plan.permalinks import memory_of

# Events of these kinds have feeds of their own.
_FEED_KINDS = frozenset(kind for feed in FEEDS for kind in feed.kinds)


class Grain(NamedTuple):
    """What lists know of an entry or a plain page that is public. Plain data, so that it can be stored.

    order: its place in time (see `microjournal.journal.addresses.chronological`). whole: digest of everything that any
    view of it shows. tags: slugs. events: of each that has happened its kind, the day on which it became public, and
    its number. updated: day of the last of them, or the day it was planned. identity: what it is known by for ever.
    remembered: digest of what is to be remembered of it, b"" for nothing. aliases: its other addresses. learned: it is
    over and has a lesson. ended: the day it was over, or was planned. beside: paths of the files that are published
    beside its page.
    follows: ids. followed_by: ids, each with the number that this entry has among those that it follows.
    cites: groups of the pages that it links to. shown_on: ids of the entries whose pages show it as a step of their
    thread. thread: id of the first step, "" if it is in none. step: its place there.
    said: time of the newest comment on it, "" if there is none. avatars: files of the pictures of those who comment.
    sure, readers: what its author and its readers forecast, in percent; None if they did not.
    """

    id: str
    page: bool
    order: str
    card: Card
    whole: Digest
    tags: tuple[str, ...]
    events: tuple[tuple[EventKind, str, int], ...]
    updated: str
    learned: bool
    ended: str
    identity: str
    remembered: Digest
    aliases: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    followed_by: tuple[tuple[str, int], ...] = ()
    cites: tuple[str, ...] = ()
    shown_on: tuple[str, ...] = ()
    thread: str = ""
    step: str = ""
    said: str = ""
    avatars: tuple[str, ...] = ()
    sure: int | None = None
    readers: int | None = None


def grain_of(seen: Seen, **ties: Any) -> Grain:
    """What lists know of an entry. ties: fields of `Grain` that depend on others."""
    entry, around = seen
    card = card_of(seen)
    coming = around.coming
    happened = [event for event in enumerate(events_of(entry)) if event[1].date not in coming]
    named, talk = around.named, around.conversation
    return Grain(
        id=entry.id,
        page=entry.page,
        order="\t".join(chronological(entry)),
        card=card,
        whole=digest((entry.digest, tuple(around))),
        tags=tuple([name_slug(name) for name in entry.tags]),
        events=tuple([(event.kind, named[n][1], n) for n, event in happened]) if named else (),
        updated=max([entry.date, *[event.date for _, event in happened]]),
        learned=bool(entry.lesson and card["ended"]),
        ended=card["ended"] or entry.date,
        identity=around.identity,
        remembered=b"" if is_sample(entry) else digest(memory_line(memory_of(seen))),
        aliases=tuple([alias.removeprefix("/") for alias in entry.aliases]),
        beside=(*[path for _, path, _ in around.attached], *([around.picture] if around.picture else ())),
        said=talk.newest if talk else "",
        avatars=tuple(sorted({file for _, file in talk.avatars})) if talk else (),
        sure=entry.confidence,
        readers=_forecast(talk),
        **ties,
    )


def _forecast(talk: Talk | None) -> int | None:
    """What readers say together: of those that bet that it would go as expected, or that it would not."""
    yes, no = talk.bets[:2] if talk and talk.bets else (0, 0)
    return forecast_of(yes, no) if yes or no else None


# An entry in a part of a group: group, part, its place there as a sort key, and a digest of what the group shows of it.
Member: TypeAlias = tuple[str, str, str, Digest]


def members(grain: Grain) -> Iterator[Member]:
    """The rows of an entry."""
    card, order, whole = grain.card, grain.order, grain.whole
    line = digest(card)
    own = f"{'page' if grain.page else 'entry'} {grain.id}"
    yield own, "self", grain.updated, whole
    for path in grain.beside:
        yield own, "beside", path, b""
    for group in grain.cites:
        yield group, "citing", order, line
    yield from _in_memory(grain)
    if grain.page:
        return
    yield f"month {card['date'][:7]}", "entries", order, whole
    yield from _on_front_pages(grain, line)
    for slug in grain.tags:
        tag = f"tag {slug}"
        yield tag, "entries", order, line
        if card["kind"] in ("planned", "running"):
            yield tag, "open", order, line
        if grain.events:
            yield tag, "changed", f"{_last_day(grain)}\t{grain.id}", whole
        yield f"tag-year {slug} {card['date'][:4]}", "entries", order, line
    yield from _in_feeds(grain)
    if grain.said:
        yield "comments", "entries", f"{grain.said}\t{grain.id}", grain.whole
    for file in grain.avatars:
        yield f"file {file}", "shown", order, b""
    yield from _in_weeks(grain)
    yield from _in_threads(grain, line)
    yield from _in_lists(grain, line)
    yield from _in_patterns(grain)


def _in_memory(grain: Grain) -> Iterator[Member]:
    if not grain.remembered:
        return
    part = part_of(unquote(grain.card["path"]))
    yield f"permalinks {part}", "entries", grain.identity, grain.remembered
    for path in grain.aliases:
        yield f"permalinks {part_of(path)}", "aliases", path, digest(grain.identity)


def _listings(grain: Grain) -> Iterator[str]:
    """The groups that list it, whose addresses are to be remembered."""
    month, year = grain.card["date"][:7], grain.card["date"][:4]
    yield f"year {year}"
    yield f"month {month}"
    for slug in grain.tags:
        yield f"tag {slug}"
        yield f"tag-year {slug} {year}"
        yield f"letter {slug[0]}"
    for _, day, _ in grain.events:
        week = week_of(day)
        yield f"feed {day[:7]}"
        yield f"week {week}"
        yield f"weeks-year {week[:4]}"
    for name, place in _lists(grain):
        yield f"list-year {name} {place[:4]}"
        if not LISTS[name].overview:
            yield f"list {name}"
    if _is_practice(grain):
        yield from [f"tag-practices {slug}" for slug in grain.tags]


def tallies(grain: Grain) -> Iterator[tuple[str, str]]:
    """Where an entry is counted: groups, and the name of the tally in each; twice where it counts twice."""
    if grain.page:
        return
    tags, year = grain.tags, grain.card["date"][:4]
    yield from _counted_in_time(grain)
    for listing in _listings(grain) if grain.remembered else ():
        yield f"permalinks {_part_of_listing(listing)}", f"of {listing}"
    for slug in tags:
        yield f"tag {slug}", ""
        yield f"tag {slug}", f"year {year}"
        for other in tags:
            if other != slug:
                yield f"tag {slug}", f"beside {other}"
        yield f"tag-year {slug} {year}", ""
        yield "tags", slug
        yield "subscribe", slug
        yield f"letter {slug[0]}", slug
    for _, day, _ in grain.events:
        yield f"feed {day[:7]}", ""
    yield from _counted_in_weeks(grain)
    yield from _counted_in_patterns(grain)
    if grain.thread:
        yield f"thread {grain.thread}", ""
    yield from _counted_in_lists(grain)


def _counted_in_time(grain: Grain) -> Iterator[tuple[str, str]]:
    month, kind = grain.card["date"][:7], grain.card["kind"]
    year = month[:4]
    yield f"month {month}", ""
    yield f"year {year}", ""
    yield f"year {year}", f"month {month}"
    yield "search", f"year {year}"
    yield "home", kind
    for group in ("home",) if kind == "note" else ("home", "timeline"):
        yield group, ""
        yield group, f"month {month}"
        yield group, f"year {year}"
    yield "data", f"month {month}"


def members_of_thread(root: Grain, steps: Iterable[Grain]) -> Iterator[Member]:
    """The rows of a thread. root: its first step, to which they belong. steps: all of them, in order."""
    steps = tuple(steps)
    updated = max([step.updated for step in steps])
    seen = digest((updated, *[(step.card, step.follows) for step in steps]))
    yield "threads", "", f"{updated}\t{thread_path(root.id)}", seen
    yield f"threads-year {root.card['date'][:4]}", "", root.order, seen


def tallies_of_thread(root: Grain) -> Iterator[tuple[str, str]]:
    """Where a thread is counted, by its first step."""
    year = root.card["date"][:4]
    for listing in (f"thread {root.id}", f"threads-year {year}") if root.remembered else ():
        yield f"permalinks {_part_of_listing(listing)}", f"of {listing}"
    yield "threads", ""
    yield "threads", f"year {year}"
    yield f"threads-year {year}", ""


def _part_of_listing(group: str) -> str:
    """The part of the site's memory that has the addresses of a group."""
    kind, _, key = group.partition(" ")
    if kind in ("year", "month", "feed", "weeks-year"):
        return key[:4]
    if kind == "week":
        return part_of(week_path(key))
    if kind == "letter":
        return LETTERS
    if kind == "list-year":
        return key[-4:]
    if kind in ("tag", "tag-year", "tag-practices"):
        return part_of(tag_path(key.partition(" ")[0]))
    if kind == "thread":
        return part_of(thread_path(key))
    return part_of(f"threads/{key}/") if kind == "threads-year" else part_of("")


def _on_front_pages(grain: Grain, line: Digest) -> Iterator[Member]:
    card, order = grain.card, grain.order
    kind = card["kind"]
    if kind == "note":
        yield "home", "notes", f"{_day_of(grain, 'note') or card['date']}\t{order}", line
        return
    yield f"year {card['date'][:4]}", "experiments", order, line
    yield "timeline", "ended" if card["ended"] else "open", f"{card['ended'] or card['started']}\t{order}", line
    if kind in ("planned", "running"):
        yield "home", kind, f"{card['review']}\t{order}", line
        if card["review"]:
            yield "calendar", "reviews", f"{card['review']}\t{grain.id}", grain.whole
    else:
        yield "home", "results", f"{_day_of(grain, 'result', 'dropped') or card['ended']}\t{grain.id}", line


def _in_feeds(grain: Grain) -> Iterator[Member]:
    if grain.events:
        yield "feeds", "changed", f"{_last_day(grain)}\t{grain.id}", grain.whole
    for kind, day, number in grain.events:
        if kind in _FEED_KINDS:
            # What they show of it, the row above says already.
            yield "feeds", kind, f"{day}\t{grain.order[11:]}\t{number:03}", b""
    for month in dict.fromkeys([day[:7] for _, day, _ in grain.events]):
        yield f"feed {month}", "entries", grain.order, grain.whole


def _in_weeks(grain: Grain) -> Iterator[Member]:
    for movement, day, number in _moves(grain):
        yield f"week {week_of(day)}", movement, f"{day}\t{grain.order[11:]}\t{number:03}", grain.whole
    card = grain.card
    if card["kind"] != "note" and is_due_in_its_week(card["review"], card["ended"]):
        yield f"week {week_of(card['review'])}", "due", f"{card['review']}\t{grain.order[11:]}\t", grain.whole


def _counted_in_weeks(grain: Grain) -> Iterator[tuple[str, str]]:
    for movement, day, _ in _moves(grain):
        week = week_of(day)
        yield f"week {week}", ""
        yield f"weeks-year {week[:4]}", f"{week} {movement}"
        yield "weeks", f"{week} {movement}"
        yield "weeks", f"year {week[:4]}"


def _in_patterns(grain: Grain) -> Iterator[Member]:
    for slug in grain.tags if grain.card["ended"] else ():
        yield "patterns", f"{TAG}{slug}", f"{grain.ended}\t{grain.id}", b""


def _counted_in_patterns(grain: Grain) -> Iterator[tuple[str, str]]:
    for name in pattern_names(grain.card, grain.tags, sure=grain.sure, readers=grain.readers):
        yield "patterns", name


def _moves(grain: Grain) -> list[tuple[Movement, str, int]]:
    """Its events, each with its part of the week and its day."""
    decision = grain.card["decision"]
    return [(movement_of(kind, decision), day, number) for kind, day, number in grain.events]


def _in_threads(grain: Grain, line: Digest) -> Iterator[Member]:
    for id_ in grain.follows:
        yield f"entry {id_}", "followed_by", grain.order, line
    for id_, number in grain.followed_by:
        yield f"entry {id_}", "follows", f"{number:03}", line
    step = step_key(grain)
    for id_ in grain.shown_on:
        yield f"entry {id_}", "thread", step, line
    if grain.thread:
        yield f"entry {grain.id}", "root", grain.thread, b""
        yield f"thread {grain.thread}", "steps", step, line
        yield f"thread {grain.thread}", "changed", f"{grain.updated}\t{grain.id}", b""


def _in_lists(grain: Grain, line: Digest) -> Iterator[Member]:
    for name, place in _lists(grain):
        if name != "practices":
            yield overview_of(name), "", place, line
        yield f"list-year {name} {place[:4]}", "", place, line
    card = grain.card
    if card["kind"] in ("planned", "running"):
        yield "open", card["kind"], f"{card['review']}\t{grain.order}", line
    if card["open_loop"] and card["ended"]:
        yield "open", "loops", grain.order, line
    if _is_practice(grain):
        ended = f"{grain.ended}\t{grain.id}"
        yield "practices", f"of {grain.tags[0] if grain.tags else ''}", ended, line
        for slug in grain.tags:
            yield f"tag-practices {slug}", "", ended, line


def _counted_in_lists(grain: Grain) -> Iterator[tuple[str, str]]:
    for name, place in _lists(grain):
        yield overview_of(name), ""
        yield overview_of(name), f"year {place[:4]}"
        yield f"list-year {name} {place[:4]}", ""
        yield f"list-year {name} {place[:4]}", f"month {place[:7]}"
    if grain.card["kind"] in ("planned", "running"):
        yield "open", grain.card["kind"]
    if grain.card["open_loop"] and grain.card["ended"]:
        yield "open", "loops"
    if _is_practice(grain):
        yield "practices", f"of {grain.tags[0] if grain.tags else ''}"
        for slug in grain.tags:
            yield f"tag-practices {slug}", ""
            yield f"tag {slug}", "practices"


def _lists(grain: Grain) -> Iterator[Listed]:
    """The lists by year that have it."""
    yield from lists_of(grain.card, grain.order)
    ended = f"{grain.ended}\t{grain.id}"
    if _is_practice(grain):
        yield Listed("practices", ended)
    if grain.learned:
        yield Listed("lessons", ended)


def step_key(grain: Grain) -> str:
    """Its place in its thread, and after it the ids of the steps that it follows."""
    return "\t".join((grain.step, *grain.follows))


def followed_of(key: str) -> tuple[str, ...]:
    """The ids that a `step_key` names."""
    return tuple(key.split("\t")[4:])


def _day_of(grain: Grain, *kinds: EventKind) -> str:
    """The day on which its event of one of these kinds became public; "" if there is none.

    What is told late is new to readers on that day, whatever date it has.
    """
    return next((day for kind, day, _ in grain.events if kind in kinds), "")


def _last_day(grain: Grain) -> str:
    """The day of the last event. That of the plan may be still to come, when other events have happened."""
    return max([day for _, day, _ in grain.events])


def _is_practice(grain: Grain) -> bool:
    card = grain.card
    return card["decision"] == "adopt" and card["kind"] != "dropped" and not card["superseded"]
