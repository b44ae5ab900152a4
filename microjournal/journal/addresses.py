"""Where the pages of entries are, and the ids and addresses that two files claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.model.entry import Entry
from microjournal.model.paths import entry_path, name_slug


def site_path(entry: Entry) -> str:
    """Where the page of an entry or a plain page is, relative to the top of the site ("2026/03/stand-up/")."""
    if entry.page:
        return "/".join(name_slug(part) for part in entry.id.split("/")) + "/"
    return entry_path(entry.date, entry.slug)


def chronological(entry: Entry) -> tuple[str, str, str]:
    """The order of entries: by day, then time of day (those without a time first), then id."""
    return (entry.date, entry.moment, entry.id)


def mark_span(entry: Entry, key: str) -> Span:
    """The place of a front matter value, or the first line of the file where it has none.

    key: as in `microjournal.model.entry.Mark` ("id", "tags.1").
    """
    mark = next((m for m in entry.marks if m.key == key), None)
    if mark is None:
        return Span(path=entry.path)
    return Span(path=entry.path, line=mark.line, column=mark.column, length=mark.length)


def find_collisions(entries: Sequence[Entry]) -> Iterator[Diagnostic]:
    """Ids, addresses and aliases that two files claim. entries: hidden ones included, they will be public one day."""
    ids: dict[str, Entry] = {}
    owners: dict[str, Entry] = {}
    for entry in entries:
        path = site_path(entry)
        if (other := ids.setdefault(entry.id, entry)) is not entry:
            yield _claimed_twice("id-duplicate", f"the id '{entry.id}'", entry, other)
        elif (other := owners.setdefault(path, entry)) is not entry:
            yield _claimed_twice("address-duplicate", f"the address /{path}", entry, other)
    yield from _alias_collisions(entries, owners)


def _claimed_twice(code: str, what: str, entry: Entry, other: Entry) -> Diagnostic:
    help_ = "rename one of the two files, or give one of them an `id:` of its own"
    return problem(code, f"{what} belongs to {other.path} already", mark_span(entry, "id"), help=help_)


def _alias_collisions(entries: Iterable[Entry], owners: dict[str, Entry]) -> Iterator[Diagnostic]:
    """Aliases that are another's address or alias. owners: the entries by address; the aliases are added."""
    for entry in entries:
        for number, alias in enumerate(entry.aliases):
            other = owners.setdefault(alias.removeprefix("/"), entry)
            if other is not entry:
                message = f"the address {alias} belongs to {other.path} already"
                help_ = "an address leads to one entry: remove the alias here or there"
                yield problem("address-duplicate", message, mark_span(entry, f"aliases.{number}"), help=help_)
