"""What is on a forge: repositories, issues, what is said, how readers react; each change is a second later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

# Where accounts have their pictures.
AVATARS = "https://avatars.example"


def avatar_of(name: str) -> str:
    """The address of the picture of an account."""
    return f"{AVATARS}/{name}.png?v=1"


@dataclass
class Reaction:
    """id, name: as the forge calls it. who: the account."""

    id: int
    name: str
    who: str
    at: datetime


@dataclass
class Note:
    """What is said on an issue. thread: id of the note that began it."""

    id: int
    author: str
    text: str
    created: datetime
    thread: int
    edited: datetime | None = None
    is_system: bool = False
    is_hidden: bool = False
    reactions: list[Reaction] = field(default_factory=list)


@dataclass
class Issue:
    """moved: path of the repository, and number, where it is now."""

    id: int
    number: int
    path: str
    author: str
    title: str
    text: str
    created: datetime
    updated: datetime
    locked: bool = False
    confidential: bool = False
    labels: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    moved: Issue | None = None


@dataclass
class Store:
    """A forge with one owner, and whoever shows a token as a member. paths: old ones lead to what they are now."""

    issues: list[Issue] = field(default_factory=list)
    paths: dict[str, str] = field(default_factory=dict)
    clock: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)
    ids: Iterator[int] = field(default_factory=lambda: count(7001))

    def now(self) -> datetime:
        self.clock += timedelta(seconds=1)
        return self.clock

    def path(self, asked: str) -> str | None:
        """Where what is asked for is now; None if it never was."""
        while asked in self.paths and self.paths[asked] != asked:
            asked = self.paths[asked]
        return asked if asked in self.paths else None

    def rename(self, old: str, new: str) -> None:
        self.paths |= {old: new, new: new}
        for issue in self.of(old):
            issue.path = new

    def of(self, path: str) -> list[Issue]:
        return [issue for issue in self.issues if issue.path == path]

    def issue(self, path: str, number: int) -> Issue | None:
        return next((issue for issue in self.of(path) if issue.number == number), None)

    def open(self, path: str, author: str, title: str, text: str) -> Issue:
        number = max([issue.number for issue in self.of(path)], default=0) + 1
        now = self.now()
        issue = Issue(next(self.ids), number, path, author, title, text, created=now, updated=now)
        self.issues.append(issue)
        return issue

    def say(self, issue: Issue, author: str, text: str, thread: int = 0, *, is_system: bool = False) -> Note:
        id_ = next(self.ids)
        note = Note(id_, author, text, self.now(), thread or id_, is_system=is_system)
        issue.notes.append(note)
        issue.updated = note.created
        return note

    def note(self, id_: int) -> tuple[Issue, Note]:
        return next((issue, note) for issue in self.issues for note in issue.notes if note.id == id_)

    def edit(self, id_: int, text: str) -> Note:
        issue, note = self.note(id_)
        note.text, note.edited = text, self.now()
        issue.updated = self.clock
        return note

    def delete(self, id_: int) -> None:
        issue, note = self.note(id_)
        issue.notes.remove(note)

    def lock(self, issue: Issue) -> None:
        issue.locked = True
        self.say(issue, "ana", "locked the discussion", is_system=True)

    def react(self, on: Issue | Note, name: str, who: str) -> Reaction:
        found = next((one for one in on.reactions if (one.name, one.who) == (name, who)), None)
        if found is None:
            found = Reaction(next(self.ids), name, who, self.now())
            on.reactions.append(found)
        return found

    def move(self, issue: Issue, path: str) -> Issue:
        there = self.open(path, issue.author, issue.title, issue.text)
        there.notes, there.reactions = list(issue.notes), list(issue.reactions)
        issue.moved = there
        return there
