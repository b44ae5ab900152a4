"""Footnotes and targets that a text defines and does not use, uses and does not define, or defines twice."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from microjournal.diagnostics import Diagnostic, problem

if TYPE_CHECKING:
    from markdown_it.token import Token

    from microjournal.markdown.positions import Positions

# A label has no white space; where one with some begins a text, a note was meant.
_MARK = re.compile(r"\[\^(?P<label>[^\s\[\]]+)\]|\A\[\^(?P<spaced>[^\[\]\n]+)\]:")


def definition_problems(env: Mapping[str, Any], tokens: Iterable[Token], positions: Positions) -> Iterator[Diagnostic]:
    """What is wrong with the definitions of a body. env: what the parser noted (`rules.footnote_definition`)."""
    if "footnotes" in env:
        yield from _defined_notes(env["footnotes"]["refs"], sorted(env.get("footnote_lines", ())), positions)
    for again in env.get("duplicate_refs", ()):
        first = env["references"][again["label"]]
        if again["href"] != first["href"]:
            before = positions.of_line(first["map"][0]).line
            message = f"'{again['label'].lower()}' leads elsewhere already, see line {before}"
            help_ = "give one of the two another name; the first counts"
            yield problem("definition-twice", message, positions.of_line(again["map"][0]), help=help_)

    if "references" in env:
        yield from _unused_targets(env["references"], set(_labels(tokens)), positions)


def _unused_targets(
    targets: Mapping[str, Mapping[str, Any]], used: Container[str], positions: Positions
) -> Iterator[Diagnostic]:
    """Targets that no link leads to. One that leads nowhere is a way to write a comment (`[//]: # (text)`)."""
    for label, target in targets.items():
        if label not in used and target["href"] not in ("", "#") and any(map(str.isalnum, label)):
            name = label.lower()
            message = f"no link leads to '{name}', so its target is not on the page"
            help_ = f"write `[text][{name}]` where it belongs, or take the line out"
            yield problem("definition-unused", message, positions.of_line(target["map"][0]), help=help_)


def _labels(tokens: Iterable[Token]) -> Iterator[str]:
    """The labels of all links and images that are written with one."""
    for token in tokens:
        if "label" in token.meta:
            yield token.meta["label"]
        if token.children:
            yield from _labels(token.children)


def _defined_notes(
    numbers: Mapping[str, int], definitions: Sequence[tuple[int, str]], positions: Positions
) -> Iterator[Diagnostic]:
    """numbers: of notes by label with a colon before it, -1 if it is not used. definitions: rows and labels."""
    last = {label: row for row, label in definitions}
    for row, label in definitions:
        span = positions.of_line(row)
        if row != last[label]:
            message = f"the footnote '{label}' is defined again on line {positions.of_line(last[label]).line}"
            help_ = "only the last is shown: give each a label of its own"
            yield problem("footnote-twice", message, span, help=help_)
        elif numbers[":" + label] < 0:
            message = f"nothing refers to the footnote '{label}', so it is not shown"
            yield problem("footnote-unused", message, span, help=f"write `[^{label}]` where it belongs")


def undefined_notes(tokens: Iterable[Token], positions: Positions) -> Iterator[Diagnostic]:
    """Marks of footnotes that are not defined: they are printed as they are written."""
    for token in tokens:
        if token.type == "inline" and "[^" in token.content:
            for at, written, label in _marks(token):
                message = f"there is no footnote '{label}', so its mark is printed as it is"
                help_ = f"write the note: `[^{'-'.join(label.split())}]: ...`"
                yield problem("footnote-undefined", message, positions.in_block(token, at, len(written)), help=help_)


def _marks(block: Token) -> Iterator[tuple[int, str, str]]:
    """Offset, text and label of each mark in a block's plain text; what is code comes before it or behind it."""
    cursor = 0
    for token in block.children or ():
        if token.type == "text":
            for match in _MARK.finditer(token.content):
                at = block.content.find(match[0], cursor)
                if at >= 0:
                    cursor = at + len(match[0])
                    yield at, match[0], match["label"] or match["spaced"]
        elif token.type == "code_inline":
            cursor = max(block.content.find(token.content, cursor), cursor)
            cursor += len(token.content)
