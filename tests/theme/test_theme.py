"""Where themes come from, what a journal can replace in one, and their options."""

from __future__ import annotations

import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from microjournal.model.settings import Settings, ThemeChoice
from microjournal.theme.find import theme_folders
from microjournal.theme.load import Theme, load_theme

if TYPE_CHECKING:
    from tests.conftest import Built, Journal, MakeJournal

ENTRY = {"content/2026-03-04-stand-up.md": "---\ntitle: Stand-up\nexpect: It helps\n---\nText.\n"}
PAGE = "2026/03/stand-up/"
MINE = "name: mine\nextends: dune\noptions:\n  greeting: {default: Hello, about: The first word.}\n  plain: 3\n"


def site_with(journal: MakeJournal, files: dict[str, str | bytes], settings: str = "") -> tuple[Journal, Built]:
    made = journal({**ENTRY, **files}, settings=settings)
    return made, made.build()


# What a journal replaces


def test_a_block_of_a_template_is_replaced_without_copying_the_rest(journal: MakeJournal) -> None:
    override = '{% extends "!dune/entry.html" %}\n{% block title %}{{ entry.title }}!{% endblock %}\n'
    made, built = site_with(journal, {"themes/dune/templates/entry.html": override})
    assert built.output == ""
    page = made.page(PAGE)
    assert page.title.get_text() == "Stand-up!"  # type: ignore[union-attr]
    assert page.find(id="plan") is not None
    assert made.page("").title.get_text() == "Ana tries things"  # type: ignore[union-attr]


def test_a_whole_template_is_replaced(journal: MakeJournal) -> None:
    made, built = site_with(journal, {"themes/dune/templates/entry.html": "<!doctype html><h1>{{ entry.title }}</h1>"})
    assert built.output == ""
    assert made.read(f"public/{PAGE}index.html") == "<!doctype html><h1>Stand-up</h1>"


def test_a_replaced_base_is_the_base_of_all_other_templates(journal: MakeJournal) -> None:
    base = '{% extends "!dune/base.html" %}{% block meta %}<meta name="mine">{{ super() }}{% endblock %}'
    made, built = site_with(journal, {"themes/dune/templates/base.html": base})
    assert built.output == ""
    for address in ("", PAGE, "tags/", "timeline/"):
        assert made.page(address).find("meta", attrs={"name": "mine"}), address


def test_a_template_of_ones_own_can_be_included(journal: MakeJournal) -> None:
    made, built = site_with(
        journal,
        {
            "themes/dune/templates/parts/sign.html": "<p id='sign'>{{ site.title }}</p>",
            "themes/dune/templates/entry.html": '{% extends "!dune/entry.html" %}{% block main %}{{ super() }}'
            '{% include "parts/sign.html" %}{% endblock %}',
        },
    )
    assert built.output == ""
    assert made.page(PAGE).find(id="sign").get_text() == "Ana tries things"  # type: ignore[union-attr]


def test_taking_a_replacement_away_brings_the_original_back(journal: MakeJournal) -> None:
    made, _ = site_with(journal, {})
    before = made.contents()
    made.write({"themes/dune/templates/entry.html": "<h1>Mine</h1>"})
    assert made.build().written == (f"{PAGE}index.html",)
    made.remove("themes/dune/templates/entry.html")
    made.build()
    assert made.contents() == before


def test_a_replaced_stylesheet_gets_an_address_of_its_own(journal: MakeJournal) -> None:
    made, _ = site_with(journal, {})
    (original,) = [name for name in made.files() if re.fullmatch(r"assets/dune-\w+\.css", name)]
    made.write({"themes/dune/assets/dune.css": "a { color: red }\n", "themes/dune/assets/fonts/own.woff2": b"\0"})
    built = made.build()
    assert built.result.removed == (original,)
    linked = str(made.page("").find("link", rel="stylesheet")["href"])  # type: ignore[index]
    assert linked != original
    assert made.read(f"public/{linked}") == "a { color: red }\n"
    assert any(re.fullmatch(r"assets/fonts/own-\w+\.woff2", name) for name in made.files())


def test_what_editors_leave_behind_is_no_template(journal: MakeJournal) -> None:
    left = {f"themes/dune/templates/{name}": "{% broken" for name in (".entry.html.swp", "entry.html~", "#entry.html#")}
    _, built = site_with(journal, {**left, "themes/dune/assets/.DS_Store": b"\0"})
    assert built.output == ""


# Themes of one's own


def test_a_theme_of_ones_own_extends_another(journal: MakeJournal) -> None:
    entry = '{% extends "!dune/entry.html" %}{% block title %}{{ theme.options.greeting }}{% endblock %}'
    made, built = site_with(
        journal, {"themes/mine/theme.yaml": MINE, "themes/mine/templates/entry.html": entry}, "theme: mine"
    )
    assert built.output == ""
    assert made.page(PAGE).title.get_text() == "Hello"  # type: ignore[union-attr]
    assert made.page("tags/").h1.get_text() == "Tags"  # type: ignore[union-attr]


def test_a_journal_may_replace_a_part_of_a_theme_below_its_own(journal: MakeJournal) -> None:
    made, built = site_with(
        journal,
        {"themes/mine/theme.yaml": MINE, "themes/dune/templates/entry.html": "<h1>From below</h1>"},
        "theme: mine",
    )
    assert built.output == ""
    assert made.read(f"public/{PAGE}index.html") == "<h1>From below</h1>"


def test_a_theme_can_be_complete_by_itself_and_a_missing_template_is_reported(journal: MakeJournal) -> None:
    _, built = site_with(
        journal,
        {"themes/bare/theme.yaml": "name: bare\n", "themes/bare/templates/entry.html": "<h1>x</h1>"},
        "theme: bare",
    )
    assert set(built.codes) == {"template-error"}
    assert "there is no template 'home.html'" in built.output


def test_a_theme_is_found_in_an_installed_package(
    journal: MakeJournal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "site-packages"
    files = {
        "theme_of_cleo/__init__.py": "",
        "theme_of_cleo/theme.yaml": "name: cleo\nextends: dune\n",
        "theme_of_cleo/templates/entry.html": "<h1>Cleo's {{ entry.title }}</h1>",
        "theme_of_cleo-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: theme-of-cleo\nVersion: 1.0\n",
        "theme_of_cleo-1.0.dist-info/entry_points.txt": "[microjournal.themes]\ncleo = theme_of_cleo\n",
    }
    for name, text in files.items():
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "path", [*sys.path, str(packages)])
    made, built = site_with(journal, {}, "theme: cleo")
    assert built.output == ""
    assert made.read(f"public/{PAGE}index.html") == "<h1>Cleo's Stand-up</h1>"
    assert theme_folders(made.root)["cleo"] == packages / "theme_of_cleo"
    assert "\ncleo (installed, used here, extends dune)\n" in f"\n{made.run('theme', 'list').output}"
    made.write({"themes/cleo/templates/entry.html": '{% extends "!cleo/entry.html" %}'})
    assert made.build().output == ""
    assert made.read(f"public/{PAGE}index.html") == "<h1>Cleo's Stand-up</h1>"


MANIFEST = "themes/mine/theme.yaml:1:1: error"
CANNOT_BE_USED: list[tuple[str, dict[str, str | bytes], str]] = [
    ("dun", {}, "microjournal.yaml:3:8: error[theme-unknown]: there is no theme 'dun'"),
    (300 * "x", {}, f"microjournal.yaml:3:8: error[theme-unknown]: there is no theme '{300 * 'x'}'"),
    ("{name: zzz}", {}, "microjournal.yaml:3:15: error[theme-unknown]: there is no theme 'zzz'"),
    ("mine", {"templates/entry.html": "x"}, "microjournal.yaml:3:8: error[theme-unknown]: there is no theme 'mine'"),
    ("mine", {"theme.yaml": "extends: dnue"}, f"{MANIFEST}[theme-unknown]: there is no theme 'dnue'"),
    ("mine", {"theme.yaml": "extends: mine"}, f"{MANIFEST}[theme-invalid]: the theme 'mine' extends itself"),
    ("mine", {"theme.yaml": "a: [1"}, "themes/mine/theme.yaml:1:4: error[yaml-syntax]: this list is not closed"),
    ("mine", {"theme.yaml": "- a"}, f"{MANIFEST}[not-a-mapping]: there are no keys and values here"),
    (
        "mine",
        {"theme.yaml": "options: [a]"},
        "themes/mine/theme.yaml:1:10: error[theme-invalid]: `options` is a mapping",
    ),
    ("mine", {"theme.yaml": b"name: \xff"}, "themes/mine/theme.yaml:1:7: error[not-utf-8]: the byte 0xFF is not UTF-8"),
    (
        "mine",
        {"theme.yaml": "name: mine\na: 1\na: 2"},
        "themes/mine/theme.yaml:3:1: error[key-duplicate]: `a` is already on line 2",
    ),
    (
        "mine",
        {"theme.yaml": "a: !!python/object:os.system x"},
        "themes/mine/theme.yaml:1:4: error[yaml-tag]: !!python/object:os.system is a YAML tag",
    ),
    (
        "mine",
        {"theme.yaml": "options:\n  a: " + "[" * 3000 + "]" * 3000},
        "themes/mine/theme.yaml:2:1004: error[yaml-syntax]: values are nested too deeply",
    ),
    (
        "mine",
        {"theme.yaml": "options:\n  a: &a [" + "x, " * 300 + "]\n  b: &b [" + "*a, " * 300 + "]"},
        "themes/mine/theme.yaml:3:",
    ),
    (
        "mine",
        {
            "theme.yaml": "a: &a [1,1,1,1,1,1]\n"
            + "".join(f"{b}: &{b} [*{a},*{a},*{a},*{a},*{a},*{a}]\n" for a, b in pairwise("abcdefgh"))
        },
        f"{MANIFEST}[yaml-alias]: this value unfolds without end, or to more",
    ),
    ("mine", {"theme.yaml": "contract: 3"}, "themes/mine/theme.yaml:1:11: error[theme-contract]: the theme 'mine'"),
    (
        "mine",
        {"theme.yaml": "contract: one"},
        "themes/mine/theme.yaml:1:11: error[theme-contract]: the theme 'mine'",
    ),
    (
        "mine",
        {"theme.yaml": MINE, "templates/page.html": b"one\ntwo \xff"},
        "themes/mine/templates/page.html:2:5: error[not-utf-8]: the byte 0xFF is not UTF-8",
    ),
]


@pytest.mark.parametrize(("theme", "files", "said"), CANNOT_BE_USED)
@pytest.mark.promise("yaml-bounded")
def test_a_theme_that_cannot_be_used_is_reported_at_its_place(
    journal: MakeJournal, theme: str, files: dict[str, str | bytes], said: str
) -> None:
    made, built = site_with(journal, {f"themes/mine/{n}": data for n, data in files.items()}, f"theme: {theme}")
    assert built.output.startswith(said), built.output
    assert not (made.root / "public").exists()


def test_a_theme_that_is_misspelt_comes_with_the_right_name(journal: MakeJournal) -> None:
    assert "did you mean 'dune'?" in site_with(journal, {}, "theme: dnue")[1].output
    made = journal(folder="other", settings="theme: zzz")
    assert re.search("known themes: .*dune", made.build().output)


# Options


def loaded(made: Journal, options: dict[str, Any]) -> tuple[Theme, list[str]]:
    settings = Settings(title="T", url="https://ana.example/", theme=ThemeChoice(name="mine", options=options))
    theme, problems = load_theme(settings, made.root)
    assert theme is not None
    return theme, [f"{p.severity}: {p.message}; {p.help}" for p in problems]


def test_options_have_their_defaults_and_take_what_the_settings_say(journal: MakeJournal) -> None:
    made = journal({"themes/mine/theme.yaml": MINE})
    options = loaded(made, {})[0].view["options"]
    assert (options["greeting"], options["plain"], options["hue"]) == ("Hello", 3, 70)
    theme, problems = loaded(made, {"greeting": "Hi", "hue": 0})
    assert (theme.view["options"]["greeting"], theme.view["options"]["hue"], problems) == ("Hi", 0, [])


def test_an_extending_theme_may_set_other_defaults(journal: MakeJournal) -> None:
    made = journal({"themes/mine/theme.yaml": "extends: dune\noptions: {hue: {default: 240}}\n"})
    assert loaded(made, {})[0].view["options"]["hue"] == 240


def test_an_unknown_option_is_a_warning_at_its_place_with_the_nearest(journal: MakeJournal) -> None:
    _, built = site_with(journal, {}, "theme:\n  name: dune\n  options: {huee: 3}\n")
    assert built.ok
    assert built.output.startswith(
        "microjournal.yaml:5:13: warning[theme-option]: the theme 'dune' has no option 'huee'"
    )
    assert "did you mean 'hue'?" in built.output
    assert "its options: " in loaded(journal({"themes/mine/theme.yaml": MINE}, folder="b"), {"zzz": 1})[1][0]


def test_an_option_changes_every_page_and_only_its_value_counts(journal: MakeJournal) -> None:
    made, _ = site_with(journal, {}, "theme: {name: dune, options: {footer: CC BY}}\n")
    assert "CC BY" in made.page("tags/").footer.get_text()  # type: ignore[union-attr]
    made.write({"microjournal.yaml": made.read("microjournal.yaml").replace("{footer: CC BY}", "{ footer: 'CC BY' }")})
    assert made.build().written == ()


def test_a_default_is_read_as_an_option_in_the_settings_is(journal: MakeJournal) -> None:
    options = (
        f"options: {{since: 2026-01-01, words: [a], none: , long: {'9' * 5000}, deep: {{default: {{a: [1, 2.5]}}}}}}\n"
    )
    settings = "theme: {name: mine, options: {words: [2026-01-02, x]}}"
    made, built = site_with(journal, {"themes/mine/theme.yaml": f"extends: dune\n{options}"}, settings)
    assert built.output == ""
    found = loaded(made, {})[0].view["options"]
    assert (found["since"], found["none"], found["deep"]) == ("2026-01-01", None, {"a": [1, 2.5]})
    assert found["long"] == "9" * 5000


def test_assets_have_their_digest_in_their_names(journal: MakeJournal) -> None:
    made = journal({"themes/mine/theme.yaml": MINE, "themes/mine/assets/a.css": "x", "themes/mine/assets/LICENSE": "y"})
    assets = loaded(made, {})[0].view["assets"]
    assert re.fullmatch(r"assets/a-[0-9a-f]{8}\.css", assets["a.css"])
    assert re.fullmatch(r"assets/LICENSE-[0-9a-f]{8}", assets["LICENSE"])
    before = assets["a.css"]
    made.write({"themes/mine/assets/a.css": "z"})
    assert loaded(made, {})[0].view["assets"]["a.css"] != before
    assert list(assets) == sorted(assets)
