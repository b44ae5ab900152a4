"""Where the keys of a file stand, found again when somebody has to be shown one.

A build keeps the places of few keys, because it reads all of them back every time. Advice needs many kinds of them, but
only for the few files that it is about.
"""

from __future__ import annotations

from microjournal.diagnostics import Span


def key_places(data: bytes, *, path: str) -> dict[str, Span]:
    """The places of the values in a file's front matter by key in small letters; of the key where there is no value.

    data: the content of the file. path: for the spans. Empty if there is no front matter that can be read.
    """
    from microjournal.schema import Document
    from microjournal.source_text import SourceError, read_source
    from microjournal.yaml_nodes import is_null

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
