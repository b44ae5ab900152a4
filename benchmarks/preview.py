"""How soon a saved edit is in the page that a browser shows and in the whole site, and whether memory stays flat.

    python -m benchmarks.preview --size 10000 --runs 40                  microjournal, beside Hugo on the same words
    python -m benchmarks.preview --size 10000 --runs 40 --browser        seen by a page that is open in Chromium
    python -m benchmarks.preview --tools microjournal --runs 1000 --compare    and is it the site of a clean build?
    python -m benchmarks.preview --tools microjournal --beside ../before       beside another working copy

Each run gives an entry another title: in turns one of the newest thirty, of the older half, and of those in the most
used tag; written in place, or beside the file and then in its place, as most editors do. Times are from the end of the
write until the entry's page has the new title (asked for every ten milliseconds, or seen in Chromium), and until all
lists and feeds that showed the old one have it. The next run begins then, or so many seconds after the last write.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.aside import remove_what_is_aside, set_aside
from benchmarks.cases import Site, prepared, save
from benchmarks.corpus import SEED, Entry, commonest_tags, generate
from benchmarks.formats import FORMATS
from benchmarks.machine import this_machine
from benchmarks.measure import contents, cost_of
from benchmarks.peers import BENCH
from benchmarks.previews import BASE, KINDS, Running, served
from benchmarks.report import compared, table
from benchmarks.results import Result, Session
from benchmarks.results import save as save_session
from benchmarks.run import build_of
from benchmarks.tools import TOOLS_BY_NAME, Microjournal

_SHOW_WITHIN = 60.0
_ASK_EVERY = 0.01
# Between two saves of an author who saves often; a page that is just being loaded may miss Hugo's message.
_EVERY = 1.0
_NEWEST = 30
_PARTS = 10

# Opens a page, and gives what waits until words are in it.
Look = Callable[[str], Callable[[str], None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """of: what kinds of edits it was. page, site: seconds until they had it. memory: bytes the preview held then."""

    of: Sequence[str]
    page: float
    site: float
    memory: int


@contextmanager
def asking(preview: Running) -> Iterator[Look]:
    """Waits for words in a page by asking for it again and again."""
    yield lambda path: lambda words: _wait(preview, [path], words)


@contextmanager
def browsing(preview: Running) -> Iterator[Look]:
    """Waits for words in a page that is open in Chromium and kept up to date by the tool's own script."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-quic"])
        shown = browser.new_page()

        def look(path: str) -> Callable[[str], None]:
            shown.goto(f"http://127.0.0.1:{preview.port}{path}")
            return lambda words: shown.get_by_text(words).first.wait_for(state="attached", timeout=_SHOW_WITHIN * 1000)

        try:
            yield look
        finally:
            browser.close()


def edits(entries: Sequence[Entry], runs: int) -> Iterator[tuple[Entry, str, bool]]:
    """What is saved, run by run: an entry, what kind of entry it is, and whether it is saved by rename."""
    rng, favourite = random.Random(SEED), commonest_tags(entries, 1)[0]
    kinds = {
        "recent": entries[-_NEWEST:],
        "old": entries[: len(entries) // 2],
        "in the most used tag": [entry for entry in entries if favourite in entry.tags],
    }
    for run in range(runs):
        kind = list(kinds)[run % len(kinds)]
        yield rng.choice(kinds[kind]), kind, bool(run // len(kinds) % 2)


def measure(site: Site, options: argparse.Namespace) -> list[Shown]:
    """What each run measures."""
    found = []
    with served(site) as preview, (browsing if options.browser else asking)(preview) as look:
        for number, (entry, kind, by_rename) in enumerate(edits(site.entries, options.runs)):
            words = f"Edit {number:05}"
            file, text = FORMATS[site.tool.name](replace(entry, title=f"{entry.title} {words}"))
            lists, wait = preview.lists_with(entry), look(preview.page_of(entry))
            save(site.folder / file, text, by_rename=by_rename)
            begin = time.perf_counter()
            wait(words)
            page = time.perf_counter() - begin
            _wait(preview, lists, words)
            whole = time.perf_counter() - begin
            of = ("all", kind, "by rename" if by_rename else "in place")
            found.append(Shown(of=of, page=page, site=whole, memory=preview.memory()))
            time.sleep(max(0.0, options.every - whole))
    if options.compare and isinstance(site.tool, Microjournal):
        print(compared_with_clean(site, preview.port), flush=True)
    return found


def compared_with_clean(site: Site, port: int) -> str:
    """Whether the preview has left the site that a build of the same files makes from nothing."""
    clean = site.folder.with_name(f"{site.folder.name}-clean")
    set_aside(clean)
    shutil.copytree(site.folder, clean, ignore=shutil.ignore_patterns(".microjournal", "public"))
    command, _, environment = build_of(site)
    cost_of((*command, "--base-url", f"http://127.0.0.1:{port}{BASE}"), clean, environment)
    theirs, ours = contents(clean / "public"), contents(site.folder / ".microjournal" / "preview")
    differ = sorted(path for path in theirs.keys() | ours if theirs.get(path) != ours.get(path))
    return f"{len(differ):,} of {len(theirs):,} files are not as in a clean build: {', '.join(differ[:5]) or 'none'}\n"


def told(found: Sequence[Shown], first: Sequence[Shown]) -> str:
    """The measures as a table, for another program with how many times as long as the first took, and the memory."""
    rows = []
    for name in dict.fromkeys(name for names in zip(*(shown.of for shown in found), strict=True) for name in names):
        others = [seconds if found is not first else None for seconds in _percentiles(first, name)]
        cells = [compared(f"{s:.3f}", s, other) for s, other in zip(_percentiles(found, name), others, strict=True)]
        rows.append([name, f"{sum(name in shown.of for shown in found):,}", *cells])
    heads = [f"{what}: {share}" for what in ("page", "site") for share in ("median", "90 %", "99 %", "longest")]
    memory = [shown.memory for shown in found]
    tenths = [memory[len(memory) * part // _PARTS : len(memory) * (part + 1) // _PARTS] for part in range(_PARTS)]
    sizes = ", ".join(f"{median(part) / 1e6:.1f}" for part in tenths if part)
    return f"{table(['seconds', 'edits', *heads], rows)}\nMemory of the preview in MB, by tenths: {sizes}\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and save."""
    options = _options(arguments)
    entries = generate(options.size)
    copies = [(str(tree), Microjournal(tree.resolve(strict=True))) for tree in options.beside]
    results, first = list[Result](), list[Shown]()
    for number, (name, tool) in enumerate([*((name, TOOLS_BY_NAME[name]) for name in options.tools), *copies]):
        site = prepared(tool, entries, options.journals / f"{options.size}-preview-{number}")
        found = measure(site, options)
        first = first or found
        print(f"{name}, {options.size:,} entries:\n\n{told(found, first)}", flush=True)
        if name in KINDS:
            result = Result(tool=name, version=site.version, size=options.size, case="preview")
            peak = max(shown.memory for shown in found) or None
            results.append(replace(result, wall=tuple(shown.page for shown in found), peak=peak))
            results.append(replace(result, wall=tuple(shown.site for shown in found), case="whole"))
    when = datetime.now(UTC).isoformat(timespec="seconds")
    save_session(Session(when=when, machine=this_machine(), results=tuple(results)))
    remove_what_is_aside()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.preview", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--tools", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--beside", type=Path, nargs="+", default=[], help="other working copies of microjournal")
    parser.add_argument("--browser", action="store_true", help="look at the page in Chromium")
    parser.add_argument("--every", type=float, default=_EVERY, help="seconds from one write to the next, at least")
    parser.add_argument("--compare", action="store_true", help="compare microjournal's site with that of a clean build")
    parser.add_argument("--journals", type=Path, default=BENCH / "journals")
    return parser.parse_args(arguments)


def _percentiles(all_found: Sequence[Shown], name: str) -> list[float]:
    """The times of these edits, of their pages and then of the whole site."""
    found = [shown for shown in all_found if name in shown.of]
    columns = [sorted(shown.page for shown in found), sorted(shown.site for shown in found)]
    return [times[min(len(times) * share // 100, len(times) - 1)] for times in columns for share in (50, 90, 99, 100)]


def _wait(preview: Running, paths: Sequence[str], words: str) -> None:
    """Waits until all of the files have the words."""
    end = time.monotonic() + _SHOW_WITHIN
    for path in paths:
        while words not in preview.got(path):
            if time.monotonic() > end:
                raise TimeoutError(f"'{words}' is not in {path}")
            time.sleep(_ASK_EVERY)


if __name__ == "__main__":
    main()
