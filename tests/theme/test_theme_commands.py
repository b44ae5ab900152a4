"""Themes from the command line: those there are, a new one, parts of one, and the gallery."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from microjournal.build.options import BuildOptions
from microjournal.create.gallery import SHOWN
from microjournal.create.gallery_site import build_gallery
from microjournal.theme.excerpt import block_override, macro_override, parts
from microjournal.theme.find import built_in_folder

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

ENTRY = {"content/2026-03-04-stand-up.md": "---\ntitle: Stand-up\nexpect: It helps\n---\nText.\n"}
PAGE = "2026/03/stand-up/"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in (built_in_folder() / "dune/templates").glob("*.html")}


def shown(made: Journal, *arguments: str) -> str:
    result = made.run("theme", *arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_list_says_what_each_theme_offers(journal: MakeJournal) -> None:
    options = "options:\n  size: {default: 3, type: number, least: 1, most: 9, about: How large.}\n"
    made = journal(
        {
            "themes/mine/theme.yaml": f"name: mine\nversion: 0.2\nextends: dune\ndescription: My own\n{options}",
            "themes/old/theme.yaml": "name: old\ncontract: 1\n",
        },
        settings="theme: mine\n",
    )
    said = shown(made, "list")
    assert "dune 1.0.0 (built in)\n" in said
    assert (
        "mine 0.2 (this journal, used here, extends dune)\n  My own\n  size: a number from 1 to 9; without it 3" in said
    )
    assert "themes/old/theme.yaml:2:11: the theme 'old' is for version 1" in said
    rows = {row["name"]: row for row in json.loads(shown(made, "list", "--json"))}
    assert rows["mine"]["options"]["size"] == {"takes": "a number from 1 to 9", "default": 3, "about": "How large."}


def test_a_new_theme_builds_and_its_own_test_passes(journal: MakeJournal) -> None:
    made = journal(ENTRY)
    said = shown(made, "new", "my-theme")
    assert said.splitlines()[:4] == [
        f"wrote themes/my-theme/{name}"
        for name in ("theme.yaml", "templates/base.html", "assets/my-theme.css", "test_my_theme.py")
    ]
    made.write({"microjournal.yaml": f"{made.read('microjournal.yaml')}theme: my-theme\n"})
    assert made.build().output == ""
    assert "my-theme-" in str(made.page(PAGE).select("head link[rel=stylesheet]")[-1]["href"])
    own = made.root / "themes/my-theme/test_my_theme.py"
    path = os.pathsep.join([str(built_in_folder().parent), *sys.path])
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, own], capture_output=True, encoding="utf-8", env=environment, timeout=120, check=False
    )
    assert "Ran 3 tests" in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [("My Theme", "is no name"), ("../x", "is no name"), ("dune", "already"), ("mine", "already"), ("half", "already")],
)
def test_a_new_theme_takes_no_name_that_is_taken_or_none(journal: MakeJournal, name: str, said: str) -> None:
    made = journal({"themes/mine/theme.yaml": "name: mine\n", "themes/half/theme.yaml": "extends: dune\n"})
    before = made.contents("themes")
    result = made.run("theme", "new", name)
    assert result.exit_code
    assert said in result.output
    assert made.contents("themes") == before


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (["entry.html"], "entry.html"),
        (["entry.html", "--block", "main"], "entry.html"),
        (["--block", "head"], "base.html"),
        (["home.html", "--block", "head"], "home.html"),
        (["--macro", "rows"], "macros.html"),
        (["--macro", "tally_line"], "macros.html"),
        (["--macro", "braid"], "grains.html"),
    ],
    ids=" ".join,
)
def test_what_was_exported_changes_nothing_before_it_is_changed(
    journal: MakeJournal, arguments: list[str], file: str
) -> None:
    made = journal(ENTRY)
    assert made.build().ok
    before = {name: " ".join(text.decode().split()) for name, text in made.contents().items() if name.endswith("l")}
    assert shown(made, "export", *arguments) == f"wrote themes/dune/templates/{file}\n"
    assert made.build().output == ""
    assert {name: " ".join(made.read(f"public/{name}").split()) for name in before} == before
    again = made.run("theme", "export", *arguments)
    assert again.exit_code == 1
    assert "is there already" in again.output


def test_a_macro_is_replaced_and_the_others_stay(journal: MakeJournal) -> None:
    made = journal(ENTRY)
    shown(made, "export", "--macro", "rows")
    file = "themes/dune/templates/macros.html"
    made.write({file: made.read(file).replace('<ol class="', '<ol data-mine class="')})
    assert made.build().output == ""
    assert made.page("2026/03/").select("ol[data-mine]")
    assert made.page("2026/03/").select(".tally")


def test_a_part_goes_into_the_journals_own_theme_from_the_one_below(journal: MakeJournal) -> None:
    made = journal(ENTRY, settings="theme: mine\n")
    shown(made, "new", "mine")
    assert shown(made, "export", "entry.html", "--block", "og_type") == "wrote themes/mine/templates/entry.html\n"
    assert made.read("themes/mine/templates/entry.html").startswith('{% extends "!dune/entry.html" %}')
    assert made.build().output == ""


def test_every_block_and_every_macro_can_be_taken_out() -> None:
    from microjournal.theme.environment import read_templates
    from microjournal.theme.load import TemplateSource

    for template, text in TEXTS.items():
        made = [block_override(TEXTS, lambda _: "dune", template, name) for name in parts(text, "block")]
        made += [macro_override(TEXTS, lambda _: "dune", name, template) for name in parts(text, "macro")]
        for name, override in made:
            assert name == template
            readings, problems = read_templates({name: TemplateSource(text=override, file=name)})
            assert problems == []
            assert f"!dune/{template}" in readings[name].refers


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["entri.html"], "did you mean 'entry.html'?"),
        (["entry.html", "--block", "mian"], "did you mean 'main'?"),
        (["--macro", "row"], "did you mean 'rows'?"),
        (["--block", "main"], "base.html"),
        ([], "name a TEMPLATE"),
        (["--theme", "dnue", "entry.html"], "there is no theme 'dnue'"),
    ],
    ids=str,
)
def test_a_part_that_is_not_there_is_named(journal: MakeJournal, arguments: list[str], said: str) -> None:
    made = journal(ENTRY)
    result = made.run("theme", "export", *arguments)
    if result.exit_code == 0:
        assert said in result.output
    else:
        assert said in result.output
        assert not (made.root / "themes").exists()


def test_the_gallery_has_every_page_in_the_journals_theme(journal: MakeJournal) -> None:
    base = '{% extends "!dune/base.html" %}{% block head %}<meta name="mine">{% endblock %}'
    made = journal({"themes/dune/templates/base.html": base}, settings="theme: {name: dune, options: {hue: 240}}\n")
    shown(made, "gallery", str(made.root / "looks"))
    for page in SHOWN:
        file = made.root / "looks" / page.path / ("" if page.path.endswith(".html") else "index.html")
        text = file.read_text(encoding="utf-8")
        if page.kind != "redirect":
            assert '<meta name="mine">' in text
            assert "--hue:240" in text
    assert not (made.root / "public").exists()


def test_a_mistake_in_the_theme_is_found_in_the_gallery(journal: MakeJournal, tmp_path: Path) -> None:
    made = journal({"themes/dune/templates/patterns.html": "<h1>\n{{ pattern }}\n</h1>\n"})
    assert made.build().ok is False
    result = build_gallery(
        BuildOptions(root=made.root, output=tmp_path / "x", jobs=1, remembered=tmp_path), tmp_path / "j"
    )
    assert [(p.span.path, p.span.line) for p in result.problems] == [("themes/dune/templates/patterns.html", 2)]
    made.write({"microjournal.yaml": "title: [\n"})
    result = build_gallery(
        BuildOptions(root=made.root, output=tmp_path / "x", jobs=1, remembered=tmp_path), tmp_path / "j"
    )
    assert not result.ok
