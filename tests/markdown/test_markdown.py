"""Markdown bodies: html, events, links with their positions, anchors, excerpt."""

from __future__ import annotations

import re
from textwrap import dedent
from xml.etree.ElementTree import Element

import html5lib
import pytest

from microjournal.diagnostics import Diagnostic
from microjournal.markdown import render
from microjournal.markdown.links import fill
from microjournal.markdown.own_words import said
from microjournal.model.entry import Body, LinkKind, Section
from tests.words.tables import say

SITE = "https://ana.example/journal/"


def rendered(text: str, *, first_line: int = 1) -> tuple[Body, list[Diagnostic]]:
    return render(dedent(text), path="content/x.md", first_line=first_line, site_url=SITE)


def body_of(text: str) -> Body:
    return rendered(text)[0]


def html_of(text: str) -> str:
    """The html as on a page, with placeholders only where an address or a title is to come."""
    html = "".join(section.html for section in body_of(text).sections)
    html = re.sub("\0o([^\0]*)\0", r"\1", re.sub("\0(?:f[^\0]*|r)\0", "", html))
    return re.sub("\0([wl][^\0]*)\0", lambda found: said(found[1], say), html)


def parsed(text: str) -> Element:
    """The html as a tree; a placeholder's NUL is written "@", because HTML has none."""
    html = html_of(text).replace("\0", "@")
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html)
    return tree


def codes(text: str) -> list[str]:
    return [problem.code for problem in rendered(text)[1]]


# Sections and events


def outline(text: str) -> list[tuple[str, str, str, str]]:
    return [(part.kind, part.anchor, part.date, part.title) for part in body_of(text).sections]


def test_a_text_without_events_is_one_plan() -> None:
    assert body_of("We try it.\n\n## Why\n\nBecause.").sections[0].kind == "plan"
    assert outline("We try it.\n\n## Why\n\nBecause.") == [("plan", "", "", "")]


def test_an_empty_text_has_no_sections() -> None:
    assert body_of(" \n\n") == Body()


def test_a_dated_heading_begins_an_update_and_result_the_result() -> None:
    text = """
        Plan.

        ## 2026-03-09 Half the *team* forgot

        A reminder.

        ### Details

        ## Result

        Better.
        """
    assert outline(text) == [
        ("plan", "", "", ""),
        ("update", "update-2026-03-09", "2026-03-09", "Half the team forgot"),
        ("result", "result-section", "", ""),
    ]
    assert "Details" in body_of(text).sections[1].html
    assert "Better." in body_of(text).sections[2].html


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("2026-03-09", ""),
        ("2026-03-09: Half forgot", "Half forgot"),
        ("2026-03-09 – Half forgot", "Half forgot"),
        ("2026-03-09 14:00 call", "14:00 call"),
        ("**2026-03-09** `Half` forgot", "Half forgot"),
        ("2026-03-09 Half & <b>half</b>", "Half & half"),
    ],
)
def test_the_title_of_an_update_is_what_follows_its_date(heading: str, title: str) -> None:
    (section,) = body_of(f"## {heading}").sections
    assert (section.kind, section.date, section.title) == ("update", "2026-03-09", title)
    assert section.html.startswith('<h2 id="update-2026-03-09"><time datetime="2026-03-09">2026-03-09</time>')


def test_the_heading_of_an_update_keeps_its_markup() -> None:
    heading = parsed("## 2026-03-09 Half the *team*")[0]
    assert "".join(heading.itertext()) == "2026-03-09 Half the team #"
    assert heading.find("em") is not None


def test_two_updates_on_a_day_have_anchors_of_their_own() -> None:
    text = "## 2026-03-09 Morning\n## 2026-03-09 Evening\n## 2026-03-10\n## 2026-03-09 Night"
    assert [anchor for _, anchor, _, _ in outline(text)] == [
        "update-2026-03-09",
        "update-2026-03-09-2",
        "update-2026-03-10",
        "update-2026-03-09-3",
    ]


@pytest.mark.parametrize("heading", ["## Result", "## RESULTS", "## result:", "Result\n------", "# Results"])
def test_the_result_may_be_written_in_several_ways(heading: str) -> None:
    assert outline(f"Plan.\n\n{heading}\n\nGood.")[1] == ("result", "result-section", "", "")


@pytest.mark.parametrize(
    "heading", ["### Result", "## Results of the vote", "> ## Result", "- ## 2026-03-09 x", "## 2026-03"]
)
def test_other_headings_begin_no_event(heading: str) -> None:
    assert [kind for kind, _, _, _ in outline(f"Plan.\n\n{heading}")] == ["plan"]


def test_an_ordinary_heading_of_level_2_ends_an_event_and_the_order_stays() -> None:
    text = "## 2026-03-09 x\n\nA.\n\n## Notes\n\nB.\n\n### More\n\n## Result\n\nC.\n\n## Next\n\nD."
    assert [kind for kind, _, _, _ in outline(text)] == ["update", "plan", "result", "plan"]
    html = html_of(text)
    assert html.index("A.") < html.index("B.") < html.index("C.") < html.index("D.")


@pytest.mark.parametrize(
    ("written", "help_"),
    [("2026-02-30", "write a day of the calendar as YYYY-MM-DD"), ("2026-3-9", "write 2026-03-09")],
)
def test_a_day_that_does_not_exist_is_reported_and_begins_no_update(written: str, help_: str) -> None:
    body, (problem,) = rendered(f"Plan.\n\n##  {written} Half forgot", first_line=10)
    assert [section.kind for section in body.sections] == ["plan"]
    assert (problem.code, problem.severity, problem.help) == ("update-date-invalid", "warning", help_)
    assert (problem.span.line, problem.span.column, problem.span.length) == (12, 5, len(written))


def test_a_leading_heading_of_level_1_is_the_title_and_is_not_shown() -> None:
    for text in ("# Stand-up by *text*\n\nWe try it.", "<!-- lint off -->\n\nStand-up by `text`\n===\n\nWe try it."):
        body = body_of(text)
        assert body.title == "Stand-up by text"
        assert "Stand-up" not in "".join(section.html for section in body.sections)
        assert body.excerpt == "We try it."


def test_other_headings_of_level_1_become_level_2() -> None:
    tree = parsed("Plan.\n\n# Why\n\n> # Said")
    assert [heading.tag for heading in tree.iter() if heading.tag in ("h1", "h2")] == ["h2", "h2"]
    assert body_of("Plan.\n\n# Why").title == ""


# Headings and ids


def test_a_heading_has_an_id_and_a_link_to_itself() -> None:
    heading = parsed("## How we know")[0]
    link = heading.find("a")
    assert link is not None
    assert heading.get("id") == "how-we-know"
    assert link.attrib == {
        "class": "anchor",
        "href": "#how-we-know",
        "aria-label": "Link to this section: How we know",
    }


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("### Result", "result-section"),
        ("## Plan", "plan-section"),
        ("## Cited by", "cited-by-section"),
        ("## Fn1", "fn1-section"),
        ("### Update 2026-03-09", "update-2026-03-09-section"),
        ("## C#", "c-sharp"),
        ("## Änderung", "änderung"),
        ("## 🎉", "section"),
        ("## ", "section"),
        ("## What {#seen}", "seen"),
        ("## What {.a #seen}", "seen"),
        ("What {#seen}\n---", "seen"),
        ("## What {braces}", "what-braces"),
        ("## `{#code}`", "sharp-code"),
    ],
)
def test_ids_come_from_words_or_from_the_author_and_never_clash_with_the_page(heading: str, anchor: str) -> None:
    assert body_of(heading).anchors == (anchor,)


def test_equal_headings_have_different_ids() -> None:
    assert body_of("## A\n## A\n## A 2\n## A").anchors == ("a", "a-2", "a-2-2", "a-3")


def test_an_id_of_the_authors_is_kept_and_others_give_way() -> None:
    text = "## Seen\n\n## Later {#seen}\n\n<div id='later-2'></div>\n\n## Later 2"
    assert body_of(text).anchors == ("seen-2", "seen", "later-2", "later-2-2")


@pytest.mark.parametrize("text", ["## A {#result}", "## A {#x}\n\n<p id=x></p>", "Text [a]{#main}"])
def test_an_id_that_is_taken_is_reported(text: str) -> None:
    assert codes(text) == ["anchor-taken"]


def test_the_anchor_of_an_event_does_not_depend_on_headings_before_it() -> None:
    text = "### Result\n\n### Update 2026-03-09\n\n## 2026-03-09 x\n\n## Result"
    assert [part.anchor for part in body_of(text).sections] == ["", "update-2026-03-09", "result-section"]


# Links: what they are


@pytest.mark.parametrize(
    ("text", "kind", "target", "fragment"),
    [
        ("[[stand-up]]", "wiki", "stand-up", ""),
        ("[[ stand-up | the *talk* ]]", "wiki", "stand-up", ""),
        ("[[stand-up#seen]]", "wiki", "stand-up", "seen"),
        ("[[stand-up#seen|what\nwe saw]]", "wiki", "stand-up", "seen"),
        ("[[#seen]]", "anchor", "", "seen"),
        ("[x](#seen)", "anchor", "", "seen"),
        ("[x](#%C3%A4)", "anchor", "", "ä"),
        ("[x](../a.md)", "file", "../a.md", ""),
        ("[x](a%20b.md#c)", "file", "a b.md", "c"),
        ("[x](/about/)", "file", "/about/", ""),
        ("[x](data.csv?raw)", "file", "data.csv", ""),
        ("[x](https://ana.example/journal/2026/03/x/#y)", "own", "2026/03/x/", "y"),
        ("[x](HTTP://ANA.example/journal)", "own", "", ""),
        ("<https://ana.example/journal/tags/%C3%A4/>", "own", "tags/ä/", ""),
        ("[x](https://ana.example/other/#y)", "external", "https://ana.example/other/", "y"),
        ("[x](//cdn.example/x)", "external", "//cdn.example/x", ""),
        ("[x](mailto:ana@ana.example)", "external", "mailto:ana@ana.example", ""),
        ("[x](http://[oops)", "external", "http://%5Boops", ""),
        ("![x](a.png)", "image", "a.png", ""),
        ("![x](https://ana.example/journal/a.png)", "image", "/a.png", ""),
        ("![x](https://x.example/a.png)", "external", "https://x.example/a.png", ""),
        ("![x](//x.example/a.png)", "external", "//x.example/a.png", ""),
        ("![x](data:image/png;base64,AAAA)", "external", "data:image/png;base64,AAAA", ""),
        ("[x][y]\n\n[y]: b.md 'T'", "file", "b.md", ""),
        ('<a class="c" href="b.md#d">x</a>', "file", "b.md", "d"),
        ("<div>\n<a href=b.md>x</a>\n</div>", "file", "b.md", ""),
        ('<img src="a.png" width="3" alt="">', "image", "a.png", ""),
        ('<video poster="a.png"></video>', "image", "a.png", ""),
        ('<audio src="a.ogg"></audio>', "file", "a.ogg", ""),
    ],
)
def test_the_kind_of_a_link_follows_from_its_target(text: str, kind: LinkKind, target: str, fragment: str) -> None:
    link = body_of(text).links[0]
    assert (link.kind, link.target, link.fragment) == (kind, target, fragment)


@pytest.mark.parametrize(
    "text",
    [
        "`[[stand-up]]`",
        "Code:\n\n    [[stand-up]]",
        "```\n[x](a.md)\n```",
        r"\[[stand-up]]",
        "[[]]",
        "[[ ]]",
        "[[#]]",
        "[[stand-\nup]]",
        "[x](javascript:alert(1))",
        "[x](vbscript:x)",
        "<!-- <a href='a.md'> -->",
        "<script>\nx = '<a href=a.md>'\n</script>",
        "[x][unknown]",
        "`https://x.example`",
        "xhttps://x.example",
        "https://",
        "www.",
        "![a [[b]] https://x.example]()",
    ],
)
def test_what_looks_like_a_link_and_is_none(text: str) -> None:
    assert body_of(text).links == ()


def test_brackets_in_the_text_of_a_link_make_no_wikilink() -> None:
    assert [(link.kind, link.target) for link in body_of("[[1]](a.md)").links] == [("file", "a.md")]


def test_the_text_of_a_wikilink_may_have_markup_but_no_link() -> None:
    assert html_of("[[a|*b* `c` <https://x.example> www.x.example]]") == (
        '<p><a href="\0h0\0"><em>b</em> <code>c</code> https://x.example www.x.example</a></p>\n'
    )


def test_a_wikilink_without_text_has_a_placeholder_for_the_title() -> None:
    assert html_of("[[a#b]]") == '<p><a href="\0h0\0">\0t0\0</a></p>\n'


def test_a_wikilink_within_the_page_shows_the_heading_it_leads_to() -> None:
    assert '<a href="\0h0\0">What we saw &amp; heard</a>' in html_of("[[#seen]]\n\n## What we saw & heard {#seen}")
    assert '<a href="\0h0\0">nowhere</a>' in html_of("[[#nowhere]]")


def test_local_images_have_a_placeholder_for_all_their_attributes() -> None:
    assert html_of('See ![A *b*\nc](x.png "T")') == '<p>See <img \0i0\0 alt="A b c" title="T"></p>\n'
    assert html_of('<img src="x.png" alt="">') == '<img \0i0\0 alt="">'


def test_an_image_with_a_title_that_stands_alone_is_a_figure_with_a_caption() -> None:
    figure = '<figure><img \0i0\0 alt="A">\n<figcaption>T &amp; U</figcaption></figure>\n'
    assert html_of('![A](x.png "T & U")') == figure
    assert html_of('> ![A](x.png "T & U")') == f"<blockquote>\n{figure}</blockquote>\n"
    assert html_of('![A](x.png "T") ![B](y.png "U")').startswith("<p>")
    assert html_of("![A](x.png)") == '<p><img \0i0\0 alt="A"></p>\n'


def test_an_image_that_says_its_size_keeps_it() -> None:
    assert html_of('<img width=3 src="x.png" alt="">') == '<img width=3 src="\0h0\0" alt="">'
    image = parsed("![](x.png){width=3}").find(".//img")
    assert image is not None
    assert image.attrib == {"src": "@h0@", "alt": "", "width": "3", "loading": "lazy"}


def test_images_from_elsewhere_are_written_in_full_and_load_late() -> None:
    assert html_of("![a](https://x.example/?a&b)") == (
        '<p><img src="https://x.example/?a&amp;b" alt="a" loading="lazy"></p>\n'
    )


def test_each_candidate_of_a_srcset_is_an_image() -> None:
    html = html_of('<img srcset="a.png 1x, https://x.example/b.png 2x" alt="">')
    assert html == '<img srcset="\0h0\0 1x, https://x.example/b.png 2x" alt="">'


def test_raw_html_without_local_targets_is_left_alone() -> None:
    raw = '<div CLASS=x><a HREF="https://x.example/?a&b" onclick="f()">x</a><br/></div>'
    assert html_of(raw) == raw
    assert body_of(raw).links[0].target == "https://x.example/?a&b"


def test_ids_in_raw_html_are_anchors() -> None:
    assert body_of("<div id='a'>\n\n<a name=b></a> <b id=\"c\">\n\n<!-- <i id=d> -->").anchors == ("a", "b", "c")


def test_a_link_without_a_target_is_reported() -> None:
    _, problems = rendered("Text [x]() and ![y]()")
    assert [(found.code, found.span.column) for found in problems] == [("link-empty", 10), ("link-empty", 21)]


@pytest.mark.parametrize(
    ("text", "href", "shown"),
    [
        ("See https://x.example/a_b_c.", "https://x.example/a_b_c", "https://x.example/a_b_c"),
        ("(https://x.example/a_(b))", "https://x.example/a_(b)", "https://x.example/a_(b)"),
        ("**http://localhost:8000/**", "http://localhost:8000/", "http://localhost:8000/"),
        ("www.x.example/?a=1&b=2,", "http://www.x.example/?a=1&b=2", "www.x.example/?a=1&b=2"),
        ("HTTPS://X.example/*a*", "HTTPS://X.example/*a", "HTTPS://X.example/*a"),
        ("https://x.example/&amp;", "https://x.example/", "https://x.example/"),
        ("https://x.example/ä", "https://x.example/%C3%A4", "https://x.example/ä"),
    ],
)
def test_addresses_in_running_text_become_links(text: str, href: str, shown: str) -> None:
    link = parsed(text).find(".//a")
    assert link is not None
    assert (link.get("href"), link.text) == (href, shown)


# Links: their positions

POSITIONS = """\
    [soft](./t00.md) and a link whose [text
    is wrapped](./t01.md) and [angle](<./t02 x.md>) [same](./t03.md) ![img](./t04.png)

    > > - [quoted](./t05.md) and
    >     [lazy](./t06.md)

    1. x

    \t[tab](./t07.md)
       `[code](./t99.md)` [after](./t08.md "title")

    | [a](./t09.md) | `x\\|y` [b](./t10.md) |
    |---|---|
    | ./t11.md | [c\\|d](./t11.md) [d](./t12.md)
    || [e](./t13.md) |

    ## A [heading](./t14.md) ##

    Term [x](./t15.md)
    : Definition [y](./t16.md)

    [ref][one] [two] ![three][]

    > [one]: ./t17.md 'title'

    [two]:
      <./t18.md>
    [three]: ./t19.png

    <div>
      <a title="./t20.md" href = './t20.md'>x</a>
    </div>

    Inline <a href=./t21.md>x</a>, <b>[z](./t22.md)</b>, <https://t23.example>, https://t24.example.

    Note[^n], [[t25#x|wiki]], [[ t26 ]] *[[t27]]*.

    [^n]: In a [note](./t28.md).

        And [more](./t29.md).
    """


def test_every_link_points_at_its_target_in_the_file() -> None:
    text = dedent(POSITIONS)
    lines = text.split("\n")
    body, _ = rendered(text, first_line=7)
    found = {}
    for link in body.links:
        if link.kind != "anchor":
            at = lines[link.line - 7][link.column - 1 :][: link.length]
            found[link.target] = at
    assert len(found) == 30
    for target, at in found.items():
        assert at in (target, target.removeprefix("http://"), target + "#x"), (target, at)


def test_a_target_written_twice_has_two_positions() -> None:
    links = body_of("a.md [x](a.md) `[x](a.md)`\n[y](a.md)").links
    assert [(link.line, link.column) for link in links] == [(1, 10), (2, 5)]


def test_links_after_lines_of_odd_white_space_are_found() -> None:
    (link,) = body_of("\xa0\n[x](a.md)").links
    assert (link.line, link.column) == (2, 5)


def test_windows_line_ends_change_nothing() -> None:
    text = dedent(POSITIONS)
    assert rendered(text.replace("\n", "\r\n")) == rendered(text) == rendered(text.replace("\n", "\r"))


# Extensions


def test_footnotes_are_a_section_at_the_end_with_links_both_ways() -> None:
    body = body_of("A[^x] b[^y] c[^x]\n\n[^x]: Note.\n\n[^y]: Other.\n\n## Result\n\nGood.")
    assert [section.kind for section in body.sections] == ["plan", "result", "footnotes"]
    assert body.anchors == ("fnref1", "fnref2", "fnref1-2", "result-section", "fn1", "fn2")
    targets = re.findall('\0p\0#([^"]*)', "".join(section.html for section in body.sections))
    assert targets == ["fn1", "fn2", "fn1", "fnref1", "fnref1-2", "fnref2"]
    html = body.sections[2].html
    assert html.count('role="doc-backlink"') == 3
    assert "\0lfootnote-back 1-2\0" in html


def test_a_note_that_is_only_marked_in_the_title_has_no_way_back() -> None:
    body = body_of("# Title[^x]\n\nText.\n\n[^x]: Note.")
    assert body.title == "Title"
    assert body.anchors == ("fn1",)
    assert body.links == ()


def test_tasks_are_checkboxes_that_say_what_they_are() -> None:
    for text in ("- [x] a\n- [ ] b", "1. [x] a\n\n2. [ ] b"):
        boxes = parsed(text).findall(".//input")
        assert [box.get("checked") for box in boxes] == ["", None]
        assert all(box.get("disabled") == "" and box.get("aria-label") == "Done" for box in boxes)


def test_a_table_can_be_scrolled_with_the_keyboard_and_has_a_name() -> None:
    tree = parsed("| *Day* | Late |\n|-|-:|\n| Mo | 3 |")
    assert tree[0].attrib == {"class": "table", "role": "group", "tabindex": "0", "aria-label": "Day, Late"}
    assert [cell.get("scope") for cell in tree.iter("th")] == ["col", "col"]


@pytest.mark.parametrize("kind", ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"])
def test_callouts(kind: str) -> None:
    tree = parsed(f"> [!{kind}]\n> Mind the *gap*.")
    assert tree[0].attrib == {"role": "note", "class": f"callout callout-{kind.lower()}"}
    assert ["".join(part.itertext()) for part in tree[0]] == [kind.capitalize(), "Mind the gap."]


def test_strikethrough_definition_lists_and_spans() -> None:
    assert "<s>x</s>" in html_of("~~x~~ ~y~")
    assert "<s>y</s>" not in html_of("~~x~~ ~y~")
    assert html_of("A\n: b") == "<dl>\n<dt>A</dt>\n<dd>b</dd>\n</dl>\n"
    assert html_of("[x]{.c}") == '<p><span class="c">x</span></p>\n'


def test_attributes_reach_blocks_links_and_code_but_never_run_a_program() -> None:
    assert html_of('{.c #i data-x="y z"}\nText') == '<p id="i" data-x="y z" class="c">Text</p>\n'
    assert html_of("[x](https://x.example){.c onclick=f}") == '<p><a href="https://x.example" class="c">x</a></p>\n'
    assert html_of("## A {onclick=f}").startswith('<h2 id="a">')
    assert html_of("`x`{.c}") == '<p><code class="c">x</code></p>\n'


@pytest.mark.parametrize(
    "text",
    [
        "{% include figure.html %}",
        "{% highlight c %} x = y {% endhighlight %}",
        "{.a} words {.b}",
        "{#a} words }",
        "`x`{% tag %} and more",
        "[x]{% tag %} and more",
        "[x](https://x.example){% tag %}",
        "# Title {% tag %}",
        "Text\n\n## Heading {% tag %}",
        "- {% a %} x {% b %}",
    ],
)
def test_braces_that_are_no_attributes_are_text(text: str) -> None:
    shown = body_of(text).title + "".join(parsed(text).itertext())
    assert re.findall(r"\w+|[{}%.]", shown) == re.findall(r"\w+|[{}%.]", text.replace("(https://x.example)", ""))


def test_code_in_a_known_language_has_classes() -> None:
    code = parsed('```python x=1\nreturn "<"\n```').find(".//code")
    assert code is not None
    assert code.get("class") == "language-python"
    assert "".join(code.itertext()) == 'return "<"\n'
    assert [part.get("class") for part in code] == ["k", "s2"]


def test_an_unknown_language_is_a_hint_and_a_plain_block() -> None:
    body, (problem,) = rendered("Text.\n\n- ```pyhton\n  x < 1\n  ```", first_line=5)
    assert '<code class="language-pyhton">x &lt; 1\n</code>' in body.sections[0].html
    assert (problem.code, problem.severity, problem.span.line) == ("code-language-unknown", "hint", 7)
    assert "python" in problem.help


def test_code_without_a_language_is_plain() -> None:
    assert html_of("```\nx < 1\n```") == '<pre tabindex="0"><code>x &lt; 1\n</code></pre>\n'
    assert codes("```text\nx\n```") == []


# Text


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("## Why\n\n- item\n\nWe *try* `it`. Then we look.", "We try it."),
        ("We add 2.5 mm, e.g. at the edge. Then more.", "We add 2.5 mm, e.g. at the edge."),
        ("See https://x.example/a.b?c. Then more.", "See https://x.example/a.b?c."),
        ("Dr. A. Smith et al. said so! Then more.", "Dr. A. Smith et al. said so!"),
        ("Wir treffen uns am 3. März. Dann mehr.", "Wir treffen uns am 3. März."),
        ("Did it work? (Yes.) More.", "Did it work?"),
        ("He said “no.” Then more.", "He said “no.”"),
        ("One\nline\n after another", "One line after another"),
        ("我们试试看。然后再说。", "我们试试看。"),
        ("![The board](x.png)\n\nReal text.", "Real text."),
        ("- first item\n- second", "first item"),
        ("> Quoted.", "Quoted."),
        ("> [!NOTE]\n> Mind this.", "Mind this."),
        ("```\ncode\n```", ""),
        ("## Only a heading", ""),
        ("Text[^1] here.\n\n[^1]: Note.", "Text here."),
    ],
)
def test_the_excerpt_is_the_first_sentence_of_the_first_paragraph(text: str, excerpt: str) -> None:
    assert body_of(text).excerpt == excerpt


def test_a_long_sentence_is_cut_at_a_word() -> None:
    excerpt = body_of("People read " + "text updates, " * 20).excerpt
    assert len(excerpt) <= 140
    assert excerpt.endswith(("updates…", "text…"))
    assert len(body_of("x" * 200).excerpt) == 140


def test_words_are_those_a_reader_sees() -> None:
    text = '# Title\n\nTwo *words* [and three](a-b.md "T")\n\n```\nx y\n```\n\n| a |\n|-|\n| b |\n\n[r]: x.md'
    assert body_of(text).words == 8


def test_characters_that_html_forbids_are_replaced_and_columns_stay() -> None:
    body = body_of("a\0\x0b\ufffe\U0001ffff\x85 [x](a.md)")
    assert body.sections[0].html.startswith("<p>a\ufffd\ufffd\ufffd\ufffd\ufffd <a")
    assert body.links[0].column == 12


def test_too_deep_nesting_is_reported_not_dropped_in_silence() -> None:
    assert codes("> " * 120 + "deep") == ["nesting-too-deep"]
    assert codes("> " * 90 + "deep") == []
    assert "deep" in html_of("> " * 90 + "deep")


def test_lists_of_thirty_levels_are_whole() -> None:
    text = "".join("  " * level + f"- level{level}\n" for level in range(30))
    assert "level29" in html_of(text)


def test_a_section_can_be_printed_by_itself() -> None:
    for section in body_of("- a\n\n## 2026-03-09 x\n\n> b\n\n## Result\n\n| c |\n|-|").sections:
        assert isinstance(section, Section)
        for absolute in (False, True):
            html5lib.HTMLParser(strict=True).parseFragment(
                fill(section.html, (), root="./", say=say, absolute=absolute)
            )


@pytest.mark.parametrize(
    "body",
    [
        "[a]: https://b.example/LONG\n\n" + "[a] " * 1000,
        '[a]: b.md "LONG"\n\n' + "[a] " * 1000,
        "[a]: b.png (LONG)\n\n" + "![a] " * 1000,
        "## LONG {#h}\n\n" + "[[#h]] " * 1000,
    ],
)
def test_what_is_written_once_and_used_often_has_a_bound(body: str) -> None:
    found, problems = render(body.replace("LONG", "x" * 5000), path="a.md")
    assert [problem.code for problem in problems] == ["reference-too-large"]
    assert sum(len(section.html) for section in found.sections) < 400_000
    assert not render(body.replace("LONG", "x" * 50), path="a.md")[1]
