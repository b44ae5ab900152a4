"""The tables of words that come with microjournal: complete, and fit for what puts them together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from microjournal.theme.words import built_in
from microjournal.words.message import Part, Texts, Value, parse
from microjournal.words.table import wrong_with
from tests.words.tables import LANGUAGES, facts

ROOT = Path(__file__).parent.parent.parent
ENGLISH = built_in("en")
OTHERS = [language for language in LANGUAGES if language != "en"]
# What one form of a language may say of every number.
_BY_NUMBER = {category for language in LANGUAGES for category in ("zero", "one", "two", "few", "many", "other")}


def forms(texts: Texts) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts.values())


def test_the_languages_are_those_of_the_documentation() -> None:
    said = (ROOT / "docs/languages.md").read_text(encoding="utf-8")

    assert set(LANGUAGES) == set(re.findall(r"^\| `([\w-]+)` \|", said, re.MULTILINE))


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_word_in_the_order_of_the_english(language: str) -> None:
    assert list(built_in(language)) == list(ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_puts_in_what_the_english_does(language: str) -> None:
    wrong = {key: found for key, texts in built_in(language).items() if (found := wrong_with(texts, ENGLISH[key]))}

    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    """What a number can ask for is there, unless the form for all others says it as well."""
    of_language = {facts(language).category(number) for number in range(200)}
    for key, texts in built_in(language).items():
        if not isinstance(texts, str):
            assert set(texts) <= of_language | {"other", "many"}, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_plain_text(language: str) -> None:
    for key, texts in built_in(language).items():
        for form in forms(texts):
            assert isinstance(form, str), key
            assert not set(form) & set("<>&\n\t"), key
            assert "  " not in form, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_part_is_never_empty(language: str) -> None:
    for key, texts in built_in(language).items():
        for form in forms(texts):
            assert all(piece.form for piece in parse(form) if isinstance(piece, Part)), key


def test_every_word_is_said_somewhere() -> None:
    """A word that nothing prints is work for a dozen translators."""
    files = [*(ROOT / "microjournal").rglob("*.py"), *(ROOT / "themes").rglob("*.html")]
    text = "\n".join([file.read_text(encoding="utf-8") for file in files])
    quoted = set(re.findall(r"(?=[\"']([\w-]+)[\"'])", text))
    # Keys that are put together of two parts.
    begun = tuple(re.findall(r"[\"']([a-z-]+-)[\"'] ~", text) + re.findall(r"f[\"']([a-z-]+-)\{", text))
    ends = tuple(re.findall(r"~ [\"'](-[\w-]+)[\"']", text))

    unsaid = {key for key in ENGLISH.keys() - quoted if not key.startswith(begun) and not key.endswith(ends)}
    assert unsaid == set()


def test_a_value_that_nobody_gives_is_in_no_word() -> None:
    for key, texts in ENGLISH.items():
        for form in forms(texts):
            assert all(piece.name.isidentifier() for piece in parse(form) if isinstance(piece, Value)), key
