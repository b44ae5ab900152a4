"""The previews of the tools that have one: how each is started, and where the edited entry is found.

Each runs as its authors have it by default, in a process of its own, on a free port of this machine.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

from benchmarks import peers
from benchmarks.cases import Site
from benchmarks.corpus import TODAY
from benchmarks.tools import ROOT

BASE = "/journal/"
_START_WITHIN = 300.0
_END_WITHIN = 30.0
_ANSWER_WITHIN = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A tool's preview. command: what starts it on a port.

    last: paths of files of which one is made after the page of an edited entry and has its words, none if nothing is
    made after it; with `{year}` and `{month}` of the entry.
    """

    command: Callable[[int], Sequence[str]]
    last: Sequence[str]


def _microjournal(port: int) -> Sequence[str]:
    return (sys.executable, "-m", "microjournal", "serve", "--port", str(port), "--today", TODAY.isoformat())


def _hugo(port: int) -> Sequence[str]:
    base = f"http://127.0.0.1:{port}{BASE}"
    where = ("--bind", "127.0.0.1", "--port", str(port), "--baseURL", base, "--appendPort=false")
    return (str(peers.hugo_program()), "server", *where)


KINDS: Mapping[str, Kind] = {
    "microjournal": Kind(command=_microjournal, last=("feed.xml", "feed/{year}-{month}.xml")),
    "hugo": Kind(command=_hugo, last=()),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A preview that answers. edited: path of the page that `cases.one_edited` changes. last: see `Kind`."""

    port: int
    process: subprocess.Popen[bytes]
    edited: str
    last: Sequence[str]

    def got(self, path: str) -> str:
        """What is there now; "" if that is no page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_ANSWER_WITHIN)
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        except HTTPException:
            return ""
        finally:
            connection.close()

    def memory(self) -> int:
        """Bytes of memory that the process holds, 0 where the system does not tell."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        except OSError:
            return 0
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))


@contextmanager
def served(site: Site) -> Iterator[Running]:
    """The preview of a journal, as soon as it shows the entry that will be edited; ended when the block is left."""
    kind = KINDS[site.tool.name]
    entry = site.entries[-10]
    port = _free_port()
    environment = {**os.environ, **site.tool.environment(), "PYTHONPATH": str(ROOT)}
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            kind.command(port), cwd=site.folder, env=environment, stdout=said, stderr=subprocess.STDOUT
        ) as process,
    ):
        edited = f"{BASE}{entry.date[:4]}/{entry.date[5:7]}/{quote(entry.slug)}/"
        last = [BASE + path.format(year=entry.date[:4], month=entry.date[5:7]) for path in kind.last]
        running = Running(port=port, process=process, edited=edited, last=last)
        try:
            if not _answers(running, entry.title):
                said.seek(0)
                told = said.read().decode(errors="replace")[-2000:]
                raise RuntimeError(f"the preview of {site.tool.name} does not show {edited}:\n{told}")
            yield running
        finally:
            # Not an interrupt: what is started from a shell in the background ignores those.
            process.terminate()
            try:
                process.wait(_END_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()


def _answers(running: Running, words: str) -> bool:
    end = time.monotonic() + _START_WITHIN
    while time.monotonic() < end and running.process.poll() is None:
        try:
            if words in running.got(running.edited):
                return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
