"""Where the keys of a file stand, found again when somebody has to be shown one.

A build keeps the places of few keys, because it reads all of them back every time. Advice needs many kinds of them, but
only for the few files that it is about.
"""

from __future__ import annotations

from yaml.nodes import MappingNode, Node

from microjournal.diagnostics import Span
from microjournal.diagnostics.lines import unify_line_ends
from microjournal.schema.document import Document


def value_spans(data: bytes, *, path: str) -> dict[str, Span]:
    """Where the values of a file's front matter stand, by key in lower case; where the key stands if it has no value.

    data: the content of the file. path: for the spans. Empty if there is no front matter that can be read.
    """
    from microjournal.content.source import SourceError, read_source
    from microjournal.schema.nodes import is_null

    try:
        source = read_source(data, path=path)
    except SourceError:
        return {}
    document = Document(source.head, path=path, first_line=source.head_line)
    top = document.compose()
    if top is None:
        return {}
    return {
        name.strip().lower(): document.span(key if is_null(value) else value)
        for name, key, value in document.pairs(top)
    }


def setting_span(data: bytes, *keys: str, path: str, of_key: bool = False) -> Span:
    """Where a setting stands.

    data: the content of the settings. path: for the span.
    keys: those that lead to it, such as "theme", "options", "accent". Where the settings have fewer of them, it is the
        place of the last value that they have; the first line if there is none.
    of_key: the place of the last key, not of its value.
    """
    document = Document(unify_line_ends(data.decode("utf-8-sig", errors="replace")), path=path)
    node: Node | None = document.compose()
    span = Span(path=path)
    for number, key in enumerate(keys, 1):
        pairs = document.pairs(node) if isinstance(node, MappingNode) else ()
        at_key, node = next(((name, value) for text, name, value in pairs if text == key), (None, None))
        if at_key is None or node is None:
            break
        span = document.span(at_key if of_key and number == len(keys) else node)
    return span
