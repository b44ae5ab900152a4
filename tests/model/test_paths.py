"""Words of every script make addresses of their own, and what only looks different does not."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.model.paths import SLUG_RULES, any_case, name_slug, name_slug_of_0_1, slugify

ZWNJ, ZWJ, SHY, HEART = "\u200c", "\u200d", "\u00ad", "\u2764\ufe0f"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("कल", "कला"),
        ("हिन्दी", "हिन्दू"),
        ("ไทย", "ไท่ย"),
        ("כָּל", "כל"),
        ("x\u0338y", "xy"),
        ("ısparta", "isparta"),
        ("C", "C#"),
        ("uber", "über"),
    ],
)
def test_words_that_differ_in_a_mark_are_two(one: str, other: str) -> None:
    assert slugify(one) != slugify(other)


@pytest.mark.parametrize(
    ("one", "other", "slug"),
    [
        ("İstanbul", "istanbul", "istanbul"),
        ("I\u0307STANBUL", "i\u0307stanbul", "istanbul"),
        ("Über", "u\u0308ber", "über"),
        ("Straße", "STRASSE", "strasse"),
        (f"soft{SHY}ly", "softly", "softly"),
        (f"می{ZWNJ}خواهم", "میخواهم", "میخواهم"),
        (f"ශ{chr(0xDCA)}{ZWJ}රී", f"ශ{chr(0xDCA)}රී", f"ශ{chr(0xDCA)}රී"),
        (f"{HEART} love", "love", "love"),
        ("1\ufe0f\u20e3", "1", "1"),
        ("it´s", "it s", "it-s"),
        ("\u0301x", "x", "x"),
    ],
)
def test_what_is_one_word_to_a_reader_is_one_address(one: str, other: str, slug: str) -> None:
    assert slugify(one) == slugify(other) == slug


@given(st.text())
def test_a_slug_is_a_plain_name_and_its_own_slug(text: str) -> None:
    slug = name_slug(text)
    assert slug
    assert name_slug(slug) == slug
    assert unicodedata.is_normalized("NFC", slug)
    assert slug.strip("-") == slug
    assert "--" not in slug
    assert all(c == "-" or c.isalnum() or unicodedata.category(c) in ("Mn", "Mc") for c in slug)
    # A mark stands on a letter.
    assert not any(unicodedata.category(word[0])[0] == "M" for word in slug.split("-"))


@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_a_slug_is_the_same_in_every_unicode_form(text: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> None:
    assert slugify(unicodedata.normalize(form, text)) == slugify(text)


@given(st.text())
def test_names_of_one_spelling_on_disk_are_found_as_such(text: str) -> None:
    assert any_case(unicodedata.normalize("NFD", text)) == any_case(text) == any_case(any_case(text))


@pytest.mark.parametrize(
    ("text", "former"),
    [
        ("stand-up", "stand-up"),
        ("C# & D", "c-sharp-and-d"),
        ("Änderung", "änderung"),
        ("कला", "कल"),
        ("हिन्दी", "ह-न-द"),
        ("İstanbul", "i-stanbul"),
        (f"می{ZWNJ}خواهم", "می-خواهم"),
        (HEART, name_slug(HEART)),
    ],
)
def test_the_slugs_of_the_version_before_are_known(text: str, former: str) -> None:
    assert name_slug_of_0_1(text) == former


@given(st.text(st.characters(codec="ascii")))
def test_rules_for_slugs_agree_on_ascii(text: str) -> None:
    assert {rule(text) for rule in SLUG_RULES} == {name_slug(text)}
