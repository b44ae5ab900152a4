"""The documentation pages of all problems, made from the registry: an index, and a page for each code."""

from __future__ import annotations

from microjournal.diagnostics import Problem
from microjournal.diagnostics.problems import GROUPS, PROBLEMS

INDEX = "README.md"

_ABOUT = """\
# Everything that can be wrong

Every message has a code, such as `result-unknown`, and every code has a page here.
`microjournal explain CODE` prints the same text in the terminal.

- An **error** stops the build before anything is written: the last good site stays as it is.
- A **warning** is published as it stands; `--strict` makes an error of it.
- A **hint** tells of something that works and could be better.
"""


def pages() -> dict[str, str]:
    """The Markdown of every page by its file name, the index first."""
    return {INDEX: _index(), **{f"{code}.md": _page(problem) for code, problem in PROBLEMS.items()}}


def _index() -> str:
    parts = [_ABOUT]
    for name, problems in GROUPS.items():
        rows = [f"| [{p.code}]({p.code}.md) | {p.severity} | {p.title} |\n" for p in problems]
        parts.append(f"## {name}\n\n| code | severity | |\n|---|---|---|\n{''.join(rows)}")
    return "\n".join(parts)


def _page(problem: Problem) -> str:
    group = next(name for name, problems in GROUPS.items() if problem in problems)
    anchor = group.lower().replace(" ", "-")
    about = f"`{problem.code}` is {_with_article(problem.severity)}. It belongs to [{group}]({INDEX}#{anchor})."
    return f"# {problem.title}\n\n{about}\n\n{problem.explanation}\n"


def _with_article(severity: str) -> str:
    return f"an {severity}" if severity == "error" else f"a {severity}"
