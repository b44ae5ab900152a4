"""Compiled templates: the program's beside them like Python's bytecode, a journal's with its state, none needed."""

from __future__ import annotations

import marshal
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import Environment

from microjournal.build.versions import installed_version
from microjournal.model.settings import Settings
from microjournal.theme import compiled
from microjournal.theme.closure import Reading
from microjournal.theme.compiled import CompiledTemplates
from microjournal.theme.environment import read_templates
from microjournal.theme.load import TemplateSource, Theme, built_in_folder, load_theme

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

ENTRY = {"content/2026-03-04-stand-up.md": "---\ntitle: Stand-up\nexpect: It helps\n---\nText.\n"}
OVERRIDE = '{% extends "!dune/entry.html" %}\n{% block title %}{{ entry.title }}!{% endblock %}\n'
SHOWN = "themes/dune/templates"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The templates of `dune` as if installed elsewhere: nothing is written beside those that all tests share."""
    themes = tmp_path / "program/themes"
    shutil.copytree(built_in_folder(), themes, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("microjournal.theme.load.built_in_folder", lambda: themes)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return themes / "dune/templates"


@dataclass
class Work:
    """Files of templates that were parsed and compiled."""

    parsed: int = 0
    compiled: list[str] = field(default_factory=list)

    def taken(self) -> list[str]:
        """What was compiled since this was last asked, without an order."""
        taken, self.compiled, self.parsed = sorted(self.compiled), [], 0
        return taken


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    done = Work()
    parse, compile_ = Environment.parse, Environment.compile

    def parsing(env: Environment, source: str, *rest: Any) -> Any:
        done.parsed += 1
        return parse(env, source, *rest)

    def compiling(env: Environment, source: Any, name: str, filename: str) -> Any:
        done.compiled.append(filename)
        return compile_(env, source, name, filename)

    monkeypatch.setattr(Environment, "parse", parsing)
    monkeypatch.setattr(Environment, "compile", compiling)
    return done


@pytest.fixture
def another_version(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, Any], None]]:
    """Makes something be of another version, for as long as the test lasts."""

    def make(name: str, value: Any) -> None:
        monkeypatch.setattr(compiled, name, value)
        compiled._compiler.cache_clear()

    yield make
    monkeypatch.undo()
    compiled._compiler.cache_clear()


def names(program: Path) -> list[str]:
    return sorted(f"{SHOWN}/{path.name}" for path in program.iterdir() if path.is_file())


def beside(program: Path) -> dict[str, bytes]:
    """The files that were written beside the program's templates."""
    return {path.name: path.read_bytes() for path in (program / "__pycache__").glob("*")}


def with_state(made: Journal) -> dict[str, bytes]:
    """Those that were kept with a journal's state."""
    return {path.name: path.read_bytes() for path in (made.root / ".microjournal/templates").glob("*")}


def cold(made: Journal) -> dict[str, bytes]:
    """The site as built without anything that earlier builds left in the journal."""
    for folder in ("public", ".microjournal"):
        shutil.rmtree(made.root / folder, ignore_errors=True)
    built = made.build()
    assert built.output == ""
    return made.contents()


def theme_of(made: Journal) -> Theme:
    theme, problems = load_theme(Settings(title="", url="https://ana.example/"), made.root)
    assert theme is not None
    assert problems == []
    return theme


# What is found again


def test_templates_of_the_program_are_compiled_once_for_all_journals(
    program: Path, journal: MakeJournal, work: Work
) -> None:
    first = cold(journal(ENTRY, folder="first"))
    assert work.taken() == names(program)
    assert sorted(f"{SHOWN}/{name}" for name in beside(program)) == [
        f"{name}.{sys.implementation.cache_tag}.pyc" for name in names(program)
    ]

    second = journal(ENTRY, folder="second")
    assert cold(second) == first
    assert (work.parsed, work.taken()) == (0, [])
    assert with_state(second) == {}


def test_processes_that_render_find_them_too(program: Path, journal: MakeJournal) -> None:
    made = journal(ENTRY)
    expected = cold(made)
    shutil.rmtree(made.root / "public")
    shutil.rmtree(made.root / ".microjournal")
    code = f"""
import sys
from pathlib import Path
import jinja2
from microjournal import rendering, theme
from microjournal.build.pipeline import build
from microjournal.build.options import BuildOptions
theme.built_in_folder = lambda: Path({str(program.parent.parent)!r})
jinja2.Environment.compile = jinja2.Environment.parse = None
rendering._WORTH_PROCESSES, rendering._CHUNK = 0, 4
if __name__ == "__main__":
    sys.exit(not build(BuildOptions(root=Path({str(made.root)!r}), today="2026-03-10", jobs=2)).ok)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert made.contents() == expected


def test_what_they_read_is_known_without_jinja(program: Path, journal: MakeJournal) -> None:
    made = journal(ENTRY)
    cold(made)
    code = f"""
import sys
from pathlib import Path
from microjournal import theme
from microjournal.model.settings import Settings
from microjournal.build.render import template_closures
from microjournal.index.state import open_state
theme.built_in_folder = lambda: Path({str(program.parent.parent)!r})
root = Path({str(made.root)!r})
found, _ = theme.load_theme(Settings(title="", url="https://ana.example/"), root)
closures, problems = template_closures(found, open_state(root / ".microjournal"))
print("entry" in closures["entry.html"].names, problems, "jinja2" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout, done.stderr) == ("True [] False\n", "")


@pytest.mark.usefixtures("program")
def test_what_was_kept_says_what_the_template_says(journal: MakeJournal) -> None:
    made = journal({**ENTRY, f"{SHOWN}/entry.html": OVERRIDE})
    templates = theme_of(made).templates
    kept = CompiledTemplates(made.root / ".microjournal")
    assert kept.readings(templates) is None
    read, problems = read_templates(templates, kept)
    assert problems == []
    assert kept.readings(templates) == read == read_templates(templates)[0]
    assert list(read) == list(templates)
    assert read["entry.html"] == Reading(refers=("!dune/entry.html",), names=("entry",))


def test_a_template_that_fails_is_told_with_file_and_line_whether_it_was_kept_or_not(
    program: Path, journal: MakeJournal, work: Work
) -> None:
    text = (program / "entry.html").read_text(encoding="utf-8")
    (program / "entry.html").write_text(
        text.replace("{% block main %}", "{% block main %}\n{{ entry.nope }}", 1), encoding="utf-8"
    )
    line = text[: text.index("{% block main %}")].count("\n") + 2
    made = journal(ENTRY)
    first = made.build()
    assert f"{SHOWN}/entry.html:{line}:1: error[template-unknown-name]: there is no `nope` here" in first.output
    assert work.taken() == names(program)
    assert made.build().output == first.output
    assert work.taken() == []


@pytest.mark.usefixtures("program")
def test_a_macro_that_does_not_exist_is_told_with_the_files(journal: MakeJournal) -> None:
    made = journal({**ENTRY, f"{SHOWN}/entry.html": '{% from "macros.html" import nope %}{{ nope() }}'})
    message = f"the template '{SHOWN}/macros.html' (imported on line 1 in '{SHOWN}/entry.html') does not export"
    assert message in made.build().output
    assert message in made.build().output


# What is not


def test_a_template_that_changed_is_compiled_again_and_kept_in_the_same_place(
    program: Path, journal: MakeJournal, work: Work
) -> None:
    made = journal(ENTRY)
    cold(made)
    before = beside(program)
    work.taken()
    text = (program / "404.html").read_text(encoding="utf-8")
    (program / "404.html").write_text(text.replace("{% block main %}", "{% block main %}<b>New</b>"), encoding="utf-8")
    assert b"<b>New</b>" in cold(made)["404.html"]
    assert work.taken() == [f"{SHOWN}/404.html"]
    after = beside(program)
    assert after.keys() == before.keys()
    assert [name for name in after if after[name] != before[name]] == [
        name for name in after if name.startswith("404.html.")
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("installed_version", lambda module: (f"{module}-99.dist-info",)),
        ("MAGIC_NUMBER", b"\0\1\2\3"),
        ("__version__", "99"),
        ("_WRITERS", ("compiled.py", "templating.py", "dates.py", "digest.py")),
    ],
    ids=["jinja", "python", "microjournal", "code generator"],
)
def test_what_another_version_kept_is_replaced(
    program: Path,
    journal: MakeJournal,
    work: Work,
    another_version: Callable[[str, Any], None],
    name: str,
    value: Any,
) -> None:
    made = journal({**ENTRY, f"{SHOWN}/entry.html": OVERRIDE})
    expected = cold(made)
    before = {*beside(program)}
    kept = {*with_state(made)}
    work.taken()
    another_version(name, value)
    shutil.rmtree(made.root / "public")
    assert made.build(full=True).output == ""
    assert made.contents() == expected
    assert work.taken() == sorted([*names(program), f"{SHOWN}/entry.html"])
    assert ({*beside(program)}, {*with_state(made)}) == (before, kept)


def test_a_file_of_the_same_name_in_another_theme_is_another_template(tmp_path: Path) -> None:
    kept = CompiledTemplates(tmp_path)
    one, other = (TemplateSource(text="{{ a }}", file=f"themes/{name}/templates/x.html") for name in ("one", "other"))
    read_templates({"x.html": one}, kept)
    assert kept.find(one) is not None
    assert kept.find(other) is None


def test_templates_that_differ_only_in_their_ending_have_files_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    sources = {
        name: TemplateSource(text="{{ a }}", file=f"{SHOWN}/{name}", installed=tmp_path / name)
        for name in ("feed.html", "feed.xml")
    }
    kept = CompiledTemplates(tmp_path / "state")
    read_templates(sources, kept)
    assert len([*(tmp_path / "__pycache__").iterdir()]) == 2
    assert kept.readings(sources) is not None


@pytest.mark.parametrize("text", ["{% if x %}", "{% include x %}"])
def test_a_template_with_a_mistake_is_not_kept(tmp_path: Path, text: str) -> None:
    sources = {"x.html": TemplateSource(text=text, file="themes/mine/templates/x.html")}
    kept = CompiledTemplates(tmp_path)
    problems = [read_templates(sources, kept)[1] for _ in range(2)]
    assert problems[0] == problems[1] != []
    assert kept.readings(sources) is None


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


def of_zeros(path: Path, _number: int) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:16] + bytes(len(data) - 16))


def a_folder(path: Path, _number: int) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [emptied, cut_short, flipped, foreign, of_zeros, a_folder])
def test_what_is_damaged_is_compiled_again(
    program: Path, journal: MakeJournal, work: Work, damage: Callable[[Path, int], None]
) -> None:
    made = journal({**ENTRY, f"{SHOWN}/entry.html": OVERRIDE})
    expected = cold(made)
    work.taken()
    for folder in (program / "__pycache__", made.root / ".microjournal/templates"):
        for number, path in enumerate(sorted(folder.iterdir())):
            damage(path, number)
    assert made.build(full=True).output == ""
    assert made.contents() == expected
    assert {*work.taken()} == {*names(program)}
    assert made.build(full=True).output == ""
    # Nothing can be put in the place of a folder: a file of the journal's has no other place then.
    assert work.taken() == ([f"{SHOWN}/entry.html"] * 2 if damage is a_folder else [])


def test_files_of_two_templates_that_were_exchanged_are_not_believed(
    program: Path, journal: MakeJournal, work: Work
) -> None:
    made = journal(ENTRY)
    expected = cold(made)
    work.taken()
    one, other = sorted((program / "__pycache__").iterdir())[:2]
    first = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(first)
    assert cold(made) == expected
    assert len(work.taken()) == 2


# Where they are kept


def test_what_a_journal_replaces_is_kept_in_the_journal(program: Path, journal: MakeJournal, work: Work) -> None:
    plain = journal(ENTRY, folder="plain")
    cold(plain)
    before = beside(program)
    work.taken()
    made = journal({**ENTRY, f"{SHOWN}/entry.html": OVERRIDE})
    cold(made)
    assert work.taken() == [f"{SHOWN}/entry.html"]
    assert beside(program) == before
    assert len(with_state(made)) == 1
    assert made.files("themes") == ["dune/templates/entry.html"]

    made.build(full=True)
    cold(plain)
    assert work.taken() == []


@pytest.mark.usefixtures("program")
def test_a_theme_that_is_in_the_journal_is_kept_with_its_state(journal: MakeJournal, work: Work) -> None:
    made = journal(
        {
            **ENTRY,
            "themes/mine/theme.yaml": "name: mine\nextends: dune\n",
            "themes/mine/templates/entry.html": "<h1>{{ entry.title }}</h1>",
        },
        settings="theme: mine",
    )
    cold(made)
    assert made.files("themes") == ["mine/templates/entry.html", "mine/theme.yaml"]
    assert len(with_state(made)) == 1
    work.taken()
    made.build(full=True)
    assert work.taken() == []


def test_the_journal_of_the_program_itself_keeps_its_theme_with_its_state(
    program: Path, journal: MakeJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = journal(ENTRY)
    shutil.copytree(program.parent.parent, made.root / "themes")
    monkeypatch.setattr("microjournal.theme.load.built_in_folder", lambda: made.root / "themes")
    cold(made)
    assert not any("__pycache__" in name for name in made.files("themes"))
    assert len(with_state(made)) == len(names(program))


@pytest.mark.usefixtures("program")
def test_a_theme_that_is_a_package_is_kept_in_the_package(
    journal: MakeJournal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "packages/theme_of_cleo"
    (package / "templates").mkdir(parents=True)
    (package / "theme.yaml").write_text("name: cleo\nextends: dune\n", encoding="utf-8")
    (package / "templates/entry.html").write_text("<h1>{{ entry.title }}</h1>", encoding="utf-8")
    monkeypatch.setattr("microjournal.theme.load.theme_folders", lambda _root: {"cleo": package})
    made = journal(ENTRY, settings="theme: cleo")
    cold(made)
    assert len([*(package / "templates/__pycache__").iterdir()]) == 1
    assert with_state(made) == {}


def test_where_nothing_can_be_written_beside_templates_they_are_kept_in_the_journal(
    program: Path, journal: MakeJournal, work: Work
) -> None:
    (program / "__pycache__").write_text("in the way, even for root")
    made = journal({**ENTRY, f"{SHOWN}/entry.html": OVERRIDE})
    cold(made)
    work.taken()
    assert len(with_state(made)) == len(names(program)) + 1
    assert made.build(full=True).output == ""
    assert work.taken() == []


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may all")
def test_a_folder_of_the_program_that_is_read_only_is_left_alone(
    program: Path, journal: MakeJournal, work: Work
) -> None:
    program.chmod(0o555)
    made = journal(ENTRY)
    cold(made)
    program.chmod(0o755)
    work.taken()
    assert not (program / "__pycache__").exists()
    assert made.build(full=True).output == ""
    assert work.taken() == []


def test_where_nothing_can_be_written_at_all_every_build_compiles(
    program: Path, journal: MakeJournal, work: Work
) -> None:
    made = journal({**ENTRY, ".microjournal/templates": "in the way"})
    (program / "__pycache__").write_text("in the way")
    assert made.build().output == ""
    assert {*work.taken()} == {*names(program)}


def test_a_python_that_writes_no_bytecode_writes_none_of_templates(
    program: Path, journal: MakeJournal, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    made = journal(ENTRY)
    cold(made)
    work.taken()
    assert not (program / "__pycache__").exists()
    assert made.build(full=True).output == ""
    assert work.taken() == []


def test_a_python_that_writes_no_bytecode_reads_what_is_there(
    program: Path, journal: MakeJournal, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = journal(ENTRY)
    cold(made)
    before = beside(program)
    work.taken()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    cold(made)
    assert work.taken() == []
    (program / "404.html").write_text("Nothing.", encoding="utf-8")
    cold(made)
    assert work.taken() == [f"{SHOWN}/404.html"]
    assert beside(program) == before


def test_the_folder_that_python_is_given_for_bytecode_is_used(
    program: Path, journal: MakeJournal, work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "bytecode"))
    made = journal(ENTRY)
    cold(made)
    work.taken()
    assert not (program / "__pycache__").exists()
    assert len([path for path in (tmp_path / "bytecode").rglob("*") if path.is_file()]) == len(names(program))
    cold(made)
    assert work.taken() == []


@pytest.mark.usefixtures("program")
def test_a_python_without_a_place_for_bytecode_keeps_it_in_the_journal(
    journal: MakeJournal, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_a_tag(_path: str) -> str:
        raise NotImplementedError

    monkeypatch.setattr(compiled, "cache_from_source", without_a_tag)
    made = journal(ENTRY)
    cold(made)
    work.taken()
    made.build(full=True)
    assert work.taken() == []


def test_several_that_keep_one_template_at_once_leave_one_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    source = TemplateSource(text="{{ a }}", file=f"{SHOWN}/x.html", installed=tmp_path / "x.html")
    reading, code = Reading(refers=(), names=("a",)), compile("a", "x", "eval")
    wrong = []

    def keep_and_find() -> None:
        kept = CompiledTemplates(tmp_path / "state")
        for _ in range(50):
            kept.keep(source, reading, code)
            found = kept.find(source)
            if found is None or found.reading != reading:
                wrong.append(found)

    threads = [Thread(target=keep_and_find) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len([*(tmp_path / "__pycache__").iterdir()]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="permissions there are not in a mode")
def test_whoever_may_read_the_program_may_read_its_compiled_templates(program: Path, journal: MakeJournal) -> None:
    before = os.umask(0o022)
    try:
        cold(journal(ENTRY))
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in (program / "__pycache__").iterdir()} == {0o644}


# What is no template


def test_bytecode_is_neither_a_template_nor_an_asset(program: Path, journal: MakeJournal) -> None:
    made = journal(ENTRY)
    cold(made)
    (program.parent / "assets/__pycache__").mkdir()
    (program.parent / "assets/__pycache__/x.css").write_text("a")
    theme = theme_of(made)
    assert not any("__pycache__" in name for name in [*theme.templates, *(asset.source for asset in theme.assets)])
    again = made.build()
    assert (again.rendered, again.written) == (0, ())


def test_the_version_of_a_library_is_what_its_installer_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import version

    assert installed_version("jinja2") == (f"jinja2-{version('jinja2')}.dist-info",)
    assert installed_version("no_such_library") == ()
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare/__init__.py").write_text("a = 1\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    first = installed_version("bare")
    (tmp_path / "bare/__init__.py").write_text("a = 12\n")
    assert installed_version("bare") != first
