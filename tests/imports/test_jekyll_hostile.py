"""`microjournal import jekyll` of trees that somebody made to do harm, or that are merely odd."""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from microjournal.cli.program import program
from microjournal.content import settings
from microjournal.imports.jekyll import static
from microjournal.imports.jekyll.config import read_config
from microjournal.imports.jekyll.new_settings import settings_text
from microjournal.sources.foreign import foreign_files

POST = "---\ntitle: Gel\n---\nText. ![](/img/p.png) [r](/README.txt)\n"
DEEP = "[" * 20_000


def site(folder: Path, files: dict[str, str] | None = None) -> Path:
    old = folder / "old"
    for name, text in {"_config.yml": "title: T\n", "_posts/2024-03-05-gel.md": POST, **(files or {})}.items():
        path = old / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return old


def run(folder: Path, *, builds: bool = True) -> str:
    """What the import says; the journal builds."""
    result = CliRunner().invoke(program, ["import", "jekyll", str(folder / "old"), str(folder / "new")])
    assert result.exit_code == 0, result.output
    if builds:
        built = CliRunner().invoke(program, ["-C", str(folder / "new"), "build", "--today", "2026-03-10"])
        assert built.exit_code == 0, built.output
    return (folder / "new/import-report.md").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.promise("import-inside")
def test_links_lead_nowhere_else(tmp_path: Path) -> None:
    old = site(tmp_path, {"README.txt": "hello"})
    (tmp_path / "secret.txt").write_text("hush-hush", encoding="utf-8")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/2024-01-01-hidden.md").write_text("hush-hush", encoding="utf-8")
    (old / "img").mkdir()
    (old / ".git").mkdir()
    (old / ".git/config").write_text("hush-hush", encoding="utf-8")
    (old / "img/p.png").symlink_to("../../secret.txt")
    (old / "img/q.png").symlink_to("../.git/config")
    (old / "img/gone.png").symlink_to("nothing")
    (old / "img/circle").symlink_to("circle")
    (old / "img/up").symlink_to("..")
    (old / "more").symlink_to("../secrets")
    (old / "_posts/more").symlink_to("../../secrets")
    (old / "img/inside.txt").symlink_to("../README.txt")

    report = run(tmp_path)

    assert not [path for path in (tmp_path / "new").rglob("*") if path.is_file() and b"hush-hush" in path.read_bytes()]
    assert (tmp_path / "new/static/img/inside.txt").read_text(encoding="utf-8") == "hello"
    refused = ("img/p.png", "img/q.png", "img/gone.png", "img/circle", "img/up", "more", "_posts/more")
    assert [name for name in refused if f"- {name}\n" not in report] == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    old = site(tmp_path)
    os.mkfifo(old / "pipe.md")

    assert "pipe.md" in run(tmp_path)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there")
def test_names_that_are_no_text_are_reported(tmp_path: Path) -> None:
    old = site(tmp_path)
    (old / os.fsdecode(b"caf\xe9.png")).write_bytes(b"")

    assert "a name that is not text" in run(tmp_path)


def test_files_have_a_bound_each_and_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static, "LARGEST_FILE", 100)
    monkeypatch.setattr(static, "LARGEST_SITE", 150)
    site(tmp_path, {"img/p.png": "x" * 101, "a.txt": "a" * 90, "b.txt": "b" * 90})

    report = run(tmp_path)

    assert [path.name for path in (tmp_path / "new/static").rglob("*")] == ["a.txt"]
    assert "img/p.png" in report
    assert "b.txt: 90 bytes" in report


FRONTS = (
    f"x: {DEEP}",
    f"x: {'{a: ' * 3000}",
    f"x: {'9' * 5000}\ndate: {'9' * 5000}\nweight: -{'9' * 5000}",
    "a: &a [x, x, x]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefgh")),
    "a: &a [*a]",
    "title: [a, b]\ntags: {a: b}\ndate: [1]\naliases: {a: b}\npublished: []",
    "permalink: /../../../etc/passwd",
    "permalink: ../../x",
    "permalink: /%2e%2e/%2e%2e/x/",
    "redirect_from: [/../x, /a/../../b, '', '?', '#', '/a?b', 'C:\\x', '//x/y']",
    "date: 0001-01-01 00:00:01 +1400",
    "date: 9999-12-31 23:59:59 -1400",
)
BODIES = (
    DEEP,
    "](" * 500,
    "> " * 300 + "x",
    "- " * 300 + "x",
    "{{ " * 2000,
    "{% raw %}" * 1000,
    "{% capture x %}" * 500,
    "[a](/gone.html) " * 300,
    "<a href='/gone.html'>" * 300,
    "{% include x.html %}" * 200,
    "\x00\ufffe [a](b\x01)",
)


@pytest.mark.promise("import-inside")
def test_odd_texts_are_read_or_reported(tmp_path: Path) -> None:
    texts = [f"---\n{front}\n---\nText.\n" for front in FRONTS] + [f"---\na: b\n---\n{body}\n" for body in BODIES]
    files = {"_includes/x.html": "{% include x.html %}" * 50}
    for number, text in enumerate(texts, 1):
        files |= {f"_posts/2024-03-{number:02}-odd.md": text, f"odd{number}.html": text}
    site(tmp_path, files)

    run(tmp_path)

    assert {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")} == {"old", "new"}


@pytest.mark.parametrize("config", [f"x: {DEEP}", "a: &a [*a]", "title: [a"])
def test_settings_that_cannot_be_read_are_a_line(tmp_path: Path, config: str) -> None:
    site(tmp_path, {"_config.yml": config})

    result = CliRunner().invoke(program, ["import", "jekyll", str(tmp_path / "old"), str(tmp_path / "new")])

    assert result.exit_code == 1
    assert "_config.yml" in result.output
    assert "Traceback" not in result.output


@pytest.mark.promise("import-inside")
@pytest.mark.parametrize(
    "config",
    [
        "source: ../..",
        "source: /",
        "baseurl: /../x",
        "collections_dir: ../",
        "collections: [a, 1, {b: c}]",
        "defaults: 3",
    ],
)
def test_settings_lead_nowhere_else(config: str) -> None:
    found = read_config(config)

    assert ".." not in f"{found.source}{found.collections_dir}{found.base}"
    assert settings.read(settings_text(found, (), {}))[1] == []


def test_a_folder_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/x.txt").write_text("x", encoding="utf-8")
    (tmp_path / "skip").mkdir()
    (tmp_path / "skip/y.txt").write_text("y", encoding="utf-8")

    found = foreign_files(tmp_path, skipped={"skip"}, without=tmp_path / "a/c")

    assert found.sizes == {"a/b/x.txt": 1}
    assert found.refused == []
