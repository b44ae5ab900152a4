"""Where the pages of entries are, and the ids and addresses that two files claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from microjournal.content.names import slug_of
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.model.entry import Entry
from microjournal.model.paths import SLUG_RULES, entry_path

_RENAME = "rename one of the two files, or give one of them an `id:` of its own"


def site_path(entry: Entry) -> str:
    """Where the page of an entry or a plain page is, relative to the top of the site ("2026/03/stand-up/")."""
    return f"{entry.slug}/" if entry.page else entry_path(entry.date, entry.slug)


def as_published(entry: Entry, id_at: Callable[[str], str]) -> Entry:
    """The entry at the address where it was published, though the rule for slugs is another now.

    id_at: gives the id that an entry had when it was published last, by an address that it had; "" if none had it.
    One that has got another id since is where the present rule has it.
    """
    if entry.id.isascii():
        return entry
    for rule in SLUG_RULES:
        found = replace(entry, slug=slug_of(entry.id, page=entry.page, rule=rule))
        if id_at(site_path(found)) == entry.id:
            return found
    return entry


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


def id_taken(entry: Entry, other: Entry) -> Diagnostic:
    """Two files claim one id, or two that differ in nothing but capitals. other: the one that has it."""
    if entry.id == other.id:
        return _claimed_twice("id-duplicate", f"the id '{entry.id}'", entry, other)
    message = (
        f"the id '{entry.id}' is '{other.id}' of {other.path} where capitals do not count, as on macOS and Windows"
    )
    return problem("id-duplicate", message, mark_span(entry, "id"), help=_RENAME)


def address_taken(entry: Entry, other: Entry) -> Diagnostic:
    """Two files claim one address for their pages. other: the one that has it."""
    return _claimed_twice("address-duplicate", f"the address /{site_path(entry)}", entry, other)


def alias_taken(entry: Entry, number: int, other: Entry) -> Diagnostic:
    """An alias is another's address or alias. number: of the alias among those of the entry."""
    message = f"the address {entry.aliases[number]} belongs to {other.path} already"
    help_ = "an address leads to one entry: remove the alias here or there"
    return problem("address-duplicate", message, mark_span(entry, f"aliases.{number}"), help=help_)


def _claimed_twice(code: str, what: str, entry: Entry, other: Entry) -> Diagnostic:
    return problem(code, f"{what} belongs to {other.path} already", mark_span(entry, "id"), help=_RENAME)


def renamed(entry: Entry, identity: str) -> Diagnostic:
    """A new entry is taken for one that was published under another name."""
    message = f"this is taken for '{identity}', which was published and is not there any more"
    help_ = (
        f"its old address leads here; if it is another, write `/address/ {identity} # withdrawn` into permalinks.txt"
    )
    return problem("renamed", message, mark_span(entry, "id"), help=help_)


def rename_unclear(entry: Entry, identities: Sequence[str]) -> Diagnostic:
    """A new entry may be one of several that were published, or several may be one."""
    listed = " or ".join(f"'{identity}'" for identity in identities)
    message = f"this may be {listed}, which was published and is not there any more, or another entry"
    help_ = f"if it is, write `id: {identities[0]}`; if not, write `# withdrawn` behind its address in permalinks.txt"
    return problem("rename-unclear", message, mark_span(entry, "id"), help=help_)


def address_published(entry: Entry, identity: str, owner: str) -> Diagnostic:
    """An address that belonged to another entry. owner: the file of that one, "" if it is not there any more."""
    where = f"{owner}, which was there before" if owner else f"'{identity}', which was there and was taken back"
    message = f"the address /{site_path(entry)} belongs to {where}"
    help_ = "give this entry another name, or an `id:` with another end"
    if not owner:
        help_ = f"if it is the same entry, write `id: {identity}`; else {help_}"
    return problem("address-published", message, mark_span(entry, "id"), help=help_)
