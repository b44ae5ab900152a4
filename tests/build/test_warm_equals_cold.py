"""The law of the incremental build: whatever happened in between, it ends with what a clean build makes.

A machine plays an author: it adds, edits, finishes, renames, retags, redates and deletes entries, makes mistakes and
mends them, changes templates, settings, files and the day, kills builds half way and spoils what they left. Builds and
previews take turns. After each the site must equal, byte for byte, the one a clean build makes of the same files; what
is reported must be the same; and one more build must find nothing to do.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, event, seed, settings
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from microjournal.build.options import BuildResult
from microjournal.model.dates import add_days
from microjournal.model.digest import encode
from microjournal.model.files import STATE_FOLDER
from microjournal.theme.find import built_in_folder
from tests.build.author import MANY, Author, begin
from tests.build.disk import FAULTS, Dead, Disk
from tests.build.grains import PAST, Grain, dot
from tests.build.index_laws import watching
from tests.build.laws import (
    SMALL,
    check_build,
    check_preview,
    clean_copy,
    differences,
    limited_modules,
    limits_of_pages,
    site,
    small_pages,
)
from tests.build.writing import Writing, snapshot
from tests.moments import every_other, read_again

STEPS = int(os.environ.get("MICROJOURNAL_FUZZ_STEPS", "10"))
EXAMPLES = int(os.environ.get("MICROJOURNAL_FUZZ_EXAMPLES", "6"))
# Processes run them side by side.
PARTS = 2

# After how many edits a build follows, and after how many a preview; 0: never.
HABITS = {
    "builds what was edited": (1, 0),
    "previews each save": (5, 1),
    "builds and previews": (1, 1),
    "gathers edits": (3, 4),
}
# Of so many builds with errors, the last is followed by mending them: with errors, nothing happens to a site.
PATIENCE = 2


EDITS_OF_THE_LEDGER = ["lose a line", "withdraw", "merge", "spoil", "lose it", "lose the authority"]

# What is changed in the settings at once.
SETTINGS: list[dict[str, Any]] = [
    {"title": "Tries"},
    {"title": "More tries", "menu": True},
    {"timezone": "Pacific/Auckland"},
    {"timezone": "America/Los_Angeles"},
    {"options": ""},
    {"options": "hue: 200"},
    {"options": "footer: By hand, sections: [tags, lessons]"},
    {"options": "no-such-option: 1"},
    {"theme": "mine"},
    {"theme": "notebook"},
    {"theme": "dune"},
    {"repository": ""},
    {"repository": "gitlab:ana/group/journal"},
    {"comments": "gitlab:ana/group/journal"},
    {"comments": ""},
    {"comments": "{avatars: fetched}"},
    {"broken": "titel: Tries"},
    {"broken": "menu: ["},
]
MACROS = (built_in_folder() / "dune/templates/macros.html").read_text(encoding="utf-8")
EXTENDED = '{% extends "!dune/page.html" %}{% block title %}@{% endblock %}\n'
# Files that are no entries, with what they may hold.
FILES: dict[str, list[str | bytes]] = {
    "comments/first.json": ["[]", '[{"text": "Well done"}]'],
    "content/dot.png": [dot(2), dot(9)],
    "content/pages/about.md": ["# About\n\nWho we are.\n", "# About\n\nOf [[first]].\n"],
    "static/files/note.txt": ["one", "two"],
    # Where a page of the site stands, or a folder.
    "static/tags/index.html": ["A page"],
    "static/2026/02/first": ["A file"],
    "themes/dune/assets/own.css": ["a { color: red }\n", "a { color: blue }\n"],
    "themes/dune/templates/macros.html": [MACROS, f"{MACROS}{{# again #}}"],
    "themes/dune/templates/page.html": [EXTENDED.replace("@", word) for word in ("Hello", "Good day", "{% if %}")],
    "themes/mine/templates/entry.html": [
        '{% extends "!dune/entry.html" %}{% block og_type %}' + word + "{% endblock %}\n" for word in ("blog", "note")
    ],
}


class Authoring(Writing):
    """Steps of an author and of the world; after the edits that the habit says, the laws must hold."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.author = begin(self.folder / "warm")
        self.author.write("themes/mine/theme.yaml", "name: mine\nversion: 1.0.0\ncontract: 2\nextends: dune\n")
        for grain in PAST:
            self.author.save(grain)
        self.habit = "builds what was edited"
        self.edits = 0
        self.wrong = 0
        self.limits = ExitStack()
        self.limits.enter_context(small_pages())
        self.limits.enter_context(read_again(every_other))
        self.limits.enter_context(watching(self.author.root))

    @initialize()
    def first_build(self) -> None:
        self.check(check_build)

    def teardown(self) -> None:
        self.limits.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def edited(self) -> None:
        self.edits += 1
        for every, check in zip(HABITS[self.habit], (check_build, check_preview), strict=True):
            if every and self.edits % every == 0:
                self.check(check)

    def check(self, law: Callable[[Author, Path], BuildResult]) -> None:
        result = law(self.author, self.folder / "cold")
        event(f"{law.__name__}: {'well' if result.ok else 'with errors'}")
        self.wrong = 0 if result.ok else self.wrong + 1
        if self.wrong == PATIENCE:
            self.wrong = 0
            self.author.mend(result.problems)
            self.check(law)

    @rule(habit=st.sampled_from(sorted(HABITS)))
    def take_to(self, habit: str) -> None:
        self.habit = habit
        self.check(check_build)
        self.check(check_preview)

    # What is not an entry

    @rule(settings=st.sampled_from(SETTINGS))
    def change_settings(self, settings: Mapping[str, Any]) -> None:
        self.author.set(**settings)
        self.edited()

    @rule(path=st.sampled_from(sorted(FILES)), there=st.booleans(), data=st.data())
    def change_a_file(self, path: str, there: bool, data: st.DataObject) -> None:
        if there:
            self.author.write(path, data.draw(st.sampled_from(FILES[path])))
        else:
            self.author.remove(path)
        self.edited()

    @rule(data=st.data(), what=st.sampled_from(EDITS_OF_THE_LEDGER))
    def edit_the_addresses(self, data: st.DataObject, what: str) -> None:
        path = self.author.root / "permalinks.txt"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        line = data.draw(st.integers(0, max(0, len(lines) - 1)))
        if what == "lose it":
            self.author.remove("permalinks.txt")
        elif what == "lose the authority":
            self.author.write("permalinks.txt", "".join([f"{at}\n" for at in lines if not at.startswith("journal ")]))
        elif lines:
            more = {
                "lose a line": [],
                "withdraw": [f"{lines[line]} # withdrawn"],
                "merge": [f"/2025/12/of-a-colleague/ {self.any_grain(data).name}", lines[line]],
                "spoil": [lines[line], "<<<<<<< ours"],
            }
            text = "\n".join([*lines[:line], *more[what], *lines[line + 1 :], ""])
            self.author.write("permalinks.txt", text)
        self.edited()

    @rule(there=st.booleans())
    def go_into_git_or_out_of_it(self, there: bool) -> None:
        """In a checkout builds note nothing."""
        if there:
            self.author.write(".git/HEAD", "ref: refs/heads/main\n")
        else:
            shutil.rmtree(self.author.root / ".git", ignore_errors=True)
        self.author.changed = None
        self.edited()

    @rule()
    def pull_what_the_site_remembers(self) -> None:
        self.author.pull()
        self.edited()

    @rule(days=st.sampled_from([1, 2, 7, 40]))
    def days_pass(self, days: int) -> None:
        self.author.today = add_days(self.author.today, days)
        self.edited()

    @rule(days=st.sampled_from([1, 7, 40]))
    def look_back(self, days: int) -> None:
        self.author.today = add_days(self.author.today, -days)
        self.edited()

    # What happens to builds and to what they leave

    @rule()
    def begin_another_preview(self) -> None:
        self.author.changed = None
        self.check(check_preview)

    @rule(data=st.data(), how=st.sampled_from(["delete", "spoil", "delete all"]))
    def spoil_an_output_file(self, data: st.DataObject, how: str) -> None:
        public = self.author.root / "public"
        files = sorted(path for path in site(public) if not path.startswith(STATE_FOLDER))
        if how == "delete all":
            shutil.rmtree(public, ignore_errors=True)
        elif files:
            target = public / data.draw(st.sampled_from(files))
            target.unlink() if how == "delete" else target.write_text("spoilt", encoding="utf-8")
        self.check(check_build)

    @rule(damage=st.sampled_from(["delete", "spoil", "truncate", "delete all"]))
    def lose_the_state(self, damage: str) -> None:
        folder = self.author.root / STATE_FOLDER
        if damage == "delete all":
            shutil.rmtree(folder)
            self.author.changed = None
        for state in sorted(folder.glob("*.db")):
            for leftover in folder.glob(f"{state.name}-*"):
                leftover.unlink()
            if damage == "delete":
                state.unlink()
            else:
                size = state.stat().st_size
                state.write_bytes(b"not a database" * 100 if damage == "spoil" else state.read_bytes()[: size // 2])
        self.edited()

    @rule()
    def keep_what_builds_left(self) -> None:
        """As a cache between runs does."""
        for name in ("public", STATE_FOLDER):
            shutil.rmtree(self.folder / "kept" / name, ignore_errors=True)
            if (self.author.root / name).exists():
                shutil.copytree(self.author.root / name, self.folder / "kept" / name)

    @precondition(lambda self: (self.folder / "kept").exists())
    @rule(names=st.sampled_from([("public",), (STATE_FOLDER,), ("public", STATE_FOLDER)]))
    def bring_back_what_builds_left(self, names: tuple[str, ...]) -> None:
        for name in names:
            shutil.rmtree(self.author.root / name, ignore_errors=True)
            if (self.folder / "kept" / name).exists():
                shutil.copytree(self.folder / "kept" / name, self.author.root / name)
        self.author.changed = None
        self.edited()

    @rule(data=st.data(), fault=st.sampled_from(sorted(FAULTS)), at=st.integers(0, 120), preview=st.booleans())
    def stop_a_build(self, data: st.DataObject, fault: str, at: int, preview: bool) -> None:
        grain = self.any_grain(data)
        self.author.save(replace(grain, body=f"{grain.body} Stopped at {at}."))
        with Disk(self.author.root, FAULTS[fault], at).watched(), suppress(Dead, OSError):
            self.author.preview() if preview else self.author.build()
        if fault == "killed":
            self.author.changed = None
        self.check(check_preview if preview else check_build)


@pytest.mark.parametrize("part", range(PARTS))
def test_warm_equals_cold(part: int) -> None:
    if settings.default is not None and settings.default.derandomize:
        seed(part)(Authoring)
    run_state_machine_as_test(
        Authoring,
        settings=settings(
            max_examples=max(1, EXAMPLES // PARTS),
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


@pytest.mark.parametrize("name", SMALL)
def test_every_limit_that_the_machine_lowers_is_there_and_one_thing(name: str) -> None:
    """A module that calls something else so would do its work with a number instead of it."""
    values = [getattr(module, name) for module in limited_modules(name)]
    assert values != []
    assert {type(value) for value in values} == {type(SMALL[name])}
    # What begins with an underscore is of one module, whatever another calls so.
    assert name.startswith("_") or values == values[:1] * len(values)


def test_every_limit_of_pages_is_lowered() -> None:
    assert limits_of_pages() - SMALL.keys() == set()


def test_what_readers_say_between_builds_is_on_the_site(tmp_path: Path) -> None:
    """With the lowered limits, and while another entry has an error."""
    author = begin(tmp_path / "warm")
    author.save(replace(author.grains["first"], issue=2))
    other = Grain(name="2026-02-02-other", title="Other", date="2026-02-02")
    with small_pages(), watching(author.root):
        for said in (["Well *done*."] * 4, ["Well *done*."], []):
            author.save(replace(other, follows=(other.name,)))
            assert not check_build(author, tmp_path / "cold").ok
            author.write("comments/github.com/ana/journal/2.jsonl", snapshot(2, said, None))
            assert not check_build(author, tmp_path / "cold").ok
            author.save(other)
            assert check_build(author, tmp_path / "cold").ok
            page = author.root / "public/2026/02/first/index.html"
            assert page.read_text(encoding="utf-8").count('id="comment-') == min(len(said), SMALL["ENTRY_COMMENTS"])


def test_pages_go_beyond_the_lowered_limits(tmp_path: Path) -> None:
    author = begin(tmp_path)
    author.check_out(MANY)
    with small_pages():
        assert author.build().ok
    paths = site(tmp_path / "public").keys()
    assert {"tags/team/2026/index.html", "tags/-/s/index.html", "threads/2026/index.html"} <= paths
    assert {"lessons/2026/index.html", "feed/2026-02.xml", "sitemap/tags-s.xml"} <= paths


def test_the_comparison_notices_a_page_that_is_left_out_of_date(tmp_path: Path) -> None:
    author = begin(tmp_path / "warm")
    author.build()
    author.save(replace(author.grains["first"], body="Something else."))
    with patch("microjournal.build.render.trace_of", lambda *_: encode((b"always the same", b"", {}))):
        author.build()
        author.save(replace(author.grains["first"], body="Something else again."))
        author.build()
    cold = clean_copy(author, tmp_path / "cold")
    cold.build()
    assert "2026/02/first/index.html" in differences(site(author.root / "public"), site(cold.root / "public"))


def test_an_input_that_is_not_declared_is_noticed(tmp_path: Path) -> None:
    """A filter that reads a clock: the plan does not know of it, and the comparison shows it."""
    author = begin(tmp_path / "warm")
    clock = [0]
    with patch("microjournal.words.words.Words._day", lambda _words, _day: f"tick {clock[0]}"):
        author.save(Grain(name="2026-02-02-second", title="Second", date="2026-02-02"))
        author.build()
        clock[0] += 1
        author.save(Grain(name="2026-02-03-third", title="Third", date="2026-02-03"))
        author.build()
        cold = clean_copy(author, tmp_path / "cold")
        cold.build()
    assert differences(site(author.root / "public"), site(cold.root / "public")) != []
