"""What `_config.yml` says, and the address that Jekyll gave to each post.

The rules of addresses are those of Jekyll 4: https://jekyllrb.com/docs/permalinks/
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import yaml

from microjournal.imports.jekyll import yamlread
from microjournal.model.dates import MONTHS, WEEKDAYS

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d{1,4})?(?:/[\w~%.-]+)*\Z", re.ASCII)
_PLACEHOLDER = re.compile(r":([a-z_]+)")
# Signs that Jekyll lets stand in an address; letters and digits of any script too.
_NOT_PRETTY = re.compile(r"[^\w._~!$&'()+,;=@]+")
_NOT_PLAIN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A Jekyll site's settings.

    url: scheme and host without a slash at the end. base: path below it, "" or "/blog". timezone: IANA name or "".
    repository: "owner/name" on GitHub, as far as the settings tell. permalink: pattern of the posts' addresses.
    defaults: (path prefix, values) of the front matter defaults for posts. config: everything as read.
    """

    url: str = ""
    base: str = ""
    permalink: str = _STYLES["date"]
    timezone: str = ""
    repository: str = ""
    defaults: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The absolute address of the home page, with a slash at the end; "/" or "/base/" if the host is not known."""
        return f"{self.url}{self.base}/"


class ConfigError(ValueError):
    """`_config.yml` cannot be read; the message says where and why."""


def read_site(text: str) -> Site:
    """The site that a `_config.yml` describes. Raises ConfigError if it is not YAML."""
    try:
        config = yamlread.load(text)
    except yaml.YAMLError as error:
        raise ConfigError(" ".join(str(error).split())) from None
    config = config if isinstance(config, dict) else {}
    url, base = _web_address(_text(config.get("url"))), _path(_text(config.get("baseurl")))
    style = _text(config.get("permalink")) or "date"
    return Site(
        url=url,
        base=base,
        permalink=_STYLES.get(style, style),
        timezone=_text(config.get("timezone")),
        repository=_repository(config, url, base),
        defaults=tuple(_post_defaults(config.get("defaults"))),
        config=config,
    )


def _web_address(text: str) -> str:
    """Scheme, host and perhaps a path, without a slash at the end; "" for anything else. https if none is named."""
    url = (text if "://" in text or not text else f"https://{text.lstrip('/')}").rstrip("/")
    return url if _WEB_ADDRESS.match(url) else ""


def _path(text: str) -> str:
    """A path as part of an address, with a slash in front and none behind; "" for anything else."""
    path = "/" + text.strip("/")
    return path if re.fullmatch(r"(?:/[\w~%.-]+)+", path) else ""


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _repository(config: Mapping[str, Any], url: str, base: str) -> str:
    """`repository:` if it is there; else the one that GitHub publishes at this address."""
    written = _text(config.get("repository"))
    named = written if re.fullmatch(r"[\w.-]+/[\w.-]+", written, re.ASCII) else ""
    owner, _, rest = (urlsplit(url).hostname or "").partition(".")
    if named or rest != "github.io":
        return named
    name = base.strip("/").partition("/")[0]
    return f"{owner}/{name or f'{owner}.github.io'}"


def _post_defaults(defaults: Any) -> Iterable[tuple[str, Mapping[str, Any]]]:
    for rule in defaults if isinstance(defaults, list) else ():
        scope = rule.get("scope") if isinstance(rule, dict) else None
        values = rule.get("values") if isinstance(rule, dict) else None
        if isinstance(scope, dict) and isinstance(values, dict) and _text(scope.get("type")) in ("", "posts", "drafts"):
            yield _text(scope.get("path")).strip("/"), values


def defaults_for(site: Site, path: str) -> dict[str, Any]:
    """The front matter that `_config.yml` gives to the post at a path; more exact scopes win."""
    values: dict[str, Any] = {}
    for prefix, rule in sorted(site.defaults, key=lambda pair: len(pair[0])):
        if not prefix or path == prefix or path.startswith(prefix + "/"):
            values.update(rule)
    return values


def post_address(
    pattern: str, *, day: str, name: str, moment: datetime | None = None, categories: Sequence[str] = ()
) -> str:
    """The path that Jekyll gives a post, below the base, with a slash in front.

    pattern: a permalink style or pattern. day: ISO date, though it may be one that its month does not have. name: file
    name without date and ending, or the front matter's slug.

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
