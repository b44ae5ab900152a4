"""YAML with places: from a text to nodes, from nodes to typed values, or to diagnostics at the exact key or value.

Values are read from the text of the nodes and from what a key expects, never from the types that YAML 1.1 would guess:
`2026`, `yes`, `1e3` and `12:30` are text wherever text is expected, and a date is the text that its author wrote.

Columns count code points, as libyaml does. A line ends at a line feed only; the caller unifies line ends before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.schema.nodes import (
    DEEPEST,
    PLAIN_TAGS,
    compose,
    empty_mapping,
    is_null,
    plain_scalar,
    printable,
    truth,
)

Place: TypeAlias = "tuple[int, int, int]"

# Line breaks to YAML 1.1, but to nothing else that counts lines in Markdown and in editors.
_RARE_BREAKS = {0x85: " ", 0x2028: " ", 0x2029: " "}
_TOUCHING_COMMENT = re.compile(r"#\S")
# Characters of one value that no key of ours explains, and what a list, a mapping or a text counts by itself.
_MOST_PLAIN = 1_000_000
_NODE = 100
_LONGEST_SHOWN = 60


class Document:
    """A YAML text whose top is a mapping, with what is wrong in it.

    path: of the file, for messages. first_line: the line of the file where the text begins.
    diagnostics: grows while the document is read.
    """

    __slots__ = ("_lines", "_text", "diagnostics", "first_line", "path")

    def __init__(self, text: str, *, path: str, first_line: int = 1) -> None:
        self._text = text if text.isascii() else text.translate(_RARE_BREAKS)
        self._lines: list[str] = []
        self.path = path
        self.first_line = first_line
        self.diagnostics: list[Diagnostic] = []

    def compose(self) -> MappingNode | None:
        """The top of the document, an empty mapping if there is nothing; None if it cannot be read (reported)."""
        try:
            node = compose(self._text)
        except (yaml.YAMLError, RecursionError, UnicodeEncodeError) as error:
            from microjournal.schema.advice import explain

            self.diagnostics.append(explain(error, self._text, path=self.path, first_line=self.first_line))
            return None
        if isinstance(node, MappingNode):
            return node
        if node is None or (isinstance(node, ScalarNode) and is_null(node)):
            return empty_mapping()
        from microjournal.schema.advice import without_keys

        line = node.start_mark.line
        self.report("not-a-mapping", "there are no keys and values here", node, help=without_keys(self.line(line)))
        return None

    def line(self, number: int) -> str:
        """A line of the text, counted from 0 as YAML's marks do; "" beyond the end."""
        if not self._lines:
            self._lines = self._text.split("\n")
        return self._lines[number] if number < len(self._lines) else ""

    def place(self, node: Node) -> Place:
        """Line, column and length of a node in its file; of its first line if it has several."""
        start, end = node.start_mark, node.end_mark
        length = end.column - start.column
        if end.line != start.line:
            length = len(self.line(start.line).rstrip()) - start.column
        return start.line + self.first_line, start.column + 1, length if length > 0 else 1

    def place_within(self, node: Node, part: str, offset: int) -> Place:
        """The place of a part of a scalar's text, `offset` code points from its start.

        If the scalar has several lines or escapes, it is the place of the whole.
        """
        line, column, length = self.place(node)
        if isinstance(node, ScalarNode) and part:
            start = node.start_mark.column + (1 if node.style else 0)
            if self.line(node.start_mark.line).startswith(node.value, start):
                return line, start + offset + 1, len(part)
        return line, column, length

    def span(self, node: Node) -> Span:
        """The place of a node as diagnostics have it."""
        return self.span_at(self.place(node))

    def span_at(self, place: Place) -> Span:
        """A place of this document as diagnostics have it."""
        line, column, length = place
        return Span(path=self.path, line=line, column=column, length=length)

    def report(self, code: str, message: str, at: Node | Place, *, help: str = "") -> None:
        """Notes that something is wrong at a node or place."""
        span = self.span_at(at) if isinstance(at, tuple) else self.span(at)
        self.diagnostics.append(problem(code, printable(message), span, help=printable(help)))

    def pairs(self, node: MappingNode) -> Iterator[tuple[str, ScalarNode, Node]]:
        """The keys of a mapping as text, with the nodes of key and value, in the order they were written.

        Left out and reported: keys that are not text, keys that came before, values with a YAML tag. A merge key (`<<`)
        adds the pairs of another mapping, after the mapping's own.
        """
        seen: dict[str, ScalarNode] = {}
        merged: list[Node] = []
        for key, value in node.value:
            if type(key) is not ScalarNode:
                self.report("key-invalid", "a key is a word, not a list or a mapping", key, help=_unquoted(self, key))
                continue
            name = key.value
            if name == "<<" and not key.style:
                merged.append(value)
            elif name in seen:
                first = seen[name].start_mark.line + self.first_line
                self.report("key-duplicate", f"`{name}` is already on line {first}", key, help="keep one of the two")
            else:
                seen[name] = key
                if value.tag in PLAIN_TAGS or not self.has_tag(value):
                    yield name, key, value
        for value in merged:
            yield from self._merged(value, seen)

    def _merged(self, node: Node, seen: dict[str, ScalarNode]) -> Iterator[tuple[str, ScalarNode, Node]]:
        for mapping in node.value if isinstance(node, SequenceNode) else [node]:
            if not isinstance(mapping, MappingNode):
                self.report("value-kind", "`<<` takes a mapping", mapping, help="write the keys out")
                continue
            for key, value in mapping.value:
                if isinstance(key, ScalarNode) and key.value != "<<" and key.value not in seen:
                    seen[key.value] = key
                    if not self.has_tag(value):
                        yield key.value, key, value

    def has_tag(self, node: Node) -> bool:
        """Whether a node has a YAML tag that says more than text, list or mapping; reported if so."""
        if node.tag in PLAIN_TAGS:
            return False
        from microjournal.schema.advice import in_quotes

        line = self.line(node.start_mark.line)
        written = line[node.start_mark.column :].split(" ", 1)[0].strip() or str(node.tag)
        self.report("yaml-tag", f"{written} is a YAML tag, and none is read here", node, help=in_quotes(line))
        return True

    def text(self, name: str, node: Node, *, example: str = "") -> str | None:
        """One line of text: line breaks and runs of spaces become one space, unprintable characters go.

        None if there is no text, or a list or a mapping (reported).
        example: a line to write instead of a list or a mapping; by default it is advised to put that in quotes.
        """
        if type(node) is not ScalarNode:
            from microjournal.schema.advice import in_quotes

            quoted = "" if example else in_quotes(self.line(node.start_mark.line))
            help = quoted or f"write `{example or f'{name}: some text'}`"
            self.report("value-kind", f"`{name}` takes text, not {_what(node)}", node, help=help)
            return None
        text: str = node.value
        if is_null(node):
            self.warn_of_comment(name, node)
            return None
        # So are almost all, and it is quicker to ask than to take the words apart.
        if text.isprintable() and "  " not in text and text == text.strip():
            return text
        return printable(" ".join(text.split()))

    def warn_of_comment(self, name: str, node: ScalarNode) -> None:
        """Reports an empty value that is followed by a comment which touches its `#`: `issue: #42`."""
        line, column = node.start_mark.line, node.start_mark.column
        comment = self.line(line)[column:].strip()
        if node.value or not _TOUCHING_COMMENT.match(comment):
            return
        self.report(
            "value-commented",
            f"`{name}` is empty: what follows `#` is a comment",
            (line + self.first_line, self.line(line).index("#", column) + 1, len(comment)),
            help=f"write `{name}: {comment.lstrip('# ')}`, or '{comment}' in quotes",
        )

    def flag(self, name: str, node: Node) -> bool | None:
        """True or false, as YAML 1.1 and 1.2 write them; None if nothing is there, or something else (reported)."""
        if type(node) is ScalarNode:
            if is_null(node):
                return None
            if (found := truth(node.value)) is not None:
                return found
        said = shown(node.value) if isinstance(node, ScalarNode) else _what(node)
        self.report("flag-invalid", f"`{name}` is true or false, not {said}", node, help=f"write `{name}: true`")
        return None

    def items(self, name: str, node: Node) -> list[Node]:
        """The nodes of a list, or of a list of one; those without a value are left out."""
        if type(node) is SequenceNode:
            return [item for item in node.value if not (is_null(item) or self.has_tag(item))]
        if type(node) is ScalarNode:
            if not is_null(node):
                return [node]
            self.warn_of_comment(name, node)
            return []
        self.report("value-kind", f"`{name}` takes a list, not {_what(node)}", node, help=f"write `{name}: [one, two]`")
        return []

    def mapping(self, name: str, node: Node) -> MappingNode | None:
        """The node if it is a mapping; None if nothing is there, or something else (reported)."""
        if isinstance(node, MappingNode):
            return node
        if not is_null(node):
            help = f"write `{name}: {{key: value}}`"
            self.report("value-kind", f"`{name}` takes a mapping, not {_what(node)}", node, help=help)
        return None

    def plain(self, node: Node) -> Any:
        """A node as plain data: text, numbers, booleans, None, lists, mappings. Dates stay text.

        What unfolds without end is reported and becomes None.
        """
        try:
            return self._plain(node, 0, [_MOST_PLAIN])
        except RecursionError:
            message = f"this value unfolds without end, or to more than {_MOST_PLAIN:,} characters"
            self.report("yaml-alias", message, node, help="write the values out")
            return None

    def _plain(self, node: Node, depth: int, left: list[int]) -> Any:
        # Repeated text is written out wherever it is stored.
        left[0] -= _NODE + (len(node.value) if type(node) is ScalarNode else 0)
        if depth > DEEPEST or left[0] < 0:
            raise RecursionError
        if type(node) is ScalarNode:
            return plain_scalar(node)
        if type(node) is SequenceNode:
            return [self._plain(item, depth + 1, left) for item in node.value if not self.has_tag(item)]
        assert isinstance(node, MappingNode)
        return {printable(name): self._plain(item, depth + 1, left) for name, _, item in self.pairs(node)}


def shown(text: str) -> str:
    """The author's words as a message quotes them: between quotes, cut if they are long."""
    return f"'{text}'" if len(text) <= _LONGEST_SHOWN else f"'{text[:_LONGEST_SHOWN]}…'"


def _what(node: Node) -> str:
    if isinstance(node, SequenceNode):
        return "a list"
    return "a mapping" if isinstance(node, MappingNode) else shown(node.value)


def _unquoted(document: Document, node: Node) -> str:
    from microjournal.schema.advice import in_quotes

    return in_quotes(document.line(node.start_mark.line)) or "write one `key: value` on each line"
