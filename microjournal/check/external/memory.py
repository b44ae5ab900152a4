"""Which addresses on the web were found good, and on which day, so that they are not tested every time.

They are kept in `.microjournal/links.json`, which may be deleted or damaged without harm.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from microjournal.check.external.verdicts import Verdict
from microjournal.model.dates import add_days

_FORMAT = 1
_DAYS = 7
_REMEMBERED = ("fine", "moved", "refused")


def recall(file: Path, today: str) -> dict[str, tuple[str, Verdict]]:
    """Verdicts of the last week by address, each with the day it was found on.

    file: to read. today: ISO date. Whatever is wrong with the file, nothing is raised.
    """
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["format"] != _FORMAT:
            return {}
        since = add_days(today, -_DAYS)
        return {
            url: (str(day), Verdict(kind=kind, reason=str(reason), location=str(location)))
            for url, (day, kind, reason, location) in kept["links"].items()
            if since < str(day) <= today and kind in _REMEMBERED
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def remember(file: Path, today: str, before: Mapping[str, tuple[str, Verdict]], found: Mapping[str, Verdict]) -> None:
    """Writes what was recalled and those of today's verdicts that are good.

    today: ISO date. before: as `recall` gave it. found: verdicts by address.
    Raises OSError if the file cannot be written.
    """
    good = {url: (today, verdict) for url, verdict in found.items() if verdict.kind in _REMEMBERED}
    links = {
        url: (day, verdict.kind, verdict.reason, verdict.location)
        for url, (day, verdict) in sorted({**before, **good}.items())
        if not (_has_secret(url) or _has_secret(verdict.location))
    }
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"format": _FORMAT, "links": links}, indent=1), encoding="utf-8")


def _has_secret(url: str) -> bool:
    """Whether there is a name or a password before the host: `https://ana:secret@b.example/`."""
    return "@" in url.partition("://")[2].partition("/")[0]
