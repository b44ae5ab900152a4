"""`microjournal explain`: what a kind of problem means."""

from __future__ import annotations

import difflib
import re
import shutil
import textwrap

import click
from click.shell_completion import CompletionItem

from microjournal.diagnostics import Problem

_WIDEST = 88
_COLORS = {"error": "red", "warning": "yellow", "hint": "cyan"}


def _begun(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """The codes that a shell offers."""
    from microjournal.diagnostics.problems import PROBLEMS

    return [CompletionItem(code, help=found.title) for code, found in PROBLEMS.items() if code.startswith(typed)]


@click.command("explain", short_help="Say what a kind of problem means.")
@click.argument("codes", metavar="[CODE]...", nargs=-1, shell_complete=_begun)
def command(codes: tuple[str, ...]) -> None:
    """Say what a kind of problem means, why it matters, and what to write instead.

    CODE is what stands in brackets in a message, such as result-unknown. Without one, all codes are listed.
    """
    from microjournal.diagnostics.problems import PROBLEMS

    width = min(shutil.get_terminal_size().columns, _WIDEST)
    if not codes:
        click.echo(all_codes())
        return
    found = [_find(code, PROBLEMS) for code in codes]
    click.echo("\n\n".join(explained(problem, width) for problem in found))


def explained(problem: Problem, width: int) -> str:
    """The documentation of a kind of problem for the terminal: paragraphs wrapped, examples as they are."""
    head = click.style(f"{problem.severity}[{problem.code}]", fg=_COLORS[problem.severity], bold=True)
    parts = [f"{head}: {problem.title}"]
    for part in problem.explanation.split("\n\n"):
        is_example = part.startswith("    ")
        parts.append(part if is_example else textwrap.fill(" ".join(part.split()), width, break_on_hyphens=False))
    return re.sub(r"(?m)^(Wrong:|Right:)\n\n", r"\1\n", "\n\n".join(parts))


def all_codes() -> str:
    """Every code with its severity and title, by group."""
    from microjournal.diagnostics.problems import GROUPS, PROBLEMS

    width = max(map(len, PROBLEMS))
    groups = []
    for name, problems in GROUPS.items():
        rows = [f"  {p.code.ljust(width)}  {p.severity.ljust(7)}  {p.title}" for p in problems]
        groups.append("\n".join([click.style(name, bold=True), *rows]))
    return "\n\n".join(groups)


def _find(written: str, problems: dict[str, Problem]) -> Problem:
    """The kind of problem that is meant; a whole message's `error[code]:` will do. Raises click.UsageError."""
    in_brackets = re.search(r"\[([^\[\]]+)\]", written)
    code = (in_brackets[1] if in_brackets else written).strip().lower().replace("_", "-").replace(" ", "-")
    if code in problems:
        return problems[code]
    near = difflib.get_close_matches(code, problems, n=3, cutoff=0.5)
    near += [known for known in problems if code in known.split("-") and known not in near]
    meant = f"did you mean {' or '.join(near[:4])}?" if near else "`microjournal explain` lists all codes"
    raise click.UsageError(f"there is no problem with the code '{code}': {meant}")
