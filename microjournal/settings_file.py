"""Reads the journal's `microjournal.yaml`."""

from __future__ import annotations

from pathlib import Path

from microjournal.builds import Failed
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.model import Settings
from microjournal.sources import SETTINGS, unreadable


def read_settings(root: Path) -> tuple[Settings, list[Diagnostic]]:
    """The journal's settings, with warnings about them. Raises Failed if they have errors or are not there."""
    from microjournal.settings import read

    try:
        text = (root / SETTINGS).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        help_ = "run `microjournal init`"
        missing = problem("settings-missing", f"there is no {SETTINGS}", Span(path=SETTINGS), help=help_)
        raise Failed([missing]) from None
    except OSError as error:
        raise Failed([unreadable(SETTINGS, error)]) from None
    except UnicodeDecodeError as error:
        from microjournal.source_text import not_utf_8

        raise Failed([not_utf_8(error, path=SETTINGS)]) from None
    settings, problems = read(text, path=SETTINGS)
    if settings is None:
        raise Failed(problems)
    return settings, problems
