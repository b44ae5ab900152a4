"""What two authors do with a journal over the years, and what subscribers must have heard of it.

Every name of a file, title and update has a word of its own ("n12q", "k7q", "u3q"), by which it is found on a site.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

_EVENT = re.compile(r"(?:(Plan|Started|Update|Result|Dropped): )?.*?\b(k\d+q)\b(?:.*\b(u\d+q)\b)?")
_WORDS = "board chair door email form garden hour idea journal kitchen letter meeting note office plan queue".split()
_TAGS = ("team", "meetings", "writing", "garden", "office")


def event_of(title: str) -> str:
    """What an item of a feed tells of, whatever words its title has: "k7q first", "k7q u3q", "k7q Result"."""
    match = _EVENT.match(title)
    assert match, title
    return f"{match[2]} {match[3] or (match[1] if match[1] not in (None, 'Plan') else 'first')}"


def later(day: str, days: int) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days)).isoformat()


@dataclass
class Update:
    key: str
    day: str
    title: str
    text: str


@dataclass
class Entry:
    """An entry as its authors mean it. key: in its title for ever. name: of its file, without its ending.

    front: lines of the front matter besides title and tags. is_gone: it was withdrawn.
    """

    key: str
    name: str
    title: str
    text: str
    front: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    folder: str = ""
    is_gone: bool = False

    @property
    def path(self) -> str:
        return f"content/{self.folder}{self.name}.md"

    @property
    def day(self) -> str:
        return self.front.get("date", self.name[:10])

    @property
    def last_day(self) -> str:
        """The day of the last thing that happened to it."""
        return max([self.day, self.front.get("started", ""), *[update.day for update in self.updates]])

    @property
    def is_over(self) -> bool:
        return "ended" in self.front or "dropped" in self.front

    def is_public(self, today: str) -> bool:
        return not self.is_gone and "draft" not in self.front and self.front.get("publish", "") <= today

    def whole(self) -> str:
        front = "".join([f"{key}: {value}\n" for key, value in self.front.items()])
        tags = f"tags: [{', '.join(self.tags)}]\n" if self.tags else ""
        updates = "".join([f"\n## {each.day} {each.title} {each.key}\n\n{each.text}\n" for each in self.updates])
        return f"---\ntitle: {self.title} {self.key}\n{tags}{front}---\n{self.text}\n{updates}"

    def events(self) -> set[str]:
        """What has happened to it."""
        found = {f"{self.key} first", *[f"{self.key} {update.key}" for update in self.updates]}
        for key, name in {"started": "Started", "ended": "Result", "dropped": "Dropped"}.items():
            found |= {f"{self.key} {name}"} if key in self.front else set()
        return found

    def words(self) -> set[str]:
        """The words by which it is found on a site."""
        return set(re.findall(r"\b[knu]\d+q\b", self.name + self.whole()))


class Nothing(Exception):
    """There is no entry to which this could be done."""


class Writers:
    """The authors of a journal. clones: their folders. today: the day on which they do the next thing.

    entries: of all that they wrote, by key. held: of today, who has an entry in hand. live: words of all that was ever
    published. tags: those in use.
    """

    def __init__(self, clones: list[Path], chance: random.Random) -> None:
        self.clones = clones
        self.chance = chance
        self.today = ""
        self.entries: dict[str, Entry] = {}
        self.held: dict[str, int] = {}
        self.live: set[str] = set()
        self.number = 0
        self.tags = list(_TAGS)
        self.author = 0

    def act(self, act: Act, author: int) -> None:
        """Does something, or begins an entry if there is none to which that could be done."""
        self.author = author
        try:
            act(self)
        except Nothing:
            new_plan(self)

    def word(self, letter: str) -> str:
        self.number += 1
        return f"{letter}{self.number}q"

    def sentence(self) -> str:
        return " ".join(self.chance.choices(_WORDS, k=9)).capitalize() + "."

    def name(self, day: str) -> str:
        return f"{day}-{self.chance.choice(_WORDS)}-{self.word('n')}"

    def begin(self, **front: str) -> Entry:
        entry = Entry(
            key=self.word("k"),
            name=self.name(self.today),
            title=" ".join(self.chance.sample(_WORDS, 3)).capitalize(),
            text=f"{self.sentence()}\n\n{self.sentence()} {self.sentence()}",
            front=front,
            tags=self.chance.sample(self.tags, 2),
        )
        self.entries[entry.key] = entry
        self.write(entry)
        return entry

    def pick(self, is_fit: Callable[[Entry], bool]) -> Entry:
        """One that nobody else has in hand. Raises Nothing."""
        fit = [
            entry
            for entry in self.entries.values()
            if self.held.get(entry.key, self.author) == self.author and is_fit(entry)
        ]
        if not fit:
            raise Nothing
        return self.chance.choice(fit)

    def public(self, is_fit: Callable[[Entry], bool] = lambda entry: True) -> Entry:
        return self.pick(lambda entry: entry.is_public(self.today) and is_fit(entry))

    def open(self) -> Entry:
        return self.public(lambda entry: "expect" in entry.front and not entry.is_over)

    def write(self, entry: Entry, before: str = "") -> None:
        """before: the path that it had."""
        self.held[entry.key] = self.author
        clone = self.clones[self.author]
        if (before and before != entry.path) or entry.is_gone:
            (clone / (before or entry.path)).unlink()
        if not entry.is_gone:
            (clone / entry.path).parent.mkdir(parents=True, exist_ok=True)
            (clone / entry.path).write_text(entry.whole(), encoding="utf-8", newline="\n")

    def rename(self, entry: Entry, day: str = "") -> None:
        """Another name for its file, of which an address is made."""
        before = entry.path
        entry.name = self.name(day or entry.day)
        entry.front.pop("date", None)
        self.write(entry, before)

    def now_public(self) -> Iterator[Entry]:
        yield from (entry for entry in self.entries.values() if entry.is_public(self.today))


Act = Callable[[Writers], None]


def new_note(w: Writers) -> None:
    w.begin()


def new_plan(w: Writers) -> None:
    w.begin(expect="It takes less time", review="4w")


def new_draft(w: Writers) -> None:
    w.begin(expect="Nobody hears of it yet", draft="true")


def new_embargo(w: Writers) -> None:
    w.begin(expect="It is news on another day", publish=later(w.today, w.chance.choice([1, 9, 40])))


def rename_hidden(w: Writers) -> None:
    w.rename(w.pick(lambda entry: not entry.is_gone and not entry.is_public(w.today)))


def publish_draft(w: Writers) -> None:
    entry = w.pick(lambda entry: "draft" in entry.front)
    del entry.front["draft"]
    w.write(entry)


def mend_typo(w: Writers) -> None:
    entry = w.public()
    entry.text = entry.text.replace(w.chance.choice(entry.text.split()), w.chance.choice(_WORDS), 1)
    w.write(entry)


def rename_file(w: Writers) -> None:
    w.rename(w.public())


def move_to_folder(w: Writers) -> None:
    entry = w.public()
    before, entry.folder = entry.path, f"{w.chance.choice(_WORDS)}/"
    w.write(entry, before)


def rename_title(w: Writers) -> None:
    entry = w.public()
    entry.title = " ".join(w.chance.sample(_WORDS, 4)).capitalize()
    w.write(entry)


def rename_both(w: Writers) -> None:
    entry = w.public()
    entry.title = " ".join(w.chance.sample(_WORDS, 4)).capitalize()
    w.rename(entry)


def rename_all(w: Writers) -> None:
    """Nothing but a word of its author says that it is the same."""
    entry = w.public(lambda entry: "aliases" not in entry.front and entry.words() <= w.live)
    slug, day = entry.name[11:], entry.day
    entry.front["aliases"] = f"[/{day[:4]}/{day[5:7]}/{slug}/]"
    entry.title, entry.text = " ".join(w.chance.sample(_WORDS, 4)).capitalize(), w.sentence()
    w.rename(entry)


def rewrite(w: Writers) -> None:
    entry = w.public()
    entry.title, entry.text = " ".join(w.chance.sample(_WORDS, 4)).capitalize(), w.sentence()
    w.write(entry)


def mend_day(w: Writers) -> None:
    """The day in the name of a file, and nothing else of that name."""
    entry = w.public()
    before, slug = entry.path, entry.name[11:]
    entry.name = f"{later(entry.day, -w.chance.randint(1, 20))}-{slug}"
    entry.front.pop("date", None)
    w.write(entry, before)


def mend_year(w: Writers) -> None:
    entry = w.public()
    before, slug = entry.path, entry.name[11:]
    entry.name = f"{later(entry.day, -365)}-{slug}"
    entry.front.pop("date", None)
    w.write(entry, before)


def move_date(w: Writers) -> None:
    entry = w.public()
    entry.front["date"] = later(entry.day, -w.chance.randint(1, 60))
    w.write(entry)


def move_date_on(w: Writers) -> None:
    entry = w.public(lambda entry: entry.last_day == entry.day and not entry.is_over)
    entry.front["date"] = min(w.today, later(entry.day, w.chance.randint(1, 60)))
    w.write(entry)


def plan_note(w: Writers) -> None:
    entry = w.public(lambda entry: "expect" not in entry.front)
    entry.front["expect"] = "It was more than a note"
    w.write(entry)


def start(w: Writers) -> None:
    entry = w.public(lambda entry: "expect" in entry.front and "started" not in entry.front and not entry.is_over)
    entry.front["started"] = entry.day
    w.write(entry)


def update(w: Writers) -> None:
    _update(w, w.open(), w.today)


def _update(w: Writers, entry: Entry, day: str) -> None:
    new = Update(w.word("u"), day, w.chance.choice(_WORDS).capitalize(), w.sentence())
    entry.updates.insert(w.chance.randint(0, len(entry.updates)), new)
    w.write(entry)


def update_same_day(w: Writers) -> None:
    entry = w.public(lambda entry: bool(entry.updates))
    _update(w, entry, w.chance.choice(entry.updates).day)


def two_updates(w: Writers) -> None:
    entry = w.open()
    _update(w, entry, w.today)
    _update(w, entry, w.today)


def shuffle_updates(w: Writers) -> None:
    entry = w.public(lambda entry: len(entry.updates) > 1)
    w.chance.shuffle(entry.updates)
    w.write(entry)


def mend_update_day(w: Writers) -> None:
    entry = w.public(lambda entry: bool(entry.updates))
    changed = w.chance.choice(entry.updates)
    changed.day = max(entry.day, later(changed.day, -w.chance.randint(1, 5)))
    w.write(entry)


def mend_update_title(w: Writers) -> None:
    entry = w.public(lambda entry: bool(entry.updates))
    w.chance.choice(entry.updates).title = w.chance.choice(_WORDS).capitalize()
    w.write(entry)


def mend_update_text(w: Writers) -> None:
    entry = w.public(lambda entry: bool(entry.updates))
    w.chance.choice(entry.updates).text = w.sentence()
    w.write(entry)


def remove_update(w: Writers) -> None:
    entry = w.public(lambda entry: bool(entry.updates))
    entry.updates.remove(w.chance.choice(entry.updates))
    w.write(entry)


def finish(w: Writers) -> None:
    _finish(w, w.today)


def finish_late(w: Writers) -> None:
    _finish(w, later(w.today, -w.chance.randint(5, 90)))


def _finish(w: Writers, day: str) -> None:
    entry = w.open()
    entry.front |= {"ended": max(day, entry.last_day), "result": "partly", "decision": "adopt", "lesson": "It helped"}
    w.write(entry)


def mend_end(w: Writers) -> None:
    entry = w.public(lambda entry: "ended" in entry.front)
    entry.front["ended"] = max(entry.last_day, later(entry.front["ended"], -3))
    w.write(entry)


def reopen(w: Writers) -> None:
    entry = w.public(lambda entry: "ended" in entry.front)
    for key in ("ended", "result", "decision", "lesson"):
        del entry.front[key]
    w.write(entry)


def drop(w: Writers) -> None:
    entry = w.open()
    entry.front["dropped"] = w.today
    w.write(entry)


def withdraw(w: Writers) -> None:
    entry = w.public()
    entry.is_gone = True
    w.write(entry)


def bring_back(w: Writers) -> None:
    entry = w.pick(lambda entry: entry.is_gone)
    entry.is_gone = False
    w.write(entry)


def rename_tag(w: Writers) -> None:
    old = w.chance.choice(w.tags)
    new = f"{old.partition('-')[0]}-{w.word('t')}"
    w.tags[w.tags.index(old)] = new
    for entry in w.entries.values():
        if old in entry.tags and not entry.is_gone:
            entry.tags = [new if tag == old else tag for tag in entry.tags]
            w.write(entry)


# In an order in which there is something to do them to.
ACTS: tuple[Act, ...] = (
    new_plan, new_note, new_draft, new_embargo, start, update, new_plan, rename_file, rename_hidden, two_updates,
    mend_typo, update_same_day, rename_title, publish_draft, mend_day, finish_late, new_note, mend_year, move_date,
    start, withdraw, shuffle_updates, rename_both, plan_note, mend_update_day, move_to_folder, finish, move_date_on,
    mend_update_title, new_plan, drop, rename_all, mend_update_text, mend_end, rewrite, bring_back, reopen,
    remove_update,
)  # fmt: skip
