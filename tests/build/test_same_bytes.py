"""The same files give the same bytes, whatever the machine, the folder and the order of things."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ENTRIES = {
    "content/2026-02-10-stand-up.md": (
        "---\ntitle: Stand-up\ntags: [team, Ärger, c#]\nexpect: It takes ten minutes\nstarted: 2026-02-11\n"
        "ended: 2026-02-20\nresult: partly\ndecision: adapt\nlesson: Not before ten\n---\nWe try it.[^1]\n\n"
        "```python\nprint({'b': 1, 'a': 2})\n```\n\n[^1]: A note.\n"
    ),
    "content/2026-03-04-by-text.md": (
        "---\ntitle: By text\ntags: [team, letters]\nexpect: Fewer than three run over\nreview: 2w\n"
        "follows: 2026-02-10-stand-up\n---\nAs in [[2026-02-10-stand-up]].\n\n## 2026-03-09 Half way\n\nSo far.\n"
    ),
    "content/2026-03-05-a-note.md": "# A note\n\nNot an experiment.\n",
    "content/pages/about.md": "# About\n\nWho we are.\n",
    "static/files/b.txt": "b",
    "static/files/a.txt": "a",
    "microjournal.yaml": "title: Tries\nurl: https://ana.example/journal/\ntimezone: Europe/Berlin\nauthor: Ana\n",
}


def built(root: Path, names: list[str], environment: dict[str, str], folder: Path) -> dict[str, bytes]:
    """The site that a process of its own builds, from files made in the order of `names`."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ENTRIES[name], encoding="utf-8")
    command = [sys.executable, "-m", "microjournal", "-C", str(root), "build", "--today", "2026-03-10"]
    package = str(Path(__file__).parents[2])
    environ = {**os.environ, "PYTHONPATH": package, **environment}
    subprocess.run(command, check=True, cwd=folder, env=environ, capture_output=True)
    public = root / "public"
    return {p.relative_to(public).as_posix(): p.read_bytes() for p in sorted(public.rglob("*")) if p.is_file()}


def test_folder_hash_seed_time_zone_and_locale_do_not_reach_the_site(tmp_path: Path) -> None:
    one = built(
        tmp_path / "one",
        list(ENTRIES),
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        tmp_path,
    )
    other = built(
        tmp_path / "deep" / "other folder",
        list(reversed(ENTRIES)),
        {"PYTHONHASHSEED": "4242", "TZ": "America/New_York", "LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"},
        Path.cwd(),
    )
    assert len(one) > 40
    assert {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)} == set()


def test_nothing_of_the_machine_is_in_the_site(tmp_path: Path) -> None:
    site = built(tmp_path / "journal-folder", list(ENTRIES), {}, tmp_path)
    assert [name for name, content in site.items() if b"journal-folder" in content] == []
