"""The pages of tags. A page of a tag is bounded: the newest entries, and a page for each year with all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from microjournal.addresses import file_of, name_slug, quoted
from microjournal.journal import Tag
from microjournal.life import is_open
from microjournal.plan.cards import Cards
from microjournal.plan.entries import page_view
from microjournal.plan.outputs import Output
from microjournal.plan.time import year_rows
from microjournal.views import PageRef, TagRef, TagRow

_NEWEST = 40
_OPEN = 20
_RELATED = 8
_SHOWN_TAGS = 100


def tag_pages(cards: Cards) -> Iterator[Output]:
    """The overview, its pages by letter when there are many tags, and each tag's own pages."""
    tags = cards.journal.tags
    rows = {tag.slug: _row(cards, tag) for tag in tags}
    shown = sorted(tags, key=lambda tag: (-len(tag.entries), tag.slug))[:_SHOWN_TAGS]
    letters = _letters(tags) if len(tags) > _SHOWN_TAGS else {}
    refs: tuple[PageRef, ...] = tuple({"label": k.upper(), "path": f"tags/-/{quoted(k)}/"} for k in letters)
    yield Output(
        path="tags/index.html",
        template="tags.html",
        inputs={
            "page": page_view(cards, "tags", "Tags", "tags/", "What the experiments are about"),
            "tags": tuple(rows[tag.slug] for tag in sorted(shown, key=lambda tag: tag.slug)),
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
    related = _related(tags)
    by_slug = {tag.slug: tag for tag in tags}
    for tag in tags:
        yield from _pages_of(cards, tag, rows[tag.slug], tuple(_ref(by_slug[slug]) for slug in related[tag.slug]))


def _pages_of(cards: Cards, tag: Tag, row: TagRow, related: tuple[TagRef, ...]) -> Iterator[Output]:
    years = {year: tuple(group) for year, group in groupby(tag.entries, key=lambda e: e.date[:4])}
    path = quoted(tag.path)
    yield Output(
        path=file_of(tag.path),
        template="tag.html",
        inputs={
            "page": page_view(cards, "tag", tag.name, path, f"Experiments about {tag.name}", f"{path}feed.xml"),
            "tag": row,
            "open": cards.cards([e for e in reversed(tag.entries) if is_open(e)][:_OPEN]),
            "cards": cards.cards(tag.entries[: -_NEWEST - 1 : -1]),
            "more": max(0, len(tag.entries) - _NEWEST),
            "years": year_rows(cards, years, path),
            "related": related,
        },
    )
    for year, entries in years.items():
        title = f"{tag.name} in {year}"
        yield Output(
            path=file_of(f"{tag.path}{year}/"),
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
    """Tags by the first letter of their slugs, in order."""
    return {letter: list(group) for letter, group in groupby(tags, key=lambda tag: tag.slug[0])}


def _related(tags: Sequence[Tag]) -> dict[str, list[str]]:
    """For each tag the slugs of those it most often stands beside."""
    together: dict[str, Counter[str]] = {tag.slug: Counter() for tag in tags}
    slugs: dict[str, str] = {}
    seen: set[str] = set()
    for tag in tags:
        for entry in tag.entries:
            if entry.id in seen or len(entry.tags) < 2:
                continue
            seen.add(entry.id)
            own = {slugs.get(name) or slugs.setdefault(name, name_slug(name)) for name in entry.tags}
            for slug in own:
                together[slug].update(own - {slug})
    return {
        slug: [other for other, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_RELATED]]
        for slug, counts in together.items()
    }
