"""A tracker that is a list in memory, for tests of what asks one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from microjournal.comments.tracker import Allowance, IssueState, NotThere, ReaderBet, TrackerError
from microjournal.forges import forge_named
from microjournal.forges.issues import marker_in
from microjournal.model.conversation import Comment
from microjournal.model.settings import Repository

HOME = Repository(kind="github", host="github.com", path="ana/journal")


class Remembered:
    """The issues of one repository. asked: the names of what was asked for. broken: what is answered instead."""

    def __init__(self, repository: Repository = HOME) -> None:
        self.repository = repository
        self.states: list[IssueState] = []
        self.asked: list[str] = []
        self.broken: TrackerError | None = None
        self.moved: dict[int, IssueState] = {}

    def add(self, title: str, text: str, author: str = "mallory") -> int:
        number = len(self.states) + 1
        url = f"{forge_named(self.repository.kind).issues_url(self.repository)}/{number}"
        day = f"2026-03-0{number}T09:00:00Z"
        state = IssueState(
            repository=self.repository,
            number=number,
            url=url,
            title=title,
            text=text,
            author=author,
            created=day,
            updated=day,
            comments=0,
        )
        self.states.append(state)
        return number

    def edit(self, number: int, **changes: str) -> None:
        self.states[number - 1] = replace(self.states[number - 1], **changes)  # type: ignore[arg-type]

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.broken:
            raise self.broken

    def issues(self) -> Iterator[IssueState]:
        self._ask("issues")
        yield from sorted(self.states, key=lambda state: state.updated, reverse=True)

    def issue(self, number: int) -> IssueState:
        self._ask("issue")
        if number in self.moved:
            return self.moved[number]
        if not 0 < number <= len(self.states):
            raise NotThere(f"there is no issue {number}")
        return self.states[number - 1]

    def comments(self, _number: int) -> tuple[Comment, ...]:
        raise NotImplementedError

    def bets(self, _number: int) -> tuple[ReaderBet, ...]:
        raise NotImplementedError

    def open(self, title: str, text: str) -> IssueState:
        self._ask("open")
        return self.states[self.add(title, text, author="ana") - 1]

    def find(self, marker: str) -> IssueState | None:
        self._ask("find")
        return next((state for state in self.states if marker_in(state.text) == marker), None)

    def allowance(self) -> Allowance | None:
        return Allowance(58, 60, "2026-03-10T12:00:00Z") if self.asked else None
