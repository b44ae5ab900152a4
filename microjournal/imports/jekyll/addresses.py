"""The address that Jekyll gave to a post, by the rules of Jekyll 4: https://jekyllrb.com/docs/permalinks/"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from microjournal.model.dates import MONTHS, WEEKDAYS

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_PLACEHOLDER = re.compile(r":([a-z_]+)")
# Everything but the characters that Jekyll keeps in an address: letters and digits of any script, and these.
_NOT_PRETTY = re.compile(r"[^\w._~!$&'()+,;=@]+")
_NOT_PLAIN = re.compile(r"[\W_]+")


def post_address(
    pattern: str, *, day: str, name: str, moment: datetime | None = None, categories: Sequence[str] = ()
) -> str:
    """The path that Jekyll gives a post, below the base, with a slash in front.

    pattern: a permalink style or pattern. day: as YYYY-MM-DD; its month need not have such a day. name: of the file,
    without date and ending, or the front matter's slug. moment: the time of day, if there is one.

    >>> post_address("pretty", day="2021-10-04", name="Fly-food", categories=["Lab"])
    '/lab/2021/10/04/Fly-food/'
    """
    values = {
        **_date_parts(day, moment),
        "title": _NOT_PRETTY.sub("-", name).strip("-"),
        "slug": _NOT_PLAIN.sub("-", name).strip("-").lower(),
        "categories": "/".join(dict.fromkeys(category.lower() for category in categories)),
        "slugified_categories": "/".join(dict.fromkeys(_NOT_PLAIN.sub("-", c).strip("-").lower() for c in categories)),
        "output_ext": ".html",
    }
    filled = _PLACEHOLDER.sub(lambda match: _longest(match[1], values), _STYLES.get(pattern, pattern))
    path = re.sub(r"/{2,}", "/", "/" + filled)
    # Jekyll writes "/blog/title" as the file "blog/title.html", and servers find it at both.
    return path if path.endswith("/") or "." in path.rpartition("/")[2] else path + ".html"


def _longest(word: str, values: Mapping[str, str]) -> str:
    """The value of the longest placeholder that the word begins with; what follows it is text (":title_old")."""
    for end in range(len(word), 0, -1):
        if word[:end] in values:
            return values[word[:end]] + word[end:]
    return f":{word}"


def _date_parts(written: str, moment: datetime | None) -> dict[str, str]:
    year, month_number, number = map(int, written.split("-"))
    day = date(year, month_number, min(number, monthrange(year, month_number)[1]))
    week = day.isocalendar()
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    return {
        "year": f"{day.year:04}",
        "short_year": f"{day.year % 100:02}",
        "month": f"{day.month:02}",
        "i_month": str(day.month),
        "short_month": month[:3],
        "long_month": month,
        "day": f"{number:02}",
        "i_day": str(number),
        "y_day": f"{day.timetuple().tm_yday:03}",
        "w_year": f"{week.year:04}",
        "week": f"{week.week:02}",
        "w_day": str(week.weekday),
        "short_day": weekday[:3],
        "long_day": weekday,
        "hour": f"{moment.hour if moment else 0:02}",
        "minute": f"{moment.minute if moment else 0:02}",
        "second": f"{moment.second if moment else 0:02}",
    }


def address_key(path: str) -> str:
    """What is the same for all forms of one address: "/a/b.html", "/a/b/", "/a/b/index.html" and "/a/b"."""
    key = path.strip("/")
    key = key.removesuffix("index.html").rstrip("/")
    return key.removesuffix(".html").removesuffix(".htm")
