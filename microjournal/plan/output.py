"""The plan's own values: what will be written, from which template and which data, before anything is rendered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from microjournal.markdown.links import Resolved
from microjournal.model.digest import Digest

# The sections of a body as a build keeps them: kind, anchor, date, title, html with placeholders.
StoredSections: TypeAlias = "Sequence[tuple[str, str, str, str, str]]"


class BodyUse(NamedTuple):
    """The rendered body of an entry. An output has it by its digest; it is loaded only when the output is rendered.

    source: path of the entry's file. digest: of its stored sections. site_path: of its page.
    links: what its links resolve to. anchors: ids of updates as the text gives them, with those that they keep.
    language: of the text, "" for that of the journal.
    """

    source: str
    digest: Digest
    site_path: str
    links: tuple[Resolved, ...]
    anchors: tuple[tuple[str, str], ...] = ()
    language: str = ""

    def plain(self) -> tuple[Any, ...]:
        """For digests. The source's name is not part of it: where a body was read from does not change what it says."""
        return (self.digest, self.site_path, self.links, self.anchors, self.language)


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
