"""The command line: finds the command, runs it, and turns whatever happens into an exit code.

A command is a module in `commands` and nothing else: it is found by its file. The module is imported when its command
is called, and when the help lists all of them.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

import microjournal
from microjournal.cli import commands

_INTERRUPTED = 130

# The headings of the help; each command's module says under which it stands, and where.
_SECTIONS = ("Begin", "Write", "Publish", "Look closer")

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
    "watch": "serve",
}


class Program(click.Group):
    """The group of all commands, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the help. Imports every command."""
        places = {name: importlib.import_module(module).PLACE for name, module in _modules().items()}
        return sorted(places, key=lambda name: (_SECTIONS.index(places[name][0]), *places[name][1:], name))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, None if there is none."""
        module = _modules().get(cmd_name)
        return _with_folder_option(importlib.import_module(module).command) if module else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it; but the mistake names the commands that may be meant."""
        name = args[0]
        if not name.startswith("-") and name not in _modules() and not ctx.resilient_parsing:
            raise click.UsageError(f"there is no command {name!r}.{_suggestion(name)}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the part of the help that lists the commands under their headings."""
        names = self.list_commands(ctx)
        width = max(map(len, names))
        for section in _SECTIONS:
            rows = []
            for name in names:
                module = importlib.import_module(_modules()[name])
                if module.PLACE[0] == section:
                    rows.append((name.ljust(width), module.command.get_short_help_str(formatter.width)))
            with formatter.section(section):
                formatter.write_dl(rows)


def _modules() -> dict[str, str]:
    """The module of every command by the command's name."""
    # A name that Python keeps for itself, such as `import`, has an underscore behind it as the name of a module.
    found = pkgutil.iter_modules(commands.__path__)
    return {module.name.removesuffix("_"): f"{commands.__name__}.{module.name}" for module in found}


def _suggestion(name: str) -> str:
    import difflib

    near = [_OTHER_WORDS[name]] if name in _OTHER_WORDS else difflib.get_close_matches(name, _modules())
    return f" Did you mean {' or '.join(map(repr, near))}?" if near else ""


def _folder_option() -> click.Option:
    """`-C DIR`, which the program and every command understand."""

    def work_in(ctx: click.Context, _param: click.Parameter, folder: Path | None) -> None:
        if folder is not None and not ctx.resilient_parsing:
            ctx.with_resource(contextlib.chdir(folder))

    return click.Option(
        ["-C", "start_in"],
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        is_eager=True,
        expose_value=False,
        callback=work_in,
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


program = Program(
    name="microjournal",
    help=(
        "Keep a plan journal: write down many small experiments, what you expect and what you saw, "
        "and publish them as a site."
    ),
    epilog=(
        "`microjournal COMMAND --help` tells more about a command.\n\n\b\n"
        "Bash, zsh and fish complete commands and entries, with this in the start-up file:\n"
        '  eval "$(_MICROJOURNAL_COMPLETE=bash_source microjournal)"   (or zsh_source)\n'
        "  _MICROJOURNAL_COMPLETE=fish_source microjournal | source"
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
    params=[_folder_option()],
)
click.version_option(microjournal.__version__, message="microjournal %(version)s")(program)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program and returns its exit code.

    arguments: those behind the program's name. [default: those of the process]

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
        # Nobody reads our output any longer. Without this the interpreter would complain when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        reason = error.strerror or str(error)
        click.echo(f"Error: {error.filename}: {reason}" if error.filename else f"Error: {reason}", err=True)
        return 1
    return outcome if isinstance(outcome, int) else 0


def _print_any_text() -> None:
    """Whatever character a title has, printing it never fails: not on an old Windows pipe, not in a C locale."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = "utf-8" if sys.platform == "win32" else stream.encoding
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _show(mistake: click.ClickException) -> None:
    """The mistake first, then where help is. A terminal breaks lines within words, so they are broken here."""
    if type(mistake).__name__ == "NoArgsIsHelpError":
        # Newer versions of click raise this for a group that is called without a command; it shows the help.
        mistake.show()
        return
    message = f"Error: {mistake.format_message()}"
    if sys.stderr.isatty():
        from microjournal.cli.terminal.problems import layout_of

        layout = layout_of(sys.stderr)
        message = "\n".join(layout.folded(line) for line in message.splitlines())
    click.echo(message, err=True)
    context = mistake.ctx if isinstance(mistake, click.UsageError) else None
    if context is not None:
        click.echo(f"`{context.command_path} --help` tells more.", err=True)
