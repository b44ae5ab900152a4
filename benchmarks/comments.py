"""What it costs that readers comment: a journal with their comments beside the same journal without.

    python -m benchmarks.comments --size 10000 --comments 50000 --runs 3

Both are built cold in turns (without, with, without, with …). Then a comment is added to an issue, built, and the files
that changed are named; and last comes what a build with nothing to do costs. If a cold build with comments takes more
than one and a half times the processor time of one without, the exit code is 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.aside import remove_what_is_aside
from benchmarks.cases import CASES, Case, Changes, Site, prepared
from benchmarks.conversations import conversations, one_more
from benchmarks.corpus import generate
from benchmarks.measure import CommandError, Contents, Cost, contents, cost_of
from benchmarks.peers import BENCH
from benchmarks.report import compared, table
from benchmarks.run import build_of, ready
from benchmarks.tools import Microjournal

_WORST = 1.5
# Of the snapshot of an issue with three comments.
_LINES = 4


def sites_of(size: int, comments: int, journals: Path) -> tuple[Site, Site]:
    """Freshly written journals, without comments and with them."""
    entries, folder = generate(size), journals / f"{size}-comments"
    quiet, lively = (prepared(Microjournal(), entries, folder / name) for name in ("without", "with"))
    for name, data in conversations(entries, comments):
        path = lively.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return quiet, lively


def one_comment(site: Site, serial: int) -> Changes:
    """A new comment under the newest entry that has three: lists say "2+ comments" before and after."""
    for entry in reversed(site.entries):
        path = site.folder / (name := f"comments/github.com/ana/journal/{entry.issue}.jsonl")
        if entry.issue and path.exists() and len(lines := path.read_bytes().splitlines()) == _LINES:
            return {name: one_more(b"\n".join([*lines, b""]), entry, serial).decode()}
    raise ValueError("no entry has three comments")


COMMENTED = Case(name="commented", title="one comment added", changes=one_comment)


def cold(sites: Sequence[Site], runs: int) -> list[list[Cost]]:
    """What cold builds of each cost, in turns."""
    costs: list[list[Cost]] = [[] for _ in sites]
    for _ in range(runs):
        for site, found in zip(sites, costs, strict=True):
            with ready(CASES["cold"], site):
                found.append(cost_of(*build_of(site)))
    return costs


def cold_table(costs: Sequence[Sequence[Cost]]) -> tuple[str, float]:
    """A row for each, and how many times the processor time of the first the second needs."""
    rows = []
    walls = [median(cost.wall for cost in found) for found in costs]
    times = [median(cost.cpu for cost in found) for found in costs]
    for name, wall, cpu, found in zip(("without", "with comments"), walls, times, costs, strict=True):
        first = (None, None) if not rows else (walls[0], times[0])
        cells = [compared(f"{wall:.1f} s", wall, first[0]), compared(f"{cpu:.1f} s", cpu, first[1])]
        rows.append([name, *cells, f"{max(cost.peak for cost in found) / 1e6:,.0f} MB"])
    return table(["cold", "time", "processor", "memory"], rows), times[1] / times[0]


def changed_by(site: Site, case: Case) -> tuple[list[str], Cost]:
    """The files of the site that a build after a change writes, and what it costs."""
    output = site.folder / site.tool.output
    before: Contents = contents(output)
    with ready(case, site):
        cost = cost_of(*build_of(site))
        after = contents(output)
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)), cost


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print."""
    options = _options(arguments)
    try:
        sites = sites_of(options.size, options.comments, options.journals)
        found, times = cold_table(cold(sites, options.runs))
        print(f"{options.size:,} entries, {options.comments:,} comments:\n\n{found}", flush=True)
        names, cost = changed_by(sites[1], COMMENTED)
        print(f"A comment added: {cost.wall:.2f} s, processor {cost.cpu:.2f} s. Files that changed:\n")
        print(*(f"- {name}" for name in names), sep="\n")
        idle = cost_of(*build_of(sites[1]))
        print(f"\nNothing to do: {idle.wall:.2f} s, processor {idle.cpu:.2f} s.")
    except CommandError as failure:
        sys.exit(str(failure))
    finally:
        remove_what_is_aside()
    if times > _WORST:
        sys.exit(f"a cold build needs {times:.2f} times as much with comments")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.comments", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=10_000, help="entries")
    parser.add_argument("--comments", type=int, default=50_000, help="on all issues together")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--journals", type=Path, default=BENCH / "journals", help="where the journals are written")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
