"""The words that come with microjournal, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from microjournal.markdown.own_words import Say
from microjournal.theme.body_words import BodyWords
from microjournal.theme.words import built_in, languages
from microjournal.words.cldr import Cldr, gather
from microjournal.words.message import Texts
from microjournal.words.table import ENGLISH, table
from microjournal.words.words import Words

LANGUAGES = languages()


@cache
def facts(language: str) -> Cldr:
    return gather(language)


def words(language: str = ENGLISH, replaced: Mapping[str, Texts] | None = None) -> Words:
    """New ones. replaced: words of the language that are others."""
    own = [built_in(language)] if language in LANGUAGES and language != ENGLISH else []
    return Words(table(language, facts(language), built_in(ENGLISH), [*own, replaced or {}]))


def body_words(language: str = ENGLISH) -> BodyWords:
    """For bodies, in a journal of this language."""
    return BodyWords(words(language), lambda other: table(other, facts(other), built_in(ENGLISH), [built_in(other)]))


def say(key: str, which: str) -> str:
    """A word of bodies in English, as a page has it."""
    return _english()(key, which)


@cache
def _english() -> Say:
    return body_words().say("")
