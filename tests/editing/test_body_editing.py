"""Adding an update to the text of an entry."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.content.entry import ParseSettings, parse
from microjournal.editing.body import append_update, update_edit
from microjournal.editing.key_spans import EditRefused

SETTINGS = ParseSettings(url="https://ana.example/")
PATH = "content/2026-03-04-stand-up.md"
HEAD = "---\ntitle: T\n---\n"


def updates(data: bytes) -> list[tuple[str, str]]:
    """Date and title of each update that the page will have."""
    entry = parse(data, path=PATH, settings=SETTINGS).entry
    assert entry is not None
    return [(date, title) for date, title, _ in entry.updates]


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("", "\n## 2026-03-09 Half forgot\n"),
        ("The plan.\n", "The plan.\n\n## 2026-03-09 Half forgot\n"),
        ("The plan.", "The plan.\n\n## 2026-03-09 Half forgot\n"),
        ("The plan.\n\n\n", "The plan.\n\n\n## 2026-03-09 Half forgot\n"),
        ("Plan.\n\n## Result\nSeen.\n", "Plan.\n\n## 2026-03-09 Half forgot\n\n## Result\nSeen.\n"),
        ("Plan.\n## Result\nSeen.\n", "Plan.\n\n## 2026-03-09 Half forgot\n\n## Result\nSeen.\n"),
        ("Plan.\n\nResult\n------\nSeen.", "Plan.\n\n## 2026-03-09 Half forgot\n\nResult\n------\nSeen."),
        ("## 2026-03-01 A\n\n## Result\n", "## 2026-03-01 A\n\n## 2026-03-09 Half forgot\n\n## Result\n"),
        ("```\n\n## Result\n```\n", "```\n\n## Result\n```\n\n## 2026-03-09 Half forgot\n"),
        ("> ## Result\n", "> ## Result\n\n## 2026-03-09 Half forgot\n"),
        ("<!--\n## Result\n-->\n", "<!--\n## Result\n-->\n\n## 2026-03-09 Half forgot\n"),
        ("- a\n\n      ## Result\n", "- a\n\n      ## Result\n\n## 2026-03-09 Half forgot\n"),
        ("a[^1]\n\n[^1]: note\n", "a[^1]\n\n[^1]: note\n\n## 2026-03-09 Half forgot\n"),
    ],
)
def test_an_update_stands_before_the_result_or_at_the_end(body: str, after: str) -> None:
    changed = append_update((HEAD + body).encode(), "2026-03-09", "Half forgot")
    assert changed.decode() == HEAD + after
    assert ("2026-03-09", "Half forgot") in updates(changed)


def test_the_first_line_is_the_heading_and_the_rest_is_text() -> None:
    changed = append_update(HEAD.encode(), "2026-03-09", "  Half\tforgot\n\nTwo of them\nasked why.\n")
    assert changed.decode() == HEAD + "\n## 2026-03-09 Half forgot\n\nTwo of them\nasked why.\n"


def test_line_ends_and_bytes_that_are_not_utf_8_stay() -> None:
    data = b"\xef\xbb\xbf---\r\ntitle: T\r\n---\r\nCaf\xe9\r\n\r\n## Result\r\n"
    assert append_update(data, "2026-03-09", "a\nb") == data.replace(
        b"## Result", b"## 2026-03-09 a\r\n\r\nb\r\n\r\n## Result"
    )
    assert append_update(b"Text\rmore", "2026-03-09", "a") == b"Text\rmore\r\r## 2026-03-09 a\r"


def test_signs_at_the_end_of_a_heading_stay_part_of_it() -> None:
    for title in ("Now in C #", "Now ##", "C#", "# 1"):
        changed = append_update(HEAD.encode(), "2026-03-09", title)
        assert updates(changed) == [("2026-03-09", title)]


@pytest.mark.parametrize(
    ("body", "words", "line"),
    [("Text\n\n```python\nx = 1\n", "code block", 6), ("Text\n\n<!-- to do\n", "HTML", 6), ("<pre>\n", "HTML", 4)],
)
def test_an_update_that_would_vanish_in_an_open_block_is_refused_where_the_block_begins(
    body: str, words: str, line: int
) -> None:
    with pytest.raises(EditRefused, match=words) as refused:
        append_update((HEAD + body).encode(), "2026-03-09", "Lost")
    assert refused.value.line == line


LINES = """
Text
## Result
## 2026-03-01 Earlier
# Title
```
> quote
- item
    ## Result
---
Result
<!--
-->
<div>
[^1]: note
a | b
: term
| - |
## Other
==
""".split("\n")
BODIES = st.lists(st.sampled_from(LINES), max_size=8)


@given(BODIES, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(), st.sampled_from(["Seen", "Two\nlines", "C #"]))
def test_any_body_gets_one_more_update_and_can_be_had_back(lines: list[str], end: str, front: bool, text: str) -> None:
    data = (re.sub("\n", end, HEAD) * front + end.join(lines)).encode()
    before = updates(data) if front else []
    try:
        edit = update_edit(data, "2026-03-09", text)
    except EditRefused:
        assert {"```", "<!--", "<div>", "" if front else "---"} & set(lines)
        return
    changed = edit.apply(data)
    assert edit.old == b""
    assert edit.inverse().apply(changed) == data
    if front:
        after = updates(changed)
        assert after.pop(len(before) if after[-1][0] == "2026-03-09" else -1)[0] in ("2026-03-09", "2026-03-01")
        assert len(after) == len(before)
