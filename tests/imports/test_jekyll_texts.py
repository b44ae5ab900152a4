"""`microjournal import jekyll`: texts and links mean afterwards what they meant before."""

from __future__ import annotations

import pytest

from microjournal.imports.jekyll.convert import convert
from microjournal.imports.values import NewJournal, OldFiles

CONFIG = "url: https://ana.github.io\nbaseurl: /notebook\n"
OTHER = {"_posts/2021-10-12-cells-1.md": "---\ntitle: Cells\n---\n## The Medium\n", "d.pdf": "", "a.svg": ""}


def journal_of(body: str, files: dict[str, str] | None = None, config: str = CONFIG) -> NewJournal:
    texts = {"_config.yml": config, "_posts/2024-03-05-gel.md": f"---\ntitle: Gel\n---\n{body}\n", **(files or OTHER)}
    data = {path: text.encode() for path, text in texts.items()}
    old = OldFiles(paths=tuple(sorted(data)), read=data.__getitem__, size=lambda path: len(data[path]))
    return convert(old, today="2026-03-10")


def body_of(journal: NewJournal) -> str:
    return journal.entries["content/2024/2024-03-05-gel.md"].split("---\n", 2)[2].strip("\n")


@pytest.mark.parametrize(
    "text",
    [
        "We looked at the [word]: next comes the gel.",
        "[Note]: this is no definition, because of the words after it",
        "- [x]: /notebook/gone.html and more words",
        "a[0]: /notebook/gone.html",
        "`[c]: /notebook/gone.html`",
        "    [c](/notebook/gone.html)",
        "```\n[c]: /notebook/gone.html\n<a href='/notebook/gone.html'>\n```",
        "<pre>\n[c](/notebook/gone.html) [[x]]\n</pre>",
        r"\[c](/notebook/gone.html)",
        "x = (/notebook/gone.html)",
        "a href = '/notebook/gone.html'",
        "<!-- [c](/notebook/gone.html) <a href='/notebook/gone.html'> -->",
        "[unused]: /notebook/gone.html",
        "1. one\n[2]: two",
    ],
)
def test_what_is_no_link_is_not_touched(text: str) -> None:
    journal = journal_of(text)

    assert body_of(journal) == text
    assert [note for note in journal.notes if note.kind == "broken"] == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[q](/notebook/d.pdf?x=1#page=3)", "[q](/d.pdf?x=1#page=3)"),
        ("![s](/notebook/a.svg#b)", "![s](/a.svg#b)"),
        ("<img src=/notebook/a.svg>", "<img src=/a.svg>"),
        (
            "<img srcset='/notebook/a.svg 1x, /notebook/a.svg?2 2x'>",
            "<img srcset='/a.svg 1x, /a.svg?2 2x'>",
        ),
        ("[a\nb](/notebook/2021/10/12/cells-1.html\n'x')", "[a\nb](../2021/2021-10-12-cells-1.md\n'x')"),
        ("> [a\n> b](/notebook/d.pdf)", "> [a\n> b](/d.pdf)"),
        ("| a |\n|---|\n| [b\\|c](/notebook/d.pdf) |", "| a |\n|---|\n| [b\\|c](/d.pdf) |"),
        ("[a][c] [c]\n\n[c]: /notebook/d.pdf", "[a][c] [c]\n\n[c]: /d.pdf"),
        (
            "[a][c] [c]\n\n[c]: /notebook/gone.html",
            "a (lost link: `/notebook/gone.html`) c (lost link: `/notebook/gone.html`)\n\n[c]: /notebook/gone.html",
        ),
        (
            "[a\nb](/notebook/gone.html\n'x') c",
            "a\nb (lost link: `/notebook/gone.html`)\n c",
        ),
        ("[x](#the-gel)\n\n## The gel", "[x](#the-gel)\n\n## The gel"),
        ("[x](#gone)", "[x](#top)"),
        ("A matrix [[1]] and [[i, j]]", "A matrix \\[[1]] and \\[[i, j]]"),
        ('<a href="{{ x }}/y">y</a>', '<a data-lost-href="{{ x }}/y">y</a>'),
        ("[c](../_posts/2021-10-12-cells-1.md)", "[c](../2021/2021-10-12-cells-1.md)"),
        ("See https://ana.github.io/notebook/d.pdf.", "See [https://ana.github.io/notebook/d.pdf](/d.pdf)."),
        ("https://ana.github.io/notebook/gone.html", "`https://ana.github.io/notebook/gone.html`"),
    ],
)
def test_a_link_means_what_it_meant(written: str, expected: str) -> None:
    assert body_of(journal_of(written)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[x](/project/)", "[x](https://ana.github.io/project/)"),
        ("[x](https://ana.github.io/project/a.html#b)", "[x](https://ana.github.io/project/a.html#b)"),
        ("[x](/2021/gone.html)", "x (lost link: `/2021/gone.html`)"),
        ("[x](/gone.html)", "x (lost link: `/gone.html`)"),
    ],
)
def test_other_projects_on_the_host_stay_links(written: str, expected: str) -> None:
    assert body_of(journal_of(written, config="url: https://ana.github.io\n")) == expected


def test_in_a_digital_garden_double_brackets_name_notes() -> None:
    files = {
        "_plugins/bidirectional_links_generator.rb": "",
        "_notes/cats.md": "---\ntitle: A note about cats\n---\nPurr. [[Gel]] [[nobody]]\n",
    }
    journal = journal_of("[[a note about cats]] [[cats|them]]", files, "collections: {notes: {output: true}}\n")

    assert body_of(journal) == "[[notes/cats|a note about cats]] [[notes/cats|them]]"
    assert "[[2024-03-05-gel|Gel]] \\[[nobody]]" in journal.entries["content/pages/notes/cats.md"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{% include note.html who='Ana' %}", "<b>Ana, says</b>"),
        ("{% include note.html %}", "<b>, says</b>"),
        ("{% include note.html who=page.title %}", "<b>Gel, says</b>"),
        ("See {% include loop.html %}", "See {% include loop.html %}"),
        ("See {% include itself.html %}", "See {% include itself.html %}"),
        ("See {% include ../_config.yml %}", "See {% include ../_config.yml %}"),
        ("{% include_relative part.md %}", "A part."),
        ("{% assign x = 'a' | append: 'b' %}{{ x }}", "ab"),
        ("{% capture x %}one {{ page.title }}{% endcapture %}{{ x }}{{ x }}", "one Gelone Gel"),
        ("{% capture x %}a b{% endcapture %}{{ x | upcase }} {{ x | sha1 }}", "A B a b"),
        ("{% capture x %}a *b*{% endcapture %}<i>{{ x | markdownify }}</i>", "<i>\n\na *b*\n\n</i>"),
        ("{% capture x %}{{ y | size }}{% endcapture %}", "{% capture x %}{{ y | size }}{% endcapture %}"),
        ("{% for x in y %}a{% endfor %}", "{% for x in y %}a{% endfor %}"),
        ("*a*{.b} `c`{d} [e]{f}", "*a*\\{.b} `c`\\{d} [e]\\{f}"),
        ("## Part {of it}", "## Part &#123;of it}"),
        ("{% include a b='c' %}", "{% include a b='c' %}"),
        ("{.x}\nText", "\\{.x}\nText"),
        ("<div>\n*raw*\n</div>\n*text*\n*more*", "<div>\n*raw*\n</div>\n\n*text*\n*more*"),
        (
            "<div>\n<div>\n</div>\n<p>x</p>\n</div>\n```\na\n```",
            "<div>\n<div>\n</div>\n<p>x</p>\n</div>\n\n```\na\n```",
        ),
        ("<img alt='a'>\n*text*", "<img alt='a'>\n\n*text*"),
        ("<p>a</p> *b*\n*c*", "<p>a</p> *b*\n\n*c*"),
        ('<div markdown="1">\n*a*\n\n*b*\n</div>\n```\na\n```', "<div>\n\n*a*\n\n*b*\n\n</div>\n\n```\na\n```"),
        (
            '<div markdown="1">\n*a*\n\n</div>\n```\n<b>\n\n</b>\n```\n<div>\n</div>\n```\n</b>\na\n```',
            "<div>\n\n*a*\n\n\n</div>\n\n```\n<b>\n\n</b>\n```\n<div>\n</div>\n\n```\n</b>\na\n```",
        ),
        ("17:54 <ana> use x=<address> </rant> <x-y>", "17:54 \\<ana> use x=\\<address> \\</rant> \\<x-y>"),
        ("<ana> says `<bo>`", "\\<ana> says `<bo>`"),
        ("<b>x <kbd>y</kbd> <em>z<br> <p>", "<b>x <kbd>y</kbd> <em>z<br> <p>"),
        ("<my-own>x</my-own> <li> <a name='x'> <x y=z>", "<my-own>x</my-own> <li> <a name='x'> <x y=z>"),
        ("```a``` <b>\n</b>\n{.x} *y*{.z}", "```a``` <b>\n</b>\n{.x} *y*\\{.z}"),
        (
            '<aside markdown="1">\n  <img alt="">\n  *a*\n  <p class="b" markdown="1">\n    *c*,\nd\n  </p>\n</aside>',
            '<aside>\n\n  <img alt="">\n\n  *a*\n\n{class="b"}\n*c*,\nd\n\n\n</aside>',
        ),
        ("<p markdown='1' id='x'>*c*</p>\n*d*", '{id="x"}\n*c*\n\n\n*d*'),
        ('<p class="x">*c*</p>', '<p class="x">*c*</p>'),
        ('<p markdown="1">\n*c*\n\nx', '<p markdown="1">\n*c*\n\nx'),
        ("<div>\n\n*a*\n\n</div>\n*b*", "<div>\n\n*a*\n\n</div>\n\n*b*"),
        ("<div>\n</div>\n    <p>a</p>", "<div>\n</div>\n    <p>a</p>"),
        ("1. a\n<!-- x\ny -->\n\n1. b", "1. a\n   <!-- x\n   y -->\n\n1. b"),
        ("1. a\n   b\n<!-- x -->", "1. a\n   b\n   <!-- x -->"),
        ("a\n<!-- x -->\n\n1. b", "a\n<!-- x -->\n\n1. b"),
        ('<div markdown="1">\n# not the title\n</div>', "<div>\n\n# not the title\n\n</div>"),
    ],
)
def test_liquid_and_markdown_in_html_are_carried_out(written: str, expected: str) -> None:
    files = {
        "_includes/note.html": "<b>{{ include.who }}, says</b>",
        "_includes/loop.html": "{% for x in y %}{{ x }}{% endfor %}",
        "_includes/itself.html": "{% include itself.html %}{% include itself.html %}",
        "_posts/part.md": "A part.",
    }

    assert body_of(journal_of(written, files)) == expected


@pytest.mark.parametrize(
    ("path", "text", "address"),
    [
        ("index.html", "---\n---\n{% for post in site.posts %}{{ post.title }}{% endfor %}\n", "/index.html"),
        ("index.md", "---\nlayout: home\n---\n", "/index.html"),
        ("robots.txt", "---\n---\nSitemap: {{ site.url }}/x.xml\n", "/robots.txt"),
        ("old.html", "---\npublished: false\n---\n{% include all.html %}\n", "/old.html"),
    ],
)
def test_what_is_not_carried_over_is_told(path: str, text: str, address: str) -> None:
    journal = journal_of("Words.", {path: text})

    assert (path, address) in {(note.path, note.detail) for note in journal.notes if note.kind == "dropped"}
    assert not any(name.endswith(address) for name in (*journal.entries, *journal.copies))


def test_tags_that_are_text_now_are_told() -> None:
    (note,) = [note for note in journal_of("One.\n\n<ana> says <bo>").notes if note.kind == "changed"]

    assert (note.path, note.line) == ("_posts/2024-03-05-gel.md", 6)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("tags: [yes, No, 1.10, 2024, on]", "tags: ['yes', 'No', '1.10', '2024', 'on']"),
        ("categories: yes", "tags: ['yes']"),
        ("title: yes", "title: 'yes'"),
        ("published: no", "draft: true"),
        ("published: yes", ""),
        ("rating: 5", "  rating: 5"),
        ("answer: yes", "  answer: 'yes'"),
        (f"number: {'9' * 5000}", f"  number: '{'9' * 5000}'"),
    ],
)
def test_words_of_the_front_matter_stay_words(written: str, expected: str) -> None:
    journal = journal_of("", {"_posts/2024-03-06-x.md": f"---\n{written}\n---\nText.\n"})

    front = journal.entries["content/2024/2024-03-06-x.md"].split("---\n")[1]
    lines = [line.replace('"', "'") for line in front.splitlines()]
    assert not expected or expected in lines, front
    assert expected or "draft: true" not in lines
