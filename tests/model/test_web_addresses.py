"""Addresses in ASCII, and what is below one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.model.web_addresses import below, web_address


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("https://ana.example/a%20b/?q=1#x", "https://ana.example/a%20b/?q=1#x"),
        ("https://Bücher.example:8080/%C3%BC/ü", "https://xn--bcher-kva.example:8080/%C3%BC/%C3%BC"),
        # As browsers have it (UTS 46, not transitional), which is not as the older standard had it.
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://ana.example/ü", "https://ana.example/%C3%BC"),
        ("mailto:ü@ana.example", "mailto:%C3%BC@ana.example"),
    ],
)
def test_an_address_in_any_script_has_one_in_ascii(written: str, found: str) -> None:
    assert web_address(written) == found
    assert web_address(found) == found


@pytest.mark.parametrize("written", ["https://a\u200d.example/", "https://[ü/"])
def test_what_is_no_host_is_said(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        web_address(written)


@given(st.text(max_size=20))
def test_any_text_is_in_ascii_or_no_address(text: str) -> None:
    try:
        found = web_address(f"https://ana.example/{text}")
    except ValueError:
        return
    assert found.isascii()
    assert web_address(found) == found


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://bücher.example/jü/a/", "a/"),
        ("http://XN--bcher-kva.example/j%c3%bc/a%2520", "a%2520"),
        ("https://bücher.example/jü", ""),
        ("https://bücher.example/j", None),
        ("https://bücher.example/jüx/", None),
        ("https://ana.example/jü/", None),
        ("mailto:a@b", None),
    ],
)
def test_what_is_below_an_address_is_so_in_every_spelling(url: str, path: str | None) -> None:
    assert below(url, "https://xn--bcher-kva.example/j%C3%BC/") == path
