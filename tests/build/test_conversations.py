"""What readers say: from the files of `comments/` to the pages, the feeds and the data of a site."""

from __future__ import annotations

import json
import re
from typing import Any

import feedparser
import mf2py
import pytest
from bs4 import Tag

from microjournal.content.avatars import avatar_place
from microjournal.content.snapshot import write_snapshot
from microjournal.model.conversation import Bets, Comment, Conversation, Reaction
from tests.build.grains import dot
from tests.conftest import Journal, MakeJournal

URL = "https://github.com/ana/journal/issues/4"
SNAPSHOT = "comments/github.com/ana/journal/4.jsonl"
PAGE = "2026/03/stand-up/"
SETTINGS = "title: Ana tries things\nurl: https://ana.example/journal/\nrepository: github:ana/journal\n"
LIFE = "started: 2026-03-05\nended: 2026-03-09\nresult: met"


def entry(keys: str = "review: 2026-04-01", body: str = "Text.\n") -> str:
    return f"---\ntitle: Stand-up by text\ntags: [team]\nexpect: It helps\nissue: 4\n{keys}\n---\n{body}"


def said(id: str, text: str, day: str = "2026-03-06", **others: Any) -> Comment:
    others = {"author": "bea", **others}
    return Comment(id=id, created=f"{day}T10:00:00Z", url=f"{URL}#issuecomment-{id}", text=text, **others)


def snapshot(*comments: Comment, **others: Any) -> bytes:
    return write_snapshot(Conversation(url=URL, updated="2026-03-08T10:00:00Z", comments=comments, **others))


@pytest.fixture
def made(journal: MakeJournal) -> Journal:
    return journal({"microjournal.yaml": SETTINGS, "content/2026-03-04-stand-up.md": entry()})


def one(page: Tag, selector: str) -> Tag:
    (found,) = page.select(selector)
    return found


def written(made: Journal) -> set[str]:
    built = made.build()
    assert built.ok, built.output
    return set(built.result.written)


def test_comments_stand_on_the_page_with_who_when_and_where(made: Journal) -> None:
    made.write({SNAPSHOT: snapshot(said("17", "I *like* it."), said("18", "Done.", author="ana", answers="17"))})
    assert written(made)
    page = made.page(PAGE)
    first, second = page.select("#comments li")
    assert (first["id"], second["id"]) == ("comment-17", "comment-18")
    assert one(first, "em").text == "like"
    assert "as of 8 March 2026" in one(page, "#comments").text
    (found,) = [
        item for item in mf2py.parse(doc=str(page), url="https://ana.example/")["items"] if "h-entry" in item["type"]
    ]
    cites = found["properties"]["comment"]
    assert [cite["type"] for cite in cites] == [["h-cite"], ["h-cite"]]
    properties = cites[0]["properties"]
    assert properties["author"][0]["properties"] == {"name": ["bea"], "url": ["https://github.com/bea"]}
    assert properties["url"] == [f"{URL}#issuecomment-17"]
    assert properties["published"] == ["2026-03-06T10:00:00Z"]
    assert one(second, 'a[href="#comment-17"]')


def test_a_page_without_comments_has_nothing_of_them(made: Journal) -> None:
    assert written(made)
    page = made.page(PAGE)
    assert page.select("#comments, .bets, .said") == []
    assert not any("talk" in str(link["href"]) for link in page.select("link"))


def test_what_is_gone_from_the_snapshot_is_gone_from_the_site(made: Journal) -> None:
    made.write({SNAPSHOT: snapshot(said("17", "I like it."), said("18", "Away with it."))})
    written(made)
    made.write({SNAPSHOT: snapshot(said("17", "I like it."))})
    written(made)
    assert [li["id"] for li in made.page(PAGE).select("#comments li")] == ["comment-17"]
    (made.root / SNAPSHOT).unlink()
    written(made)
    assert made.page(PAGE).select("#comments") == []
    assert "like it" not in made.read("public/comments.xml")


def test_a_comment_changes_the_page_of_its_entry_and_feeds_only(made: Journal) -> None:
    made.write(
        {"content/2026-03-02-other.md": "---\ntitle: Other\ntags: [team]\nfollows: 2026-03-04-stand-up\n---\nText.\n"}
    )
    made.write({SNAPSHOT: snapshot(*[said(str(n), "Yes.") for n in range(5)])})
    written(made)
    made.write({SNAPSHOT: snapshot(*[said(str(n), "Yes.") for n in range(6)])})
    changed = written(made)
    assert f"{PAGE}index.html" in changed
    assert {path for path in changed if path.endswith(".html")} == {f"{PAGE}index.html"}
    assert all(path.endswith((".xml", ".json")) for path in changed - {f"{PAGE}index.html"})


def test_lists_say_about_how_many_there_are(made: Journal) -> None:
    for number, words in ((0, ""), (1, "1 comment"), (4, "2+ comments"), (7, "5+ comments")):
        made.write({SNAPSHOT: snapshot(*[said(str(n), "Yes.") for n in range(number)])})
        written(made)
        line = one(made.page("2026/03/"), ".rows li b").text
        assert ("comment" in line) == bool(words)
        # No line ends between the number and the word.
        assert words.replace(" ", "\N{NO-BREAK SPACE}") in line


def test_feeds_count_comments_and_have_one_of_their_own(made: Journal) -> None:
    made.write({SNAPSHOT: snapshot(said("17", "I *like* it."), said("18", "So do I.", "2026-03-07", author=""))})
    written(made)
    main = feedparser.parse(made.read("public/feed.xml"))
    assert {item["slash_comments"] for item in main.entries} == {"2"}
    feed = feedparser.parse(made.read("public/comments.xml"))
    assert [item.title for item in feed.entries] == ["Somebody on Stand-up by text", "bea on Stand-up by text"]
    assert feed.entries[1].link == f"https://ana.example/journal/{PAGE}#comment-17"
    assert "<em>like</em>" in feed.entries[1].content[0].value
    assert len({item.id for item in feed.entries}) == 2


def test_bets_stand_beside_the_authors_own_and_are_judged_at_the_end(made: Journal) -> None:
    bets = Bets(met=5, not_met=3, unclear=1)
    made.write({SNAPSHOT: snapshot(bets=bets)})
    written(made)
    shown = one(made.page(PAGE), ".plan .bets")
    assert "9 readers bet" in shown.text
    lines = ["5 that it will go as expected", "3 that it will not", "1 that it will stay unclear"]
    assert [li.text.strip() for li in shown.select("li")] == lines
    assert len(shown.select("p.heap i")) == 9
    assert "surprised" not in shown.text
    assert shown.select(".right") == []
    made.write({"content/2026-03-04-stand-up.md": entry(LIFE)})
    written(made)
    shown = one(made.page(PAGE), ".bets")
    assert "4 of 9 were surprised" in shown.text
    assert [li.text.strip() for li in shown.select("li.right")] == ["5 that it would go as expected"]
    assert len(shown.select("p.heap i.right")) == 5
    (row,) = json.loads(made.read("public/2026/03/entries.json"))["entries"]
    assert row["bets"] == {"met": 5, "not-met": 3, "unclear": 1}


def test_a_comment_that_changed_the_plan_says_so(made: Journal) -> None:
    body = (
        "As [[#comment-17]] says.\n\n## 2026-03-07 Threads\n\nSee [[#comment-17]] and [what Bea says](#comment-18).\n"
    )
    made.write({"content/2026-03-04-stand-up.md": entry(body=body)})
    made.write({SNAPSHOT: snapshot(said("17", "Threads?"), said("18", "Yes."), said("19", "No."))})
    written(made)
    led = {li["id"]: [a["href"] for a in li.select(".changed a")] for li in made.page(PAGE).select("#comments li")}
    assert led == {"comment-17": ["#update-2026-03-07"], "comment-18": ["#update-2026-03-07"], "comment-19": []}
    changed = one(made.page(PAGE), "#comment-18 .changed").text
    assert changed == "Taken up in the update of 7 March 2026 \N{EN DASH} Threads."


def test_a_link_to_a_comment_says_who_made_it(made: Journal) -> None:
    body = "Both [[#comment-17]] and [[#comment-18]] asked.\n"
    made.write({"content/2026-03-04-stand-up.md": entry(body=body)})
    made.write({SNAPSHOT: snapshot(said("17", "Why?", author="A<b>"), said("18", "Why?", author=""))})
    written(made)
    links = {a["href"]: a.text for a in made.page(PAGE).select(".e-content > p > a")}
    assert links == {"#comment-17": "A<b>", "#comment-18": "comment-18"}
    made.write({SNAPSHOT: snapshot(said("17", "Why?", author="cem"), said("18", "Why?", author=""))})
    written(made)
    assert "Both cem and" in one(made.page(PAGE), ".e-content:not(.p-content)").text


def test_replies_stand_below_what_they_answer(made: Journal) -> None:
    talk = [
        said("1", "How?", "2026-03-01", author="bea"),
        said("2", "Why?", "2026-03-02", author="cem"),
        said("3", "So.", "2026-03-03", author="ana", answers="1"),
        said("4", "And then?", "2026-03-04", author="bea", answers="3"),
        said("5", "Elsewhere.", "2026-03-05", answers="99"),
        said("6", "Because.", "2026-03-06", author="ana", answers="2"),
    ]
    made.write({SNAPSHOT: snapshot(*talk)})
    written(made)
    shown = {str(li["id"]).removeprefix("comment-"): li for li in made.page(PAGE).select("#comments li")}
    assert list(shown) == ["1", "3", "4", "2", "6", "5"]
    assert [key for key, li in shown.items() if "reply" in li["class"]] == ["3", "4", "6"]
    assert one(shown["4"], '.by a[href="#comment-3"]').text == "in reply to ana"


def test_an_issue_without_comments_says_so_and_how_to_take_part(made: Journal) -> None:
    made.write({SNAPSHOT: snapshot()})
    written(made)
    page = made.page(PAGE)
    assert one(page, "p.comment").text.split() == "No comments yet. Comment on this on GitHub".split()
    assert "Bet on it" in one(page, ".plan + .card").text
    made.write({SNAPSHOT: snapshot(locked=True)})
    written(made)
    page = made.page(PAGE)
    assert one(page, "p.comment").text == "The conversation is closed."
    assert "Bet on it" not in page.text
    assert "can still change the plan" not in page.text


def test_an_answer_to_a_comment_that_is_not_there_is_an_error(made: Journal) -> None:
    made.write(
        {"content/2026-03-04-stand-up.md": entry(body="See [[#comment-99]].\n"), SNAPSHOT: snapshot(said("17", "x"))}
    )
    built = made.build()
    assert built.codes == ["anchor-broken"]
    assert "microjournal comments sync" in built.output
    made.write({SNAPSHOT: snapshot(said("99", "x"))})
    assert made.build().ok


def test_a_long_thread_is_bounded_and_keeps_what_was_answered(made: Journal) -> None:
    made.write(
        {"content/2026-03-04-stand-up.md": entry(body="Text.\n\n## 2026-03-07 Threads\n\nSee [[#comment-1]].\n")}
    )
    made.write({SNAPSHOT: snapshot(*[said(str(n), "word " * 100, f"2026-02-{1 + n // 30:02}") for n in range(400)])})
    written(made)
    shown = [li["id"] for li in made.page(PAGE).select("#comments li")]
    assert shown[0] == "comment-1"
    assert shown[-1] == "comment-399"
    assert len(shown) == 101
    assert "299 earlier comments on GitHub" in one(made.page(PAGE), "#comments").text
    assert (made.root / "public" / PAGE / "index.html").stat().st_size < 150_000


def test_a_spoilt_line_costs_its_comment_and_a_warning(made: Journal) -> None:
    lines = snapshot(said("17", "One."), said("18", "Two.")).splitlines(keepends=True)
    made.write({SNAPSHOT: b"<<<<<<< ours\n" + lines[0] + lines[1] + lines[2][:20] + b"\n"})
    built = made.build()
    assert built.codes == ["comments-invalid", "comments-invalid"]
    assert built.ok
    assert [li["id"] for li in made.page(PAGE).select("#comments li")] == ["comment-17"]


def test_a_repository_for_comments_alone(made: Journal) -> None:
    made.write({"microjournal.yaml": f"{SETTINGS}comments: github:ana/talk\n"})
    made.write({"comments/github.com/ana/talk/4.jsonl": snapshot(said("17", "Here."))})
    written(made)
    assert [li["id"] for li in made.page(PAGE).select("#comments li")] == ["comment-17"]
    assert one(made.page(PAGE), ".u-syndication")["href"] == "https://github.com/ana/talk/issues/4"


def test_a_repository_for_comments_is_enough(made: Journal) -> None:
    made.write({"microjournal.yaml": SETTINGS.replace("repository:", "comments:")})
    made.write({SNAPSHOT: snapshot(said("17", "Here."))})
    written(made)
    assert "issue-unlinked" not in made.run("check").output
    assert [li["id"] for li in made.page(PAGE).select("#comments li")] == ["comment-17"]


def test_a_closed_conversation_asks_for_no_comments(made: Journal) -> None:
    made.write(
        {SNAPSHOT: snapshot(said("17", "Here.", reactions=(Reaction("+1", 3), Reaction("odd", 1))), locked=True)}
    )
    written(made)
    page = made.page(PAGE)
    assert "Comment on this" not in page.text
    assert one(page, ".signs").text.split() == ["Reactions:", "👍", "3", ":odd:", "1"]


def test_what_was_said_on_a_draft_is_not_told(made: Journal) -> None:
    made.write({"content/2026-03-04-stand-up.md": entry("draft: true"), SNAPSHOT: snapshot(said("17", "A secret."))})
    written(made)
    for path in (made.root / "public").rglob("*"):
        assert not path.is_file() or b"A secret" not in path.read_bytes()


PICTURE = "comments/avatars/github.com/bea.png"


@pytest.fixture
def pictured(made: Journal) -> Journal:
    made.write({"microjournal.yaml": f"{SETTINGS}comments: {{avatars: fetched}}\n"})
    made.write({SNAPSHOT: snapshot(said("17", "One.", author="Bea"), said("18", "Two.", author="cem"))})
    made.write({PICTURE: dot(40)})
    return made


def signs(made: Journal) -> list[str]:
    """What stands beside each comment: the file of a picture as it is loaded, or a letter."""
    found = []
    for comment in made.page(PAGE).select("#comments li"):
        (sign,) = comment.select(".sign")
        if sign.name == "img":
            assert (sign["alt"], sign["loading"], sign["width"], sign["height"]) == ("", "lazy", "32", "32")
            found.append(str((made.root / "public" / PAGE / str(sign["src"])).resolve().relative_to(made.root)))
        else:
            found.append(sign.text)
    return found


def test_a_picture_of_the_journal_stands_beside_what_its_owner_says(pictured: Journal) -> None:
    written(pictured)
    assert signs(pictured) == ["public/avatars/github.com/bea.png", "C"]
    assert (pictured.root / "public/avatars/github.com/bea.png").read_bytes() == dot(40)
    assert not [img for img in pictured.page(PAGE).select("img") if "://" in str(img["src"])]


def test_another_picture_changes_one_file_and_one_that_comes_or_goes_the_pages_of_its_owner(pictured: Journal) -> None:
    pictured.write({"content/2026-03-02-other.md": "---\ntitle: Other\n---\nText.\n"})
    written(pictured)
    pictured.write({PICTURE: dot(41)})
    assert written(pictured) == {"avatars/github.com/bea.png"}
    (pictured.root / PICTURE).unlink()
    pictured.write({"comments/avatars/github.com/cem.webp": b"RIFF----WEBPVP8 "})
    changed = written(pictured)
    assert {path for path in changed if path.endswith(".html")} == {f"{PAGE}index.html"}
    assert signs(pictured) == ["B", "public/avatars/github.com/cem.webp"]
    assert not (pictured.root / "public/avatars/github.com/bea.png").exists()


def test_only_pictures_of_those_whose_words_are_shown_are_published(pictured: Journal) -> None:
    others = {f"comments/avatars/github.com/{name}": dot(3) for name in ("dee.png", "cem.svg", "bea")}
    pictured.write({**others, "comments/avatars/gitlab.com/cem.png": dot(3)})
    written(pictured)
    assert [*pictured.files("public/avatars")] == ["github.com/bea.png"]
    for keys in ("draft: true", "review: 2026-04-01"):
        pictured.write({"content/2026-03-04-stand-up.md": entry(keys)})
        written(pictured)
        assert (pictured.root / "public/avatars").exists() == (keys != "draft: true")
    pictured.write({"microjournal.yaml": SETTINGS})
    written(pictured)
    assert not (pictured.root / "public/avatars").exists()
    assert signs(pictured) == ["B", "C"]


def test_a_name_that_is_none_of_a_file_leads_nowhere_else(pictured: Journal) -> None:
    names = ["../../../static/x", "con", "renovate[bot]", ".git", "a/b", "Å"]
    pictured.write({SNAPSHOT: snapshot(*[said(str(n), "Yes.", author=name) for n, name in enumerate(names)])})
    for name in names:
        place = avatar_place("github.com", name)
        assert re.fullmatch(r"comments/avatars/github\.com/\+[0-9a-f]{16}", place)
        pictured.write({f"{place}.gif": dot(3)})
    written(pictured)
    assert [sign.count("/") for sign in signs(pictured)] == [3] * len(names)
    assert len(set(signs(pictured))) == len(names)
