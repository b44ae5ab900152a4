"""Texts with their values: plural forms, days, numbers and lists, as a language has them."""

from __future__ import annotations

import pytest
from babel import Locale
from hypothesis import example, given, settings
from hypothesis import strategies as st

from microjournal.words.cldr import direction_of, gather
from microjournal.words.words import WordError
from tests.words.tables import LANGUAGES, facts, words


@pytest.mark.parametrize("language", [*LANGUAGES, "ru", "cy", "lv", "br", "ga", "sl", "lt", "mt", "he"])
@given(number=st.integers(-5000, 3_000_000))
@example(number=1_000_000)
@example(number=1_100)
@settings(max_examples=40)
def test_the_plural_category_is_that_of_cldr(language: str, number: int) -> None:
    assert facts(language).category(number) == Locale.parse(language, sep="-").plural_form(abs(number))


@pytest.mark.parametrize(
    ("language", "day", "month", "span", "number"),
    [
        ("en", "4 March 2026", "March 2026", "16 to 22 March 2026", "12,345"),
        ("en-US", "March 4, 2026", "March 2026", "March 16 to March 22, 2026", "12,345"),
        ("de", "4. März 2026", "März 2026", "16. bis 22. März 2026", "12.345"),
        ("fr", "4 mars 2026", "mars 2026", "16 au 22 mars 2026", "12\u202f345"),
        ("pl", "4 marca 2026", "marzec 2026", "16–22 marca 2026", "12\xa0345"),
        ("ja", "2026年3月4日", "2026年3月", "2026年3月16日～22日", "12,345"),
        ("zh-CN", "2026年3月4日", "2026年3月", "2026年3月16日至22日", "12,345"),
        ("hi", "4 मार्च 2026", "मार्च 2026", "16 से 22 मार्च 2026", "12,345"),
    ],
)
def test_days_and_numbers_are_written_as_the_language_has_them(
    language: str, day: str, month: str, span: str, number: str
) -> None:
    said = words({"zh-CN": "zh-Hans"}.get(language, language))

    assert said.day("2026-03-04") == day
    assert said.month("2026-03") == month
    assert said.span("2026-03-16", "2026-03-22") == span
    assert said.number(12345) == number


def test_what_two_days_have_in_common_is_said_once() -> None:
    said = words()

    assert said.span("2026-03-30", "2026-04-05") == "30 March to 5 April 2026"
    assert said.span("2025-12-29", "2026-01-04") == "29 December 2025 to 4 January 2026"
    assert said.span("2026-03-30", "2026-03-30") == "30 March 2026"


@pytest.mark.parametrize("text", ["2026-00", "2026-13", "2026-00-01"])
def test_a_month_that_does_not_exist_has_no_name(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        words().month(text)


def test_numbers_in_lakh_and_numbers_that_stay_whole() -> None:
    assert words("hi").number(1234567) == "12,34,567"
    assert words("es").number(1234) == "1234"
    assert words("es").number(-12345) == "-12.345"
    assert words("de").decimal(0.125, 3) == "0,125"
    assert (words("en").percent(60), words("de").percent(60)) == ("60%", "60\xa0%")


def test_lists_end_as_the_language_has_it() -> None:
    assert words().listed(["a", "b", "c", "d"]) == "a, b, c and d"
    assert words().listed(["a", "b"]) == "a and b"
    assert words().listed(["a"]) == "a"
    assert words("ja").listed(["a", "b", "c"]) == "a、b、c"


def test_a_form_is_chosen_by_number() -> None:
    said = words("pl")

    assert [said("days", n=n).partition(" ")[2] for n in (1, 3, 5, 22)] == ["dzień", "dni", "dni", "dni"]
    assert len({words("ar")("experiments", n=n).strip("0123456789 ") for n in (1, 2, 3, 11)}) > 2


def test_an_english_text_in_another_language_has_the_plural_of_english() -> None:
    """Japanese has one form for all numbers, and yet nobody says "1 experiments"."""
    from microjournal.theme.words import built_in
    from microjournal.words.table import table
    from microjournal.words.words import Words

    said = Words(table("ja", facts("ja"), built_in("en"), []))

    assert said("experiments", n=1) == "1 experiment"


def test_a_value_in_text_from_right_to_left_is_isolated() -> None:
    assert "\u20682026-03-04\u2069" in words("ar")("overdue-since", day="2026-03-04")
    assert words()("overdue-since", day="2026-03-04") == "overdue since 2026-03-04"


def test_a_word_that_is_not_there_comes_with_the_nearest() -> None:
    with pytest.raises(WordError, match="did you mean 'we-bet'"):
        words()("we-bett")
    with pytest.raises(WordError, match="needs a value for `day`"):
        words()("overdue-since")
    with pytest.raises(WordError, match="needs a value for `n`"):
        words()("days")


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        *[(tag, "rtl") for tag in ("ar", "fa", "he", "ur", "yi", "ps", "sd", "ckb", "dv", "ug", "az-Arab", "pa-PK")],
        *[(tag, "ltr") for tag in ("en", "arn", "az", "ku", "ja", "ar-Latn", "x-unknown", "tlh")],
    ],
)
def test_the_direction_is_that_of_the_script(language: str, direction: str) -> None:
    assert direction_of(language) == direction


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("pt-BR", ["pt-BR", "pt"]),
        ("zh", ["zh-Hans", "zh"]),
        ("zh-SG", ["zh-SG", "zh-Hans", "zh"]),
        ("sr-Latn", ["sr-Latn"]),
        ("de-1996", ["de"]),
    ],
)
def test_words_of_a_relative_are_taken_if_its_script_is_the_same(tag: str, names: list[str]) -> None:
    found = gather(tag).names

    assert [name for name in found if name in names] == names
    assert "zh-Hans" not in gather("zh-TW").names
    assert "zh" not in gather("zh-TW").names
