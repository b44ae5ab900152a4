"""Entries whose author keeps their identities in mind: what each is, and which of its events readers may have seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from microjournal.build.options import BuildOptions
from microjournal.build.pipeline import build
from microjournal.model.dates import add_days
from tests.build.author import Author
from tests.build.laws import site
from tests.publish.subscriber import Subscriber, parsed

BASE = "https://ana.example/journal/"

SETTINGS = f"title: Tales\nurl: {BASE}\n"
# What an author is told to mend first; then nothing is published.
REFUSED = {"address-published", "address-duplicate", "static-conflict"}

# An event: what it is of for ever, and which one it is: "first", "started", "result", or the number of an update.
Event = tuple[int, str | int]


@dataclass(frozen=True, kw_only=True)
class News:
    """An update. Its title holds its number, by which a reader's item is known."""

    number: int
    day: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Tale:
    """An entry.

    key: which one it is for its author. identity: which one it is for readers; that is what its id says. slug: of the
    file's name. id: "" for that of the name. word: that its title has. again: what was added to its text.
    publish: day of an embargo.
    """

    key: int
    identity: int
    slug: str
    day: str
    id: str = ""
    word: str = "tale"
    again: int = 0
    tags: tuple[str, ...] = ()
    started: str = ""
    ended: str = ""
    news: tuple[News, ...] = ()
    aliases: tuple[str, ...] = ()
    draft: bool = False
    publish: str = ""

    @property
    def name(self) -> str:
        return f"{self.day}-{self.slug}"

    def looks_like(self, other: Tale) -> bool:
        """Whether it can be seen that both are the same: by the id, the text, or title and name."""
        one, another = [(tale.id or tale.name, tale.again, (tale.word, tale.slug)) for tale in (self, other)]
        return any(mine == its for mine, its in zip(one, another, strict=True))

    def text(self) -> str:
        keys = [f"title: The {self.word} of K{self.key}K", f"date: {self.day}", f"tags: [{', '.join(self.tags)}]"]
        keys += [f"{key}: {value}" for key in ("id", "publish") if (value := getattr(self, key))]
        keys += ["expect: It ends well"]
        keys += [f"{key}: {value}" for key in ("started", "ended") if (value := getattr(self, key))]
        keys += ["result: met"] if self.ended else []
        keys += [f"aliases: [{', '.join(self.aliases)}]"] if self.aliases else []
        keys += ["draft: true"] if self.draft else []
        body = [f"Once there were {self.key} of them, and that is all of {self.key}." + " Again." * self.again]
        body += [f"## {news.day} {news.title}\n\n{news.text}" for news in self.news]
        return "\n".join(["---", *keys, "---", "\n\n".join(body), ""])

    def events(self, today: str) -> Iterator[Event]:
        """Those that are public."""
        if self.draft or self.publish > today:
            return
        yield self.identity, "first"
        yield from [(self.identity, name) for name in ("started", "ended") if "" < getattr(self, name) <= today]
        yield from [(self.identity, news.number) for news in self.news if news.day <= today]


def told_by(title: str) -> tuple[int, str | int]:
    """Of which tale an item of a feed tells by its title, and which event."""
    key = int(title.split("K")[1])
    if "News " in title:
        return key, int(title.split("News ")[1].split(maxsplit=1)[0])
    return key, {"Started": "started", "Result": "ended"}.get(title.partition(":")[0], "first")


class Teller:
    """An author, the site, and a reader of its feed.

    tales: by key. away: that were taken out. good: both as they were published last. changed: keys, since then. faces:
    by identity, as readers saw it last. heard: events that the reader has seen. ever: paths that were on the site.
    days: of the items of feeds, by guid.
    """

    def __init__(self, folder: Path, today: str) -> None:
        self.folder = folder
        self.author = Author(folder, today=today)
        self.author.write("microjournal.yaml", SETTINGS)
        self.tales: dict[int, Tale] = {}
        self.away: dict[int, Tale] = {}
        self.good = (self.tales, self.away)
        self.changed: set[int] = set()
        self.faces: dict[int, Tale] = {}
        self.heard: set[Event] = set()
        self.ever: set[str] = set()
        self.days: dict[str, str] = {}
        self.reader = Subscriber(f"{BASE}feed.xml", self._get)

    def save(self, tale: Tale) -> None:
        if tale.key in self.tales:
            self.author.remove(f"content/{self.tales[tale.key].name}.md")
        self.tales[tale.key] = tale
        self.changed.add(tale.key)
        self.author.write(f"content/{tale.name}.md", tale.text())

    def take_out(self, tale: Tale) -> None:
        self.author.remove(f"content/{tale.name}.md")
        self.away[tale.key] = self.tales.pop(tale.key)
        self.changed.add(tale.key)

    def id_of(self, tale: Tale) -> str:
        """The id that a tale had when it was public last."""
        face = self.faces.get(tale.identity, tale)
        return face.id or face.name

    def publish(self, days: int, *, polls: bool = True) -> bool:
        """Some days later. What is refused is taken back before. Returns whether nothing was refused."""
        self.author.today = today = add_days(self.author.today, days)
        for tale in list(self.tales.values()):
            # Changed more than once while readers did not see it.
            if not tale.looks_like(self.faces.get(tale.identity, tale)):
                self.save(replace(tale, id=self.id_of(tale)))
        result = build(BuildOptions(root=self.folder, today=today, jobs=1))
        refused = [found for found in result.problems if found.severity == "error"]
        assert {found.code for found in refused} <= REFUSED, refused
        if refused:
            self._restore()
            result = build(BuildOptions(root=self.folder, today=today, jobs=1))
            assert result.ok, result.problems
        self.good, self.changed = (dict(self.tales), dict(self.away)), set()
        self.faces.update({tale.identity: tale for tale in self.tales.values() if [*tale.events(today)]})
        if self.author.in_git:
            self.author.pull()
        self._look()
        if polls:
            self._poll()
        return not refused

    def _restore(self) -> None:
        self.author.remove_all("content")
        self.tales, self.away = dict(self.good[0]), dict(self.good[1])
        for tale in self.tales.values():
            self.author.write(f"content/{tale.name}.md", tale.text())

    def _look(self) -> None:
        """Nothing that was on the site is missing, and no item got another day."""
        now = site(self.folder / "public")
        assert self.ever - now.keys() == set()
        self.ever |= {path for path in now if path.endswith((".html", ".xml")) and not path.startswith("sitemap")}
        feeds = [parsed(now[path]) for path in now if re.fullmatch(r"feed(/.+)?\.xml", path)]
        days = {item.id: item.published for feed in feeds for item in feed.entries}
        # What was taken out and is given again is of the day on which it is given.
        assert {guid: day for guid, day in days.items() if self.days.get(guid, day) != day} == {}
        self.days = days

    def _poll(self) -> None:
        """What is new to the reader is what the author knows to be new."""
        public = {found: tale for tale in self.tales.values() for found in tale.events(self.author.today)}
        new = [(tale.key, found[1]) for found, tale in public.items() if found not in self.heard]
        assert Counter(told_by(title) for title in self.reader.poll(everything=True)) == Counter(new)
        self.heard |= public.keys()

    def _get(self, address: str) -> bytes:
        return (self.folder / "public" / address.removeprefix(BASE)).read_bytes()
