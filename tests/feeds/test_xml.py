"""Text on its way into XML."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from microjournal.feeds.xml import cdata, escaped, storable

OUTSIDE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
characters = st.text(st.sampled_from('ab<&>"]\n\t\r\x00\x08\x0b\x1f\x7f\x85é\ud800\ufffe\U0001f389'), max_size=12)
texts = st.one_of(characters, st.builds(lambda text, many: text * many, characters, st.integers(10, 60)))


@given(texts)
@example("a\x00" * 100)
@example("a" * 100 + "\x0b")
@example("é" * 100 + "\ufffe")
def test_what_no_document_can_hold_is_taken_out_and_nothing_else(text: str) -> None:
    assert storable(text) == OUTSIDE.sub("", text)


@given(texts)
def test_a_parser_reads_what_was_meant(text: str) -> None:
    document = f'<a b="{escaped(text)}">{escaped(text)}<c>{cdata(text)}</c></a>'
    root = etree.fromstring(document.encode())
    assert (root.text or "") == storable(text)
    assert (root[0].text or "") == storable(text).replace("\r\n", "\n").replace("\r", "\n")
