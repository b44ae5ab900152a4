"""The addresses of the new journal: who has each of them, and what the journal has there by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast
from urllib.parse import quote

from microjournal.content.aliases import AliasError, alias_path
from microjournal.model.paths import any_case, file_of, folders_of
from microjournal.plan.groups import KINDS
from microjournal.plan.questions import Journal

_OF_TIME = re.compile(r"(\d{4}/(?:\d{2}/)?)(?:index\.html|entries\.json)\Z")
_MADE = ("index.html", "feed.xml")


class Places:
    """Takes addresses one by one. Those that differ in capitals only are one file on some systems, so they are one."""

    def __init__(self, *, tags: Iterable[str], days: Iterable[str]) -> None:
        """tags: slugs of the tags that the journal will have. days: ISO dates of its entries."""
        # Groups that every journal has ask it nothing.
        nothing = cast("Journal", None)
        own = [place.path for kind in KINDS.values() if kind.always for place in kind.places(nothing, "")]
        self._own = frozenset(file_of(path) for path in own)
        self._below = frozenset(path for path in own if path.endswith("/")) | {"feed/"}
        self._tags = frozenset(tags)
        self._times = {time for day in days for time in (f"{day[:4]}/", f"{day[:4]}/{day[5:7]}/")}
        self._files = {any_case(path) for path in self._own}
        self._folders = {any_case(folder) for path in self._own for folder in folders_of(path)}

    def is_own(self, path: str) -> bool:
        """Whether the journal has something at an address by itself. path: relative to its top."""
        file = file_of(path)
        time = _OF_TIME.match(file)
        if file in self._own or (time and time[1] in self._times):
            return True
        top, _, rest = file.partition("/")
        if not rest or f"{top}/" not in self._below or not file.endswith(_MADE):
            return False
        return top != "tags" or rest.partition("/")[0] in self._tags or len(rest.partition("/")[0]) == 1

    def is_free(self, path: str) -> bool:
        """Whether something can be put at an address."""
        file = any_case(file_of(path))
        if self.is_own(path) or file in self._files or file in self._folders:
            return False
        return not any(folder in self._files for folder in folders_of(file))

    def take(self, path: str) -> bool:
        """Takes an address if it is free; says whether it was."""
        if not self.is_free(path):
            return False
        file = any_case(file_of(path))
        self._files.add(file)
        self._folders.update(folders_of(file))
        return True

    def aliases(self, wanted: Iterable[str], own: str) -> tuple[list[str], list[tuple[str, str]]]:
        """Takes the old addresses of what is published at `own`; gives those to write as aliases, percent-encoded.

        And those that cannot be kept, each with why; an address at which this page or the journal answers anyway is in
        neither.
        """
        kept: list[str] = []
        refused: list[tuple[str, str]] = []
        for address in dict.fromkeys(wanted):
            written = quote(address, safe="/%~!$&'()*+,;=:@")
            try:
                path = alias_path(written, "").lstrip("/")
            except AliasError as error:
                if address.strip("/"):
                    refused.append((address, str(error)))
                continue
            if path == own or self.is_own(path) or written in kept:
                continue
            if any_case(path) == any_case(own):
                refused.append((address, "it differs from the new one in capitals only"))
            elif self.take(path):
                kept.append(written)
            else:
                refused.append((address, "something else is there now"))
        return kept, refused
