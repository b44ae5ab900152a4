"""A journal in which every entry is broken in another way: all is told in one run, and nothing is written."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from microjournal.cli import program

SETTINGS = "title: Tries\nurl: https://ana.example/\n"
MISTAKES: dict[str, tuple[str | bytes, tuple[int, int, str]]] = {
    "content/2026-03-01-result.md": (
        "---\ntitle: A\nresult: partial\nended: 2026-03-02\n---\n",
        (3, 9, "result-unknown"),
    ),
    "content/2026-03-02-ended.md": ("---\ntitle: B\nresult: met\n---\n", (3, 1, "result-without-end")),
    "content/2022-02-29-leap.md": ("---\ntitle: C\n---\n", (1, 1, "file-date-invalid")),
    "content/2026-03-03-leap.md": ("---\ntitle: D\ndate: 2022-02-29\n---\n", (3, 7, "date-invalid")),
    "content/2026-03-04-follows.md": ("---\ntitle: E\nfollows: nobody\n---\n", (3, 10, "follows-unknown")),
    "content/2026-03-05-link.md": ("---\ntitle: F\n---\nSee [[nowhere]].\n", (4, 7, "link-broken")),
    "content/2026-03-06-anchor.md": ("---\ntitle: G\n---\nSee [here](#nowhere).\n", (4, 12, "anchor-broken")),
    "content/2026-03-07-image.md": ("---\ntitle: H\n---\n\n![A cat](cat.png)\n", (5, 10, "image-missing")),
    "content/2026-03-08-bytes.md": (b"---\ntitle: I\n---\nCaf\xe9\n", (4, 4, "not-utf-8")),
    "content/2026-03-09-unclosed.md": ("---\ntitle: J\n", (1, 1, "front-matter-unclosed")),
    "content/2026-03-10-yaml.md": ("---\ntitle: K: and more\n---\n", (2, 9, "yaml-syntax")),
    "content/2026-03-11-twice.md": ("---\ntitle: L\ntitle: M\n---\n", (3, 1, "key-duplicate")),
    "content/2026-03-12-order.md": (
        "---\ntitle: N\nstarted: 2026-03-12\nended: 2026-03-01\n---\n",
        (4, 8, "ended-before-started"),
    ),
}


def test_all_mistakes_of_all_files_are_told_in_one_run_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "microjournal.yaml").write_text(SETTINGS, encoding="utf-8")
    for name, (text, _) in MISTAKES.items():
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    result = CliRunner().invoke(program, ["-C", str(tmp_path), "build", "--today", "2026-03-20"])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    missing = [
        f"{name}:{line}:{column}: error[{code}]"
        for name, (_, (line, column, code)) in MISTAKES.items()
        if f"{name}:{line}:{column}: error[{code}]" not in result.output
    ]
    assert missing == [], result.output
    assert not (tmp_path / "public").exists()
    assert not (tmp_path / "permalinks.txt").exists()


def test_a_mistake_leaves_the_last_good_site_whole(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "microjournal.yaml").write_text(SETTINGS, encoding="utf-8")
    entry = tmp_path / "content/2026-03-01-good.md"
    entry.write_text("---\ntitle: Good\n---\nAll is well.\n", encoding="utf-8")
    assert CliRunner().invoke(program, ["-C", str(tmp_path), "build"]).exit_code == 0
    before = {p: p.read_bytes() for p in (tmp_path / "public").rglob("*") if p.is_file()}
    entry.write_text("---\ntitle: Bad\nresult: partial\n---\nNot so well.\n", encoding="utf-8")
    assert CliRunner().invoke(program, ["-C", str(tmp_path), "build"]).exit_code == 1
    assert {p: p.read_bytes() for p in (tmp_path / "public").rglob("*") if p.is_file()} == before
