"""Reactions: what they are called with us, and how many there are of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from microjournal.model.conversation import Bet, Reaction

# By our names, which are those of GitHub.
BETS: Mapping[str, Bet] = {"+1": "met", "-1": "not-met", "confused": "unclear"}
# Forgejo lets an instance choose, GitLab has as many as there are emoji, and more of one's own.
_NAME = re.compile(r"[\w+-]{1,40}\Z", re.ASCII)
_MOST_KINDS = 20


def counted(names: Iterable[str]) -> tuple[Reaction, ...]:
    """Reactions, each given by its name, as counts: the most frequent kinds, in the order of their names."""
    counts = Counter(name for name in names if _NAME.match(name))
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_KINDS]
    return tuple(sorted(Reaction(name, number) for name, number in most))
