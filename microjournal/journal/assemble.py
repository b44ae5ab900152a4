"""All entries together: what is public today, what follows what, who cites whom, which tags and threads there are.

`assemble` is the only place where drafts and embargoed entries are left out; everything later sees what it returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.journal.links import Attachment, Deferred, LinkIndex, resolve_links
from microjournal.journal.permalinks import OldAddresses
from microjournal.journal.relations import Thread, find_cycles, find_threads
from microjournal.markdown.links import Resolved
from microjournal.model.entry import Entry, Mark
from microjournal.model.files import FileInfo
from microjournal.model.paths import entry_path, name_slug


class Tag(NamedTuple):
    """A tag with its entries, oldest first. name: as its first entry spells it, so that later ones cannot change it.

    other_spellings: those of later entries, if they differ.
    """

    slug: str
    name: str
    entries: tuple[Entry, ...]
    other_spellings: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Of its page."""
        return f"tags/{self.slug}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """What is public on a day.

    entries: by date, moment and id. pages: by id. All mappings are by entry id.
    site_paths: where each entry's or page's own page is. links: one resolved value for each of `entry.links`.
    cited_by: newest first. deferred: links to addresses that are neither entries nor files; the plan knows those.
    old_addresses: what must stand where no entry is any more.
    """

    today: str
    entries: tuple[Entry, ...]
    pages: tuple[Entry, ...]
    site_paths: Mapping[str, str]
    parents: Mapping[str, tuple[Entry, ...]]
    children: Mapping[str, tuple[Entry, ...]]
    superseded: frozenset[str]
    threads: tuple[Thread, ...]
    thread_of: Mapping[str, Thread]
    cited_by: Mapping[str, tuple[Entry, ...]]
    links: Mapping[str, tuple[Resolved, ...]]
    attachments: tuple[Attachment, ...]
    deferred: tuple[Deferred, ...]
    tags: tuple[Tag, ...]
    old_addresses: OldAddresses = field(default_factory=OldAddresses)


def chronological(entry: Entry) -> tuple[str, str, str]:
    """The order of entries: by day, then time of day (those without a time first), then id."""
    return (entry.date, entry.moment, entry.id)


def is_public(entry: Entry, today: str, *, drafts: bool) -> bool:
    """Whether an entry may be seen: no draft, and its embargo is over. `drafts` shows everything."""
    return drafts or not (entry.draft or entry.publish > today)


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

    files: the other files below `content/` by path. static: paths that `static/` puts on the site.
    known_authors: short names from the settings; if there are any, other names are warned about.
    Returns the journal and every problem that only shows when the files are seen together.
    """
    everything = sorted(entries, key=lambda e: (e.page, e.date, e.moment, e.id))
    paths = [site_path(e) for e in everything]
    problems = _collisions(everything, paths)
    public = [e for e in everything if is_public(e, today, drafts=drafts)]
    hidden = [e for e in everything if not is_public(e, today, drafts=drafts)]
    visible = tuple(e for e in public if not e.page)
    pages = tuple(sorted((e for e in public if e.page), key=lambda e: e.id))
    found_paths = {e.id: path for e, path in zip(everything, paths, strict=True)}
    site_paths = {e.id: found_paths[e.id] for e in public}

    parents, children, follow_problems = _relations(visible, hidden)
    problems += [*follow_problems, *_unknown_authors(everything, frozenset(known_authors))]
    threads = find_threads(visible, parents, children)
    index = LinkIndex(public, hidden, found_paths, files or {}, static)
    links: dict[str, tuple[Resolved, ...]] = {}
    citing: dict[str, list[Entry]] = {}
    attachments: dict[str, Attachment] = {}
    deferred: list[Deferred] = []
    for entry in (*visible, *pages):
        if not entry.links:
            continue
        found = resolve_links(entry, index)
        links[entry.id] = found.resolved
        problems += found.problems
        deferred += found.deferred
        for attachment in found.attachments:
            attachments[attachment.site_path] = attachment
        for target in found.cites:
            citing.setdefault(target, []).append(entry)
    journal = Journal(
        today=today,
        entries=visible,
        pages=pages,
        site_paths=site_paths,
        parents=parents,
        children=children,
        superseded=_superseded(visible, parents),
        threads=threads,
        thread_of={step.id: thread for thread in threads for step in thread.steps},
        cited_by={id_: tuple(sorted(by, key=chronological, reverse=True)) for id_, by in citing.items()},
        links=links,
        attachments=tuple(attachments[path] for path in sorted(attachments)),
        deferred=tuple(deferred),
        tags=group_by_tag(visible),
    )
    return journal, problems


def site_path(entry: Entry) -> str:
    """Where the page of an entry or a plain page is, relative to the top of the site."""
    if entry.page:
        return "/".join(name_slug(part) for part in entry.id.split("/")) + "/"
    return entry_path(entry.date, entry.slug)


def mark_span(entry: Entry, key: str) -> Span:
    """The place of a front matter value, or the first line of the file where it has none."""
    mark = next((m for m in entry.marks if m.key == key), None)
    if mark is None:
        return Span(path=entry.path)
    return Span(path=entry.path, line=mark.line, column=mark.column, length=mark.length)


def group_by_tag(entries: Sequence[Entry]) -> tuple[Tag, ...]:
    """The tags of entries that come oldest first, by slug."""
    members: dict[str, list[Entry]] = {}
    for entry in entries:
        for name in entry.tags:
            members.setdefault(name, []).append(entry)
    spellings: dict[str, list[str]] = {}
    for name in members:
        spellings.setdefault(name_slug(name), []).append(name)
    return tuple([_tag(slug, spellings[slug], members) for slug in sorted(spellings)])


def _tag(slug: str, names: Sequence[str], members: Mapping[str, Sequence[Entry]]) -> Tag:
    """names: all spellings, that of the oldest entry first."""
    if len(names) == 1:
        return Tag(slug=slug, name=names[0], entries=tuple(members[names[0]]))
    together = {e.id: e for name in names for e in members[name]}
    entries = tuple(sorted(together.values(), key=chronological))
    return Tag(slug=slug, name=names[0], entries=entries, other_spellings=tuple(names[1:]))


def _collisions(entries: Sequence[Entry], site_paths: Sequence[str]) -> list[Diagnostic]:
    """Ids and addresses that two files claim, hidden ones included: they will be public one day."""
    problems: list[Diagnostic] = []
    ids: dict[str, Entry] = {}
    paths: dict[str, Entry] = {}
    for entry, path in zip(entries, site_paths, strict=True):
        if (other := ids.setdefault(entry.id, entry)) is not entry:
            problems.append(
                problem(
                    "id-duplicate",
                    f"the id '{entry.id}' belongs to {other.path} already",
                    mark_span(entry, "id"),
                    help="rename one of the two files, or give one of them an `id:` of its own",
                )
            )
        elif (other := paths.setdefault(path, entry)) is not entry:
            problems.append(
                problem(
                    "address-duplicate",
                    f"the address /{path} belongs to {other.path} already",
                    mark_span(entry, "id"),
                    help="rename one of the two files, or give one of them an `id:` of its own",
                )
            )
    return [*problems, *_alias_collisions(entries, paths)]


def _alias_collisions(entries: Sequence[Entry], paths: dict[str, Entry]) -> Iterator[Diagnostic]:
    """Aliases that are another's address or alias. paths: of the entries, to which the aliases are added."""
    for entry in entries:
        for number, alias in enumerate(entry.aliases):
            other = paths.setdefault(alias.removeprefix("/"), entry)
            if other is not entry:
                message = f"the address {alias} belongs to {other.path} already"
                help_ = "an address leads to one entry: remove the alias here or there"
                yield problem("address-duplicate", message, mark_span(entry, f"aliases.{number}"), help=help_)


def _unknown_authors(entries: Sequence[Entry], known: frozenset[str]) -> list[Diagnostic]:
    if not known:
        return []
    problems = []
    for entry in entries:
        for number, name in enumerate(entry.authors):
            if name not in known:
                near = get_close_matches(name, sorted(known), n=1)
                help_ = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(sorted(known))}"
                message = f"'{name}' is not among the authors of the settings"
                problems.append(problem("author-unknown", message, mark_span(entry, f"authors.{number}"), help=help_))
    return problems


def _relations(
    visible: Sequence[Entry], hidden: Sequence[Entry]
) -> tuple[dict[str, tuple[Entry, ...]], dict[str, tuple[Entry, ...]], list[Diagnostic]]:
    """Parents and children by id, and what is wrong with `follows` (hidden entries are checked, then left out)."""
    by_id = {e.id: e for e in visible}
    known = {**{e.id: e for e in hidden if not e.page}, **by_id}
    problems: list[Diagnostic] = []
    parents: dict[str, tuple[Entry, ...]] = {}
    children: dict[str, list[Entry]] = {}
    for entry in (*visible, *hidden):
        if not entry.follows:
            continue
        found = []
        for number, name in enumerate(entry.follows):
            if name == entry.id:
                problems.append(_follows_problem("follows-itself", f"'{name}' follows itself", entry, number, known))
            elif name not in known:
                message = f"'{name}' names no entry of this journal"
                problems.append(_follows_problem("follows-unknown", message, entry, number, known))
            elif name in by_id and entry.id in by_id:
                found.append(by_id[name])
                children.setdefault(name, []).append(entry)
        if found:
            parents[entry.id] = tuple(found)
    for cycle in find_cycles(parents):
        first = cycle[0]
        way = " -> ".join(e.id for e in (*cycle, first))
        mark: Mark | None = next((m for m in first.marks if m.key.startswith("follows")), None)
        problems.append(
            problem(
                "follows-cycle",
                f"entries follow each other in a circle: {way}",
                mark_span(first, mark.key if mark else "follows"),
                help="an entry follows an earlier one; take one `follows` of the circle out",
            )
        )
    if any(p.code == "follows-cycle" for p in problems):
        parents, children = {}, {}
    return parents, {id_: tuple(steps) for id_, steps in children.items()}, problems


def _follows_problem(code: str, message: str, entry: Entry, number: int, known: Mapping[str, Entry]) -> Diagnostic:
    near = get_close_matches(entry.follows[number], [id_ for id_ in known if id_ != entry.id], n=1, cutoff=0.5)
    help_ = f"did you mean '{near[0]}'?" if near else "write the file name of the earlier entry without .md"
    return problem(code, message, mark_span(entry, f"follows.{number}"), help=help_)


def _superseded(entries: Sequence[Entry], parents: Mapping[str, tuple[Entry, ...]]) -> frozenset[str]:
    """Ids of entries that a later step has replaced: one that was adopted, however many steps further on."""
    replaced: set[str] = set()
    pending = [parent for e in entries if e.decision == "adopt" for parent in parents.get(e.id, ())]
    while pending:
        entry = pending.pop()
        if entry.id not in replaced:
            replaced.add(entry.id)
            pending += parents.get(entry.id, ())
    return frozenset(replaced)
