"""All entries together: what is public today, what follows what, who cites whom, which tags and threads there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from microjournal.diagnostics import Diagnostic, problem
from microjournal.journal.addresses import find_collisions, mark_span
from microjournal.journal.link_index import LinkIndex
from microjournal.journal.links import Attachment, Deferred, resolve_all
from microjournal.journal.permalinks import OldAddresses
from microjournal.journal.relations import Thread, find_superseded, find_threads, resolve_follows
from microjournal.journal.tags import Tag, group_by_tag
from microjournal.journal.visibility import split_by_visibility
from microjournal.markdown.links import Resolved
from microjournal.model.entry import Entry
from microjournal.model.files import FileInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """What is public on a day.

    entries: by date, moment and id. pages: by id. All mappings are by entry id.
    parents, children: the entries it follows, those that follow it. superseded: ids of entries that an adopted step
    replaced. links: one resolved value for each of `entry.links`. cited_by: newest first.
    deferred: links to addresses that are neither entries nor files; the plan knows those.
    old_addresses: what must stand where no entry is any more.
    """

    today: str
    entries: tuple[Entry, ...]
    pages: tuple[Entry, ...]
    parents: Mapping[str, tuple[Entry, ...]]
    children: Mapping[str, tuple[Entry, ...]]
    superseded: frozenset[str]
    threads: tuple[Thread, ...]
    cited_by: Mapping[str, tuple[Entry, ...]]
    links: Mapping[str, tuple[Resolved, ...]]
    attachments: tuple[Attachment, ...]
    deferred: tuple[Deferred, ...]
    tags: tuple[Tag, ...]
    old_addresses: OldAddresses = field(default_factory=OldAddresses)


def assemble(
    entries: Iterable[Entry],
    *,
    today: str,
    files: Mapping[str, FileInfo] | None = None,
    static: Iterable[str] = (),
    drafts: bool = False,
    known_authors: Iterable[str] = (),
) -> tuple[Journal, list[Diagnostic]]:
    """Puts parsed entries and pages together.

    today: ISO date. files: the other files below `content/` and `static/` by path. static: paths that `static/` puts on
    the site. drafts: hidden entries are shown. known_authors: short names from the settings; if there are any, other
    names are warned about.
    Returns the journal and every problem that only shows when the files are seen together.
    """
    everything = sorted(entries, key=lambda entry: (entry.page, entry.date, entry.moment, entry.id))
    public, hidden = split_by_visibility(everything, today, drafts=drafts)
    visible = tuple([entry for entry in public if not entry.page])
    pages = tuple(sorted((entry for entry in public if entry.page), key=lambda page: page.id))
    parents, children, of_follows = resolve_follows(visible, hidden)
    found = resolve_all((*visible, *pages), LinkIndex(public, hidden, files or {}, static))
    journal = Journal(
        today=today,
        entries=visible,
        pages=pages,
        parents=parents,
        children=children,
        superseded=find_superseded(visible, parents),
        threads=find_threads(visible, parents, children),
        cited_by=found.cited_by,
        links=found.links,
        attachments=found.attachments,
        deferred=found.deferred,
        tags=group_by_tag(visible),
    )
    problems = [
        *find_collisions(everything),
        *of_follows,
        *_unknown_authors(everything, sorted(known_authors)),
        *found.problems,
    ]
    return journal, problems


def _unknown_authors(entries: Iterable[Entry], known: list[str]) -> Iterator[Diagnostic]:
    if not known:
        return
    for entry in entries:
        for number, name in enumerate(entry.authors):
            if name not in known:
                near = get_close_matches(name, known, n=1)
                help_ = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(known)}"
                message = f"'{name}' is not among the authors of the settings"
                yield problem("author-unknown", message, mark_span(entry, f"authors.{number}"), help=help_)
