"""What planners may ask of a journal, however long it is: each answer is bounded, or one of their own group.

A group is what some pages are about: an entry, a month, a tag. Its name is its kind and, after a space, which one of
them: "entry stand-up", "month 2026-03", "tag-year dune 2026", "home". It has entries in parts, each part in the order
of a sort key, and tallies; `microjournal.plan.facets` says which.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from microjournal.journal.memory import Memory
from microjournal.model.conversation import Conversation
from microjournal.model.entry import Entry
from microjournal.plan.cards import Seen
from microjournal.plan.contract import Card, PageRef, Tally
from microjournal.plan.output import Copy


class OldAddress(NamedTuple):
    """An address at which nothing is any more.

    id: identity of the entry that was there; ":" for a page that lists entries, or its feed. now: where that is now,
    path percent-encoded; None if it was withdrawn. Of a page of a list it is the nearest one that is still there.
    """

    id: str
    now: PageRef | None


class Redirect(NamedTuple):
    """A former address. now: where it leads, percent-encoded; None if what was there was withdrawn.

    is_alias: the settings say so.
    """

    path: str
    now: str | None
    is_alias: bool = False


class Group(Protocol):
    """The rows of one group.

    Where several rows are asked for, they come oldest first (by sort key). newest, oldest: so many from that end, the
    newest first or the oldest first. since, before: limits of sort keys, "" for none.
    """

    def cards(
        self, part: str, *, newest: int = 0, oldest: int = 0, since: str = "", before: str = ""
    ) -> tuple[Card, ...]:
        """Entries of a part, as lines of a list."""

    def entries(
        self, part: str, *, newest: int = 0, oldest: int = 0, since: str = "", before: str = ""
    ) -> tuple[Seen, ...]:
        """Entries of a part with everything that is known of them."""

    def number(self, part: str, *, since: str = "", before: str = "") -> int:
        """How many entries a part has between limits of sort keys."""

    def keys(self, part: str, *, newest: int = 0) -> tuple[str, ...]:
        """The sort keys of a part."""

    def tally(self, name: str = "") -> Tally:
        """How the experiments under a name went."""

    def count(self, name: str = "") -> int:
        """How many entries were counted under a name."""

    def tallies(self, prefix: str) -> dict[str, Tally]:
        """How the experiments went under each name that begins with a prefix; names as `counts` has them."""

    def counts(self, prefix: str) -> dict[str, int]:
        """The names of tallies that begin with a prefix, without it and in order, and how many were counted.

        The one that has no name at all is not among them.
        """


class Journal(Protocol):
    """A journal as it is public on a day. today: ISO date."""

    @property
    def today(self) -> str:
        """The day."""

    def group(self, name: str) -> Group:
        """The group of a name; one without rows if there is none."""

    def conversation(self, source: str) -> Conversation:
        """What was said on the issue of an entry. source: path of its file, see `microjournal.plan.cards.Talk`."""

    def neighbours(self, entry: Entry) -> tuple[PageRef | None, PageRef | None]:
        """The entries before and after an entry in the order of time."""

    def tag_name(self, slug: str) -> str:
        """How the journal spells a tag."""

    def before(self, kind: str, key: str = "") -> str:
        """The greatest key of the groups of a kind that is less than a key ("" for no limit); "" if there is none."""

    def tag_count(self) -> int:
        """How many tags there are."""

    def old_address(self, path: str) -> OldAddress | None:
        """What was at an address at which nothing is any more; None if it is not one."""

    def old(self, part: str) -> tuple[tuple[str, str, int], ...]:
        """Published addresses of a part of the site's memory, by path; whose they are, and whether it is gone, and
        how that is known (see `microjournal.journal.permalinks.Gone`).
        """

    def gone(self, part: str) -> tuple[Memory, ...]:
        """What is remembered in a part of entries that are not public any more, by identity."""

    def files_of(self, group: str) -> tuple[str, ...]:
        """Paths of the files that a group has, in order."""

    def parts(self, folder: str) -> tuple[str, ...]:
        """Names of the files in a folder of the site ("permalinks/"), without their ends, in order."""

    def alias_target(self, path: str) -> str | None:
        """Where a former address leads by the settings, as a path that is not encoded; None if it is not one."""

    def redirect_servers(self) -> tuple[str, ...]:
        """Kinds of servers for which redirects are written."""

    def redirects(self) -> tuple[Redirect, ...]:
        """All former addresses."""

    def also_at(self, file: str) -> tuple[str, ...]:
        """The former addresses of a document by the settings: files at which it is to be as well."""

    def listed(self, part: str) -> tuple[tuple[str, str], ...]:
        """The pages that a part of the sitemap has: path ("2026/03/") and day of the last change, in order of path."""

    def copied(self, source: str) -> Copy | None:
        """The copy of a file of `static/` or of the theme, or of a picture; None if there is no such file."""

    def sitemap_parts(self) -> tuple[str, ...]:
        """Paths of the files of the sitemap, besides its index, in order."""
