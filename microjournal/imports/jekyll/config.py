"""What `_config.yml` says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from microjournal.imports.jekyll import loose_yaml

_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d{1,4})?(?:/[\w~%.-]+)*\Z", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A Jekyll site's settings.

    url: scheme and host without a slash at the end, "" if not known. base: path below it, "" or "/blog".
    permalink: style or pattern of the posts' addresses. timezone: IANA name or "".
    repository: "owner/name" on GitHub, "" if not known. defaults: (path prefix, values) of the front matter defaults
    for posts. values: everything as it was read.
    """

    url: str = ""
    base: str = ""
    permalink: str = "date"
    timezone: str = ""
    repository: str = ""
    defaults: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The address of the home page, with a slash at the end; "/" or "/base/" if the host is not known."""
        return f"{self.url}{self.base}/"


def read_config(text: str) -> Config:
    """The settings in a `_config.yml`. Raises yaml.YAMLError if it is not YAML."""
    values = loose_yaml.load(text)
    values = values if isinstance(values, dict) else {}
    url, base = _web_address(_text(values.get("url"))), _path(_text(values.get("baseurl")))
    return Config(
        url=url,
        base=base,
        permalink=_text(values.get("permalink")) or "date",
        timezone=_text(values.get("timezone")),
        repository=_repository(values, url, base),
        defaults=tuple(_post_defaults(values.get("defaults"))),
        values=values,
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


def _repository(values: Mapping[str, Any], url: str, base: str) -> str:
    """`repository:` if it is there; else the one that GitHub publishes at this address."""
    written = _text(values.get("repository"))
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


def defaults_for(config: Config, path: str) -> dict[str, Any]:
    """The front matter that `_config.yml` gives to the post at a path; the narrower scope wins."""
    found: dict[str, Any] = {}
    for prefix, values in sorted(config.defaults, key=lambda pair: len(pair[0])):
        if not prefix or path == prefix or path.startswith(prefix + "/"):
            found.update(values)
    return found
