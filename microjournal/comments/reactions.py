"""Reactions: what they are called with us, and how many there are of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from microjournal.content.snapshot import MOST_REACTIONS, REACTION
from microjournal.model.conversation import Bet, Reaction

# By our names, which are those of GitHub.
BETS: Mapping[str, Bet] = {"+1": "met", "-1": "not-met", "confused": "unclear"}


def counted(names: Iterable[str]) -> tuple[Reaction, ...]:
    """Reactions, each given by its name, as counts: the most frequent kinds, in the order of their names.

    Forgejo lets an instance choose, GitLab has as many as there are emoji, and more of one's own.
    """
    counts = Counter(name for name in names if REACTION.match(name))
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_REACTIONS]
    return tuple(sorted(Reaction(name, number) for name, number in most))
