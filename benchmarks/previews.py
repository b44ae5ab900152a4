"""The previews of the tools that have one: how each is started, and where an edited entry is found.

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
from benchmarks.corpus import TODAY, Entry

BASE = "/journal/"
_START_WITHIN = 300.0
_END_WITHIN = 30.0
_ANSWER_WITHIN = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A tool's preview. command: what starts it on a port.

    lists: paths of pages and feeds that may show an entry, with its `{year}`, its `{month}` and each `{tag}`.
    """

    command: Callable[[int], Sequence[str]]
    lists: Sequence[str]


def _microjournal(port: int) -> Sequence[str]:
    return (sys.executable, "-m", "microjournal", "serve", "--port", str(port), "--today", TODAY.isoformat())


def _hugo(port: int) -> Sequence[str]:
    base = f"http://127.0.0.1:{port}{BASE}"
    where = ("--bind", "127.0.0.1", "--port", str(port), "--baseURL", base, "--appendPort=false")
    return (str(peers.hugo_program()), "server", *where)


_OUR_LISTS = ("", "feed.xml", "{year}/{month}/", "feed/{year}-{month}.xml", "tags/{tag}/")
KINDS: Mapping[str, Kind] = {
    "microjournal": Kind(command=_microjournal, lists=_OUR_LISTS),
    "hugo": Kind(command=_hugo, lists=("", "index.xml", "tags/{tag}/", "tags/{tag}/index.xml")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A preview that answers."""

    kind: Kind
    port: int
    process: subprocess.Popen[bytes]

    def page_of(self, entry: Entry) -> str:
        """The path of an entry's page."""
        return f"{BASE}{entry.date[:4]}/{entry.date[5:7]}/{quote(entry.slug)}/"

    def lists_with(self, entry: Entry) -> list[str]:
        """The paths of all lists and feeds that now show an entry with its title."""
        year, month = entry.date[:4], entry.date[5:7]
        paths = {BASE + path.format(year=year, month=month, tag=tag) for path in self.kind.lists for tag in entry.tags}
        return sorted(path for path in paths if self.page_of(entry) in (text := self.got(path)) and entry.title in text)

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
    """The preview of a journal, as soon as it shows the newest entry; ended when the block is left."""
    kind = KINDS[site.tool.name]
    port = _free_port()
    environment = {**os.environ, **site.tool.environment()}
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            kind.command(port), cwd=site.folder, env=environment, stdout=said, stderr=subprocess.STDOUT
        ) as process,
    ):
        running = Running(kind=kind, port=port, process=process)
        try:
            if not _answers(running, site.entries[-1]):
                said.seek(0)
                told = said.read().decode(errors="replace")[-2000:]
                raise RuntimeError(f"the preview of {site.tool.name} does not show its newest entry:\n{told}")
            yield running
        finally:
            # Not an interrupt: what is started from a shell in the background ignores those.
            process.terminate()
            try:
                process.wait(_END_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()


def _answers(running: Running, entry: Entry) -> bool:
    end = time.monotonic() + _START_WITHIN
    while time.monotonic() < end and running.process.poll() is None:
        try:
            if entry.title in running.got(running.page_of(entry)):
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
