"""The words that a body has besides its author's: labels that are read aloud, titles of callouts, what is cut short.

A body is kept as it was parsed, whatever language the journal is in, so it has the keys of such words, in placeholders
(see `microjournal.markdown.links`). Which language they are said in is known when a page is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import TypeAlias

# Gives the HTML of a word. Its key; and what is put in, as HTML.
Say: TypeAlias = Callable[[str, str], str]

# What GitHub calls alerts, each with a word `callout-…` for its title.
CALLOUTS = ("note", "tip", "important", "warning", "caution")
# Of comments; nothing else becomes a word, whatever a stranger wrote.
_OF_COMMENTS = ("table", "quoted-text", "comment-image", "comment-rest", *map("callout-{}".format, CALLOUTS))
_UNCLEANED = re.compile(f"\x01({'|'.join(_OF_COMMENTS)})\x01")


def word(key: str) -> str:
    """The word, in text or in an attribute in double quotes."""
    return f"\0w{key}\0"


def label(key: str, which: str = "") -> str:
    """The word as the label of an element, which is of use on the page only. which: what is put in, as plain text."""
    return f"\0l{key} {escape(which)}\0"


def uncleaned(key: str) -> str:
    """The word in what is still to be cleaned: HTML parsers let no U+0000 through."""
    return f"\x01{key}\x01"


def cleaned(html: str) -> str:
    """The html with placeholders for its words."""
    return _UNCLEANED.sub(lambda found: word(found[1]), html)


def callout_title(kind: str) -> str:
    """The key of the title. kind: in any case."""
    return f"callout-{kind.lower()}"


def said(placeholder: str, say: Say) -> str:
    """What is in such a placeholder, as HTML."""
    key, _, which = placeholder[1:].partition(" ")
    return say(key, which) if placeholder[0] == "w" else f' aria-label="{say(key, which)}"'
