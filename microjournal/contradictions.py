"""What cannot be true together in one entry: dates in the wrong order, a result of something that goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from microjournal.key_sorting import Nodes
from microjournal.schema import Document
from microjournal.yaml_nodes import is_blank

if TYPE_CHECKING:
    from microjournal.frontmatter import FrontMatter


def report(front: FrontMatter, document: Document, nodes: Nodes) -> None:
    """Adds to the document's diagnostics what contradicts itself in its front matter.

    nodes: key and value of each key that is there. A key whose value could not be read counts as there: it was
    reported already, and one mistake should not look like two.
    """
    ended, dropped = _is_given("ended", nodes), _is_given("dropped", nodes)
    if ended or dropped:
        _order(front, document, nodes)
        if ended and dropped:
            message = "it was dropped and it ended"
            document.report("dropped-and-ended", message, nodes["dropped"][0], help="keep the one that is true")
        elif dropped and front.result:
            help = "write `ended:` instead of `dropped:` if it ran to its end, else remove the result"
            document.report("result-on-dropped", "what was dropped has no result", nodes["result"][0], help=help)
    else:
        _unended(front, document, nodes)
    if front.started:
        _begun(front, document, nodes, open_ended=not (ended or dropped))


def _is_given(name: str, nodes: Nodes) -> bool:
    return name in nodes and not is_blank(nodes[name][1])


def _order(front: FrontMatter, document: Document, nodes: Nodes) -> None:
    for name, day in (("ended", front.ended), ("dropped", front.dropped)):
        if day and front.started and day < front.started:
            message = f"it {_PAST[name]} on {day}, before it started on {front.started}"
            document.report(
                "ended-before-started", message, nodes[name][1], help=f"write a day from {front.started} on"
            )
        elif day and front.date and day < front.date:
            _before_planned(name, day, front, document, nodes)


_PAST = {"ended": "ended", "dropped": "was dropped", "started": "started"}


def _before_planned(name: str, day: str, front: FrontMatter, document: Document, nodes: Nodes) -> None:
    message = f"it {_PAST[name]} on {day}, before it was planned on {front.date}"
    help = f"fine if it was written down later; otherwise write a day from {front.date} on"
    document.report("before-planned", message, nodes[name][1], help=help)


def _unended(front: FrontMatter, document: Document, nodes: Nodes) -> None:
    if front.result:
        message = "there is a result, but no day it ended"
        document.report("result-without-end", message, nodes["result"][0], help="write `ended: DATE`")
    elif front.decision:
        message = "there is a decision, but no day it ended or was dropped"
        help = "write `ended: DATE` or `dropped: DATE`"
        document.report("decision-without-end", message, nodes["decision"][0], help=help)
    elif front.lesson:
        message = "there is a lesson, but no day it ended; lists do not show it yet"
        help = "write `ended: DATE` once it has ended"
        document.report("lesson-without-end", message, nodes["lesson"][0], help=help)


def _begun(front: FrontMatter, document: Document, nodes: Nodes, *, open_ended: bool) -> None:
    if front.date and front.started < front.date:
        _before_planned("started", front.started, front, document, nodes)
    if front.review and front.review < front.started:
        message = f"the review on {front.review} lies before the start on {front.started}"
        help = "write a later day, or a span such as 2w"
        document.report("review-before-start", message, nodes["review"][1], help=help)
    if open_ended and "expect" not in nodes:
        message = "it is running, and nothing is expected"
        document.report("expect-missing", message, nodes["started"][0], help="write `expect:` and what you will see")
