"""The program finds its commands by their files."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from microjournal.cli import commands
from microjournal.cli.program import program

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
    assert "\nLook closer:\n  hello    Greet.\n  explain  " in CliRunner().invoke(program, ["--help"]).output
    assert "Did you mean 'hello'?" in CliRunner().invoke(program, ["helo"]).output


def test_the_help_lists_the_commands_in_the_order_of_use() -> None:
    lines = CliRunner().invoke(program, ["--help"]).output.partition("\nBegin:\n")[2].splitlines()

    assert [line.split()[0] for line in lines if line.startswith("  ")][:-1] == (
        "init import new start update finish drop list build serve check explain schema".split()
    )
    assert [line for line in lines if line.endswith(":")] == ["Write:", "Publish:", "Look closer:"]
