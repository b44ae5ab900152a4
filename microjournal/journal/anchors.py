"""The parts of a page that a link names, in whichever form other programs would give them.

A heading has one id of ours. Programs differ in what they make of its words: of "I've got: A & B", GitHub, Hugo and
kramdown (as Jekyll sets it up) make `ive-got-a--b`, Zola `i-ve-got-a-b`, kramdown without GitHub's rules drops what is
not ASCII, and Obsidian takes the words themselves. They agree on letters and digits and on their order, so that is what
is compared here. What is the same twice, they number: the second `costs` is `costs-1`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cached_property

from microjournal.journal.names import Target
from microjournal.model.paths import composed, folded

_BEFORE_LETTERS = re.compile(r"\A[^A-Za-z]+")
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ı": "i"}
)


class Anchors:
    """The parts of one page."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def find(self, fragment: str) -> str | None:
        """The id that a fragment means, None if there is no such part."""
        if fragment in self._target.anchors:
            return fragment
        # Obsidian names all headings on the way to the one that is meant.
        for part in (fragment, fragment.rpartition("#")[2]):
            found = self._composed.get(composed(part)) or self._headings.get(_letters(part))
            if found:
                return found
        return None

    @cached_property
    def _composed(self) -> dict[str, str]:
        return {composed(anchor): anchor for anchor in sorted(self._target.anchors)}

    @cached_property
    def _headings(self) -> dict[str, str]:
        """Ids by what the forms of a heading agree on. Of those that agree, the first has it, the others a number."""
        known: dict[str, str] = {}
        numbered: dict[str, str] = {}
        for form in _FORMS:
            count: dict[str, int] = {}
            for id_, text in self._target.headings:
                key = form(text)
                number = count[key] = count.get(key, -1) + 1
                if key:
                    (numbered if number else known).setdefault(f"{key}{number or ''}", id_)
        own = {_letters(id_): id_ for id_, _ in reversed(self._target.headings)}
        return own | numbered | known


def _letters(text: str) -> str:
    """Letters, marks and digits, in lower case."""
    text = folded(text)
    return text if text.isalnum() else "".join(c for c in text if c.isalnum() or unicodedata.category(c)[0] == "M")


def _without_accents(text: str) -> str:
    """As Zola does it, and Hugo if it is told to."""
    letters = unicodedata.normalize("NFKD", text.translate(_PLAIN_LETTERS))
    return _letters("".join(c for c in letters if not unicodedata.combining(c)))


def _unmarked_letters(text: str) -> str:
    """As version 0.1 of this program did it."""
    return "".join(c for c in _letters(text) if c.isalnum())


def _ascii_letters(text: str) -> str:
    """As kramdown does it by its own rules: from the first letter on."""
    return _letters(_BEFORE_LETTERS.sub("", text).encode("ascii", "ignore").decode())


_FORMS: tuple[Callable[[str], str], ...] = (_letters, _without_accents, _unmarked_letters, _ascii_letters)
