"""The registry of everything that can be wrong: code, severity, and the documentation of each kind of problem.

The documentation pages are made from these texts, and `microjournal.diagnostics.problem` looks the severity up here. A
code is stable: it is printed, stored and linked to. To add one, add a `kind(...)` to the module of its field.
"""

from __future__ import annotations

from microjournal.diagnostics import Problem
from microjournal.diagnostics.problems import (
    advice,
    elsewhere,
    files,
    journal,
    keys,
    life,
    output,
    settings,
    text,
    themes,
    values,
)

GROUPS: dict[str, tuple[Problem, ...]] = {
    "Files": files.PROBLEMS,
    "Keys": keys.PROBLEMS,
    "Values": values.PROBLEMS,
    "The life of an entry": life.PROBLEMS,
    "The text": text.PROBLEMS,
    "Settings": settings.PROBLEMS,
    "The journal as a whole": journal.PROBLEMS,
    "Themes": themes.PROBLEMS,
    "Output": output.PROBLEMS,
    "Advice": advice.PROBLEMS,
    "Links to elsewhere": elsewhere.PROBLEMS,
}

PROBLEMS: dict[str, Problem] = {problem.code: problem for group in GROUPS.values() for problem in group}
