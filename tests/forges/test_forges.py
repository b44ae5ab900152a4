"""Addresses of issues and of the form for a new one, on the three kinds of forge."""

from __future__ import annotations

import pickle
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.forges.forge import ForgeError
from microjournal.forges.issues import (
    find_issue,
    forge_label,
    issue_marker,
    issue_url,
    new_issue_body,
    new_issue_url,
)
from microjournal.model.settings import Repository

GITHUB = Repository(kind="github", host="github.com", path="ana/journal")
GITLAB = Repository(kind="gitlab", host="gitlab.com", path="group/sub/journal")
FORGEJO = Repository(kind="forgejo", host="codeberg.org", path="ana/journal")
OWN_GITLAB = Repository(kind="gitlab", host="git.example", path="ana/journal")


@pytest.mark.parametrize(
    ("repository", "issue", "expected"),
    [
        (GITHUB, "42", "https://github.com/ana/journal/issues/42"),
        (GITHUB, "#42", "https://github.com/ana/journal/issues/42"),
        (GITHUB, "ben/talk#7", "https://github.com/ben/talk/issues/7"),
        (GITLAB, "42", "https://gitlab.com/group/sub/journal/-/issues/42"),
        (GITLAB, "a/b/c#7", "https://gitlab.com/a/b/c/-/issues/7"),
        (FORGEJO, "42", "https://codeberg.org/ana/journal/issues/42"),
        (FORGEJO, "ben/talk#7", "https://codeberg.org/ben/talk/issues/7"),
    ],
)
def test_a_number_or_short_form_leads_to_the_journals_own_forge(
    repository: Repository, issue: str, expected: str
) -> None:
    assert issue_url(repository, issue) == expected


@pytest.mark.parametrize(
    ("url", "kind", "host", "path"),
    [
        ("https://github.com/ana/journal/issues/42", "github", "github.com", "ana/journal"),
        ("https://gitlab.com/a/b/c/-/issues/42", "gitlab", "gitlab.com", "a/b/c"),
        ("https://gitlab.com/a/b/issues/42", "gitlab", "gitlab.com", "a/b"),
        ("https://gitlab.com/a/b/-/work_items/42", "gitlab", "gitlab.com", "a/b"),
        ("https://gitlab.example/a/b/-/issues/42", "gitlab", "gitlab.example", "a/b"),
        ("https://codeberg.org/ana/journal/issues/42", "forgejo", "codeberg.org", "ana/journal"),
        ("http://localhost:3000/ana/journal/issues/42", "forgejo", "localhost:3000", "ana/journal"),
        ("https://example.org/forge/ana/journal/issues/42", "forgejo", "example.org/forge", "ana/journal"),
    ],
)
@pytest.mark.parametrize("repository", [None, GITHUB])
def test_a_full_address_says_forge_and_repository_by_itself(
    url: str, kind: str, host: str, path: str, repository: Repository | None
) -> None:
    found = find_issue(url, repository)
    assert (found.repository.kind, found.repository.host, found.repository.path) == (kind, host, path)
    assert found.number == 42
    assert found.url == url


def test_a_discussion_is_known_by_its_address_where_a_forge_has_discussions() -> None:
    url = "https://github.com/ana/journal/discussions/7"
    found = find_issue(url + "#discussioncomment-1", None)
    assert (found.is_discussion, found.number, found.url, found.repository) == (True, 7, url, GITHUB)
    issue = find_issue("7", GITHUB)
    assert not issue.is_discussion
    assert issue.key != found.key
    own = Repository(kind="github", host="git.example", path="ana/journal")
    assert find_issue("https://git.example/ana/journal/discussions/7", own).is_discussion
    # An entry alone does not know what the settings say, and no other forge has such addresses.
    assert find_issue("https://git.example/ana/journal/discussions/7", None).repository == own


def test_where_a_forge_lives_on_its_host_is_known_from_the_settings() -> None:
    settings = Repository(kind="gitlab", host="example.org/git", path="ana/journal")
    assert issue_url(settings, "42") == "https://example.org/git/ana/journal/-/issues/42"
    written = find_issue("https://example.org/git/ana/talk/-/issues/42", settings)
    assert (written.repository.host, written.repository.path) == ("example.org/git", "ana/talk")
    assert find_issue("https://Example.org/git/Ana/Journal/-/issues/42", settings).key == find_issue("42", settings).key


def test_a_full_address_on_the_journals_own_host_is_read_as_its_kind_of_forge() -> None:
    assert find_issue("https://git.example/ana/journal/issues/1", OWN_GITLAB).repository.kind == "gitlab"


@pytest.mark.parametrize("tail", ["/", "#issuecomment-12", "?notification=1", "/#comments"])
def test_an_address_copied_from_the_browser_loses_its_tail(tail: str) -> None:
    url = "https://github.com/ana/journal/issues/42"
    assert issue_url(None, url + tail) == url


def test_a_name_and_password_in_an_address_are_not_published() -> None:
    url = issue_url(None, "https://ana:secret@git.example/ana/journal/issues/42")
    assert url == "https://git.example/ana/journal/issues/42"


@pytest.mark.parametrize(
    "issue",
    [
        "",
        "0",
        "-1",
        "4.2",
        "forty-two",
        "٤٢",
        "journal#42",
        "ana/journal",
        "ana/journal#",
        "https://github.com/ana/journal",
        "https://github.com/ana/journal/pull/42",
        "https://github.com/ana/journal/issues/new",
        "https:///ana/journal/issues/42",
        "https://[/ana/journal/issues/42",
        "../x#4",
        "ana/..#4",
        "a/b/c#4",
        "https://github.com/../x/issues/4",
        "https://github.com/a/b/c/issues/4",
        "https://github.com/ana/./issues/4",
        "https://../ana/journal/issues/4",
        "https://a b/ana/journal/issues/4",
        "https://git.example/../../ana/journal/issues/4",
        "https://github.com/orgs/community/discussions/4",
        "https://github.com/ana/journal/discussions",
        "https://codeberg.org/ana/journal/discussions/4",
        "https://gitlab.com/ana/journal/-/discussions/4",
    ],
)
def test_what_leads_to_no_issue_is_refused_with_what_to_write(issue: str) -> None:
    assert issue_url(GITHUB, issue) is None
    with pytest.raises(ForgeError) as caught:
        find_issue(issue, GITHUB)
    assert caught.value.help.startswith("write ")


@pytest.mark.parametrize("issue", ["42", "ana/journal#42"])
def test_a_number_without_a_repository_asks_for_one(issue: str) -> None:
    assert issue_url(None, issue) is None
    with pytest.raises(ForgeError) as caught:
        find_issue(issue, None)
    assert "repository: github:owner/name" in caught.value.help


def test_the_error_survives_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(ForgeError("no", "write 42")))
    assert (str(error), error.help) == ("no", "write 42")


@pytest.mark.parametrize(
    ("repository", "address", "title_name", "body_name"),
    [
        (GITHUB, "https://github.com/ana/journal/issues/new", "title", "body"),
        (
            GITLAB,
            "https://gitlab.com/group/sub/journal/-/issues/new",
            "issue[title]",
            "issue[description]",
        ),
        (FORGEJO, "https://codeberg.org/ana/journal/issues/new", "title", "body"),
    ],
)
def test_the_new_issue_form_arrives_filled_in(
    repository: Repository, address: str, title_name: str, body_name: str
) -> None:
    body = new_issue_body("https://ana.example/2026/03/stand-up/", "2026-03-04-stand-up") + "Fewer than 3 & 50% <b>"
    url = new_issue_url(repository, "Stand-up: 100% & more + ünï", body)
    assert url.startswith(address + "?")
    assert parse_qs(urlsplit(url).query) == {title_name: ["Stand-up: 100% & more + ünï"], body_name: [body]}


def test_the_body_names_the_entry_and_its_address() -> None:
    assert new_issue_body("https://ana.example/x/", "x") == "Entry: `x`\nAbout: https://ana.example/x/\n"


@pytest.mark.parametrize("repository", [GITHUB, GITLAB, FORGEJO])
def test_a_long_body_is_cut_at_a_word_and_keeps_the_address(repository: Repository) -> None:
    body = new_issue_body("https://ana.example/2026/03/stand-up/", "stand-up") + "grüße an alle " * 400
    url = new_issue_url(repository, "Stand-up", body)
    assert 1900 < len(url) < 2000
    sent = parse_qs(urlsplit(url).query)["issue[description]" if repository.kind == "gitlab" else "body"][0]
    assert sent.startswith("Entry: `stand-up`\nAbout: https://ana.example/2026/03/stand-up/\n")
    assert sent.endswith((" grüße…", " an…", " alle…"))


@pytest.mark.parametrize("repository", [GITHUB, GITLAB, FORGEJO])
def test_of_the_longest_names_what_the_issue_is_about_stays_and_the_title_gives_way(repository: Repository) -> None:
    identity = "2026-03-04-" + "語" * 80
    address = f"https://ana.example/2026/03/{'%E8%AA%9E' * 80}/"
    url = new_issue_url(repository, "語" * 900, new_issue_body(address, identity))
    assert len(url) < 2000
    title, body = [values[0] for values in parse_qs(urlsplit(url).query).values()]
    assert title == "語" * 9 + "…"
    assert body.startswith(f"{issue_marker(identity)}\nAbout:")


@given(st.text(), st.text())
def test_any_title_and_body_give_an_address_that_fits_and_reads_back(title: str, body: str) -> None:
    for repository in (GITHUB, GITLAB):
        url = new_issue_url(repository, title, body)
        assert len(url) < 2000
        assert url.isascii()
        query = parse_qs(urlsplit(url).query, keep_blank_values=True)
        for sent, meant in zip(query.values(), (title, body), strict=True):
            assert sent == [meant] or meant.startswith(sent[0].removesuffix("…"))


@given(st.text(alphabet="ab \n語🎉", min_size=200, max_size=900))
def test_a_text_that_is_too_long_is_never_cut_inside_a_character(text: str) -> None:
    url = new_issue_url(GITHUB, text, text)
    assert len(url) < 2000
    assert "\ufffd" not in "".join(value for values in parse_qs(urlsplit(url).query).values() for value in values)


def test_a_reader_sees_the_name_of_a_known_forge_or_the_host() -> None:
    assert [forge_label(r) for r in (GITHUB, GITLAB, FORGEJO, OWN_GITLAB)] == [
        "GitHub",
        "GitLab",
        "codeberg.org",
        "git.example",
    ]
