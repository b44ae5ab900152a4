"""What CLDR says of a language, as plain data: asked of Babel once, and then kept.

https://cldr.unicode.org/ The digits are those of 2026-03-04 everywhere, because such days stand beside them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from babel import Locale

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
# English as it is written in most of the world: 4 March 2026. Whoever wants another one says `en-US`.
_ENGLISH = "en-001"
# Scripts that run from right to left (Unicode Standard, "Scripts").
_RIGHT_TO_LEFT = frozenset("Adlm Arab Aran Hebr Mand Mend Nkoo Rohg Samr Syrc Syre Syrj Syrn Thaa Yezi".split())
# CLDR's minimumGroupingDigits where it is 2, which Babel leaves out: 1234, but 12.345.
_FOUR_DIGITS_WHOLE = frozenset({"es", "pl", "pt_PT"})
# The day in patterns of day and month: "4" or "4.".
_DAY = re.compile(r"\{d\}\.?")
# What CLDR calls March where a language has no name for it yet.
_NAMELESS = "M03"
_TABLE = 2000
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cldr:
    """What CLDR says of a language; all of it plain.

    names: of tables of words that are in this language and its script, the closest first.
    direction: "ltr" or "rtl". plurals: for each number below 2000 the place of its category in CATEGORIES, as a digit;
    million: of a million and its multiples.
    days, dates, short_days, months, short_months, month_labels: texts with `{d}` and `{y}` for each month, such as
    "{d} March {y}", "{d} March", "{d} Mar", "March {y}", "Mar {y}", "Mar". day_of_month: "{d}".
    order: what comes first in `days`: "d", "y" or "M".
    separator: between groups of digits, of which the last has `group` and the others `groups`; numbers of fewer than
    `least` digits stay whole. percent: "{n}%". decimal: the sign before decimals. lists: how two are joined, then how a
    longer list begins, goes on and ends: "{0}, {1}".
    """

    names: tuple[str, ...]
    direction: str
    plurals: str
    million: str
    days: tuple[str, ...]
    dates: tuple[str, ...]
    short_days: tuple[str, ...]
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    month_labels: tuple[str, ...]
    day_of_month: str
    order: str
    separator: str
    group: int
    groups: int
    least: int
    percent: str
    decimal: str
    lists: tuple[str, str, str, str]

    def category(self, number: int) -> str:
        """The plural category of a number, one of CATEGORIES.

        The rules of all languages look at no more than the last three digits, and at whole millions.
        """
        number = abs(number)
        if number >= _TABLE:
            number = _TABLE // 2 + number % (_TABLE // 2) if number % _MILLION else -1
        return CATEGORIES[int(self.plurals[number] if number >= 0 else self.million)]

    def grouped(self, number: int) -> str:
        """A number with separators between groups of digits."""
        sign, digits = "-" * (number < 0), str(abs(number))
        if len(digits) < self.least:
            return sign + digits
        parts = [digits[-self.group :]]
        digits = digits[: -self.group]
        while digits:
            parts.append(digits[-self.groups :])
            digits = digits[: -self.groups]
        return sign + self.separator.join(reversed(parts))


@cache
def direction_of(tag: str) -> str:
    """In which direction a language (BCP 47) is written, "ltr" or "rtl": that of its script."""
    return "rtl" if _script(*_parts(tag)) in _RIGHT_TO_LEFT else "ltr"


def gather(tag: str) -> Cldr:
    """What CLDR says of a language (BCP 47); where it has no names of months, what it says of English.

    Babel is imported here.
    """
    names, patterns = _locale(tag), _locale(_ENGLISH if tag.lower() == "en" else tag)
    rule = names.plural_form
    days, dates = _by_month(names, patterns.date_formats["long"]), _by_month(names, _skeleton(patterns, "MMMMd"))
    joined = patterns.list_patterns["standard"]
    order = "d" if days[0].startswith("{d}") else "y" if days[0].startswith("{y}") else "M"
    alone = _DAY.search(dates[0]) if order == "d" else None
    return Cldr(
        names=_names(tag),
        direction=direction_of(tag),
        plurals="".join([str(CATEGORIES.index(rule(number))) for number in range(_TABLE)]),
        million=str(CATEGORIES.index(rule(_MILLION))),
        days=days,
        dates=dates,
        short_days=_by_month(names, _skeleton(patterns, "MMMd")),
        months=_by_month(names, _skeleton(patterns, "yMMMM")),
        short_months=_by_month(names, _skeleton(patterns, "yMMM")),
        month_labels=_by_month(names, "LLL"),
        day_of_month=alone[0] if alone else _by_month(names, _skeleton(patterns, "d"))[0],
        order=order,
        **_numbers(patterns),
        lists=(joined["2"], joined["start"], joined["middle"], joined["end"]),
    )


def _parts(tag: str) -> tuple[str, str, str]:
    """Language, script and region of a tag; "" for what it does not say."""
    language, *others = tag.replace("_", "-").split("-")
    script = next((part.title() for part in others[:1] if len(part) == 4 and part.isalpha()), "")
    places = others[1:2] if script else others[:1]
    region = next((part.upper() for part in places if len(part) in (2, 3) and part.isalnum()), "")
    return language.lower(), script, region


def _script(language: str, script: str, region: str) -> str:
    """The script that a language is written in (CLDR's likely subtags), "" if that is not known."""
    from babel.core import get_global

    if script:
        return script
    likely: Any = get_global("likely_subtags")
    found = likely.get(f"{language}_{region}") or likely.get(language) or ""
    return next((part for part in found.split("_")[1:] if len(part) == 4), "")


def _names(tag: str) -> tuple[str, ...]:
    language, script, region = _parts(tag)
    likely, alone = _script(language, script, region), _script(language, "", "")
    names = [f"{language}-{part}" for part in (region and f"{likely}-{region}", region, likely) if part]
    # A language in another script than its usual one is hard to read for those who know only that.
    return tuple([*names, language] if likely == alone else [name for name in names if name != f"{language}-{region}"])


def _locale(tag: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    parts = tag.replace("_", "-").split("-")
    while parts:
        try:
            found = Locale.parse("_".join(parts))
        except (UnknownLocaleError, ValueError):
            parts.pop()
        else:
            if found.months["format"]["wide"][3] != _NAMELESS:
                return found
            break
    return Locale.parse(_ENGLISH, sep="-")


def _skeleton(locale: Locale, name: str) -> Any:
    from babel.dates import match_skeleton

    known = locale.datetime_skeletons
    return known[name if name in known else match_skeleton(name, known)]


def _by_month(names: Locale, pattern: Any) -> tuple[str, ...]:
    """A pattern of CLDR for each month, with the names of a language and with `{d}` and `{y}` for the rest."""
    from babel.dates import parse_pattern

    text = str(parse_pattern(pattern).format)
    return tuple([(text % _fields(names, month)).strip() for month in range(1, 13)])


def _fields(names: Locale, month: int) -> dict[str, str]:
    used, alone = names.months["format"], names.months["stand-alone"]
    return {
        **dict.fromkeys(("y", "yy", "yyyy"), "{y}"),
        "d": "{d}",
        "dd": "{d:02}",
        **dict.fromkeys(("M", "L"), str(month)),
        **dict.fromkeys(("MM", "LL"), f"{month:02}"),
        "MMM": used["abbreviated"][month],
        "MMMM": used["wide"][month],
        "LLL": alone["abbreviated"][month],
        "LLLL": alone["wide"][month],
        **dict.fromkeys(("G", "GGGG", "E", "EEE", "EEEE"), ""),
    }


def _numbers(locale: Locale) -> dict[str, Any]:
    from babel.numbers import format_percent, get_decimal_symbol, get_group_symbol

    first, others = locale.decimal_formats[None].grouping
    whole = str(locale) in _FOUR_DIGITS_WHOLE or locale.language in _FOUR_DIGITS_WHOLE - {"pt_PT"}
    write: Callable[..., str] = format_percent
    return {
        "separator": get_group_symbol(locale),
        "group": first,
        "groups": others,
        "least": 5 if whole else 4,
        "decimal": get_decimal_symbol(locale),
        "percent": write(0.6, locale=locale).replace("60", "{n}"),
    }
