"""The pages of tags. A page of a tag is bounded: the newest entries, and a page for each year with all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

from microjournal.journal.assemble import Tag
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_open
from microjournal.model.paths import file_of, name_slug, quoted
from microjournal.plan.cards import Cards
from microjournal.plan.contract import PageRef, TagRef, TagRow
from microjournal.plan.entry import page_view
from microjournal.plan.feed_items import Happenings
from microjournal.plan.feeds import tag_feed
from microjournal.plan.output import Output, Section
from microjournal.plan.time import year_rows

_NEWEST = 20
_OPEN = 8
_RELATED = 8
_SHOWN_TAGS = 40
# From so many entries on, the years of a tag are looked at one by one: one more entry concerns one of them.
_LARGE = 150


def tags_section(cards: Cards) -> Section:
    """The overview, and its pages by letter when there are many tags."""
    letters = _letters(cards.journal.tags)
    paths = ["tags/index.html", *(file_of(f"tags/-/{letter}/") for letter in letters)]
    return Section(name="tags", paths=tuple(paths), key=None, make=partial(_overview, cards))


def tag_sections(cards: Cards, happenings: Happenings) -> Iterator[Section]:
    """For each tag its page, its pages by year, and its feed."""
    names = {tag.slug: tag.name for tag in cards.journal.tags}
    for tag in cards.journal.tags:
        by_year = _by_year(tag)
        alone = by_year if len(tag.entries) >= _LARGE else {}
        together = {} if alone else by_year
        pages = [file_of(tag.path), *(_year_file(tag, year) for year in together)]
        yield Section(
            name=f"tag {tag.slug}",
            paths=(*pages, f"{tag.path}feed.xml"),
            key=partial(cards.keys, tag.entries, tag.name),
            make=partial(_tag_outputs, happenings, tag, names, together),
        )
        for year, entries in alone.items():
            yield Section(
                name=f"tag {tag.slug} {year}",
                paths=(_year_file(tag, year),),
                key=partial(cards.keys, entries, tag.name),
                make=partial(_year_pages, cards, tag, {year: entries}),
            )


def _by_year(tag: Tag) -> dict[str, tuple[Entry, ...]]:
    return {year: tuple(entries) for year, entries in groupby(tag.entries, key=lambda e: e.date[:4])}


def _year_file(tag: Tag, year: str) -> str:
    return file_of(f"{tag.path}{year}/")


def _tag_outputs(
    happenings: Happenings, tag: Tag, names: Mapping[str, str], years: Mapping[str, Sequence[Entry]]
) -> Iterator[Output]:
    """The page of a tag, its feed, and those of its pages by year that do not stand alone."""
    cards = happenings.cards
    related: tuple[TagRef, ...] = tuple(
        {"name": names[slug], "path": quoted(f"tags/{slug}/")} for slug in _related(tag)
    )
    yield _page(cards, tag, _row(cards, tag), related)
    yield from _year_pages(cards, tag, years)
    yield tag_feed(happenings, tag)


def _overview(cards: Cards) -> Iterator[Output]:
    tags = cards.journal.tags
    shown = sorted(tags, key=lambda tag: (-len(tag.entries), tag.slug))[:_SHOWN_TAGS]
    letters = _letters(tags)
    refs: tuple[PageRef, ...] = tuple({"label": k.upper(), "path": f"tags/-/{quoted(k)}/"} for k in letters)
    yield Output(
        path="tags/index.html",
        template="tags.html",
        inputs={
            "page": page_view(cards, "tags", "Tags", "tags/", "What the experiments are about"),
            "tags": tuple(_row(cards, tag) for tag in sorted(shown, key=lambda tag: tag.slug)),
            "letters": refs,
            "total": len(tags),
        },
    )
    for letter, members in letters.items():
        yield Output(
            path=file_of(f"tags/-/{letter}/"),
            template="tag-letter.html",
            inputs={
                "page": page_view(cards, "tag-letter", f"Tags: {letter.upper()}", f"tags/-/{quoted(letter)}/"),
                "letter": letter.upper(),
                "tags": tuple(_ref(tag) for tag in members),
                "letters": refs,
            },
        )


def _page(cards: Cards, tag: Tag, row: TagRow, related: tuple[TagRef, ...]) -> Output:
    path = quoted(tag.path)
    return Output(
        path=file_of(tag.path),
        template="tag.html",
        inputs={
            "page": page_view(cards, "tag", tag.name, path, f"Experiments about {tag.name}", f"{path}feed.xml"),
            "tag": row,
            "open": cards.cards([e for e in reversed(tag.entries) if is_open(e)][:_OPEN]),
            "cards": cards.cards(tag.entries[: -_NEWEST - 1 : -1]),
            "more": max(0, len(tag.entries) - _NEWEST),
            "years": year_rows(cards, _by_year(tag), path),
            "related": related,
        },
    )


def _year_pages(cards: Cards, tag: Tag, years: Mapping[str, Sequence[Entry]]) -> Iterator[Output]:
    path = quoted(tag.path)
    for year, entries in years.items():
        title = f"{tag.name} in {year}"
        yield Output(
            path=_year_file(tag, year),
            template="tag-year.html",
            inputs={
                "page": page_view(cards, "tag-year", title, f"{path}{year}/", "", f"{path}feed.xml"),
                "tag": _ref(tag),
                "year": year,
                "cards": cards.cards(reversed(entries)),
                "tally": cards.tally(entries),
            },
        )


def _row(cards: Cards, tag: Tag) -> TagRow:
    count = len(tag.entries)
    return {"name": tag.name, "path": quoted(tag.path), "count": count, "tally": cards.tally(tag.entries)}


def _ref(tag: Tag) -> TagRef:
    return {"name": tag.name, "path": quoted(tag.path)}


def _letters(tags: Sequence[Tag]) -> dict[str, list[Tag]]:
    """Tags by the first letter of their slugs, in order; empty if they all fit on one page."""
    if len(tags) <= _SHOWN_TAGS:
        return {}
    return {letter: list(group) for letter, group in groupby(tags, key=lambda tag: tag.slug[0])}


def _related(tag: Tag) -> list[str]:
    """Slugs of the tags that most often stand beside this one."""
    beside: Counter[str] = Counter()
    for name, count in Counter([name for entry in tag.entries for name in entry.tags]).items():
        beside[name_slug(name)] += count
    del beside[tag.slug]
    return [slug for slug, _ in sorted(beside.items(), key=lambda item: (-item[1], item[0]))[:_RELATED]]
