"""Patterns over many entries: threads of follow-ups, and practices that were adopted.

Threads have one bounded page with the newest, and a page for each year. What there is by year of practices is planned
by `microjournal.plan.listings`; besides, each tag has its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.model.paths import quoted, tag_path, thread_path
from microjournal.plan.braid import BraidStep, braid
from microjournal.plan.cards import Views, tag_ref
from microjournal.plan.contract import (
    PRACTICE_GROUPS,
    PRACTICE_TAGS,
    PRACTICES_IN_GROUP,
    PRACTICES_OF_TAG,
    THREAD_ROW_STEPS,
    THREADS,
    Braid,
    PageRef,
    PracticeGroup,
    TagRef,
    ThreadRow,
)
from microjournal.plan.facets import followed_of
from microjournal.plan.listings import list_years
from microjournal.plan.output import Output, Place
from microjournal.plan.page import page, page_place
from microjournal.plan.questions import Group, Journal


def thread_places(journal: Journal, root: str) -> Iterator[Place]:
    """Of the page of a thread. root: id of its first step."""
    for card in journal.group(f"thread {root}").cards("steps", oldest=1):
        yield page_place(thread_path(root), card["date"][:4])


def plan_thread(views: Views, journal: Journal, root: str) -> Iterator[Output]:
    """The page of a thread."""
    group = journal.group(f"thread {root}")
    row = _thread_row(journal, root)
    inputs = {"thread": row, "braid": braid_of(group, "steps"), "tally": group.tally()}
    yield page(views, "thread", thread_path(root), views.words("thread-title", title=row["title"]), inputs)


def plan_threads(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The overview of threads: the last to change first."""
    group = journal.group("threads")
    inputs = {
        "year": "",
        "threads": tuple([_thread_row(journal, root["id"]) for root in group.cards("", newest=THREADS)]),
        "total": group.count(),
        "years": tuple([_threads_of(year) for year in sorted(group.counts("year "), reverse=True)]),
    }
    title, about = views.words("section-threads"), views.words("threads-about")
    yield page(views, "threads", "threads/", title, inputs, about)


def threads_year_places(journal: Journal, year: str) -> Iterator[Place]:
    """Of the page with all threads that began in a year."""
    if journal.group(f"threads-year {year}").count():
        yield page_place(_threads_of(year)["path"], year)


def plan_threads_year(views: Views, journal: Journal, year: str) -> Iterator[Output]:
    """All threads that began in a year, oldest first."""
    group = journal.group(f"threads-year {year}")
    inputs = {
        "year": year,
        "threads": tuple([_thread_row(journal, root["id"]) for root in group.cards("")]),
        "total": group.count(),
        "years": (),
    }
    title = views.words("threads-of-year", year=year)
    yield page(views, "threads-year", _threads_of(year)["path"], title, inputs)


def _threads_of(year: str) -> PageRef:
    return {"label": year, "path": f"threads/{year}/"}


def plan_practices(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """What was adopted and is still in force, by the first tag of each, so that none stands twice; newest first."""
    group = journal.group("practices")
    counts = group.counts("of ")
    slugs = sorted(counts, key=lambda slug: (slug == "", -counts[slug], quoted(slug)))
    others = sorted(filter(None, slugs[PRACTICE_GROUPS : PRACTICE_GROUPS + PRACTICE_TAGS]))
    inputs = {
        "groups": tuple([_practice_group(group, slug, counts[slug]) for slug in slugs[:PRACTICE_GROUPS]]),
        "tags": tuple([_tag_of(group, slug, counts[slug]) for slug in others]),
        "total": group.count(),
        "parts": list_years(views.words, "practices", group),
    }
    title, about = views.words("section-practices"), views.words("practices-about")
    yield page(views, "practices", "practices/", title, inputs, about)


def practices_of_tag_places(journal: Journal, slug: str) -> Iterator[Place]:
    """Of the page with the practices of a tag: there is none if all of them stand on the page of practices."""
    if journal.group(f"tag-practices {slug}").count() > PRACTICES_IN_GROUP:
        yield page_place(practices_path(slug), "tags")


def plan_practices_of_tag(views: Views, journal: Journal, slug: str) -> Iterator[Output]:
    """The practices that have a tag, the last to be adopted first."""
    group = journal.group(f"tag-practices {slug}")
    tag, count = tag_ref(slug, journal.tag_name(slug)), group.count()
    inputs = {
        "tag": tag,
        "cards": group.cards("", newest=PRACTICES_OF_TAG),
        "more": max(0, count - PRACTICES_OF_TAG),
        "total": count,
    }
    title, about = [views.words(key, tag=tag["name"]) for key in ("practices-about-tag", "practices-about-tag-about")]
    yield page(views, "tag-practices", practices_path(slug), title, inputs, about)


def practices_path(slug: str) -> str:
    """The path of the page with the practices of a tag."""
    return f"{tag_path(slug)}practices/"


def braid_of(group: Group, part: str) -> Braid | None:
    """The steps of a thread that a part of a group has, as lanes; None if there are none."""
    cards = group.cards(part)
    if not cards:
        return None
    follows = [followed_of(key) for key in group.keys(part)]
    numbers = {card["id"]: number for number, card in enumerate(cards)}
    strands = braid(
        [
            BraidStep(card["id"], ids, card["decision"] == "adopt" and card["kind"] != "dropped")
            for card, ids in zip(cards, follows, strict=True)
        ]
    )
    return {
        "lanes": 1 + max([max(strand["lane"], *strand["out"], *strand["through"], 0) for strand in strands]),
        "cards": cards,
        "strands": strands,
        "follows": tuple([tuple([numbers[id_] for id_ in ids if id_ in numbers]) for ids in follows]),
    }


def _thread_row(journal: Journal, root: str) -> ThreadRow:
    group = journal.group(f"thread {root}")
    (first,) = group.cards("steps", oldest=1)
    (changed,) = group.keys("changed", newest=1)
    return {
        "title": first["title"],
        "path": quoted(thread_path(root)),
        "steps": group.cards("steps", newest=THREAD_ROW_STEPS)[::-1],
        "more": max(0, group.count() - THREAD_ROW_STEPS),
        "updated": changed.partition("\t")[0],
    }


def _practice_group(group: Group, slug: str, count: int) -> PracticeGroup:
    """slug: "" for what has no tag."""
    cards = group.cards(f"of {slug}", newest=PRACTICES_IN_GROUP)
    tag: TagRef = cards[0]["tags"][0] if slug else {"name": "", "path": ""}
    more = max(0, count - PRACTICES_IN_GROUP)
    return {**tag, "cards": cards, "more": more, "all": quoted(practices_path(slug)) if slug and more else ""}


def _tag_of(group: Group, slug: str, count: int) -> TagRef:
    (newest,) = group.cards(f"of {slug}", newest=1)
    tag = newest["tags"][0]
    return {"name": tag["name"], "path": quoted(practices_path(slug))} if count > PRACTICES_IN_GROUP else tag
