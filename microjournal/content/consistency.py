"""What cannot be true together in one entry: dates in the wrong order, a result of something that goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from microjournal.content.unknown_keys import Nodes
from microjournal.model.entry import FrontMatter
from microjournal.schema.document import Document
from microjournal.schema.nodes import is_blank


class _Found(NamedTuple):
    """What to report of a key, as in `microjournal.diagnostics`. at_key: at the key itself, not at its value."""

    code: str
    message: str
    key: str
    help: str
    at_key: bool = False


def report(front: FrontMatter, document: Document, nodes: Nodes) -> None:
    """Adds what contradicts itself in a file's front matter to the document's diagnostics.

    nodes: key and value of each key that is there. A key whose value could not be read counts as there: it was
    reported already, and one mistake should not look like two.
    """
    for found in _contradictions(front, nodes):
        key, value = nodes[found.key]
        document.report(found.code, found.message, key if found.at_key else value, help=found.help)


def _contradictions(front: FrontMatter, nodes: Nodes) -> Iterator[_Found]:
    ended, dropped = _is_given("ended", nodes), _is_given("dropped", nodes)
    if ended or dropped:
        yield from _over_too_early(front)
    if ended and dropped:
        help = "keep the one that is true"
        yield _Found("dropped-and-ended", "it was dropped and it ended", "dropped", help, at_key=True)
    elif dropped and front.result:
        help = "write `ended:` instead of `dropped:` if it ran to its end, else remove the result"
        yield _Found("result-on-dropped", "what was dropped has no result", "result", help, at_key=True)
    if not (ended or dropped):
        yield from _without_end(front)
    if front.started:
        yield from _start(front)
        if not (ended or dropped or "expect" in nodes):
            help = "write `expect:` and what you will see"
            yield _Found("expect-missing", "it is running, and nothing is expected", "started", help, at_key=True)


def _is_given(name: str, nodes: Nodes) -> bool:
    return name in nodes and not is_blank(nodes[name][1])


def _over_too_early(front: FrontMatter) -> Iterator[_Found]:
    for name, day in (("ended", front.ended), ("dropped", front.dropped)):
        if day and front.started and day < front.started:
            message = f"it {_PAST[name]} on {day}, before it started on {front.started}"
            yield _Found("ended-before-started", message, name, f"write a day from {front.started} on")
        elif day and front.date and day < front.date:
            yield _before_planned(name, day, front)


_PAST = {"ended": "ended", "dropped": "was dropped", "started": "started"}


def _before_planned(name: str, day: str, front: FrontMatter) -> _Found:
    message = f"it {_PAST[name]} on {day}, before it was planned on {front.date}"
    help = f"fine if it was written down later; otherwise write a day from {front.date} on"
    return _Found("before-planned", message, name, help)


def _without_end(front: FrontMatter) -> Iterator[_Found]:
    if front.result:
        message = "there is a result, but no day it ended"
        yield _Found("result-without-end", message, "result", "write `ended: DATE`", at_key=True)
    elif front.decision:
        message = "there is a decision, but no day it ended or was dropped"
        help = "write `ended: DATE` or `dropped: DATE`"
        yield _Found("decision-without-end", message, "decision", help, at_key=True)
    elif front.lesson:
        message = "there is a lesson, but no day it ended; lists do not show it yet"
        yield _Found("lesson-without-end", message, "lesson", "write `ended: DATE` once it has ended", at_key=True)


def _start(front: FrontMatter) -> Iterator[_Found]:
    if front.date and front.started < front.date:
        yield _before_planned("started", front.started, front)
    if front.review and front.review < front.started:
        message = f"the review on {front.review} lies before the start on {front.started}"
        yield _Found("review-before-start", message, "review", "write a later day, or a span such as 2w")
