"""How soon a saved edit is in the page that a browser shows, and whether memory stays flat.

    python -m benchmarks.preview --size 10000 --runs 40                  microjournal, beside Hugo on the same words
    python -m benchmarks.preview --size 10000 --runs 40 --browser        seen by a page that is open in Chromium
    python -m benchmarks.preview --tools microjournal --runs 1000 --pause 0    memory over a thousand edits

Each run saves one recent entry, as editors do (a new file takes the place of the old one), and takes the time until the
entry's page has the new words: asked for every ten milliseconds, or seen in Chromium. The next run begins when the rest
of the site is built, too, and after a pause.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.cases import Site, one_edited
from benchmarks.corpus import generate
from benchmarks.machine import this_machine
from benchmarks.peers import BENCH
from benchmarks.previews import KINDS, Running, served
from benchmarks.results import Result, Session, save
from benchmarks.sites import lay_out
from benchmarks.tools import TOOLS_BY_NAME

_SHOW_WITHIN = 60.0
_ASK_EVERY = 0.01
# Between two saves of an author who saves often; a page that is just being loaded may miss Hugo's message.
_PAUSE = 1.0
_PARTS = 10

Watch = Callable[[str], None]


@contextmanager
def asking(preview: Running) -> Iterator[Watch]:
    """Waits for words in the edited page by asking for it again and again."""
    yield lambda words: _wait(preview, [preview.edited], words)


@contextmanager
def browsing(preview: Running) -> Iterator[Watch]:
    """Waits for words in the edited page, open in Chromium and kept up to date by the tool's own script."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-quic"])
        shown = browser.new_page()
        shown.goto(f"http://127.0.0.1:{preview.port}{preview.edited}")

        def watch(words: str) -> None:
            shown.get_by_text(words).first.wait_for(state="attached", timeout=_SHOW_WITHIN * 1000)

        try:
            yield watch
        finally:
            browser.close()


def measure(site: Site, runs: int, *, browser: bool, pause: float) -> tuple[Result, list[int]]:
    """The time of each run until a saved edit is in its page, and the memory of the preview after each."""
    walls, memory = [], []
    with served(site) as preview, (browsing if browser else asking)(preview) as watch:
        for serial in range(1, runs + 1):
            [(path, text)] = one_edited(site, serial).items()
            words = f"A word more, number {serial}."
            started = time.perf_counter()
            _save(site.folder / path, text)
            watch(words)
            walls.append(time.perf_counter() - started)
            if preview.last:
                _wait(preview, preview.last, words)
            memory.append(preview.memory())
            time.sleep(pause)
    result = Result(tool=site.tool.name, version=site.version, size=len(site.entries), case="preview")
    return replace(result, wall=tuple(walls), peak=max(memory) or None), memory


def told(result: Result, memory: Sequence[int]) -> str:
    """The measures in two lines."""
    times = (
        f"{result.tool}, {result.size:,} entries: a saved edit is in its page after {median(result.wall):.3f} s "
        f"in the median, {min(result.wall):.3f} to {max(result.wall):.3f} s"
    )
    tenths = [memory[len(memory) * part // _PARTS : len(memory) * (part + 1) // _PARTS] for part in range(_PARTS)]
    medians = ", ".join(f"{median(part) / 1e6:.1f}" for part in tenths if part)
    return f"{times}\n  memory of the preview over {len(memory):,} edits, in MB by tenths: {medians}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and save."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.preview", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--tools", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--browser", action="store_true", help="look at the page in Chromium")
    parser.add_argument("--pause", type=float, default=_PAUSE, help="seconds between two edits")
    parser.add_argument("--journals", type=Path, default=BENCH / "journals")
    options = parser.parse_args(arguments)
    entries = generate(options.size)
    results = []
    for name in options.tools:
        tool = TOOLS_BY_NAME[name]
        tool.install()
        folder = options.journals / f"{options.size}-preview-{name}"
        site = Site(tool=tool, version=tool.version(), folder=folder, entries=entries)
        lay_out(name, entries, folder)
        result, memory = measure(site, options.runs, browser=options.browser, pause=options.pause)
        print(told(result, memory), flush=True)
        results.append(result)
    when = datetime.now(UTC).isoformat(timespec="seconds")
    save(Session(when=when, machine=this_machine(), results=tuple(results)))


def _save(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _wait(preview: Running, paths: Sequence[str], words: str) -> None:
    """Waits until one of the files has the words."""
    end = time.monotonic() + _SHOW_WITHIN
    while not any(words in preview.got(path) for path in paths):
        if time.monotonic() > end:
            raise TimeoutError(f"'{words}' is not in {' or '.join(paths)}")
        time.sleep(_ASK_EVERY)


if __name__ == "__main__":
    main()
