"""Positions in the file of what the parser found at an offset in a block's text.

markdown-it gives the lines of a block and, through our rules, the offset in its text. The text of a block is that of
its lines without what belongs to the blocks around it: indentation, markers of quotations and lists, bars of a table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from microjournal.diagnostics import Span

if TYPE_CHECKING:
    from markdown_it.token import Token

_LINE_END = re.compile("\n")
# In a cell, a bar is written with a backslash.
_BAR = re.compile(r"(?<!\\)\|")
_DEFINITION = re.compile(r"\[(?:[^\[\]\\]|\\.)*\]:[ \t]*(?:\n[ \t>]*)?(?:<([^<>\n]*)|(\S+))", re.DOTALL)


class Positions:
    """The lines of one body."""

    def __init__(self, text: str, *, path: str, first_line: int, references: Mapping[str, Mapping[str, Any]]) -> None:
        """text, path, first_line: as for `microjournal.markdown.render`. references: markdown-it's, by label."""
        self._lines = text.split("\n")
        self._path = path
        self._first_line = first_line
        self._references = references
        self._definitions: dict[str, Span] = {}
        self._rows: dict[int, list[int]] = {}
        self._words_from = 0
        self._block: tuple[str, Sequence[int]] = ("", (0,))

    def in_block(self, block: Token, offset: int, length: int) -> Span:
        """The position of an offset in the text of a block. length: how much of the text is meant, perhaps nothing."""
        content = block.content
        if block.map and "\n" not in content and not content[-1:].isspace():
            row = block.map[0]
            line = self._line(row)
            if content and line.endswith(content):  # as most are, and what follows comes to the same then
                return self._span(row, len(line) - len(content) + offset, length)
        starts = self._starts_in(content)
        number = bisect_right(starts, offset) - 1
        start = starts[number]
        written = content[start : starts[number + 1] - 1 if number + 1 < len(starts) else len(content)]
        row = self._first_row(block) + number
        column = _column_of(written, self._line(row)) + offset - start
        return self._span(row, max(column, 0), length)

    def in_cell(self, tokens: Sequence[Token], row_open: int, cell: int, offset: int, length: int) -> Span:
        """The position of an offset in the text of a table's cell.

        row_open: the index of the `tr_open` token. cell: counted from 0 in that row.
        """
        row = (tokens[row_open].map or (0, 0))[0]
        columns = self._rows.get(row_open)
        if columns is None:
            columns = self._rows[row_open] = _cell_columns(self._line(row), _row_texts(tokens, row_open))
        text = tokens[row_open + 2 + 3 * cell].content
        column = columns[cell] + offset + text.count("|", 0, offset)
        return self._span(row, column, length + text.count("|", offset, offset + length))

    def behind_cells(self, row: int, count: int) -> Span | None:
        """The position of what a row of a table says behind so many cells; None if it is nothing. row: its line."""
        line = self._line(row)
        begin = len(line) - len(line.lstrip(" \t>"))
        bars = [match.start() for match in _BAR.finditer(line, begin)]
        at = bars[count - 1 + (line[begin : begin + 1] == "|") :][:1]
        rest = line[at[0] + 1 :] if at else ""
        if not rest.strip(" \t|"):
            return None
        return self._span(row, len(line) - len(rest.lstrip()), len(rest.strip()))

    def of_definition(self, label: str) -> Span:
        """The position of the target in the definition with this normalised label."""
        span = self._definitions.get(label)
        if span is None:
            span = self._definitions[label] = self._find_definition(label)
        return span

    def of_words(self, words: str) -> Span:
        """The position of words that stand on a line, behind those that were asked for before; else the first line."""
        for row in range(self._words_from, len(self._lines)):
            at = self._lines[row].find(words)
            if at >= 0:
                self._words_from = row
                return self._span(row, at, len(words))
        return self._span(0, 0, 1)

    def of_line(self, row: int) -> Span:
        """The position of what is written on a line of the body, counted from 0."""
        line = self._line(row)
        return self._span(row, len(line) - len(line.lstrip()), len(line.strip()))

    def _find_definition(self, label: str) -> Span:
        first, last = self._references[label]["map"]
        source = "\n".join(self._lines[first:last])
        match = _DEFINITION.search(source)
        if match is None:
            return self.of_line(first)
        at = match.start(1 if match[2] is None else 2)
        row = first + source.count("\n", 0, at)
        return self._span(row, at - source.rfind("\n", 0, at) - 1, len(match[1] or match[2] or ""))

    def _starts_in(self, content: str) -> Sequence[int]:
        """Where each line of a block's text begins. That of the last block is kept: there may be thousands of links."""
        if self._block[0] is not content:
            self._block = (content, [0, *(match.end() for match in _LINE_END.finditer(content))])
        return self._block[1]

    def _first_row(self, block: Token) -> int:
        """The row of the block's first line, counted from 0: not that of lines with nothing but odd white space."""
        first, last = block.map or (0, 0)
        written = block.content.partition("\n")[0].strip()
        row = first
        while row + 1 < last and written not in self._lines[row]:
            row += 1
        return row

    def _span(self, row: int, column: int, length: int) -> Span:
        """row, column: counted from 0."""
        return Span(path=self._path, line=self._first_line + row, column=column + 1, length=max(length, 1))

    def _line(self, row: int) -> str:
        return self._lines[row] if row < len(self._lines) else ""


def _column_of(written: str, line: str) -> int:
    """Where in its line a line of a block's text begins, from 0; a tab that was cut in two makes it less than 0."""
    core = written.strip()
    indent = len(written) - len(written.lstrip())
    bare = line.rstrip()
    at = len(bare) - len(core) if bare.endswith(core) else line.find(core)
    return at - indent


def _row_texts(tokens: Sequence[Token], row_open: int) -> list[str]:
    texts = []
    at = row_open + 1
    while tokens[at].type != "tr_close":
        texts.append(tokens[at + 1].content)
        at += 3
    return texts


def _cell_columns(line: str, texts: Sequence[str]) -> list[int]:
    """Where in the line the text of each cell begins. In a cell, a bar is written with a backslash."""
    columns, cursor = [], 0
    for text in texts:
        written = text.replace("|", "\\|")
        at = max(line.find(written, cursor), 0)
        columns.append(at)
        bar = line.find("|", at + len(written))
        cursor = bar + 1 if bar >= 0 else len(line)
    return columns
