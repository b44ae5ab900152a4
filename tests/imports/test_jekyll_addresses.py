"""`microjournal import jekyll`: whatever answered on the old site answers in what is built from the new journal.

The right values are those of Jekyll 4.3, which was run on sites like these.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from microjournal.cli.program import program
from microjournal.content.entry import ParseSettings, parse
from microjournal.imports.jekyll.convert import convert
from microjournal.imports.values import OldFiles
from microjournal.journal.addresses import site_path

TODAY = "2026-03-10"
POST = "---\ntitle: Gel\n---\nIt ran well.\n"


class Site:
    """An old site in a folder, and the journal that it becomes."""

    def __init__(self, folder: Path, files: dict[str, str], config: str = "url: https://ana.example\n") -> None:
        self.old, self.new = folder / "old", folder / "new"
        for name, text in {"_config.yml": config, **files}.items():
            path = self.old / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def build(self) -> str:
        """Imports and builds, and gives what the import said."""
        imported = CliRunner().invoke(program, ["import", "jekyll", str(self.old), str(self.new)])
        assert imported.exit_code == 0, imported.output
        built = CliRunner().invoke(program, ["-C", str(self.new), "build", "--today", TODAY])
        assert built.exit_code == 0, built.output
        return imported.output

    def text_at(self, address: str) -> str:
        """The words of the page that a reader comes to at an address, after redirects."""
        for _ in range(3):
            path = self.new / "public" / address.lstrip("/")
            path = path / "index.html" if address.endswith("/") else path
            page = BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib")
            refresh = page.find("meta", attrs={"http-equiv": "refresh"})
            if refresh is None:
                return " ".join(page.get_text(" ").split())
            address = unquote(urljoin(address, str(refresh["content"]).partition("url=")[2]))
        raise AssertionError(f"{address} leads in a circle")

    def report(self) -> str:
        return (self.new / "import-report.md").read_text(encoding="utf-8")


def page(words: str, **keys: str) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in keys.items()) + f"---\n\n{words}\n"


@pytest.mark.parametrize(
    ("config", "path", "front", "address"),
    [
        ("", "_posts/2024-03-05-gel.md", {}, "/2024/03/05/gel.html"),
        ("permalink: pretty", "_posts/2024-03-05-gel.md", {"category": "Lab"}, "/lab/2024/03/05/gel/"),
        ("permalink: :title", "_posts/2024-03-05-gel.md", {}, "/gel.html"),
        ("collections: {posts: {permalink: /n/:slug/}}", "_posts/2024-03-05-gel.md", {}, "/n/gel/"),
        ("collections: {posts: {output: true}}\npermalink: /:title/", "_posts/2024-03-05-gel.md", {}, "/gel/"),
        ("source: src", "src/_posts/2024-03-05-gel.md", {}, "/2024/03/05/gel.html"),
        ("source: src", "src/lab/_posts/2024-03-05-gel.md", {}, "/lab/2024/03/05/gel.html"),
        ("collections_dir: all", "all/_posts/2024-03-05-gel.md", {}, "/2024/03/05/gel.html"),
        ("", "_posts/2024-03-05-gel.html", {}, "/2024/03/05/gel.html"),
        ("", "_posts/2024-03-05-कला.md", {}, "/2024/03/05/कला.html"),
        ("", "_posts/2024-03-05-gel.md", {"permalink": "/v1.0"}, "/v1.0.html"),
        ("", "_posts/2024-03-05-gel.md", {"permalink": "/a/../../gel/"}, "/a/gel/"),
        ("", "about.md", {}, "/about.html"),
        ("permalink: pretty", "about.md", {}, "/about/"),
        ("permalink: /:year/:title/", "docs/about.md", {}, "/docs/about/"),
        ("", "docs/index.md", {}, "/docs/"),
        ("", "deep/down/x.md", {"permalink": "/about/"}, "/about/"),
        ("", "about.html", {}, "/about.html"),
        ("", "CHANGELOG.md", {"permalink": "/CHANGELOG/"}, "/CHANGELOG/"),
        ("", "tags.md", {"permalink": "/tags-of-mine/"}, "/tags-of-mine/"),
        ("include: [_pages]", "_pages/about.md", {"permalink": "/about/"}, "/about/"),
        ("include: [_pages]", "_pages/about.md", {}, "/_pages/about.html"),
        ("defaults: [{scope: {type: pages}, values: {permalink: /p/:basename/}}]", "about.md", {}, "/p/about/"),
        ("collections: {notes: {output: true}}", "_notes/cats.md", {}, "/notes/cats.html"),
        ("collections: {notes: {output: true}}\npermalink: pretty", "_notes/a/cats.md", {}, "/notes/a/cats/"),
        ("collections: {notes: {output: true, permalink: /:slug/}}", "_notes/My cats.md", {}, "/my-cats/"),
        (
            "collections: {notes: {output: true, permalink: /:title}}",
            "_notes/cats.md",
            {"date": "2024-03-05"},
            "/cats.html",
        ),
        ("collections: {notes: {output: true}}\ncollections_dir: all", "all/_notes/cats.md", {}, "/notes/cats.html"),
        ("collections: {texts: {output: true, permalink: /l/:path/}}", "_texts/mit.txt", {}, "/l/mit/"),
    ],
)
def test_the_old_address_answers(config: str, path: str, front: dict[str, str], address: str) -> None:
    data = {"_config.yml": config.encode(), path: page("Words.", title="Gel", **front).encode()}
    old = OldFiles(paths=tuple(sorted(data)), read=data.__getitem__, size=lambda name: len(data[name]))

    ((new_path, text),) = convert(old, today=TODAY).entries.items()

    entry = parse(text.encode(), path=new_path, settings=ParseSettings(url="https://ana.example/")).entry
    assert entry is not None
    assert address in (f"/{site_path(entry)}", *entry.aliases)


def test_the_old_addresses_of_a_whole_site_answer(tmp_path: Path) -> None:
    config = "source: src\ninclude: [_pages]\ncollections: {notes: {output: true}}\npermalink: /:title/\n"
    words = "Nine words that stand on no other page here: "
    files = {
        "src/_posts/2024-03-05-gel.md": page(f"{words}gel.", title="Gel"),
        "src/_posts/2024-03-06-run.html": page(f"<p>{words}run.</p>", title="Run"),
        "src/_pages/about.md": page(f"{words}about.", permalink="/about/"),
        "src/CHANGELOG.md": page(f"{words}changelog.", permalink="/CHANGELOG/"),
        "src/_notes/cats.md": page(f"{words}cats.", title="Cats"),
    }
    site = Site(tmp_path, files, config)

    site.build()

    addresses = {"gel": "/gel/", "run": "/run/", "about": "/about/", "changelog": "/CHANGELOG/", "cats": "/notes/cats/"}
    assert {name: words + name in site.text_at(address) for name, address in addresses.items()} == dict.fromkeys(
        addresses, True
    )


def test_the_home_page_and_the_page_for_lost_readers_keep_their_words(tmp_path: Path) -> None:
    files = {
        "index.md": page("Welcome to my bench.", title="Home"),
        "404.md": page("You are lost, dear.", title="Lost", permalink="/404.html"),
        "_posts/2024-03-05-gel.md": page("[home](/) [lost](/404.html)", title="Gel"),
    }
    site = Site(tmp_path, files)

    site.build()

    assert "Welcome to my bench." in site.text_at("/home/")
    assert "You are lost, dear." in site.text_at("/404/")
    settings = (site.new / "microjournal.yaml").read_text(encoding="utf-8")
    assert "/home/" in settings
    assert "/404/" not in settings


def test_a_feed_stays_where_its_subscribers_ask_for_it(tmp_path: Path) -> None:
    files = {
        "_posts/2024-03-05-gel.md": POST,
        "rss.xml": page("<rss>{% for post in site.posts %}{% endfor %}</rss>"),
    }
    site = Site(tmp_path, files, config="url: https://ana.example\nfeed: {path: blog/atom.xml}\n")

    site.build()

    public = site.new / "public"
    assert (public / "rss.xml").read_bytes() == (public / "feed.xml").read_bytes()
    assert (public / "blog/atom.xml").read_bytes() == (public / "atom.xml").read_bytes()
    assert "the setting `aliases` keeps it there" in site.report()


def test_lists_that_jekyll_made_lead_on_to_those_of_the_journal(tmp_path: Path) -> None:
    loop = "<h1>All</h1>\n{% for post in site.posts %}\n<a>{{ post.title }}</a>\n{% endfor %}\n"
    files = {
        "_posts/2024-03-05-gel.md": page(
            "A [tag](/tag/pcr/), [all](/archive.html), [tags](/tags/).", title="Gel", tags="PCR"
        ),
        "archive.html": page(loop, title="Archive"),
        "tags.html": page(loop, title="Tags", permalink="/tags/"),
        "tag/pcr.html": page("", title="PCR", tag="PCR", permalink="/tag/pcr/", layout="tag"),
        "blog/index.html": page(loop, title="Blog"),
        "feed.xml": page("<rss>{% for post in site.posts %}{% endfor %}</rss>"),
        "words.md": page(
            f"These words are not of Jekyll, {{% for x in y %}}a{{% endfor %}} but mine.\n{loop}", title="I"
        ),
    }
    site = Site(tmp_path, files)

    site.build()

    assert "Timeline" in site.text_at("/archive.html")
    assert site.text_at("/tag/pcr/") == site.text_at("/tags/pcr/")
    assert "Tags" in site.text_at("/tags/")
    assert "Timeline" in site.text_at("/blog/")
    assert "These words are not of Jekyll, but mine." in site.text_at("/words.html")
    assert "endfor" not in site.text_at("/words.html")
    assert "words.md:5" in site.report()


def test_a_list_in_a_block_of_raw_liquid_is_text(tmp_path: Path) -> None:
    body = "Write {% raw %}`{% for x in y %}{{ x }}{% endfor %}`{% endraw %} for all, which is quite short."
    site = Site(tmp_path, {"loops.md": page(body, title="Loops")})

    site.build()

    assert "{% for x in y %}{{ x }}{% endfor %}" in site.text_at("/loops.html")


def test_a_text_in_html_keeps_its_words_and_its_empty_lines(tmp_path: Path) -> None:
    body = '<p>One</p>\n\n    <p>Two [word]: next</p>\n\n<pre>a\n\nb [[x]]</pre>\n\n<a href="/about/">About</a>'
    site = Site(
        tmp_path,
        {"_posts/2024-03-05-gel.html": page(body, title="Gel"), "about.html": page("<p>Me</p>", permalink="/about/")},
    )

    site.build()

    html = (site.new / "public/2024/03/gel/index.html").read_text(encoding="utf-8")
    found = BeautifulSoup(html, "html.parser")
    assert "<p>Two [word]: next</p>" in html
    assert [pre.get_text() for pre in found.find_all("pre")] == ["a\n\nb [[x]]"]
    assert 'href="../../../about/"' in html


HEADINGS = {
    "## I've been": "ive-been",
    "## Next.js": "nextjs",
    "## foo_bar": "foo_bar",
    "## A & B": "a--b",
    "## C -- D": "c--d",
    "## 1. Of `a--b`": "1-of-a--b",
    "## Größe": "größe",
    "Two words\n=========": "two-words",
    "## Same\n\n## Same": "same-1",
    "## With a class {.x}": "with-a-class-x",
    "## A [link](https://a.example/)": "a-link",
    "## Closed it's ##": "closed-its",
}


def test_headings_answer_to_the_ids_that_they_had(tmp_path: Path) -> None:
    links = "".join(f"[there](#{id}) " for id in HEADINGS.values())
    files = {
        "_posts/2024-03-05-gel.md": page("\n\nText.\n\n".join((links, *HEADINGS)), title="Gel"),
        "_posts/2024-03-06-two.md": page(links.replace("(#", "(/2024/03/05/gel.html#"), title="Two"),
    }
    site = Site(tmp_path, files)

    site.build()

    html = (site.new / "public/2024/03/gel/index.html").read_text(encoding="utf-8")
    ids = {element["id"] for element in BeautifulSoup(html, "html5lib").find_all(id=True)}
    assert set(HEADINGS.values()) - ids == set()
    assert "no such part" not in site.report()


def test_posts_of_days_to_come_stay_unseen_until_then(tmp_path: Path) -> None:
    site = Site(tmp_path, {"_posts/2999-03-05-gel.md": POST, "_posts/2024-03-05-now.md": POST})

    site.build()

    assert not (site.new / "public/2999").exists()
    assert "publish: 2999-03-05" in (site.new / "content/2999/2999-03-05-gel.md").read_text(encoding="utf-8")


def test_what_jekyll_leaves_out_is_left_out(tmp_path: Path) -> None:
    files = {
        "_posts/2024-03-05-gel.md": POST,
        "_secret/plan.md": page("Hush.", title="Hush"),
        "attic/old.md": page("Hush.", title="Hush"),
        "notes.md~": page("Hush.", title="Hush"),
        "_data/x.yml": "a: Hush",
        "vendor/lib.js": "served",
    }
    site = Site(tmp_path, files, "exclude: [attic]\ncollections: {secret: {output: false}}\n")

    site.build()

    assert not [path for path in site.new.rglob("*") if path.is_file() and b"Hush" in path.read_bytes()]
    assert (site.new / "public/vendor/lib.js").read_text(encoding="utf-8") == "served"
    assert all(name in site.report() for name in ("_secret/", "attic/", "notes.md~", "_data/"))


def test_a_site_of_which_nothing_can_be_shown_is_refused(tmp_path: Path) -> None:
    site = Site(tmp_path, {"_notes/cats.md": page("Cats.", title="Cats")})

    result = CliRunner().invoke(program, ["import", "jekyll", str(site.old), str(site.new)])

    assert result.exit_code == 2
    assert "no post, no page and no file that Jekyll would publish" in result.output
    assert not site.new.exists()
