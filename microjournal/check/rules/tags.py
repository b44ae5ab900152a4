"""Advice about tags: one thing written in two ways, and tags that gather nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microjournal.check.rules.subject import Context
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.index.advice import spellings, tags_in_two_spellings, uses_of_tag
from microjournal.index.journal import StoredJournal
from microjournal.journal.addresses import mark_span

# In a young journal every tag is used once.
_ENTRIES_FOR_ADVICE = 20
_NAMED = 5


def spelled_in_two_ways(context: Context) -> Iterator[Diagnostic]:
    """Each use of a rarer spelling of a tag."""
    journal = context.journal
    for slug in tags_in_two_spellings(journal.db):
        usual, count = spellings(journal.db, slug)[0]
        for n, name in uses_of_tag(journal.db, slug, besides=usual):
            message = f"the tag '{name}' is '{usual}' in {_entries(count)}"
            yield problem("tag-case", message, _span(journal, n, name), help=f"write {usual}")


def used_once(context: Context) -> Iterator[Diagnostic]:
    """Tags with a single entry, in journals of some size: each that is nearly another one, and all others together."""
    journal = context.journal
    if journal.group("home").count() < _ENTRIES_FOR_ADVICE:
        return
    tags = journal.group("tags").counts("")
    frequent = {_folded(slug): slug for slug, count in tags.items() if count > 1}
    lonely = []
    for slug in [slug for slug, count in tags.items() if count == 1]:
        near = frequent.get(_folded(slug))
        if near is None:
            lonely.append(slug)
            continue
        name, near_name = journal.tag_name(slug), journal.tag_name(near)
        message = f"the tag '{name}' has one entry, and '{near_name}' has {tags[near]:,}"
        help = f"write {near_name} if it is the same"
        yield problem("tag-near", message, _first_use(journal, slug), help=help)
    if lonely:
        yield _lonely(journal, lonely, len(tags))


def _lonely(journal: StoredJournal, slugs: Sequence[str], of: int) -> Diagnostic:
    """One hint for all of them, at the first one's place: some journals have a thousand."""
    named = ", ".join(journal.tag_name(slug) for slug in slugs[:_NAMED])
    more = f" and {len(slugs) - _NAMED:,} more" if len(slugs) > _NAMED else ""
    verb = "has" if len(slugs) == 1 else "have"
    message = f"{len(slugs):,} of {of:,} tags {verb} a single entry: {named}{more}"
    help = "a wider word gathers more; or leave them until the next entry comes"
    return problem("tag-once", message, _first_use(journal, slugs[0]), help=help)


def _first_use(journal: StoredJournal, slug: str) -> Span:
    return _span(journal, *next(uses_of_tag(journal.db, slug)))


def _span(journal: StoredJournal, n: int, name: str) -> Span:
    """Where an entry writes a tag."""
    entry = journal.seen(n).entry
    return mark_span(entry, f"tags.{entry.tags.index(name)}")


def _folded(slug: str) -> str:
    """What a slug has in common with its near relatives: hyphens and the s of a plural make no difference."""
    return slug.replace("-", "").removesuffix("s")


def _entries(count: int) -> str:
    return "another entry" if count == 1 else f"{count:,} other entries"
