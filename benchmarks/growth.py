"""What a change costs as a journal grows: whole builds with nothing else to do, at several lengths.

    python -m benchmarks.growth --size 1000 10000 100000 --runs 9
    python -m benchmarks.growth --size 10000 --cases recent,added --beside ../before     beside another working copy

Each run builds with nothing to do, and then after the change; "beyond" is the processor time of the second build less
that of the first, which starts the program and looks at all files, too. Then the change is undone and built, which is
not measured. Working copies take turns; each but the first has in brackets how many times as much it needs. The last
table has what is beyond at all sizes, give or take half of what the middle half of the runs differ by.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import TypeAlias

from benchmarks.aside import remove_what_is_aside
from benchmarks.cases import Case, Site, prepared
from benchmarks.even import EVEN_CASES, PER_YEAR, even_journal
from benchmarks.measure import CommandError, Contents, Cost, Difference, contents, cost_of, difference
from benchmarks.peers import BENCH
from benchmarks.report import compared, table
from benchmarks.run import build_of, ready, some_of
from benchmarks.tools import Microjournal


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """cost: of the build after a change. beyond: see above. changes: to the site's files; None if not looked at."""

    cost: Cost
    beyond: float
    changes: Difference | None


# By size, then by case, then by working copy.
Runs: TypeAlias = Mapping[int, Mapping[str, Sequence[list[Run]]]]

_COLUMNS = ("time", "processor", "beyond", "memory", "files", "size", "removed")


def run_of(site: Site, case: Case, before: Contents | None) -> Run:
    """One run, on a site that is up to date. before: the files of the site, if it is to be seen which change."""
    idle = cost_of(*build_of(site))
    with ready(case, site):
        cost = cost_of(*build_of(site, case))
        changes = None if before is None else difference(before, contents(site.folder / site.tool.output))
    return Run(cost=cost, beyond=cost.cpu - idle.cpu, changes=changes)


def size_table(by_case: Mapping[str, Sequence[list[Run]]], copy: int) -> str:
    """What all changes cost a working copy at one size."""
    rows = []
    for name, by_copy in by_case.items():
        first = [cost if copy else None for cost, _ in _numbers(by_copy[0])]
        numbers = zip(_numbers(by_copy[copy]), first, strict=True)
        rows.append([EVEN_CASES[name].title, *(compared(shown, cost, other) for (cost, shown), other in numbers)])
    return table(["", *_COLUMNS], rows)


def growth_table(runs: Runs, copy: int) -> str:
    """What each change costs a working copy beyond a build with nothing to do, and how it grows."""
    rows = []
    for name in next(iter(runs.values())):
        beyond = [[run.beyond * 1e3 for run in by_case[name][copy]] for by_case in runs.values()]
        medians = list(map(median, beyond))
        growth = f"{max(medians) / min(medians):.2f}" if min(medians) > 0 else ""
        cells = [f"{middle:.1f} ± {_spread(found):.1f} ms" for middle, found in zip(medians, beyond, strict=True)]
        rows.append([EVEN_CASES[name].title, *cells, growth])
    return table(["beyond", *(f"{size:,}" for size in runs), "largest/smallest"], rows)


def _numbers(runs: Sequence[Run]) -> list[tuple[float, str]]:
    """The cells of a row, each as it is compared and as it is shown."""
    wall, cpu = median(run.cost.wall for run in runs), median(run.cost.cpu for run in runs)
    beyond, peak = median(run.beyond for run in runs), max(run.cost.peak for run in runs)
    changes = next(run.changes for run in runs if run.changes)
    times = [(seconds, f"{seconds * 1e3:,.0f} ms") for seconds in (wall, cpu, beyond)]
    size = changes.changed_bytes
    files = [(changes.changed, f"{changes.changed:,}"), (size, f"{size / 1e3:,.0f} kB"), (0, f"{changes.removed:,}")]
    return [*times, (peak, f"{peak / 1e6:,.0f} MB"), *files]


def _spread(numbers: Sequence[float]) -> float:
    low, _, high = quantiles(numbers, n=4) if len(numbers) > 1 else (0, 0, 0)
    return (high - low) / 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a table of each size and working copy, and then how the costs grow."""
    options = _options(arguments)
    tools = [Microjournal(), *(Microjournal(tree.resolve(strict=True)) for tree in options.beside)]
    titles = ["this working copy", *map(str, options.beside)]
    runs: dict[int, dict[str, list[list[Run]]]] = defaultdict(dict)
    try:
        for size in options.size:
            entries, folder = even_journal(size, options.per_year), options.journals / f"{size}-even"
            sites = [prepared(tool, entries, folder / str(number)) for number, tool in enumerate(tools)]
            for site in sites:
                cost_of(*build_of(site))
            files = [contents(site.folder / site.tool.output) for site in sites]
            for name in options.cases:
                runs[size][name] = [[] for _ in sites]
                for number in range(options.runs):
                    for site, before, found in zip(sites, files, runs[size][name], strict=True):
                        found.append(run_of(site, EVEN_CASES[name], None if number else before))
            for copy, title in enumerate(titles):
                print(f"{size:,} entries, {title}:\n\n{size_table(runs[size], copy)}", flush=True)
        for copy, title in enumerate(titles):
            print(f"{title}:\n\n{growth_table(runs, copy)}")
    except CommandError as failure:
        sys.exit(str(failure))
    finally:
        remove_what_is_aside()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.growth", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--cases", type=some_of(EVEN_CASES), default=list(EVEN_CASES), help=",".join(EVEN_CASES))
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--per-year", type=int, default=PER_YEAR, help="entries a year, at all sizes")
    parser.add_argument("--beside", type=Path, nargs="+", default=[], help="other working copies of microjournal")
    parser.add_argument("--journals", type=Path, default=BENCH / "journals", help="where the journals are written")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
