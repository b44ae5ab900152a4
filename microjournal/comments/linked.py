"""Which issues a journal's entries are linked to, and what a sync has to know of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from microjournal.content.snapshot import snapshot_path
from microjournal.forges.forge import ForgeError
from microjournal.forges.issues import Issue, find_issue
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_experiment
from microjournal.model.settings import Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """An issue, and the entries that are linked to it.

    ids: of the entries. is_experiment: whether there is anything to bet on. end: the day on which it ended, as ISO
    date; "" while it is open.
    """

    issue: Issue
    ids: tuple[str, ...]
    is_experiment: bool
    end: str

    @property
    def path(self) -> str:
        """Where its snapshot is, relative to the journal's folder."""
        return snapshot_path(self.issue.repository, self.issue.number)

    @property
    def name(self) -> str:
        """What to call it when speaking to the author: "github.com/ana/journal#42"."""
        return f"{self.issue.repository.host}/{self.issue.repository.path}#{self.issue.number}"


def linked_issues(entries: Iterable[Entry], repository: Repository | None) -> tuple[list[Linked], list[str]]:
    """The issues that entries are linked to, in the order of their first entry; and the ids of entries whose `issue`
    leads to none.

    repository: where a plain number leads to.
    """
    found: dict[tuple[object, ...], tuple[Issue, list[Entry]]] = {}
    astray = []
    for entry in entries:
        if entry.page or not entry.issue:
            continue
        try:
            issue = find_issue(entry.issue, repository)
        except ForgeError:
            astray.append(entry.id)
        else:
            found.setdefault(issue.key, (issue, []))[1].append(entry)
    return [_linked(issue, of_issue) for issue, of_issue in found.values()], astray


def _linked(issue: Issue, entries: list[Entry]) -> Linked:
    # Several experiments on one issue share its bets, which are open as long as one of them is.
    ends = [entry.ended or entry.dropped for entry in entries if is_experiment(entry)]
    return Linked(
        issue=issue,
        ids=tuple([entry.id for entry in entries]),
        is_experiment=bool(ends),
        end=max(ends) if ends and all(ends) else "",
    )
