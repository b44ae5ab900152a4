"""The setting `aliases`: former addresses of what is no entry's, and where that is now."""

from __future__ import annotations

import re
from urllib.parse import unquote

from yaml.nodes import Node

from microjournal.content.aliases import AliasError, alias_path
from microjournal.model.entry import Mark
from microjournal.model.paths import composed
from microjournal.model.settings import SiteAlias
from microjournal.schema.document import Document, shown

_CLIMBS = re.compile(r"(?:\A|/)\.{0,2}/|[\\?#\x00-\x1f\x7f]")


def read_site_aliases(document: Document, name: str, node: Node) -> tuple[SiteAlias, ...]:
    """The pairs that can be read, in order."""
    mapping = document.mapping(name, node)
    found: dict[str, SiteAlias] = {}
    for written, key, value in document.pairs(mapping) if mapping else ():
        path, target = _former(document, written, key), _target(document, written, value)
        if path is None or target is None:
            continue
        if _is_file(target) and _is_file(written):
            # Of whatever kind it is, it is there as well.
            path = path.removesuffix("/")
        if path in found:
            help = "an address leads to one place: remove one of the two"
            document.report("key-duplicate", f"/{path} is a former address already", key, help=help)
            continue
        marks = (Mark(name, *document.place(key)), Mark(name, *document.place(value)))
        found[path] = SiteAlias(path=path, target=target, marks=marks)
    return tuple(found.values())


def _is_file(path: str) -> bool:
    return "." in path.rpartition("/")[2]


def _former(document: Document, written: str, key: Node) -> str | None:
    try:
        if not written.startswith("/"):
            raise AliasError(f"{shown(written)} is no path", f"write a path from the journal's top: `/{written}`")
        return composed(alias_path(written, "").removeprefix("/"))
    except AliasError as error:
        document.report("alias-invalid", str(error), key, help=error.help)
        return None


def _target(document: Document, written: str, value: Node) -> str | None:
    text = document.text(written, value)
    if text is None:
        document.report(
            "alias-invalid", f"{written} leads nowhere", value, help=f"write where it is now: `{written}: /`"
        )
        return None
    path = composed(unquote(text)).removeprefix("/").removesuffix("index.html")
    if not text.startswith("/") or _CLIMBS.search(path):
        message = f"{shown(text)} is not a path from the journal's top"
        document.report("alias-invalid", message, value, help="write one such as /feed.xml or /tags/meetings/")
        return None
    return path if not path or path.endswith("/") or _is_file(path) else f"{path}/"
