"""What cannot be true together in one entry: dates in the wrong order, a result of something that goes on."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, NamedTuple

from microjournal.content.unknown_keys import Nodes
from microjournal.schema.document import Document
from microjournal.schema.nodes import is_blank

if TYPE_CHECKING:
    from microjournal.content.frontmatter import FrontMatter


class Contradiction(NamedTuple):
    """What to tell of a key, as in `microjournal.diagnostics`. at_key: rather of the key itself than of its value."""

    code: str
    message: str
    key: str
    help: str
    at_key: bool = False


def report(front: FrontMatter, document: Document, nodes: Nodes) -> None:
    """Adds to the document's diagnostics what contradicts itself in its front matter.

    nodes: key and value of each key that is there. A key whose value could not be read counts as there: it was
    reported already, and one mistake should not look like two.
    """
    ended, dropped = _is_given("ended", nodes), _is_given("dropped", nodes)
    for found in find(front, nodes, ended=ended, dropped=dropped):
        key, value = nodes[found.key]
        document.report(found.code, found.message, key if found.at_key else value, help=found.help)


def _is_given(name: str, nodes: Nodes) -> bool:
    return name in nodes and not is_blank(nodes[name][1])


def find(front: FrontMatter, keys: Container[str], *, ended: bool, dropped: bool) -> list[Contradiction]:
    """What contradicts itself. keys: that are there. ended, dropped: whether these have a value, readable or not."""
    found: list[Contradiction] = []
    if ended or dropped:
        found += _order(front)
        if ended and dropped:
            message = "it was dropped and it ended"
            found.append(
                Contradiction("dropped-and-ended", message, "dropped", "keep the one that is true", at_key=True)
            )
        elif dropped and front.result:
            help = "write `ended:` instead of `dropped:` if it ran to its end, else remove the result"
            found.append(
                Contradiction("result-on-dropped", "what was dropped has no result", "result", help, at_key=True)
            )
    elif front.result or front.decision or front.lesson:
        found.append(_unended(front))
    if front.started:
        found += _begun(front, keys, open_ended=not (ended or dropped))
    return found


def _order(front: FrontMatter) -> Iterator[Contradiction]:
    for name, day in (("ended", front.ended), ("dropped", front.dropped)):
        if day and front.started and day < front.started:
            message = f"it {_PAST[name]} on {day}, before it started on {front.started}"
            yield Contradiction("ended-before-started", message, name, f"write a day from {front.started} on")
        elif day and front.date and day < front.date:
            yield _before_planned(name, day, front)


_PAST = {"ended": "ended", "dropped": "was dropped", "started": "started"}


def _before_planned(name: str, day: str, front: FrontMatter) -> Contradiction:
    message = f"it {_PAST[name]} on {day}, before it was planned on {front.date}"
    help = f"fine if it was written down later; otherwise write a day from {front.date} on"
    return Contradiction("before-planned", message, name, help)


def _unended(front: FrontMatter) -> Contradiction:
    if front.result:
        message = "there is a result, but no day it ended"
        return Contradiction("result-without-end", message, "result", "write `ended: DATE`", at_key=True)
    if front.decision:
        message = "there is a decision, but no day it ended or was dropped"
        help = "write `ended: DATE` or `dropped: DATE`"
        return Contradiction("decision-without-end", message, "decision", help, at_key=True)
    message = "there is a lesson, but no day it ended; lists do not show it yet"
    return Contradiction("lesson-without-end", message, "lesson", "write `ended: DATE` once it has ended", at_key=True)


def _begun(front: FrontMatter, keys: Container[str], *, open_ended: bool) -> Iterator[Contradiction]:
    if front.date and front.started < front.date:
        yield _before_planned("started", front.started, front)
    if front.review and front.review < front.started:
        message = f"the review on {front.review} lies before the start on {front.started}"
        yield Contradiction("review-before-start", message, "review", "write a later day, or a span such as 2w")
    if open_ended and "expect" not in keys:
        message = "it is running, and nothing is expected"
        help = "write `expect:` and what you will see"
        yield Contradiction("expect-missing", message, "started", help, at_key=True)
