"""Diagnostics for programs: as lines for editors, as JSON, as annotations of a forge."""

from __future__ import annotations

import json
from collections.abc import Iterable

from microjournal.diagnostics import Diagnostic, most_helpful_first
from microjournal.diagnostics.text import printable

_ANNOTATIONS = {"error": "error", "warning": "warning", "hint": "notice"}


def as_lines(diagnostics: Iterable[Diagnostic]) -> str:
    """A line for each, "file:line:column: severity[code]: message; help": the form in which editors read compilers."""
    return "".join(_line(found) for found in most_helpful_first(diagnostics))


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """A JSON array, most helpful first, with a line feed at its end."""
    rows = [as_row(found) for found in most_helpful_first(diagnostics)]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def as_row(found: Diagnostic) -> dict[str, str | int]:
    """Everything that a diagnostic says, as plain data. line: 0 if it is about a file or a folder as a whole."""
    span = found.span
    return {
        "code": found.code,
        "severity": found.severity,
        "message": found.message,
        "help": found.help,
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "length": span.length,
    }


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Workflow commands, which GitHub and Forgejo show at the line in a change.

    Escaped as the runner of GitHub Actions unescapes them: `%`, CR and LF everywhere, `:` and `,` in properties.
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    return "".join(_annotation(found) for found in most_helpful_first(diagnostics))


# The forms by their names on the command line.
FORMS = {"lines": as_lines, "json": as_json, "github": as_github}


def _line(found: Diagnostic) -> str:
    message = f"{found.message}; {found.help}" if found.help else found.message
    # Editors look for a line, whatever it is about.
    place = found.span if found.span.line else f"{found.span.path}:1:1"
    return printable(f"{place}: {found.severity}[{found.code}]: {message}") + "\n"


def _annotation(found: Diagnostic) -> str:
    span = found.span
    message = f"{found.message}: {found.help}" if found.help else found.message
    at = {
        "line": span.line,
        "endLine": span.line,
        "col": span.column,
        "endColumn": span.column + span.length,
    }
    properties = {"file": span.path, **(at if span.line else {}), "title": f"{found.severity}[{found.code}]"}
    written = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in properties.items())
    return f"::{_ANNOTATIONS[found.severity]} {written}::{_escaped(message)}\n"


def _escaped(text: str, also: str = "") -> str:
    for character in "%\r\n" + also:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
