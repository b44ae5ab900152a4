"""How soon a saved edit is in the page that a browser shows: `python -m benchmarks.preview --size 10000 --runs 40`.

A preview of a journal runs in a process of its own. Each run saves one recent entry, as editors do (a new file takes
the place of the old one), and takes the time until the page that is asked for after the preview's message has the new
words. With `--browser` it is a Chromium page that must show them. Memory is looked at before and after all runs.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from statistics import median
from urllib.parse import quote

from benchmarks.cases import Site, one_edited
from benchmarks.corpus import TODAY, generate
from benchmarks.machine import this_machine
from benchmarks.peers import BENCH
from benchmarks.results import Result, Session, save
from benchmarks.sites import lay_out
from benchmarks.tools import ROOT, TOOLS_BY_NAME

BASE = "/journal/"
_START_WITHIN = 300.0
_SHOW_WITHIN = 60.0
# The edits of an author who saves often: the rest of the site is built between two of them.
_PAUSE = 2.5

Watch = Callable[[str], None]


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, int]]:
    """The port and the process of a preview of the journal in a folder."""
    port = _free_port()
    command = [sys.executable, "-m", "microjournal", "serve", "--port", str(port), "--today", TODAY.isoformat()]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield port, process.pid
        finally:
            process.send_signal(signal.SIGINT)


@contextmanager
def asking(port: int, page: str) -> Iterator[Watch]:
    """Waits like a page does, without a browser: for the preview's message, and then for the page itself."""
    stream = HTTPConnection("127.0.0.1", port, timeout=_SHOW_WITHIN)
    stream.request("GET", "/.microjournal/events?since=0")
    answer = stream.getresponse()
    _message(answer)

    def watch(words: str) -> None:
        while words not in _got(port, page):
            _message(answer)

    try:
        yield watch
    finally:
        stream.close()


@contextmanager
def browsing(port: int, page: str) -> Iterator[Watch]:
    """Waits for words in a page that Chromium shows."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-quic"])
        shown = browser.new_page()
        shown.goto(f"http://127.0.0.1:{port}{page}")

        def watch(words: str) -> None:
            shown.get_by_text(words).first.wait_for(state="attached", timeout=_SHOW_WITHIN * 1000)

        try:
            yield watch
        finally:
            browser.close()


def measure(site: Site, runs: int, *, browser: bool, pause: float) -> Result:
    """The time of each run until a saved edit is in its page."""
    entry = site.entries[-10]
    page = f"{BASE}{entry.date[:4]}/{entry.date[5:7]}/{quote(entry.slug)}/"
    walls = []
    with ExitStack() as stack:
        port, process = stack.enter_context(served(site.folder))
        watch = stack.enter_context((browsing if browser else asking)(port, page))
        before = _memory(process)
        for serial in range(1, runs + 1):
            [(path, text)] = one_edited(site, serial).items()
            started = time.perf_counter()
            _save(site.folder / path, text)
            watch(f"A word more, number {serial}.")
            walls.append(time.perf_counter() - started)
            time.sleep(pause)
        after = _memory(process)
    print(f"memory of the preview: {before / 1e6:.0f} MB before, {after / 1e6:.0f} MB after {runs} edits")
    result = Result(tool=site.tool.name, version=site.version, size=len(site.entries), case="preview")
    return replace(result, wall=tuple(walls), peak=max(before, after) or None)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and save."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.preview", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--browser", action="store_true", help="look at the page in Chromium")
    parser.add_argument("--pause", type=float, default=_PAUSE, help="seconds between two edits")
    parser.add_argument("--journals", type=Path, default=BENCH / "journals")
    options = parser.parse_args(arguments)
    tool = TOOLS_BY_NAME["microjournal"]
    entries = generate(options.size)
    site = Site(tool=tool, version=tool.version(), folder=options.journals / f"{options.size}-preview", entries=entries)
    lay_out(tool.name, entries, site.folder)
    result = measure(site, options.runs, browser=options.browser, pause=options.pause)
    print(
        f"{result.size:,} entries: a saved edit is in its page after {median(result.wall):.3f} s in the median, "
        f"{min(result.wall):.3f} to {max(result.wall):.3f} s"
    )
    when = datetime.now(UTC).isoformat(timespec="seconds")
    save(Session(when=when, machine=this_machine(), results=(result,)))


def _save(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _message(answer: HTTPResponse) -> dict[str, object]:
    while True:
        line = answer.readline()
        if not line:
            raise ConnectionError("the preview has ended")
        if line.startswith(b"data: "):
            found: dict[str, object] = json.loads(line[6:])
            return found


def _got(port: int, page: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=_SHOW_WITHIN)
    try:
        connection.request("GET", page)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def _wait_for(port: int) -> None:
    end = time.monotonic() + _START_WITHIN
    while time.monotonic() < end:
        try:
            _got(port, "/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the preview does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _memory(process: int) -> int:
    """Bytes of memory that a process holds, 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
