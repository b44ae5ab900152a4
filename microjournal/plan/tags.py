"""The pages of tags. That of a tag is bounded; when it cannot hold all entries, there is one for each year besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from microjournal.model.paths import quoted, tag_path
from microjournal.plan.cards import Views, tag_ref
from microjournal.plan.contract import (
    PRACTICES_IN_GROUP,
    TAG_NEWEST,
    TAG_OPEN,
    TAG_RELATED,
    TAG_WHOLE,
    TAGS,
    PageRef,
    TagRef,
    TagRow,
)
from microjournal.plan.feeds import feed_of_tag
from microjournal.plan.output import Output, Place
from microjournal.plan.page import page, page_place
from microjournal.plan.questions import Group, Journal
from microjournal.plan.rows import year_rows

# The sitemap has all tags in one part, and when there are more than these, a part for each of their first letters.
TAGS_IN_A_PART = 300


def most_used(counts: Mapping[str, int], limit: int) -> list[str]:
    """The most used tags, by slug. counts: of entries, by the slug of their tag."""
    return sorted(sorted(counts, key=lambda slug: (-counts[slug], slug))[:limit])


def tag_places(journal: Journal, slug: str) -> Iterator[Place]:
    """Of the page and the feed of a tag."""
    if journal.group(f"tag {slug}").count():
        path = tag_path(slug)
        yield page_place(path, _part(journal, slug[0]))
        yield Place(f"{path}feed.xml")


def plan_tag(views: Views, journal: Journal, slug: str) -> Iterator[Output]:
    """The page and the feed of a tag."""
    group = journal.group(f"tag {slug}")
    row = _row(journal, slug, group)
    name, path = row["name"], row["path"]
    shown = TAG_NEWEST if row["split"] else TAG_WHOLE
    inputs = {
        "tag": row,
        "open": group.cards("open", newest=TAG_OPEN),
        "cards": group.cards("entries", newest=shown),
        "more": max(0, row["count"] - shown),
        "years": year_rows(group, prefix=path) if row["split"] else (),
        "related": _related(journal, group),
        "practices": f"{path}practices/" if group.count("practices") > PRACTICES_IN_GROUP else "",
    }
    about = views.words("tag-about", tag=name)
    yield page(views, "tag", tag_path(slug), name, inputs, about, feed=f"{path}feed.xml")
    yield feed_of_tag(views, group, name, tag_path(slug))


def tag_year_places(journal: Journal, key: str) -> Iterator[Place]:
    """Of the page of a tag in a year: there is none as long as all entries stand on the page of the tag."""
    slug, year = key.split(" ")
    if journal.group(f"tag-year {key}").count() and journal.group(f"tag {slug}").count() > TAG_WHOLE:
        yield page_place(f"{tag_path(slug)}{year}/", year)


def plan_tag_year(views: Views, journal: Journal, key: str) -> Iterator[Output]:
    """The page of a tag in a year. key: slug and year."""
    slug, year = key.split(" ")
    group = journal.group(f"tag-year {key}")
    ref = _ref(journal, slug)
    inputs = {"tag": ref, "year": year, "cards": group.cards("entries")[::-1], "tally": group.tally()}
    title, feed = views.words("tag-in-year", tag=ref["name"], year=year), f"{ref['path']}feed.xml"
    yield page(views, "tag-year", f"{tag_path(slug)}{year}/", title, inputs, feed=feed)


def plan_tags(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The overview of tags."""
    group = journal.group("tags")
    counts = group.counts("")
    inputs = {
        "tags": tuple([_row(journal, slug, group, slug) for slug in most_used(counts, TAGS)]),
        "letters": _letters(counts),
        "total": len(counts),
    }
    yield page(views, "tags", "tags/", views.words("section-tags"), inputs, views.words("tags-about"))


def letter_places(journal: Journal, letter: str) -> Iterator[Place]:
    """Of the page of the tags that begin with a letter: there is none if all tags stand on the overview."""
    if journal.tag_count() > TAGS and journal.group(f"letter {letter}").counts(""):
        yield page_place(_letter_path(letter), _part(journal, letter))


def plan_letter(views: Views, journal: Journal, letter: str) -> Iterator[Output]:
    """The page of the tags that begin with a letter."""
    slugs = journal.group(f"letter {letter}").counts("")
    inputs = {
        "letter": letter.upper(),
        "tags": tuple([_ref(journal, slug) for slug in slugs]),
        "letters": _letters(journal.group("tags").counts("")),
    }
    title = views.words("tags-letter", letter=letter.upper())
    yield page(views, "tag-letter", _letter_path(letter), title, inputs)


def _part(journal: Journal, letter: str) -> str:
    """The part of the sitemap for the tags that begin with a letter."""
    return f"tags-{letter}" if journal.tag_count() > TAGS_IN_A_PART else "tags"


def _ref(journal: Journal, slug: str) -> TagRef:
    return tag_ref(slug, journal.tag_name(slug))


def _row(journal: Journal, slug: str, group: Group, counted: str = "") -> TagRow:
    """A tag in a list. counted: the name under which the group counts its entries."""
    count = group.count(counted)
    return {**_ref(journal, slug), "count": count, "tally": group.tally(counted), "split": count > TAG_WHOLE}


def _letter_path(letter: str) -> str:
    return f"tags/-/{letter}/"


def _letters(counts: Mapping[str, int]) -> tuple[PageRef, ...]:
    """The pages of tags by their first letters; () if all tags stand on the overview. counts: by the slug of each."""
    letters = sorted({slug[0] for slug in counts}) if len(counts) > TAGS else ()
    return tuple([{"label": letter.upper(), "path": quoted(_letter_path(letter))} for letter in letters])


def _related(journal: Journal, group: Group) -> tuple[TagRef, ...]:
    """The tags that most often stand beside that of a group."""
    beside = group.counts("beside ")
    slugs = sorted(beside, key=lambda slug: (-beside[slug], slug))[:TAG_RELATED]
    return tuple([_ref(journal, slug) for slug in slugs])
