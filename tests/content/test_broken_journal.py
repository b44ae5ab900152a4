"""A journal in which everything is wrong at once: all of it is told in one run, and nothing is written."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from microjournal.diagnostics.codes import CODES

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

BROKEN = sorted((Path(__file__).parent.parent / "broken").glob("*.txt"))

# A mistake a file, as they were seen in public journals or follow from what an entry may hold. With what is told of it.
HEAD = "---\ntitle: T\n"
MISTAKES: dict[str, tuple[str | bytes, list[str]]] = {
    "2022-02-29-leap.md": ("# Leap\n", ["1:1: error[file-date-invalid]"]),
    "2026-03-01-date.md": ("---\ntitle: T\ndate: 2022-02-29\n---\n", ["3:7: error[date-invalid]"]),
    "no-date.md": ("# No date\n", ["1:1: error[date-missing]"]),
    "2026-03-02-no-title.md": ("Only words.\n", ["1:1: error[title-missing]"]),
    "2026-03-03-empty.md": ("", ["1:1: error[title-missing]"]),
    "2026-03-04-capitals.md": ("---\nTitle: T\n---\n", ["2:1: hint[key-capitals]"]),
    "2026-03-04-foreign.md": ("---\ntitle: T\nLayout: post\n---\n", ["3:1: hint[key-foreign]"]),
    "2026-03-05-unknown.md": ("---\ntitle: T\ntagz: [a]\n---\n", ["3:1: warning[key-unknown]"]),
    "2026-03-06-status.md": ("---\ntitle: T\nstatus: running\n---\n", ["3:1: hint[status-derived]"]),
    "2026-03-07-result.md": (HEAD + "ended: 2026-03-08\nresult: partial\n---\n", ["4:9: error[result-unknown]"]),
    "2026-03-08-decision.md": (HEAD + "ended: 2026-03-08\ndecision: maybe\n---\n", ["4:11: error[decision-unknown]"]),
    "2026-03-09-order.md": (
        "---\ntitle: T\nexpect: x\nstarted: 2026-03-09\nended: 2026-03-01\nresult: met\n---\n",
        ["5:8: error[ended-before-started]"],
    ),
    "2026-03-10-no-end.md": ("---\ntitle: T\nexpect: x\nresult: met\n---\n", ["4:1: error[result-without-end]"]),
    "2026-03-11-follows.md": ("---\ntitle: T\nfollows: nothing-at-all\n---\n", ["3:10: error[follows-unknown]"]),
    "2026-03-12-circle-a.md": ("---\ntitle: T\nfollows: 2026-03-12-circle-b\n---\n", ["3:10: error[follows-cycle]"]),
    "2026-03-12-circle-b.md": ("---\ntitle: T\nfollows: 2026-03-12-circle-a\n---\n", []),
    "2026-03-13-link.md": ("# T\n\n[[nowhere-to-be-found]]\n", ["3:3: error[link-broken]"]),
    "2026-03-14-anchor.md": ("# T\n\n[x](#nowhere)\n", ["3:5: error[anchor-broken]"]),
    "2026-03-15-image.md": ("# T\n\n![x](missing.png)\n", ["3:6: error[image-missing]"]),
    "2026-03-16-image-above.md": ("# T\n\n![x](/images/missing.png)\n", ["3:6: error[image-missing]"]),
    "2026-03-17-own-link.md": ("# T\n\nhttps://ana.example/journal/2019/07/gone/\n", ["3:1: error[link-broken]"]),
    "2026-03-18-latin.md": (b"# Caf\xe9\n", ["1:6: error[not-utf-8]"]),
    "2026-03-19-utf-16.md": ("# T\n".encode("utf-16"), ["1:1: error[not-utf-8]"]),
    "2026-03-20-unclosed.md": ("---\ntitle: T\n\nText.\n", ["1:1: error[front-matter-unclosed]"]),
    "2026-03-21-yaml.md": ("---\ntitle: T\ntags: [a\n---\n", ["3:7: error[yaml-syntax]"]),
    "2026-03-21-colon.md": ("---\ntitle: K: and more\n---\n", ["2:9: error[yaml-syntax]"]),
    "2026-03-21-double.md": ("---\ntitle: L\ntitle: M\n---\n", ["3:1: error[key-duplicate]"]),
    "2026-03-22-toml.md": ("+++\ntitle = 'T'\n+++\n", ["1:1: error[front-matter-toml]"]),
    "2026-03-23-tags.md": ("---\ntitle: T\ntags: {a: b}\n---\n", ["3:7: error[value-kind]"]),
    "2026-03-24-twice/one.md": ("---\ntitle: T\nid: twice\ndate: 2026-03-24\n---\n", []),
    "2026-03-24-twice/two.md": ("---\ntitle: T\nid: twice\ndate: 2026-04-24\n---\n", ["3:5: error[id-duplicate]"]),
    "a/2026-03-25-address.md": ("# T\n", []),
    "b/2026-03-26-address.md": ("# T\n", ["1:1: error[address-duplicate]"]),
    "2026-03-27-long.md": ("---\ntitle: T\nexpect: " + "x " * 100 + "\n---\n", ["3:149: warning[line-long]"]),
    "2026-03-28-update.md": ("# T\n\n## 2026-02-30 Never\n", ["3:4: warning[update-date-invalid]"]),
    "2026-03-29-bom.md": (b"\xef\xbb\xbf---\r\ntitle: T\r\nreview: x\r\n---\r\n", ["3:9: error[review-invalid]"]),
    "2026-03-30-confidence.md": ("---\ntitle: T\nconfidence: sure\n---\n", ["3:13: error[confidence-invalid]"]),
    "2026-03-31-review.md": ("---\ntitle: T\nreview: soon\n---\n", ["3:9: error[review-invalid]"]),
    "pages/tags.md": ("# My tags\n", ["1:1: error[static-conflict]"]),
}  # fmt: skip
OUTSIDE: dict[str, str | bytes] = {"permalinks.txt": "=======\n", "static/feed.xml": "<rss/>"}

# Real input that gives good pages; it stands among the mistakes and is not mentioned.
FINE: dict[str, str | bytes] = {
    "2026-01-01-plain.md": "# A plain file\n\nText.\n",
    "2026-01-02-tags.md": "---\ntitle: T\ntags: one, two\n---\n",
    "2026-01-03-tag.md": "---\ntitle: T\ntags: c#\n---\n",
    "2026-01-04 with spaces, commas.and.dots 🎉.md": "# T\n",
    "2026-01-05-crlf.md": "---\r\ntitle: T\r\n---\r\nText.\r\n",
    "2026-01-06-bom.md": "\ufeff# T\n",
    "2026-01-07-no-words.md": "---\ntitle: T\n---\n",
    "2026-01-08-long.md": "# T\n\n" + "Word " * 15_000,
    "2026-01-09-absolute.md": "# T\n\n[x](https://ana.example/journal/2026/01/plain/)\n",
}


def everything(journal: MakeJournal) -> Journal:
    files: dict[str, str | bytes] = {f"content/{name}": text for name, (text, _) in MISTAKES.items()}
    fine = {f"content/{name}": text for name, text in FINE.items()}
    return journal({**files, **fine, **OUTSIDE})


def listing(made: Journal) -> list[str]:
    return sorted(p.relative_to(made.root).as_posix() for p in made.root.rglob("*") if ".microjournal" not in p.parts)


def test_all_mistakes_are_told_in_one_run_each_at_its_place(journal: MakeJournal) -> None:
    built = everything(journal).build(today="2026-06-01")
    told = [f"{p.span.path}:{p.span.line}:{p.span.column}: {p.severity}[{p.code}]" for p in built.result.problems]
    for name, (_, expected) in MISTAKES.items():
        assert [line for line in told if line.startswith(f"content/{name}:")] == [
            f"content/{name}:{e}" for e in expected
        ]
    assert any(line.startswith("permalinks.txt:1:1: error[ledger-line]") for line in told)
    assert any(line.startswith("static/feed.xml:0:1: error[static-conflict]") for line in told)


def test_what_is_fine_is_not_mentioned(journal: MakeJournal) -> None:
    built = everything(journal).build(today="2026-06-01")
    assert {p.span.path for p in built.result.problems} & {f"content/{name}" for name in FINE} == set()
    alone = journal({f"content/{name}": text for name, text in FINE.items()}, folder="fine")
    assert alone.build().output == ""


def test_no_mistake_hides_another(journal: MakeJournal) -> None:
    """What is told of a file among many is what is told of it alone."""
    together = everything(journal).build(today="2026-06-01").result.problems
    for number, (name, (text, expected)) in enumerate(MISTAKES.items()):
        if expected and "circle" not in name and "/" not in name:
            alone = (
                journal({f"content/{name}": text}, folder=f"alone-{number}").build(today="2026-06-01").result.problems
            )
            assert {p.code for p in alone} <= {p.code for p in together if p.span.path == f"content/{name}"}, name


def test_errors_come_first_and_every_one_says_what_to_write(journal: MakeJournal) -> None:
    problems = everything(journal).build(today="2026-06-01").result.problems
    severities = [p.severity for p in problems]
    assert severities == sorted(severities, key=["error", "warning", "hint"].index)
    assert [p for p in problems if not p.help] == []
    assert {p.code for p in problems} <= CODES.keys()
    assert len(set(problems)) == len(problems)


def test_the_command_tells_all_of_it_and_writes_nothing(journal: MakeJournal) -> None:
    made = everything(journal)
    before = listing(made)
    done = made.run("build", "--today", "2026-06-01", "--jobs", "1")
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    for code in ("result-unknown", "link-broken", "not-utf-8", "follows-cycle", "id-duplicate", "ledger-line"):
        assert f"error[{code}]" in done.stderr
    assert "Nothing was published; the site is as it was before." in done.stderr
    assert listing(made) == before
    again = made.run("build", "--today", "2026-06-01", "--jobs", "1")
    assert (again.exit_code, again.stderr) == (1, done.stderr)


def test_the_message_shows_the_line_and_points_at_the_mistake(journal: MakeJournal) -> None:
    made = everything(journal)
    said = made.run("build", "--today", "2026-06-01", "--jobs", "1").stderr
    assert (
        "content/2026-03-07-result.md:4:9: error[result-unknown]: 'partial' is not a result\n"
        "  4 | result: partial\n"
        "    |         ^^^^^^^ write one of: met, partly, not-met, unclear\n"
    ) in said


def test_the_last_good_site_stays_whole(journal: MakeJournal) -> None:
    made = journal({f"content/{name}": text for name, text in FINE.items()})
    assert made.build().ok
    before, ledger = made.contents(), made.read("permalinks.txt")
    made.write({f"content/{name}": text for name, (text, _) in MISTAKES.items()})
    assert not made.build(today="2026-06-01").ok
    assert (made.contents(), made.read("permalinks.txt")) == (before, ledger)
    made.remove(*(f"content/{name}" for name in MISTAKES))
    assert made.build().output == ""
    assert made.contents() == before


def test_check_tells_the_same_and_more_for_machines(journal: MakeJournal) -> None:
    made = everything(journal)
    built = {(p.code, p.span.path, p.span.line) for p in made.build(today="2026-06-01").result.problems}
    done = made.run("check", "--format", "json", "--today", "2026-06-01")
    assert done.exit_code == 1
    document = json.loads(done.stdout)
    rows = document if isinstance(document, list) else document["problems"]
    checked = {(row["code"], row["path"], row["line"]) for row in rows}
    assert built - checked == set()


def test_every_known_way_to_break_an_entry_is_told_in_one_run(journal: MakeJournal) -> None:
    """Each of the broken files that the parser is tested with, all in one journal."""
    expected: Counter[str] = Counter()
    made = journal()
    for number, case in enumerate(BROKEN):
        path, text, report = case.read_bytes().decode().split("=====\n")
        folder, _, name = path.strip().removeprefix("content/").rpartition("/")
        place = f"content/{folder}/" if folder.startswith("pages") else f"content/case-{number}/{folder}/"
        made.write({f"{place.replace('//', '/')}{name}": text.encode()})
        expected.update(re.findall(r": (?:error|warning|hint)\[([a-z0-9-]+)\]", report))
    told = Counter(p.code for p in made.build(today="2026-06-01").result.problems)
    assert {code: (n, told[code]) for code, n in expected.items() if told[code] < n} == {}


@pytest.mark.parametrize("settings", ["titel: x\n", "url: nope\n", "- a\n", "a: [\n", "", "\xff"])
def test_broken_settings_are_told_and_nothing_else_is_tried(journal: MakeJournal, settings: str) -> None:
    made = journal({"content/2026-03-04-x.md": "# X\n", "microjournal.yaml": settings.encode("latin-1")})
    before = listing(made)
    done = made.run("build")
    assert done.exit_code == 1
    assert done.stderr.startswith("microjournal.yaml:")
    assert "Traceback" not in done.output
    assert listing(made) == before
