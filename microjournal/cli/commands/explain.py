"""`microjournal explain`: what a kind of problem means."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click

from microjournal import diagnostics
from microjournal.cli.entry import options
from microjournal.diagnostics.codes import CODES, GROUPS, Code

PLACE = ("Look closer", 2)

_EXPLANATIONS = Path(diagnostics.__file__).parent / "explanations"
_WIDEST = 88
_TITLES = {name: code.title for name, code in CODES.items()}
_COLORS = {"error": "red", "warning": "yellow", "hint": "cyan"}


@click.command("explain", short_help="Say what a kind of problem means.")
@click.argument("codes", metavar="[CODE]...", nargs=-1, shell_complete=options.offered(_TITLES))
def command(codes: tuple[str, ...]) -> None:
    """Say what a kind of problem means, why it matters, and what to write instead.

    CODE is what stands in brackets in a message, such as result-unknown. Without one, all codes are listed.
    """
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    if not codes:
        click.echo(all_codes())
        return
    found = [_find(written) for written in codes]
    click.echo("\n\n".join(explained(code, width) for code in found))


def explanation(name: str) -> str:
    """The Markdown that explains a code: a paragraph or more, then "Wrong:" and "Right:" with indented examples."""
    return (_EXPLANATIONS / f"{name}.md").read_text(encoding="utf-8").rstrip("\n")


def explained(code: Code, width: int) -> str:
    """The explanation of a code for a terminal of `width` columns: paragraphs wrapped, examples as they are."""
    import textwrap

    head = click.style(f"{code.severity}[{code.name}]", fg=_COLORS[code.severity], bold=True)
    parts = [f"{head}: {code.title}"]
    for part in explanation(code.name).split("\n\n"):
        is_example = part.startswith("    ")
        parts.append(part if is_example else textwrap.fill(" ".join(part.split()), width, break_on_hyphens=False))
    return re.sub(r"(?m)^(Wrong:|Right:)\n\n", r"\1\n", "\n\n".join(parts))


def all_codes() -> str:
    """Every code with its severity and title, by group."""
    width = max(map(len, CODES))
    groups = []
    for name, codes in GROUPS.items():
        rows = [f"  {code.name.ljust(width)}  {code.severity.ljust(7)}  {code.title}" for code in codes]
        groups.append("\n".join([click.style(name, bold=True), *rows]))
    return "\n\n".join(groups)


def _find(written: str) -> Code:
    """The code that is meant; a whole message's `error[code]:` will do. Raises click.UsageError."""
    import difflib

    in_brackets = re.search(r"\[([^\[\]]+)\]", written)
    name = (in_brackets[1] if in_brackets else written).strip().lower().replace("_", "-").replace(" ", "-")
    if name in CODES:
        return CODES[name]
    near = difflib.get_close_matches(name, CODES, n=3, cutoff=0.5)
    near += [known for known in CODES if name in known.split("-") and known not in near]
    meant = f"did you mean {' or '.join(near[:4])}?" if near else "`microjournal explain` lists all codes"
    raise click.UsageError(f"there is no problem with the code '{name}': {meant}")
