"""What holds for every text: laws of the Markdown parser and writer, tried on texts made of the pieces of Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore, text_join
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from microjournal.markdown import body, render, rules
from microjournal.markdown.excerpt import first_sentence
from microjournal.markdown.links import fill
from microjournal.markdown.parser import MAX_NESTING, Feature, parser_for
from tests.words.tables import say

PIECES = [
    *("a", "word", "Word two", "é", "中文", "🎉", "'", '"', "!", ".", "$", "=", "%", "^", " ", "\t", "    ", "\u00a0"),
    *("\n", "\n\n", "  \n", "\\\n", "\r", "\r\n", "\u2028", "\0", "\ufffe", "\x0b"),
    *("- ", "* ", "+ ", "1. ", "2) ", "> ", ">", "# ", "## ", "### ", "#", "***", "---", "===", "[ ] ", "[x] "),
    *("`", "``", "```", "```python\n", "~~~", "~~", "~", "*", "**", "_", "__", "[", "]", "(", ")", "![", "\\", "\\["),
    *("[a](b.md)", "[a][b]", "[b]", "[b]: c.md\n", "![i](p.png)", "[x](javascript:a)", "[p](<a b.md> 't')", "[e]()"),
    *("<", "<b>", "</b>", "<a href='x.md'>", "<!-- c -->", "<!--", "<div>\n", "</div>", "<script>", "<img src=q.png>"),
    *("&amp;", "&", "&#0;", "&copy;", "|", "| a | b |\n", "|---|---|\n", "a | b\n-|-\n", ":", "\n: ", "\n~ "),
    *("[^1]", "[^1]: ", "[^a b]", "{.c}", "{k=v}", "{", "}", "> [!NOTE]\n", "2026-03-09", "## 2026-03-09 x\n"),
    *("https://x.org/", "www.x.org", "http://", "(https://y.org)", "<https://z.org>", "<m@x.org>", "//e.org", "#x"),
    *("[[", "]]", "[[id]]", "[[id|t]]", "[[#a]]", "[[id#f|t *e*]]", "## Result\n"),
]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=25).map("".join)
# Lines that begin like a paragraph, a heading, a list or code, and those that make something else of them.
LINES = [
    *("Word and more", "Ä *b* `c`", "*a* **b**, [c](d.md#e) `f``g`", "a | b", "[a](b.md)", "www.x.org", "x & <b>y</b>"),
    *("# A", "## B\t#", "- Item", "- Other `item`", "- **Third** item", "- Item *two* [c](d.md)", "+ É <b>", "* a | b"),
    *("- - a", "-", "```", "``` c", "````", "   ```"),
]
LINE_ENDS = [
    *("\n", "\n", "\n", "\n\n", "\n\n", "\n\n\n", "\n \t\n", "  \n", " \t", "\\\n"),
    *("\n-|-\n", "\n==\n", "\n: ", "\n- ", "\n    "),
]
lines = st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(LINE_ENDS)).map("".join), max_size=8).map("".join)
PLACEHOLDER = re.compile("\0(?:([hti])([0-9]+)|u[0-9]+|[epr]|[oflw][^\0]*)\0")


def rendered(text: str) -> tuple[Any, str]:
    found, _ = render(text, path="content/x.md", first_line=1, site_url="https://x.org/")
    return found, "".join(section.html for section in found.sections)


@given(texts)
def test_the_html_has_exactly_the_placeholders_that_the_links_announce(text: str) -> None:
    found, html = rendered(text)
    marks = PLACEHOLDER.findall(html)
    assert html.count("\0") == 2 * len(marks)
    assert sorted(int(number) for kind, number in marks if kind in {"h", "i"}) == [
        number for number, link in enumerate(found.links) if link.kind != "external"
    ]
    assert all(found.links[int(number)].kind == "wiki" for kind, number in marks if kind == "t")


@given(texts.filter(lambda text: "<" not in text and "{" not in text))
def test_the_html_of_text_without_html_is_valid_and_has_the_anchors_that_are_announced(text: str) -> None:
    found, html = rendered(text)
    whole = fill(html, [("plain", "a&b")] * len(found.links), root="./", say=say)
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(whole)
    anchors = [element.get("id") for element in tree.iter() if element.get("id")]
    assert anchors == list(found.anchors)
    assert len(set(anchors)) == len(anchors)


@given(texts)
@example("\xa0\n<a href='x.md'>")
def test_every_link_stands_on_a_line_of_the_text(text: str) -> None:
    found, _ = rendered(text)
    lines = re.split(r"\r\n?|\n", text)
    for link in found.links:
        assert 1 <= link.line <= len(lines)
        assert 1 <= link.column <= len(lines[link.line - 1]) + 1
        assert link.length >= 1


@given(st.one_of(texts, lines))
@example("> a\n> : b")
@example("- a\n\n  ~ b")
@example("> a | b\n> -|-\n> c | d")
@example("1. |a|\n   |:|")
@example("|https://x.org|b|\n|-|-|")
@example(">https://x.org")
@example("a\n: www.x.org")
@example("a[^1]\n\n[^1]:https://x.org")
@example("(HTTPS://x.org) *WWW.x.org/*")
@example("a](https://x.org")
@example("## a {#b}\n\n`{.c}")
@example("# a | b\n-|-\n")
@example("*a*\n\n*")
@example("*a* **b**, [c](d.md#e) `f``g`")
@example("!*a* ![b](c.png) [^d](e) *f*g*")
@example("[[a]] [[a_b|c]] [[ d ]] [[#e]] [[f|]] [[g| ]] [[h|*i*]] ![[j]] [[k]](l)")
@example("[[a#b *c|d e]]*. [[a]][f]\n\n[f]: g")
@example("- a\n- b *c*\n- d [[e]]\n\nf")
@example("- a\n\n- b")
@example("- a\n- b\n\n  c")
@example("- a\n  \n\n- b")
@example("- a\nb")
@example("- a \n\n\n# b")
@example("```a b\n\nc\n  ```  \nd")
@example("```\n```\n```")
@example("```a`\n```")
@example("```\na\n````\nb\n    ```\n```c\n```")
def test_a_body_does_not_depend_on_how_many_features_the_parser_has(text: str) -> None:
    few = render(text, path="content/x.md")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(body, "features_of", lambda _text: ~Feature.NONE)
        assert render(text, path="content/x.md") == few


@given(texts)
def test_a_body_does_not_depend_on_what_was_rendered_before(text: str) -> None:
    first = render(text, path="content/x.md")
    render(text + "\n\n[b]: other.md\n\n[^1]: other\n", path="content/y.md")
    assert render(text, path="content/x.md") == first


def _fields(tokens: Sequence[Token]) -> list[Any]:
    """All that the tokens say, without empty texts: the rule for emphasis leaves one beside `**`."""
    return [
        {**token.as_dict(children=False), "children": _fields(token.children or [])}
        for token in tokens
        if token.type != "text" or token.content
    ]


@given(st.one_of(texts, lines), st.sampled_from([Feature.NONE, Feature.DEFINITIONS, ~Feature.NONE]))
@example("- a\n- b *c*\n- d [[e]]\n\nf", Feature.NONE)
@example("* *a* b\n* `c` \n\n\n\n> d", Feature.NONE)
@example("- a\n\n- b", Feature.NONE)
@example("- a\n\n: b", Feature.DEFINITIONS)
@example("{.a}\n- a {.b}\n\n{.c}\n\nd", ~Feature.NONE)
@example("*a* **b**, *c *d* e* **f *g** **h*", Feature.NONE)
@example("*a*b* c", Feature.NONE)
def test_the_rules_for_plain_markup_give_the_tokens_that_the_librarys_rules_give(text: str, features: Feature) -> None:
    tokens = parser_for(features).parse(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "plain_list", lambda *_: False)
        patch.setattr(rules, "plain_emphasis", lambda *_: False)
        assert _fields(parser_for.__wrapped__(features).parse(text)) == _fields(tokens)


def _stock() -> MarkdownIt:
    options = {"xhtmlOut": False, "maxNesting": MAX_NESTING, "tasklists": True, "alerts": True}
    md = MarkdownIt("commonmark", options)
    return md.enable(["table", "strikethrough"]).use(footnote_plugin, inline=False).use(deflist_plugin)


EVERYTHING = """\
a *b* _c_ **d** __e__ ~~f~~ `g` ``h`` i\\* &amp; &#35; <b>j</b> <!-- k --> <http://l.org> [m](n.md "o") ![p *q*](r.png)
s  \nt\\\nu [v] [w][v] ![x][v] *[y*](z) ***a** b* a_b_c a*b*c [a](<b c> (d)) ~e~

# 1 #
2
==
3
---
***
_ _ _
- - -
+ 4
* 5
6. 7
8) 9
> 10
11

~~~ 12
~~~

```
13
```

    14

<div>
15
</div>

[v]: <16> '17'
- [ ] 18

19|20
-|-
21|22

23
: 24

25[^26]

[^26]: 27

> [!TIP]
> 28
"""


@given(texts.filter(lambda text: "[[" not in text))
@example(EVERYTHING)
@example(EVERYTHING.replace("\n", "\n> "))
@example(EVERYTHING.replace("\n", "\n    "))
def test_the_parser_that_tries_fewer_rules_agrees_with_the_librarys_own(text: str) -> None:
    text = re.sub(r"\r\n?", "\n", text).replace("\0", "\ufffd")
    stock = _stock()
    quick = parser_for(Feature.TABLES | Feature.FOOTNOTES | Feature.DEFINITIONS | Feature.UNDERLINES)
    env: dict[str, Any] = {}
    state = StateCore(text, quick, env)
    state.tokens = quick.parse(text, env)
    text_join(state)
    renderer = stock.renderer
    assert isinstance(renderer, RendererHTML)
    assert renderer.render(state.tokens, stock.options, env) == stock.render(text)


# The block's own lines, by the containers that a journal uses.
CONTAINERS: list[tuple[str, Callable[[str], str]]] = [
    ("paragraph", lambda line: line),
    ("wrapped", lambda line: f"before\n{line}\nafter"),
    ("list", lambda line: f"- x\n\n  {line}"),
    ("numbered", lambda line: f"12. {line}\n    and"),
    ("task", lambda line: f"- [ ] {line}"),
    ("quotation", lambda line: f"> x\n> {line}"),
    ("lazy", lambda line: f"> > x\n{line}"),
    ("callout", lambda line: f"> [!TIP]\n> {line}"),
    ("heading", lambda line: f"### {line} ###"),
    ("underlined", lambda line: f"{line}\n---"),
    ("table", lambda line: f"| b.md | `|`\\| |\n|--|--|\n| b.md \\| | {line} |"),
    ("definition", lambda line: f"term\n: {line}"),
    ("footnote", lambda line: f"x[^1]\n\n[^1]:\n    {line}"),
    ("html", lambda line: f"<b>{line}</b>"),
]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(CONTAINERS),
            st.sampled_from(
                ["[x]({})", "[b.md]({} 'b.md')", "![*x*](<{}>)", "<a href='{}'>", "[[{}]]", "[[ {}|b.md]]"]
            ),
            st.text(alphabet="b.md 🎉é*", max_size=6),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_every_link_points_at_its_target_in_any_container(parts: list[tuple[Any, str, str]]) -> None:
    blocks = [
        container(f"w {filler.strip()} b.md {form.format(f'n{number}.md')} b.md")
        for number, ((_, container), form, filler) in enumerate(parts)
    ]
    text = "\n\n***\n\n".join(block.replace("[^1]", f"[^{number}]") for number, block in enumerate(blocks))
    lines = text.split("\n")
    found = [link for link in rendered(text)[0].links if link.kind not in ("anchor", "external")]
    named = [link for link in found if re.fullmatch(r"n\d+\.md", link.target)]
    for link in named:
        assert lines[link.line - 1][link.column - 1 :].startswith(link.target)
    assert len(named) == len(parts)


@given(
    st.lists(st.sampled_from(["a", "word", "e.g", "No", "7", ".", "!", "…", "。", "」", ")", '"', " ", "\n", "\u00a0"]))
)
@example(["word", " "] * 200)
@example(["word", "\n"] * 139 + ["."])
def test_the_first_sentence_does_not_depend_on_how_words_are_parted(parts: list[str]) -> None:
    text = "".join(parts)
    assert first_sentence(text) == first_sentence(" ".join(text.split()))
