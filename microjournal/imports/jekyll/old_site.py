"""What answered on the old site, and what answers for it in the journal."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urljoin, urlsplit

from microjournal.imports.jekyll.addresses import address_key
from microjournal.imports.jekyll.config import Config
from microjournal.imports.jekyll.files import below_source
from microjournal.model.web_addresses import below

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a destination leads to.

    kind: "entry" (value: the new file), "here" (the page itself), "file" (a file of the old site), "site" (an address
    that the journal has too), "lost" (the old site, but nothing imported), "absent" (a file in the site's repository
    that was not given), "elsewhere" (value: the address to write). query: of a file, without its question mark.
    """

    kind: Literal["entry", "here", "file", "site", "lost", "absent", "elsewhere"]
    value: str = ""
    query: str = ""
    fragment: str = ""


class OldSite:
    """Everything that answered on the old site.

    entries: old address key (see `address_key`) -> new file. sources: old file -> new file. files: the paths of all
    files that are copied. answers: old address key -> address of the journal, of pages that it has by itself.
    is_own: whether the journal has something by itself at an address. All paths are relative to the old source.
    """

    def __init__(
        self,
        config: Config,
        *,
        entries: Mapping[str, str],
        sources: Mapping[str, str],
        files: Iterable[str],
        answers: Mapping[str, str],
        is_own: Callable[[str], bool],
    ) -> None:
        self._config, self._entries, self._sources, self._answers = config, entries, sources, answers
        self._files = frozenset(files)
        self._any_case = {key.lower(): new for key, new in entries.items()}
        self._is_own = is_own
        # What the paths of the site begin with.
        self._tops = {path.partition("/")[0] for path in (*entries, *sources, *self._files, *answers)}

    def find(self, destination: str, page: str, source: str) -> Target:
        """What a destination leads to.

        page: the old address of the page that has it, as a path below the base. source: the file of that page.
        """
        try:
            found = self._find(destination, page)
        except ValueError:
            # Not an address at all ("https://[x"), so not one of the old site.
            return Target(kind="elsewhere", value=destination)
        if found.kind != "lost" or destination.startswith(("/", "?")) or _SCHEME.match(destination):
            return found
        # Themes and GitHub also take a path from file to file.
        target, _, fragment = destination.partition("#")
        return self._at(posixpath.normpath(posixpath.join(posixpath.dirname(source), target)), fragment) or found

    def _find(self, destination: str, page: str) -> Target:
        if "{{" in destination or "{%" in destination:
            return Target(kind="lost", value=destination)
        target, _, fragment = destination.partition("#")
        if not target:
            return Target(kind="here", fragment=fragment)
        if not target.startswith("/") and (_SCHEME.match(target)):
            return self._absolute(destination, target, fragment)
        if target.startswith("//"):
            return self._absolute(destination, f"https:{target}", fragment)
        base = self._config.base
        joined = urlsplit(urljoin(f"{base}{page}", target))
        path = joined.path
        below_base = path.startswith(f"{base}/")
        # Twice where `{{ site.baseurl }}` stands before a tag that has it already, as old versions wanted it.
        while base and path.startswith(f"{base}/"):
            path = path.removeprefix(base)
        found = self._at(f"{path}?{joined.query}" if joined.query else path, fragment)
        if found is None and not below_base and self._config.url:
            # The same host, but another site on it: only a full address still says so.
            return Target(kind="elsewhere", value=self._config.url + urljoin(page, destination))
        if found is None and not base and self._is_of_another(path):
            return Target(kind="elsewhere", value=self._config.url + urljoin(page, destination))
        return found or Target(kind="lost", value=destination)

    def _is_of_another(self, path: str) -> bool:
        """Whether a path on the site's host is not the site's: it names a folder, and nothing begins so."""
        first = unquote(path.lstrip("/").partition("/")[0])
        return bool(first) and "." not in first and bool(self._config.url) and first not in self._tops

    def _absolute(self, destination: str, target: str, fragment: str) -> Target:
        path = below(target, self._config.root) if self._config.url else None
        if path is not None:
            query = urlsplit(target).query
            found = self._at(f"{path}?{query}" if query else path, fragment)
            if found is None and not self._config.base and self._is_of_another(path):
                return Target(kind="elsewhere", value=destination)
            return found or Target(kind="lost", value=destination)
        return self._in_repository(target, fragment) or Target(kind="elsewhere", value=destination)

    def _at(self, path: str, fragment: str) -> Target | None:
        """What answered at a path below the base, perhaps with a query."""
        path, _, query = path.partition("?")
        path = unquote(path)
        key, bare = address_key(path), path.strip("/")
        new = self._entries.get(key) or self._any_case.get(key.lower()) or self._sources.get(bare)
        if new:
            return Target(kind="entry", value=new, fragment=fragment)
        if bare in self._files:
            return Target(kind="file", value=bare, query=query, fragment=fragment)
        if key in self._answers:
            return Target(kind="site", value="/" + self._answers[key], fragment=fragment)
        if f"{bare}/index.html" in self._files:
            return Target(kind="file", value=f"{bare}/index.html", query=query, fragment=fragment)
        own = path.lstrip("/").removesuffix("index.html")
        for place in (own, f"{bare}/"):
            if self._is_own(place):
                return Target(kind="site", value="/" + place, fragment=fragment)
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
        path = below_source(unquote(match[1]), self._config)
        if path in self._sources:
            return Target(kind="entry", value=self._sources[path], fragment=fragment)
        return Target(kind="file" if path in self._files else "absent", value=path or unquote(match[1]))
