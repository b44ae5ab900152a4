"""The program finds its commands by their files, and whatever happens in them becomes a line and an exit code."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from microjournal.cli import commands
from microjournal.cli.commands import init
from microjournal.cli.program import main, program

HELLO = '''
import click

PLACE = ("Look closer", 1)


@click.command("hello", short_help="Greet.")
def command() -> None:
    """Greet."""
    click.echo("Hello!")
'''


def test_a_command_is_added_by_one_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hello.py").write_text(HELLO, encoding="utf-8")
    monkeypatch.setattr(commands, "__path__", [*commands.__path__, str(tmp_path)])

    assert CliRunner().invoke(program, ["hello"]).output == "Hello!\n"
    assert "\nLook closer:\n  hello       Greet.\n  explain     " in CliRunner().invoke(program, ["--help"]).output
    assert "Did you mean 'hello'?" in CliRunner().invoke(program, ["helo"]).output


def test_the_help_lists_the_commands_in_the_order_of_use() -> None:
    lines = CliRunner().invoke(program, ["--help"]).output.partition("\nBegin:\n")[2].splitlines()

    rows = [line for line in lines if re.match(r"  [a-z]+  ", line)]
    assert [line.split()[0] for line in rows] == (
        "init import new start update finish drop list rename withdraw digest "
        "build serve check publish permalinks ping comments explain schema theme".split()
    )
    assert [line for line in lines if re.match(r"\w[\w ]+:", line)] == ["Write:", "Publish:", "Look closer:"]
    # How completion is had is no secret.
    assert "_MICROJOURNAL_COMPLETE=bash_source" in "".join(lines)


def test_an_interrupt_ends_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(init.command, "callback", interrupted)

    assert main(["init"]) == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "mistake", "command"),
    [
        (["finsh"], "Error: there is no command 'finsh'. Did you mean 'finish'?", "microjournal"),
        (["biuld"], "Error: there is no command 'biuld'. Did you mean 'build'?", "microjournal"),
        (["generate"], "Error: there is no command 'generate'. Did you mean 'build'?", "microjournal"),
        (["list", "-q"], "Error: No such option", "microjournal list"),
    ],
)
def test_a_mistake_comes_first_and_then_where_help_is(
    arguments: list[str], mistake: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    first, last = capsys.readouterr().err.splitlines()
    assert first.startswith(mistake)
    assert last == f"`{command} --help` tells more."


def test_a_narrow_terminal_breaks_a_mistake_between_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    assert main(["finsh"]) == 2
    assert capsys.readouterr().err.splitlines()[:2] == [
        "Error: there is no command 'finsh'. Did",
        "    you mean 'finish'?",
    ]


def test_a_file_that_cannot_be_written_is_a_line_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_arguments: object, **_named: object) -> None:
        raise PermissionError(13, "Permission denied", "content")

    monkeypatch.setattr(init.command, "callback", refused)

    assert main(["init"]) == 1
    assert capsys.readouterr().err == "Error: content: Permission denied\n"
