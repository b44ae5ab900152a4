"""A small journal with a bit of everything, and what can be wrong with one: damage as values, so that it shrinks."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

SOUND: Mapping[str, str] = {
    "microjournal.yaml": (
        "title: Tries\nurl: https://ana.example/journal/\ndescription: What we try.\nauthor: Ana\n"
        "timezone: Europe/Berlin\nrepository: github:ana/journal\ntheme: {name: mine, options: {hue: 200}}\n"
        "menu:\n- {title: About, address: /about/}\n"
    ),
    "permalinks.txt": "/2025/12/gone/ 2025-12-01-gone # withdrawn\n/2026/01/was/ 2026-02-01-first\n",
    "content/2026-02-01-first.md": (
        "---\ntitle: First\ntags: [team, dune]\nexpect: Half of it\nconfidence: 70\nreview: 2w\n"
        "started: 2026-02-01\nended: 2026-02-14\nresult: partly\ndecision: adapt\nlesson: Ask before noon\n"
        "issue: 3\naliases: [/old/]\n---\n"
        "We *try* it. ![A dot](dot.png)\n\n## Why\n\n- [ ] one\n- [x] two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "```python\nprint(1)\n```\n\nSee [[second]] and [the map](/files/note.txt).[^1]\n\n[^1]: A note.\n\n"
        "## 2026-02-10 Halfway\n\nIt goes on.\n"
    ),
    "content/2026-02-20-second/index.md": (
        "---\ntitle: Second\ntags: [team]\nfollows: 2026-02-01-first\nexpect: More of it\n---\n"
        "> Quoted.\n\n[Up](#top)\n"
    ),
    "content/2026-03-01-note.md": "# A note\n\nOnly words, and https://example.org/.\n",
    "content/pages/about.md": "# About\n\nWho we are: [first](../2026-02-01-first.md#why).\n",
    "content/dot.png": "\x89PNG",
    "static/files/note.txt": "Text.\n",
    "comments/3.json": '{"comments": []}\n',
    "themes/mine/theme.yaml": "name: mine\nversion: 1.0.0\ncontract: 2\nextends: dune\n",
    "themes/mine/templates/page.html": '{% extends "!dune/page.html" %}{% block title %}{{ page.title }}{% endblock %}',
}
TEXTS = sorted(path for path in SOUND if path != "content/dot.png")

# Values, pieces of text and names of files that were hard on programs of this kind.
HARD = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Damage:
    """One thing that is wrong. kind: what is done to the file (see `_harm`). at: a place in it."""

    kind: str
    path: str
    at: int = 0
    text: str = ""


def damages() -> st.SearchStrategy[list[Damage]]:
    """One to four things that are wrong at once."""
    paths, at = st.sampled_from(TEXTS), st.integers(0, 700)
    pieces = st.sampled_from(HARD["pieces"]) | st.text(max_size=20)
    one = st.one_of(
        st.builds(Damage, st.just("value"), paths, at, st.sampled_from(HARD["values"])),
        st.builds(Damage, st.just("piece"), paths, at, pieces),
        st.builds(Damage, st.sampled_from(["cut", "head", "twice", "byte", "gone", "folder", "link"]), paths, at),
        st.builds(Damage, st.just("new"), st.sampled_from(HARD["names"]), at, st.sampled_from(HARD["values"]) | pieces),
    )
    return st.lists(one, min_size=1, max_size=4)


def lay_out(root: Path) -> None:
    """The sound journal, and nothing else but what builds keep and make."""
    for name in {path.partition("/")[0] for path in (*SOUND, *HARD["names"])} - {".microjournal"}:
        found = root / name
        if found.is_dir() and not found.is_symlink():
            shutil.rmtree(found)
        else:
            found.unlink(missing_ok=True)
    for path, text in SOUND.items():
        _write(root / path, text.encode("latin-1" if path.endswith(".png") else "utf-8"))


def harm(root: Path, damage: Damage) -> None:
    """Does the damage. What the system refuses to do, such as a name that it does not allow, is not done."""
    try:
        _harm(root / damage.path, damage)
    except (OSError, ValueError):
        return


def _harm(path: Path, damage: Damage) -> None:
    piece = damage.text.encode("utf-8", "surrogatepass")
    if damage.kind == "new":
        _write(path, piece)
        return
    data = path.read_bytes()
    path.unlink()
    if damage.kind == "folder":
        path.mkdir()
    elif damage.kind == "link":
        path.symlink_to(path.name if damage.at % 2 else "nowhere")
    elif damage.kind != "gone":
        _write(path, _changed(data, damage, piece))


def _changed(data: bytes, damage: Damage, piece: bytes) -> bytes:
    at = damage.at % (len(data) + 1)
    return {
        "value": lambda: _with_value(data, damage.at, piece),
        "piece": lambda: data[:at] + piece + data[at:],
        "cut": lambda: data[:at],
        "head": lambda: data[at:],
        "twice": lambda: data[:at] + data,
        "byte": lambda: data[:at] + bytes([damage.at % 256]) + data[at + 1 :],
    }[damage.kind]()


def _with_value(data: bytes, number: int, value: bytes) -> bytes:
    """With the value of one key replaced."""
    lines = data.split(b"\n")
    keyed = [n for n, line in enumerate(lines) if b": " in line] or [0]
    n = keyed[number % len(keyed)]
    lines[n] = lines[n].partition(b": ")[0] + b": " + value
    return b"\n".join(lines)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
