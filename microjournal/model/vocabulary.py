"""The words of the field: results, decisions, and what other methods and generators call the same things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from microjournal.model.entry import DECISIONS, RESULTS

RESULT_WORDS: Mapping[str, str] = {
    "validated": "met",
    "won": "met",
    "confirmed": "met",
    "lost": "not-met",
    "failed": "not-met",
    "invalidated": "not-met",
    "inconclusive": "unclear",
}

DECISION_WORDS: Mapping[str, str] = {
    "persevere": "adopt",
    "amplify": "adopt",
    "keep": "adopt",
    "scale": "adopt",
    "pivot": "adapt",
    "iterate": "adapt",
    "kill": "abandon",
    "dampen": "abandon",
    "stop": "abandon",
}

# What people write under `status`, and the key whose date says the same; "" for what needs no key.
STATUS_KEYS: Mapping[str, str] = {
    **dict.fromkeys("running started active doing ongoing wip in-progress in-flight current".split(), "started"),
    **dict.fromkeys("done ended finished complete completed closed evergreen".split(), "ended"),
    **dict.fromkeys("dropped cancelled canceled abandoned aborted stopped killed rejected".split(), "dropped"),
    **dict.fromkeys("planned plan idea todo open new proposed backlog seedling published public".split(), ""),
}

# Keys that keep an entry from readers elsewhere: ignoring one would show what was not meant to be seen.
PRIVATE_KEYS = frozenset({"private", "hidden", "unlisted"})
PRIVATE_STATUS = frozenset({"draft", "private", "hidden", "unpublished"})

# Keys with another name elsewhere and exactly the same meaning, by their lower-case form.
UNDERSTOOD_KEYS: Mapping[str, str] = {
    "alias": "aliases",
    "author": "authors",
    "embargo": "publish",
    "publish_date": "publish",
    "publishdate": "publish",
    "redirect_from": "aliases",
    "tag": "tags",
}

# Keys of other generators that do nothing here, with what to write instead if there is something.
_NO_USE = (
    "comments cover css cssclass cssclasses featured image images katex lang language layout linktitle locale markup "
    "math mathjax menu outputs pin robots sitemap template thumbnail toc type weight"
)
FOREIGN_KEYS: Mapping[str, str] = {
    **dict.fromkeys(_NO_USE.split(), ""),
    **dict.fromkeys(("categories", "category"), "write `tags: [one, two]`; there is one kind of them"),
    **dict.fromkeys(
        ("permalink", "url"), "it follows from date and name; a former address goes into `aliases: [/old/address/]`"
    ),
    **dict.fromkeys(
        ("lastmod", "last_modified_at", "last_updated", "modified", "updated"),
        "tell what changed under a heading `## YYYY-MM-DD What happened`",
    ),
    **dict.fromkeys(("abstract", "description", "excerpt", "subtitle"), "write `summary:` if lists should show it"),
    **dict.fromkeys(("created", "pubdate", "published"), "write `date: YYYY-MM-DD` for the day it was planned"),
    "expirydate": "nothing expires here: addresses live for ever",
    "series": "write `follows:` with the id of the entry before this one",
    "slug": "write `id:`; the address uses it without a leading date",
}

# What somebody may have meant by a key that is not known.
_NEIGHBOURS = {
    "confidence": "certainty chance probability",
    "decision": "next verdict",
    "dropped": "aborted cancelled canceled stopped",
    "ended": "closed completed done end end_date finish finished",
    "expect": "expectation expected expects hypothesis prediction",
    "follows": "after continues parent prev previous",
    "issue": "discussion ticket",
    "lesson": "insight learned learning learnings learnt lessons takeaway",
    "publish": "publication visible_from",
    "result": "outcome results",
    "review": "check deadline due review_date",
    "started": "begin begun start start_date",
    "tags": "keywords labels topics",
    "title": "headline name",
}
NEIGHBOUR_KEYS: Mapping[str, str] = {word: key for key, words in _NEIGHBOURS.items() for word in words.split()}


def result_for(word: str) -> str:
    """The result that a word means, however it is capitalised or hyphenated; "" if none."""
    return _meaning(word, RESULTS, RESULT_WORDS)


def decision_for(word: str) -> str:
    """The decision that a word means; "" if none."""
    return _meaning(word, DECISIONS, DECISION_WORDS)


def nearest(word: str, words: Iterable[str], *, likeness: float = 0.75) -> str:
    """The word that comes nearest, "" if none is near. likeness: from 0 to 1, how near it must be."""
    return _nearest(word.lower(), frozenset(words), likeness)


# The same slip stands in all the entries that were made from one another.
@cache
def _nearest(word: str, words: frozenset[str], likeness: float) -> str:
    import difflib

    return next(iter(difflib.get_close_matches(word, words, n=1, cutoff=likeness)), "")


def _meaning(word: str, own: Iterable[str], neighbours: Mapping[str, str]) -> str:
    folded = word.lower().replace("_", "-").replace(" ", "-")
    if folded in own:
        return folded
    return "not-met" if folded == "notmet" and "not-met" in own else neighbours.get(folded, "")
