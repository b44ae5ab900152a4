"""The command line: finds the command, runs it, and turns whatever happens into an exit code.

A command's module is imported when the command is called (or its help is asked for) and not before, so that
`microjournal --help` and a build with nothing to do start at once.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

import microjournal

_INTERRUPTED = 130

# What the help shows: section -> command -> one line. The text stands here because the modules are not loaded for it.
SECTIONS: dict[str, dict[str, str]] = {
    "Begin": {
        "init": "Make a journal that builds at once.",
        "import": "Bring over a journal written for another program.",
    },
    "Write": {
        "new": "Write down a new experiment.",
        "start": "Note that an experiment has begun.",
        "update": "Add what happened to an experiment.",
        "finish": "Note how an experiment ended.",
        "drop": "Give an experiment up before its end.",
        "list": "Show what is in flight.",
    },
    "Publish": {
        "build": "Build the site.",
        "serve": "Show the site while you write.",
        "check": "Report everything that is wrong, all at once.",
        "comments": "Fetch and open the issues that hold the comments.",
    },
    "Look closer": {
        "theme": "List, make and export themes.",
        "explain": "Say what a kind of problem means.",
        "schema": "Print the JSON Schema of entries and settings.",
    },
}

# Words that other programs use for the same thing.
_OTHER_WORDS = {
    "add": "new",
    "create": "init",
    "generate": "build",
    "lint": "check",
    "ls": "list",
    "plan": "new",
    "post": "new",
    "preview": "serve",
    "server": "serve",
    "status": "list",
    "themes": "theme",
    "watch": "serve",
}


def _module_of(name: str) -> str:
    return f"microjournal.cli.commands.{'import_' if name == 'import' else name}"


def _work_in(ctx: click.Context, _param: click.Parameter, folder: Path | None) -> None:
    if folder is not None and not ctx.resilient_parsing:
        ctx.with_resource(contextlib.chdir(folder))


def _folder_option() -> click.Option:
    return click.Option(
        ["-C", "start_in"],
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        is_eager=True,
        expose_value=False,
        callback=_work_in,
        help="Work as if started in DIR.",
    )


def _with_folder_option(command: click.Command) -> click.Command:
    """The command, understanding `-C DIR`; a group's own commands too."""
    if not any("-C" in parameter.opts for parameter in command.params):
        command.params.append(_folder_option())
    if isinstance(command, click.Group):
        for part in command.commands.values():
            _with_folder_option(part)
    return command


class Program(click.Group):
    """The group of all commands, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for section in SECTIONS.values() for name in section if self._exists(name)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if not self._exists(cmd_name):
            return None
        command: click.Command = importlib.import_module(_module_of(cmd_name)).command
        return _with_folder_option(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and not self._exists(name) and not ctx.resilient_parsing:
            raise click.UsageError(f"there is no command {name!r}.{self._suggestion(ctx, name)}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        shown = set(self.list_commands(ctx))
        width = max(map(len, shown), default=0)
        for title, section in SECTIONS.items():
            rows = [(name.ljust(width), text) for name, text in section.items() if name in shown]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    @staticmethod
    def _exists(name: str) -> bool:
        known = any(name in section for section in SECTIONS.values())
        return known and importlib.util.find_spec(_module_of(name)) is not None

    def _suggestion(self, ctx: click.Context, name: str) -> str:
        import difflib

        names = self.list_commands(ctx)
        close = [_OTHER_WORDS[name]] if name in _OTHER_WORDS else difflib.get_close_matches(name, names)
        return f" Did you mean {' or '.join(map(repr, close))}?" if close else ""


def _show_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"microjournal {microjournal.__version__}")
        ctx.exit()


program = Program(
    name="microjournal",
    help=(
        "Keep a plan journal: write down many small experiments, what you expect and what you saw, "
        "and publish them as a site."
    ),
    epilog="`microjournal COMMAND --help` tells more about a command.",
    context_settings={"help_option_names": ["-h", "--help"]},
    params=[
        _folder_option(),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_version,
            help="Show the version and exit.",
        ),
    ],
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program with the given arguments (default: those of the process) and returns its exit code.

    0: fine; 1: problems in the journal, or a file that cannot be read or written; 2: wrong usage; 130: interrupted.
    """
    _print_any_text()
    try:
        outcome: Any = program.main(arguments, prog_name="microjournal", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as mistake:
        _show(mistake)
        return mistake.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except BrokenPipeError:
        _say_no_more()
        return 1
    except OSError as error:
        click.echo(f"Error: {_in_words(error)}", err=True)
        return 1
    return outcome if isinstance(outcome, int) else 0


def _show(mistake: click.ClickException) -> None:
    """The mistake first, then where help is. A terminal breaks lines within words, so they are broken here."""
    if _asks_for_help(mistake):
        mistake.show()
        return
    message = f"Error: {mistake.format_message()}"
    if sys.stderr.isatty():
        message = "\n".join(_broken(line) for line in message.splitlines())
    click.echo(message, err=True)
    context = mistake.ctx if isinstance(mistake, click.UsageError) else None
    if context is not None:
        click.echo(f"`{context.command_path} --help` tells more.", err=True)


def _asks_for_help(mistake: click.ClickException) -> bool:
    # Newer versions of click raise this for a group that is called without a command.
    return type(mistake).__name__ == "NoArgsIsHelpError"


def _broken(line: str) -> str:
    import shutil
    import textwrap

    width = max(shutil.get_terminal_size().columns, 20)
    return textwrap.fill(line, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _print_any_text() -> None:
    """Whatever sign a title has, printing it never fails: not on an old Windows pipe, not in a C locale."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = "utf-8" if sys.platform == "win32" else stream.encoding
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _say_no_more() -> None:
    """Nobody reads our output any longer; without this the interpreter would complain when it flushes at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _in_words(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason
