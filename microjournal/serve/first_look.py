"""The page of an entry right after it was saved, before the rest of the site is looked at.

In a large journal a whole build takes a second; the author looks at the one page. It is made from the new file and from
what the last build knew of all others, by the same functions. The whole build follows and has the last word; where the
change may concern more than this page can know (another day, another address, a broken link), there is no first look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from microjournal.build.examine import Examined
from microjournal.content.entry import ParseSettings, parse
from microjournal.journal.assemble import Journal
from microjournal.journal.link_index import LinkIndex
from microjournal.journal.links import resolve_links
from microjournal.markdown.links import Resolved
from microjournal.model.entry import Entry, Section
from microjournal.plan.cards import Cards
from microjournal.plan.entry import entry_pages, entry_relations, plain_pages
from microjournal.plan.output import Output

if TYPE_CHECKING:
    from jinja2 import Environment

# With these as they were, the entry has its place among the others, and they have theirs.
_PLACE = ("id", "slug", "page", "date", "moment", "follows", "aliases", "draft", "publish")


class FirstLooks:
    """First looks at the entries of one preview.

    root: the journal's folder. site: the folder the site is in, in the folder of the build's state.
    """

    def __init__(self, root: Path, site: Path) -> None:
        self._root = root
        self._site = site
        self._made: Examined | None = None
        self._sources: dict[str, Entry] = {}
        self._environment: Environment | None = None
        self._before: dict[str, bytes] = {}

    @property
    def ready(self) -> bool:
        """Whether it is known what the site is made of."""
        return self._made is not None

    @property
    def shown(self) -> frozenset[str]:
        """Paths of the pages that were shown since the last build."""
        return frozenset(self._before)

    def know(self, made: Examined | None) -> None:
        """Takes note of what the site is made of now; None if that is not known, and then there are no first looks."""
        self._made = made
        self._sources = {e.path: e for e in (*made.journal.entries, *made.journal.pages)} if made else {}
        self._environment = None

    def show(self, source: str) -> str:
        """Puts the page of the entry in a file in its place. Returns its path, "" if nothing is different there."""
        found = self.page(source)
        if found is None:
            return ""
        path, content = found
        with suppress(OSError):
            before = (self._site / path).read_bytes()
            if before != content:
                self._put(path, content)
                self._before.setdefault(path, before)
                return path
        return ""

    def settle(self) -> None:
        """Leaves the pages that were shown: a build has confirmed them."""
        self._before.clear()

    def take_back(self) -> frozenset[str]:
        """Puts the pages back that were there before, because the journal has errors. Returns their paths."""
        paths = self.shown
        for path, content in self._before.items():
            with suppress(OSError):
                self._put(path, content)
        self._before.clear()
        return paths

    def page(self, source: str) -> tuple[str, bytes] | None:
        """The page of the entry in a file, as path and content; None if it cannot be told without a whole build."""
        from microjournal.theme.render import RenderError

        made, before = self._made, self._sources.get(source)
        if made is None or before is None:
            return None
        try:
            data = (self._root / source).read_bytes()
        except OSError:
            return None
        settings = ParseSettings(url=made.settings.url, timezone=made.settings.timezone)
        parsed = parse(data, path=source, settings=settings)
        entry = parsed.entry
        if entry is None or any(found.severity == "error" for found in parsed.diagnostics):
            return None
        if any(getattr(entry, name) != getattr(before, name) for name in _PLACE):
            return None
        links = self._links(made, entry)
        if links is None:
            return None
        output = _output(made, _with(made.journal, entry, links), entry)
        try:
            return output.path, self._render(made, output, parsed.sections)
        except RenderError:
            return None

    def _put(self, path: str, content: bytes) -> None:
        beside = self._site.parent / "first-look"
        beside.write_bytes(content)
        beside.replace(self._site / path)

    def _links(self, made: Examined, entry: Entry) -> tuple[Resolved, ...] | None:
        """Where the entry's links lead; None if one may lead nowhere."""
        if not entry.links:
            return ()
        journal = made.journal
        public = [entry if other.id == entry.id else other for other in (*journal.entries, *journal.pages)]
        index = LinkIndex(public, (), made.files, made.static)
        found = resolve_links(entry, index)
        missing = any(not (self._site / attached.site_path).is_file() for attached in found.attachments)
        return None if found.problems or found.deferred or missing else found.resolved

    def _render(self, made: Examined, output: Output, sections: Sequence[Section]) -> bytes:
        from microjournal.theme.environment import make_environment
        from microjournal.theme.render import Renderer

        if self._environment is None:
            self._environment = make_environment(made.theme.templates if made.theme else {})
        stored = [(s.kind, s.anchor, s.date, s.title, s.html) for s in sections]
        renderer = Renderer(self._environment, made.plan.shared, made.plan.base, lambda _source: stored)
        return renderer.render(output)


def _output(made: Examined, journal: Journal, entry: Entry) -> Output:
    cards = Cards(journal, replace(made.settings, url=made.plan.base))
    if entry.page:
        return next(iter(plain_pages(cards, (entry,), (journal.cited_by.get(entry.id, ()),))))
    return next(iter(entry_pages(cards, [found for found in entry_relations(journal) if found.entry.id == entry.id])))


def _with(journal: Journal, entry: Entry, links: tuple[Resolved, ...]) -> Journal:
    """The journal with another entry of the same place."""
    changed: Mapping[str, Any] = {
        "entries" if not entry.page else "pages": tuple(
            entry if other.id == entry.id else other for other in (journal.pages if entry.page else journal.entries)
        ),
        "links": {**journal.links, entry.id: links},
        "threads": tuple(
            thread._replace(steps=tuple(entry if step.id == entry.id else step for step in thread.steps))
            for thread in journal.threads
        ),
    }
    return replace(journal, **changed)
