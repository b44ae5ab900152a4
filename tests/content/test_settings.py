from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.cli.commands.explain import explanation
from microjournal.content.settings import read
from microjournal.content.settings_fields import NAMES, SETTINGS
from microjournal.diagnostics.codes import GROUPS
from microjournal.diagnostics.lines import unify_line_ends
from microjournal.diagnostics.text import as_text
from microjournal.model.settings import Author, CommentsChoice, MenuItem, Repository, Settings, ThemeChoice

SMALLEST = "title: Ana tries things\nurl: https://ana.example/\n"


def settings_of(text: str) -> Settings:
    found, problems = read(text)
    assert found is not None, problems
    return found


def said(text: str) -> str:
    lines = text.split("\n")
    return as_text(read(text)[1], lambda span: lines[span.line - 1] if span.line <= len(lines) else None)


def test_title_and_address_are_enough() -> None:
    assert read(SMALLEST) == (Settings(title="Ana tries things", url="https://ana.example/"), [])


def test_every_setting_is_read() -> None:
    text = """\
title: Ana tries things
url: https://ana.example/journal
author: {name: Ana, url: https://ana.example/, email: ana@ana.example}
authors:
  bea: Bea Berg
  cem: {name: Cem, url: https://cem.example/}
  dan:
description: >
  Small experiments
  in running a newsletter
language: de-AT
timezone: Europe/Berlin
theme: {name: ledger, options: {accent: teal, columns: 2}}
repository: github:ana/journal
menu: [{title: About, address: /about/}, {title: Code, address: https://code.example/}]
"""
    assert read(text) == (
        Settings(
            title="Ana tries things",
            url="https://ana.example/journal/",
            author=Author(name="Ana", url="https://ana.example/", email="ana@ana.example"),
            authors={
                "bea": Author(name="Bea Berg"),
                "cem": Author(name="Cem", url="https://cem.example/"),
                "dan": Author(name="dan"),
            },
            description="Small experiments in running a newsletter",
            language="de-AT",
            timezone="Europe/Berlin",
            theme=ThemeChoice(name="ledger", options={"accent": "teal", "columns": 2}),
            repository=Repository(kind="github", host="github.com", path="ana/journal"),
            menu=(
                MenuItem(title="About", address="/about/"),
                MenuItem(title="Code", address="https://code.example/"),
            ),
        ),
        [],
    )


def test_short_forms_are_a_name_alone() -> None:
    found = settings_of(SMALLEST + "author: Ana\ntheme: ledger\n")
    assert (found.author, found.theme) == (Author(name="Ana"), ThemeChoice(name="ledger"))


def test_marks_and_windows_line_ends_do_not_matter() -> None:
    assert read("\ufeff" + SMALLEST.replace("\n", "\r\n")) == read(SMALLEST)


@pytest.mark.parametrize("word", ["2026", "yes", "1e3", "Null"])
def test_a_title_that_looks_like_something_else_is_text(word: str) -> None:
    assert settings_of(f"title: {word}\nurl: https://ana.example/").title == word


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://ana.example", "https://ana.example/"),
        ("HTTPS://ana.example/a/b", "https://ana.example/a/b/"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("https://ana.example/journal//", "https://ana.example/journal/"),
    ],
)
def test_the_address_ends_with_a_slash(written: str, url: str) -> None:
    assert settings_of(f"title: T\nurl: {written}").url == url


# Mistakes


@pytest.mark.parametrize(
    ("line", "report", "help"),
    [
        ("titel: x", "3:1: error[setting-unknown]: there is no setting `titel`", "did you mean `title`?"),
        ("baseURL: x", "3:1: error[setting-unknown]: there is no setting `baseURL`", "did you mean `url`?"),
        (
            "qqq: x",
            "3:1: error[setting-unknown]: there is no setting `qqq`",
            f"the settings are: {', '.join(sorted(NAMES))}",
        ),
        ("Language: de", "3:1: hint[key-capitals]: `Language` is read as `language`", "write `language:`"),
        ("title: again", "3:1: error[key-duplicate]: `title` is already on line 1", "keep one of the two"),
        ("Title: again", "3:1: error[key-duplicate]: `Title` and `title` are the same key", "keep one of the two"),
        (
            "timezone: Berlin",
            "3:11: error[timezone-unknown]: 'Berlin' is not a time zone",
            "write `timezone: Europe/Berlin`",
        ),
        (
            "timezone: europe/berlin",
            "3:11: error[timezone-unknown]: 'europe/berlin' is not a time zone",
            "write `timezone: Europe/Berlin`",
        ),
        (
            "timezone: Europe",
            "3:11: error[timezone-unknown]: 'Europe' is not a time zone",
            "write an area and a city, such as Europe/Berlin",
        ),
        (
            "timezone: ../x",
            "3:11: error[timezone-unknown]: '../x' is not a time zone",
            "write an area and a city, such as Europe/Berlin",
        ),
        (
            "timezone: New York",
            "3:11: error[timezone-unknown]: 'New York' is not a time zone",
            "write `timezone: America/New_York`",
        ),
        ("language: english", "3:11: error[language-invalid]: 'english' is not a language tag", "write `language: en`"),
        ("language: pt_BR", "3:11: error[language-invalid]: 'pt_BR' is not a language tag", "write `language: pt-BR`"),
        (
            "repository: ana/journal",
            "3:13: error[repository-invalid]: 'ana/journal' does not say on which forge",
            "write github:ana/journal",
        ),
        (
            "theme: [dune]",
            "3:8: error[value-kind]: `theme` takes text, not a list",
            "put the value in quotes: theme: '[dune]'",
        ),
        ("theme: {nam: dune}", "3:9: error[theme-invalid]: `theme` has no `nam`", "did you mean `name`?"),
        (
            "menu: /about/",
            "3:7: error[menu-invalid]: the menu is a list",
            "write `menu: [{title: About, address: /about/}]`",
        ),
        (
            "menu: [About]",
            "3:8: error[menu-invalid]: a line of the menu has a title and an address",
            "write `{title: About, address: /about/}`",
        ),
        (
            "menu: [{title: About}]",
            "3:8: error[menu-invalid]: this line of the menu has no address",
            "write `{title: About, address: /about/}`",
        ),
        (
            "menu: [{title: About, address: about.md}]",
            "3:32: error[menu-invalid]: 'about.md' is neither a path from the journal's top nor a full address",
            "write `address: /about/`",
        ),
        (
            "menu: [{title: A, address: /a/, icon: x}]",
            "3:33: error[menu-invalid]: a line of the menu has no `icon`",
            "it has title, address",
        ),
        (
            "author: [Ana, Bea]",
            "3:9: error[author-invalid]: `author` is one author, not a list",
            "write `author: Ana`, or several under `authors:` by short name",
        ),
        ("author: {nickname: Ana}", "3:10: error[author-invalid]: an author has no `nickname`", "did you mean `name`?"),
        (
            "author: {name: A, email: nobody}",
            "3:26: error[author-invalid]: 'nobody' is not an email address",
            "write one such as ana@ana.example",
        ),
        (
            "author: {name: A, url: a.example}",
            "3:24: error[url-invalid]: 'a.example' is not an absolute address",
            "write `url: https://a.example`",
        ),
        (
            "authors: [Ana]",
            "3:10: error[value-kind]: `authors` takes a mapping, not a list",
            "write `authors: {key: value}`",
        ),
        (
            "description: #1 in the list",
            "3:14: warning[value-commented]: `description` is empty: what follows `#` is a comment",
            "write `description: 1 in the list`, or '#1 in the list' in quotes",
        ),
    ],
)
def test_a_mistake_is_told_at_its_place_with_what_to_write(line: str, report: str, help: str) -> None:
    _, found = read(SMALLEST + line)
    told = [(f"{d.span.line}:{d.span.column}: {d.severity}[{d.code}]: {d.message}", d.help) for d in found]
    assert (report, help) in told
    assert {d.span.path for d in found} == {"microjournal.yaml"}


@pytest.mark.parametrize(
    ("url", "why", "help"),
    [
        ("ana.example/journal", "does not begin with https:// or http://", "https://ana.example/journal/"),
        ("//ana.example", "does not begin with https:// or http://", "https://ana.example/"),
        ("ftp://ana.example/", "does not begin with https:// or http://", "https://ana.example/"),
        ("https://", "is not an address", "https://ana.example/"),
        ("https://ana.example:port/", "is not an address", "https://ana.example:port/"),
        ("https://[ana", "is not an address", "https://[ana/"),
        ("https://ana .example/", "is not an address", "https://ana.example/"),
        ("https://ana.example/?x=1", "has a query or a fragment", "https://ana.example/"),
        ("https://ana:secret@ana.example/", "holds a user name, which everybody would see", "https://ana.example/"),
    ],
)
def test_an_address_that_no_site_can_have_is_refused(url: str, why: str, help: str) -> None:
    found, (problem,) = read(f"title: T\nurl: '{url}'")
    assert found is None
    assert (problem.code, problem.span.line, problem.span.column) == ("url-invalid", 2, 6)
    assert problem.message.endswith(why)
    assert problem.help == f"write `url: {help}`"


def test_what_is_required_and_missing_is_told_on_the_first_line() -> None:
    assert said("# nothing yet\n") == (
        "microjournal.yaml:1:1: error[setting-required]: `title` is missing\n"
        "  1 | # nothing yet\n"
        "    | ^ write `title: Ana tries things`\n"
        "microjournal.yaml:1:1: error[setting-required]: `url` is missing\n"
        "  1 | # nothing yet\n"
        "    | ^ write `url: https://ana.example/journal/`\n"
    )


def test_a_required_setting_that_cannot_be_read_is_told_once() -> None:
    assert [d.code for d in read("title: [x]\nurl: x y")[1]] == ["value-kind", "url-invalid"]


def test_yaml_that_cannot_be_read_is_told_at_its_place() -> None:
    assert said("title: Ana: tries things\nurl: https://ana.example/\n") == (
        "microjournal.yaml:1:11: error[yaml-syntax]: a second colon stands where none is expected\n"
        "  1 | title: Ana: tries things\n"
        "    |           ^ put the value in quotes: title: 'Ana: tries things'\n"
    )


def test_everything_wrong_is_told_in_one_run() -> None:
    _, found = read("titel: x\nurl: y\ntimezone: z\nlanguage: _\nrepository: a\nmenu: b\n")
    assert {d.code for d in found} == {
        "setting-unknown",
        "setting-required",
        "url-invalid",
        "timezone-unknown",
        "language-invalid",
        "repository-invalid",
        "menu-invalid",
    }


# The documentation is true


# What is found by whoever looks for the file, or builds a site for the address in it.
NOT_IN_THE_FILE = ("settings-missing", "extra-missing", "url-placeholder")


@pytest.mark.parametrize("code", [code.name for code in GROUPS["Settings"] if code.name not in NOT_IN_THE_FILE])
def test_the_documentation_shows_what_is_wrong_and_what_is_right(code: str) -> None:
    parts = re.split(r"\n\n(?:Wrong|Right):\n\n", explanation(code))
    _, wrong, right = (re.sub(r"^    ", "", part, flags=re.MULTILINE) for part in parts)
    assert code in {d.code for d in read(wrong)[1]}
    assert read(right)[1] == []


def test_every_setting_is_documented_with_an_example_that_is_right() -> None:
    from dataclasses import fields

    names = {key.name for key in SETTINGS}
    assert names == {field.name for field in fields(Settings)}
    for key in SETTINGS:
        needed = "".join(line for line in SMALLEST.splitlines(keepends=True) if not line.startswith(f"{key.name}:"))
        assert read(needed + key.example)[1] == []


def test_the_documented_defaults_are_the_defaults() -> None:
    smallest = settings_of(SMALLEST)
    for key in SETTINGS:
        if not key.required:
            value = getattr(smallest, key.name)
            if isinstance(value, ThemeChoice):
                assert value.options == {}
                value = value.name
            if isinstance(value, CommentsChoice):
                assert not value.has_avatars
                value = value.repository
            if isinstance(value, bool):
                value = str(value).lower()
            assert value in (key.default or None, (), {}, key.default)


# Laws


def test_any_text_is_read_or_refused_with_a_place() -> None:
    words = st.sampled_from(
        [key.name for key in SETTINGS] + [": ", ":", "\n", "  ", "- ", "{", "}", "[", "]", "x", "'", "#"]
    )

    @given(st.lists(words | st.text(max_size=5), max_size=15).map("".join))
    def law(text: str) -> None:
        found, problems = read(text)
        assert (found is None) == any(problem.severity == "error" for problem in problems)
        lines = unify_line_ends(text).split("\n")
        assert all(1 <= problem.span.line <= len(lines) for problem in problems)

    law()
