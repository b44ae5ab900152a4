"""What a thousand grains show: how experiments went by year and by tag, how long they took, what forecasts were worth.

Everything here is a question for what the rows count by name (see `microjournal.plan.pattern_names`), so the page costs
about the same however long the journal is. What the page shows is there as data, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeVar

from microjournal.journal import calibration
from microjournal.journal.calibration import Came
from microjournal.journal.lengths import AGO, LATE, TOOK, Band, by_band, half_within, months_between
from microjournal.model.paths import quoted, tag_path
from microjournal.plan import pattern_names as names
from microjournal.plan.cards import Views
from microjournal.plan.contract import (
    PATTERN_LEAST,
    PATTERN_TAG_LEAST,
    PATTERN_TAGS,
    PATTERN_YEARS,
    CalibrationView,
    CountView,
    ForecastRow,
    PatternRow,
    ProphetsView,
    Tally,
    TimesView,
)
from microjournal.plan.output import Output
from microjournal.plan.page import page
from microjournal.plan.questions import Group, Journal
from microjournal.words.words import Words

PATTERNS_DATA = "patterns/patterns.json"

_V = TypeVar("_V")
_Kind = Literal["met", "partly", "not-met", "unclear", "dropped", "loop"]
_RESULTS: tuple[_Kind, ...] = ("met", "partly", "not-met", "unclear")
_ALL: tuple[_Kind, ...] = (*_RESULTS, "dropped")
# Of which one can tell whether they came true.
_TOLD = _RESULTS[:3]


def plan_patterns(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The page of patterns, and the same as data."""
    found = _found(views.words, journal, journal.group("patterns"))
    inputs = {"data": PATTERNS_DATA, **found}
    yield page(views, "patterns", "patterns/", views.words("section-patterns"), inputs, views.words("patterns-about"))
    named = {"title": views.settings.title, "url": views.settings.url}
    yield Output(path=PATTERNS_DATA, template="@patterns", inputs={**named, "found": found})


def _found(words: Words, journal: Journal, group: Group) -> dict[str, Any]:
    """What there is to show, by the names of `microjournal.plan.contract.PatternsPage`."""
    n = group.count(names.DONE)
    enough = n >= PATTERN_LEAST
    tags = _tags(journal, group) if enough else ()
    return {
        "n": n,
        "years": _years(words, group) if enough else (),
        "tags": tags,
        "more_tags": len(group.counts(names.TAG)) - len(tags) if tags else 0,
        "times": _times(words, group) if enough else None,
        "calibration": _calibration(words, group),
        "prophets": _prophets(group),
        "loops": _loops(words, group, journal.today[:7]) if enough else (),
    }


def _years(words: Words, group: Group) -> tuple[PatternRow, ...]:
    """How it went by the year of the plan, the newest first; what is too old for a row of its own is one together."""
    found = sorted(group.tallies(names.YEAR).items(), reverse=True)
    shown, older = found[:PATTERN_YEARS], found[PATTERN_YEARS:]
    rows = [
        _row(year, _linked(_counts(tally, _ALL), "results/", f"/{year}/"), path=f"{year}/") for year, tally in shown
    ]
    if older:
        year, counts = shown[-1][0], _sum([_counts(tally, _ALL) for _, tally in older], _ALL)
        rows.append(_row(words("years-before", year=year), counts, name=f"before {year}"))
    return tuple(rows)


def _linked(counts: Iterable[CountView], before: str, after: str = "") -> list[CountView]:
    """Counts with where that is listed which they count. before, after: what stands around the kind in the address."""
    return [{**count, "path": f"{before}{count['kind']}{after}" if count["n"] else ""} for count in counts]


def _tags(journal: Journal, group: Group) -> tuple[PatternRow, ...]:
    """How it went by tag, those with the most experiments first."""
    counts = {slug: count for slug, count in group.counts(names.TAG).items() if count >= PATTERN_TAG_LEAST}
    slugs = sorted(counts, key=lambda slug: (-counts[slug], slug))[:PATTERN_TAGS]
    return tuple([_tag(journal, group, slug) for slug in slugs])


def _tag(journal: Journal, group: Group, slug: str) -> PatternRow:
    path = quoted(tag_path(slug))
    counts = _counts(group.tally(names.TAG + slug), _ALL)
    (last,) = group.keys(names.TAG + slug, newest=1)
    return _row(journal.tag_name(slug), _linked(counts, f"{path}#"), path=path, last=last.partition("\t")[0])


def _times(words: Words, group: Group) -> TimesView:
    """How long experiments took, and how long they were to take."""
    took = _by_number(group.tallies(names.TOOK))
    planned = _by_number(group.counts(names.PLANNED))
    reviewed = sum(planned.values())
    late = _by_number(group.tallies(names.LATE)) if reviewed >= PATTERN_LEAST else {}
    return {
        "n": sum([tally["n"] for tally in took.values()]),
        "took": _band_rows(words, TOOK, took, [sum(counts) for counts in by_band(TOOK, planned)]),
        "half": half_within({days: tally["n"] for days, tally in took.items()}),
        "reviewed": reviewed,
        "half_planned": half_within(planned) if reviewed >= PATTERN_LEAST else None,
        "late": _band_rows(words, LATE, late, [0] * len(LATE)),
    }


def _band_rows(
    words: Words, bands: tuple[Band, ...], tallies: Mapping[int, Tally], planned: Sequence[int]
) -> tuple[PatternRow, ...]:
    """A row for each band from the first to the last in which there is something. planned: a number for each band."""
    rows = [
        _row(
            words(band.word),
            _sum([_counts(tally, _RESULTS) for tally in found], _RESULTS),
            name=band.name,
            planned=number,
        )
        for band, found, number in zip(bands, by_band(bands, tallies), planned, strict=True)
    ]
    there = [place for place, row in enumerate(rows) if row["n"] or row["planned"]]
    return tuple(rows[there[0] : there[-1] + 1]) if there else ()


def _calibration(words: Words, group: Group) -> CalibrationView | None:
    """What the author's confidence is worth; None if nothing was said often enough."""
    came = {percent: _came(tally) for percent, tally in _by_number(group.tallies(names.SAID)).items()}
    bins = calibration.bins(came, least=PATTERN_LEAST)
    if not any(each.share is not None for each in bins):
        return None
    score = calibration.score(came)
    rows = tuple([_forecast_row(each) for each in bins])
    return {
        "n": sum(row["n"] for row in rows),
        "untold": sum(each.unclear for each in came.values()),
        "rows": rows,
        "score": score.own,
        "coin": score.coin,
        "rate": score.rate,
        "text": " ".join([_sentence(words, row) for row in rows if row["share"] is not None]),
    }


def _forecast_row(found: calibration.Bin) -> ForecastRow:
    came = found.came
    numbers = (came.met, came.partly, came.not_met)
    return {
        "low": found.low,
        "high": found.high,
        "said": found.said,
        "n": came.n,
        "counts": tuple([_count(kind, n) for kind, n in zip(_TOLD, numbers, strict=True)]),
        "true": came.true,
        "share": found.share,
        "interval": found.interval,
    }


def _sentence(words: Words, row: ForecastRow) -> str:
    low, high = row["interval"] or (0, 0)
    said, between = _range(words, row["low"], row["high"]), _range(words, round(low), round(high))
    return words("calibration-said", said=said, true=words.decimal(row["true"]), all=row["n"], between=between)


def _range(words: Words, low: int, high: int) -> str:
    return words.percent(low) if low == high else words("percent-range", low=low, high=words.percent(high))


def _prophets(group: Group) -> ProphetsView | None:
    """The author beside the readers; None if they forecast too few of the same experiments."""
    said = {}
    for name, tally in group.tallies(names.BESIDE).items():
        author, readers = name.split(" ")
        said[int(author), int(readers)] = _came(tally)
    race = calibration.race(said)
    if race is None or race.n < PATTERN_LEAST or race.interval is None:
        return None
    low, high = race.interval
    return {
        "n": race.n,
        "author": race.author,
        "readers": race.readers,
        "author_nearer": race.nearer[0],
        "readers_nearer": race.nearer[1],
        "even": race.even,
        "interval": race.interval,
        "better": "author" if low > 50 else "readers" if high < 50 else "",
    }


def _loops(words: Words, group: Group, month: str) -> tuple[PatternRow, ...]:
    """What is to be adapted and nothing follows, by the age of its result in months. month: of today."""
    ages: dict[int, int] = {}
    for then, count in group.counts(names.LOOP).items():
        age = months_between(then, month)
        ages[age] = ages.get(age, 0) + count
    rows = [
        _row(words(band.word), [_count("loop", sum(counts))], name=band.name)
        for band, counts in zip(AGO, by_band(AGO, ages), strict=True)
    ]
    return tuple([row for row in rows if row["n"]])


def _row(
    label: str, counts: Iterable[CountView], *, name: str = "", path: str = "", last: str = "", planned: int = 0
) -> PatternRow:
    """name: if data calls it otherwise than the page."""
    counts = tuple(counts)
    return {
        "label": label,
        "name": name or label,
        "path": path,
        "n": sum(count["n"] for count in counts),
        "counts": counts,
        "last": last,
        "planned": planned,
    }


def _counts(tally: Tally, kinds: Iterable[_Kind]) -> list[CountView]:
    numbers: dict[_Kind, int] = {
        "met": tally["met"],
        "partly": tally["partly"],
        "not-met": tally["not_met"],
        "unclear": tally["unclear"],
        "dropped": tally["dropped"],
    }
    return [_count(kind, numbers[kind]) for kind in kinds]


def _count(kind: _Kind, n: int) -> CountView:
    return {"kind": kind, "n": n, "path": ""}


def _came(tally: Tally) -> Came:
    return Came(tally["met"], tally["partly"], tally["not_met"], tally["unclear"])


def _sum(rows: Iterable[Iterable[CountView]], kinds: Iterable[_Kind]) -> list[CountView]:
    """Counts of the same kinds together."""
    total = dict.fromkeys(kinds, 0)
    for counts in rows:
        for count in counts:
            total[count["kind"]] += count["n"]
    return [_count(kind, n) for kind, n in total.items()]


def _by_number(named: Mapping[str, _V]) -> dict[int, _V]:
    return {int(number): value for number, value in named.items()}
