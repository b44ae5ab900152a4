"""Plain data as bytes: what differs gives other bytes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.model.digest import decode, encode

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


@given(plain)
def test_plain_data_comes_back(value: Any) -> None:
    assert decode(encode(value)) == value


@pytest.mark.parametrize(("one", "other"), [(1, True), (1, 1.0), (1, "1"), ((1,), [1]), ("a", b"a"), (None, "")])
def test_values_of_different_types_differ(one: Any, other: Any) -> None:
    assert encode(one) != encode(other)
    assert encode({"a": 1, "b": 2}) != encode({"b": 2, "a": 1})


@pytest.mark.parametrize("wrong", [({"a": object()},), ({"a": 1}, object()), object()])
def test_what_is_no_plain_data_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="unmarshallable"):
        encode(wrong)
