"""The words that bodies have besides their author's, said in the language of each entry.

What an entry's own language has no words for is said in the words of the journal.
"""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import escape

from microjournal.markdown.own_words import Say
from microjournal.model.digest import Digest, digest
from microjournal.words.table import Table
from microjournal.words.words import Words


class BodyWords:
    """The words for bodies in any language. words: of the journal. read: gives those of another language, once each."""

    def __init__(self, words: Words, read: Callable[[str], Table]) -> None:
        self._words = words
        self._read = read
        self._others: dict[str, Words] = {}

    def digest(self, language: str) -> Digest:
        """Of all that is said in a body. language: of its entry, "" for that of the journal."""
        own = self._in(language)
        return own.digest if own is self._words else digest((own.digest, self._words.digest))

    def say(self, language: str) -> Say:
        """What says the words in a body of this language, "" for that of the journal."""
        own = self._in(language)

        def say(key: str, which: str) -> str:
            words = own if own.has_own(key) else self._words
            # What is put in is HTML already.
            return words.fill(key, {"which": which}, str, escape)

        return say

    def _in(self, language: str) -> Words:
        if language in ("", self._words.language):
            return self._words
        if language not in self._others:
            self._others[language] = Words(self._read(language))
        return self._others[language]
