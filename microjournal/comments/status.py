"""What is linked, and what is known here of what was said: each issue with what its snapshot says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from microjournal.comments.linked import Linked
from microjournal.comments.snapshots import Snapshots
from microjournal.model.conversation import Bets, Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An issue that entries are linked to.

    conversation: as it was fetched last; None if it never was, or cannot be read.
    """

    linked: Linked
    conversation: Conversation | None


def standings(root: Path, linked: Iterable[Linked]) -> list[Standing]:
    """What the snapshots say, in the order of `linked`. root: the journal's folder.

    Raises JournalErrors if one of them lies behind a link that leads out of the journal.
    """
    snapshots = Snapshots(root)
    return [Standing(linked=each, conversation=snapshots.read(each.path)) for each in linked]


def row_of(standing: Standing) -> dict[str, Any]:
    """An issue as plain data, for programs."""
    conversation = standing.conversation
    comments = conversation.comments if conversation else ()
    return {
        "issue": standing.linked.issue.url,
        "entries": list(standing.linked.ids),
        "fetched": conversation is not None,
        "comments": len(comments),
        "newest": max([comment.created for comment in comments], default=""),
        "updated": conversation.updated if conversation else "",
        "locked": conversation.locked if conversation else False,
        "bets": _counts(conversation.bets) if conversation and conversation.bets else None,
    }


def _counts(bets: Bets) -> dict[str, int]:
    return {"met": bets.met, "not-met": bets.not_met, "unclear": bets.unclear}
