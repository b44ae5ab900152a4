"""The plan's own values: what will be written, from which template and which plain data, before anything is rendered.

The plan comes in groups. Adding an entry changes the keys of a few of them; the others are not even planned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from microjournal.markdown.links import Resolved
from microjournal.model.digest import Digest

# The sections of a body as a build keeps them: kind, anchor, date, title, html with placeholders.
StoredSections: TypeAlias = "Sequence[tuple[str, str, str, str, str]]"


class BodyUse(NamedTuple):
    """The rendered body of an entry. An output has it by its digest; it is loaded only when the output is rendered.

    source: path of the entry's file. digest: of its stored sections. site_path: of its page.
    links: what its links resolve to.
    """

    source: str
    digest: Digest
    site_path: str
    links: tuple[Resolved, ...]

    def plain(self) -> tuple[Any, ...]:
        """For digests. The source's name is not part of it: where a body was read from does not change what it says."""
        return (self.digest, self.site_path, self.links)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A file of the site.

    path: of the file, relative to the output folder. template: a theme's template ("entry.html"), or a format of
    microjournal's own ("@RSS"). inputs: plain data by name, besides what the plan shares among all outputs.
    bodies: of entries, in the order in which the template or format refers to them.
    """

    path: str
    template: str
    inputs: Mapping[str, Any]
    bodies: tuple[BodyUse, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file of the site that is a copy of a file of the journal or the theme. source: path of that file."""

    path: str
    source: str
    digest: Digest


class Place(NamedTuple):
    """A file of the site before it is planned.

    path: relative to the output folder. listed: the part of the sitemap that has it ("sitemap/2026.xml"), "" for none.
    changed: the day of its last change as the sitemap says it, "" if it does not.
    """

    path: str
    listed: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputGroup:
    """Outputs that are planned together, such as the pages of a month.

    name: unique, and the same in every build. paths: of all its outputs, known before they are planned.
    key: gives the digest of everything that `make` looks at, besides what is the same for all groups; while it stays
    the same, so do the outputs. make: plans the outputs. Both are pure and can be pickled, and both are made from the
    same values (see `microjournal.plan.cards.output_group`). listed: its pages stand in the sitemap.
    """

    name: str
    paths: tuple[str, ...]
    key: Callable[[], Digest]
    make: Callable[[], Iterable[Output]]
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that will be on the site. shared: inputs that every template may name. Paths are unique."""

    groups: tuple[OutputGroup, ...]
    copies: tuple[Copy, ...]
    shared: Mapping[str, Any] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The site's absolute address, ends with "/"."""
        url: str = self.shared["site"]["url"]
        return url

    def paths(self) -> Iterator[str]:
        """Of every file of the site: first what pages refer to, then the pages."""
        for copy in self.copies:
            yield copy.path
        for group in self.groups:
            yield from group.paths
