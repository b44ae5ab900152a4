"""Reads the journal's `microjournal.yaml`."""

from __future__ import annotations

from pathlib import Path

from microjournal.diagnostics import Diagnostic, JournalErrors, Span, problem
from microjournal.model.settings import Settings
from microjournal.sources.scan import SETTINGS_FILE, unreadable
from microjournal.trust.boundary import Boundary


def read_settings(root: Path) -> tuple[Settings, list[Diagnostic]]:
    """The journal's settings, with warnings about them. Raises JournalErrors if they have errors or are not there."""
    from microjournal.content.settings import read

    if refused := Boundary(root).refused(SETTINGS_FILE):
        raise JournalErrors([refused])
    try:
        text = (root / SETTINGS_FILE).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        help_ = "run `microjournal init`"
        missing = problem(
            "settings-missing", f"there is no {SETTINGS_FILE}", Span(path=SETTINGS_FILE, line=0), help=help_
        )
        raise JournalErrors([missing]) from None
    except OSError as error:
        raise JournalErrors([unreadable(SETTINGS_FILE, error)]) from None
    except UnicodeDecodeError as error:
        from microjournal.content.source import not_utf_8

        raise JournalErrors([not_utf_8(error, path=SETTINGS_FILE)]) from None
    settings, problems = read(text, path=SETTINGS_FILE)
    if settings is None:
        raise JournalErrors(problems)
    return settings, problems
