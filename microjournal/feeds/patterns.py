"""What the page of patterns shows, as data: `/patterns/patterns.json`.

The shape is a promise, with a number, and docs/patterns.md has it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from microjournal.feeds.xml import storable

VERSION = 1
_PLACES = 4


def patterns_json(title: str, url: str, found: Mapping[str, Any]) -> str:
    """The document. url: of the journal, ends with "/". found: of `microjournal.plan.contract.PatternsPage`."""
    times, forecasts, prophets = found["times"], found["calibration"], found["prophets"]
    parts = {
        "years": [_counted("year", row) for row in found["years"]],
        "tags": [{**_counted("tag", row), "url": url + row["path"], "last": row["last"]} for row in found["tags"]],
        "took": [{**_counted("days", row), "planned": row["planned"]} for row in times["took"]] if times else [],
        "late": [_counted("days", row) for row in times["late"]] if times else [],
        "loops": [{"age": row["name"], "n": row["n"]} for row in found["loops"]],
        "calibration": [_forecast(row) for row in forecasts["rows"]] if forecasts else [],
    }
    values = {
        "half_took": times and times["half"],
        "half_planned": times and times["half_planned"],
        "brier": forecasts and {"n": forecasts["n"], **_rounded(forecasts, "score", "coin", "rate")},
        "readers": prophets and {**prophets, **_rounded(prophets, "author", "readers", "interval")},
    }
    head = {"version": VERSION, "title": title, "url": url, "n": found["n"], **values}
    blocks = "".join([f',"{name}":[\n{_lines(rows)}]' for name, rows in parts.items()])
    return storable(f"{_json(head)[:-1]}{blocks}}}\n")


def _counted(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its counts, by their kinds. name: of the label."""
    return {name: row["name"], "n": row["n"], **{count["kind"]: count["n"] for count in row["counts"]}}


def _forecast(row: Mapping[str, Any]) -> dict[str, Any]:
    counts = {count["kind"]: count["n"] for count in row["counts"]}
    return {
        **{name: row[name] for name in ("low", "high", "n")},
        **counts,
        **_rounded(row, "said", "true", "share", "interval"),
    }


def _rounded(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: _round(row[name]) for name in names}


def _round(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple([_round(each) for each in value])
    return None if value is None else round(value, _PLACES)


def _lines(rows: Iterable[dict[str, Any]]) -> str:
    """One row a line."""
    lines = ",\n".join([_json(row) for row in rows])
    return f"{lines}\n" if lines else ""


_json: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
