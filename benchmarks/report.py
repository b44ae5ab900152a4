"""Results as a page of the documentation: `python -m benchmarks.report` writes docs/benchmarks.md anew.

What stands between the two marks of the page is written by hand and stays.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeAlias

from benchmarks.cases import CASES
from benchmarks.machine import Machine
from benchmarks.results import RESULTS, Result, load, merged
from benchmarks.tools import ROOT, TOOLS_BY_NAME

PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- written by hand: begin -->", "<!-- written by hand: end -->"

# The rows of a table: the cases of a build, and those that are measured by programs of their own.
CASE_TITLES = {
    **{case.name: case.title for case in CASES.values()},
    "preview": "a title edited, until the preview's page of the entry shows it",
    "whole": "the same, until its lists and feeds do as well",
}

# Less than this many times another's cost is within what runs differ by.
_SAME = 1.05

Results: TypeAlias = Mapping[tuple[int, str, str], Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """Something that was measured. cost: what is compared, None if not measured; shown: the same for a reader."""

    title: str
    cost: Callable[[Result], float | None]
    shown: Callable[[Result], str]


def _wall(result: Result) -> float | None:
    return median(result.wall) if result.wall else None


def _cpu(result: Result) -> float | None:
    return median(result.cpu) if result.cpu else None


def _changed(result: Result) -> float | None:
    return result.changed_bytes


QUANTITIES = (
    Quantity(title="Time", cost=_wall, shown=lambda result: _seconds(_wall(result))),
    Quantity(title="Processor time of all cores", cost=_cpu, shown=lambda result: _seconds(_cpu(result))),
    Quantity(title="Peak memory", cost=lambda result: result.peak, shown=lambda result: _megabytes(result.peak)),
    Quantity(
        title="Files of the site that change",
        cost=_changed,
        shown=lambda result: f"{result.changed:,}; {_kilobytes(result.changed_bytes)}",
    ),
)

_METHOD = """\
## How it is measured

A generator makes the journals from a seed: entries of 110 words in the median, one to four tags, follow-ups, links
between entries, updates, code; 280 entries a year (2,500 a year at 100,000). Every tool gets the same words in its
own format. The other tools have minimal themes of their own that print an entry with all its facts, lists of twenty,
tag pages and a feed of thirty entries with full content (Hugo and Pelican one for each tag as well), highlight code,
and do nothing else: no backlinks, threads, archives, tallies, or checks of links. Hugo's typographer and linkifier are
off, Eleventy's Markdown is not run through a template language first, and Pelican's cache is on. *Hugo, own skeleton*
is Hugo with the theme that `hugo new theme` writes, as it is: it lists all entries of a tag and of the journal on one
page and in one feed.

- The tools take turns, run by run; a number is the median of its runs. Time is that of the whole command, from its
  start to its end. Processor time is user and system time of all its processes.
- *Cold* is a fresh clone: no site, no caches; what was there before is moved away, and nothing is deleted until all is
  measured. *Right after the old site was deleted* is the same after `rm -r` of all that the last build made, as people
  do it; some file systems are slow then, this machine's among them.
- Before the other cases the site is up to date; each run makes an edit that was never made before, and the edit is
  undone, and built, before the next run.
- *One entry added* has two tags that are in use: the fifth most common one, and one that ten entries have. *One tag
  renamed* edits the one entry in a hundred that has it. *Base template changed* adds a line to the template of all
  pages.
- Memory is the largest sum of the proportional set sizes of all processes of the tool at one moment, looked at every
  20 ms, in runs of their own.
- *Files that change* are those that are new or have other content after the build: what has to be uploaded.

## How to do it again

Each program says with `--help` what it takes, and prints tables in Markdown; the first and the third also keep what
they measured, and `python -m benchmarks.report` writes this page from that.

- `python -m benchmarks.run --size 10000 --cases cold,deleted --tools microjournal,hugo-skeleton,hugo` measures
  programs beside each other, case by case.
- `python -m benchmarks.growth --runs 15` measures how a change costs more in a longer journal: in journals of 1,000,
  10,000 and 100,000 entries that differ in their length alone (80 entries a month, 60 tags, and the same words in what
  is changed), with what a build takes when there is nothing to do taken off. `--per-year 280` is for fewer entries a
  month. Memory is here the largest that one process had.
- `python -m benchmarks.preview --size 10000 --runs 1000 --tools microjournal --compare` measures how long a saved title
  takes to its page, and to all lists and feeds, with saves at least a second apart (`--every`); in the end it compares
  the preview's site with that of a clean build.
- `python -m benchmarks.comments --size 10000 --comments 50000` measures what it costs that readers comment: a journal
  with their comments and the same without, built cold in turns, and the files that change when one comment is added.
- `python -m benchmarks.linear` measures whether time and output stay in proportion to texts that were made to be hard.

`--beside FOLDER` measures another working copy of microjournal in the same run of the last two.
"""


def page(results: Results, machine: Machine, by_hand: str) -> str:
    """The whole page."""
    sizes = sorted({size for size, _, _ in results})
    parts = [
        "# How quick it is\n",
        *(tables(results, size) for size in sizes),
        _worse(results),
        f"{BEGIN}\n{by_hand.strip()}\n{END}\n",
        _conditions(results, machine),
        _METHOD,
    ]
    return "\n".join(parts)


def hand_written(text: str) -> str:
    """What stands between the marks of an existing page, "" if there are none."""
    _, _, rest = text.partition(BEGIN)
    return rest.partition(END)[0]


def tables(results: Results, size: int) -> str:
    """All that was measured at one size."""
    tools = [name for name in TOOLS_BY_NAME if any(key[0] == size and key[2] == name for key in results)]
    parts = [f"## {size:,} entries\n"]
    for quantity in QUANTITIES:
        rows = list(_rows(results, size, tools, quantity))
        if rows:
            parts += [f"### {quantity.title}\n", table(["", *(TOOLS_BY_NAME[name].title for name in tools)], rows)]
    spread = max((_spread(result) for key, result in results.items() if key[0] == size), default=0)
    runs = sorted({len(result.wall) for key, result in results.items() if key[0] == size and result.wall})
    if runs:
        parts.append(
            f"Medians of {_range(runs)} runs; the slowest run of a cell took up to {spread:.1f} times its median."
        )
        parts.append("In brackets: how many times as much as the first column.\n")
    return "\n".join(parts)


def _rows(results: Results, size: int, tools: Sequence[str], quantity: Quantity) -> Iterator[list[str]]:
    for case, title in CASE_TITLES.items():
        cells = [results.get((size, case, tool)) for tool in tools]
        if any(cell is not None and quantity.cost(cell) is not None for cell in cells):
            first = quantity.cost(cells[0]) if cells[0] else None
            yield [title, *(_cell(quantity, cell, first if number else None) for number, cell in enumerate(cells))]


def _cell(quantity: Quantity, result: Result | None, first: float | None) -> str:
    cost = quantity.cost(result) if result else None
    if result is None or cost is None:
        return ""
    return compared(quantity.shown(result), cost, first)


def _worse(results: Results) -> str:
    """Every number in which another tool does better than microjournal: found here, so that none is left out."""
    lines = []
    for quantity in QUANTITIES:
        for (size, case, tool), theirs in sorted(results.items()):
            ours = results.get((size, case, "microjournal"))
            if ours is not None and _is_less(quantity.cost(theirs), quantity.cost(ours)):
                lines.append(
                    f"- {size:,} entries, {CASE_TITLES[case]}, {quantity.title.lower()}: "
                    f"{TOOLS_BY_NAME[tool].title} {quantity.shown(theirs)}, microjournal {quantity.shown(ours)}"
                )
    return "\n".join(["## Where others do better\n", *lines, ""])


def _is_less(theirs: float | None, ours: float | None) -> bool:
    return theirs is not None and ours is not None and theirs * _SAME < ours


def _conditions(results: Results, machine: Machine) -> str:
    versions = {result.tool: result.version for result in results.values()}
    tools = ", ".join(f"{TOOLS_BY_NAME[name].title} {versions[name]}" for name in TOOLS_BY_NAME if name in versions)
    return (
        "## What it was measured on\n\n"
        f"{machine.processor}, {machine.cores} cores, {machine.memory / 2**30:.0f} GiB of memory, {machine.system}, "
        f"Python {machine.python}. {tools}.\n"
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown, its first column on the left and numbers on the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _spread(result: Result) -> float:
    return max(result.wall) / median(result.wall) if result.wall else 0


def _range(numbers: Sequence[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"


def compared(shown: str, cost: float, other: float | None) -> str:
    """A number as it is shown, and in brackets how many times as much it is as the other one, if there is one."""
    if other is None or min(cost, other) <= 0:
        return shown
    return f"{shown} (× {cost / other:.0f})" if cost / other >= 10 else f"{shown} (× {cost / other:.2g})"


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.2f} s" if seconds < 100 else f"{seconds:.0f} s"


def _megabytes(size: int | None) -> str:
    return "" if size is None else f"{size / 1e6:,.0f} MB"


def _kilobytes(size: int | None) -> str:
    return "" if size is None else f"{size / 1e3:,.0f} kB"


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the page from result files of one machine, keeping what was written by hand."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description="Write docs/benchmarks.md.")
    parser.add_argument("results", type=Path, nargs="*", help="result files; all of this machine's if none are named")
    parser.add_argument("--output", type=Path, default=PAGE)
    options = parser.parse_args(arguments)
    sessions = load(options.results or RESULTS.glob("*.json"))
    if not sessions:
        parser.error("no results yet: run `python -m benchmarks.run` first")
    machine = sessions[-1].machine
    results = merged([session for session in sessions if session.machine == machine])
    by_hand = hand_written(options.output.read_text(encoding="utf-8")) if options.output.exists() else ""
    options.output.write_text(page(results, machine, by_hand), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
