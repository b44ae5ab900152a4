"""Nothing that an author wrote is lost without a word: footnotes, targets of links, cells of tables, tags."""

from __future__ import annotations

import pytest

from microjournal.markdown import render

NOTE = "\n\n[^1]: Note.\n"
CASES: list[tuple[str, list[tuple[str, int, int]]]] = [
    ("A[^1]." + NOTE, []),
    ("A[^1] and[^1]." + NOTE, []),
    ("A." + NOTE, [("footnote-unused", 3, 1)]),
    ("A[^2]." + NOTE, [("footnote-unused", 3, 1), ("footnote-undefined", 1, 2)]),
    ("A[^1]." + NOTE + "\n[^1]: Again.\n", [("footnote-twice", 3, 1)]),
    ("A[^1]." + NOTE * 3, [("footnote-twice", 3, 1), ("footnote-twice", 6, 1)]),
    ("A." + NOTE + "\n[^1]: Again.\n", [("footnote-twice", 3, 1), ("footnote-unused", 5, 1)]),
    ("A[^1].\n\n[^1]: See[^2].\n\n[^2]: Note.\n", []),
    ("A[^1].\n\n> [^1]: In a quotation.\n", []),
    ("A.\n\n- x\n\n  [^1]: In a list.\n", [("footnote-unused", 5, 3)]),
    ("A[^nothing].", [("footnote-undefined", 1, 2)]),
    ("A\nB *c[^nothing]*\n", [("footnote-undefined", 2, 5)]),
    ("- A[^x] `[^x]` [^x]", [("footnote-undefined", 1, 4), ("footnote-undefined", 1, 16)]),
    ("| a[^x] |\n|---|\n| b[^y] |", [("footnote-undefined", 1, 4), ("footnote-undefined", 3, 4)]),
    ("## A[^x]", [("footnote-undefined", 1, 5)]),
    ("[^a b]: A label with a space.", [("footnote-undefined", 1, 1)]),
    ("`[^a-z]` and \\[^a-z]", []),
    ("```\n[^1]: code\n[^2]\n```", []),
    ("[^up](https://x.example/)", []),
    ("![^alt](x.png)", []),
    ("[a] [b]\n\n[a]: b.md\n[A]: c.md", [("definition-twice", 4, 1)]),
    ("[a]\n\n[a]: b.md\n\n> [a]: c.md", [("definition-twice", 5, 1)]),
    ("[a]\n\n[a]: b.md\n[a]: b.md", []),
    ("A.\n\n[b]: c.md", [("definition-unused", 3, 1)]),
    ("[B][] ![c] [![d]](e)\n\n[b]: x.md\n[c]: x.png\n[d]: x.png", []),
    ("# [Title][b]\n\n[b]: c.md", []),
    ("A.\n\n[//]: # (A comment)\n[comment]: <> (Another)\n[#]: x", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_is_defined_and_what_is_used_belong_together(text: str, expected: list[tuple[str, int, int]]) -> None:
    problems = render(text, path="content/x.md")[1]
    assert [(p.code, p.span.line, p.span.column) for p in problems] == expected
    assert all(p.severity == ("hint" if p.code == "definition-unused" else "warning") for p in problems)


UNSEEN: list[tuple[str, list[tuple[str, int, int, int]]]] = [
    ("| a | b |\n|--|--|\n| 1 | 2 | 3 | 4 |\n| 1 |\n| 1 | 2 |  |", [("cell-unseen", 3, 11, 7)]),
    ("a | b\n--|--\n1 | 2 | 3", [("cell-unseen", 3, 9, 1)]),
    ("> | a |\n> |---|\n> | b \\| c |\n> | b | c |", [("cell-unseen", 4, 9, 3)]),
    ("- x\n\n  | a |\n  |---|\n  | `b|c` |\n", [("cell-unseen", 5, 8, 4)]),
    ("| a |\n|---|\n| [[x\\|y]] |\n\n| a | b |\n|---|---|\n| c | d", []),
    ("a List<T> and <your name>", [("tag-unseen", 1, 7, 3), ("tag-unseen", 1, 15, 11)]),
    ("| a |\n|---|\n| b <id> |", [("tag-unseen", 3, 5, 4)]),
    ("<x> and <x>", [("tag-unseen", 1, 1, 3)]),
    ("x\n\n<name>\n", [("tag-unseen", 3, 1, 6)]),
    ("<div>\n<name> <b>\n</div>", [("tag-unseen", 2, 1, 6)]),
    ("`List<T>` \\<name> <my-chart></my-chart> <Note>x</note> a < b > c", []),
    ("```\n<name>\n```\n\n<!-- <name> -->\n\n<script>if (a <b> c)</script>", []),
    ("<svg><g><path d='M0 0'/><circle r=1 /></g></svg> <br> <P> <input> <center> <wbr>", []),
    ("<https://x.example/> <a@b.example>", []),
]


@pytest.mark.parametrize(("text", "expected"), UNSEEN)
def test_what_no_browser_shows_is_reported(text: str, expected: list[tuple[str, int, int, int]]) -> None:
    problems = render(text, path="content/x.md")[1]
    found = [(p.code, p.span.line, p.span.column, p.span.length) for p in problems if p.code.endswith("-unseen")]
    assert found == expected


@pytest.mark.parametrize("space", ["\u3000", "\u00a0", "\u2003\u2003", "\u3000\u3000"])
@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("{}一段。", "<p>{}一段。</p>"),
        ("  {}一段。\n{}一段。", "<p>{}一段。\n{}一段。</p>"),
        ("- {}一", "<li>{}一</li>"),
        ("> {}一", "<p>{}一</p>"),
        ("{}", "<p>{}</p>"),
        ("## {}一", '<h2 id="一">{}一\0'),
        ("{}*一* [二](https://x.example/{}a)", "<p>{}<em>一</em>"),
    ],
)
def test_only_spaces_and_tabs_are_taken_off_a_paragraph(space: str, text: str, html: str) -> None:
    body, _ = render(text.replace("{}", space), path="content/x.md")
    assert html.replace("{}", space) in body.sections[0].html
