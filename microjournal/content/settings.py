"""`microjournal.yaml`: from its text to checked settings, or to diagnostics for everything in it that is wrong."""

from __future__ import annotations

from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from microjournal.content.conflicts import find_conflict
from microjournal.content.settings_fields import NAMES, NEIGHBOURS, SETTINGS
from microjournal.diagnostics import Diagnostic
from microjournal.diagnostics.lines import unify_line_ends
from microjournal.model.settings import Settings
from microjournal.model.vocabulary import nearest
from microjournal.schema.document import Document
from microjournal.schema.nodes import is_given, is_null


def read(text: str, *, path: str = "microjournal.yaml") -> tuple[Settings | None, list[Diagnostic]]:
    """The settings in a text, None if there are errors, and everything that is wrong with them.

    path: of the file, for messages.
    """
    text = unify_line_ends(text.removeprefix("\ufeff"))
    if conflict := find_conflict(text, path=path):
        return None, [conflict]
    document = Document(text, path=path)
    top = document.compose()
    if top is None:
        return None, document.diagnostics
    nodes = _known(document, top)
    # A title of nothing but control characters is given, and yet there is no text in it.
    values: dict[str, Any] = {field.name: "" for field in SETTINGS if field.required}
    for field in SETTINGS:
        if (node := nodes.get(field.name)) is None:
            pass
        elif isinstance(node, ScalarNode) and is_null(node):
            document.warn_of_comment(field.name, node)
        elif value := field.read(document, field.name, node):
            values[field.name] = value
        if field.required and not is_given(top, field.name):
            message = f"`{field.name}` is missing"
            document.report("setting-required", message, (1, 1, 1), help=f"write `{field.example}`")
    failed = any(found.severity == "error" for found in document.diagnostics)
    return None if failed else Settings(**values), document.diagnostics


def _known(document: Document, top: MappingNode) -> dict[str, Node]:
    """The settings that exist, by name; the others are reported."""
    nodes: dict[str, Node] = {}
    for written, key, node in document.pairs(top):
        name = written.strip().lower()
        if name not in NAMES:
            near = NEIGHBOURS.get(name) or nearest(name, NAMES, likeness=0.6)
            help = f"did you mean `{near}`?" if near else f"the settings are: {', '.join(sorted(NAMES))}"
            document.report("setting-unknown", f"there is no setting `{written}`", key, help=help)
        elif name in nodes:
            message = f"`{written}` and `{name}` are the same key"
            document.report("key-duplicate", message, key, help="keep one of the two")
        else:
            if name != written:
                message = f"`{written}` is read as `{name}`"
                document.report("key-capitals", message, key, help=f"write `{name}:`")
            nodes[name] = node
    return nodes
