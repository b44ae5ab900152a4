"""The law of the incremental build: whatever happened in between, it ends with what a clean build makes.

A machine plays an author: it adds, edits, renames, retags, redates and deletes entries, changes templates, settings,
files and the day, kills builds half way and spoils what they left. After each step the site must equal, byte for byte,
the one a clean build makes of the same files, and one more build must find nothing to do.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from microjournal.build.options import BuildOptions, BuildResult
from microjournal.build.pipeline import build
from microjournal.index.state import State
from microjournal.model.digest import encode
from microjournal.output.folder import OutputFolder
from microjournal.output.owned import OwnedFiles

STEPS = int(os.environ.get("MICROJOURNAL_FUZZ_STEPS", "12"))
EXAMPLES = int(os.environ.get("MICROJOURNAL_FUZZ_EXAMPLES", "12"))

SLUGS = st.sampled_from(["stand-up", "four-day-week", "letters", "quiet-hour", "pairing", "walks"])
DAYS = st.dates(min_value=dt.date(2025, 11, 20), max_value=dt.date(2026, 4, 10))
TAGS = st.lists(st.sampled_from(["team", "Team", "meetings", "c#", "focus"]), max_size=3, unique=True)
WORDS = st.sampled_from(
    ["We try it.", "It *went* well.", "Nobody came.\n\n- one\n- two", "See `x` and more.[^1]\n\n[^1]: Note."]
)

# The steps that change something on disk.
CHANGES: dict[str, tuple[Any, str]] = {
    "move": (os, "replace"),
    "remove": (OutputFolder, "remove"),
    "list": (OwnedFiles, "add"),
    "commit": (State, "commit"),
}


@dataclass(frozen=True)
class Grain:
    """An entry that the machine keeps."""

    name: str
    title: str
    date: str
    tags: tuple[str, ...] = ()
    stage: int = 1
    body: str = "We try it."
    follows: str = ""
    mentions: str = ""
    draft: bool = False
    publish: str = ""
    picture: bool = False

    def text(self) -> str:
        keys = [f"title: {self.title}", f"date: {self.date}"]
        if self.tags:
            keys.append("tags: [" + ", ".join(f'"{tag}"' for tag in self.tags) + "]")
        if self.stage >= 1:
            keys += ["expect: It takes less time", "review: 2w"]
        if self.stage >= 2:
            keys.append(f"started: {self.date}")
        if self.stage >= 3:
            keys += [f"ended: {self.date}", "result: partly", "decision: adapt", "lesson: Ask before noon"]
        if self.follows:
            keys.append(f"follows: {self.follows}")
        if self.draft:
            keys.append("draft: true")
        if self.publish:
            keys.append(f"publish: {self.publish}")
        body = self.body
        if self.mentions:
            body += f"\n\nAs in [[{self.mentions}]]."
        if self.picture:
            body += "\n\n![A dot](dot.png)"
        return "---\n" + "\n".join(keys) + f"\n---\n{body}\n\n## {self.date} Half way\n\nSo far.\n"


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)


@dataclass
class Author:
    """The journal on disk, and how to build it."""

    root: Path
    today: str = "2026-03-01"
    grains: dict[str, Grain] = field(default_factory=dict)

    def write(self, path: str, content: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def save(self, grain: Grain) -> None:
        self.grains[grain.name] = grain
        self.write(f"content/{grain.name}.md", grain.text())

    def delete(self, name: str) -> None:
        del self.grains[name]
        (self.root / f"content/{name}.md").unlink()

    def build(self, **options: Any) -> BuildResult:
        return build(BuildOptions(root=self.root, today=self.today, jobs=1, **options))


def site(root: Path) -> dict[str, bytes]:
    public = root / "public"
    return {p.relative_to(public).as_posix(): p.read_bytes() for p in sorted(public.rglob("*")) if p.is_file()}


def clean_copy(author: Author, into: Path) -> Author:
    """The same journal without anything that a build has left, but for the compiled templates, which save time."""
    into.mkdir(exist_ok=True)
    for item in into.iterdir():
        if item.name == ".microjournal":
            for leftover in item.glob("*.db*"):
                leftover.unlink()
        elif item.is_dir():
            shutil.rmtree(item)
        else:
            item.unlink()
    for item in author.root.iterdir():
        if item.name in (".microjournal", "public"):
            continue
        if item.is_dir():
            shutil.copytree(item, into / item.name)
        else:
            shutil.copy2(item, into / item.name)
    return replace(author, root=into)


def differences(warm: dict[str, bytes], cold: dict[str, bytes]) -> list[str]:
    return sorted(path for path in warm.keys() | cold.keys() if warm.get(path) != cold.get(path))


def begin(root: Path) -> Author:
    author = Author(root)
    author.write(
        "microjournal.yaml", "title: Tries\nurl: https://ana.example/journal/\nrepository: github:ana/journal\n"
    )
    author.write("content/dot.png", PNG)
    author.save(Grain(name="first", title="First", date="2026-02-01"))
    return author


class Authoring(RuleBasedStateMachine):
    """Steps of an author; every step ends with the comparison."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.author = begin(self.folder / "warm")

    @initialize()
    def first_build(self) -> None:
        self.compare()

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def compare(self) -> None:
        cold = clean_copy(self.author, self.folder / "cold")
        before = site(self.author.root)
        warm_result, cold_result = self.author.build(), cold.build()
        assert warm_result.problems == cold_result.problems
        if not warm_result.ok:
            assert site(self.author.root) == before, "a build with errors touched the site"
            return
        assert differences(site(self.author.root), site(cold.root)) == []
        again = self.author.build()
        assert (again.rendered, again.written, again.removed) == (0, (), ()), again.explanations

    def any_grain(self, data: st.DataObject) -> Grain:
        return self.author.grains[data.draw(st.sampled_from(sorted(self.author.grains)))]

    def change(self, data: st.DataObject, **changes: Any) -> None:
        self.author.save(replace(self.any_grain(data), **changes))
        self.compare()

    @rule(slug=SLUGS, day=DAYS, tags=TAGS, stage=st.integers(0, 3))
    def add(self, slug: str, day: Any, tags: list[str], stage: int) -> None:
        name = f"{day}-{slug}"
        title = slug.replace("-", " ").capitalize()
        self.author.save(Grain(name=name, title=title, date=str(day), tags=tuple(tags), stage=stage))
        self.compare()

    @rule(data=st.data(), body=WORDS)
    def edit_body(self, data: st.DataObject, body: str) -> None:
        self.change(data, body=body)

    @rule(data=st.data(), tags=TAGS)
    def retag(self, data: st.DataObject, tags: list[str]) -> None:
        self.change(data, tags=tuple(tags))

    @rule(data=st.data(), day=DAYS)
    def redate(self, data: st.DataObject, day: Any) -> None:
        self.change(data, date=str(day))

    @rule(data=st.data(), stage=st.integers(0, 3))
    def live(self, data: st.DataObject, stage: int) -> None:
        self.change(data, stage=stage)

    @rule(data=st.data())
    def draft_or_not(self, data: st.DataObject) -> None:
        grain = self.any_grain(data)
        self.author.save(replace(grain, draft=not grain.draft))
        self.compare()

    @rule(data=st.data(), day=DAYS)
    def embargo(self, data: st.DataObject, day: Any) -> None:
        self.change(data, publish=str(day))

    @rule(data=st.data())
    def follow(self, data: st.DataObject) -> None:
        earlier = self.any_grain(data)
        self.change(data, follows=earlier.name)

    @rule(data=st.data())
    def mention(self, data: st.DataObject) -> None:
        other = self.any_grain(data)
        self.change(data, mentions=other.name)

    @rule(data=st.data())
    def show_picture(self, data: st.DataObject) -> None:
        self.change(data, picture=True)

    @rule(data=st.data(), slug=SLUGS)
    def rename(self, data: st.DataObject, slug: str) -> None:
        grain = self.any_grain(data)
        name = f"{grain.date}-{slug}-again"
        if name not in self.author.grains:
            self.author.delete(grain.name)
            self.author.save(replace(grain, name=name))
        self.compare()

    @precondition(lambda self: len(self.author.grains) > 1)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self.author.delete(self.any_grain(data).name)
        self.compare()

    @rule(word=st.sampled_from(["Hello", "Good day"]))
    def override_template(self, word: str) -> None:
        text = '{% extends "!dune/page.html" %}{% block title %}' + word + "{% endblock %}\n"
        self.author.write("themes/dune/templates/page.html", text)
        self.author.write("content/pages/about.md", "# About\n\nWho we are.\n")
        self.compare()

    @rule(mark=st.sampled_from(["a", "b"]))
    def change_partial(self, mark: str) -> None:
        from microjournal.theme.find import built_in_folder

        original = (built_in_folder() / "dune/templates/macros.html").read_text(encoding="utf-8")
        self.author.write("themes/dune/templates/macros.html", original + "{# " + mark + " #}")
        self.compare()

    @rule(title=st.sampled_from(["Tries", "More tries"]), theme_option=st.booleans())
    def change_settings(self, title: str, theme_option: bool) -> None:
        text = f"title: {title}\nurl: https://ana.example/journal/\n"
        if theme_option:
            text += "menu: [{title: Tags, address: /tags/}]\n"
        self.author.write("microjournal.yaml", text)
        self.compare()

    @rule(color=st.sampled_from(["red", "blue"]))
    def change_asset(self, color: str) -> None:
        self.author.write("themes/dune/assets/own.css", f"a {{ color: {color} }}\n")
        self.compare()

    @rule(text=st.sampled_from(["one", "two"]), there=st.booleans())
    def change_static_file(self, text: str, there: bool) -> None:
        if there:
            self.author.write("static/files/note.txt", text)
        else:
            shutil.rmtree(self.author.root / "static", ignore_errors=True)
        self.compare()

    @rule(days=st.sampled_from([1, 7, 40]))
    def days_pass(self, days: int) -> None:
        from microjournal.model.dates import add_days

        self.author.today = add_days(self.author.today, days)
        self.compare()

    @rule(data=st.data(), delete=st.booleans())
    def spoil_an_output_file(self, data: st.DataObject, delete: bool) -> None:
        public = self.author.root / "public"
        files = sorted(path for path in site(self.author.root) if not path.startswith(".microjournal"))
        if files:
            target = public / data.draw(st.sampled_from(files))
            target.unlink() if delete else target.write_text("spoilt", encoding="utf-8")
            self.compare()

    @rule(damage=st.sampled_from(["delete", "spoil", "truncate"]))
    def lose_the_state(self, damage: str) -> None:
        state = self.author.root / ".microjournal" / "state.db"
        for leftover in state.parent.glob("state.db-*"):
            leftover.unlink()
        if damage == "delete":
            state.unlink(missing_ok=True)
        elif state.exists():
            size = state.stat().st_size
            state.write_bytes(b"not a database" * 100 if damage == "spoil" else state.read_bytes()[: size // 2])
        self.compare()

    @rule(after=st.integers(0, 12), where=st.sampled_from(sorted(CHANGES)))
    def crash(self, after: int, where: str) -> None:
        day = "2026-01-15"
        self.author.save(Grain(name=f"{day}-crash-{after}", title="Crash", date=day, tags=("team",)))
        with dying_at(where, after), suppress(Killed):
            self.author.build()
        self.compare()


class Killed(BaseException):
    """The process ends here."""


@contextmanager
def dying_at(where: str, after: int) -> Iterator[None]:
    """Ends the process, as it were, at the call number `after` of a step that changes something on disk."""
    owner, name = CHANGES[where]
    original = getattr(owner, name)
    calls = 0

    def step(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > after:
            raise Killed
        return original(*args, **kwargs)

    with patch.object(owner, name, step):
        yield


TestWarmEqualsCold = Authoring.TestCase
TestWarmEqualsCold.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)


def test_the_comparison_notices_a_page_that_is_left_out_of_date(tmp_path: Path) -> None:
    author = begin(tmp_path / "warm")
    author.build()
    author.save(replace(author.grains["first"], body="Something else."))
    with patch("microjournal.plan.stale.trace_of", lambda *_: encode((b"always the same", b"", {}))):
        author.build()
        author.save(replace(author.grains["first"], body="Something else again."))
        author.build()
    cold = clean_copy(author, tmp_path / "cold")
    cold.build()
    assert "2026/02/first/index.html" in differences(site(author.root), site(cold.root))


def test_an_input_that_is_not_declared_is_noticed(tmp_path: Path) -> None:
    """A filter that reads a clock: the plan does not know of it, and the comparison shows it."""
    author = begin(tmp_path / "warm")
    clock = [0]
    with patch("microjournal.theme.environment.day_name", lambda _day: f"tick {clock[0]}"):
        author.save(Grain(name="2026-02-02-second", title="Second", date="2026-02-02"))
        author.build()
        clock[0] += 1
        author.save(Grain(name="2026-02-03-third", title="Third", date="2026-02-03"))
        author.build()
        cold = clean_copy(author, tmp_path / "cold")
        cold.build()
    assert differences(site(author.root), site(cold.root)) != []
