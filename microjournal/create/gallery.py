"""A journal that shows every kind of page in every state, for those who make a theme. Its texts are invented.

It has what is rare: an entry under a very long name, a thread that branches, a conversation that is closed, a page that
moved. And five years of small experiments, so that pictures, lists of years and patterns have something to show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from microjournal.content.snapshot import write_snapshot
from microjournal.model.conversation import Bets, Comment, Conversation, Reaction
from microjournal.model.dates import add_days
from microjournal.model.settings import ThemeChoice

# The day that it is in this journal.
GALLERY_TODAY = "2026-03-10"

_ISSUES = "https://github.com/cleo/tries/issues"
_TEXTS = resources.files("microjournal.create") / "texts" / "gallery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page to look at. kind: the name of its template without ".html". path: of the page. about: what it shows."""

    kind: str
    path: str
    about: str


SHOWN = (
    Shown(kind="home", path="", about="the beginning"),
    Shown(
        kind="entry",
        path="2026/01/open-the-window/",
        about="not met, adapted; bets, comments, every kind of text",
    ),
    Shown(kind="entry", path="2026/01/window-and-door/", about="met and adopted"),
    Shown(kind="entry", path="2026/01/compost-in-the-hall/", about="partly met, and the next step is open"),
    Shown(kind="entry", path="2026/01/draw-lots/", about="unclear and abandoned"),
    Shown(kind="entry", path="2026/01/sell-jam/", about="dropped"),
    Shown(kind="entry", path="2026/02/take-the-bus/", about="running and overdue"),
    Shown(kind="entry", path="2026/02/mail-twice-a-day/", about="running, its review is near"),
    Shown(kind="entry", path="2026/03/seed-swap/", about="planned, with a forecast and a long conversation"),
    Shown(kind="entry", path="2026/03/four-papers/", about="a note, by somebody else"),
    Shown(kind="entry", path="2026/03/roof-garden/", about="a note in another language and direction"),
    Shown(kind="entry", path="2025/12/a-very-long-name/", about="a long title, many tags, no expectation"),
    Shown(kind="timeline", path="timeline/", about="all of time"),
    Shown(kind="year", path="2026/", about="a year with its river"),
    Shown(kind="year", path="2023/", about="a year of the past"),
    Shown(kind="month", path="2026/01/", about="a month"),
    Shown(kind="weeks-year", path="weeks/2025/", about="all weeks of a year"),
    Shown(kind="weeks", path="weeks/", about="the last weeks"),
    Shown(kind="week", path="weeks/2026-W05/", about="a week"),
    Shown(kind="open", path="open/", about="all that is in flight"),
    Shown(kind="tags", path="tags/", about="the tags that are used most"),
    Shown(kind="tag-letter", path="tags/-/t/", about="every tag with a letter"),
    Shown(kind="tag", path="tags/kitchen/", about="a tag"),
    Shown(kind="tag-year", path="tags/kitchen/2023/", about="a tag in a year"),
    Shown(kind="threads", path="threads/", about="threads"),
    Shown(kind="threads-year", path="threads/2026/", about="the threads of a year"),
    Shown(kind="thread", path="threads/2026-01-05-open-the-window/", about="a thread that branches"),
    Shown(kind="practices", path="practices/", about="what became a habit"),
    Shown(kind="tag-practices", path="tags/kitchen/practices/", about="the practices of a tag"),
    Shown(kind="lessons", path="lessons/", about="lessons"),
    Shown(kind="lessons-year", path="lessons/2023/", about="the lessons of a year"),
    Shown(kind="list", path="results/met/", about="a list that a number leads to"),
    Shown(kind="list-year", path="results/met/2023/", about="a year of such a list"),
    Shown(kind="patterns", path="patterns/", about="patterns"),
    Shown(kind="search", path="search/", about="a search"),
    Shown(kind="subscribe", path="subscribe/", about="feeds"),
    Shown(kind="page", path="about/", about="a page of the author's own"),
    Shown(kind="redirect", path="2025/12/airing/", about="a page that moved"),
    Shown(kind="withdrawn", path="2025/12/diary/", about="a page that was taken back"),
    Shown(kind="404", path="404.html", about="no page at all"),
)

_MATTERS = (
    ("kitchen", "Soup on Mondays", "No leftovers are thrown away"),
    ("garden", "Water in the evening", "Half of the water is enough"),
    ("work", "No meeting before ten", "One thing is finished each morning"),
    ("reading", "Ten pages before sleep", "A book a month"),
    ("kitchen", "A list on the door", "We shop once a week"),
    ("town", "Walk to the market", "It takes no longer than the car"),
)
_RESULTS = ("met", "met", "partly", "met", "not-met", "met", "unclear", "met", "not-met", "dropped")

_EVENTS = {"started": "started", "ended": "result", "dropped": "dropped"}
_DAY = re.compile(r"^(started|ended|dropped): (\S+)$", re.MULTILINE)


def gallery(theme: ThemeChoice) -> dict[str, str]:
    """Every file of the journal, by its path with forward slashes. theme: what it looks like."""
    entries = {**_written(), **dict(_small_ones())}
    return {
        "microjournal.yaml": _settings(theme),
        "permalinks.txt": "".join(_memory(entries)),
        "content/pages/about.md": _text("about.md"),
        "content/pages/gallery.md": _contents(),
        **{f"content/{name}.md": text for name, text in entries.items()},
        **{f"comments/github.com/cleo/tries/{n}.jsonl": write_snapshot(talk).decode() for n, talk in _talks()},
    }


def _settings(theme: ThemeChoice) -> str:
    # JSON is YAML.
    chosen = json.dumps({"name": theme.name, "options": dict(theme.options)}, default=str)
    return f"{_text('microjournal.yaml')}theme: {chosen}\n"


def _contents() -> str:
    lines = [f"- [{shown.kind}: {shown.about}](/{shown.path})" for shown in SHOWN]
    return "\n".join(["# Every kind of page", "", *lines, ""])


def _text(name: str) -> str:
    return (_TEXTS / name).read_text(encoding="utf-8")


def _written() -> dict[str, str]:
    """The entries that show something rare, by name."""
    files = sorted((_TEXTS / "entries").iterdir(), key=lambda file: file.name)
    return {file.name.removesuffix(".md"): file.read_text(encoding="utf-8") for file in files}


def _small_ones() -> Iterator[tuple[str, str]]:
    """An experiment every few weeks for some years, with all results, so that there is something to count."""
    day = "2021-06-02"
    for n in range(66):
        tag, title, expect = _MATTERS[n % len(_MATTERS)]
        result = _RESULTS[n * 7 % len(_RESULTS)]
        begun, ended = add_days(day, 1 + n % 3), add_days(day, 5 + n * 11 % 60)
        end = (
            f"dropped: {ended}"
            if result == "dropped"
            else f"ended: {ended}\nresult: {result}\ndecision: {_decision(result)}"
        )
        forecast = {"met": 80, "partly": 60, "not-met": 40}.get(result, 50) + n % 3 * 10
        lines = [
            f"title: {title}, {n + 1}",
            f"expect: {expect}",
            f"tags: [{tag}]",
            f"started: {begun}",
            f"review: {add_days(begun, 7 + n % 4 * 14)}",
            f"confidence: {forecast}",
            end,
            f"lesson: What was learned the {n + 1}. time",
        ]
        if n % 4 == 0:
            lines.append(f"issue: {100 + n}")
        yield f"{day}-small-{n + 1}", "\n".join(["---", *lines, "---", "A small one.", ""])
        day = add_days(day, 25)


def _memory(entries: Mapping[str, str]) -> Iterator[str]:
    """The lines of `permalinks.txt`: what moved, what was taken back, and that everything was told of when it happened.

    A journal that remembers addresses and no events would take all of it for news of the day.
    """
    yield "/2025/12/airing/ 2026-01-05-open-the-window\n"
    yield "/2025/12/diary/ diary # withdrawn\n"
    for name, text in entries.items():
        events = {"planned": name[:10]} if "\nexpect:" in text else {"note": name[:10]}
        events |= {_EVENTS[key]: day for key, day in _DAY.findall(text)}
        yield f"entry {name} {json.dumps({'events': events})}\n"
    yield f"journal cleo.example,{min(entries)[:10]}\n"


def _decision(result: str) -> str:
    return {"met": "adopt", "partly": "adapt"}.get(result, "abandon")


def _talks() -> Iterator[tuple[int, Conversation]]:
    """Conversations, by the numbers of their issues."""
    yield (
        1,
        Conversation(
            url=f"{_ISSUES}/1",
            updated="2026-02-01T10:00:00Z",
            locked=True,
            comments=tuple(_comments(1, 4)),
            bets=Bets(met=5, not_met=2, unclear=1, until="2026-01-20"),
        ),
    )
    yield 2, Conversation(url=f"{_ISSUES}/2", updated="2026-02-01T10:00:00Z", bets=Bets(met=3, until="2026-02-02"))
    yield 3, Conversation(url=f"{_ISSUES}/3", updated="2026-02-14T10:00:00Z", comments=tuple(_comments(3, 1)))
    yield (
        4,
        Conversation(
            url=f"{_ISSUES}/4",
            updated="2026-03-09T10:00:00Z",
            comments=tuple(_comments(4, 104)),
            bets=Bets(met=7, not_met=4),
        ),
    )
    for n in range(0, 66, 4):
        bets = Bets(met=1 + n % 5, not_met=1 + n % 3, until="2025-12-31")
        yield 100 + n, Conversation(url=f"{_ISSUES}/{100 + n}", updated="2026-01-01T10:00:00Z", bets=bets)


def _comments(issue: int, number: int) -> Iterator[Comment]:
    words = (
        "Does the door stay **open**?",
        "We did the same, and it was `too cold`.",
        "> too cold\n\nFor us, too.",
        "Thanks.",
    )
    for n in range(number):
        yield Comment(
            id=f"{issue}{n:03}",
            author=("ben", "dora", "", "cleo")[n % 4],
            created=f"2026-01-{10 + n // 20:02}T{8 + n % 12:02}:30:00Z",
            url=f"{_ISSUES}/{issue}#issuecomment-{issue}{n:03}",
            text=words[n % len(words)],
            association="owner" if n % 4 == 3 else "",
            edited="2026-01-28T09:00:00Z" if n == 1 else "",
            reactions=(Reaction("+1", 2), Reaction("heart", 1)) if n == 0 else (),
            answers=f"{issue}001" if n == 2 else "",
        )
