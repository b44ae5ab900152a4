"""Repositories, in the forms people have at hand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.forges import FORGES
from microjournal.forges.forge import Forge, ForgeError
from microjournal.forges.issues import find_issue
from microjournal.forges.repositories import read_repository


@pytest.mark.parametrize(
    ("written", "kind", "host", "path"),
    [
        ("github:ana/journal", "github", "github.com", "ana/journal"),
        ("GitHub: ana/journal", "github", "github.com", "ana/journal"),
        ("github:github.example.org/ana/journal", "github", "github.example.org", "ana/journal"),
        ("gitlab:group/project", "gitlab", "gitlab.com", "group/project"),
        ("gitlab:group/sub/project", "gitlab", "gitlab.com", "group/sub/project"),
        ("gitlab:gitlab.example.org/group/project", "gitlab", "gitlab.example.org", "group/project"),
        ("gitlab:my.group/project", "gitlab", "gitlab.com", "my.group/project"),
        ("gitlab:example.org/git//group/sub/project", "gitlab", "example.org/git", "group/sub/project"),
        ("forgejo:example.org:3000/a/b//ana/journal", "forgejo", "example.org:3000/a/b", "ana/journal"),
        ("https://gitlab.example.org/x//group/project/-/issues", "gitlab", "gitlab.example.org/x", "group/project"),
        ("forgejo:codeberg.org/ana/journal", "forgejo", "codeberg.org", "ana/journal"),
        ("forgejo:git.example.org:3000/ana/journal", "forgejo", "git.example.org:3000", "ana/journal"),
        ("forgejo:localhost:3000/ana/journal", "forgejo", "localhost:3000", "ana/journal"),
        ("gitea:git.example.org/ana/journal", "forgejo", "git.example.org", "ana/journal"),
        ("codeberg:ana/journal", "forgejo", "codeberg.org", "ana/journal"),
        ("https://github.com/ana/journal", "github", "github.com", "ana/journal"),
        ("https://www.github.com/ana/journal.git", "github", "github.com", "ana/journal"),
        ("https://github.com/ana/journal/issues?q=x", "github", "github.com", "ana/journal"),
        ("https://gitlab.com/group/sub/project/-/issues", "gitlab", "gitlab.com", "group/sub/project"),
        ("https://gitlab.example.org/group/project/", "gitlab", "gitlab.example.org", "group/project"),
        ("https://codeberg.org/ana/journal", "forgejo", "codeberg.org", "ana/journal"),
        ("forgejo:https://git.example.org/ana/journal", "forgejo", "git.example.org", "ana/journal"),
        ("git@github.com:ana/journal.git", "github", "github.com", "ana/journal"),
        ("ssh://git@codeberg.org/ana/journal.git", "forgejo", "codeberg.org", "ana/journal"),
    ],
)
def test_a_repository_is_understood_in_the_forms_people_have_at_hand(
    written: str, kind: str, host: str, path: str
) -> None:
    found = read_repository(written)
    assert (found.kind, found.host, found.path) == (kind, host, path)


@pytest.mark.parametrize(
    ("written", "message", "help"),
    [
        ("ana/journal", "does not say on which forge", "write github:ana/journal"),
        ("forgejo:ana/journal", "does not name a host", "write forgejo:codeberg.org/ana/journal"),
        ("nowhere:ana/journal", "is not a forge that is known here", "write github:owner/name"),
        (
            "https://git.example.org/ana/journal",
            "does not say which kind of forge",
            "write forgejo:git.example.org/ana/journal",
        ),
        ("github:ana", "does not name an owner and a repository", "write github:owner/name"),
        ("github:ana/journal/x", "does not name an owner and a repository", "write github:owner/name"),
        ("github:ana/jour nal", "does not name an owner and a repository", "write github:owner/name"),
        (
            "forgejo:example.org/git/ana/journal",
            "does not name an owner",
            "if the forge lives at example.org/git, write forgejo:example.org/git//ana/journal",
        ),
        ("github:github.com/git//ana/journal", "does not name an owner", "write github:owner/name"),
        ("gitlab:example.org/..//group/project", "does not name an owner", "write github:owner/name"),
        ("forgejo:example.org/ana/..", "does not name an owner", "write github:owner/name"),
        ("gitlab:../project", "does not name an owner and a repository", "write github:owner/name"),
        ("https://[x", "is not an address", "write github:owner/name"),
        ("forgejo:git.example.org:/ana/journal", "is not a host", "write github:owner/name"),
    ],
)
def test_what_is_no_repository_is_refused_with_what_to_write(written: str, message: str, help: str) -> None:
    with pytest.raises(ForgeError, match=re.escape(message)) as error:
        read_repository(written)
    assert error.value.help.startswith(help)


@pytest.mark.parametrize("forge", FORGES, ids=[forge.name for forge in FORGES])
def test_every_forge_is_known_by_its_words_its_hosts_and_the_addresses_of_its_issues(forge: Forge) -> None:
    for host in forge.hosts:
        by_address = read_repository(f"https://{host}/ana/journal")
        assert (by_address.kind, by_address.host, by_address.path) == (forge.name, host, "ana/journal")
        issue = find_issue("42", by_address)
        assert find_issue(issue.url, None) == issue
    for word, host in forge.words.items():
        assert read_repository(f"{word}:git.example.org/ana/journal").kind == forge.name
        if host:
            assert read_repository(f"{word}:ana/journal") == read_repository(f"https://{host}/ana/journal")


WORDS = [*(forge.name for forge in FORGES), ":", "/", "https://", "ana", "git.example.org", "@", "[", ".", "-"]


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=8).map("".join))
def test_any_text_is_a_repository_or_refused_with_advice(text: str) -> None:
    try:
        found = read_repository(text)
    except ForgeError:
        return
    # Written out in full it is the same.
    mark = "//" if "/" in found.host else "/"
    assert read_repository(f"{found.kind}:{found.host}{mark}{found.path}") == found
