"""What was published is known for ever, whatever an author does with it.

A machine plays an author who renames, retitles, redates, retags, hides, takes out and brings back, and a reader who
polls now and then. Each event is news exactly once; no item gets another day; and every address that ever was on the
site is there after each build: a page, a feed, the way to another page, or the word that it was withdrawn.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, assume, event, given, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from microjournal.model.dates import add_days
from tests.build.laws import small_pages
from tests.build.tales import News, Tale, Teller
from tests.moments import every_other, read_again
from tests.publish.forge import git

STEPS = int(os.environ.get("MICROJOURNAL_FUZZ_STEPS", "20"))
EXAMPLES = int(os.environ.get("MICROJOURNAL_FUZZ_EXAMPLES", "3"))

BEGIN = "2026-03-01"
DAYS = st.sampled_from([f"{day}" for day in ("2024-12-30", "2025-11-05", "2026-01-07", "2026-01-31", "2026-02-14")])
TAGS = st.sampled_from(["team", "teams", "crew", "é"])


class Telling(RuleBasedStateMachine):
    """Each step changes entries that were not changed since the last publication, or publishes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.teller = Teller(self.folder, BEGIN)
        self.count = 0
        self.limits = ExitStack()
        self.limits.enter_context(small_pages())
        self.limits.enter_context(read_again(every_other))

    def teardown(self) -> None:
        try:
            self.publish(days=1, polls=True)
        finally:
            self.limits.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    @initialize(git=st.booleans())
    def begin(self, git: bool) -> None:
        if git:
            self.teller.author.write(".git/HEAD", "ref: refs/heads/main\n")
        for day in ("2026-01-10", "2026-02-03", "2026-02-20"):
            self.add(day)
        self.publish(days=0, polls=True)

    @rule(days=st.sampled_from([0, 1, 3, 20, 40]), polls=st.booleans())
    def publish(self, days: int, polls: bool) -> None:
        event("published" if self.teller.publish(days, polls=polls) else "refused")

    # One entry

    def one(self, data: st.DataObject) -> Tale:
        """One that was not changed since the last publication."""
        keys = sorted(self.teller.tales.keys() - self.teller.changed)
        assume(keys)
        return self.teller.tales[data.draw(st.sampled_from(keys))]

    def change(self, data: st.DataObject, **changes: Any) -> None:
        self.teller.save(replace(self.one(data), **changes))

    def number(self) -> int:
        self.count += 1
        return self.count

    @rule(day=DAYS)
    def add(self, day: str) -> None:
        number = self.number()
        self.teller.save(Tale(key=number, identity=number, slug=f"tale-{number}", day=day, tags=("team",)))

    @rule(data=st.data())
    def rename(self, data: st.DataObject) -> None:
        self.change(data, slug=f"name-{self.number()}")

    @rule(data=st.data())
    def rename_and_redate(self, data: st.DataObject) -> None:
        self.change(data, slug=f"name-{self.number()}", day=data.draw(DAYS))

    @rule(data=st.data())
    def rename_and_retitle(self, data: st.DataObject) -> None:
        number = self.number()
        self.change(data, slug=f"name-{number}", word=f"story {number}")

    @rule(data=st.data())
    def retitle(self, data: st.DataObject) -> None:
        self.change(data, word=f"story {self.number()}")

    @rule(data=st.data(), day=DAYS)
    def redate(self, data: st.DataObject, day: str) -> None:
        self.change(data, day=day)

    @rule(data=st.data(), day=DAYS)
    def redate_and_write_on(self, data: st.DataObject, day: str) -> None:
        tale = self.one(data)
        self.teller.save(replace(tale, day=day, again=tale.again + 1))

    @rule(data=st.data())
    def draft_or_not(self, data: st.DataObject) -> None:
        tale = self.one(data)
        self.teller.save(replace(tale, draft=not tale.draft))

    @rule(data=st.data(), days=st.integers(-3, 30))
    def embargo(self, data: st.DataObject, days: int) -> None:
        self.change(data, publish=add_days(self.teller.author.today, days))

    @rule(data=st.data(), name=st.sampled_from(["started", "ended"]), day=DAYS, there=st.booleans())
    def live(self, data: st.DataObject, name: str, day: str, there: bool) -> None:
        tale, today = self.one(data), self.teller.author.today
        # That it was begun may be told after its end, and not of a later day.
        latest = tale.ended if name == "started" and tale.ended else max(day, today)
        changes: dict[str, Any] = {name: latest if there else ""}
        self.teller.save(replace(tale, **changes))

    @precondition(lambda self: len(self.teller.tales) > 1)
    @rule(data=st.data())
    def take_out(self, data: st.DataObject) -> None:
        self.teller.take_out(self.one(data))

    @rule(data=st.data(), day=st.one_of(st.just(""), DAYS))
    def bring_back(self, data: st.DataObject, day: str) -> None:
        keys = sorted(self.teller.away.keys() - self.teller.changed)
        assume(keys)
        tale = self.teller.away.pop(data.draw(st.sampled_from(keys)))
        # Where a workflow publishes, what was taken out counts as withdrawn: the author says that it is the same.
        same = replace(tale, id=tale.id or self.teller.id_of(tale)) if self.teller.author.in_git else tale
        self.teller.save(replace(same, day=day or tale.day))

    @rule(data=st.data())
    def take_over(self, data: st.DataObject) -> None:
        """An alias, at an address that another has or had."""
        paths = sorted(path.removesuffix("index.html") for path in self.teller.ever if path[:2] == "20")
        self.change(data, aliases=(f"/{data.draw(st.sampled_from(paths))}",))

    # Updates

    @rule(data=st.data(), above=st.booleans(), day=st.one_of(st.just(""), DAYS))
    def tell(self, data: st.DataObject, above: bool, day: str) -> None:
        tale, number = self.one(data), self.number()
        text = f"That is what number {number} says and no other."
        news = News(number=number, day=day or self.teller.author.today, title=f"News {number} of it", text=text)
        self.teller.save(replace(tale, news=(news, *tale.news) if above else (*tale.news, news)))

    @rule(data=st.data(), what=st.sampled_from(["day", "title", "text", "order", "gone"]), day=DAYS)
    def change_news(self, data: st.DataObject, what: str, day: str) -> None:
        tale = self.one(data)
        assume(tale.news)
        at = data.draw(st.integers(0, len(tale.news) - 1))
        news, rest = tale.news[at], (*tale.news[:at], *tale.news[at + 1 :])
        if what == "order":
            self.teller.save(replace(tale, news=(*rest, news)))
        elif what == "gone":
            self.teller.save(replace(tale, news=rest))
        else:
            more: dict[str, Any] = {"day": day, "title": f"{news.title} again", "text": f"{news.text} Or so."}
            self.teller.save(
                replace(tale, news=(*tale.news[:at], replace(news, **{what: more[what]}), *tale.news[at + 1 :]))
            )

    # Several entries

    @rule(old=TAGS, new=TAGS)
    def rename_a_tag(self, old: str, new: str) -> None:
        for tale in [
            tale for key, tale in self.teller.tales.items() if old in tale.tags and key not in self.teller.changed
        ]:
            self.teller.save(replace(tale, tags=(new,)))

    @precondition(lambda self: not self.teller.changed)
    @rule(data=st.data())
    def swap_ids(self, data: st.DataObject) -> None:
        """Then each is what the other was."""
        one, other = self.one(data), self.one(data)
        assume(one.key != other.key)
        self.teller.save(replace(one, id=other.id or self.teller.id_of(other), identity=other.identity))
        self.teller.save(replace(other, id=one.id or self.teller.id_of(one), identity=one.identity))


def test_what_was_published_stays_what_it_was() -> None:
    if settings.default is not None and settings.default.derandomize:
        seed(0)(Telling)
    run_state_machine_as_test(
        Telling,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


# What two authors do in their branches, each to entries of their own: no line has to be merged by hand.
CHANGES = st.lists(st.sampled_from(["name", "title", "day", "tags", "draft", "news", "end", "add", "gone"]), max_size=4)
AS_ANA = ("-c", "user.name=Ana", "-c", "user.email=ana@journal.example", "-c", "commit.gpgsign=false")


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(ours=CHANGES, theirs=CHANGES, hurried=st.booleans())
def test_two_branches_merge_and_are_one_journal(ours: list[str], theirs: list[str], hurried: bool) -> None:
    """hurried: one of them is published before both are merged."""
    with tempfile.TemporaryDirectory() as folder, small_pages():
        root, teller = Path(folder).resolve(), Teller(Path(folder).resolve(), BEGIN)
        for key in range(1, 5):
            teller.save(Tale(key=key, identity=key, slug=f"tale-{key}", day=f"2026-02-0{key}", tags=("team",)))
        teller.author.write(".gitignore", "permalinks.txt\npublic/\n.microjournal/\n")
        git(root, "init", "--quiet", "--initial-branch", "main")
        commit(root)
        teller.publish(0)
        before = dict(teller.tales)
        found = []
        for first, changes in ((1, ours), (3, theirs)):
            git(root, "checkout", "--quiet", "-b", f"branch-{first}", "main")
            teller.tales, teller.away = dict(before), {}
            for number, change in enumerate(changes):
                change_in_branch(teller, first + number % 2, 5 * first + number, change)
            commit(root)
            found.append(teller.tales)
        if hurried:
            teller.publish(3)
        git(root, "checkout", "--quiet", "main")
        for branch in ("branch-1", "branch-3"):
            git(root, *AS_ANA, "merge", "--quiet", "--no-edit", branch)
        one, other = found
        teller.tales = {key: tale for key, tale in {**one, **other}.items() if key > 4}
        teller.tales.update({key: tale for key, tale in one.items() if key in (1, 2)})
        teller.tales.update({key: tale for key, tale in other.items() if key in (3, 4)})
        assert teller.publish(3)


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, *AS_ANA, "commit", "--quiet", "--allow-empty", "--message", "x")


def change_in_branch(teller: Teller, key: int, number: int, change: str) -> None:
    """number: that no other change has."""
    if change == "add":
        teller.save(
            Tale(key=number, identity=number, slug=f"tale-{number}", day=f"2026-01-{number:02}", tags=("team",))
        )
    if key not in teller.tales or change == "add":
        return
    tale = teller.tales[key]
    if change == "gone":
        teller.take_out(tale)
        return
    news = News(number=number, day=BEGIN, title=f"News {number} of it", text=f"It says {number}.")
    more: dict[str, dict[str, Any]] = {
        "name": {"slug": f"name-{number}"},
        "title": {"word": f"story {number}"},
        "day": {"day": f"2025-12-{number:02}"},
        "tags": {"tags": ("crew",)},
        "draft": {"draft": not tale.draft},
        "news": {"news": (news, *tale.news)},
        "end": {"ended": BEGIN},
    }
    teller.save(replace(tale, **more[change]))
