"""Kramdown, where it differs from CommonMark: attributes, tables of contents, tables without a header.

https://kramdown.gettalong.org/syntax.html; the attributes become those of docs/entries.md.
"""

from __future__ import annotations

import re

from microjournal.imports.lines import Line, prose, without_code
from microjournal.imports.notes import Kind, Note

_BLOCK_ATTRIBUTES = re.compile(r" {0,3}\{:(?!:)[ \t]*([^}]*?)[ \t]*\}[ \t]*\Z")
_SPAN_ATTRIBUTES = re.compile(r"(?<=[)\]`*_])\{:(?!:)[ \t]*([^}]*?)[ \t]*\}")
_PART = re.compile(r"""#(?P<id>[\w-]+)|(?P<classes>(?:\.[\w-]+)+)|(?P<key>[\w-]+)=(?P<value>"[^"]*"|'[^']*')""")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_LIST_ITEM = re.compile(r" {0,3}(?:[-*+]|\d+\.)[ \t]+(?=\S)")
# In lines: how far a comment looks back for its item, and a paragraph ahead for its end.
_LONGEST = 100
_EXTENSION = re.compile(r"\{::(\w+)|\{:/")
_DEFINITION = re.compile(r" {0,3}\{:(\w[\w-]*):")
_ABBREVIATION = re.compile(r" {0,3}\*\[[^\]]+\]:")
_TABLE_LINE = re.compile(r" {0,3}\|")
_RULE_LINE = re.compile(r"[ \t|:+-]*-[ \t|:+-]*\Z")
_MARKDOWN_INSIDE = re.compile(
    r"""( {0,3}<(?:div|section|article|aside|details|figure|blockquote|header|footer)\b[^<>]*?)"""
    r"""([ \t]+markdown=(?:"(?:1|block)"|'(?:1|block)'|1))([^<>]*>)[ \t]*\Z"""
)
_PARAGRAPH = re.compile(
    r""" {0,3}<p((?:[ \t]+[\w-]+=(?:"[^"{}]*"|'[^'{}]*'|1))+)[ \t]*>[ \t]*(.*?)[ \t]*(</p>)?[ \t]*\Z"""
)
_END_OF_PARAGRAPH = re.compile(r"[ \t]*</p>[ \t]*\Z")
_ATTRIBUTE = re.compile(r"""([\w-]+)=(?:"([^"]*)"|'([^']*)'|1)""")
_CLOSING_TAG = re.compile(r" {0,3}</(?:div|section|article|aside|details|figure|blockquote|header|footer)>[ \t]*\Z")
# Braces that are text to Kramdown, and attributes to a journal.
_BRACE = re.compile(r"(?<=[)\]`*_])\{(?![:%])|\A {0,3}(?=\{[^:%{}][^{}]*\}[ \t]*\Z)\{")
_BRACE_OF_HEADING = re.compile(r"(?<=[ \t])\{(?=[^{}:#%][^{}]*\}[ \t]*#*[ \t]*\Z)")
_PIPE = re.compile(r"(?<!\\)\|")


def convert(lines: list[Line], path: str) -> tuple[list[Line], list[Note]]:
    """The lines with Kramdown's own syntax in the form that a journal reads, and what was changed or left."""
    step = _Conversion(lines, path)
    step.run()
    return step.outcome(), step.notes


class _Conversion:
    """Replaces single lines by none or several; the others are not touched."""

    def __init__(self, lines: list[Line], path: str) -> None:
        self.old, self.path = list(lines), path
        self.new: dict[int, list[str]] = {}
        self.notes: list[Note] = []
        self.in_prose = {index for index, _ in prose(lines)}
        self.behind_comment = 0

    def run(self) -> None:
        inside = 0
        for index in sorted(self.in_prose):
            text = self._braces(index)
            tag = _MARKDOWN_INSIDE.match(text)
            if tag is not None:
                # Markdown is read again after an empty line.
                inside += 1
                self.new[index] = [tag[1] + tag[3], ""]
            elif text.lstrip().startswith("<p") and (paragraph := _PARAGRAPH.match(text)):
                self._paragraph(index, paragraph)
            elif inside and _CLOSING_TAG.match(text):
                inside -= 1
                self.new[index] = ["", text]
            elif "{:" in text:
                self._attributes(index, text)
            elif _ABBREVIATION.match(text):
                self._note("left", index, "Kramdown abbreviation", text)
            elif text.startswith("<!--"):
                self._comment(index)
            elif "$$" in without_code(text):
                self._note("left", index, "Mathematics between `$$`, which needs a script to be drawn")
            elif _TABLE_LINE.match(text) and not self._is_table_line(index - 1):
                self._table(index)

    def _braces(self, index: int) -> str:
        """The line, with braces that are text written so that they stay text."""
        text = self.old[index].text
        if "{" not in text:
            return text
        bare = without_code(text)
        found = {match.end() - 1: "\\{" for match in _BRACE.finditer(bare)}
        if _HEADING.match(bare):
            # There a backslash does not help.
            found |= {match.start(): "&#123;" for match in _BRACE_OF_HEADING.finditer(bare)}
        if not found:
            return text
        for at in sorted(found, reverse=True):
            text = text[:at] + found[at] + text[at + 1 :]
        self.old[index] = Line(text, self.old[index].number)
        return text

    def outcome(self) -> list[Line]:
        return [
            Line(text, line.number) for index, line in enumerate(self.old) for text in self.new.get(index, [line.text])
        ]

    def _paragraph(self, index: int, tag: re.Match[str]) -> None:
        """`<p markdown="1">` is a paragraph of Markdown; its other attributes stand on a line before it."""
        found = {name: double or single for name, double, single in _ATTRIBUTE.findall(tag[1])}
        if found.pop("markdown", None) is None:
            return
        end = index if tag[3] else self._end_of_paragraph(index)
        if end < index:
            return
        written = " ".join(f'{name}="{value.replace(chr(34), "&quot;")}"' for name, value in found.items())
        self.new[index] = ["", *([f"{{{written}}}"] if written else []), *([tag[2]] if tag[2] else [])]
        for at in range(index + 1, end):
            self.old[at] = Line(self.old[at].text.lstrip(), self.old[at].number)
        if tag[3]:
            self.new[index].append("")
        else:
            self.new[end] = [""]

    def _end_of_paragraph(self, index: int) -> int:
        """The line of its `</p>`, -1 if none comes before an empty line."""
        for at in range(index + 1, min(len(self.old), index + _LONGEST)):
            if _END_OF_PARAGRAPH.match(self.old[at].text):
                return at
            if not self.old[at].text.strip() or at not in self.in_prose:
                break
        return -1

    def _comment(self, index: int) -> None:
        """Moves a comment at the margin, right behind the text of an item, into the item: it would end the list."""
        if index < self.behind_comment:
            return
        start, first = index, max(0, index - _LONGEST)
        while start > first and self.old[start - 1].text.strip() and not _LIST_ITEM.match(self.old[start].text):
            start -= 1
        item = _LIST_ITEM.match(self.old[start].text)
        if item is None:
            return
        end = next((at for at in range(index, len(self.old)) if "-->" in self.old[at].text), len(self.old) - 1)
        for at in range(index, end + 1):
            text = self.old[at].text
            self.new[at] = [" " * item.end() + text if text.strip() else text]
        self.behind_comment = end + 1

    def _note(self, kind: Kind, index: int, matter: str, detail: str = "") -> None:
        note = Note(kind=kind, path=self.path, line=self.old[index].number, matter=matter, detail=detail.strip())
        self.notes.append(note)

    def _attributes(self, index: int, text: str) -> None:
        block = _BLOCK_ATTRIBUTES.match(text)
        if block:
            self._block_attributes(index, block[1])
        elif _EXTENSION.search(text) or _DEFINITION.match(text):
            self._note("left", index, "Kramdown extension", text)
        else:
            for match in reversed(list(_SPAN_ATTRIBUTES.finditer(without_code(text)))):
                text = text[: match.start()] + self._span(index, match) + text[match.end() :]
            self.new[index] = [text]

    def _span(self, index: int, match: re.Match[str]) -> str:
        written = _attributes(match[1])
        if written is None:
            self._note("left", index, "Kramdown attributes", match[0])
            return match[0]
        self._tell_classes(index, written)
        return written

    def _block_attributes(self, index: int, inside: str) -> None:
        if inside in ("toc", ".no_toc") or inside.startswith("toc "):
            self._table_of_contents(index, inside)
            return
        written = _attributes(inside)
        if written is None:
            self._note("left", index, "Kramdown attributes", self.old[index].text)
        elif index and self._text(index - 1).strip():
            self._put_before_block(index, written)
        else:
            self.new[index] = [written]
            self._tell_classes(index, written)

    def _tell_classes(self, index: int, written: str) -> None:
        if "." in written:
            self._note("changed", index, "Attributes kept; a theme decides whether it has a style for them", written)

    def _put_before_block(self, index: int, written: str) -> None:
        """A journal's attributes stand before the block (on a heading: behind its text), Kramdown's after it."""
        self.new[index] = []
        self._tell_classes(index, written)
        if _HEADING.match(self._text(index - 1)):
            self.new[index - 1] = [f"{self._text(index - 1).rstrip().rstrip('#').rstrip()} {written}"]
            return
        start = index - 1
        fenced = start not in self.in_prose
        while start > 0 and ((start - 1 not in self.in_prose) if fenced else self._text(start - 1).strip()):
            start -= 1
        self.new[start] = [written, *self.new.get(start, [self.old[start].text])]

    def _text(self, index: int) -> str:
        changed = self.new.get(index)
        return changed[-1] if changed else self.old[index].text

    def _table_of_contents(self, index: int, inside: str) -> None:
        self.new[index] = []
        if inside.startswith("toc"):
            if index and _LIST_ITEM.match(self.old[index - 1].text):
                self.new[index - 1] = []
            self._note("dropped", index, "Kramdown's table of contents")

    def _is_table_line(self, index: int) -> bool:
        return index in self.in_prose and bool(_TABLE_LINE.match(self.old[index].text))

    def _table(self, index: int) -> None:
        end = index
        while self._is_table_line(end):
            end += 1
        rows = [self.old[at].text for at in range(index, end)]
        if len(rows) < 2 or not any(cell.strip() for cell in cells(rows[0])):
            return
        header, rule = cells(rows[0]), cells(rows[1]) if _RULE_LINE.match(rows[1]) else None
        width = max(len(header), *(_width(row) for row in rows[1:]))
        if rule is not None and len(rule) == len(header) == width:
            return
        self.new[index] = [rows[0] if len(header) == width else _row([*header, *[" "] * (width - len(header))])]
        ruled = _row([*(rule or ()), *["---"] * width][:width])
        if rule is None:
            self.new[index].append(ruled)
            self._note("changed", index, "A table without a header line: its first line is the header now")
        else:
            self.new[index + 1] = [ruled]
            self._note("changed", index, "A table whose rows differ in length: its header has all columns now")


def cells(row: str) -> list[str]:
    """The cells of a table's line; a backslash keeps a pipe from being a border."""
    text = row.strip()
    text = text.removeprefix("|")
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    return _PIPE.split(text)


def _width(row: str) -> int:
    """How many cells a line has up to its last one with text."""
    found = cells(row)
    while found and not found[-1].strip():
        found.pop()
    return len(found)


def _row(parts: list[str]) -> str:
    return "|" + "|".join(parts) + "|"


def _attributes(inside: str) -> str | None:
    """`{#id .class key="value"}` for the inside of Kramdown's `{: … }`; None if it says more than that."""
    parts = []
    rest = inside
    while rest:
        match = _PART.match(rest)
        if match is None:
            return None
        parts.append(_attribute(match))
        rest = rest[match.end() :].lstrip()
    return "{" + " ".join(parts) + "}" if parts else None


def _attribute(match: re.Match[str]) -> str:
    if match["id"]:
        return f"#{match['id']}"
    if match["classes"]:
        return match["classes"].replace(".", " .").strip()
    return f'{match["key"]}="{match["value"][1:-1].replace(chr(34), "&quot;")}"'
