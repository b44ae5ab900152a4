"""Results and decisions, in our words and in those of neighbouring methods; and the word that is nearest to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from microjournal.model.entry import DECISIONS, RESULTS

RESULT_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("validated", "won", "confirmed"), "met"),
    **dict.fromkeys(("lost", "failed", "invalidated"), "not-met"),
    "inconclusive": "unclear",
}
DECISION_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("persevere", "amplify", "keep", "scale"), "adopt"),
    **dict.fromkeys(("pivot", "iterate"), "adapt"),
    **dict.fromkeys(("kill", "dampen", "stop"), "abandon"),
}


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
