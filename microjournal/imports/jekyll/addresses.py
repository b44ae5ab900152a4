"""The address that Jekyll gave to a post, a page or a document: https://jekyllrb.com/docs/permalinks/"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from unicodedata import category

from microjournal.model.dates import MONTHS, WEEKDAYS

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_PLACEHOLDER = re.compile(r":([a-z_]+)")
# What Jekyll keeps in a `:title` besides letters, their marks and digits of any script.
_PRETTY = frozenset("._~!$&'()+,;=@")


def post_address(
    pattern: str,
    *,
    day: str,
    name: str,
    moment: datetime | None = None,
    categories: Sequence[str] = (),
    more: Mapping[str, str] | None = None,
) -> str:
    """The path that Jekyll gives a post, below the base, with a slash in front.

    pattern: a permalink style or pattern. day: as YYYY-MM-DD; its month need not have such a day. name: of the file,
    without date and ending, or the front matter's slug. moment: the time of day, if there is one.
    more: what stands for other placeholders, without their colons.

    >>> post_address("pretty", day="2021-10-04", name="Fly-food", categories=["Lab"])
    '/lab/2021/10/04/Fly-food/'
    """
    values = {
        **_date_parts(day, moment),
        "title": _hyphened(name, _PRETTY),
        "slug": _hyphened(name).lower(),
        "name": _hyphened(name).lower(),
        "categories": "/".join(dict.fromkeys(category.lower() for category in categories)),
        "slugified_categories": "/".join(dict.fromkeys(_hyphened(one).lower() for one in categories)),
        "output_ext": ".html",
        **(more or {}),
    }
    return _filled(_STYLES.get(pattern, pattern), values)


def page_address(path: str, *, permalink: str = "", style: str = "date") -> str:
    """The path that Jekyll gives a page. path: of its file below the source. style: of the site's permalinks.

    >>> page_address("docs/setup.md"), page_address("docs/setup.md", style="pretty"), page_address("docs/index.md")
    ('/docs/setup.html', '/docs/setup/', '/docs/')
    """
    folder, _, file = path.rpartition("/")
    name = file.rpartition(".")[0].rstrip(".")
    if not permalink:
        permalink = "/:path/" if name == "index" else f"/:path/:basename{_ending(style)}"
    return _filled(permalink, {"path": folder, "basename": name, "output_ext": ".html"})


def document_pattern(style: str) -> str:
    """The pattern of a collection that names none. style: of the site's permalinks."""
    return f"/:collection/:path{_ending(style)}"


def has_written_ending(pattern: str) -> bool:
    """Whether the address that a style or pattern gives ends as the file of the page does, or with a slash."""
    return _STYLES.get(pattern, pattern).endswith(("/", ".html", ":output_ext"))


def _ending(style: str) -> str:
    """How the addresses of pages end where posts have this style."""
    return "/" if style == "pretty" or style.endswith("/") else ":output_ext"


def _filled(pattern: str, values: Mapping[str, str]) -> str:
    filled = _PLACEHOLDER.sub(lambda match: _longest(match[1], values), pattern)
    path = re.sub(r"/{2,}", "/", f"/{filled}".replace("..", "/").replace("./", ""))
    # Jekyll writes "/blog/title" as the file "blog/title.html", and servers find it at both.
    return path if path.endswith(("/", ".html")) else path + ".html"


def _hyphened(text: str, kept: frozenset[str] = frozenset()) -> str:
    """The text with a hyphen for each run of other characters than letters, their marks, digits, and those to keep."""
    words = "".join(c if c in kept or (kind := category(c))[0] in "LM" or kind == "Nd" else "\n" for c in text)
    return re.sub("\n+", "-", words).strip("-")


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
