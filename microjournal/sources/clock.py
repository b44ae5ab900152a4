"""What day it is: the one place that asks the clock. Everything later gets the day as a value."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from microjournal.model.settings import Settings


def today(settings: Settings, given: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """The ISO date that counts as today.

    given: by the author (`--today`), already checked. Otherwise it is today in the journal's time zone, by the clock or
    by `SOURCE_DATE_EPOCH` (https://reproducible-builds.org/specs/source-date-epoch/).
    Raises ValueError if that is not a number of seconds.
    """
    return given or today_in(settings.timezone, environ)


def today_in(timezone: str, environ: Mapping[str, str] = os.environ) -> str:
    """Today's ISO date in a zone with an IANA name. Raises ValueError as `today` does."""
    zone = ZoneInfo(timezone)
    epoch = environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return dt.datetime.now(zone).date().isoformat()
    try:
        return dt.datetime.fromtimestamp(int(epoch), zone).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"SOURCE_DATE_EPOCH is {epoch!r}, which is not a number of seconds") from None
