from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median

import pytest
import yaml

from benchmarks.cases import CASES, Site, applied
from benchmarks.corpus import NEWEST, TODAY, Entry, generate
from benchmarks.even import EVEN_CASES, even_journal
from benchmarks.formats import FORMATS
from benchmarks.machine import Machine
from benchmarks.measure import CommandError, contents, cost_of
from benchmarks.results import Result, Session, merged
from benchmarks.sites import lay_out
from benchmarks.tools import TOOLS_BY_NAME

ROOT = Path(__file__).parent.parent.parent
SIZE = 1_000


@pytest.fixture(scope="module")
def entries() -> Sequence[Entry]:
    return generate(SIZE)


def test_a_size_gives_the_same_journal_in_every_process() -> None:
    program = "from benchmarks.corpus import generate; print(repr(generate(60)))"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    said = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == repr(generate(60))
    assert generate(60) != generate(60, seed=1)


def test_the_proportions_are_those_of_public_journals(entries: Sequence[Entry]) -> None:
    words = [len(FORMATS["microjournal"](entry)[1].split("---\n", 2)[2].split()) for entry in entries]
    tags = Counter(tag for entry in entries for tag in entry.tags)
    assert 95 <= median(words) <= 130
    assert max(words) > 1_000
    assert {len(set(entry.tags)) for entry in entries} == {1, 2, 3, 4}
    assert 0.45 <= sum(count == 1 for count in tags.values()) / len(tags) <= 0.7
    assert tags.most_common(1)[0][1] > SIZE / 10
    assert 0.65 <= sum(bool(entry.ended) for entry in entries) / SIZE <= 0.8
    assert 0.1 <= sum(bool(entry.follows) for entry in entries) / SIZE <= 0.2
    assert 0.2 <= sum(len(entry.body) > 1 for entry in entries) / SIZE <= 0.3


def test_lives_are_told_in_order_and_end_by_today(entries: Sequence[Entry]) -> None:
    for entry in entries:
        told = [day for day in (entry.date, entry.started, entry.ended or entry.dropped) if day]
        assert told == sorted(told)
        assert told[-1] <= TODAY.isoformat()
        assert bool(entry.ended) == bool(entry.result) == bool(entry.decision) == bool(entry.lesson)
    assert entries[-1].date == NEWEST.isoformat()


def test_entries_follow_and_link_only_what_was_there_before(entries: Sequence[Entry]) -> None:
    before: set[str] = set()
    for entry in entries:
        linked = {part.target for part in entry.body if not isinstance(part, str)}
        assert before >= linked | {entry.follows} - {""}
        assert entry.id not in before
        before.add(entry.id)


@pytest.mark.parametrize("tool", ["microjournal", "hugo", "eleventy"])
def test_front_matter_reads_back_as_it_was_meant(entries: Sequence[Entry], tool: str) -> None:
    for entry in entries[::7]:
        _, text = FORMATS[tool](entry)
        meant = yaml.safe_load(text.split("---\n", 2)[1])
        facts = meant | meant.get("params", {})
        assert (facts["title"], facts["date"]) == (entry.title, date.fromisoformat(entry.date))
        assert facts["tags"] == list(entry.tags)
        assert facts.get("lesson", "") == entry.lesson


def test_links_between_files_lead_to_files(entries: Sequence[Entry], tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    lay_out("microjournal", entries, folder)
    links = [
        (file.parent / target).resolve()
        for file in folder.rglob("*.md")
        for target in re.findall(r"\]\(([^):]+\.md)\)", file.read_text(encoding="utf-8"))
    ]
    assert len(links) > SIZE / 20
    assert [str(link) for link in links if not link.is_file()] == []


@pytest.mark.parametrize("tool", [name for name in TOOLS_BY_NAME if name != "hugo-skeleton"])
@pytest.mark.parametrize("case", [name for name, case in CASES.items() if case.changes])
def test_an_edit_changes_a_journal_and_leaves_no_trace_once_undone(tmp_path: Path, tool: str, case: str) -> None:
    entries = generate(60)
    folder = tmp_path / "journal"
    lay_out(tool, entries, folder)
    site = Site(tool=TOOLS_BY_NAME[tool], version="", folder=folder, entries=entries)
    before, paths = contents(folder), set(folder.rglob("*"))
    with applied(CASES[case], site, 3):
        assert contents(folder) != before
    assert (contents(folder), set(folder.rglob("*"))) == (before, paths)


def test_journals_that_differ_in_length_alone_have_the_same_entries_to_change() -> None:
    short, long = even_journal(120), even_journal(600, per_year=100)
    assert (len(short), len(long)) == (120, 600)
    assert even_journal(120) == short
    marked = [[entry for entry in entries if entry.slug.startswith("marked-")] for entries in (short, long)]
    words = [{(entry.title, entry.body, entry.lesson) for entry in entries} for entries in marked]
    assert words[0] == words[1]
    steps = [entry for entry in marked[1] if entry.slug.endswith("-to-come")]
    assert [step.follows for step in steps] == ["", *(step.id for step in steps[:-1])]
    assert [bool(step.started) for step in steps] == [True] * 9 + [False]
    assert all(entry.ended or entry.dropped for entry in long if entry.expect and entry.date < "2026")
    assert len({tag for entry in long for tag in entry.tags}) == 60


@pytest.mark.parametrize("case", [name for name, case in EVEN_CASES.items() if case.changes])
def test_a_change_to_be_measured_leaves_no_trace_once_undone(tmp_path: Path, case: str) -> None:
    entries = even_journal(60)
    folder = tmp_path / "journal"
    lay_out("microjournal", entries, folder)
    site = Site(tool=TOOLS_BY_NAME["microjournal"], version="", folder=folder, entries=entries)
    before, paths = contents(folder), set(folder.rglob("*"))
    with applied(EVEN_CASES[case], site, 3):
        assert contents(folder) != before
    assert (contents(folder), set(folder.rglob("*"))) == (before, paths)


def test_what_a_command_takes_is_not_what_the_one_that_starts_it_has(tmp_path: Path) -> None:
    held = bytearray(150_000_000)
    held[::4096] = b"x" * len(held[::4096])
    cost = cost_of([sys.executable, "-c", "sum(range(10**6))"], tmp_path, {})
    assert 1_000_000 < cost.peak < len(held)
    assert cost.cpu > 0
    with pytest.raises(CommandError, match="no such thing"):
        cost_of([sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path, {})


@pytest.mark.parametrize("case", [name for name, case in CASES.items() if case.clean])
def test_a_clean_build_finds_nothing_that_an_earlier_one_left(tmp_path: Path, case: str) -> None:
    entries = generate(60)
    tool = TOOLS_BY_NAME["microjournal"]
    lay_out(tool.name, entries, tmp_path)
    before = contents(tmp_path)
    for name in (tool.output, *tool.state):
        (tmp_path / name).mkdir()
        (tmp_path / name / "left.txt").write_text("left\n")
    with applied(CASES[case], Site(tool=tool, version="", folder=tmp_path, entries=entries), 3):
        assert contents(tmp_path) == before


def test_times_of_different_sessions_are_never_put_side_by_side() -> None:
    machine = Machine(cores=2, memory=0, processor="", system="", python="")
    hugo = Result(tool="hugo", version="1", size=10, case="cold", wall=(1.0,), peak=5)
    ours = Result(tool="microjournal", version="1", size=10, case="cold", wall=(2.0,))
    together = Session(when="2026-01-01", machine=machine, results=(hugo, ours))
    alone = Session(when="2026-01-02", machine=machine, results=(ours,))
    assert merged([together])[10, "cold", "hugo"].wall == (1.0,)
    later = merged([together, alone])
    assert (later[10, "cold", "hugo"].wall, later[10, "cold", "hugo"].peak) == ((), 5)
    assert later[10, "cold", "microjournal"].wall == (2.0,)
