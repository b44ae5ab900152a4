"""What answered on the old site, and what answers for it in the journal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urljoin, urlsplit

from microjournal.imports.jekyll.addresses import address_key
from microjournal.imports.jekyll.config import Config
from microjournal.model.paths import below

# Pages that a journal has at the same addresses.
_ALSO_HERE = frozenset({"", "feed.xml", "sitemap.xml", "robots.txt", "tags"})
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a destination leads to.

    kind: "entry" (value: the new file), "file" (a file of the old site), "site" (an address that the journal has too),
    "lost" (the old site, but nothing imported), "absent" (a file in the site's repository that was not given),
    "elsewhere" (value: the address to write).
    """

    kind: Literal["entry", "file", "site", "lost", "absent", "elsewhere"]
    value: str = ""
    fragment: str = ""


class OldSite:
    """Everything that answered on the old site.

    entries: old address key (see `address_key`) -> new file. sources: old file -> new file. files: the paths of all
    other files of the old site.
    """

    def __init__(
        self, config: Config, entries: Mapping[str, str], sources: Mapping[str, str], files: Iterable[str]
    ) -> None:
        self._config, self._entries, self._sources = config, entries, sources
        self._files = frozenset(files)
        self._any_case = {key.lower(): new for key, new in entries.items()}

    def find(self, destination: str, page: str) -> Target:
        """What a destination leads to, as written on the page at the old address `page` (its path below the base)."""
        try:
            return self._find(destination, page)
        except ValueError:
            # Not an address at all ("https://[x"), so not one of the old site.
            return Target(kind="elsewhere", value=destination)

    def _find(self, destination: str, page: str) -> Target:
        target, _, fragment = destination.partition("#")
        if not target:
            return Target(kind="elsewhere", value=destination)
        if not target.startswith("/") and (_SCHEME.match(target)):
            return self._absolute(destination, target, fragment)
        if target.startswith("//"):
            return self._absolute(destination, f"https:{target}", fragment)
        base = self._config.base
        path = urlsplit(urljoin(f"{base}{page}", target)).path
        below_base = path.startswith(f"{base}/")
        # Twice where `{{ site.baseurl }}` stands before a tag that has it already, as old versions wanted it.
        while base and path.startswith(f"{base}/"):
            path = path.removeprefix(base)
        found = self._at(path, fragment)
        if found is None and not below_base and self._config.url:
            # The same host, but another site on it: only a full address still says so.
            return Target(kind="elsewhere", value=self._config.url + urljoin(page, destination))
        return found or Target(kind="lost", value=destination)

    def _absolute(self, destination: str, target: str, fragment: str) -> Target:
        path = below(target, self._config.root) if self._config.url else None
        if path is not None:
            return self._at(path, fragment) or Target(kind="lost", value=destination)
        return self._in_repository(target, fragment) or Target(kind="elsewhere", value=destination)

    def _at(self, path: str, fragment: str) -> Target | None:
        """What answered at a path below the base."""
        path = unquote(path.partition("?")[0])
        key = address_key(path)
        new = self._entries.get(key) or self._any_case.get(key.lower()) or self._sources.get(path.strip("/"))
        if new:
            return Target(kind="entry", value=new, fragment=fragment)
        if path.strip("/") in self._files:
            return Target(kind="file", value=path.strip("/"), fragment=fragment)
        if key in _ALSO_HERE:
            return Target(kind="site", value="/" + path.strip("/").removesuffix("index.html"), fragment=fragment)
        return None

    def _in_repository(self, target: str, fragment: str) -> Target | None:
        """A file of the site that is addressed in its repository."""
        if not self._config.repository:
            return None
        name = re.escape(self._config.repository)
        hosts = rf"https?://(?:raw\.githubusercontent\.com/{name}|github\.com/{name}/(?:blob|raw))/[^/]+/"
        match = re.match(rf"{hosts}([^?]+)", target, re.IGNORECASE)
        if match is None:
            return None
        path = unquote(match[1])
        if path in self._sources:
            return Target(kind="entry", value=self._sources[path], fragment=fragment)
        return Target(kind="file" if path in self._files else "absent", value=path)
