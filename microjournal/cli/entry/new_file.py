"""The file of a new entry: its name, its folder, and that nothing is overwritten."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, count
from pathlib import Path

import click

from microjournal.cli.entry.find import entry_files
from microjournal.cli.entry.journal import stop
from microjournal.content.names import names_of
from microjournal.model.paths import name_slug, split_dated_name
from microjournal.sources import files
from microjournal.trust.boundary import Boundary

# Leaves room for the date, a number and the ending in the 255 bytes that file systems allow a name.
_LONGEST_SLUG = 60
# Entries grouped by year, or by year and month.
_GROUPED = re.compile(r"content/(\d{4}(?:/\d{2})?)/[^/]+\Z")


def create_entry(root: Path, outside: Sequence[str], day: str, title: str, text: str) -> tuple[str, str]:
    """Makes the file of an entry. Its path, and its name if that is another than its title gives, because it is taken.

    root: the journal's folder. outside: see `Boundary`. day: the one it is planned on, ISO date. text: of the file.
    Exits with 1, having shown why, if a link leads out of the journal.
    """
    paths = entry_files(root, outside)
    name = _free_name(day, title, paths)
    path = f"{_folder(day, paths)}/{name}.md"
    if refused := Boundary(root, outside).refused(path):
        stop([refused], root)
    try:
        files.create(root / path, text.encode())
    except FileExistsError:
        raise click.ClickException(f"{root / path} is there already; nothing was written") from None
    return path, name if name != f"{day}-{_slug(title)}" else ""


def _slug(title: str) -> str:
    slug = name_slug(title)
    return slug if len(slug) <= _LONGEST_SLUG else slug[: _LONGEST_SLUG + 1].rpartition("-")[0] or slug[:_LONGEST_SLUG]


def _free_name(day: str, title: str, paths: Iterable[str]) -> str:
    """A name whose address is free, too: that has the month and the slug, not the day."""
    names = [split_dated_name(names_of(path).id) for path in paths]
    # Without a date in its name, only the file knows the month.
    taken = {name_slug(rest) for date, rest in names if not date or date[:7] == day[:7]}
    slug = _slug(title)
    numbered = (f"{slug}-{number}" for number in count(2))
    return f"{day}-{next(name for name in chain([slug], numbered) if name not in taken)}"


def _folder(day: str, paths: Iterable[str]) -> str:
    """The folder for an entry of that day: grouped as most entries are, by year if there are none yet."""
    depths = Counter(len(match[1].split("/")) if (match := _GROUPED.match(path)) else 0 for path in paths)
    depth = max(depths, key=lambda depth: depths[depth], default=1)
    return "/".join(["content", day[:4], day[5:7]][: depth + 1])
