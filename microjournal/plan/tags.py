"""The pages of tags. That of a tag is bounded; when it cannot hold all entries, there is one for each year besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from microjournal.journal.assemble import Journal
from microjournal.journal.tags import Tag
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_open
from microjournal.model.paths import file_of, name_slug, quoted
from microjournal.plan.cards import Cards, output_group
from microjournal.plan.contract import TAG_NEWEST, TAG_OPEN, TAG_RELATED, TAGS, PageRef, TagRef, TagRow
from microjournal.plan.entry import page
from microjournal.plan.feeds import feed_of_tag
from microjournal.plan.output import Output, OutputGroup
from microjournal.plan.time import Period, by_year, year_rows

# From so many entries on, the years of a tag are looked at one by one: one more entry concerns one of them.
_LARGE = 150

# A letter with the names and paths of its tags.
_Letter = tuple[str, tuple[tuple[str, str], ...]]


def tag_groups(journal: Journal, cards: Cards) -> Iterator[OutputGroup]:
    """For each tag its page, its pages by year, and its feed."""
    for tag in journal.tags:
        years = _own_years(tag.entries)
        together, alone = ((), years) if len(tag.entries) >= _LARGE else (years, ())
        paths = [file_of(tag.path), *(_year_file(tag.path, year) for year, _ in together), f"{tag.path}feed.xml"]
        yield output_group(cards, f"tag {tag.slug}", paths, _tag, tag.name, tag.path, tag.entries, len(together))
        for year in alone:
            paths = [_year_file(tag.path, year[0])]
            yield output_group(cards, f"tag {tag.slug} {year[0]}", paths, _years, tag.name, tag.path, (year,))


def overview_groups(journal: Journal, cards: Cards) -> Iterator[OutputGroup]:
    """The overview of tags, and its pages by letter when there are many."""
    tags = journal.tags
    most_used = sorted(tags, key=lambda tag: (-len(tag.entries), tag.slug))[:TAGS]
    shown = tuple([(tag.name, tag.path, tag.entries) for tag in sorted(most_used, key=lambda tag: tag.slug)])
    letters = _letters(tags)
    paths = ["tags/index.html", *(file_of(f"tags/-/{letter}/") for letter, _ in letters)]
    yield output_group(cards, "tags", paths, _overview, shown, letters, len(tags))


def _tag(cards: Cards, name: str, path: str, entries: tuple[Entry, ...], together: int) -> Iterator[Output]:
    """The page of a tag, its feed, and its first pages by year. together: how many of these are planned with it."""
    years = _own_years(entries)
    inputs = {
        "tag": _row(cards, name, path, entries),
        "open": cards.cards([e for e in reversed(entries) if is_open(e)][:TAG_OPEN]),
        "cards": cards.cards(entries[: -TAG_NEWEST - 1 : -1]),
        "more": max(0, len(entries) - TAG_NEWEST),
        "years": year_rows(cards, years, quoted(path)),
        "related": _related(cards, name, entries),
    }
    yield page(cards, "tag", path, name, inputs, f"Experiments about {name}", feed=f"{quoted(path)}feed.xml")
    yield from _years(cards, name, path, years[:together])
    yield feed_of_tag(cards, name, path, entries)


def _years(cards: Cards, name: str, path: str, years: Sequence[Period]) -> Iterator[Output]:
    for year, entries in years:
        inputs = {
            "tag": _ref(name, path),
            "year": year,
            "cards": cards.cards(reversed(entries)),
            "tally": cards.tally(entries),
        }
        yield page(cards, "tag-year", f"{path}{year}/", f"{name} in {year}", inputs, feed=f"{quoted(path)}feed.xml")


def _overview(
    cards: Cards, shown: tuple[tuple[str, str, tuple[Entry, ...]], ...], letters: tuple[_Letter, ...], total: int
) -> Iterator[Output]:
    refs: tuple[PageRef, ...] = tuple({"label": k.upper(), "path": f"tags/-/{quoted(k)}/"} for k, _ in letters)
    overview = {"tags": tuple(_row(cards, *tag) for tag in shown), "letters": refs, "total": total}
    yield page(cards, "tags", "tags/", "Tags", overview, "What the experiments are about")
    for letter, members in letters:
        inputs = {"letter": letter.upper(), "tags": tuple(_ref(*member) for member in members), "letters": refs}
        yield page(cards, "tag-letter", f"tags/-/{letter}/", f"Tags: {letter.upper()}", inputs)


def _own_years(entries: Sequence[Entry]) -> tuple[Period, ...]:
    """The years that have pages of their own: none while all entries stand on the page of the tag."""
    return by_year(entries) if len(entries) > TAG_NEWEST else ()


def _year_file(path: str, year: str) -> str:
    return file_of(f"{path}{year}/")


def _row(cards: Cards, name: str, path: str, entries: Sequence[Entry]) -> TagRow:
    return {"name": name, "path": quoted(path), "count": len(entries), "tally": cards.tally(entries)}


def _ref(name: str, path: str) -> TagRef:
    return {"name": name, "path": quoted(path)}


def _letters(tags: Sequence[Tag]) -> tuple[_Letter, ...]:
    """Tags by the first letter of their slugs, in order; empty if they all fit on one page."""
    if len(tags) <= TAGS:
        return ()
    by_letter = groupby(tags, key=lambda tag: tag.slug[0])
    return tuple([(letter, tuple([(tag.name, tag.path) for tag in group])) for letter, group in by_letter])


def _related(cards: Cards, name: str, entries: Sequence[Entry]) -> tuple[TagRef, ...]:
    """The tags that most often stand beside the one of this name."""
    refs: dict[str, TagRef] = {}
    beside: Counter[str] = Counter()
    for other, count in Counter([tag for entry in entries for tag in entry.tags]).items():
        slug = name_slug(other)
        refs[slug] = cards.tag(other)
        beside[slug] += count
    del beside[name_slug(name)]
    return tuple([refs[slug] for slug, _ in sorted(beside.items(), key=lambda item: (-item[1], item[0]))[:TAG_RELATED]])
