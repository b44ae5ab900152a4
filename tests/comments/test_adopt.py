"""`microjournal comments adopt`: what a stranger wrote becomes a draft, and nothing but data in it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from microjournal.comments.proposal import draft, read_proposal
from microjournal.comments.tracker import TrackerError
from microjournal.content.entry import ParseSettings, parse
from microjournal.forges.issues import Issue, issue_marker
from microjournal.forges.proposals import QUESTIONS
from microjournal.model.settings import Repository
from tests.comments.remembered import HOME, Remembered

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

FORM = """\
### Plan

A walk after lunch, *every* day.
With whoever is there.

### What we expect

Fewer than 3 of us are tired at four

### Review

2w

### Tags

team, #health,  Team
"""
SETTINGS = "repository: github:ana/journal\n"


@pytest.fixture
def own(journal: MakeJournal) -> Journal:
    return journal({"content/2026/2026-03-01-a.md": "# A\n"}, settings=SETTINGS)


def adopted(own: Journal, number: int) -> str:
    """The path of the entry that an issue became."""
    result = own.run("comments", "adopt", str(number))
    assert result.exit_code == 0, result.output
    (path,) = [name for name in own.files("content") if name != "2026/2026-03-01-a.md"]
    return f"content/{path}"


def front(text: str) -> dict[str, Any]:
    """The front matter as another reader of YAML has it."""
    found = yaml.safe_load(text.removeprefix("---\n").partition("\n---\n")[0])
    assert isinstance(found, dict)
    return found


def test_the_answers_of_a_form_become_a_linked_draft_that_names_its_proposer(own: Journal, tracker: Remembered) -> None:
    number = tracker.add("Walk: after lunch", FORM, author="bea")

    path = adopted(own, number)

    assert path == "content/2026/2026-03-10-walk-after-lunch.md"
    assert own.read(path) == (
        "---\n"
        "title: 'Walk: after lunch'\n"
        "date: 2026-03-10\n"
        "tags: [team, health]\n"
        "expect: Fewer than 3 of us are tired at four\n"
        "review: 2w\n"
        "issue: 1\n"
        "draft: true\n"
        "---\n"
        "\n"
        "Proposed by [bea](https://github.com/bea) in [issue 1](https://github.com/ana/journal/issues/1):\n"
        "\n"
        "> A walk after lunch, \\*every\\* day.\n"
        "> With whoever is there.\n"
    )
    assert own.build().ok
    assert "walk-after-lunch" not in " ".join(own.files())


def test_of_any_other_issue_title_and_first_paragraph_are_taken(own: Journal, tracker: Remembered) -> None:
    tracker.add("Why not walk?", "I mean it.\r\nEvery day.\r\n\r\nAnd much more.", author="")

    text = own.read(adopted(own, 1))

    assert front(text)["title"] == "Why not walk?"
    assert "\nexpect:\n" in text
    assert text.endswith(
        "\nProposed in [issue 1](https://github.com/ana/journal/issues/1):\n\n> I mean it.\n> Every day.\n"
    )


def test_an_issue_that_says_nothing_is_credited_all_the_same(own: Journal, tracker: Remembered) -> None:
    tracker.add("\u202e", "<!-- nothing -->", author="renovate[bot]")
    text = own.read(adopted(own, 1))
    assert front(text)["title"] == "Proposal 1"
    assert text.endswith("\nProposed by renovate\\[bot\\] in [issue 1](https://github.com/ana/journal/issues/1).\n")


def test_repeated_the_entry_is_named_and_no_other_is_made(own: Journal, tracker: Remembered) -> None:
    tracker.add("Walk", FORM)
    path = adopted(own, 1)
    before, asked = own.contents("content"), list(tracker.asked)

    for written in ("1", "#1", "Ana/Journal#1", "https://github.com/ana/journal/issues/1#issuecomment-5"):
        result = own.run("comments", "adopt", written)
        assert result.exit_code == 0, result.output
        assert path in result.output
        assert "linked to the issue already" in result.output

    assert own.contents("content") == before
    assert tracker.asked == asked


def test_an_issue_that_was_moved_is_linked_where_it_is_now(own: Journal, tracker: Remembered) -> None:
    tracker.add("Walk", FORM)
    ideas = Repository(kind="github", host="github.com", path="ana/ideas")
    tracker.moved[1] = replace(tracker.states[0], repository=ideas, number=7)

    text = own.read(adopted(own, 1))

    assert front(text)["issue"] == "https://github.com/ana/ideas/issues/7"
    assert "[issue 7](https://github.com/ana/ideas/issues/7)" in text
    assert "linked to the issue already" in own.run("comments", "adopt", "1").output
    assert len(own.files("content")) == 2


def test_a_name_that_is_taken_gets_a_number_and_nothing_is_overwritten(own: Journal, tracker: Remembered) -> None:
    own.write({"content/2026/2026-03-08-walk.md": "# Walk\n"})
    tracker.add("Walk", FORM)
    own.run("comments", "adopt", "1")
    assert own.files("content") == ["2026/2026-03-01-a.md", "2026/2026-03-08-walk.md", "2026/2026-03-10-walk-2.md"]
    assert own.read("content/2026/2026-03-08-walk.md") == "# Walk\n"


def test_an_issue_about_an_entry_becomes_no_other_entry(own: Journal, tracker: Remembered) -> None:
    tracker.add("A", f"{issue_marker('2026-03-01-a')}\n\nReally?")
    tracker.add("B", f"Not {issue_marker('2026-03-01-a')}, but this.")

    result = own.run("comments", "adopt", "1")

    assert result.exit_code == 2
    assert "this issue is about 2026-03-01-a: `microjournal comments open a` links it" in result.output
    assert own.files("content") == ["2026/2026-03-01-a.md"]
    assert own.run("comments", "adopt", "2").exit_code == 0


def test_a_file_that_cannot_be_read_may_be_its_entry(own: Journal, tracker: Remembered) -> None:
    tracker.add("Walk", FORM)
    own.write({"content/2026/2026-03-02-b.md": "---\ntitle: [\nissue: 1\n---\n"})

    result = own.run("comments", "adopt", "1")

    assert result.exit_code == 1
    assert "cannot be read" in result.output
    assert len(own.files("content")) == 2


def test_an_issue_elsewhere_is_linked_by_its_address(journal: MakeJournal, tracker: Remembered) -> None:
    own = journal({"content/2026/2026-03-01-a.md": "# A\n"}, settings=f"{SETTINGS}comments: github:ana/talk\n")
    tracker.add("Walk", FORM)

    own.run("comments", "adopt", "ana/journal#1")

    (path,) = [name for name in own.files("content") if "walk" in name]
    assert front(own.read(f"content/{path}"))["issue"] == "https://github.com/ana/journal/issues/1"


def test_where_an_issue_was_moved_to_may_be_no_place(own: Journal, tracker: Remembered) -> None:
    tracker.add("Walk", FORM)
    nowhere = Repository(kind="github", host="github.com", path="../..")
    tracker.moved[1] = replace(tracker.states[0], repository=nowhere, number=7)

    result = own.run("comments", "adopt", "1")

    assert result.exit_code == 1
    assert "it was moved" in result.output
    assert own.files("content") == ["2026/2026-03-01-a.md"]


@pytest.mark.parametrize("issue", ["x", "../x#1", "0", ""])
def test_what_is_no_issue_is_refused(own: Journal, tracker: Remembered, issue: str) -> None:
    result = own.run("comments", "adopt", issue)
    assert result.exit_code == 2
    assert tracker.asked == []


def test_what_the_forge_does_not_give_is_said(own: Journal, tracker: Remembered) -> None:
    assert "there is no issue 9. Nothing was written." in own.run("comments", "adopt", "9").output
    tracker.broken = TrackerError("the limit is reached", "wait")
    result = own.run("comments", "adopt", "1")
    assert result.exit_code == 1
    assert result.output == "Error: the limit is reached. Nothing was written.\nWait.\n"


@pytest.mark.parametrize(
    ("answer", "field", "value", "said"),
    [
        ("### Review\n\nin spring\n", "review", "", "Review:\nin spring"),
        ("### Review\n\n_No response_\n", "review", "", ""),
        ("### Review\n\n 2026-05-01 \n", "review", "2026-05-01", ""),
        ("### REVIEW\r\n\r\n3d\r\n", "review", "3d", ""),
        (
            "### What we expect\n\n" + "much " * 60,
            "expect",
            ("much " * 28).strip() + "…",
            "What we expect:\n" + ("much " * 60).strip(),
        ),
        ("### What we expect\n\ntwo\nlines\n", "expect", "two lines", ""),
        ("### Title\n\nAnother\n", "title", "Another", ""),
        ("### Plan\n\n<!-- hint -->\n", "said", "", ""),
        ("Hello!\n\n### Tags\n\na\n", "tags", ("a",), "Hello!"),
        ("### Tags\n\na\n\n### Why?\n\nBecause.\n", "tags", ("a",), "Why?:\nBecause."),
        ("### Tags\n\n" + ",".join("abcdefghijkl") + "," + "x" * 50, "tags", tuple("abcdefgh"), ""),
    ],
)
def test_an_answer_fills_its_field_and_what_does_not_fit_is_quoted(
    answer: str, field: str, value: object, said: str
) -> None:
    proposal = read_proposal("T", answer)
    assert getattr(proposal, field) == value
    assert proposal.said == said


def test_however_long_it_is_a_proposal_is_short() -> None:
    for text in ("x" * 1_000_000, FORM + "> [" * 300_000, "<!--" * 100_000, "### a\n\nb\n" * 50_000):
        proposal = read_proposal("long " * 5_000, text)
        assert len(proposal.title) <= 200
        assert len(proposal.said) <= 5_000


# What strangers try, as a title or within a text.
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "</article></main><form action=https://evil.example><input name=q></form>",
    "<iframe src=https://evil.example></iframe><style>body{display:none}</style>",
    "[x](javascript:alert(1)) [y](data:text/html,x) <javascript:alert(1)> [z]\n\n[z]: https://evil.example",
    "![](https://evil.example/pixel.png) ![[../../secret.png]] ![[a.png]]",
    "https://evil.example/ www.evil.example <https://evil.example>",
    "[[2026-03-01-a]] [[2026-03-01-a|b]] [a](2026-03-01-a.md) [^1]\n\n[^1]: note",
    "{{ 7 * 7 }} {% include 'x' %} ${7*7} #{7*7} {.evil #top} ::: x",
    "---\ntitle: evil\ndraft: false\n---\n",
    "\n---\ndraft: false\npublish: 2020-01-01\n",
    "# Title\n\n## 2026-01-01 An update\n\nnews\n\n## Result\n\nmet\n\nResult\n------",
    "x: y\n- !!python/object/apply:os.system [ls]\n&a *a <<: *b | > % @ ` \"' # c",
    "../../../etc/passwd ..\\..\\x C:\\con /abs content/../x ~/.ssh nul aux.md",
    "\u202egnp.exe\u202c \u2066x\u2069 \u200f a\u0000b\u001b[31mred\u0007 \ufeff \u2028 \u0085 \r x",
    "\ud800 lone",
    "```\n<script>alert(1)</script>\n```\n~~~\n    indented\n<!-- comment",
    "| a | b |\n|---|---|\n| <b> | x |\n\nterm\n: definition\n\n1. one\n2. two\n- [x] done\n> quote\n> [!WARNING]",
    "$(touch pwned) `touch pwned` ; touch pwned & | touch pwned \" ' %0a ::error::x\n##[error]x",
    ">" * 4_000 + "[" * 4_000 + "*" * 4_000,
)


@pytest.mark.promise("proposals-inert")
@pytest.mark.parametrize("form", [False, True], ids=["text", "form"])
def test_what_a_stranger_wrote_is_inert_in_the_entry_and_on_its_page(
    journal: MakeJournal, tracker: Remembered, form: bool
) -> None:
    own = journal({"content/2026/2026-03-01-a.md": "# A\n"}, settings=SETTINGS)
    for number, evil in enumerate(HOSTILE, 1):
        text = "".join(f"### {label}\n\n{evil}\n\n" for label in LABELS) if form else evil
        tracker.add(evil, text, author="mallory")
        tracker.edit(number, created="2026-03-09T00:00:00Z", updated="2026-03-09T00:00:00Z")
        result = own.run("comments", "adopt", str(number))
        assert result.exit_code == 0, result.output
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x07\x1b]", result.output)
    made = [name for name in own.files("content") if name != "2026/2026-03-01-a.md"]

    assert len(made) == len(HOSTILE)
    assert own.files(".") == sorted(["microjournal.yaml", *(f"content/{name}" for name in own.files("content"))])
    for name in made:
        assert re.fullmatch(r"2026/2026-03-10-[\w-]+\.md", name)
        text = own.read(f"content/{name}")
        keys = front(text)
        assert set(keys) <= {"title", "date", "tags", "expect", "review", "issue", "draft"}
        assert keys["draft"] is True
        assert keys["issue"] in range(1, len(HOSTILE) + 1)
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x07\x1b\u2028\x85]", text)
    assert own.build().ok
    assert own.build().result.entries == 1

    # The maintainer takes one up without reading it.
    for name in made:
        own.write({f"content/{name}": own.read(f"content/{name}").replace("draft: true\n", "").encode()})
    built = own.build()
    assert built.ok, built.output
    for name in made:
        check_page(own, own.read(f"content/{name}"), name.removeprefix("2026/2026-03-10-").removesuffix(".md"))
    feed = BeautifulSoup(own.read("public/feed.xml"), "xml")
    for content in feed.find_all("encoded"):
        tags = BeautifulSoup(content.get_text(), "html5lib").find_all()
        assert "evil.example" not in " ".join(str(value) for tag in tags for value in tag.attrs.values())


LABELS = ("Plan", "What we expect", "Review", "Tags", "Why")


def check_page(own: Journal, text: str, slug: str) -> None:
    page = own.page(f"2026/03/{slug}/")
    number = front(text)["issue"]
    (body,) = page.select(".e-content")
    assert {tag.name for tag in body.find_all()} <= {"p", "a", "blockquote", "div", "section"}
    assert [a["href"] for a in body.select("a")] == [
        "https://github.com/mallory",
        f"https://github.com/ana/journal/issues/{number}",
    ]
    assert not [key for tag in page.find_all() for key in tag.attrs if key.startswith("on")]
    for tag in page.select("[href], [src], form, iframe, object, embed"):
        address = str(tag.get("href") or tag.get("src") or "")
        assert not re.match(r"(?i)\s*(javascript|data):", address)
        assert "evil.example" not in address
    plain = BeautifulSoup(own.read(f"public/2026/03/{slug}/index.html"), "html5lib")
    assert not [script for script in plain.find_all("script") if "alert" in script.get_text()]
    assert len(page.find_all("main")) == 1
    assert page.find("article") is not None


PIECES = (
    *(f"### {question.label}\n\n" for question in QUESTIONS),
    *"#-:?!&*|>%@`\"'{}[],\\ \t\n",
    *("---\n", "...\n", "\r\n", ": ", " #", "- ", "? ", "!!int ", "&a ", "*a", "<<: ", "draft: false\n"),
    *("null", "~", "yes", "2026-03-04", "1e3", "0x1f", "2w", "{{ x }}", "[[a]]", "<b>", "_No response_", "word", "ü"),
    *("\u2028", "\x85", "\x00", "\x1b", "\u202e", "\ufeff", "\ud800", "\u0301", "\u200b"),
)
anything = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=100)


@given(anything, anything)
def test_whatever_is_proposed_the_file_says_just_that(title: str, text: str) -> None:
    proposal = read_proposal(title, text)
    issue = Issue(repository=HOME, number=1, url="https://github.com/ana/journal/issues/1")

    made = draft(proposal, today="2026-03-10", author="mallory", issue=issue, written="1")

    parsed = parse(made.encode(), path="content/x.md", settings=ParseSettings(url="https://ana.example/"))
    assert not [found for found in parsed.diagnostics if found.severity == "error"]
    entry = parsed.entry
    assert entry is not None
    assert (entry.draft, entry.issue, entry.date) == (True, "1", "2026-03-10")
    assert (entry.title, entry.expect) == (proposal.title or "Proposal 1", proposal.expect)
    assert len(entry.tags) == len(proposal.tags)
    assert not any((entry.started, entry.ended, entry.publish, entry.extra))
    assert front(made)["title"] == (proposal.title or "Proposal 1")


def test_a_link_to_an_account_is_made_of_names_that_are_names_only() -> None:
    issue = Issue(repository=HOME, number=1, url="https://github.com/ana/journal/issues/1")
    for author in ("../..", "a/b", "](javascript:x)", "<b>", "a b", "-"):
        text = draft(read_proposal("T", "x"), today="2026-03-10", author=author, issue=issue, written="1")
        assert f"github.com/{author}" not in text
