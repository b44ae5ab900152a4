"""Three years of a journal in git, and subscribers who hear of each event once, whatever its authors, CI and hosts do.

It is built twenty times, and as often as MICROJOURNAL_FUZZ_DAYS says: 1,096 are all days.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

import pytest
from click.testing import CliRunner

from microjournal.cli.program import program
from tests.conftest import Journal
from tests.publish.live import Live, served
from tests.publish.subscriber import Subscriber, parsed
from tests.publish.world import OLD_POSTS, World, files, old_site
from tests.publish.writers import ACTS, Entry, Writers, event_of, later, new_note, rename_tag

FIRST = "2026-01-01"
ALL_DAYS = 1_096
BUILDS = int(os.environ.get("MICROJOURNAL_FUZZ_DAYS", "20"))
# Of a few builds, those of a quarter are days apart, and months.
APART = (0, 1, 33, 62)
# When what happens once does, as a part of all days.
DOMAIN, FORGE, BURST, TAGS = 0.35, 0.6, 0.5, (0.2, 0.45, 0.7)

_WORD = re.compile(rb"\b[knu]\d+q\b")
_REFRESH = re.compile(r'http-equiv="refresh" content="0; url=([^"]+)"')


@pytest.fixture
def world(tmp_path: Path, live: Live, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    # git would tidy up behind each of some hundred commands.
    quiet = "[gc]\nauto = 0\n[maintenance]\nauto = false\n"
    (tmp_path / "no-config").write_text(quiet, encoding="utf-8")
    with ExitStack() as stack:
        others = [stack.enter_context(served(tmp_path / name)) for name in ("second", "third")]
        hosts = {each.url: each for each in (live, *others)}
        yield World(top=tmp_path, hosts=hosts, host=live.url, is_asked=ALL_DAYS <= BUILDS)


def imported(world: World) -> list[Entry]:
    """A site for Jekyll that has subscribers becomes a journal, of which nothing is published yet."""
    posts = list(old_site(world.top, world.host))
    result = CliRunner().invoke(program, ["import", "jekyll", str(world.top / "old"), str(world.top / "begun")])
    assert result.exit_code == 0, result.output
    for post in posts:
        text = (world.top / "begun" / post.path).read_text(encoding="utf-8")
        lines = [line.split(": ", 1) for line in text.split("---\n")[1].splitlines()]
        post.front = {key: value for key, value in lines if key != "title"}
    world.begin(world.top / "begun")
    return posts


def pages_and_feeds(folder: Path) -> set[str]:
    """Their paths. The parts of a sitemap are no feeds: nobody follows them."""
    return {name for name in files(folder) if name.endswith((".html", ".xml")) and not name.startswith("sitemap")}


def answers(folder: Path, path: str) -> bool:
    """Whether there is a page or a feed at a path, and where it leads on to."""
    if not (folder / path).is_file():
        return False
    text = (folder / path).read_text(encoding="utf-8")
    if path.endswith(".xml"):
        return not parsed(text).bozo
    if moved := _REFRESH.search(text):
        target = urljoin(f"https://ana.example/{path}", moved[1]).removeprefix("https://ana.example/")
        return answers(folder, f"{target}index.html" if target.endswith("/") or not target else target)
    return True


@dataclass
class Years:
    """What was public, and who heard of it.

    daily, monthly: subscribers. told: events that subscribers must have heard of. ever: paths of all pages and feeds
    that were public. away: events of entries that were withdrawn when `monthly` asked. polled: the day of that.
    acts: how many things the authors did.
    """

    world: World
    writers: Writers
    daily: Subscriber
    monthly: Subscriber
    told: set[str] = field(default_factory=set)
    ever: set[str] = field(default_factory=set)
    away: set[str] = field(default_factory=set)
    polled: str = FIRST
    acts: int = 0

    def begin(self) -> None:
        """The journal is imported; its subscribers know all of the former site."""
        posts = imported(self.world)
        self.ever = pages_and_feeds(self.world.live.folder)
        self.writers.entries = {post.key: post for post in posts}
        self.writers.number = OLD_POSTS
        self.told = {event for post in posts for event in post.events()}
        self.writers.live = {word for post in posts for word in post.words()}
        assert {event_of(title) for title in self.daily.poll()} == self.told
        self.monthly.poll()

    def happen(self, number: int, today: str, count: int) -> None:
        """What authors and hosts do on a day. number: of the build. count: of the things that authors do."""
        world, writers = self.world, self.writers
        writers.today, writers.held = today, {}

        def is_day(part: float) -> bool:
            return number == int(part * len(days()))

        if is_day(DOMAIN):
            world.move_domain()
        if is_day(FORGE):
            world.move_forge()
        if any(map(is_day, TAGS)):
            writers.act(rename_tag, 0)
        for _ in range(40 if is_day(BURST) else 0):
            writers.act(new_note, 1)
        for _ in range(count):
            writers.act(ACTS[self.acts % len(ACTS)], self.acts % 2)
            self.acts += 1
        world.push()
        if number % 17 == 8:
            # Ana looks at a site of her own, drafts and embargoes and all.
            assert Journal(world.clones[0]).build(today=later(today, 50), drafts=True).ok

    def publish(self, number: int, today: str) -> bool:
        """The day's build. Now and then the deployment fails, or the live site is down and cannot be read back."""
        self.world.is_deploying, live = number % 11 != 6, self.world.live
        live.is_down = number % 13 == 4
        is_published = self.world.publish(today)
        live.is_down = False
        return is_published

    def hear(self, today: str, *, is_published: bool) -> None:
        """Those who poll every day hear what happened, and nothing else."""
        new = self.daily.poll()
        if is_published:
            # Who moves to another address hears nothing twice.
            self.daily.address = f"{self.world.host}feed.xml"
            new += self.daily.poll()
        happened = self.happened() if is_published else set()
        assert sorted(map(event_of, new)) == sorted(happened - self.told), today
        self.told |= happened

    def hear_monthly(self, today: str) -> None:
        """Those who poll once a month miss nothing that is still public, and hear nothing twice."""
        if today < later(self.polled, 30):
            return
        self.polled, self.monthly.address = today, f"{self.world.host}feed.xml"
        self.monthly.poll()
        heard = [event_of(title) for title in self.monthly.seen.values()]
        assert len(heard) == len(set(heard)), today
        happened = self.happened()
        # An entry that comes back keeps its days: whoever asked only while it was away need not hear of it.
        assert happened - self.away <= set(heard) <= self.told, today
        self.away |= {event for entry in self.writers.entries.values() if entry.is_gone for event in entry.events()}

    def look_at_site(self) -> None:
        """Nothing is on the site that was not public, now or before."""
        folder = self.world.live.folder
        self.writers.live |= {word for entry in self.writers.now_public() for word in entry.words()}
        texts = [name.encode() + b" " + (folder / name).read_bytes() for name in self.world.deployed]
        assert {word.decode() for text in texts for word in _WORD.findall(text)} <= self.writers.live
        self.ever |= pages_and_feeds(folder)

    def build_again(self, today: str) -> None:
        """A checkout from nothing, with what the site remembers, makes the very same site."""
        self.world.check_out()
        assert self.world.publish(today)
        assert self.world.deployed == set()

    def happened(self) -> set[str]:
        """The events of all entries that are public."""
        return {event for entry in self.writers.now_public() for event in entry.events()}


def days() -> list[str]:
    """On which the journal is built: all, or a few of each quarter."""
    if BUILDS >= ALL_DAYS:
        return [later(FIRST, number) for number in range(ALL_DAYS)]
    step = (ALL_DAYS - APART[-1]) * len(APART) // BUILDS
    return sorted({later(FIRST, begin * step + after) for begin in range(BUILDS // len(APART)) for after in APART})


def test_each_event_is_heard_of_once_and_each_address_answers_for_ever(world: World) -> None:
    chance = random.Random(BUILDS)
    daily, monthly = [Subscriber(f"{world.host}feed.xml", world.get) for _ in range(2)]
    years = Years(world, Writers(world.clones, chance), daily, monthly)
    years.begin()
    calendar = days()
    for number, today in enumerate(calendar):
        years.happen(number, today, chance.choice((0, 0, 1, 3)) if BUILDS >= ALL_DAYS else 4)
        is_published = years.publish(number, today)
        years.hear(today, is_published=is_published)
        if is_published:
            years.look_at_site()
            years.hear_monthly(today)
        if is_published and number % 13 == 9:
            years.build_again(today)

    assert years.acts > len(ACTS)
    assert daily.poll(everything=True) == []
    assert [path for path in sorted(years.ever) if not answers(world.live.folder, path)] == []


def test_subscribers_of_a_site_for_jekyll_hear_nothing_again(world: World) -> None:
    reader = Subscriber(f"{world.host}feed.xml", world.get)
    imported(world)
    assert len(reader.poll()) == OLD_POSTS
    addresses = pages_and_feeds(world.live.folder)
    assert world.publish(FIRST)
    assert reader.poll(everything=True) == []
    assert [path for path in addresses if not answers(world.live.folder, path)] == []
