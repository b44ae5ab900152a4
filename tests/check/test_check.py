"""`microjournal check`: everything that is wrong, all at once, and what is worth knowing besides."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from microjournal.check.external.verdicts import Verdict
from microjournal.diagnostics.machine import as_github, as_json, as_lines
from microjournal.network.failures import NO_NETWORK, NO_SUCH_HOST
from tests.moments import none, read_again

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from click.testing import Result

    from tests.conftest import Journal, MakeJournal

GOOD = """
    ---
    title: Stand-up by text
    expect: Fewer than three run late
    review: 2w
    ---
    We write.
    """
TODAY = ("--today", "2026-03-10")


def codes(outcome: Result) -> list[str]:
    return re.findall(r"(?m)^\S+: (?:error|warning|hint)\[(.+?)\]", outcome.stdout)


def test_a_journal_in_order_has_nothing_to_report(journal: MakeJournal) -> None:
    outcome = journal({"content/2026-03-04-a.md": GOOD}).run("check", *TODAY)

    assert (outcome.stdout, outcome.stderr, outcome.exit_code) == ("1 entry, and nothing to report\n", "", 0)


def test_problems_of_every_part_come_at_once_and_errors_first(journal: MakeJournal) -> None:
    kept = journal(
        {
            "content/2026-03-01-a.md": "---\ntitle: A\nended: 2026-03-02\nresult: partial\n---\nSee [[nothing]].\n",
            "content/2026-03-02-b.md": "---\ntitle: B\nexpect: It helps\nstarted: 2026-03-02\n---\nTODO\n",
            "content/2026-03-03-c.md": "---\ntitle: C\ntags: [x, X]\n---\n![](no.png)\n",
            "permalinks.txt": "HEAD\n",
        },
        settings="theme: {name: dune, options: {acent: teal}}",
    )

    outcome = kept.run("check", *TODAY)

    assert codes(outcome) == [
        "result-unknown",
        "link-broken",
        "image-missing",
        "ledger-line",
        "text-unfilled",
        "theme-option",
        "review-missing",
        "tag-double",
    ]
    assert outcome.stdout.endswith(
        "4 errors, 2 warnings in 5 files; `microjournal explain CODE` tells more about a [code]\n"
    )
    assert outcome.exit_code == 1


def test_broken_settings_do_not_hide_broken_entries(journal: MakeJournal) -> None:
    kept = journal(
        {
            "microjournal.yaml": "titel: Ana\nurl: https://ana.example/\n",
            "content/2026-03-01-a.md": """
                ---
                title: A
                aliases: https://ana.example/old/
                review: soon
                ---
                See [[nothing]].
                """,
        }
    )

    outcome = kept.run("check", *TODAY)

    # Whether the alias is one of this journal's addresses cannot be known.
    assert codes(outcome) == ["review-invalid", "link-broken", "setting-required", "setting-unknown"]
    assert kept.files(".") == ["content/2026-03-01-a.md", "microjournal.yaml"]


def test_what_a_broken_theme_hides_is_reported_too(journal: MakeJournal) -> None:
    kept = journal({"content/2026-03-04-a.md": "See [[nothing]].\n"}, settings="theme: dunes")

    assert codes(kept.run("check", *TODAY)) == ["title-missing", "link-broken", "theme-unknown"]


def test_a_template_that_fails_on_a_page_is_found_without_a_build(journal: MakeJournal) -> None:
    kept = journal(
        {
            "content/2026-03-04-a.md": GOOD,
            "themes/dune/templates/entry.html": "{{ entry.title }}\n{{ entry.titel }}\n",
            "themes/dune/templates/tags.html": "{% for %}",
        }
    )

    found = kept.run("check", *TODAY)
    assert codes(found) == ["template-error"]
    assert "themes/dune/templates/tags.html:1:" in found.stdout

    kept.remove("themes/dune/templates/tags.html")
    found = kept.run("check", *TODAY)
    assert codes(found) == ["template-unknown-name"]
    assert "themes/dune/templates/entry.html:2:" in found.stdout
    assert not (kept.root / "public").exists()


def test_the_newest_entries_are_those_that_templates_are_tried_with(journal: MakeJournal) -> None:
    kept = journal(
        {
            "content/2026-01-04-a.md": "# A note\n",
            "content/2026-03-04-b.md": GOOD,
            "themes/dune/templates/entry.html": "{% if entry.expect %}{{ entry.titel }}{% endif %}",
        }
    )

    assert codes(kept.run("check", *TODAY)) == ["template-unknown-name"]


def test_what_check_finds_in_order_can_be_built_and_what_it_does_not_cannot(journal: MakeJournal) -> None:
    kept = journal({"content/2026-03-04-a.md": GOOD})
    assert kept.run("check", *TODAY).exit_code == 0
    assert kept.build().ok

    kept.write({"content/2026-03-05-b.md": GOOD + "See [[nothing]].\n"})
    assert kept.run("check", *TODAY).exit_code == 1
    assert not kept.build().ok


def test_strict_makes_errors_of_warnings_and_not_of_hints(journal: MakeJournal) -> None:
    warned = journal({"content/2026-03-04-a.md": GOOD + "TODO\n"}, folder="warned")
    hinted = journal({"content/2026-03-04-a.md": "---\ntitle: A\nconfidence: 70\n---\n"}, folder="hinted")

    assert warned.run("check", *TODAY).exit_code == 0
    strict = warned.run("check", "--strict", *TODAY)
    assert strict.exit_code == 1
    assert "error[text-unfilled]" in strict.stdout
    assert hinted.run("check", "--strict", *TODAY).exit_code == 0


def test_the_day_can_be_given(journal: MakeJournal) -> None:
    kept = journal({"content/2026-03-04-a.md": GOOD})

    assert codes(kept.run("check", "--today", "2026-03-18")) == []
    assert codes(kept.run("check", "--today", "2026-03-19")) == ["review-overdue"]


def test_drafts_are_looked_at_when_asked_for(journal: MakeJournal) -> None:
    kept = journal({"content/2026-03-04-a.md": "---\ntitle: A\ndraft: true\n---\nSee [[nothing]].\n"})

    assert codes(kept.run("check", *TODAY)) == []
    assert codes(kept.run("check", "--drafts", *TODAY)) == ["link-broken"]


def test_advice_about_many_entries_is_one_block_with_the_number_of_the_others(journal: MakeJournal) -> None:
    running = "---\ntitle: A\nexpect: It helps\nstarted: 2026-03-05\n---\n"
    kept = journal({f"content/2026-03-05-a{number}.md": running for number in range(50)})

    found = kept.run("check", *TODAY)

    assert codes(found) == ["review-missing"]
    assert "= the same in 49 more places, next content/2026-03-05-a1.md:4:10" in found.stdout
    assert len(json.loads(kept.run("check", "--format", "json", *TODAY).stdout)) == 50


def test_a_build_shows_some_of_very_many_mistakes_and_where_all_of_them_are(journal: MakeJournal) -> None:
    kept = journal({f"content/2026-03-04-a{n}.md": "---\nreview: soon\ntitle: A\n---\n" for n in range(65)})

    built = kept.run("build", *TODAY)
    checked = kept.run("check", *TODAY)

    assert built.stderr.count("error[review-invalid]") == 60
    assert "... and 5 more; `microjournal check` shows all of them\n65 errors in 65 files\n" in built.stderr
    assert checked.stdout.count("error[review-invalid]") == 65


def test_json_is_for_programs(journal: MakeJournal) -> None:
    kept = journal({"content/2026-03-04-a.md": "---\ntitle: A\nended: 2026-03-05\nresult: partial\nlesson: x\n---\n"})

    outcome = kept.run("check", "--format", "json", *TODAY)

    rows = json.loads(outcome.stdout)
    assert rows[0] == {
        "code": "result-unknown",
        "severity": "error",
        "message": "'partial' is not a result",
        "help": "write one of: met, partly, not-met, unclear",
        "path": "content/2026-03-04-a.md",
        "line": 4,
        "column": 9,
        "length": 7,
    }
    assert outcome.exit_code == 1
    assert json.loads(journal({}, folder="empty").run("check", "--format", "json", *TODAY).stdout) == []


def test_lines_are_for_editors(journal: MakeJournal) -> None:
    kept = journal({"content/2026-03-04-a.md": "---\ntitle: A\nreview: soon\n---\nTODO\n"})

    outcome = kept.run("check", "--format", "lines", *TODAY)

    assert outcome.stdout == (
        "content/2026-03-04-a.md:3:9: error[review-invalid]: 'soon' is neither a date nor a span; "
        "write a date, or a span: 3d, 2w, 1m\n"
        "content/2026-03-04-a.md:5:1: warning[text-unfilled]: this is still to be written; "
        "fill it in, remove it, or write `draft: true`\n"
    )


def test_annotations_are_for_forges(journal: MakeJournal) -> None:
    kept = journal({"content/2026-03-04-a.md": "---\ntitle: A\nended: 2026-03-05\nresult: partial\nlesson: x\n---\n"})

    outcome = kept.run("check", "--format", "github", *TODAY)

    assert outcome.stdout.splitlines()[0] == (
        "::error file=content/2026-03-04-a.md,line=4,endLine=4,col=9,endColumn=16,title=error[result-unknown]"
        "::'partial' is not a result: write one of: met, partly, not-met, unclear"
    )
    assert outcome.exit_code == 1


def test_every_format_holds_the_same_problems(journal: MakeJournal) -> None:
    from microjournal.check.run import check

    kept = journal({"content/2026-03-04-a.md": "---\nreview: soon\nresult: met\n---\nTODO [[x]]\n"})
    problems = check(kept.root, today="2026-03-10").problems

    assert kept.run("check", "--format", "json", *TODAY).stdout == as_json(problems)
    assert kept.run("check", "--format", "lines", *TODAY).stdout == as_lines(problems)
    assert kept.run("check", "--format", "github", *TODAY).stdout == as_github(problems)


def test_check_writes_nothing_but_what_it_remembers(journal: MakeJournal) -> None:
    kept = journal({"content/2026-03-04-a.md": GOOD})

    kept.run("check", *TODAY)

    assert {name.split("/")[0] for name in kept.files(".")} == {".microjournal", "content", "microjournal.yaml"}


@read_again(none)
def test_a_build_after_a_check_sees_what_changed_before_it(journal: MakeJournal) -> None:
    kept = journal({})
    kept.write({"content/2026-03-04-a.md": GOOD})
    kept.build()
    kept.write({"content/2026-03-04-a.md": GOOD.replace("by text", "by letter")})

    kept.run("check", *TODAY)
    kept.build()

    assert "Stand-up by letter" in kept.page("2026/03/a/").get_text()


@read_again(none)
def test_a_build_after_a_check_of_what_did_not_change_has_nothing_to_do(journal: MakeJournal) -> None:
    kept = journal({})
    kept.write({"content/2026-03-04-a.md": GOOD})
    kept.build()

    kept.run("check", *TODAY)

    assert kept.build().result.parsed == 0
    assert kept.build().rendered == 0


def test_the_first_build_after_a_check_has_nothing_to_excuse(journal: MakeJournal) -> None:
    kept = journal({"content/2026-03-04-a.md": GOOD})

    kept.run("check", *TODAY)

    assert kept.build().result.note == ""


@read_again(none)
def test_a_build_of_one_folder_after_one_of_another_sees_what_changed_before_it(journal: MakeJournal) -> None:
    kept = journal({})
    kept.write({"content/2026-03-04-a.md": GOOD})
    kept.build()
    kept.write({"content/2026-03-04-a.md": GOOD.replace("by text", "by letter")})

    kept.build(output=kept.root / "elsewhere", update_permalinks=False)
    kept.build()

    assert "Stand-up by letter" in kept.page("2026/03/a/").get_text()


def test_a_wrong_epoch_is_wrong_usage(journal: MakeJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = journal({})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")

    outcome = kept.run("check")

    assert outcome.exit_code == 2
    assert "SOURCE_DATE_EPOCH is 'yesterday'" in outcome.stderr


def test_without_a_journal_check_is_wrong_usage(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from microjournal.cli.program import program

    outcome = CliRunner().invoke(program, ["-C", str(tmp_path), "check"])

    assert outcome.exit_code == 2
    assert "microjournal init" in outcome.stderr


class Network:
    """Stands in for the network: a verdict for each address. interrupted: the author ends testing after the first."""

    def __init__(self) -> None:
        self.verdicts: dict[str, Verdict] = {}
        self.asked: list[str] = []
        self.interrupted = False

    def __call__(self, urls: Iterable[str], **_more: object) -> Iterator[tuple[str, Verdict]]:
        for url in urls:
            self.asked.append(url)
            if url in self.verdicts:
                yield url, self.verdicts[url]
            if self.interrupted:
                raise KeyboardInterrupt


FINE = Verdict(kind="fine")
LINKED = GOOD + "[a](https://a.example/x#top) [b](https://b.example/)\n"


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    made = Network()
    monkeypatch.setattr("microjournal.check.external.probe.probe", made)
    return made


def linked(journal: MakeJournal) -> Journal:
    return journal({"content/2026-03-04-a.md": LINKED, "content/pages/about.md": "# About\n\n<https://c.example/>\n"})


def test_links_to_other_sites_are_tested_when_asked_for(journal: MakeJournal, network: Network) -> None:
    kept = linked(journal)
    network.verdicts = {
        "https://a.example/x": Verdict(kind="moved", location="https://a.example/y"),
        "https://b.example/": Verdict(kind="gone", reason="404 Not Found"),
        "https://c.example/": Verdict(kind="unreachable", reason="slow"),
    }

    assert codes(kept.run("check", *TODAY)) == []
    assert network.asked == []
    outcome = kept.run("check", "--external", *TODAY)

    assert [line for line in outcome.stdout.splitlines() if line.startswith("content")] == [
        "content/2026-03-04-a.md:7:34: error[external-gone]: https://b.example/ is gone (404 Not Found)",
        "content/pages/about.md:3:2: warning[external-unreachable]: https://c.example/ cannot be reached (slow)",
        "content/2026-03-04-a.md:7:5: hint[external-moved]: https://a.example/x has moved for good",
    ]
    assert "write https://a.example/y#top" in outcome.stdout
    assert outcome.exit_code == 1


def test_links_in_the_menu_are_tested_too(journal: MakeJournal, network: Network) -> None:
    kept = journal(
        {}, settings="menu: [{title: Shop, address: https://shop.example/#new}, {title: Tags, address: /tags/}]"
    )
    network.verdicts = {"https://shop.example/": Verdict(kind="moved", location="https://shop.example/en/")}

    outcome = kept.run("check", "--external", *TODAY)

    assert "microjournal.yaml:3:31: hint[external-moved]: https://shop.example/ has moved for good" in outcome.stdout
    assert "write https://shop.example/en/#new" in outcome.stdout
    assert network.asked == ["https://shop.example/"]


def test_good_links_are_not_tested_again_the_next_time(journal: MakeJournal, network: Network) -> None:
    kept = linked(journal)
    gone = Verdict(kind="gone", reason="404 Not Found")
    network.verdicts = {"https://a.example/x": FINE, "https://b.example/": gone, "https://c.example/": FINE}
    kept.run("check", "--external", *TODAY)
    network.asked.clear()

    assert codes(kept.run("check", "--external", *TODAY)) == ["external-gone"]
    assert network.asked == ["https://b.example/"]


def test_links_that_there_was_no_time_for_are_counted(journal: MakeJournal, network: Network) -> None:
    kept = linked(journal)
    network.verdicts = {"https://c.example/": FINE}

    outcome = kept.run("check", "--external", *TODAY)

    assert "2 of 3 addresses could not be tested within 5 minutes" in outcome.stdout
    assert outcome.exit_code == 0


def test_without_a_network_no_link_is_called_gone(journal: MakeJournal, network: Network) -> None:
    kept = linked(journal)
    nowhere = Verdict(kind="gone", reason=NO_SUCH_HOST)
    network.verdicts = dict.fromkeys(["https://a.example/x", "https://b.example/", "https://c.example/"], nowhere)

    outcome = kept.run("check", "--external", *TODAY)

    assert codes(outcome) == ["external-unreachable"] * 3
    assert NO_NETWORK in outcome.stdout
    assert outcome.exit_code == 0


def test_a_host_that_is_gone_is_reported_as_long_as_others_are_there(journal: MakeJournal, network: Network) -> None:
    kept = linked(journal)
    nowhere = Verdict(kind="gone", reason=NO_SUCH_HOST)
    network.verdicts = {"https://a.example/x": FINE, "https://b.example/": nowhere, "https://c.example/": FINE}

    assert codes(kept.run("check", "--external", *TODAY)) == ["external-gone"]
    # This time only the lost one is tested, and one of the others to see whether there is a network.
    assert codes(kept.run("check", "--external", *TODAY)) == ["external-gone"]
    assert network.asked[-2:] == ["https://b.example/", "https://a.example/x"]


def test_what_was_found_is_remembered_even_if_testing_is_interrupted(journal: MakeJournal, network: Network) -> None:
    kept = linked(journal)
    network.verdicts = {"https://a.example/x": FINE}

    network.interrupted = True
    assert kept.run("check", "--external", *TODAY).exit_code == 1
    network.interrupted = False
    network.asked.clear()
    kept.run("check", "--external", *TODAY)

    assert network.asked == ["https://b.example/", "https://c.example/"]


def matched(pattern: str, text: str) -> list[tuple[str, ...]]:
    return [match.groups() for line in text.splitlines() if (match := re.match(pattern, line))]


EDITORS = Path(__file__).parent.parent.parent / "docs" / "editors.md"


def test_the_task_for_visual_studio_code_understands_what_check_prints(journal: MakeJournal) -> None:
    blocks = re.findall(r"```json\n(.*?)```", EDITORS.read_text(encoding="utf-8"), re.DOTALL)
    [task] = next(json.loads(block)["tasks"] for block in blocks if '"tasks"' in block)
    matcher = task["problemMatcher"]
    kept = journal({"content/2026-03-04-a.md": "---\ntitle: A\nreview: soon\n---\nTODO\n"})

    outcome = kept.run(*task["args"], *TODAY)

    pattern = matcher["pattern"]
    found = matched(pattern["regexp"], outcome.stdout)
    names = ["file", "line", "column", "severity", "code", "message"]
    rows = [{name: row[pattern[name] - 1] for name in names} for row in found]
    assert [(r["file"], r["line"], r["column"], r["severity"], r["code"]) for r in rows] == [
        ("content/2026-03-04-a.md", "3", "9", "error", "review-invalid"),
        ("content/2026-03-04-a.md", "5", "1", "warning", "text-unfilled"),
    ]
    assert rows[0]["message"].startswith("'soon' is neither")


@pytest.mark.skipif(shutil.which("vim") is None, reason="Vim is not installed")
def test_the_lines_for_vim_understand_what_check_prints(journal: MakeJournal, tmp_path: Path) -> None:
    blocks = re.findall(r"```text\n(.*?)```", EDITORS.read_text(encoding="utf-8"), re.DOTALL)
    settings = next(block for block in blocks if "errorformat" in block)
    kept = journal({"content/2026-03-04-a.md": "---\ntitle: A\nreview: soon\n---\nTODO\n"})
    printed, out = tmp_path / "printed.txt", tmp_path / "out.txt"
    printed.write_text(kept.run("check", "--format", "lines", *TODAY).stdout, encoding="utf-8")
    script = tmp_path / "script.vim"
    script.write_text(
        f"set nocompatible\n{settings}\n"
        f"cgetfile {printed}\n"
        "let rows = map(filter(getqflist(), 'v:val.valid'), "
        '\'fnamemodify(bufname(v:val.bufnr), ":t") . " " . v:val.lnum . " " . v:val.col . " " . v:val.type\')\n'
        f"call writefile(rows, '{out}')\nqall!\n",
        encoding="utf-8",
    )

    subprocess.run(["vim", "-es", "-u", "NONE", "-S", str(script)], cwd=kept.root, timeout=60, check=False)

    assert out.read_text(encoding="utf-8").splitlines() == [
        "2026-03-04-a.md 3 9 e",
        "2026-03-04-a.md 5 1 w",
    ]


def test_what_obsidian_writes_is_understood_as_the_page_for_editors_says(journal: MakeJournal) -> None:
    kept = journal(
        {
            "content/2026-03-01-before.md": "---\ntitle: Before\n---\n## What we saw\n\nIt helped.\n",
            "content/2026-03-04-after.md": """
                ---
                title: After
                date: 2026-03-04T09:30:00
                tags:
                  - team
                  - meetings
                draft: false
                expect: It helps
                confidence: 70
                review: 2026-03-20
                lesson:
                follows:
                  - "[[2026-03-01-before]]"
                aliases:
                  - The other name
                ---
                [[2026-03-01-before]], [[2026-03-01-before|that]], [[2026-03-01-before#What we saw]], ![[board.png]]
                """,
        }
    )

    found = kept.run("check", "--format", "lines", *TODAY).stdout.splitlines()

    assert [re.findall(r"\[(.+?)\]", line)[0] for line in found] == ["image-missing"]
    kept.write({"content/attachments/board.png": b"x"})
    assert kept.build().ok
    assert "2026/03/before" in kept.read("public/2026/03/after/index.html")
    assert "The other name/index.html" in kept.files()
