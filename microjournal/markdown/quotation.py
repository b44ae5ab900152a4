"""A text as Markdown in which nothing is markup: a quotation of what somebody else wrote.

Bodies may hold anything, HTML too, because their authors are trusted. So what a stranger wrote gets into one in this
form only. It is rendered to paragraphs of words in a `blockquote`, whatever it holds.
"""

from __future__ import annotations

import re

from microjournal.model.visible import without_tricks

# A backslash before punctuation makes it text, whatever it would have begun (CommonMark, section 2.4). What begins a
# list, a heading, a definition, a rule or the line below a heading does so at the beginning of a line only.
_MARKUP = re.compile(r"[\\`*_\[\]{}<>&~|]")
_BEGINNING = re.compile(r"(?=[+:=#-])|\d{1,9}(?=[.)])", re.ASCII)
_BARE_ADDRESS = re.compile(r"(?i:https?)(?=://)|(?i:www)(?=\.)")
# What ends a line, in the view of one program or another.
_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Controls, but tabs; and halves of characters, which no file can hold.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def visible_text(text: str) -> str:
    r"""The text without what cannot be seen and changes how the rest is seen; its lines end with line feeds.

    >>> visible_text("pay\u202e100\r\nnow\x1b[2J")
    'pay100\nnow[2J'
    """
    return without_tricks(_CONTROLS.sub("", _LINE_ENDS.sub("\n", text)))


def literal(text: str) -> str:
    r"""One line as Markdown that is rendered to exactly these words.

    >>> literal("1. see *www.a.example*")
    '1\\. see \\*www\\.a.example\\*'
    """
    line = " ".join(visible_text(text).split())
    line = _MARKUP.sub(r"\\\g<0>", line)
    line = _BARE_ADDRESS.sub(r"\g<0>\\", line)
    start = _BEGINNING.match(line)
    return f"{start[0]}\\{line[start.end() :]}" if start else line


def quotation(text: str) -> str:
    """A text as a quotation, lines of which each begins with ">"; "" if there is nothing to see in it.

    Its lines and paragraphs stay.
    """
    lines = [literal(line) for line in visible_text(text).strip().split("\n")]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "".join([f"> {line}".rstrip() + "\n" for line in kept]) if any(kept) else ""
