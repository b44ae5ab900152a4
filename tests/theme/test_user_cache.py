"""What is kept of templates: only in the user's cache folder, and never needed. Nothing from elsewhere is executed."""

from __future__ import annotations

import marshal
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import Environment

from microjournal.model.settings import Settings, ThemeChoice
from microjournal.plan.contract import TEMPLATES as PAGES
from microjournal.theme import environment, user_cache
from microjournal.theme.closure import Reading, template_closures
from microjournal.theme.environment import read_templates
from microjournal.theme.find import built_in_folder
from microjournal.theme.load import Theme, load_theme
from microjournal.theme.user_cache import keep, read_kept, template_cache
from tests.conftest import SETTINGS

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

SHOWN = "themes/tiny/templates"
# A theme that Jinja compiles in no time. Its pages say what they are about, and share a template and a macro.
PAGE = """\
{% extends "base.html" %}{% from "macros.html" import shout %}
{% block main %}{{ shout(page.kind) }}{{ entry.title if entry is defined }}{% endblock %}
"""
TINY = {
    "microjournal.yaml": f"{SETTINGS}theme: tiny\n",
    "themes/tiny/theme.yaml": "name: tiny\n",
    f"{SHOWN}/base.html": "<title>{{ page.title }}</title><main>{% block main %}{% endblock %}</main>",
    f"{SHOWN}/macros.html": "{% macro shout(what) %}<b>{{ what }}!</b>{% endmacro %}",
    **{f"{SHOWN}/{name}.html": f"{PAGE}{{# {name} #}}" for name in PAGES},
}
TEMPLATES = len([name for name in TINY if name.startswith(SHOWN)])
ENTRY = {**TINY, "content/2026-03-04-stand-up.md": "---\ntitle: Stand-up\nexpect: It helps\n---\nText.\n"}
# A theme of which the tiny one is a part.
OVERRIDE = {
    "microjournal.yaml": f"{SETTINGS}theme: mine\n",
    "themes/mine/theme.yaml": "name: mine\nextends: tiny\n",
    "themes/mine/templates/entry.html": '{% extends "!tiny/entry.html" %}{% block main %}{{ entry.id }}{% endblock %}',
}
# Of the site of one entry.
USED = sorted(
    f"{SHOWN}/{name}.html"
    for name in (
        "404 base entry home lessons macros month open patterns practices search subscribe tags threads timeline week "
        "weeks weeks-year year"
    ).split()
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty user's cache folder."""
    forget()
    folder = tmp_path / "user's cache"
    use(folder, monkeypatch)
    return folder


def forget() -> None:
    """As in a process that begins."""
    environment._read.cache_clear()


def use(folder: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CACHE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(folder))


@dataclass
class Work:
    """How many templates were parsed, and the files of those that were compiled."""

    parsed: int = 0
    compiled: list[str] = field(default_factory=list)

    def taken(self) -> tuple[int, list[str]]:
        """What was done since this was last asked."""
        taken = self.parsed, sorted(self.compiled)
        self.parsed, self.compiled = 0, []
        return taken


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    done = Work()
    parse, compile_ = Environment.parse, Environment.compile

    def parsing(env: Environment, *rest: Any) -> Any:
        done.parsed += 1
        return parse(env, *rest)

    def compiling(env: Environment, source: Any, name: str, filename: str) -> Any:
        done.compiled.append(filename)
        return compile_(env, source, name, filename)

    monkeypatch.setattr(Environment, "parse", parsing)
    monkeypatch.setattr(Environment, "compile", compiling)
    return done


def kept(cache: Path) -> list[Path]:
    return sorted(path for path in cache.rglob("templates/*") if path.is_file())


def built(made: Journal) -> dict[str, bytes]:
    """The site as built without anything that earlier builds left in the journal."""
    forget()
    for folder in ("public", ".microjournal"):
        shutil.rmtree(made.root / folder, ignore_errors=True)
    assert made.build().output == ""
    return made.contents()


def theme_of(made: Journal, name: str = "mine") -> Theme:
    chosen = Settings(title="", url="https://ana.example/", theme=ThemeChoice(name=name))
    theme, problems = load_theme(chosen, made.root)
    assert theme is not None
    assert problems == []
    return theme


# What is kept


def test_templates_are_parsed_and_compiled_once_for_all_journals(cache: Path, journal: MakeJournal, work: Work) -> None:
    first = built(journal(ENTRY, folder="first"))
    assert work.taken() == (TEMPLATES, USED)
    # What templates say of themselves, and the words.
    assert len(kept(cache)) == len(USED) + 2

    assert built(journal(ENTRY, folder="second")) == first
    assert work.taken() == (0, [])


def test_nothing_is_written_to_a_theme_or_a_journal(journal: MakeJournal) -> None:
    made = journal({**ENTRY, **OVERRIDE})
    before = made.files("themes"), sorted(built_in_folder().rglob("*"))
    built(made)
    assert (made.files("themes"), sorted(built_in_folder().rglob("*"))) == before
    assert not any("templates" in name or "pyc" in name for name in made.files(".microjournal"))


def test_a_template_that_changed_is_compiled_again_and_takes_its_old_place(
    cache: Path, journal: MakeJournal, work: Work
) -> None:
    made = journal({**ENTRY, f"{SHOWN}/404.html": "Nothing"})
    built(made)
    names = kept(cache)
    work.taken()
    made.write({f"{SHOWN}/404.html": "<b>New</b>"})
    assert built(made)["404.html"] == b"<b>New</b>"
    assert work.taken() == (1, [f"{SHOWN}/404.html"])
    assert kept(cache) == names


def test_what_was_kept_says_what_the_template_says(journal: MakeJournal) -> None:
    theme = theme_of(journal({**ENTRY, **OVERRIDE}))
    readings, problems = read_templates(theme.templates)
    assert problems == []
    assert readings["entry.html"] == Reading(refers=("!tiny/entry.html",), names=("entry",))
    assert template_closures(theme) == template_closures(theme)


def test_what_templates_read_is_known_without_jinja(journal: MakeJournal) -> None:
    made = journal(ENTRY)
    built(made)
    code = f"""
import sys
from pathlib import Path
from microjournal.model.settings import Settings, ThemeChoice
from microjournal.theme.closure import template_closures
from microjournal.theme.load import load_theme
chosen = Settings(title="", url="https://ana.example/", theme=ThemeChoice(name="tiny"))
theme, _ = load_theme(chosen, Path({str(made.root)!r}))
closures, problems = template_closures(theme)
print("entry" in closures["entry.html"].names, problems, "jinja2" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout, done.stderr) == ("True [] False\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "{% if x %}",
        "{% include page.kind %}",
        "{{ entry.nope }}",
        '{% from "macros.html" import nope %}{{ nope() }}',
    ],
)
def test_a_mistake_is_reported_in_the_same_words_whether_templates_were_kept_or_not(
    journal: MakeJournal, text: str
) -> None:
    made = journal({**ENTRY, f"{SHOWN}/entry.html": f"<p>\n{text}"})
    first = made.build().output
    assert re.match(rf"{SHOWN}/entry\.html:2:\d+: error\[template-", first)
    assert made.build().output == first


# What is of no use


def emptied(path: Path, _number: int) -> None:
    path.write_bytes(b"")


def cut_short(path: Path, number: int) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: [1, 15, 16, 17, 20, 24, len(data) // 2, len(data) - 1][number % 8]])


def flipped(path: Path, number: int) -> None:
    data = bytearray(path.read_bytes())
    data[(number * 997) % len(data)] ^= 0x10
    path.write_bytes(data)


def foreign(path: Path, _number: int) -> None:
    path.write_bytes(MAGIC_NUMBER + bytes(12) + marshal.dumps(compile("a", "x", "eval")))


def exchanged(path: Path, _number: int) -> None:
    path.write_bytes(min(path.parent.glob("*.code")).read_bytes())


def a_folder(path: Path, _number: int) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [emptied, cut_short, flipped, foreign, exchanged, a_folder])
def test_what_is_damaged_is_made_again(
    cache: Path, journal: MakeJournal, work: Work, damage: Callable[[Path, int], None]
) -> None:
    made = journal({**ENTRY, **OVERRIDE})
    expected = built(made)
    work.taken()
    files = [path for path in kept(cache) if damage is not exchanged or path.suffix == ".code"]
    for number, path in enumerate(files):
        damage(path, number)
    assert built(made) == expected
    assert len(set(USED) - set(work.taken()[1])) == (1 if damage is exchanged else 0)
    assert built(made) == expected
    assert (work.taken() == (0, [])) == (damage is not a_folder)


def test_what_another_version_kept_is_made_again(
    cache: Path, journal: MakeJournal, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = journal(ENTRY)
    expected = built(made)
    names = kept(cache)
    work.taken()
    monkeypatch.setattr(user_cache, "_program", lambda: b"another")
    assert built(made) == expected
    assert work.taken() == (TEMPLATES, USED)
    assert kept(cache) == names


@pytest.mark.parametrize("folder", ["/dev/null/cache", "in the way"])
def test_a_cache_that_cannot_be_written_is_no_mistake(
    tmp_path: Path, journal: MakeJournal, work: Work, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    (tmp_path / "in the way").write_text("not a folder")
    use(tmp_path / folder, monkeypatch)
    made = journal(ENTRY)
    expected = built(made)
    assert built(made) == expected
    assert work.taken() == (2 * TEMPLATES, sorted(2 * USED))


def test_several_that_keep_one_thing_at_once_leave_one_whole_file(cache: Path) -> None:
    wrong = []
    folder = template_cache(cache.parent / "journal")

    def keep_and_read(content: bytes) -> None:
        for _ in range(50):
            keep(folder, "x", content)
            if read_kept(folder, "x") not in (b"a" * 9000, b"b" * 8000):
                wrong.append(content)

    threads = [Thread(target=keep_and_read, args=(c,)) for c in (b"a" * 9000, b"b" * 8000) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert [path.name for path in kept(cache)] == ["x"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions there are not in a mode")
def test_nobody_else_may_change_what_is_executed(cache: Path) -> None:
    before = os.umask(0)
    try:
        keep(template_cache(cache.parent / "journal"), "x", b"")
    finally:
        os.umask(before)
    (file,) = kept(cache)
    assert file.parent.stat().st_mode & 0o777 == 0o700


# What is never executed


def test_bytecode_that_a_journal_or_a_theme_brings_is_never_executed(
    cache: Path, journal: MakeJournal, tmp_path: Path
) -> None:
    made = journal({**ENTRY, **OVERRIDE})
    expected = built(made)
    mark = tmp_path / "executed"
    planted = marshal.dumps(compile(f"open({str(mark)!r}, 'w')", "entry.html", "exec"))
    tag = sys.implementation.cache_tag
    for path in kept(cache):
        made.write({f".microjournal/templates/{path.name}": path.read_bytes() + planted})
    for folder in (".microjournal/templates", f"{SHOWN}/__pycache__", "themes/tiny/__pycache__"):
        for name in (f"entry.html.{tag}.pyc", f"entry.{tag}.pyc", "entry.html"):
            made.write({f"{folder}/{name}": MAGIC_NUMBER + bytes(12) + planted})
    assert made.build(full=True).output == ""
    assert not mark.exists()
    assert made.contents() == expected


@pytest.mark.skipif(sys.platform == "win32", reason="the home is no variable there")
def test_a_relative_cache_folder_does_not_lead_into_the_journal(
    cache: Path, tmp_path: Path, journal: MakeJournal, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = journal(ENTRY)
    built(made)
    shutil.copytree(cache, made.root / "cache")
    before = made.contents("cache")
    monkeypatch.chdir(made.root)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    use("cache", monkeypatch)
    work.taken()
    built(made)
    assert work.taken() == (TEMPLATES, USED)
    assert made.contents("cache") == before


def test_bytecode_is_neither_a_template_nor_an_asset(journal: MakeJournal) -> None:
    files = {f"themes/tiny/{kind}/__pycache__/x.css": b"\xff" for kind in ("templates", "assets")}
    theme = theme_of(journal({**ENTRY, **files}), "tiny")
    assert not any("__pycache__" in name for name in [*theme.templates, *(asset.source for asset in theme.assets)])
