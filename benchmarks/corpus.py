"""A realistic journal of any size, made from a seed: what people write, as values, before any tool's file format.

The proportions are those of public journals: an entry has 110 words in the median and a few have more than a thousand,
one to four tags of which half are used once and some all the time; a quarter of the entries link to others, one in
seven follows another. All chance comes from one seeded generator, so a size always gives the same journal.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypeAlias

from benchmarks.words import Vocabulary, code_block, line, prose

TODAY = date(2026, 11, 22)
NEWEST = date(2026, 11, 15)
SEED = 20261122

MEDIAN_WORDS = 110
WORDS_SIGMA = 0.85
NOTES = 0.15
DROPPED = 0.08
FORGOTTEN = 0.03
FOLLOWS = 0.17
LINKING = 0.25
UPDATED = 0.25
WITH_CODE = 0.05
WITH_ISSUE = 0.3
SCAN_LINE_LIMIT = 140

# A Pitman-Yor process: the share of names used once tends to the discount, and the rest are used ever more unevenly.
TAG_DISCOUNT = 0.55
TAG_STRENGTH = 5.0

_REVIEWS = ("1w", "2w", "2w", "3w", "1m")
_OUTCOMES: dict[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "met": (("adopt", "adapt", "abandon"), (7, 2, 1)),
    "partly": (("adopt", "adapt", "abandon"), (2, 7, 1)),
    "not-met": (("adopt", "adapt", "abandon"), (1, 4, 5)),
    "unclear": (("adopt", "adapt", "abandon"), (1, 6, 3)),
}
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A link to another entry. style: how its author wrote it, as a wikilink or as a path to the file."""

    target: str
    text: str
    style: Literal["wiki", "file"]


Body: TypeAlias = tuple[str | Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. Dates are ISO text, "" where there is none; `body` is Markdown with the links to others left open."""

    date: str
    slug: str
    title: str
    tags: tuple[str, ...]
    expect: str = ""
    confidence: int = 0
    started: str = ""
    review: str = ""
    ended: str = ""
    dropped: str = ""
    result: str = ""
    decision: str = ""
    lesson: str = ""
    follows: str = ""
    issue: int = 0
    body: Body = ()

    @property
    def id(self) -> str:
        """The file name without its ending."""
        return f"{self.date}-{self.slug}"

    @property
    def scan_line(self) -> str:
        """What a list shows of it."""
        return self.lesson or self.expect


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a journal grows. per_year: entries. tags: how many there are at most; None: there are always new ones.
    forgotten: share of experiments that nobody ever ends.
    """

    per_year: int
    tags: int | None = None
    forgotten: float = FORGOTTEN


def usual_shape(size: int) -> Shape:
    """How a journal of this size grew: one busy person for ten thousand entries, a campaign for more."""
    return Shape(per_year=280 if size <= 10_000 else 2_500)


def generate(size: int, seed: int = SEED, shape: Shape | None = None) -> list[Entry]:
    """A journal of `size` entries, oldest first. The same arguments always give the same journal."""
    return _Writer(size, seed, shape or usual_shape(size)).write()


def commonest_tags(entries: Sequence[Entry], count: int) -> list[str]:
    """The `count` most used tags, most used first."""
    uses = Counter(tag for entry in entries for tag in entry.tags)
    return [tag for tag, _ in uses.most_common(count)]


def tag_used_about(entries: Sequence[Entry], uses: int) -> str:
    """The tag whose number of uses is nearest to `uses`; the first in the alphabet among equals."""
    counts = Counter(tag for entry in entries for tag in entry.tags)
    return min(counts, key=lambda tag: (abs(counts[tag] - uses), tag))


class _Tags:
    """Names for entries, drawn so that old favourites come again and new ones keep coming."""

    def __init__(self, rng: random.Random, vocabulary: Vocabulary, limit: int | None) -> None:
        self._rng = rng
        self._vocabulary = vocabulary
        self._limit = limit
        self._uses: list[str] = []
        self._counts: Counter[str] = Counter()

    def draw(self, count: int) -> tuple[str, ...]:
        chosen: dict[str, None] = {}
        while len(chosen) < count:
            chosen[self._one()] = None
        for tag in chosen:
            self._uses.append(tag)
            self._counts[tag] += 1
        return tuple(chosen)

    def _one(self) -> str:
        fresh = (TAG_STRENGTH + TAG_DISCOUNT * len(self._counts)) / (len(self._uses) + TAG_STRENGTH)
        if len(self._counts) != self._limit and self._rng.random() < fresh:
            return self._new_name()
        while True:
            tag = self._rng.choice(self._uses)
            if self._rng.random() >= TAG_DISCOUNT / self._counts[tag]:
                return tag

    def _new_name(self) -> str:
        words = 1
        while True:
            name = "-".join(self._vocabulary.topical(words))
            if name not in self._counts:
                return name
            words = 2


class _Writer:
    """Writes a journal from its first day to its last, so that an entry refers only to what was there before it."""

    def __init__(self, size: int, seed: int, shape: Shape) -> None:
        self._rng = random.Random(f"{seed}/{size}")
        self._vocabulary = Vocabulary(self._rng)
        self._tags = _Tags(self._rng, self._vocabulary, shape.tags)
        self._shape = shape
        self._size = size
        self._written: list[Entry] = []
        self._addresses: set[str] = set()

    def write(self) -> list[Entry]:
        for day in self._days():
            self._written.append(self._entry(day))
        return self._written

    def _days(self) -> list[date]:
        span = self._size * 365.25 / self._shape.per_year
        ago = sorted((self._rng.random() * span for _ in range(self._size)), reverse=True)
        return [NEWEST - timedelta(days=int(days)) for days in ago]

    def _entry(self, day: date) -> Entry:
        rng, vocabulary = self._rng, self._vocabulary
        title = line(rng, vocabulary, 3, 8)
        tags = self._tags.draw(rng.choices((1, 2, 3, 4), weights=(25, 40, 25, 10))[0])
        words = min(max(12, round(MEDIAN_WORDS * rng.lognormvariate(0, WORDS_SIGMA))), 6_000)
        issue = len(self._written) + 1 if rng.random() < WITH_ISSUE else 0
        slug = self._free_slug(day, title)
        note = Entry(date=day.isoformat(), slug=slug, title=title, tags=tags, issue=issue)
        if rng.random() < NOTES:
            return replace(note, body=self._body(words, updates=(), has_result=False))
        return self._experiment(note, words)

    def _free_slug(self, day: date, title: str) -> str:
        plain = _NOT_SLUG.sub("-", title.lower()).strip("-")
        slug, number = plain, 2
        while (address := f"{day:%Y/%m}/{slug}") in self._addresses:
            slug, number = f"{plain}-{number}", number + 1
        self._addresses.add(address)
        return slug

    def _experiment(self, note: Entry, words: int) -> Entry:
        """The note with the life of an experiment, as far as it has come by today."""
        rng, vocabulary = self._rng, self._vocabulary
        day = date.fromisoformat(note.date)
        started = day + timedelta(days=rng.randrange(6))
        ended = started + timedelta(days=max(2, round(14 * rng.lognormvariate(0, 0.7))))
        fate = rng.random()
        forgotten, dropped = fate < self._shape.forgotten, 0 <= fate - self._shape.forgotten < DROPPED
        is_started = started <= TODAY and not (forgotten and rng.random() < 0.4)
        is_over = is_started and ended <= TODAY and not forgotten
        done = is_over and not dropped
        result = rng.choices(tuple(_OUTCOMES), weights=(40, 25, 25, 10))[0] if done else ""
        return replace(
            note,
            expect=_short(line(rng, vocabulary, 7, 18)),
            confidence=rng.randrange(30, 96, 5) if rng.random() < 0.5 else 0,
            started=started.isoformat() if is_started else "",
            review=rng.choice(_REVIEWS),
            ended=ended.isoformat() if done else "",
            dropped=ended.isoformat() if is_over and dropped else "",
            result=result,
            decision=rng.choices(*_OUTCOMES[result])[0] if result else "",
            lesson=_short(line(rng, vocabulary, 6, 16)) if done else "",
            follows=self._parent(day) if rng.random() < FOLLOWS else "",
            body=self._body(
                words, updates=self._update_days(started, min(ended, TODAY)) if is_started else (), has_result=done
            ),
        )

    def _parent(self, day: date) -> str:
        """A recent experiment that had ended by then, most often one that was to be adapted."""
        ended = [entry for entry in self._written[-80:] if "" < entry.ended <= day.isoformat()]
        to_adapt = [entry for entry in ended if entry.decision == "adapt"]
        choices = to_adapt if to_adapt and self._rng.random() < 0.8 else ended
        return self._rng.choice(choices).id if choices else ""

    def _update_days(self, started: date, ended: date) -> tuple[date, ...]:
        if self._rng.random() >= UPDATED / (1 - NOTES) or ended <= started:
            return ()
        days = range((ended - started).days + 1)
        chosen = self._rng.sample(days, k=min(len(days), self._rng.choice((1, 1, 1, 2, 3))))
        return tuple(started + timedelta(days=offset) for offset in sorted(chosen))

    def _body(self, words: int, *, updates: tuple[date, ...], has_result: bool) -> Body:
        rng, vocabulary = self._rng, self._vocabulary
        parts = 2 + len(updates) + has_result
        share = max(6, words // parts)
        blocks = prose(rng, vocabulary, max(6, words - share * (len(updates) + has_result)))
        if rng.random() < WITH_CODE:
            blocks.insert(rng.randrange(1, len(blocks) + 1), code_block(rng, vocabulary))
        if rng.random() < LINKING:
            blocks.append(
                f"See {' and '.join(vocabulary.draw(2))} [{' '.join(vocabulary.topical(2))}]"
                f"(https://{vocabulary.topical(1)[0]}.example/{vocabulary.topical(1)[0]}/)."
            )
        for day in updates:
            blocks += [f"## {day} {line(rng, vocabulary, 2, 6)}", *prose(rng, vocabulary, share)]
        if has_result:
            blocks += ["## Result", *prose(rng, vocabulary, share)]
        return self._linked(blocks)

    def _linked(self, blocks: list[str]) -> Body:
        """The blocks as one text, with links to earlier entries at the ends of some paragraphs."""
        rng = self._rng
        wanted = rng.choice((1, 1, 2, 3)) if self._written and rng.random() < LINKING else 0
        plain = [number for number, block in enumerate(blocks) if block[0] not in "#`-"]
        places = sorted(rng.sample(plain, k=min(wanted, len(plain))))
        body: list[str | Reference] = []
        begin = 0
        for place in places:
            body += ["\n\n".join(blocks[begin : place + 1]) + " Compare ", self._reference(), ".\n\n"]
            begin = place + 1
        body.append("\n\n".join(blocks[begin:]) + "\n")
        return tuple(body)

    def _reference(self) -> Reference:
        recent = self._written[-120:]
        target = self._rng.choice(recent if self._rng.random() < 0.7 else self._written)
        style: Literal["wiki", "file"] = "wiki" if self._rng.random() < 0.6 else "file"
        return Reference(target=target.id, text=" ".join(self._vocabulary.draw(2)), style=style)


def _short(text: str) -> str:
    return text if len(text) <= SCAN_LINE_LIMIT else text[:SCAN_LINE_LIMIT].rsplit(" ", 1)[0]
