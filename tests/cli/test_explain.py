"""`microjournal explain`: what a code means."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner, Result

from microjournal.cli.commands.explain import explained, explanation
from microjournal.cli.program import program
from microjournal.diagnostics.codes import CODES, GROUPS


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["explain", *arguments])


def test_a_code_is_explained_with_what_is_wrong_and_what_is_right() -> None:
    outcome = run("result-unknown")

    assert outcome.exit_code == 0
    assert outcome.stdout == (
        "error[result-unknown]: Not a word for a result\n\n"
        "`result` says whether what happened matched what was expected, in one of four\n"
        "words, so that results can be counted. What you do now is a question of its own:\n"
        "`decision`. What there is to tell goes into `lesson` and into the body.\n\n"
        "Wrong:\n    ended: 2026-03-19\n    result: partial\n\n"
        "Right:\n    ended: 2026-03-19\n    result: partly\n"
    )


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained_within_the_width_of_the_terminal(code: str) -> None:
    text = explained(CODES[code], 60)

    paragraphs = [line for line in text.splitlines()[1:] if not line.startswith("    ")]
    assert max(map(len, paragraphs)) <= 60
    assert re.sub(r"\s+", " ", explanation(code)) in re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("written", ["error[tag-case]:", "[tag-case]", "TAG-CASE", "tag_case", " tag-case "])
def test_a_code_may_be_written_as_messages_show_it(written: str) -> None:
    assert run(written).stdout.startswith("hint[tag-case]: ")


def test_several_codes_are_explained_one_after_the_other() -> None:
    assert re.findall(r"^\w+\[(.+?)\]", run("tag-once", "tag-near").stdout, re.MULTILINE) == ["tag-once", "tag-near"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("result-unkown", "result-unknown"), ("overdue", "review-overdue"), ("review", "review-missing")],
)
def test_an_unknown_code_is_wrong_usage_and_names_those_that_may_be_meant(written: str, meant: str) -> None:
    outcome = run(written)

    assert outcome.exit_code == 2
    assert f"there is no problem with the code '{written}': did you mean " in outcome.stderr
    assert meant in outcome.stderr


def test_a_code_that_resembles_nothing_leads_to_the_list() -> None:
    assert "`microjournal explain` lists all codes" in run("xyzzy").stderr


def test_without_a_code_all_are_listed_by_group() -> None:
    lines = run().stdout.splitlines()

    assert [line for line in lines if line and not line.startswith(" ")] == list(GROUPS)
    assert [line.split()[0] for line in lines if line.startswith("  ")] == list(CODES)
