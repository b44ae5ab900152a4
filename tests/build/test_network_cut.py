"""Without a network a build gives the same bytes, and does not even try: whatever comes from a forge came before."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from microjournal.content.snapshot import write_snapshot
from microjournal.model.conversation import Bets, Comment, Conversation
from tests.markdown.hostile_comments import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MakeJournal

ISSUE = "https://github.com/ana/journal/issues"
# Runs in every process of Python that is started, so in those that work for a build as well. What is made for talk
# between processes of one machine is no network.
CUT = """
import socket
import sys
from pathlib import Path

def cut(event, arguments):
    if not event.startswith("socket."):
        return
    if event == "socket.__new__" and arguments[1] == getattr(socket, "AF_UNIX", None):
        return
    tried = Path(__file__).with_name("tried.txt")
    tried.write_text(f"{event} {arguments}")
    raise OSError("the network is cut")

sys.addaudithook(cut)
"""
BUILD = """
import socket
import sys
from pathlib import Path

import microjournal.build.parse
import microjournal.build.render
from microjournal.build.options import BuildOptions
from microjournal.build.pipeline import build

def main():
    tried = Path(__file__).with_name("tried.txt")
    for ask in (socket.socket, lambda: socket.getaddrinfo("localhost", 80)):
        try:
            ask()
        except OSError as error:
            assert str(error) == "the network is cut"
        else:
            sys.exit("the network is not cut")
        tried.unlink()
    microjournal.build.parse._WORTH_PROCESSES = microjournal.build.render._WORTH_PROCESSES = 1
    result = build(BuildOptions(root=Path(sys.argv[1]), today="2026-03-10", jobs=2))
    assert result.outputs, result.problems

if __name__ == "__main__":
    main()
"""


def test_a_build_with_the_network_cut_gives_the_same_bytes(journal: MakeJournal, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {}
    for number in range(1, 21):
        text = f"![a](https://a.example/a.png) <img src='//b.example/{number}.png'> https://c.example [[2026-03-02-x1]]"
        files[f"content/2026-03-0{number % 9 + 1}-x{number}.md"] = (
            f"---\ntitle: X {number}\nissue: {number}\ntags: [a]\n---\n{text}\n"
        )
    for number, said in enumerate(HOSTILE.values(), 1):
        url = f"{ISSUE}/{number}"
        at = "2026-03-05T07:15:00Z"
        comment = Comment(id="7", author="bo", created=at, url=f"{url}#issuecomment-7", text=said)
        talk = Conversation(url=url, updated=at, comments=(comment,), bets=Bets(met=2, not_met=1))
        files[f"comments/github.com/ana/journal/{number}.jsonl"] = write_snapshot(talk)
    with_, without = (
        journal(files, settings="repository: github:ana/journal\n", folder=name) for name in ("with", "without")
    )
    with_.build()

    (tmp_path / "cut").mkdir()
    (tmp_path / "cut/sitecustomize.py").write_text(CUT, encoding="utf-8")
    (tmp_path / "cut/run.py").write_text(BUILD, encoding="utf-8")
    found = os.environ.get("PYTHONPATH")
    paths = os.pathsep.join([str(tmp_path / "cut"), *sys.path[:1], *([found] if found else [])])
    done = subprocess.run(
        [sys.executable, str(tmp_path / "cut/run.py"), str(without.root)],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "cut/tried.txt").exists()
    assert "comments.xml" in without.files()
    assert without.contents() == with_.contents()
    assert without.read("permalinks.txt") == with_.read("permalinks.txt")
