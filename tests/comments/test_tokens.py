"""Which token goes to which host: its own, and no other."""

from __future__ import annotations

import pytest

from microjournal.comments.tokens import token_for
from microjournal.comments.tracker import TrackerError
from microjournal.forges.issues import find_issue
from microjournal.forges.repositories import read_repository

OWN = read_repository("github:ana/journal")
ALL = {
    "MICROJOURNAL_TOKEN": "own",
    "GITHUB_TOKEN": "github",
    "GITLAB_TOKEN": "gitlab",
    "FORGEJO_TOKEN": "forgejo",
}


def source(issue: str, environment: dict[str, str], own: str = "github:ana/journal") -> str:
    repository = read_repository(own)
    token = token_for(find_issue(issue, repository).repository, repository, environment)
    return token.source if token else ""


def test_the_journals_own_host_gets_the_journals_token() -> None:
    assert source("42", ALL) == "MICROJOURNAL_TOKEN"
    assert source("https://github.com/bo/other/issues/1", ALL) == "MICROJOURNAL_TOKEN"
    assert source("42", ALL, "github:git.example.org/ana/journal") == "MICROJOURNAL_TOKEN"
    assert source("42", {"GITHUB_TOKEN": "x"}) == "GITHUB_TOKEN"
    assert source("42", {"GITHUB_TOKEN": "x", "GH_TOKEN": " y \n"}) == "GH_TOKEN"


@pytest.mark.promise("token-own")
@pytest.mark.parametrize(
    "issue",
    [
        "https://evil.example/ana/journal/issues/1",
        "https://evil.example/ana/journal/-/issues/1",
        "https://github.com.evil.example/ana/journal/issues/1",
        "https://github.com@evil.example/ana/journal/issues/1",
        "https://evil.example/github.com/ana/journal/issues/1",
    ],
)
def test_a_host_that_an_entry_names_gets_no_token(issue: str) -> None:
    assert source(issue, ALL) == ""


def test_a_well_known_host_gets_the_token_of_its_name() -> None:
    assert source("https://codeberg.org/ana/journal/issues/1", ALL) == "FORGEJO_TOKEN"
    assert source("https://gitlab.com/ana/journal/-/issues/1", ALL) == "GITLAB_TOKEN"


def test_a_workflow_has_the_token_of_the_host_it_runs_on() -> None:
    there = {"GITHUB_TOKEN": "x", "GITHUB_SERVER_URL": "https://git.example.org"}

    assert source("42", there, "github:git.example.org/ana/journal") == "GITHUB_TOKEN"
    # A runner of Forgejo gives its token under this name; that is none of GitHub's.
    assert source("42", there) == ""


@pytest.mark.parametrize("value", ["two words", "line\nbreak", "schlüssel", "x" * 3000])
def test_what_is_no_token_is_refused_and_not_printed(value: str) -> None:
    with pytest.raises(TrackerError, match=r"^what is in GITHUB_TOKEN is no token$") as found:
        source("42", {"GITHUB_TOKEN": value})

    assert value not in found.value.help
