"""Which keys of a file are ours, and what becomes of the others.

A key in capitals, and a key that means the same elsewhere, is understood. Everything else is the author's own: it is
handed to the theme, with a hint if it seems to mean something here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from yaml.nodes import MappingNode, Node, ScalarNode

from microjournal.content.fields import EXPERIMENT_KEYS, NAMES, NEIGHBOURS, SYNONYMS
from microjournal.model.vocabulary import nearest
from microjournal.schema.document import Document
from microjournal.schema.nodes import is_blank, printable, truth

Nodes: TypeAlias = Mapping[str, "tuple[ScalarNode, Node]"]

# What people write under `status`, and the key whose date says the same; "" for what needs no key.
_STATUS_KEYS: Mapping[str, str] = {
    **dict.fromkeys("running started active doing ongoing wip in-progress in-flight current".split(), "started"),
    **dict.fromkeys("done ended finished complete completed closed evergreen".split(), "ended"),
    **dict.fromkeys("dropped cancelled canceled abandoned aborted stopped killed rejected".split(), "dropped"),
    **dict.fromkeys("planned plan idea todo open new proposed backlog seedling published public".split(), ""),
}

# Keys that keep an entry from readers elsewhere: ignoring one would show what was not meant to be seen.
_PRIVATE_KEYS = frozenset({"private", "hidden", "unlisted"})
_PRIVATE_STATUS = frozenset({"draft", "private", "hidden", "unpublished"})

# Keys of other generators that do nothing here, with what to write instead if there is something.
_NO_USE = (
    "comments cover css cssclass cssclasses featured image images katex lang language layout linktitle locale markup "
    "math mathjax menu outputs pin robots sitemap template thumbnail toc type weight"
)
_FOREIGN_KEYS: Mapping[str, str] = {
    **dict.fromkeys(_NO_USE.split(), ""),
    **dict.fromkeys(("categories", "category"), "write `tags: [one, two]`; there is one kind of them"),
    **dict.fromkeys(
        ("permalink", "url"), "it follows from date and name; a former address goes into `aliases: [/old/address/]`"
    ),
    **dict.fromkeys(
        ("lastmod", "last_modified_at", "last_updated", "modified", "updated"),
        "tell what changed under a heading `## YYYY-MM-DD What happened`",
    ),
    **dict.fromkeys(("abstract", "description", "excerpt", "subtitle"), "write `summary:` if lists should show it"),
    **dict.fromkeys(("created", "pubdate", "published"), "write `date: YYYY-MM-DD` for the day it was planned"),
    "expirydate": "nothing expires here: addresses live for ever",
    "series": "write `follows:` with the id of the entry before this one",
    "slug": "write `id:`; the address uses it without a leading date",
}


class SortedKeys:
    """The keys of one file.

    nodes: key and value of what is ours, by our name for it. extra: the rest, as plain data.
    private: a key of another generator says that the entry is to be kept from readers.
    """

    __slots__ = ("_document", "_page", "extra", "nodes", "private")

    def __init__(self, document: Document, *, page: bool) -> None:
        self._document = document
        self._page = page
        self.nodes: dict[str, tuple[ScalarNode, Node]] = {}
        self.extra: dict[str, Any] = {}
        self.private = False

    def add(self, name: str, key: ScalarNode, node: Node) -> None:
        """A key that is not written as ours are: ours in capitals, another's that we understand, or an extra."""
        word = name.strip().lower()
        ours = word if word in NAMES else SYNONYMS.get(word, "")
        if self._page and ours in EXPERIMENT_KEYS:
            self.refuse(name, key)
        elif ours and ours not in self.nodes:
            code = "key-capitals" if ours == word else "key-understood"
            self._document.report(code, f"`{name}` is read as `{ours}`", key, help=f"write `{ours}:`")
            self.nodes[ours] = (key, node)
        elif ours == word:
            message = f"`{name}` and `{ours}` are the same key"
            self._document.report("key-duplicate", message, key, help="keep one of the two")
        else:
            if not self._is_about_status(word, name, key, node):
                self._hint_at(word, name, key)
            self.extra[printable(name)] = self._document.plain(node)

    def refuse(self, name: str, key: ScalarNode) -> None:
        """Reports a key of an experiment on a page."""
        help = "remove it, or move the file out of pages/"
        self._document.report("page-key", f"a page has no `{name}`", key, help=help)

    def _is_about_status(self, word: str, name: str, key: ScalarNode, node: Node) -> bool:
        """Hints at keys that say a state or keep an entry from readers; whether it is one of those."""
        if not isinstance(node, ScalarNode):
            return False
        value = node.value.strip().lower()
        private = (word in _PRIVATE_KEYS and truth(value) is True) or (word == "published" and truth(value) is False)
        if private or (word in ("status", "state", "visibility") and value in _PRIVATE_STATUS):
            self.private = True
            message = f"`{name}: {node.value}` keeps the entry from readers"
            self._document.report("key-understood", message, key, help="write `draft: true`")
            return True
        if word not in ("status", "state"):
            return False
        message = f"`{name}` is not written, it follows from dates"
        self._document.report("status-derived", message, key, help=self._instead_of(value))
        return True

    def _instead_of(self, status: str) -> str:
        ours = _STATUS_KEYS.get(status.replace(" ", "-").replace("_", "-"))
        if ours is None:
            return "write `started: DATE`, `ended: DATE` or `dropped: DATE`"
        if not ours:
            return "remove it: an entry with `expect` and without `started` is planned"
        return f"remove it: `{ours}` says the same" if self._has(ours) else f"write `{ours}: DATE`"

    def _has(self, name: str) -> bool:
        return name in self.nodes and not is_blank(self.nodes[name][1])

    def _hint_at(self, word: str, name: str, key: ScalarNode) -> None:
        if word in _FOREIGN_KEYS:
            message = f"`{word}` has no meaning here; themes see it as entry.extra"
            help = _FOREIGN_KEYS[word] or "remove it if no theme needs it"
            self._document.report("key-foreign", message, key, help=help)
            return
        near = NEIGHBOURS.get(word) or nearest(word, NAMES)
        help = f"did you mean `{near}`?" if near else "if it is for your theme, put it under `extra:`"
        self._document.report("key-unknown", f"`{name}` is not a key of an entry", key, help=help)


def sort_keys(document: Document, top: MappingNode, *, page: bool) -> SortedKeys:
    """The keys of an entry or, if `page`, of a plain page; hints and warnings go to the document."""
    keys = SortedKeys(document, page=page)
    others = []
    for name, key, node in document.pairs(top):
        if name not in NAMES:
            others.append((name, key, node))
        elif page and name in EXPERIMENT_KEYS:
            keys.refuse(name, key)
        else:
            keys.nodes[name] = (key, node)
    # Ours are known by now, so that one in capitals is seen to be the second of its name, wherever it stands.
    for other in others:
        keys.add(*other)
    return keys
