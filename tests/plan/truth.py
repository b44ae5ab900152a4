"""Experiments that are made up, so that what came of each is known: what pages say of all of them can be counted."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

# What came is worth so much; nothing where nobody can tell.
WORTH = {"met": 1.0, "partly": 0.5, "not-met": 0.0}
RESULTS = ("met", "partly", "not-met", "unclear")


class Truth(NamedTuple):
    """An experiment as it was made up. started: days after the plan, None if nobody wrote it down. took: days."""

    planned: date
    tags: tuple[str, ...]
    started: int | None
    took: int
    review: int | None
    fate: str
    decision: str
    confidence: int | None
    bets: tuple[int, int]

    @property
    def begin(self) -> date:
        return self.planned + timedelta(self.started or 0)

    @property
    def end(self) -> date:
        return self.begin + timedelta(self.took)

    def keys(self) -> str:
        lines = [f"date: {self.planned}", f"expect: x\ntags: [{', '.join(self.tags)}]"]
        if self.started is not None:
            lines.append(f"started: {self.begin}")
        if self.review is not None:
            lines.append(f"review: {self.begin + timedelta(self.review)}")
        if self.confidence is not None:
            lines.append(f"confidence: {self.confidence}")
        if self.fate == "dropped":
            lines.append(f"dropped: {self.end}")
        elif self.fate != "open":
            lines.append(f"ended: {self.end}\nresult: {self.fate}\ndecision: {self.decision}")
        return "\n".join(lines)


def made_up(seed: int, size: int = 160) -> list[Truth]:
    """Experiments of an author who knows exactly what they know, and of readers who know nothing."""
    chance = Random(seed)
    found = []
    for _ in range(size):
        confidence = chance.choice([None, 50, 60, 70, 75, 80, 90])
        come = chance.random() < (confidence or 50) / 100
        fate = chance.choice(["dropped", "open", "unclear", "partly", *["met" if come else "not-met"] * 6])
        found.append(
            Truth(
                planned=date(2023, 1, 1) + timedelta(chance.randrange(1_000)),
                tags=tuple(sorted(chance.sample("abcde", chance.randrange(3)))),
                started=chance.choice([None, 0, 3]),
                took=chance.choice([0, 2, 14, 14, 21, 45, 100]),
                review=chance.choice([None, 14, 14, 30]),
                fate=fate,
                decision=chance.choice(["adopt", "adapt", "abandon"]),
                confidence=confidence,
                bets=(chance.randrange(4), chance.randrange(4)),
            )
        )
    return found
