"""Measure the tools against each other: `python -m benchmarks.run --size 1000 --tools microjournal,hugo --runs 5`.

The tools take turns (A B A B …), so that whatever else the machine is doing meets all of them. Time, memory and changed
files are measured in separate runs, so that looking disturbs nothing. A measure is a function from sites, a case and a
number of runs to results. What needs more than a build and its end (a preview that stays up) is a program of its own
beside this one and a title in `benchmarks.report`.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from typing import TypeAlias

from benchmarks.aside import remove_what_is_aside
from benchmarks.cases import CASES, Case, Site, applied, prepared
from benchmarks.corpus import generate
from benchmarks.machine import this_machine
from benchmarks.measure import CommandError, Cost, contents, cost_of, difference, peak_memory_of
from benchmarks.peers import BENCH
from benchmarks.report import tables
from benchmarks.results import Result, Session, merged, save
from benchmarks.tools import TOOLS_BY_NAME

Measure: TypeAlias = Callable[[Sequence[Site], Case, int], list[Result]]

DEFAULT_RUNS = 5
_serials = count(1)


def measure_time(sites: Sequence[Site], case: Case, runs: int) -> list[Result]:
    """Wall and CPU time of `runs` builds of each site, in turns."""
    costs: dict[str, list[Cost]] = defaultdict(list)
    for _ in range(runs):
        for site in sites:
            with ready(case, site):
                costs[site.tool.name].append(cost_of(*build_of(site, case)))
    return [
        replace(
            _unmeasured(site, case),
            wall=tuple(cost.wall for cost in costs[site.tool.name]),
            cpu=tuple(cost.cpu for cost in costs[site.tool.name]),
        )
        for site in sites
    ]


def measure_memory(sites: Sequence[Site], case: Case, runs: int) -> list[Result]:
    """The peak memory of each site's build: the largest of up to three, for a short peak can fall between two looks."""
    peaks: dict[str, int] = defaultdict(int)
    for _ in range(min(runs, 3)):
        for site in sites:
            with ready(case, site):
                peaks[site.tool.name] = max(peaks[site.tool.name], peak_memory_of(*build_of(site, case)))
    return [replace(_unmeasured(site, case), peak=peaks[site.tool.name]) for site in sites]


def measure_changes(sites: Sequence[Site], case: Case, _runs: int) -> list[Result]:
    """The files of each site that one build changes; all of them for a build from scratch."""
    results = []
    for site in sites:
        output = site.folder / site.tool.output
        before = {} if case.clean else contents(output)
        with ready(case, site):
            cost_of(*build_of(site, case))
            found = difference(before, contents(output))
        results.append(
            replace(
                _unmeasured(site, case),
                changed=found.changed,
                changed_bytes=found.changed_bytes,
                removed=found.removed,
            )
        )
    return results


MEASURES: Mapping[str, Measure] = {"time": measure_time, "memory": measure_memory, "changes": measure_changes}


@contextmanager
def ready(case: Case, site: Site) -> Iterator[None]:
    """A site right before the build that is measured; afterwards its edit is undone and built again, unmeasured."""
    with applied(case, site, next(_serials)):
        yield
    if case.changes is not None or case.arguments:
        cost_of(*build_of(site))


def build_of(site: Site, case: Case | None = None) -> tuple[Sequence[str], Path, Mapping[str, str]]:
    """The command that builds a site, its folder and its environment, as `measure` takes them."""
    return (*site.tool.command(), *(case.arguments if case else ())), site.folder, site.tool.environment()


def _unmeasured(site: Site, case: Case) -> Result:
    return Result(tool=site.tool.name, version=site.version, size=len(site.entries), case=case.name)


def prepare(size: int, tools: Sequence[str], journals: Path) -> list[Site]:
    """A freshly written and once built journal of each tool, all with the same entries."""
    entries = generate(size)
    sites = []
    for name in tools:
        site = prepared(TOOLS_BY_NAME[name], entries, journals / str(size) / name)
        cost_of(*build_of(site))
        sites.append(site)
    return sites


def measured(options: argparse.Namespace) -> Iterator[Result]:
    """Every result that was asked for, as soon as it is there."""
    for size in options.size:
        sites = prepare(size, options.tools, options.journals)
        for case in (CASES[name] for name in options.cases):
            for measure in (MEASURES[name] for name in options.measures):
                yield from measure(sites, case, options.runs)


def described(result: Result) -> str:
    """A result as a line for the terminal."""
    facts = []
    if result.wall:
        facts.append(f"{median(result.wall):.2f} s ({min(result.wall):.2f}-{max(result.wall):.2f})")
        facts.append(f"cpu {median(result.cpu):.2f} s")
    if result.peak is not None:
        facts.append(f"{result.peak / 1e6:.0f} MB")
    if result.changed is not None and result.changed_bytes is not None:
        facts.append(f"{result.changed} files, {result.changed_bytes / 1e3:.0f} kB; {result.removed} removed")
    return f"{result.size:>7} {result.case:<9} {result.tool:<13} {', '.join(facts)}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for, and save it after every result."""
    options = _options(arguments)
    session = Session(when=datetime.now(UTC).isoformat(timespec="seconds"), machine=this_machine(), results=())
    try:
        for result in measured(options):
            print(described(result), flush=True)
            session = replace(session, results=(*session.results, result))
            save(session)
        print(*(tables(merged([session]), size) for size in options.size), sep="\n")
    except CommandError as failure:
        sys.exit(str(failure))
    finally:
        remove_what_is_aside()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="Compare static site generators.")
    parser.add_argument("--size", type=int, nargs="+", default=[1_000, 10_000], help="entries (100000 takes an hour)")
    parser.add_argument("--cases", type=some_of(CASES), default=list(CASES), help=",".join(CASES))
    parser.add_argument("--tools", type=some_of(TOOLS_BY_NAME), default=list(TOOLS_BY_NAME))
    parser.add_argument("--measures", type=some_of(MEASURES), default=list(MEASURES), help=",".join(MEASURES))
    parser.add_argument("--runs", type=int, default=DEFAULT_RUNS)
    parser.add_argument("--quick", action="store_true", help="1,000 entries and one run, to see that it works")
    parser.add_argument("--journals", type=Path, default=BENCH / "journals", help="where the journals are written")
    options = parser.parse_args(arguments)
    if options.quick:
        options.size, options.runs = [1_000], 1
    return options


def some_of(known: Mapping[str, object]) -> Callable[[str], list[str]]:
    """A reader of "a,b,c" that takes only known names."""

    def read(text: str) -> list[str]:
        names = text.split(",")
        if unknown := [name for name in names if name not in known]:
            raise argparse.ArgumentTypeError(f"not known: {', '.join(unknown)}; there are {', '.join(known)}")
        return names

    return read


if __name__ == "__main__":
    main()
