"""How a kind of problem is written down."""

from __future__ import annotations

from textwrap import dedent

from microjournal.diagnostics import Problem, Severity


def kind(code: str, severity: Severity, title: str, explanation: str) -> Problem:
    """A kind of problem.

    explanation: Markdown, indented as the source is: what it means and why it matters, in two to six sentences, then
        "Wrong:" and "Right:", each with an indented block.
    """
    return Problem(code=code, severity=severity, title=title, explanation=dedent(explanation).strip())
