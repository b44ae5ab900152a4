"""What readers said under the entries of a journal, made from a seed: a few issues are lively, and most are quiet.

Two of three comments are plain words, of 40 in the median; the others quote, name people and issues, list, and show
code, as they do on forges.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from benchmarks.corpus import SEED, Entry
from benchmarks.words import Vocabulary, code_block, prose
from microjournal.content.snapshot import snapshot_path, write_snapshot
from microjournal.model.conversation import Bets, Comment, Conversation, Reaction
from microjournal.model.settings import Repository

MEDIAN_WORDS = 40
WORDS_SIGMA = 0.8
# How lively issues are; with 1.3 the fifth of them that is liveliest has about two thirds of the comments.
LIVELY_SIGMA = 1.3

_REPOSITORY = Repository(kind="github", host="github.com", path="ana/journal")
_READERS = 400


def conversations(entries: Sequence[Entry], comments: int, seed: int = SEED) -> Iterator[tuple[str, bytes]]:
    """The path and the content of the snapshot of each issue on which somebody commented.

    comments: on all issues together. The same arguments always give the same files.
    """
    rng = random.Random(f"{seed}/{len(entries)}/{comments}")
    vocabulary = Vocabulary(rng)
    linked = [entry for entry in entries if entry.issue]
    lively = [rng.lognormvariate(0, LIVELY_SIGMA) for _ in linked]
    counts = Counter(rng.choices(range(len(linked)), weights=lively, k=comments)) if linked else Counter[int]()
    for place, entry in enumerate(linked):
        if counts[place]:
            yield snapshot_path(_REPOSITORY, entry.issue), _snapshot(rng, vocabulary, entry, counts[place])


def one_more(snapshot: bytes, entry: Entry, serial: int) -> bytes:
    """The snapshot with a new comment."""
    at = _moment(entry, timedelta(days=60, seconds=serial))
    comment = Comment(id=str(9_000_000 + serial), author="bo", created=at, url=f"{_url(entry)}#{serial}", text="Yes.")
    head, *lines = snapshot.splitlines(keepends=True)
    added = write_snapshot(Conversation(url=_url(entry), updated=at, comments=(comment,))).splitlines(keepends=True)
    return b"".join([head, *lines, added[1]])


def _snapshot(rng: random.Random, vocabulary: Vocabulary, entry: Entry, count: int) -> bytes:
    said = sorted(timedelta(minutes=rng.randrange(1, 30 * 24 * 60)) for _ in range(count))
    comments = [
        Comment(
            id=str(entry.issue * 10_000 + number),
            author=f"reader-{rng.randrange(_READERS)}",
            created=_moment(entry, after),
            url=f"{_url(entry)}#issuecomment-{entry.issue * 10_000 + number}",
            text=_text(rng, vocabulary),
            reactions=(Reaction("+1", rng.randrange(1, 5)),) if rng.random() < 0.2 else (),
        )
        for number, after in enumerate(said)
    ]
    talk = Conversation(url=_url(entry), updated=comments[-1].created, comments=tuple(comments))
    bets = Bets(met=rng.randrange(6), not_met=rng.randrange(4), unclear=rng.randrange(2), until=entry.ended)
    return write_snapshot(replace(talk, bets=bets) if entry.expect else talk)


def _text(rng: random.Random, vocabulary: Vocabulary) -> str:
    blocks = prose(rng, vocabulary, max(3, round(MEDIAN_WORDS * rng.lognormvariate(0, WORDS_SIGMA))))
    if rng.random() < 2 / 3:
        return "\n\n".join(blocks)
    word = vocabulary.topical(1)[0]
    more = (
        f"> {' '.join(vocabulary.draw(12))}\n\nYes, @reader-{rng.randrange(_READERS)}, see #{rng.randrange(1, 900)}.",
        f"See **{word}** and [{word}](https://{word}.example/{word}), :+1:",
        f"- {' '.join(vocabulary.draw(5))}\n- `{word}`\n- *{word}*",
        code_block(rng, vocabulary),
    )
    return "\n\n".join([rng.choices(more, weights=(5, 3, 2, 1))[0], *blocks])


def _moment(entry: Entry, after: timedelta) -> str:
    return (datetime.fromisoformat(entry.date).replace(tzinfo=UTC) + after).strftime("%Y-%m-%dT%H:%M:%SZ")


def _url(entry: Entry) -> str:
    return f"https://github.com/ana/journal/issues/{entry.issue}"
