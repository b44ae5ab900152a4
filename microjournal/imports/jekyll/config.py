"""What `_config.yml` says. https://jekyllrb.com/docs/configuration/"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from microjournal.imports.jekyll import loose_yaml
from microjournal.schema.nodes import truth

_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d{1,5})?(?:/[\w~%.-]+)*\Z", re.ASCII)
# What Jekyll 4 leaves out whatever the settings say.
_EXCLUDED = (
    ".sass-cache .jekyll-cache gemfiles Gemfile Gemfile.lock node_modules "
    "vendor/bundle/ vendor/cache/ vendor/gems/ vendor/ruby/"
).split()
_INCLUDED = (".htaccess",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A collection of documents. output: whether each has a page. permalink: of these pages, "" for Jekyll's own."""

    label: str
    output: bool
    permalink: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """Values of the front matter that many files share. path: prefix or pattern. type: "posts", "pages" or ""."""

    path: str
    type: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A Jekyll site's settings.

    url: scheme and host without a slash at the end, "" if not known. base: path below it, "" or "/blog".
    source: the folder of the site's files, "" for the top. permalink: style or pattern of addresses; posts: the same
    for posts. collections: by label, in `collections_dir`. include, exclude: patterns of paths below `source`.
    future: whether posts of days to come are shown. timezone: IANA name or "". repository: "owner/name" on GitHub, ""
    if not known. values: everything as it was read.
    """

    url: str = ""
    base: str = ""
    source: str = ""
    permalink: str = "date"
    posts: str = "date"
    collections: Mapping[str, Collection] = field(default_factory=dict)
    collections_dir: str = ""
    include: tuple[str, ...] = _INCLUDED
    exclude: tuple[str, ...] = tuple(_EXCLUDED)
    future: bool = False
    timezone: str = ""
    repository: str = ""
    defaults: tuple[Default, ...] = ()
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
    permalink = _text(values.get("permalink")) or "date"
    collections = {found.label: found for found in _collections(values.get("collections"))}
    posts = collections.pop("posts", None)
    return Config(
        url=url,
        base=base,
        source=_folder(values.get("source")),
        permalink=permalink,
        posts=(posts.permalink if posts else "") or permalink,
        collections=collections,
        collections_dir=_folder(values.get("collections_dir")),
        include=tuple(_texts(values.get("include"))) or _INCLUDED,
        exclude=(*_EXCLUDED, *_texts(values.get("exclude"))),
        future=is_true(values.get("future")),
        timezone=_text(values.get("timezone")),
        repository=_repository(values, url, base),
        defaults=tuple(_defaults(values.get("defaults"))),
        values=values,
    )


def is_true(value: Any) -> bool:
    """Whether a value as it was written means yes."""
    return isinstance(value, str) and truth(value) is True


def is_false(value: Any) -> bool:
    """Whether a value as it was written means no."""
    return isinstance(value, str) and truth(value) is False


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether a path, relative to the source, is meant by one of these: a name, a beginning, or a pattern with `*`."""
    return any(
        path.startswith(pattern) or path == pattern.rstrip("/") or fnmatchcase(path, pattern)
        for written in patterns
        if (pattern := written.removeprefix("./").lstrip("/"))
    )


def defaults_for(config: Config, path: str, kind: str) -> dict[str, Any]:
    """The front matter that `_config.yml` gives to a file; the narrower scope wins.

    path: relative to the source. kind: "posts", "drafts", "pages" or the label of a collection.
    """
    found: dict[str, Any] = {}
    for default in sorted(config.defaults, key=lambda default: (len(default.path), bool(default.type))):
        if default.type in ("", kind) and _in_scope(path, default.path, config.collections_dir):
            found.update(default.values)
    return found


def _in_scope(path: str, scope: str, collections_dir: str) -> bool:
    inside = path.removeprefix(f"{collections_dir}/") if collections_dir else path
    if "*" in scope:
        return any(fnmatchcase(one, scope) or fnmatchcase(one, f"{scope}/*") for one in (path, inside))
    return not scope or any(one == scope or one.startswith(scope + "/") for one in (path, inside))


def _web_address(text: str) -> str:
    """Scheme, host and perhaps a path, without a slash at the end; "" for anything else. https if none is named."""
    url = (text if "://" in text or not text else f"https://{text.lstrip('/')}").rstrip("/")
    return url if _WEB_ADDRESS.match(url) else ""


def _path(text: str) -> str:
    """A path as part of an address, with a slash in front and none behind; "" for anything else."""
    path = "/" + text.strip("/")
    return path if re.fullmatch(r"(?:/[\w~%.-]+)+", path) and "/.." not in path else ""


def _folder(value: Any) -> str:
    """A folder below the site's own, "" for that one itself or anything outside of it."""
    path = posixpath.normpath(_text(value).strip("/") or ".")
    return "" if path in (".", "..") or path.startswith("../") else path


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [text for item in items if (text := _text(item))]


def _repository(values: Mapping[str, Any], url: str, base: str) -> str:
    """`repository:` if it is there; else the one that GitHub publishes at this address."""
    written = _text(values.get("repository"))
    named = written if re.fullmatch(r"[\w.-]+/[\w.-]+", written, re.ASCII) else ""
    owner, _, rest = (urlsplit(url).hostname or "").partition(".")
    if named or rest != "github.io":
        return named
    name = base.strip("/").partition("/")[0]
    return f"{owner}/{name or f'{owner}.github.io'}"


def _collections(written: Any) -> Iterator[Collection]:
    """Those of a mapping with what is said of each, or of a list of labels."""
    said = written if isinstance(written, dict) else dict.fromkeys(_texts(written))
    for label, values in said.items():
        more = values if isinstance(values, dict) else {}
        yield Collection(label=label, output=is_true(more.get("output")), permalink=_text(more.get("permalink")))


def _defaults(defaults: Any) -> Iterator[Default]:
    for rule in defaults if isinstance(defaults, list) else ():
        scope = rule.get("scope") if isinstance(rule, dict) else None
        values = rule.get("values") if isinstance(rule, dict) else None
        if isinstance(scope, dict) and isinstance(values, dict):
            yield Default(path=_text(scope.get("path")).strip("/"), type=_text(scope.get("type")), values=values)
