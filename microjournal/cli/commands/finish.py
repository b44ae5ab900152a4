"""`microjournal finish`: how an experiment ended, what was decided, what was learnt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

from microjournal.cli.entry import options
from microjournal.diagnostics.text import beginning

if TYPE_CHECKING:
    from microjournal.model.entry import Entry

PLACE = ("Write", 4)

LATER = "later"
# The words, with what they mean to whoever is asked.
_RESULTS = {
    "met": "it came out as expected",
    "partly": "some of it did",
    "not-met": "it did not",
    "unclear": "one cannot tell",
}
_DECISIONS = {
    "adopt": "we do it this way from now on",
    "adapt": "we change it and try again",
    "abandon": "we stop",
    LATER: "we decide another day",
}


def _result(value: str) -> str:
    """The type of `--result`."""
    from microjournal.model.vocabulary import result_for

    return _one_of(_RESULTS, value, result_for)


def _decision(value: str) -> str:
    """The type of `--decision`."""
    from microjournal.model.vocabulary import decision_for

    return _one_of(_DECISIONS, value, decision_for)


def _one_of(words: Mapping[str, str], value: str, meaning: Callable[[str], str]) -> str:
    """The one of these words that is written, begun, or called by the name of another method.

    meaning: the word for what other methods call it, "" if there is none. Raises click.BadParameter.
    """
    given = value.strip().lower().replace(" ", "-")
    begun = [known for known in words if given and known.startswith(given)]
    found = given if given in words else begun[0] if len(begun) == 1 else meaning(given)
    if not found:
        import difflib

        near = begun or difflib.get_close_matches(given, words, n=1)
        meant = f"; did you mean {' or '.join(near)}?" if near else ""
        message = f"{value!r} is not one of: {', '.join(words)}{meant}"
        raise click.BadParameter(message)
    return found


@click.command("finish", short_help="Note how an experiment ended.")
@click.argument("text", metavar="ENTRY", type=options.EntryArgument())
@click.option(
    "--result",
    metavar="WORD",
    type=_result,
    shell_complete=options.offered(_RESULTS),
    help=f"Was it as expected? {', '.join(_RESULTS)}.",
)
@click.option(
    "--decision",
    metavar="WORD",
    type=_decision,
    shell_complete=options.offered(_DECISIONS),
    help=f"What do you do now? {', '.join(_DECISIONS)}.",
)
@click.option(
    "--lesson", metavar="TEXT", type=options.one_line, help="What you learnt, in one line of at most 140 characters."
)
@click.option("--date", metavar="DAY", type=options.iso_day, help="The day it ended, as YYYY-MM-DD. [default: today]")
@click.option("--force", is_flag=True, help="Also if it has ended already.")
def command(
    *, text: str, result: str | None, decision: str | None, lesson: str | None, date: str | None, force: bool
) -> None:
    """Note how an experiment ended.

    Writes `ended:`, `result:`, `decision:` and `lesson:` into the file of ENTRY: an id, a part of one that fits no
    other, or a file. What is not said by an option is asked for in a terminal. Result and decision are two things:
    something may not be met, and still be adapted and tried again.
    """
    from microjournal.cli.entry.change import open_entry, set_keys
    from microjournal.cli.entry.describe import print_changed
    from microjournal.cli.entry.journal import past_day
    from microjournal.cli.terminal.questions import can_ask

    opened = open_entry(text)
    entry = opened.entry
    if entry.dropped:
        raise click.UsageError(f"{entry.id} was dropped on {entry.dropped}: remove `dropped:` first if it went on")
    if entry.ended and not force:
        raise click.UsageError(f"{entry.id} ended on {entry.ended}; --force writes another end")
    day = past_day(date, opened.today, "write the end down when it is there")
    given = {"result": result, "decision": decision, "lesson": lesson}
    missing = [name for name, value in given.items() if value is None and not getattr(entry, name)]
    if missing and not can_ask():
        raise click.UsageError(_what_to_pass(missing))
    try:
        given |= _ask(entry, missing)
    except click.Abort:
        click.echo("\nNothing was changed.", err=True)
        raise
    said = {name: value for name, value in given.items() if value and value != LATER}
    entry = set_keys(opened, {"ended": day, **said})
    print_changed(entry, opened.root, opened.today, next_steps=_next_steps(entry))


def _what_to_pass(missing: list[str]) -> str:
    ways = {
        "result": f"--result {'|'.join(_RESULTS)}",
        "decision": f"--decision {'|'.join(_DECISIONS)}",
        "lesson": '--lesson "What you learnt" (or --lesson "")',
    }
    return f"nobody can be asked here, so pass {', '.join(ways[name] for name in missing)}"


def _ask(entry: Entry, missing: list[str]) -> dict[str, str]:
    """Asks for what is missing, with the words explained."""
    if missing:
        click.echo(beginning(entry.title))
        if entry.expect:
            sure = "" if entry.confidence is None else f" ({entry.confidence}% sure)"
            click.echo(f"  expected: {entry.expect}{sure}")
    questions: dict[str, Callable[[], str]] = {
        "result": lambda: _ask_word("Did it come out as expected?", "Result", _RESULTS, _result),
        "decision": lambda: _ask_word("What do you do now?", "Decision", _DECISIONS, _decision),
        "lesson": _ask_lesson,
    }
    return {name: questions[name]() for name in missing}


def _ask_word(question: str, label: str, words: Mapping[str, str], word: Callable[[str], str]) -> str:
    width = max(map(len, words))
    click.echo(f"\n{question}")
    for name, explanation in words.items():
        click.echo(f"  {name.ljust(width)}  {explanation}")
    answer: str = click.prompt(label, value_proc=word)
    return answer


def _ask_lesson() -> str:
    """A lesson that is short enough, or that the author keeps although it is not."""
    from microjournal.cli.terminal.questions import ask_line
    from microjournal.model.entry import SCAN_LINE_LIMIT

    click.echo(f"\nWhat did you learn, in one line of at most {SCAN_LINE_LIMIT} characters? (Enter: nothing to say)")
    lesson = ""
    while lesson := options.one_line(ask_line("Lesson", lesson)):
        surplus = len(lesson) - SCAN_LINE_LIMIT
        too_long = f", {surplus} too many" if surplus > 0 else ""
        click.echo(f"  {len(lesson)} of {SCAN_LINE_LIMIT} characters{too_long}")
        if surplus <= 0 or click.confirm("Keep it as it is?", default=False):
            break
    return lesson


def _next_steps(entry: Entry) -> list[str]:
    from microjournal.cli.entry.describe import short_name

    name = short_name(entry)
    follow_up = [f"new TITLE --follows {name}"] if entry.decision == "adapt" else []
    decide = [] if entry.decision else [f"finish {name} --force --decision adopt"]
    return [*follow_up, *decide, "build"]
