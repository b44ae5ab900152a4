"""The laws of a build: it ends with what a clean build makes, reports the same, and leaves nothing to do."""

from __future__ import annotations

import os
import pkgutil
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import microjournal.feeds
import microjournal.index
import microjournal.plan
from microjournal.build.options import BuildResult
from microjournal.feeds.formats import ARCHIVED, COMMENTS_FEED, FEEDS
from microjournal.model.files import STATE_FOLDER
from microjournal.output.folder import OutputFolder
from microjournal.plan import contract
from microjournal.serve.preview import site_folder
from tests.build.author import Author

# Limits of pages and feeds, so low that a dozen of entries go beyond them.
SMALL: dict[str, Any] = {
    "HOME_RUNNING": 2,
    "HOME_PLANNED": 2,
    "HOME_RESULTS": 2,
    "HOME_NOTES": 1,
    "HOME_YEARS": 1,
    "HOME_OVERDUE": 1,
    "ENTRY_STEPS": 3,
    "CITING": 1,
    "DUNE_GRAINS": 4,
    "DUNE_MONTHS": 3,
    "DUNE_BINS": 3,
    "RIVER_BARS": 3,
    "RIVER_OPEN": 2,
    "RIVER_ENDED": 1,
    "MONTH_BARS": 2,
    "TAGS": 3,
    "TAG_WHOLE": 2,
    "TAG_NEWEST": 1,
    "TAG_OPEN": 1,
    "TAG_RELATED": 1,
    "TAG_FEEDS": 2,
    "THREADS": 2,
    "THREAD_ROW_STEPS": 2,
    "PRACTICE_GROUPS": 2,
    "PRACTICES_IN_GROUP": 1,
    "PATTERN_YEARS": 1,
    "PATTERN_TAGS": 2,
    "PATTERN_LEAST": 2,
    "PATTERN_TAG_LEAST": 1,
    "PRACTICES_OF_TAG": 2,
    "PRACTICE_TAGS": 1,
    "LIST_NEWEST": 2,
    "LIST_YEAR": 2,
    "OPEN_RUNNING": 2,
    "OPEN_PLANNED": 1,
    "OPEN_LOOPS": 1,
    "FEEDS": tuple(replace(feed, limit=6 if feed in ARCHIVED else 3) for feed in FEEDS),
    "ARCHIVED": tuple(replace(feed, limit=6) for feed in ARCHIVED),
    "_TAG_FEED_EVENTS": 2,
    "_ARCHIVED_AT_ONCE": 3,
    "_CALENDAR_REVIEWS": 2,
    "WEEKS": 2,
    "ENTRY_COMMENTS": 2,
    "COMMENTS_SIZE": 300,
    "COMMENTS_FEED": replace(COMMENTS_FEED, limit=3),
    "TAGS_IN_A_PART": 4,
    # Rows that are read or written at once, and what is kept of them.
    "_MANY": 4,
    "_WAITING": 7,
    "_KEPT": 5,
    # Changes that are remembered for the site that was not built then.
    "_CHANGES_KEPT": 20,
}
SMALL["MAIN"] = SMALL["FEEDS"][0]


def limited_modules(name: str) -> list[ModuleType]:
    """The modules that have a limit of this name, made or imported there."""
    return [module for module in _modules() if hasattr(module, name)]


def limits_of_pages() -> set[str]:
    """The names of all limits of pages, those of the theme contract."""
    numbers = {name for name, value in vars(contract).items() if name.isupper() and isinstance(value, int)}
    return numbers - {"CONTRACT_VERSION", "DESCRIPTION_LENGTH", "PICTURE_WIDTH", "PICTURE_HEIGHT"}


@contextmanager
def small_pages() -> Iterator[None]:
    """While this lasts, pages and feeds hold few entries each."""
    with ExitStack() as stack:
        for name, value in SMALL.items():
            for module in limited_modules(name):
                stack.enter_context(patch.object(module, name, value))
        yield


def _modules() -> Iterator[ModuleType]:
    for room in (microjournal.plan, microjournal.feeds, microjournal.index):
        for found in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            yield import_module(found.name)


def site(folder: Path) -> dict[str, bytes]:
    """Every file of a site, our own lists included."""
    files = {}
    for here, _, names in os.walk(folder):
        for name in names:
            path = Path(here, name)
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
    return files


def differences(warm: Mapping[str, bytes], cold: Mapping[str, bytes]) -> list[str]:
    return sorted(path for path in warm.keys() | cold.keys() if warm.get(path) != cold.get(path))


def clean_copy(author: Author, into: Path) -> Author:
    """The same journal without anything that a build has left but the addresses, which are the author's to keep."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(author.root, into, ignore=shutil.ignore_patterns("public", STATE_FOLDER))
    return Author(into, today=author.today)


def check_build(author: Author, elsewhere: Path, *, rests: bool = True) -> BuildResult:
    """Builds, and compares with a clean build.

    elsewhere: a folder for that one, emptied first. rests: whether one more build must find nothing to do.
    """
    cold = clean_copy(author, elsewhere)
    public, before = author.root / "public", site(author.root / "public")
    result = _compare(author.build(), cold.build(), public, elsewhere / "public", before)
    if result.ok:
        assert _ledger(author) == _ledger(cold)
    if result.ok and rests:
        # What is renamed is told by the build that notes it.
        noted = () if author.in_git else ("renamed",)
        _has_nothing_to_do(result, author.build(), told_once=noted)
    return result


def check_preview(author: Author, elsewhere: Path, *, rests: bool = True) -> BuildResult:
    """The same for a preview, which leaves the published site and its addresses alone."""
    cold = clean_copy(author, elsewhere)
    preview, before = site_folder(author.root / STATE_FOLDER), site(site_folder(author.root / STATE_FOLDER))
    public, ledger = site(author.root / "public"), _ledger(author)
    result = _compare(author.preview(), cold.preview(), preview, site_folder(elsewhere / STATE_FOLDER), before)
    assert site(author.root / "public") == public
    assert _ledger(author) == ledger
    if result.ok and rests:
        _has_nothing_to_do(result, author.preview())
    return result


def _compare(
    warm: BuildResult, cold: BuildResult, folder: Path, clean: Path, before: Mapping[str, bytes]
) -> BuildResult:
    """before: the site before the warm build."""
    assert warm.problems == cold.problems
    now = site(folder)
    if warm.ok:
        assert (warm.entries, warm.outputs) == (cold.entries, cold.outputs)
        assert differences(now, site(clean)) == [], warm.explanations
        assert OutputFolder(folder).owned.read() == {path for path in now if not path.startswith(STATE_FOLDER)}
    else:
        assert differences(now, before) == [], "a build with errors touched the site"
    return warm


def _has_nothing_to_do(last: BuildResult, again: BuildResult, *, told_once: Sequence[str] = ()) -> None:
    """told_once: codes of what is told by the first of two builds only."""
    assert (again.rendered, again.written, again.removed) == (0, (), ()), again.explanations
    assert again.problems == tuple(found for found in last.problems if found.code not in told_once)
    assert (again.entries, again.outputs) == (last.entries, last.outputs)


def _ledger(author: Author) -> bytes:
    path = author.root / "permalinks.txt"
    return path.read_bytes() if path.exists() else b""
