"""What strangers write is shown and does nothing else: a parser sees nothing but what is in a short list."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st

from microjournal.markdown import comment
from microjournal.markdown.comment import comment_html, parsed, plain_paragraphs
from microjournal.markdown.comment_links import Place, host_to_show
from microjournal.markdown.comment_writer import CommentWriter
from microjournal.markdown.links import fill
from tests.markdown.hostile_comments import HOSTILE, LARGE
from tests.words.tables import say

AWAY = "https://away.example"
PLACE = Place(
    url="https://github.com/ana/journal/issues/42#issuecomment-7",
    account=lambda name: f"https://github.com/{name}",
    issue=lambda path, number: f"https://github.com/{path or 'ana/journal'}/issues/{number}",
)
# Said here once more, so that a wider list in the program is noticed.
ELEMENTS = set(
    """
    a b blockquote br cite code dd del details dfn div dl dt em hr i ins kbd li mark ol p pre q rp rt ruby s samp small
    span strong sub summary sup table tbody td tfoot th thead tr ul var
    """.split()
)
VOID = {"br", "hr"}
ATTRIBUTES = {
    ("a", "rel"): "nofollow ugc noopener",
    ("a", "href"): r"(?:https?://[\w.\[-]|mailto:[^?@]+@)[!-~]*",
    ("ol", "start"): "[0-9]+",
    ("pre", "tabindex"): "0",
    ("div", "class"): "table",
    ("div", "role"): "group",
    ("div", "tabindex"): "0",
    ("div", "aria-label"): "Table",
    ("span", "class"): "[a-z][a-z0-9]{0,2}",
}
CONTROLS = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029\ufeff\ud800-\udfff]")

NAMES = """
    b i p div details summary table tr td ul li pre code blockquote h2 br hr s ruby rt span article body caption
    colgroup script style svg math template noscript textarea title iframe form input select option xmp plaintext
    mglyph mtext
    """.split()
PIECES = [
    *("a", "Word", "\u05d0", "\u4e2d", "\U0001f389", "\u202e", "\u200b", "\0", "\x1b", "\ufeff", "\u0301"),
    *("'", '"', "=", " ", "    ", "\t", "\n", "\n\n", "  \n", "\\\n", "- ", "* ", "+ ", "1. ", "7) ", "> ", ">> "),
    *("# ", "***", "===", "[ ] ", "[x] ", "> [!TIP]\n", "`", "``", "```", "```python\n", "~~~", "~~", "*", "**", "_"),
    *("[", "]", "(", ")", "![", "\\", "|", "| a | b |\n", "|---|---|\n", "[b]: https://c.example\n", "![i](/p.png)"),
    *(
        "[a](https://b.example)",
        "[x](javascript:a)",
        "<https://z.example>",
        "<m@x.example>",
        "https://",
        "www.x.example",
    ),
    *("https://x.example/", "x.example", "javascript:", "data:", "//", "@", "@ben", "#", "#12", "a/b#1", ":+1:", ":"),
    *("<", ">", "/>", "</", "<!--", "-->", "<!", "<?", "<![CDATA[", "]]>", "&", "&amp;", "&#0;", "&#x202e;", "&lt;"),
    *("&colon;", "&NewLine;", "<a href='", "<a href=https://y.example>", "</a>", "<img src=/q.png alt=", "<img src=q>"),
    *(" onerror=a", " id=main", " class=head", " style=x", "<annotation-xml encoding=text/html>", "<foreignObject>"),
    *(f"<{name}>" for name in NAMES),
    *(f"</{name}>" for name in NAMES),
]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=25).map("".join)
PLAIN = [
    *("a", "B ", "\n", "\n\n", " ", "\t", "1.", "1)", "-", "+", "=", "#", "# ", "!", "@ana", ":+1:", "\u3000", "\xa0"),
    *("\x0c", "\u2028", "\u00e9", "www.", "wWw.x.y", "ftp", "http", "://", "'", '"', "(", ")", "$", "{", "}", "^", "%"),
    *("?", "--", "==", ";", "3", "&", "<", "*a*"),
]
plain_texts = st.lists(st.sampled_from(PLAIN), max_size=9).map("".join)


def html(text: str) -> str:
    """As on a page in English."""
    return fill(comment_html(text, place=PLACE), (), root="", say=say)


def assert_inert(found: str) -> None:
    """A browser's parser sees only elements and attributes of the list, in the box in which they are."""
    assert not CONTROLS.search(found)
    for around, item in ("ol", "li"), ("dl", "dd"):
        # Both end where another begins, also within a `<div>` (HTML, section 13.2.6.4.7).
        page = html5lib.parse(
            f"<{around}><{item}><div id=box>{found}</div></{item}></{around}><hr id=after>", namespaceHTMLElements=False
        )
        (box,) = page.findall(f"body/{around}/{item}/div")
        assert [child.tag for child in page.find("body") or ()] == [around, "hr"]
        assert [child.tag for child in page.findall(f"body/{around}/*")] == [item]
        assert [child.get("id") for child in page.findall(f"body/{around}/{item}/*")] == ["box"]
        assert "".join(page.itertext()) == "".join(box.itertext())
    for element in list(box.iter())[1:]:
        # Comments have a function for a name, and names of drawings a namespace.
        assert element.tag in ELEMENTS
        for name, value in element.items():
            assert re.fullmatch(ATTRIBUTES[element.tag, name], value), (element.tag, name, value)
        if element.tag == "a" and element.get("href", "").startswith("http"):
            assert urlsplit(element.get("href")).hostname


class Balance(HTMLParser):
    """Fails where an element ends that is not the last that began, or where one does not end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, _attrs: Any) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.promise("comments-inert")
@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_is_left_of_what_is_tried(name: str) -> None:
    found = html(HOSTILE[name].format(away=AWAY))

    assert_inert(found)
    Balance(found)


@pytest.mark.promise("comments-inert")
@given(texts)
@example("<table><tr><td><a href=https://a.example><table><tr><td><a href=https://b.example>")
@example("<pre>\n\na</pre>")
@example("<li>\n\na")
@example("<div><dd>\n\na")
@example("<summary>a")
def test_every_text_becomes_what_is_in_the_list_and_nothing_else(text: str) -> None:
    found = html(text)

    assert_inert(found)
    Balance(found)


@given(texts)
@example("> a\n\nb")
def test_what_is_written_ends_where_it_should_before_it_is_cleaned(text: str) -> None:
    Balance(CommentWriter(parsed(text.replace("\0", "")), PLACE).write())


@given(texts)
def test_what_was_cleaned_is_clean(text: str) -> None:
    found = html(text)

    # The first line end in `<pre>` is not part of it (HTML, section 13.1.2.5), and nh3 writes none in its place.
    again = re.sub(r"(<pre[^>]*>)\n+", r"\1", comment._cleaner().clean(found))
    assert again == re.sub(r"(<pre[^>]*>)\n+", r"\1", found)


@given(plain_texts)
def test_paragraphs_of_words_are_what_the_parser_makes_of_them(text: str) -> None:
    if found := plain_paragraphs(text):
        assert CommentWriter(found, PLACE).write() == CommentWriter(parsed(text), PLACE).write()


@pytest.mark.parametrize("text", ["a\nb", "Word, word.\n\n3 words: word @ana!\n"])
def test_most_comments_are_paragraphs_of_words(text: str) -> None:
    assert plain_paragraphs(text)


def steps(text: str) -> tuple[int, int]:
    """How many functions are called for a comment, and how long its HTML is."""
    count = 0

    def called(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        found = html(text)
    finally:
        sys.setprofile(before)
    return count, len(found)


def filled(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


@pytest.mark.promise("comments-inert")
@pytest.mark.parametrize("name", LARGE)
def test_a_comment_takes_work_in_proportion_to_its_length(name: str) -> None:
    html("```python\na\n```\n| a |\n|---|\nhttps://a.example")  # what is made once
    half, whole = (steps(filled(LARGE[name], size)) for size in (1_500, 3_000))

    assert whole[0] < 2.6 * half[0] + 500
    assert whole[1] < 2.6 * half[1] + 500


@pytest.mark.promise("comments-inert")
@pytest.mark.parametrize("name", LARGE)
def test_a_megabyte_takes_no_more_than_what_is_read_of_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Less, so that the test is quick.
    monkeypatch.setattr(comment, "LONGEST_READ", 1_500)
    text = filled(LARGE[name], 1_000_000)
    whole, read = steps(text), steps(text[:1_500])

    assert whole[0] < read[0] + 1_000
    assert whole[1] < 250_000
    assert_inert(html(text))


# Regular expressions work without calling functions, so that only time would tell; with these it was minutes.
@pytest.mark.parametrize("before", ["a", "a-", "a@", "a.", "a/", "\u0301", "1", "a//", "\u3002a"])
def test_the_words_of_a_link_are_looked_through_once(before: str) -> None:
    words = before * 100_000
    assert host_to_show("https://bank.example/", f"{words}.1") in ("", "bank.example")
    assert host_to_show("https://evil.example/", f"{words} https://ana@bank.example/x") == "evil.example"


@pytest.mark.parametrize(
    ("said", "host"),
    [
        *[("bank.example", "evil.example"), ("https://bank.example/a", "evil.example")],
        *[("(bank.example)", "evil.example"), ("see:bank.example,", "evil.example")],
        *[("evil.example", ""), ("https://www.evil.example/a", ""), ("example", ""), ("1.2", ""), ("a.1", "")],
        *[("https://evil.example@bank.example/", "evil.example"), ("..bank.example", "evil.example")],
        *[("see and/or/bank.example", "evil.example"), ("https://evil.example/bank.example", "")],
        *[("bank\uff0eexample", "evil.example"), ("bank\u3002example.", "evil.example"), ("evil\u3002example", "")],
        *[("b\u0430nk.example", "evil.example"), ("bank.example1 evil.example", ""), ("a@evil.example", "")],
    ],
)  # fmt: skip
def test_a_link_that_says_another_host_says_where_it_leads(said: str, host: str) -> None:
    assert host_to_show("https://evil.example/", said) == host


def test_lines_are_read_up_to_a_number_of_them() -> None:
    found = html(">" * 30 + "a\n" + "b\n" * 5_000)
    assert 0 < found.count("b<br>") < comment.MOST_LINES
    assert found.endswith("… the rest of this comment</a></p>\n")


@pytest.mark.parametrize("opened", ["<details>", "<div>", "<pre>", "> ", "- ", "<a href=https://b.example>\n\n"])
def test_what_is_cut_off_says_so_outside_of_what_its_author_left_open(opened: str) -> None:
    found = html(f"{opened}x\n\n" + "word " * 10_000)
    *_, last = BeautifulSoup(f"<body>{found}</body>", "html5lib").body.find_all(recursive=False)  # type: ignore[union-attr]
    assert last.get_text().strip() == "… the rest of this comment"


def test_an_answer_below_a_quotation_is_seen() -> None:
    assert html("> quoted\n\nMy answer") == "<blockquote>\n<p>quoted</p>\n</blockquote>\n<p>My answer</p>\n"
    assert "<details>" not in html("> quoted\n" * 20)


def test_what_a_program_for_mail_repeats_is_folded() -> None:
    found = html("My answer\n\n" + "> quoted\n" * 20)
    assert found.startswith("<p>My answer</p>\n<details><summary>Quoted text</summary><blockquote>\n")
    assert found.endswith("</blockquote></details>\n")


def test_a_picture_is_a_link_to_it() -> None:
    found = html("![a cat](https://evil.example/cat.png)")
    assert found.startswith('<p><a href="https://evil.example/cat.png"')
    assert "a cat (image: evil.example)" in found
