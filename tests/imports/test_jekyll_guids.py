"""`microjournal import jekyll`: subscribers of the old feed are told of nothing again."""

from __future__ import annotations

import feedparser
import pytest
from click.testing import CliRunner

from microjournal.cli.program import program
from tests.conftest import Journal, MakeJournal

CONFIG = "title: Notes from the bench\nurl: https://ana.example\nbaseurl: /notebook\n"
PLUGIN = "plugins: [jekyll-feed]\n"
OWN = """\
---
layout: null
---
<rss version="2.0"><channel><link>{{ site.url }}</link>
{% for post in site.posts limit:10 %}
<item><title>{{ post.title | xml_escape }}</title><guid isPermaLink="true">NAME</guid></item>
{% endfor %}</channel></rss>
"""


def imported(journal: MakeJournal, files: dict[str, str]) -> Journal:
    old = journal({"_config.yml": CONFIG, **files}, folder="old")
    made = Journal(old.root.parent / "new")
    result = CliRunner().invoke(program, ["import", "jekyll", str(old.root), str(made.root)])
    assert result.exit_code == 0, result.output
    return made


def guids_of(made: Journal) -> set[str]:
    assert made.build(today="2026-03-10").ok
    return {item.id for item in feedparser.parse(made.read("public/feed.xml")).entries}


@pytest.mark.parametrize(
    ("permalink", "name", "guid"),
    [
        ("date", "2021-10-04-Fly-food.md", "/2021/10/04/Fly-food"),
        ("pretty", "2021-10-04-fly-food.md", "/2021/10/04/fly-food"),
        ("/:title", "2021-10-04-fly-food.md", "/fly-food"),
        ("/blog/:year/food.html", "2021-10-04-fly-food.md", "/blog/2021/fly-food"),
        ("date", "2021-10-04-Fliegenfutter-für-zwölf.md", "/2021/10/04/Fliegenfutter-f%C3%BCr-zw%C3%B6lf"),
        ("date", "2021-10-04-Food for flies.md", "/2021/10/04/Food%20for%20flies"),
    ],
)
def test_posts_keep_the_names_that_the_plugin_gave_them(
    journal: MakeJournal, permalink: str, name: str, guid: str
) -> None:
    config = f"{CONFIG}{PLUGIN}permalink: {permalink}\n"
    made = imported(journal, {"_config.yml": config, f"_posts/{name}": "---\ntitle: Food\n---\nText.\n"})
    assert guids_of(made) == {f"https://ana.example/notebook{guid}"}


def test_the_slug_of_a_post_is_what_its_name_ends_with(journal: MakeJournal) -> None:
    post = "---\ntitle: Food\nslug: For-flies\n---\nText.\n"
    made = imported(journal, {"_config.yml": CONFIG + PLUGIN, "_posts/2021-10-04-food.md": post})
    assert guids_of(made) == {"https://ana.example/notebook/2021/10/04/For-flies"}


@pytest.mark.parametrize(
    ("name", "guid"),
    [
        (
            "{{ post.url | prepend: site.baseurl | prepend: site.url }}",
            "https://ana.example/notebook/2021/10/food.html",
        ),
        (
            "{{ site.url }}{{ site.baseurl }}{{ post.url | xml_escape }}",
            "https://ana.example/notebook/2021/10/food.html",
        ),
        ("{{ post.id | absolute_url }}", "https://ana.example/notebook/2021/10/food"),
        ("tag:ana.example,2021:{{ post.id }}", "tag:ana.example,2021:/2021/10/food"),
    ],
)
def test_posts_keep_the_names_that_the_sites_own_feed_gave_them(journal: MakeJournal, name: str, guid: str) -> None:
    config = f"{CONFIG}{PLUGIN}permalink: /:year/:month/:title.html\n"
    post = "---\ntitle: Food\n---\nText.\n"
    feed = OWN.replace("NAME", name)
    made = imported(journal, {"_config.yml": config, "feed.xml": feed, "_posts/2021-10-04-food.md": post})
    assert guids_of(made) == {guid}


def test_a_name_that_a_journal_cannot_have_is_none(journal: MakeJournal) -> None:
    feed = OWN.replace("NAME", "{{ post.id }}")
    post = "---\ntitle: Food\n---\nText.\n"
    made = imported(journal, {"feed.xml": feed, "_posts/2021-10-04-food for flies.md": post})
    assert len(guids_of(made)) == 1


def test_a_name_that_cannot_be_known_is_none(journal: MakeJournal) -> None:
    feed = OWN.replace("NAME", "{{ post.content | sha1 }}")
    post = "---\ntitle: Food\n---\nText.\n"
    made = imported(journal, {"feed.xml": feed, "_posts/2021-10-04-food.md": post})
    assert "guid" not in made.read("content/2021/2021-10-04-food.md")


def test_a_site_without_a_feed_names_nothing(journal: MakeJournal) -> None:
    made = imported(journal, {"_posts/2021-10-04-food.md": "---\ntitle: Food\n---\nText.\n"})
    assert "guid" not in made.read("content/2021/2021-10-04-food.md")


def test_the_plugin_is_known_by_the_gemfile_too(journal: MakeJournal) -> None:
    gemfile = 'group :jekyll_plugins do\n  gem "jekyll-feed", "~> 0.12"\nend\n'
    post = "---\ntitle: Food\n---\nText.\n"
    made = imported(journal, {"Gemfile": gemfile, "_posts/2021-10-04-food.md": post})
    assert guids_of(made) == {"https://ana.example/notebook/2021/10/04/food"}


def test_what_was_not_in_the_feed_has_no_such_name(journal: MakeJournal) -> None:
    made = imported(
        journal,
        {
            "_config.yml": CONFIG + PLUGIN,
            "_posts/2021-10-04-food.md": "---\ntitle: Food\npublished: false\n---\nText.\n",
            "_drafts/more.md": "---\ntitle: More\n---\nText.\n",
            "about.md": "---\ntitle: About\n---\nText.\n",
        },
    )
    texts = [made.read(name) for name in made.files("") if name.endswith(".md")]
    assert not [text for text in texts if "guid:" in text]
