"""Plain data as bytes: what differs gives other bytes, and the quicker way gives the same ones."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.model.digest import Encoder, decode, encode

leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary()
plain = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)
cards = st.dictionaries(st.sampled_from(["title", "date", "tags"]), leaves, min_size=1)


@given(plain)
def test_plain_data_comes_back(value: Any) -> None:
    assert decode(encode(value)) == value


@pytest.mark.parametrize(("one", "other"), [(1, True), (1, 1.0), (1, "1"), ((1,), [1]), ("a", b"a"), (None, "")])
def test_values_of_different_types_differ(one: Any, other: Any) -> None:
    assert encode(one) != encode(other)
    assert encode({"a": 1, "b": 2}) != encode({"b": 2, "a": 1})


@given(st.lists(plain, max_size=6))
def test_an_encoder_gives_the_same_bytes_however_often_it_is_asked(values: list[Any]) -> None:
    encoder = Encoder()
    for value in [*values, *values, tuple(values), values]:
        assert encoder(value) == encode(value)


@given(st.lists(cards, min_size=1, max_size=5), st.data())
def test_lists_of_the_same_cards_in_any_order_are_encoded_as_what_they_are(
    known: list[Any], data: st.DataObject
) -> None:
    encoder = Encoder()
    for _ in range(4):
        rows = tuple(data.draw(st.lists(st.sampled_from(known) | plain, max_size=6)))
        assert encoder(rows) == encode(rows)


def test_a_card_that_is_gone_is_not_taken_for_a_new_one_in_its_place() -> None:
    encoder = Encoder()
    for number in range(500):
        rows = ({"number": number},)
        assert encoder(rows) == encode(rows)


def test_an_encoder_refuses_what_is_no_plain_data() -> None:
    for wrong in (({"a": object()},), ({"a": 1}, object()), object()):
        with pytest.raises(ValueError, match="unmarshallable"):
            Encoder()(wrong)
