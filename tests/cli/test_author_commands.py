"""The commands with which an author keeps the journal: new, start, update, finish, drop, list."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from microjournal.cli.program import program
from microjournal.cli.terminal import questions
from microjournal.diagnostics.columns import columns, cut
from tests.moments import none, read_again

if TYPE_CHECKING:
    from click.testing import Result

    from tests.conftest import Journal, MakeJournal

DAY = "2026-03-10"
PLANNED = """
    ---
    title: Stand-up by text
    date: 2026-03-04    # a Wednesday
    expect: Fewer than 3 of 10 run late
    review: 2w
    ---
    The plan.

    ## Result
    """
RUNNING = """
    ---
    title: Walk and talk
    tags: [Team, health]
    expect: Shorter meetings
    confidence: 60
    started: 2026-03-01
    review: 2026-03-08
    ---
    """
DONE = """
    ---
    title: Mob review
    expect: Fewer bugs
    started: 2026-02-01
    ended: 2026-02-10
    result: partly
    decision: adapt
    lesson: One driver an hour
    ---
    """
NOTE = "# Just a thought\n"
FILES: dict[str, str | bytes] = {
    "content/2026/2026-03-04-stand-up-by-text.md": PLANNED,
    "content/2026/2026-03-01-walk-and-talk.md": RUNNING,
    "content/2026/2026-02-01-mob-review.md": DONE,
    "content/2026/2026-02-02-just-a-thought.md": NOTE,
    "content/pages/about.md": "# About\n",
}


@pytest.fixture(autouse=True)
def _as_on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773144000")  # 2026-03-10 12:00 UTC
    for name in ("VISUAL", "EDITOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def kept(journal: MakeJournal, monkeypatch: pytest.MonkeyPatch) -> Journal:
    """A journal with a planned, a running and a finished entry, a note and a page."""
    made = journal(FILES)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773144000")
    return made


def answering(journal: Journal, monkeypatch: pytest.MonkeyPatch, answers: str, *arguments: str) -> Result:
    """Runs a command as if somebody sat at the terminal."""
    monkeypatch.setattr(questions, "can_ask", lambda: True)
    return CliRunner().invoke(program, ["-C", str(journal.root), *arguments], input=answers)


def editor(tmp_path: Path, code: str) -> str:
    """The command line of an editor that runs Python code on `path`."""
    script = tmp_path / "an editor.py"
    script.write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[-1])\n{code}\n", encoding="utf-8")
    return f'"{sys.executable}" "{script}"'


def keys(text: str) -> list[str]:
    return re.findall(r"^(\w+):", text.split("---")[1], re.MULTILINE)


# --- new ------------------------------------------------------------------------------------------------------------


def test_new_writes_a_file_that_the_build_understands(kept: Journal) -> None:
    outcome = kept.run(
        *("new", "Stand-up: yes", "or no?", "--expect", "3: fewer # late", "--review", "2w", "--confidence", "70"),
        *("--tag", "team, c#", "--tag", "team", "--follows", "mob", "--draft"),
    )
    assert outcome.exit_code == 0
    path = Path("content/2026/2026-03-10-stand-up-yes-or-no.md")
    assert outcome.stdout == f"{path}\n"
    assert "planned on 2026-03-10, review 2026-03-24 (in 14 days)" in outcome.stderr
    assert "microjournal start stand-up-yes-or-no" in outcome.stderr
    assert kept.read(path.as_posix()) == (
        "---\ntitle: 'Stand-up: yes or no?'\ndate: 2026-03-10\ntags: [team, c#]\nexpect: '3: fewer # late'\n"
        "confidence: 70\nreview: 2w\nfollows: 2026-02-01-mob-review\ndraft: true\n---\n"
    )
    listed = json.loads(kept.run("list", "--json", "--tag", "C#").stdout)
    assert [(row["title"], row["expect"], row["follows"]) for row in listed] == [
        ("Stand-up: yes or no?", "3: fewer # late", ["2026-02-01-mob-review"])
    ]


def test_a_new_entry_without_an_expectation_is_reminded_of_it_and_builds_as_it_is(kept: Journal) -> None:
    outcome = kept.run("new", "A thought")
    assert "write after `expect:`" in outcome.stderr
    assert kept.read("content/2026/2026-03-10-a-thought.md").endswith("date: 2026-03-10\nexpect:\n---\n")
    assert kept.build().ok
    assert kept.page("2026/03/a-thought/").find(string=re.compile("A thought"))


@pytest.mark.parametrize("title", ["yes", "2026-03-04", "- a", "[x]", "1e3", "null", "#1", "'quoted'", "a: b", "🎉"])
def test_any_title_reads_back_as_it_was_given(kept: Journal, title: str) -> None:
    path = kept.run("new", "--", title).stdout.strip()
    rows = json.loads(kept.run("list", "--status", "note", "--json").stdout)
    assert title in [row["title"] for row in rows if row["path"] == Path(path).as_posix()]


def test_new_never_overwrites_and_keeps_addresses_apart(kept: Journal) -> None:
    first = kept.run("new", "Walk and talk", "--date", "2026-03-02")
    assert first.stdout.strip() == str(Path("content/2026/2026-03-02-walk-and-talk-2.md"))
    assert "is there already" in first.stderr
    assert kept.run("new", "Walk and talk", "--date", "2026-03-02").stdout.strip().endswith("walk-and-talk-3.md")
    assert kept.run("new", "Walk and talk", "--date", "2026-02-20").stdout.strip().endswith("20-walk-and-talk.md")
    assert kept.build().ok


@pytest.mark.parametrize(
    ("existing", "folder"),
    [
        ({}, "content/2027"),
        ({"content/2026-01-01-a.md": NOTE}, "content"),
        ({"content/2026/01/2026-01-01-a.md": NOTE}, "content/2027/02"),
        (
            {"content/2026/2026-01-01-a.md": NOTE, "content/2026-01-01-b.md": NOTE, "content/2026/c.md": NOTE},
            "content/2027",
        ),
    ],
)
def test_new_puts_files_where_the_others_are(
    journal: MakeJournal, existing: dict[str, str | bytes], folder: str
) -> None:
    outcome = journal(existing).run("new", "T", "--today", "2027-02-03")
    assert outcome.stdout.strip() == str(Path(folder) / "2027-02-03-t.md")


def test_a_long_title_gives_a_name_that_file_systems_take(kept: Journal) -> None:
    path = Path(kept.run("new", "words " * 60).stdout.strip())
    assert len(path.name) < 90
    assert path.stem.endswith("-words")


def test_new_opens_the_editor_and_says_what_is_wrong_afterwards(
    kept: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "path.write_text(path.read_text().replace('expect:', 'expect: ' + 'x' * 150))"
    monkeypatch.setenv("EDITOR", editor(tmp_path, code))
    outcome = kept.run("new", "T", "--edit")
    assert outcome.exit_code == 0
    assert "10 more than 140" in outcome.stderr
    monkeypatch.setenv("VISUAL", "no-such-editor --wait")
    outcome = kept.run("new", "U", "--edit")
    assert outcome.exit_code == 1
    assert "'no-such-editor --wait' cannot be started" in outcome.stderr


# --- the life of an entry -------------------------------------------------------------------------------------------


def test_an_entry_lives_from_plan_to_result_and_only_its_keys_change(kept: Journal) -> None:
    name = "content/2026/2026-03-04-stand-up-by-text.md"
    plan = kept.read(name)
    started = kept.run("start", "stand-up", "--date", "2026-03-05")
    assert started.exit_code == 0
    assert "running since 2026-03-05, review 2026-03-19 (in 9 days)" in started.stdout
    assert "microjournal finish stand-up-by-text" in started.stdout
    assert kept.read(name) == plan.replace("review: 2w", "started: 2026-03-05\nreview: 2w")

    updated = kept.run("update", "stand-up", "Half", "the team forgot")
    assert "\n  added: 2026-03-10 Half the team forgot\n" in updated.stdout
    assert updated.exit_code == 0
    text = kept.read(name)
    assert "The plan.\n\n## 2026-03-10 Half the team forgot\n\n## Result\n" in text

    arguments = ("--result", "partly", "--decision", "adapt", "--lesson", "Ask: before ten")
    finished = kept.run("finish", "stand-up", *arguments)
    assert finished.exit_code == 0
    assert "done on 2026-03-10: partly, adapt" in finished.stdout
    assert "microjournal new TITLE --follows stand-up-by-text" in finished.stdout
    assert kept.read(name) == text.replace(
        "2w\n", "2w\nended: 2026-03-10\nresult: partly\ndecision: adapt\nlesson: 'Ask: before ten'\n"
    )
    assert kept.build().ok


def test_commands_work_from_any_folder_of_the_journal_and_on_files(
    kept: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(kept.root / "content" / "2026")
    outcome = CliRunner().invoke(program, ["start", "2026-03-04-stand-up-by-text.md"])
    assert outcome.exit_code == 0
    assert "\n  2026-03-04-stand-up-by-text.md\n" in outcome.stdout
    monkeypatch.chdir(kept.root / "content" / "pages")
    outcome = CliRunner().invoke(program, ["drop", "content/2026/2026-03-01-walk-and-talk.md"])
    assert outcome.exit_code == 0
    assert str(Path("../2026/2026-03-01-walk-and-talk.md")) in outcome.stdout


def test_outside_of_a_journal_the_commands_say_so(tmp_path: Path) -> None:
    for arguments in (["new", "T"], ["start", "x"], ["list"]):
        outcome = CliRunner().invoke(program, ["-C", str(tmp_path), *arguments])
        assert outcome.exit_code == 2
        assert "no microjournal.yaml" in outcome.stderr


def test_wrong_settings_are_shown_and_end_with_1(journal: MakeJournal) -> None:
    outcome = journal({"microjournal.yaml": "titel: T\n"}).run("new", "T")
    assert outcome.exit_code == 1
    assert "microjournal.yaml:1:1" in outcome.stderr


def test_moving_a_review_counts_from_today_and_writes_a_plain_day(kept: Journal) -> None:
    outcome = kept.run("update", "walk", "--review", "1w")
    assert outcome.exit_code == 0
    assert "review 2026-03-17 (in 7 days)" in outcome.stdout
    path = "content/2026/2026-03-01-walk-and-talk.md"
    assert "review: 2026-03-17\n" in kept.read(path)
    assert "##" not in kept.read(path)


def test_after_an_update_of_a_plan_it_can_be_started(kept: Journal) -> None:
    outcome = kept.run("update", "stand-up", "--review", "1w")
    assert outcome.stdout.endswith(
        "Next:\n  microjournal start stand-up-by-text\n  microjournal finish stand-up-by-text\n"
    )


def test_an_update_written_in_the_editor_has_a_heading_and_a_text(
    kept: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "text = path.read_text(); path.write_text('Half forgot\\n\\nTwo did not.\\n' + text)"
    monkeypatch.setenv("EDITOR", editor(tmp_path, code))
    assert kept.run("update", "walk", "--edit", "--date", "2026-03-09").exit_code == 0
    text = kept.read("content/2026/2026-03-01-walk-and-talk.md")
    assert text.endswith("---\n\n## 2026-03-09 Half forgot\n\nTwo did not.\n")


def test_an_update_left_empty_in_the_editor_changes_nothing(
    kept: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept.contents("content")
    monkeypatch.setenv("EDITOR", editor(tmp_path, "pass"))
    assert kept.run("update", "walk", "--edit").exit_code == 1
    assert kept.contents("content") == before


def test_dropping_notes_the_day_and_the_reason(kept: Journal) -> None:
    outcome = kept.run("drop", "walk", "--because", "It rained")
    assert outcome.exit_code == 0
    assert "dropped on 2026-03-10" in outcome.stdout
    text = kept.read("content/2026/2026-03-01-walk-and-talk.md")
    assert keys(text)[-3:] == ["review", "dropped", "lesson"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("new",), "TITLE"),
        (("new", "  "), "title is empty"),
        (("new", "caf\udce9"), "not UTF-8"),
        (("new", "T", "--expect", "caf\udce9"), "not UTF-8"),
        (("new", "T", "--review", "soon"), "neither a date nor a span"),
        (("new", "T", "--date", "2026-02-30"), "not a day"),
        (("new", "T", "--follows", "nothing-like-it"), "no entry"),
        (("start", "walk"), "was started on 2026-03-01"),
        (("start", "mob"), "ended on 2026-02-10"),
        (("finish", "mob", "--result", "met"), "ended on 2026-02-10"),
        (("drop", "mob"), "ended on 2026-02-10"),
        (("update", "mob", "--review", "1w"), "nothing left to review"),
        (("update", "walk"), "say what happened"),
        (("update", "walk", ""), "say what happened"),
        (("update", "walk", " ", "--review", "1w"), "say what happened"),
        (("update", "walk", "x", "--date", "2026-11-09"), "still to come"),
        (("finish", "walk", "--result", "met", "--date", "2062-03-09"), "still to come"),
        (("drop", "walk", "--date", "2026-03-11"), "still to come"),
        (("new", "T", "--date", "2026-03-11"), "still to come"),
        (("new", "T", "--date", "0026-03-09"), "not a day"),
        (("start", "walk", "--force", "--date", "2062-03-02"), "more than a year ahead"),
        (("drop", "walk", "--date", "2026-02-01"), "before it started on 2026-03-01"),
        (("finish", "walk", "--result", "met", "--decision", "adopt"), '--lesson "What you learnt"'),
        (("finish", "walk"), "--result met|partly|not-met|unclear"),
        (("finish", "walk", "--result", "great"), "not one of: met, partly, not-met, unclear"),
        (("start", "about"), "no entry"),
        (("start", "content/pages/about.md"), "plain page"),
        (("start", "microjournal.yaml"), "not an entry"),
        (("start", ""), "ENTRY is empty"),
    ],
)
def test_wrong_usage_and_contradictions_end_with_2_before_anything_is_written(
    kept: Journal, arguments: tuple[str, ...], words: str
) -> None:
    before = kept.contents("content")
    outcome = kept.run(*arguments)
    assert outcome.exit_code == 2
    assert words in outcome.stderr
    assert kept.contents("content") == before


@pytest.mark.parametrize(
    "arguments",
    [("new", "Walk"), ("list",), ("list", "--due"), ("start", "stand"), ("update", "stand", "x")],
    ids=" ".join,
)
def test_no_command_takes_a_journal_for_a_new_one_when_its_entries_are_not_there(
    kept: Journal, arguments: tuple[str, ...]
) -> None:
    assert kept.run("build").exit_code == 0
    (kept.root / "content").rename(kept.root / "elsewhere")

    outcome = kept.run(*arguments)

    assert outcome.exit_code == 1
    assert "content: error[folder-missing]: there is no folder content/, though" in outcome.stderr
    assert outcome.stdout == ""
    assert not (kept.root / "content").exists()


def test_force_writes_another_day(kept: Journal) -> None:
    assert kept.run("start", "walk", "--force", "--date", "2026-03-02").exit_code == 0
    assert "started: 2026-03-02\n" in kept.read("content/2026/2026-03-01-walk-and-talk.md")
    assert kept.run("finish", "mob", "--force", "--decision", "adopt").exit_code == 0
    text = kept.read("content/2026/2026-02-01-mob-review.md")
    assert "ended: 2026-03-10\nresult: partly\ndecision: adopt\nlesson: One driver" in text


def test_a_long_lesson_is_written_and_warned_about(kept: Journal) -> None:
    outcome = kept.run("finish", "walk", "--result", "met", "--decision", "later", "--lesson", "x" * 151)
    assert outcome.exit_code == 0
    assert "warning[line-long]" in outcome.stderr
    assert "11 more than 140" in outcome.stderr
    assert keys(kept.read("content/2026/2026-03-01-walk-and-talk.md"))[-3:] == ["ended", "result", "lesson"]


def test_words_of_other_methods_and_their_beginnings_are_understood(kept: Journal) -> None:
    assert kept.run("finish", "walk", "--result", "validated", "--decision", "ab", "--lesson", "").exit_code == 0
    text = kept.read("content/2026/2026-03-01-walk-and-talk.md")
    assert "result: met\ndecision: abandon\n" in text
    assert "lesson" not in text


def test_in_a_terminal_finish_asks_and_explains(kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = "great\npartly\nadopt\n" + "y" * 150 + "\nn\nShorter, and outside\n"
    outcome = answering(kept, monkeypatch, answers, "finish", "walk")
    assert outcome.exit_code == 0
    assert "expected: Shorter meetings (60% sure)" in outcome.stdout
    assert "'great' is not one of" in outcome.output
    assert "not-met  it did not" in outcome.stdout
    assert "150 of 140 characters, 10 too many" in outcome.stdout
    assert "20 of 140 characters" in outcome.stdout
    text = kept.read("content/2026/2026-03-01-walk-and-talk.md")
    assert "result: partly\ndecision: adopt\nlesson: Shorter, and outside\n" in text


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX systems")
def test_in_a_terminal_a_lesson_that_is_too_long_can_be_changed(kept: Journal) -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "microjournal", "finish", "walk", "--result", "met", "--decision", "adopt"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "200"}
    with subprocess.Popen(
        command, cwd=kept.root, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        for expected, typed in (
            ("Lesson: ", "Ten minutes" + "x" * 130 + "\r"),
            ("141 of 140 characters, 1 too many\r\nKeep it as it is? [y/N]: ", "n\r"),
            ("Lesson: Ten minutes" + "x" * 130, "\x7f" * 131 + "\r"),
        ):
            shown_until(ours, expected)
            os.write(ours, typed.encode())
        assert "10 of 140 characters\r\n" in shown_until(ours, "done on")
        process.wait(30)
    os.close(ours)
    assert "lesson: Ten minute\n" in kept.read("content/2026/2026-03-01-walk-and-talk.md")


def shown_until(terminal: int, words: str) -> str:
    """What the terminal shows from now on until some words are there."""
    shown, end = "", time.monotonic() + 60
    while words not in shown and time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            shown += os.read(terminal, 4096).decode()
    assert words in shown
    return shown


def test_only_what_is_missing_is_asked(kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = answering(kept, monkeypatch, "later\n", "finish", "walk", "--result", "met", "--lesson", "")
    assert outcome.exit_code == 0
    assert "Result:" not in outcome.stdout
    assert "--decision adopt" in outcome.stdout


@pytest.mark.parametrize(
    ("given", "meant"),
    [("partial", "did you mean partly?"), ("ad", "did you mean adopt or adapt?"), ("great", "unclear\n")],
)
def test_an_unknown_word_is_refused_with_those_that_may_be_meant(kept: Journal, given: str, meant: str) -> None:
    option = "--decision" if given == "ad" else "--result"
    outcome = kept.run("finish", "walk", option, given)
    assert outcome.exit_code == 2
    assert f"'{given}' is not one of: " in outcome.stderr
    assert outcome.stderr.endswith(f"{meant}\n" if "?" in meant else meant)


def test_leaving_the_questions_writes_nothing_and_says_so(kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept.contents("content")
    outcome = answering(kept, monkeypatch, "met\n", "finish", "walk")
    assert outcome.exit_code != 0
    assert "Nothing was changed." in outcome.stderr
    assert kept.contents("content") == before


# --- files that are hard to change ----------------------------------------------------------------------------------


def test_a_refused_change_names_the_place_and_ends_with_1(kept: Journal) -> None:
    path = "content/2026-03-06-anchored.md"
    text = "---\ntitle: T\ndate: &d 2026-03-06\nstarted: *d\n---\n"
    kept.write({path: text})
    outcome = kept.run("start", "anchored", "--force")
    assert outcome.exit_code == 1
    assert f"{path}:4:1: error[edit-refused]" in outcome.stderr
    assert "nothing was changed" in outcome.stderr
    assert kept.read(path) == text


def test_a_file_that_cannot_be_read_is_shown_and_left_alone(kept: Journal) -> None:
    kept.write({"content/2026-03-06-broken.md": "---\ntitle: 'T\n---\n"})
    outcome = kept.run("start", "broken")
    assert outcome.exit_code == 1
    assert "content/2026-03-06-broken.md:" in outcome.stderr


def test_mistakes_that_were_there_before_do_not_stand_in_the_way(kept: Journal) -> None:
    path = "content/2026-03-06-half.md"
    kept.write({path: "---\ntitle: T\nexpect: E\nresult: met\ndecision: adopt\nlesson: L\n---\n"})
    assert kept.run("finish", "half").exit_code == 0
    assert "expect: E\nended: 2026-03-10\nresult: met\n" in kept.read(path)


def test_a_file_changed_meanwhile_is_not_overwritten(
    kept: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept.root / "content/2026/2026-03-01-walk-and-talk.md"
    code = f"pathlib.Path(r'{path}').write_text('somebody else'); path.write_text('Seen')"
    monkeypatch.setenv("EDITOR", editor(tmp_path, code))
    outcome = kept.run("update", "walk", "--edit")
    assert outcome.exit_code == 1
    assert "walk-and-talk.md was changed by somebody else" in outcome.stderr
    assert path.read_text() == "somebody else"


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither these permissions nor links without privilege")
def test_permissions_and_links_stay(kept: Journal) -> None:
    folder = kept.root / "elsewhere"
    folder.mkdir()
    target = folder / "linked.md"
    target.write_text("---\ntitle: T\ndate: 2026-03-05\n---\n")
    target.chmod(0o640)
    link = kept.root / "content/2026-03-05-linked.md"
    link.symlink_to(target)
    assert kept.run("start", "linked").exit_code == 0
    assert link.is_symlink()
    assert "started: 2026-03-10" in target.read_text()
    assert target.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in folder.iterdir()] == ["linked.md"]


def test_a_change_that_cannot_be_written_leaves_the_file_whole(kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept.contents("content")

    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", fail)
    outcome = kept.run("start", "stand-up")
    assert isinstance(outcome.exception, PermissionError)
    assert kept.contents("content") == before


# --- finding an entry -----------------------------------------------------------------------------------------------


def test_several_that_fit_are_listed(kept: Journal) -> None:
    kept.write({"content/2026/2026-03-07-stand-up-again.md": PLANNED})
    outcome = kept.run("start", "stand")
    assert outcome.exit_code == 2
    assert "any of 2 entries" in outcome.stderr
    assert "\n  2026-03-07-stand-up-again\n  2026-03-04-stand-up-by-text\n" in outcome.stderr


def test_an_exact_name_wins_over_a_longer_one(kept: Journal) -> None:
    kept.write({"content/2026/2026-03-07-stand-up-by-text-again.md": PLANNED})
    assert kept.run("start", "stand-up-by-text").exit_code == 0
    assert kept.run("start", "2026-03-07-stand-up-by-text-again").exit_code == 0


@pytest.mark.parametrize(
    ("slip", "meant"), [("stnad-up-by-text", "2026-03-04-stand-up-by-text"), ("wlak", "2026-03-01-walk-and-talk")]
)
def test_a_slip_in_a_name_or_in_one_of_its_words_gets_suggestions(kept: Journal, slip: str, meant: str) -> None:
    outcome = kept.run("start", slip)
    assert outcome.exit_code == 2
    assert f"there is no entry '{slip}'; did you mean one of these?\n  {meant}\n" in outcome.stderr


def test_words_capitals_and_a_folder_name_find_an_entry(kept: Journal) -> None:
    kept.write({"content/2026/2026-03-08-quiet-hour/index.md": PLANNED})
    assert kept.run("start", "Stand up BY").exit_code == 0
    assert kept.run("start", "quiet-hour").exit_code == 0
    kept.write({"content/2026/2026-03-09-Say_thanks!.md": PLANNED})
    outcome = kept.run("start", "say-thanks")
    assert outcome.exit_code == 0
    assert re.search(r"""microjournal finish (['"])Say_thanks!\1""", outcome.stdout)
    assert kept.run("update", "Say_thanks!", "Done").exit_code == 0


def test_an_id_in_the_file_finds_it(kept: Journal) -> None:
    kept.write({"content/2026/x.md": PLANNED.replace("title:", "id: other-name\n    title:")})
    assert kept.run("start", "other-name").exit_code == 0
    assert "started: 2026-03-10" in kept.read("content/2026/x.md")


def test_the_same_name_twice_asks_for_the_file(kept: Journal) -> None:
    kept.write({"content/2026-03-04-stand-up-by-text.md": PLANNED})
    outcome = kept.run("start", "stand-up-by-text")
    assert "name the file" in outcome.stderr
    assert "  content/2026/2026-03-04-stand-up-by-text.md\n" in outcome.stderr


def test_a_name_is_found_without_reading_the_files(kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    from microjournal.cli.entry.find import find_entry

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a file was read")

    monkeypatch.setattr(Path, "open", fail)
    monkeypatch.setattr(Path, "read_bytes", fail)
    assert find_entry(kept.root, "stand-up-by-text") == "content/2026/2026-03-04-stand-up-by-text.md"
    assert find_entry(kept.root, "2026-03-01-walk-and-talk").endswith("walk-and-talk.md")


def test_a_shell_completes_ids_with_and_without_their_date(kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    def completed(*words: str) -> list[str]:
        shell = ShellComplete(program, {}, "microjournal", "_MICROJOURNAL_COMPLETE")
        return [item.value for item in shell.get_completions([*words[:-1]], words[-1])]

    monkeypatch.chdir(kept.root)
    assert completed("start", "st") == ["stand-up-by-text"]
    assert completed("finish", "2026-02") == ["2026-02-02-just-a-thought", "2026-02-01-mob-review"]
    assert completed("new", "T", "--follows", "mob") == ["mob-review"]
    assert completed("finish", "walk", "--result", "") == ["met", "partly", "not-met", "unclear"]
    assert completed("finish", "walk", "--decision", "a") == ["adopt", "adapt", "abandon"]
    assert completed("explain", "tag-d") == ["tag-double"]
    monkeypatch.chdir(kept.root.parent)
    assert completed("start", "st") == []


# --- list -----------------------------------------------------------------------------------------------------------


ANSWER = "Answer with `microjournal finish ID`, `update ID --review 1w` or `drop ID`.\n"


def test_list_shows_what_is_in_flight_most_pressing_first(kept: Journal) -> None:
    outcome = kept.run("list")
    assert outcome.exit_code == 0
    assert outcome.stdout == (
        "overdue  review 2026-03-08  walk-and-talk     Walk and talk\n"
        "planned  review 2026-03-18  stand-up-by-text  Stand-up by text\n"
        f"1 overdue, 1 planned\n{ANSWER}"
    )
    assert ANSWER not in kept.run("list", "--today", "2026-02-20").stdout


def test_list_filters_by_state_and_tag(kept: Journal) -> None:
    assert "Mob review (partly, adapt)" in kept.run("list", "--status", "done").stdout
    assert kept.run("list", "--status", "all").stdout.count("\n") == 6
    assert "Walk and talk" in kept.run("list", "--tag", "TEAM", "--tag", "health").stdout
    assert kept.run("list", "--tag", "nothing").stdout == "No entry is like that; there are 4.\n"
    assert kept.run("list", "--limit", "1").stdout.endswith(f"1 overdue, 1 planned; the first 1 shown\n{ANSWER}")


def test_list_of_what_is_due_is_silent_when_nothing_is(kept: Journal) -> None:
    assert kept.run("list", "--due").stdout.endswith(f"Walk and talk\n1 overdue\n{ANSWER}")
    assert kept.run("list", "--due", "--today", "2026-03-12").stdout.endswith(f"1 overdue, 1 due\n{ANSWER}")
    assert kept.run("list", "--overdue", "--today", "2026-03-30").stdout.endswith(f"2 overdue\n{ANSWER}")
    quiet = kept.run("list", "--due", "--today", "2026-02-20")
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_list_for_programs_has_every_fact_under_a_stable_name(kept: Journal) -> None:
    row = json.loads(kept.run("list", "--overdue", "--json").stdout)
    assert row == [
        {
            "id": "2026-03-01-walk-and-talk",
            "path": "content/2026/2026-03-01-walk-and-talk.md",
            "title": "Walk and talk",
            "status": "running",
            "due": False,
            "overdue": True,
            "date": "2026-03-01",
            "started": "2026-03-01",
            "review": "2026-03-08",
            "ended": "",
            "dropped": "",
            "expect": "Shorter meetings",
            "confidence": 60,
            "result": "",
            "decision": "",
            "lesson": "",
            "tags": ["Team", "health"],
            "follows": [],
            "issue": "",
            "draft": False,
            "authors": [],
            "summary": "",
            "aliases": [],
            "publish": "",
            "sample": False,
            "guid": "",
            "language": "",
            "extra": {},
        }
    ]
    assert json.loads(kept.run("list", "--due", "--json", "--today", "2026-02-20").stdout) == []


def test_list_says_how_to_begin_when_there_is_nothing(journal: MakeJournal) -> None:
    assert "microjournal new" in journal().run("list").stdout
    assert "Nothing is in flight" in journal({"content/2026-03-04-a.md": NOTE}).run("list").stdout


def test_list_shows_the_rest_when_a_file_cannot_be_read(kept: Journal) -> None:
    kept.write({"content/2026-03-06-broken.md": b"---\ntitle: Caf\xe9\n---\n"})
    outcome = kept.run("list")
    assert outcome.exit_code == 0
    assert "Walk and talk" in outcome.stdout
    assert "1 file could not be read: `microjournal check` says why" in outcome.stderr


def test_list_tells_the_same_with_and_without_what_a_build_remembers(kept: Journal) -> None:
    before = kept.run("list", "--status", "all", "--json").stdout
    assert kept.build().ok
    assert kept.run("list", "--status", "all", "--json").stdout == before
    kept.run("finish", "walk", "--result", "met", "--decision", "adopt", "--lesson", "")
    after = json.loads(kept.run("list", "--status", "done", "--json").stdout)
    assert "2026-03-01-walk-and-talk" in [row["id"] for row in after]
    (kept.root / ".microjournal/state.db").write_bytes(b"no database")
    assert json.loads(kept.run("list", "--status", "done", "--json").stdout) == after


@read_again(none)
def test_list_does_not_read_again_what_a_build_has_read(kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept.run("list", "--status", "all", "--json").stdout
    assert kept.build().ok

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a file was read")

    monkeypatch.setattr("microjournal.content.entry.parse", fail)
    assert kept.run("list", "--status", "all", "--json").stdout == before


def test_text_fits_its_columns_whatever_characters_it_has() -> None:
    assert columns("計画 plan") == 9
    assert columns("e\N{COMBINING ACUTE ACCENT}") == 1
    for room in range(1, 12):
        assert columns(cut("計画 e\N{COMBINING ACUTE ACCENT}t plan 🎉", room)) <= room
    assert cut("plan", 4) == "plan"
