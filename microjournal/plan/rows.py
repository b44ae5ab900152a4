"""Lists of years, as several pages have them."""

from __future__ import annotations

from microjournal.plan.contract import YearRow
from microjournal.plan.questions import Group


def year_rows(group: Group, newest: int = 0, prefix: str = "") -> tuple[YearRow, ...]:
    """The years in which a group has entries, newest first, with their tallies.

    newest: so many of them, 0 for all. prefix: path of the pages whose years these are.
    """
    return tuple(
        {"year": year, "path": f"{prefix}{year}/", "count": tally["n"] + tally["notes"], "tally": tally}
        for year, tally in reversed(list(group.tallies("year ").items())[-newest:])
    )
