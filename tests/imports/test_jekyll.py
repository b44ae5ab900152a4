"""`microjournal import jekyll`: what was written for Jekyll, as the author of a journal finds it afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from microjournal.cli.program import program
from microjournal.content import settings
from microjournal.content.entry import ParseSettings, parse
from microjournal.imports import lines
from microjournal.imports.jekyll import convert, frontmatter, liquid, posts
from microjournal.imports.jekyll.config import Config, read_config
from microjournal.imports.jekyll.liquid_values import Context
from microjournal.imports.jekyll.new_settings import settings_text
from microjournal.imports.names import portable
from microjournal.imports.values import NewJournal, OldFiles

CONFIG = """\
title: Notes from the bench
url: https://ana.github.io
baseurl: /notebook
author: Ana
"""
TODAY = "2026-03-10"


def convert_site(
    files: dict[str, str], config: str = CONFIG, *, others: tuple[str, ...] = (), **options: Any
) -> NewJournal:
    """The journal made of a site's Markdown files; `others` are the paths of files that are not read."""
    texts = {"_config.yml": config, **files, **dict.fromkeys(others, "")}
    data = {path: text.encode() for path, text in texts.items()}
    old = OldFiles(paths=tuple(sorted(data)), read=data.__getitem__, size=lambda path: len(data[path]))
    return convert.convert(old, today=TODAY, **options)


def convert_post(text: str, name: str = "2024-03-05-gel.md", **more: Any) -> str:
    """The new text of one post."""
    journal = convert_site({f"_posts/{name}": text, **more.pop("files", {})}, **more)
    return journal.entries[f"content/{name[:4]}/{name}"]


def front_of(text: str) -> dict[str, Any]:
    found = yaml.load(text.split("---\n")[1], yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


def body_of(text: str) -> str:
    return text.split("---\n", 2)[2].strip("\n")


def convert_body(body: str, **more: Any) -> str:
    return body_of(convert_post(f"---\ntitle: Gel\n---\n{body}", **more))


def reported(journal: NewJournal, kind: str) -> list[tuple[str, int, str]]:
    return [(note.path, note.line, note.detail) for note in journal.notes if note.kind == kind]


# Names, dates and addresses


def test_a_post_keeps_its_name_its_title_and_its_old_address() -> None:
    journal = convert_site(
        {"_posts/2021-10-04-Autoclave-dounce.md": "---\nlayout: post\ntitle:  Autoclave it\n---\nHot.\n"}
    )

    assert journal.entries == {
        "content/2021/2021-10-04-Autoclave-dounce.md": (
            "---\ntitle: Autoclave it\naliases: [/2021/10/04/Autoclave-dounce.html]\n---\n\nHot.\n"
        )
    }


@pytest.mark.parametrize(
    ("style", "address"),
    [
        ("date", "/lab/2021/10/04/Fly-food.html"),
        ("pretty", "/lab/2021/10/04/Fly-food/"),
        ("ordinal", "/lab/2021/277/Fly-food.html"),
        ("none", "/lab/Fly-food.html"),
        ("/blog/:year/:i_month/:slug/", "/blog/2021/10/fly-food/"),
        ("/:short_month-:title_old.html", "/Oct-Fly-food_old.html"),
        ("/blog/:title", "/blog/Fly-food.html"),
    ],
)
def test_the_old_address_follows_the_permalink_style(style: str, address: str) -> None:
    text = convert_post(
        "---\ntitle: Food\ncategories: Lab\n---\n", "2021-10-04-Fly-food.md", config=f"permalink: {style}\n"
    )

    assert front_of(text)["aliases"] == [address]


def test_an_address_that_stays_the_same_needs_no_alias() -> None:
    text = convert_post(
        "---\ntitle: Food\n---\n", "2021-10-04-fly-food.md", config="permalink: /:year/:month/:title/\n"
    )

    assert "aliases" not in front_of(text)


def test_a_permalink_and_redirects_of_the_post_itself_are_aliases() -> None:
    text = convert_post(
        "---\ntitle: Food\npermalink: /food\nredirect_from: [/eat/, /old/eat.html, 'https://other.example/eat']\n---\n"
    )

    assert front_of(text)["aliases"] == ["/food.html", "/eat/", "/old/eat.html"]


def test_an_impossible_day_becomes_the_last_of_its_month_and_both_old_addresses_answer() -> None:
    journal = convert_site({"_posts/2022-02-29-inventory.md": "---\ntitle: Inventory\n---\n"})
    text = journal.entries["content/2022/2022-02-29-inventory.md"]

    assert front_of(text)["date"] == "2022-02-28"
    # Ruby counts on: the 29th of February was the 1st of March.
    assert front_of(text)["aliases"] == ["/2022/03/01/inventory.html", "/2022/02/29/inventory.html"]
    assert ("_posts/2022-02-29-inventory.md", 0, "2022-02-29: 2022-02-28") in reported(journal, "changed")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-03-05", None),
        ("2024-03-05 00:00:00", None),
        ("2024-03-06", "2024-03-06"),
        ("2024-03-05 14:30:00 -0500", "2024-03-05T14:30:00-05:00"),
        ("2024-03-05T14:30:00Z", "2024-03-05T14:30:00+00:00"),
        ("2024-03-05 2:30 PM EST", "2024-03-05T14:30:00-05:00"),
        ("2024-03-05 14:30", "2024-03-05T14:30:00"),
        ("2024/3/7", "2024-03-07"),
        ("2024-02-30", "2024-02-29"),
        ("someday", None),
    ],
)
def test_dates_of_all_kinds_are_read(written: str, expected: str | None) -> None:
    text = convert_post(f"---\ntitle: Gel\ndate: {written}\n---\n")

    assert front_of(text).get("date") == expected


def test_a_late_post_answers_at_the_day_it_had_in_the_sites_zone_and_in_its_own() -> None:
    text = convert_post("---\ntitle: Gel\ndate: 2024-03-05 23:30:00 -0500\n---\n", config="timezone: UTC\n")

    assert front_of(text)["aliases"] == ["/2024/03/06/gel.html", "/2024/03/05/gel.html"]


def test_posts_that_would_share_an_address_get_numbers() -> None:
    texts = {
        "_posts/2024-03-05-gel.md": "---\ntitle: One\n---\n",
        "_posts/2024-03-06-gel.md": "---\ntitle: Two\n---\n",
        "news/_posts/2024-03-05-gel.md": "---\ntitle: Three\n---\n",
    }
    entries = convert_site(texts).entries

    assert {front_of(text)["title"]: (path, front_of(text).get("id", "")) for path, text in entries.items()} == {
        "One": ("content/2024/2024-03-05-gel.md", ""),
        "Two": ("content/2024/2024-03-06-gel.md", "2024-03-06-gel-2"),
        "Three": ("content/2024/2024-03-05-gel-3.md", ""),
    }


@given(st.text(max_size=200))
def test_a_portable_name_stays_as_it_is(name: str) -> None:
    once = portable(name)

    assert portable(once) == once
    assert once
    assert not set(once) & set('<>:"/\\|?*#[]')


# Front matter


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("tags: [gel, PCR]", ["gel", "PCR"]),
        ("tags: gel, PCR", ["gel", "PCR"]),
        ("tags: gel PCR", ["gel", "PCR"]),
        ("Tags:\n- gel\n- PCR", ["gel", "PCR"]),
        ("tag: cell culture", ["cell culture"]),
        ("tags: [DNA]\ncategories: dna lab", ["DNA", "lab"]),
        ("tags: ['c#', 'a, b']", ["c#", "a, b"]),
        ("tags: []", []),
    ],
)
def test_tags_and_categories_become_tags(written: str, tags: list[str]) -> None:
    assert front_of(convert_post(f"---\ntitle: Gel\n{written}\n---\n")).get("tags", []) == tags


def test_folders_above_posts_are_categories_and_so_tags() -> None:
    journal = convert_site({"lab/_posts/2024-03-05-gel.md": "---\ntitle: Gel\n---\n"})

    front = front_of(journal.entries["content/2024/2024-03-05-gel.md"])
    assert front["tags"] == ["lab"]
    assert front["aliases"] == ["/lab/2024/03/05/gel.html"]


def test_keys_in_capitals_are_understood() -> None:
    assert front_of(convert_post("---\nLayout: post\nTitle: Gel\n---\n"))["title"] == "Gel"


@pytest.mark.parametrize(
    "title", ["Gel: take 2", "#1", '"quoted"', "it's", "- dash", "[x]", "yes", "2024-03-05", "a # b"]
)
def test_any_title_is_written_as_valid_yaml(title: str) -> None:
    assert front_of(convert_post(f"---\ntitle: {yaml.safe_dump(title)}---\n"))["title"] == title


def test_front_matter_that_is_not_yaml_is_read_line_by_line_and_reported() -> None:
    journal = convert_site(
        {"_posts/2024-03-05-gel.md": "---\nlayout: post\ntitle: Gel: take 2\ntags:\n- a\n---\nText.\n"}
    )
    text = journal.entries["content/2024/2024-03-05-gel.md"]

    assert front_of(text)["title"] == "Gel: take 2"
    assert front_of(text)["tags"] == ["a"]
    assert ("_posts/2024-03-05-gel.md", 3, "") in reported(journal, "changed")


def test_a_post_without_front_matter_keeps_its_whole_text() -> None:
    text = convert_post("Just text.\n\n---\n\nAnd more.\n")

    assert front_of(text)["title"] == "Gel"
    assert body_of(text).endswith("Just text.\n\n---\n\nAnd more.")


def test_other_keys_are_kept_for_the_theme() -> None:
    text = convert_post("---\ntitle: Gel\nimage: /a.png\nresult: good\nnested: {a: [1, 2], day: 2024-03-05}\n---\n")

    assert front_of(text)["extra"] == {
        "image": "/a.png",
        "result": "good",
        "nested": {"a": ["1", "2"], "day": "2024-03-05"},
    }


def test_drafts_and_unpublished_posts_stay_hidden() -> None:
    journal = convert_site(
        {
            "_drafts/idea.md": "---\ntitle: Idea\n---\n",
            "_drafts/2024-03-01-dated.md": "---\ntitle: Dated\n---\n",
            "_posts/2024-03-05-gel.md": "---\ntitle: Gel\npublished: false\n---\n",
            "_posts/undated.md": "---\ntitle: Undated\n---\n",
        }
    )

    assert front_of(journal.entries["content/drafts/idea.md"]) == {"title": "Idea", "date": TODAY, "draft": "true"}
    assert front_of(journal.entries["content/drafts/2024-03-01-dated.md"]) == {"title": "Dated", "draft": "true"}
    assert front_of(journal.entries["content/2024/2024-03-05-gel.md"])["draft"] == "true"
    assert front_of(journal.entries["content/drafts/undated.md"])["draft"] == "true"


def test_defaults_of_the_settings_count_for_the_posts_in_their_scope() -> None:
    config = (
        "defaults:\n- scope: {path: lab, type: posts}\n  values: {category: bench}\n"
        "- scope: {path: ''}\n  values: {tags: all}\n"
    )
    journal = convert_site({"lab/_posts/2024-03-05-gel.md": "---\ntitle: Gel\n---\n"}, config)

    assert front_of(journal.entries["content/2024/2024-03-05-gel.md"])["tags"] == ["all", "lab", "bench"]


def test_an_author_other_than_the_sites_is_named() -> None:
    assert front_of(convert_post("---\ntitle: Gel\nauthor: Bea\n---\n"))["authors"] == ["Bea"]
    assert "authors" not in front_of(convert_post("---\ntitle: Gel\nauthor: Ana\n---\n"))


def test_a_missing_title_is_the_one_that_the_old_site_showed() -> None:
    assert (
        front_of(convert_post("---\nlayout: post\n---\nText\n", "2023-12-19-week-12_sample.md"))["title"]
        == "Week 12 Sample"
    )
    assert "title" not in front_of(convert_post("---\nlayout: post\n---\n# Week twelve\n"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## Gel\n\nText", "Text"),
        ("# GEL.\nText", "Text"),
        ("# Another\nText", "## Another\nText"),
        ("## Gel 2\nText", "## Gel 2\nText"),
    ],
)
def test_the_first_heading_does_not_say_the_title_again(body: str, expected: str) -> None:
    assert convert_body(body) == expected


# Links

OTHER = {"_posts/2021-10-12-cells-1.md": "---\ntitle: Cells\n---\n## The Medium\n"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[c](https://ana.github.io/notebook/2021/10/12/cells-1.html)", "[c](../2021/2021-10-12-cells-1.md)"),
        ("[c](http://ana.github.io/notebook/2021/10/12/cells-1)", "[c](../2021/2021-10-12-cells-1.md)"),
        ("[c](/notebook/2021/10/12/cells-1.html)", "[c](../2021/2021-10-12-cells-1.md)"),
        ("[c](../../../2021/10/12/cells-1.html)", "[c](../2021/2021-10-12-cells-1.md)"),
        ("[c](/notebook/2021/10/12/Cells-1/ 'x (y)')", "[c](../2021/2021-10-12-cells-1.md 'x (y)')"),
        ("[a [b] c](</notebook/2021/10/12/cells-1.html>)", "[a [b] c](<../2021/2021-10-12-cells-1.md>)"),
        ("[c]({{ site.baseurl }}{% post_url 2021-10-12-cells-1 %})", "[c](../2021/2021-10-12-cells-1.md)"),
        ("[c]({% post_url 2021-10-12-cells-1 %})", "[c](../2021/2021-10-12-cells-1.md)"),
        ("[c]({% link _posts/2021-10-12-cells-1.md %})", "[c](../2021/2021-10-12-cells-1.md)"),
        ("[c]({{ '/2021/10/12/cells-1.html' | relative_url }})", "[c](../2021/2021-10-12-cells-1.md)"),
        (
            '[c]({{ "/2021/10/12/cells-1.html" | prepend: site.baseurl | prepend: site.url }})',
            "[c](../2021/2021-10-12-cells-1.md)",
        ),
        ("[c](/notebook/2021/10/12/cells-1.html#the-medium)", "[c](../2021/2021-10-12-cells-1.md#the-medium)"),
        (
            "<https://ana.github.io/notebook/2021/10/12/cells-1.html>",
            "[https://ana.github.io/notebook/2021/10/12/cells-1.html](../2021/2021-10-12-cells-1.md)",
        ),
        (
            "See https://ana.github.io/notebook/2021/10/12/cells-1.html.",
            "See [https://ana.github.io/notebook/2021/10/12/cells-1.html](../2021/2021-10-12-cells-1.md).",
        ),
        ("[c]\n\n[c]: /notebook/2021/10/12/cells-1.html", "[c]\n\n[c]: ../2021/2021-10-12-cells-1.md"),
        ('<a href="/notebook/2021/10/12/cells-1.html">c</a>', '<a href="../2021/2021-10-12-cells-1.md">c</a>'),
        ("[home](/notebook/)", "[home](/)"),
        ("[feed](https://ana.github.io/notebook/feed.xml)", "[feed](/feed.xml)"),
        (
            "[x](https://elsewhere.example/2021/10/12/cells-1.html)",
            "[x](https://elsewhere.example/2021/10/12/cells-1.html)",
        ),
        ("[x](#part) [m](mailto:a@b.example)\n\n## Part", "[x](#part) [m](mailto:a@b.example)\n\n## Part"),
        ("[x](/another-project/)", "[x](https://ana.github.io/another-project/)"),
        ("[x]((https://elsewhere.example/a))", "[x](https://elsewhere.example/a)"),
        ("`[c](/notebook/2021/10/12/cells-1.html)`", "`[c](/notebook/2021/10/12/cells-1.html)`"),
        ("```\n[c](/notebook/2021/10/12/cells-1.html)\n```", "```\n[c](/notebook/2021/10/12/cells-1.html)\n```"),
    ],
)
def test_links_lead_to_files_of_the_journal(written: str, expected: str) -> None:
    assert convert_body(written, files=OTHER) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "A [gel [1]](/notebook/2020/01/01/gone.html) ran.",
            "A gel [1] (lost link: `/notebook/2020/01/01/gone.html`) ran.",
        ),
        ("![Bands](/notebook/img/gone.png)", "Bands (lost image: `/notebook/img/gone.png`)"),
        (
            "[![Bands](/notebook/img/gone.png)](/notebook/gone.html)",
            "Bands (lost image: `/notebook/img/gone.png`) (lost link: `/notebook/gone.html`)",
        ),
        ('<a href="/notebook/gone.html">x</a>', '<a data-lost-href="/notebook/gone.html">x</a>'),
        ("<https://ana.github.io/notebook/gone.html>", "`https://ana.github.io/notebook/gone.html`"),
    ],
)
def test_a_link_that_was_dead_already_becomes_text_and_is_reported(written: str, expected: str) -> None:
    journal = convert_site({"_posts/2024-03-05-gel.md": f"---\ntitle: Gel\n---\n\n{written}\n"})

    assert body_of(journal.entries["content/2024/2024-03-05-gel.md"]) == expected
    assert {(path, line) for path, line, _ in reported(journal, "broken")} == {("_posts/2024-03-05-gel.md", 5)}


def test_a_link_to_a_part_that_is_not_there_leads_to_the_page_and_is_reported() -> None:
    files = {**OTHER, "_posts/2024-03-05-gel.md": "---\ntitle: Gel\n---\n[c](/notebook/2021/10/12/cells-1.html#nope)\n"}
    journal = convert_site(files)

    assert body_of(journal.entries["content/2024/2024-03-05-gel.md"]) == "[c](../2021/2021-10-12-cells-1.md)"
    assert reported(journal, "broken") == [("_posts/2024-03-05-gel.md", 4, "#nope")]


def test_files_of_the_site_are_copied_to_where_they_were() -> None:
    journal = convert_site(
        {"_posts/2024-03-05-gel.md": "---\ntitle: Gel\n---\n![](/notebook/img/a%20b.png) [p](../../../files/p.pdf)\n"},
        others=("img/a b.png", "files/p.pdf", "img/unused.png", "_layouts/post.html"),
    )

    # The unused one too, because somebody elsewhere may show it or link to it.
    names = ("img/a b.png", "files/p.pdf", "img/unused.png")
    assert journal.copies == {f"static/{name}": name for name in names}
    assert body_of(journal.entries["content/2024/2024-03-05-gel.md"]) == "![](/img/a%20b.png) [p](/files/p.pdf)"
    assert ("_layouts/", 0, "1 file") in reported(journal, "dropped")


def test_images_addressed_in_the_sites_repository_are_its_own() -> None:
    there = "https://raw.githubusercontent.com/ana/notebook/master/img/"
    journal = convert_site(
        {"_posts/2024-03-05-gel.md": f"---\ntitle: Gel\n---\n![]({there}a.png) ![]({there}b.png)\n"},
        others=("img/a.png",),
    )

    assert body_of(journal.entries["content/2024/2024-03-05-gel.md"]) == f"![](/img/a.png) ![]({there}b.png)"
    assert reported(journal, "hint") == [("_posts/2024-03-05-gel.md", 4, "img/b.png")]


# Liquid and Kramdown


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{% highlight ruby linenos %}\nputs 1\n{% endhighlight %}", "```ruby\nputs 1\n```"),
        ("{% highlight md %}```\nx\n```{% endhighlight %}", "````md\n```\nx\n```\n````"),
        ("{% raw %}{{ user }}{% endraw %}", "{{ user }}"),
        ("{{ page.title }} of {{ site.title }}", "Gel of Notes from the bench"),
        ("a{% comment %} secret {% endcomment %}b", "ab"),
        ("{% gist ana/1234 %}", "<https://gist.github.com/ana/1234>"),
        ("{% include figure.html %} and {{ x | upcase }}", "{% include figure.html %} and {{ x | upcase }}"),
        ("## Part\n{: #part .wide}\n\nText", "## Part {#part .wide}\n\nText"),
        ("One\ntwo\n{: .a.b key='v'}", '{.a .b key="v"}\nOne\ntwo'),
        ("```\ncode\n```\n{: .x}", "{.x}\n```\ncode\n```"),
        ('[x](https://a.example){:target="_blank"}', '[x](https://a.example){target="_blank"}'),
        ("* TOC\n{:toc}\n\nText", "Text"),
        ("## Part\n{:.no_toc}\n\nText", "## Part\n\nText"),
        ("`{: .x}`", "`{: .x}`"),
        ("|a|b|\n|1|2|", "|a|b|\n|---|---|\n|1|2|"),
        ("|a|b|\n|--|\n|1|2|3|", "|a|b| |\n|--|---|---|\n|1|2|3|"),
        ("|a|b|\n|:-|-:|\n|1|2|", "|a|b|\n|:-|-:|\n|1|2|"),
        ("||a|\n|---|---|\n|1|2|", "||a|\n|---|---|\n|1|2|"),
    ],
)
def test_liquid_and_kramdown_become_markdown(written: str, expected: str) -> None:
    assert convert_body(written) == expected


def test_what_stays_is_reported_with_its_line() -> None:
    body = "A\n\n{% highlight c %}x{% endhighlight %}\n\n{% include a.html %}\n\n$$x$$\n\n*[PCR]: reaction\n"
    text = f"---\ntitle: Gel\n---\n{body}"
    journal = convert_site({"_posts/2024-03-05-gel.md": text})

    assert [(line, detail) for _, line, detail in reported(journal, "left")] == [
        (8, "{% include a.html %}"),
        (10, ""),
        (12, "*[PCR]: reaction"),
    ]


def test_tables_without_a_header_show_all_their_cells() -> None:
    text = convert_post("---\ntitle: Gel\n---\n|sample|day|\n|17|42|A|\n")

    parsed = parse(text.encode(), path="content/2024-03-05-gel.md", settings=ParseSettings(url="https://ana.example/"))
    table = BeautifulSoup("".join(section.html for section in parsed.sections), "html5lib")
    assert [cell.get_text() for cell in table.select("th")] == ["sample", "day", ""]
    assert [cell.get_text() for cell in table.select("td")] == ["17", "42", "A"]


WORDS = "{% , %},{{ , }},{: ,raw,endraw,highlight c,endhighlight,post_url x,site.url,| ,](,```,toc,.x".split(",")
ADDRESSES = ["https://", "https://ana.github.io/notebook/", "/notebook/", "href=", "src="]
PIECES = st.sampled_from([*"ab{}%|:\n`[]()!<>=\"' .#-/", *WORDS, *ADDRESSES])


@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_body_converts_and_lines_are_numbered_within_it(body: str) -> None:
    context = Context(root="https://ana.example/", base="", post=lambda _: None, file=lambda _: None)

    expanded, notes = liquid.expand(body, "a.md", 1, context)
    journal = convert_site({"_posts/2024-03-05-gel.md": f"---\ntitle: Gel\n---\n{body}"})

    last = body.count("\n") + 1
    assert all(1 <= line.number <= last for line in expanded)
    assert all(1 <= note.line <= last for note in notes)
    assert all(note.line <= last + 3 for note in journal.notes)


@given(st.text(alphabet="ab \n.*_-#|~", max_size=120))
def test_text_without_liquid_links_and_kramdown_stays_as_it_is(body: str) -> None:
    context = Context(root="https://ana.example/", base="", post=lambda _: None, file=lambda _: None)

    expanded, notes = liquid.expand(body, "a.md", 1, context)

    assert lines.join(expanded) == body
    assert [line.number for line in expanded] == list(range(1, body.count("\n") + 2))
    assert notes == []


# Series

SERIES = {
    "_posts/2024-01-01-HMW-1.md": "---\ntitle: HMW extraction\n---\n",
    "_posts/2024-01-05-HMW-2.md": "---\ntitle: HMW extraction attempt 2\n---\n",
    "_posts/2024-02-05-third.md": "---\ntitle: HMW extraction attempt 3\n---\n",
    "_posts/2024-02-06-extracts-6-7.md": "---\ntitle: 48 extracts 6-7\n---\n",
    "_posts/2024-02-07-extracts-6-8.md": "---\ntitle: 48 extracts 6-8\n---\n",
}


def test_titles_that_count_are_reported_as_a_thread_to_tie() -> None:
    journal = convert_site(SERIES)

    assert reported(journal, "hint") == [
        ("_posts/2024-01-05-HMW-2.md", 0, "follows: 2024-01-01-HMW-1"),
        ("_posts/2024-02-05-third.md", 0, "follows: 2024-01-05-HMW-2"),
    ]
    assert all("follows" not in text for text in journal.entries.values())


def test_on_demand_the_thread_is_tied() -> None:
    journal = convert_site(SERIES, series=True)

    assert front_of(journal.entries["content/2024/2024-02-05-third.md"])["follows"] == "2024-01-05-HMW-2"


# The command


def import_site(folder: Path, files: dict[str, str | bytes], *options: str, exit_code: int = 0) -> str:
    """Writes a site into folder/site and imports it into folder/journal."""
    for name, content in files.items():
        path = folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = CliRunner().invoke(program, ["import", "jekyll", str(folder / "site"), str(folder / "journal"), *options])
    assert result.exit_code == exit_code, result.output
    return result.output


SITE: dict[str, str | bytes] = {
    "_config.yml": CONFIG + "lang: de_DE\ntimezone: Europe/Berlin\nplugins: [jekyll-feed]\ntwitter: {username: ana}\n",
    "_posts/2024-03-05-gel.md": (
        "---\ntitle: Gel\n---\n{% include x.html %}\n\n[About](/notebook/about/), ![](/notebook/img/a.png)\n"
    ),
    "_posts/2024-03-06-windows.md": b"\xef\xbb\xbf---\r\ntitle: Windows\r\n---\r\nText.\r\n",
    "_posts/2024-03-07-latin.md": b"---\ntitle: Caf\xe9\n---\nText.\n",
    "about.md": "---\ntitle: About me\npermalink: /about/\n---\nMe.\n",
    "index.md": "---\nlayout: home\n---\n",
    "img/a.png": bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
        "e221bc330000000049454e44ae426082"
    ),
}


def test_the_imported_journal_builds_without_a_single_problem(tmp_path: Path) -> None:
    output = import_site(tmp_path, SITE)

    assert "Imported 3 entries, 1 page, 1 file" in output
    built = CliRunner().invoke(program, ["-C", str(tmp_path / "journal"), "build", "--strict", "--today", TODAY])
    assert built.exit_code == 0, built.output
    public = tmp_path / "journal/public"
    assert "Gel" in (public / "2024/03/gel/index.html").read_text(encoding="utf-8")
    assert (public / "2024/03/05/gel.html").exists()
    assert (public / "img/a.png").exists()
    assert "Café" in (public / "2024/03/latin/index.html").read_text(encoding="utf-8")


def test_the_settings_come_from_the_old_ones(tmp_path: Path) -> None:
    import_site(tmp_path, SITE)

    new = yaml.safe_load((tmp_path / "journal/microjournal.yaml").read_text(encoding="utf-8"))
    assert new["title"] == "Notes from the bench"
    assert new["url"] == "https://ana.github.io/notebook/"
    assert new["language"] == "de-DE"
    assert new["timezone"] == "Europe/Berlin"
    assert new["menu"] == [{"title": "About me", "address": "/about/"}]


@given(
    st.dictionaries(
        st.sampled_from("title url baseurl author description lang timezone repository permalink".split()),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.text(max_size=20),
            st.sampled_from(["ana.github.io", "//ana.example/", "https://ana.example", "de_DE.UTF-8", "Mars/Base"]),
        ),
    )
)
def test_whatever_the_old_settings_were_the_new_ones_can_be_read(config: dict[str, object]) -> None:
    old = read_config(yaml.safe_dump(config))

    _, problems = settings.read(settings_text(old, (), {}))

    assert [f"{found.code}: {found.message}" for found in problems if found.severity == "error"] == []


def test_the_report_has_everything_and_the_terminal_a_part(tmp_path: Path) -> None:
    many = {f"_posts/2024-03-{day:02}-x{day}.md": f"---\ntitle: X{day}\n---\n{{% seo %}}\n" for day in range(1, 21)}

    output = import_site(tmp_path, {**SITE, **many})

    report = (tmp_path / "journal/import-report.md").read_text(encoding="utf-8")
    assert report.count("{% seo %}") == 20
    assert output.count("{% seo %}") == 5
    assert "and 15 more" in output
    assert "_posts/2024-03-05-gel.md:4: {% include x.html %}" in report
    assert "plugins" not in report
    assert "twitter" in report
    assert "index.md" in report


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "journal").mkdir()
    (tmp_path / "journal/microjournal.yaml").write_text("title: Mine\n", encoding="utf-8")

    output = import_site(tmp_path, SITE, exit_code=2)

    assert "has microjournal.yaml already" in output
    assert [path.name for path in (tmp_path / "journal").iterdir()] == ["microjournal.yaml"]


def test_a_folder_that_is_no_site_is_refused(tmp_path: Path) -> None:
    assert "is not a Jekyll site" in import_site(tmp_path, {"notes.md": "Hello"}, exit_code=2)


def test_settings_that_are_not_yaml_are_a_line_and_no_traceback(tmp_path: Path) -> None:
    output = import_site(tmp_path, {"_config.yml": "title: [a\n", "_posts/2024-03-05-a.md": "A"}, exit_code=1)

    assert "_config.yml" in output
    assert "Traceback" not in output


def test_the_old_site_is_left_as_it_was(tmp_path: Path) -> None:
    import_site(tmp_path, SITE)

    found = {
        path.relative_to(tmp_path / "site").as_posix(): path.read_bytes()
        for path in (tmp_path / "site").rglob("*")
        if path.is_file()
    }
    assert found == {name: text if isinstance(text, bytes) else text.encode() for name, text in SITE.items()}


@given(st.text(max_size=60))
def test_any_text_as_a_date_is_read_or_reported(text: str) -> None:
    moment = frontmatter.moment_of(text, "Europe/Berlin")

    assert moment is None or moment.day.iso <= moment.day.rolled


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120))
def test_any_file_becomes_a_post_with_a_day_and_a_name(text: str) -> None:
    post, _ = posts.read_post("_posts/2024-03-05-gel.md", text, Config(), TODAY)

    assert post.day
    assert post.new_path.startswith("content/")
