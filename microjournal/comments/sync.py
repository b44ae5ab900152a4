"""Brings the snapshots of `comments/` up to what forges say now: few questions, and whatever fails, nothing is lost.

A list of issues, the latest change first, tells which of them have to be read anew. Each snapshot is written whole as
soon as it is known, so that a sync that is broken off has done what it has done.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from microjournal.comments.avatars import Avatar
from microjournal.comments.linked import Linked
from microjournal.comments.reading import is_settled, read_issue
from microjournal.comments.snapshots import Snapshots
from microjournal.comments.tracker import IssueState, NotThere, Tracker, TrackerError
from microjournal.content.avatars import avatar_place
from microjournal.model.conversation import Conversation
from microjournal.model.settings import Repository

# The tracker of a repository's issues, or (True) of its discussions. Raises TrackerError.
Connect = Callable[[Repository, bool], Tracker]
# Called with what is counted, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]

# Fewer than this are asked for one by one.
_WORTH_A_LIST = 3
# So much of a list is looked through even if all of it is old: what is no change to a forge, such as a comment that was
# deleted, shows there by its counts. And never more than so much, in a tracker that is busy with other things.
_ALWAYS_LOOKED_THROUGH = 500
_MOST_LOOKED_THROUGH = 3000
# What comes with the first question anyway.
_PAGE = 100
# After so many failures in a row a host is given up.
_MOST_FAILURES = 3


@dataclass(slots=True, kw_only=True)
class Synced:
    """What a sync did.

    written: the issues whose snapshots changed, as they are now. unchanged: how many others are up to date. missed:
    what is not, and why. moved: issues that are somewhere else now. avatars: pictures of those who comment, as far as
    the forges told of them.
    """

    written: list[tuple[Linked, Conversation]] = field(default_factory=list)
    unchanged: int = 0
    missed: list[tuple[Linked, TrackerError]] = field(default_factory=list)
    moved: list[tuple[Linked, IssueState]] = field(default_factory=list)
    avatars: set[Avatar] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """What a list told. states: of the issues that were looked for, by number. is_whole: it has no others."""

    states: Mapping[int, IssueState] = field(default_factory=dict)
    is_whole: bool = True


def sync(
    root: Path, linked: Sequence[Linked], connect: Connect, *, timezone: str, full: bool = False, progress: Progress
) -> Synced:
    """Reads what changed on the issues, and writes their snapshots.

    root: the journal's folder. timezone: IANA name of the journal's. full: whether to read everything anew, whatever
    the forges say of its last change. Raises OSError or FileChangedError if a snapshot cannot be written, and
    JournalErrors if it would lie outside of the journal.
    """
    groups: defaultdict[tuple[Repository, bool], list[Linked]] = defaultdict(list)
    for each in linked:
        groups[each.issue.repository, each.issue.is_discussion].append(each)
    work = _Sync(Snapshots(root), connect, timezone, full=full, progress=progress, total=len(linked))
    for group in groups.values():
        work.bring(group)
    return work.done


def leftover_snapshots(root: Path, linked: Sequence[Linked]) -> list[str]:
    """The snapshots of issues that no entry is linked to, relative to the journal's folder. Raises JournalErrors."""
    wanted = {each.path for each in linked}
    return [path for path in Snapshots(root).paths() if path not in wanted]


class _Sync:
    """A sync that is under way."""

    def __init__(
        self,
        snapshots: Snapshots,
        connect: Connect,
        timezone: str,
        *,
        full: bool,
        progress: Progress,
        total: int,
    ) -> None:
        self.done = Synced()
        self._snapshots = snapshots
        self._connect = connect
        self._timezone = timezone
        self._full = full
        self._progress = progress
        self._total = total
        self._trackers: dict[tuple[Repository, bool], Tracker] = {}
        # By host: why it is of no use to ask it for more; and how often in a row it failed.
        self._over: dict[str, TrackerError] = {}
        self._failures: Counter[str] = Counter()

    def bring(self, group: Sequence[Linked]) -> None:
        """Brings the issues of one repository, or its discussions, up to date."""
        before = {each.path: self._snapshots.read(each.path) for each in group}
        try:
            listed = self._list(group, before) if len(group) >= _WORTH_A_LIST else _Listed()
            edited = self._edited(group, before)
        except TrackerError as error:
            self._fail(group[0], error)
            for each in group:
                self._miss(each, error)
            return
        for each in group:
            state = listed.states.get(each.issue.number)
            anew = self._full or each.issue.number in edited
            if state is None and not listed.is_whole and not anew and is_settled(before[each.path], each):
                self.done.unchanged += 1
                self._tick()
            else:
                self._bring_one(each, before[each.path], state, anew=anew)

    def _list(self, group: Sequence[Linked], before: Mapping[str, Conversation | None]) -> _Listed:
        """What a list tells of a group's issues, as far as it is looked through."""
        wanted = {each.issue.number for each in group}
        unsettled = {each.issue.number for each in group if not is_settled(before[each.path], each)}
        newest = max([conversation.updated for conversation in before.values() if conversation], default="")
        states: dict[int, IssueState] = {}
        for looked_through, state in enumerate(self._tracker(group[0].issue.repository, group[0]).issues(), 1):
            if state.number in wanted:
                states.setdefault(state.number, state)
            is_old = looked_through >= _ALWAYS_LOOKED_THROUGH and state.updated < newest and unsettled <= states.keys()
            if is_old or wanted <= states.keys() or looked_through >= _MOST_LOOKED_THROUGH:
                return _Listed(states=states, is_whole=False)
        return _Listed(states=states, is_whole=True)

    def _edited(self, group: Sequence[Linked], before: Mapping[str, Conversation | None]) -> set[int]:
        """The issues with comments that were edited: not every forge calls that a change of the issue."""
        known = {
            (each.issue.number, comment.id): comment.edited or comment.created
            for each in group
            if (conversation := before[each.path])
            for comment in conversation.comments
        }
        edited: set[int] = set()
        if self._full or not known:
            return edited
        newest = max(known.values())
        with suppress(NotThere):
            tracker = self._tracker(group[0].issue.repository, group[0])
            for looked_through, (number, id_, at) in enumerate(tracker.changed_comments(newest), 1):
                if known.get((number, id_), at) != at:
                    edited.add(number)
                if (at < newest and looked_through >= _PAGE) or looked_through >= _ALWAYS_LOOKED_THROUGH:
                    break
        return edited

    def _bring_one(self, linked: Linked, before: Conversation | None, state: IssueState | None, *, anew: bool) -> None:
        try:
            if state is None:
                state = self._tracker(linked.issue.repository, linked).issue(linked.issue.number)
            # It is asked where it is now: a forge may lead on from its old place only for the issue itself.
            tracker = self._tracker(state.repository, linked)
            after = read_issue(tracker, state, before, linked, timezone=self._timezone, anew=anew)
        except TrackerError as error:
            self._fail(linked, error)
            self._miss(linked, error)
            return
        self._failures[linked.issue.repository.host] = 0
        if (state.repository, state.number) != (linked.issue.repository, linked.issue.number):
            self.done.moved.append((linked, state))
        self.done.avatars |= _avatars(after, linked.issue.repository.host)
        if self._snapshots.write(linked.path, after):
            self.done.written.append((linked, after))
        else:
            self.done.unchanged += 1
        self._tick()

    def _tracker(self, repository: Repository, linked: Linked) -> Tracker:
        """The tracker of a repository, for issues or discussions. Raises TrackerError, also if its host is given up."""
        if (over := self._over.get(repository.host)) is not None:
            raise over
        key = (repository, linked.issue.is_discussion)
        if key not in self._trackers:
            self._trackers[key] = self._connect(*key)
        return self._trackers[key]

    def _fail(self, linked: Linked, error: TrackerError) -> None:
        """Gives a host up if its error says so, or if it did nothing but fail for a while."""
        host = linked.issue.repository.host
        self._failures[host] += not isinstance(error, NotThere)
        if error.ends or self._failures[host] >= _MOST_FAILURES:
            self._over.setdefault(host, error)

    def _miss(self, linked: Linked, error: TrackerError) -> None:
        self.done.missed.append((linked, error))
        self._tick()

    def _tick(self) -> None:
        looked_at = len(self.done.written) + self.done.unchanged + len(self.done.missed)
        self._progress("issues looked at", looked_at, self._total)


def _avatars(conversation: Conversation, host: str) -> set[Avatar]:
    # The newest comment of somebody has the newest address.
    found = {avatar_place(host, each.author): each.picture for each in conversation.comments if each.picture}
    return {Avatar(place, url, host) for place, url in found.items()}
