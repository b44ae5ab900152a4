"""The settings `aliases` and `redirects`: former addresses of what is no entry's, and servers that are told of all."""

from __future__ import annotations

import re
from urllib.parse import unquote

from yaml.nodes import Node, SequenceNode

from microjournal.content.aliases import AliasError, alias_path
from microjournal.model.entry import Mark
from microjournal.model.paths import composed
from microjournal.model.settings import SiteAlias
from microjournal.model.vocabulary import nearest
from microjournal.schema.document import Document, shown

# Kinds of servers, and the file with redirects that each reads.
SERVERS = {"netlify": "_redirects", "cloudflare": "_redirects", "nginx": "redirects.map"}
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


def read_servers(document: Document, name: str, node: Node) -> tuple[str, ...]:
    """Kinds of servers: a list, or one."""
    found: dict[str, Node] = {}
    for each in node.value if isinstance(node, SequenceNode) else [node]:
        text = (document.text(name, each) or "").lower()
        if text and text not in SERVERS:
            near = nearest(text, SERVERS, likeness=0.5)
            help = f"did you mean {near}?" if near else f"write one of: {', '.join(SERVERS)}"
            document.report("redirects-unknown", f"{shown(text)} is no kind of server that is known", each, help=help)
        elif same := next((other for other in found if SERVERS[other] == SERVERS.get(text)), ""):
            help = "keep one of the two"
            document.report("redirects-unknown", f"{text} reads the file that {same} reads", each, help=help)
        elif text:
            found[text] = each
    return tuple(found)


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
