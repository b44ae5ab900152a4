"""Advice about tags: one thing written in two ways, and tags that gather nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from microjournal.check.rules.context import Context
from microjournal.diagnostics import Diagnostic, problem
from microjournal.journal.addresses import mark_span
from microjournal.journal.tags import Tag
from microjournal.model.entry import Entry
from microjournal.model.paths import name_slug

# In a young journal every tag is used once.
_ENTRIES_FOR_ADVICE = 20
_NAMED = 5

# A tag as an entry writes it: name, entry, and its number among the entry's tags.
_Use = tuple[str, Entry, int]


def spelled_in_two_ways(context: Context) -> Iterator[Diagnostic]:
    """Each use of a rarer spelling of a tag."""
    uses = _uses(context.journal.entries)
    for tag in context.journal.tags:
        counts = Counter(name for name, _, _ in uses[tag.slug])
        if len(counts) == 1:
            continue
        # Of two that are equally frequent, the one that heads the tag's page.
        usual = max(counts, key=lambda name: (counts[name], name == tag.name))
        for name, entry, number in uses[tag.slug]:
            if name != usual:
                message = f"the tag '{name}' is '{usual}' in {_entries(counts[usual])}"
                yield problem("tag-case", message, mark_span(entry, f"tags.{number}"), help=f"write {usual}")


def used_once(context: Context) -> Iterator[Diagnostic]:
    """Tags with a single entry, in journals of some size: each that is nearly another one, and all others together."""
    tags = context.journal.tags
    if len(context.journal.entries) < _ENTRIES_FOR_ADVICE:
        return
    uses = _uses(context.journal.entries)
    frequent = {_folded(tag.slug): tag for tag in tags if len(tag.entries) > 1}
    lonely = []
    for tag in tags:
        if len(tag.entries) > 1:
            continue
        name, entry, number = uses[tag.slug][0]
        near = frequent.get(_folded(tag.slug))
        if near is None:
            lonely.append(tag)
            continue
        message = f"the tag '{name}' has one entry, and '{near.name}' has {len(near.entries):,}"
        help = f"write {near.name} if it is the same"
        yield problem("tag-near", message, mark_span(entry, f"tags.{number}"), help=help)
    if lonely:
        yield _lonely(lonely, len(tags), uses)


def _uses(entries: Sequence[Entry]) -> dict[str, list[_Use]]:
    """Every use of every tag by the tag's slug."""
    slugs: dict[str, str] = {}
    uses: dict[str, list[_Use]] = {}
    for entry in entries:
        for number, name in enumerate(entry.tags):
            slug = slugs.get(name) or slugs.setdefault(name, name_slug(name))
            uses.setdefault(slug, []).append((name, entry, number))
    return uses


def _lonely(tags: Sequence[Tag], of: int, uses: Mapping[str, Sequence[_Use]]) -> Diagnostic:
    """One hint for all of them, at the first one's place: some journals have a thousand."""
    named = ", ".join(tag.name for tag in tags[:_NAMED])
    more = f" and {len(tags) - _NAMED:,} more" if len(tags) > _NAMED else ""
    _, entry, number = uses[tags[0].slug][0]
    verb = "has" if len(tags) == 1 else "have"
    message = f"{len(tags):,} of {of:,} tags {verb} a single entry: {named}{more}"
    help = "a wider word gathers more; or leave them until the next entry comes"
    return problem("tag-once", message, mark_span(entry, f"tags.{number}"), help=help)


def _folded(slug: str) -> str:
    """What a slug has in common with its near relatives: hyphens and the s of a plural make no difference."""
    return slug.replace("-", "").removesuffix("s")


def _entries(count: int) -> str:
    return "another entry" if count == 1 else f"{count:,} other entries"
