"""Words of the interface as authors write them: a text under each key, or texts by plural category."""

from __future__ import annotations

from typing import TypeAlias

from yaml.nodes import MappingNode, Node, ScalarNode

from microjournal.schema.document import Document
from microjournal.schema.nodes import is_null, printable

Texts: TypeAlias = "str | dict[str, str]"

INVALID = "words-invalid"


def read_texts(document: Document, name: str, node: Node) -> dict[str, Texts]:
    """The texts of a mapping by their keys. What is neither text nor texts by category is reported."""
    mapping = document.mapping(name, node)
    found: dict[str, Texts] = {}
    for key, _, value in document.pairs(mapping) if mapping else ():
        if isinstance(value, MappingNode):
            forms = {category: _text(document, category, form) for category, _, form in document.pairs(value)}
            found[key] = {category: form for category, form in forms.items() if form is not None}
        elif (text := _text(document, key, value)) is not None:
            found[key] = text
    return found


def _text(document: Document, key: str, node: Node) -> str | None:
    """The text as it is: spaces at its ends stay, because some words are signs between others."""
    if not isinstance(node, ScalarNode):
        help = f'write `{key}: "some text"`, or texts by plural forms, such as `other:`'
        document.report(INVALID, f"`{key}` is neither text nor texts by plural forms", node, help=help)
        return None
    if is_null(node):
        document.warn_of_comment(key, node)
        return None
    return printable(node.value.replace("\n", " "))
