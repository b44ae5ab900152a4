"""What can be wrong in a journal, as values: where, what, and what to write instead.

A diagnostic is plain data: the terminal, JSON, forge annotations and the preview all print the same value. Each code is
one row of `codes` and one file in `explanations`. This room reads no file: the commands read the explanations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from microjournal.diagnostics.codes import CODES, Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one line of one file.

    path: relative to the journal's folder, with forward slashes.
    line, column: counted from 1; columns count Unicode code points. Line 0 is a file or a folder as a whole.
    length: code points under the carets, at least 1.
    """

    path: str
    line: int = 1
    column: int = 1
    length: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One mistake at one place.

    help: what to write instead, one line, or "" when the message says it all.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    help: str = ""

    def to_plain(self) -> tuple[str, str, str, str, int, int, int, str]:
        """The same as a flat tuple of text and numbers, for storing."""
        at = self.span
        return (self.code, self.severity, self.message, at.path, at.line, at.column, at.length, self.help)

    @classmethod
    def from_plain(cls, plain: tuple[str, Severity, str, str, int, int, int, str]) -> Diagnostic:
        """Inverse of `to_plain`."""
        code, severity, message, path, line, column, length, help_ = plain
        span = Span(path=path, line=line, column=column, length=length)
        return cls(code=code, severity=severity, message=message, span=span, help=help_)


def problem(code: str, message: str, span: Span, *, help: str = "") -> Diagnostic:
    """A diagnostic with the severity of its code.

    code: a key of `microjournal.diagnostics.codes.CODES`.
    message: what is wrong, one line without a full stop.
    span: the place that the caret is to show.
    help: what to write instead, one line, or "" when the message says it all.

    Raises KeyError for a code that is not in the table.
    """
    return Diagnostic(code=code, severity=CODES[code].severity, message=message, span=span, help=help)


def most_helpful_first(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Errors, then warnings, then hints; within each by file, line and column; doubles removed."""
    unique = dict.fromkeys(diagnostics)
    return sorted(
        unique,
        key=lambda d: (SEVERITIES.index(d.severity), d.span.path, d.span.line, d.span.column, d.code, d.message),
    )


def as_errors(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The same with warnings raised to errors (`build --strict`)."""
    return [replace(d, severity="error") if d.severity == "warning" else d for d in diagnostics]


class JournalErrors(Exception):
    """The journal has errors: `problems` says which, and nothing was written."""

    def __init__(self, problems: Sequence[Diagnostic]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems
