from __future__ import annotations

from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from microjournal.content.entry import ParseSettings, parse
from microjournal.index.entries import entry_from_plain, entry_to_plain, stored_entry
from microjournal.model.digest import decode, digest_bytes, encode
from microjournal.model.entry import Entry, Link, Mark

_TEXT = st.text(max_size=10)
_GIVEN = {
    "extra": st.dictionaries(_TEXT, st.none() | st.booleans() | st.integers() | _TEXT | st.lists(_TEXT), max_size=3),
    "links": st.lists(st.builds(Link), max_size=2).map(tuple),
    "marks": st.lists(st.builds(Mark), max_size=2).map(tuple),
    "anchors": st.lists(_TEXT, max_size=3).map(tuple),
}
# Every field has its values, also one that is new.
_ENTRIES = st.builds(Entry, **{field.name: _GIVEN.get(field.name, ...) for field in fields(Entry)})


@given(_ENTRIES)
def test_an_entry_stored_as_plain_data_comes_back_as_it_was(entry: Entry) -> None:
    assert entry_from_plain(decode(encode(entry_to_plain(entry)))) == entry


def test_a_parsed_entry_comes_back_with_all_its_fields() -> None:
    text = (
        "---\ntitle: T\ndate: 2026-03-04\ntags: [a, b]\nfollows: x\nexpect: E\nmood: {a: [1, 2.5, true]}\n---\n"
        "[x](y.md)\n\n## 2026-03-09 U\n"
    )
    entry = parse(text.encode(), path="content/a.md", settings=ParseSettings(url="https://ana.example/")).entry
    assert entry is not None
    assert entry_from_plain(decode(encode(entry_to_plain(entry)))) == entry


@given(_ENTRIES, st.binary())
def test_a_stored_entry_has_the_digests_of_its_body_and_of_all_that_is_in_it(entry: Entry, body: bytes) -> None:
    stored = entry_from_plain(stored_entry(entry, body))

    assert replace(stored, body_digest=b"", digest=b"") == replace(entry, body_digest=b"", digest=b"")
    assert stored.body_digest == digest_bytes(body)
    for other in (replace(entry, title=entry.title + "x"), replace(entry, anchors=(*entry.anchors, "x"))):
        assert entry_from_plain(stored_entry(other, body)).digest != stored.digest
    assert entry_from_plain(stored_entry(entry, body + b"x")).digest != stored.digest
