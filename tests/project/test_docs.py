"""The documentation says what the program does: everything is in it, and every example in it works."""

from __future__ import annotations

import importlib.util
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from click.testing import CliRunner

from microjournal.cli.program import program
from microjournal.content import fields, settings, settings_fields
from microjournal.content.entry import ParseSettings, parse

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(DOCS.glob("*.md")),
    *sorted((DOCS / "development").glob("*.md")),
]
NOON_OF_10_MARCH_2026 = "1773144000"

# What the second word of a block says is to be done with it; without one it is only shown, where that is said here.
CHECKED = {
    ("markdown", "entry"),
    ("markdown", "rendered"),  # tests/markdown/test_markdown_docs.py
    ("yaml", "entry"),
    ("yaml", "settings"),
    ("console", ""),
    *((language, "tutorial") for language in ("console", "css", "jinja", "yaml")),  # tests/theme/test_tutorial.py
    *((language, "recipe") for language in ("diff", "jinja", "python", "text")),  # tests/project/test_recipes.py
}
SHOWN = {
    ("console", "shown"),
    ("html", ""),
    ("jinja", ""),
    ("json", ""),
    ("javascript", "shown"),
    ("jinja", "shown"),
    ("markdown", "shown"),
    ("text", ""),
    ("yaml", "shown"),
}

_BLOCK = re.compile(r"^(`{3,}|~{3,})([^\n`]*)\n(.*?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block. words: those after the fence."""

    page: str
    line: int
    words: tuple[str, ...]
    text: str

    @property
    def kind(self) -> tuple[str, str]:
        return (self.words[0] if self.words else "", self.words[1] if len(self.words) > 1 else "")

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(page.name, text.count("\n", 0, match.start()) + 1, tuple(match[2].split()), match[3])
        for match in _BLOCK.finditer(text)
    ]


# The examples of docs/markdown.md are pairs of Markdown and html; the tests of Markdown run them.
BLOCKS = [block for page in PAGES if page.name != "markdown.md" for block in blocks_of(page)]


def those(*kind: str) -> list[Block]:
    return [block for block in BLOCKS if block.kind == kind]


def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", DOCS / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_block_says_how_it_is_checked() -> None:
    assert [str(block) for block in BLOCKS if block.kind not in CHECKED | SHOWN] == []


@pytest.mark.parametrize("block", [*those("markdown", "entry"), *those("yaml", "entry")], ids=str)
def test_an_example_of_an_entry_has_no_problem(block: Block) -> None:
    path = block.words[2] if len(block.words) > 2 else "content/2026-03-04-example.md"
    text = block.text
    if block.kind == ("yaml", "entry"):
        missing = "" if re.search(r"^title:", text, re.MULTILINE) else "title: Example\n"
        text = f"---\n{missing}{text}---\nText.\n"

    parsed = parse(text.encode(), path=path, settings=ParseSettings(url="https://ana.example/journal/"))

    assert [f"{found.span.line}: {found.message}" for found in parsed.diagnostics] == []
    assert parsed.entry is not None


@pytest.mark.parametrize("block", those("yaml", "settings"), ids=str)
def test_an_example_of_settings_has_no_problem(block: Block) -> None:
    read, problems = settings.read(block.text)

    assert [f"{found.span.line}: {found.message}" for found in problems] == []
    assert read is not None


@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(b.kind == ("console", "") for b in blocks_of(page))], ids=str
)
def test_the_commands_of_a_page_do_what_it_shows(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOON_OF_10_MARCH_2026)
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.chdir(tmp_path)

    for block in blocks_of(page):
        if block.kind == ("console", ""):
            for command, shown in commands_of(block):
                words = shlex.split(command)
                assert words[0] == "microjournal", f"{block}: {command}"
                result = CliRunner().invoke(program, words[1:])
                assert result.exit_code == 0, f"{block}: {command}\n{result.output}"
                assert re.search(shown, result.output, re.MULTILINE), f"{block}: {command}\n{result.output}"


def commands_of(block: Block) -> list[tuple[str, str]]:
    """The commands of a block, each with a pattern for what it prints; "…" stands for anything."""
    found = []
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        lines = [re.escape(line).replace("…", ".*") for line in output.rstrip("\n").split("\n")]
        found.append((command, "".join(["^", r"\n(?:.*\n)*?".join(lines)])))
    return found


def test_every_command_has_a_part_in_the_reference() -> None:
    module = reference()
    documented = {name for page in PAGES for name in module.parts(page.read_text(encoding="utf-8"))}

    assert {"keys of entries", "keys of settings"} <= documented
    assert {f"command {name}" for name in module.commands()} == {
        name for name in documented if name.startswith("command ")
    }


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_the_reference_is_as_the_program_has_it(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert reference().filled(text) == text, "run `make docs`"


def test_the_reference_has_every_key_and_every_option() -> None:
    module = reference()
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)

    for key in (*fields.FIELDS, *settings_fields.SETTINGS):
        assert f"| `{key.name}` |" in text
    for name, command in module.commands().items():
        for parameter in command.params:
            for option in getattr(parameter, "secondary_opts", []) + parameter.opts:
                assert not option.startswith("--") or f"`{option}" in text or option == "--help", f"{name} {option}"


def test_every_example_of_a_key_in_the_reference_can_be_read() -> None:
    for key in (*fields.FIELDS, *settings_fields.SETTINGS):
        assert key.name in yaml.safe_load(key.example), key.example


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"`[^`\n]+`", "", _BLOCK.sub("", page.read_text(encoding="utf-8")))

    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        if "://" not in target and not target.startswith("/"):
            assert (page.parent / target).exists(), target


def test_the_map_has_every_room() -> None:
    text = (DOCS / "development" / "README.md").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in (ROOT / "microjournal").glob("*/__init__.py")}

    assert {room for room in rooms if f"`{room}`" not in text} == set()


def test_the_map_and_the_walk_name_only_what_is_there() -> None:
    for page in ("README.md", "walk.md"):
        text = (DOCS / "development" / page).read_text(encoding="utf-8")
        for path in re.findall(r"`((?:microjournal/)?[a-z_/]+/(?:[a-z_]+\.py)?)`", text):
            there = [ROOT / path, ROOT / "microjournal" / path]
            assert any(place.exists() for place in there), f"{page}: {path}"
