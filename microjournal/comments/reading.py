"""One issue: what of it has to be asked for, and the conversation that comes of it."""

from __future__ import annotations

from microjournal.comments.linked import Linked
from microjournal.comments.tracker import IssueState, Tracker
from microjournal.journal.bets import count_bets
from microjournal.model.conversation import BETS, Bets, Comment, Conversation


def is_settled(before: Conversation | None, linked: Linked) -> bool:
    """Whether only a change that the forge dates can change the snapshot: nobody can bet on the issue any more.

    before: the conversation in the snapshot, None if there is none that can be read.
    """
    return before is not None and (not linked.is_experiment or _is_closed(before.bets, linked))


def read_issue(
    tracker: Tracker, state: IssueState, before: Conversation | None, linked: Linked, *, timezone: str, anew: bool
) -> Conversation:
    """The conversation on an issue as it is now; asked for is only what may be another than before.

    tracker: of the place where the issue is. state: the issue as the forge tells it. before: see `is_settled`.
    timezone: see `microjournal.journal.bets`. anew: whether the comments are read even if nothing seems to be changed.
    Raises TrackerError.
    """
    comments, hidden = _comments(tracker, state, None if anew else before)
    return Conversation(
        url=state.url,
        updated=state.updated,
        locked=state.locked,
        hidden=hidden,
        comments=comments,
        bets=_bets(tracker, state, before.bets if before else None, linked, timezone) if linked.is_experiment else None,
    )


def _comments(tracker: Tracker, state: IssueState, before: Conversation | None) -> tuple[tuple[Comment, ...], int]:
    """The comments, and how many the forge counts besides them."""
    # To delete a comment is to some forges no change of the issue, but then there is one less.
    if before and before.updated == state.updated and len(before.comments) + before.hidden == state.comments:
        return before.comments, before.hidden
    comments = tracker.comments(state.number) if state.comments else ()
    return comments, max(state.comments - len(comments), 0)


def _bets(tracker: Tracker, state: IssueState, before: Bets | None, linked: Linked, timezone: str) -> Bets | None:
    """The bets. Those on what has ended are counted once, by the times of the reactions, and stay what they were."""
    if _is_closed(before, linked):
        return before
    listed = state.bets or {}
    if len(listed) == len(BETS) and not any(listed.values()):
        return Bets(until=linked.end)
    if listed and before and before.until == linked.end:
        counts = {"met": before.met, "not-met": before.not_met, "unclear": before.unclear}
        if all(counts[bet] == number for bet, number in listed.items()):
            return before
    made = tracker.bets(state.number)
    return before if made is None else count_bets(made, end=linked.end, timezone=timezone)


def _is_closed(bets: Bets | None, linked: Linked) -> bool:
    return bets is not None and linked.end != "" and bets.until == linked.end
