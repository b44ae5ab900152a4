"""The JSON Schemas say of a file what the program says of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from microjournal.cli.program import program
from microjournal.content import settings
from microjournal.content.entry import ParseSettings, parse
from microjournal.content.fields import FIELDS
from microjournal.content.positions import value_spans
from microjournal.content.schemas import bundle, schemas
from microjournal.content.settings_fields import SETTINGS as SETTINGS_FIELDS
from microjournal.content.source import SourceError, read_source
from microjournal.create.scaffold import Facts, Workflows, new_journal
from microjournal.diagnostics import Diagnostic
from microjournal.schema.document import Document

BROKEN = sorted((Path(__file__).parent.parent / "broken").glob("*.txt"))
# What a schema can know: the shape of single values, and which keys belong together.
KNOWN_TO_SCHEMA = frozenset(
    """
    alias-invalid confidence-invalid date-invalid decision-unknown decision-without-end dropped-and-ended flag-invalid
    id-invalid issue-invalid result-unknown result-without-end review-invalid value-kind word-understood
    """.split()
)
# Days that no calendar has, times that no clock shows, and hosts that are not the journal's: no pattern knows.
BEYOND_PATTERNS = frozenset(
    {
        "alias-elsewhere",
        "date-that-is-not-in-the-calendar",
        "date-with-impossible-time",
        "date-with-named-zone",
        "everything-at-once",
        "review-beyond-the-calendar",
    }
)


SAMPLES = new_journal(Facts(title="Ana tries things", today="2026-03-04"), Workflows(forges=(), install=""), schema="")


def as_editors_read_it(text: str) -> Any:
    """The value of a YAML mapping by YAML 1.2, where a date is text."""
    document = Document(text, path="x")
    top = document.compose()
    return None if top is None else document.plain(top)


def refused_keys(schema: dict[str, Any], value: Any) -> set[str]:
    """The keys at the top that a schema finds wrong, or that it finds to be missing something."""
    validator = jsonschema.Draft7Validator(schema)
    return {key for error in validator.iter_errors(value) for key in _keys_of(error, schema)}


def _keys_of(error: jsonschema.ValidationError, schema: dict[str, Any]) -> Iterator[str]:
    if error.absolute_path:
        yield str(error.absolute_path[0])
    elif error.validator == "required":
        yield error.message.split("'")[1]
    elif error.validator == "additionalProperties":
        value: Any = error.instance
        yield from set(value) - set(schema["properties"])
    else:
        rule = schema["allOf"][error.absolute_schema_path[1]]
        yield from rule["if"]["required"]


def valid_front_matter() -> dict[str, str]:
    """Front matter in which nothing is wrong, by a name."""
    found = {path: read_source(text.encode(), path=path).head for path, text in SAMPLES.items() if path.endswith(".md")}
    for key in FIELDS:
        end = "ended: 2026-03-19\n" if key.name in ("result", "decision") else ""
        found[f"example of {key.name}"] = end + key.example
    return found


OTHER_WAYS = {
    "all keys that go together": "\n".join(key.example for key in FIELDS if key.name != "dropped"),
    "dates with times": "date: 2026-03-04 09:30\nstarted: 2026-03-05T10:00:00+01:00\npublish: 2026-03-05 07:00",
    "words for true": "draft: yes",
    "a percentage with its sign": "expect: It helps\nconfidence: 70 %",
    "texts that look like other things": "title: 2026\nexpect: yes\nlesson: 1.5\nended: 2026-03-19\nid: 12",
    "keys without a value": "".join(f"{key.name}:\n" for key in FIELDS),
    "lists of one": "tags: team\nfollows: 2026-02-10-before\nauthors: ana\naliases: /old/",
    "ids as links": "follows: [[2026-02-10-before]]",
    "authors by name": "authors: [{name: Ana}, bea]",
    "issues": "issue: '#42'",
    "issues elsewhere": "issue: owner/repo#42",
    "issues by address": "issue: https://gitlab.com/group/project/-/issues/42",
    "keys of one's own": "mood: curious\nextra: {weather: [rain, sun]}",
    "something dropped with a decision": "dropped: 2026-03-12\ndecision: abandon",
}


@pytest.mark.parametrize("front", [*valid_front_matter().values(), *OTHER_WAYS.values()])
def test_front_matter_that_the_program_takes_is_valid(front: str) -> None:
    data = f"---\n{front}\n---\n# Title\n".encode()
    # An entry cannot have all dates of a life in every order: only mistakes of the keys themselves count here.
    reported = parse(
        data, path="content/2026-03-04-a.md", settings=ParseSettings(url="https://ana.example/")
    ).diagnostics
    assert [d.code for d in reported if d.code in KNOWN_TO_SCHEMA] == []

    assert refused_keys(schemas()["entry"], as_editors_read_it(front)) == set()


def keys_reported(found: list[Diagnostic], data: bytes, path: str) -> set[str]:
    """The keys that diagnostics are about, by their lines."""
    lines = {span.line: name for name, span in value_spans(data, path=path).items()}
    # A value in a list of several lines belongs to the key above it.
    return {lines[max(line for line in lines if line <= d.span.line)] for d in found}


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.stem)
def test_a_broken_entry_fails_at_the_keys_that_check_names(case: Path) -> None:
    path, text, _ = case.read_text(encoding="utf-8").split("=====\n")
    path = path.strip()
    try:
        front = as_editors_read_it(read_source(text.encode(), path=path).head)
    except SourceError:
        return
    if front is None or path.startswith("content/pages/") or case.stem in BEYOND_PATTERNS:
        return
    settings = ParseSettings(url="https://ana.example/journal/")
    found = [d for d in parse(text.encode(), path=path, settings=settings).diagnostics if d.code in KNOWN_TO_SCHEMA]

    assert refused_keys(schemas()["entry"], front) == keys_reported(found, text.encode(), path)


@pytest.mark.parametrize(
    "front",
    [
        "expect: It helps\nconfidence: -5",
        "expect: It helps\nconfidence: 70.5",
        "issue: 0",
        "issue: '42 and 43'",
        "date: 2026-3-4",
        "review: 2y",
        "draft: 1",
        "id: 'a#b'",
        "aliases: [/old/, /blog/../older/]",
        "tags: {team: 1}",
    ],
)
def test_other_mistakes_in_values_fail_at_their_key(front: str) -> None:
    data = f"---\ntitle: A\n{front}\n---\n".encode()
    path = "content/2026-03-04-a.md"
    found = list(parse(data, path=path, settings=ParseSettings(url="https://ana.example/")).diagnostics)

    assert refused_keys(schemas()["entry"], as_editors_read_it(front)) == keys_reported(found, data, path) != set()


def test_every_kind_of_mistake_that_a_schema_can_tell_is_among_the_broken_entries() -> None:
    reported = "".join(case.read_text(encoding="utf-8") for case in BROKEN if case.stem not in BEYOND_PATTERNS)

    assert [code for code in sorted(KNOWN_TO_SCHEMA) if f"[{code}]" not in reported] == []


VALID_SETTINGS = {
    "the least": "title: Ana\nurl: https://ana.example/",
    "with a path and a port": "title: Ana\nurl: HTTP://localhost:8000/journal",
    "all of it": "\n".join(key.example for key in SETTINGS_FIELDS),
    "a title that looks like a number": "title: 2026\nurl: https://ana.example/",
    "keys without a value": "title: Ana\nurl: https://ana.example/\n"
    + "".join(f"{key.name}:\n" for key in SETTINGS_FIELDS if not key.required),
    "a name for an author": "title: Ana\nurl: https://ana.example/\nauthor: Ana",
    "a theme by name": "title: Ana\nurl: https://ana.example/\ntheme: ledger",
    "a repository by address": "title: Ana\nurl: https://ana.example/\nrepository: https://codeberg.org/ana/journal",
    "what init writes": SAMPLES["microjournal.yaml"],
}


@pytest.mark.parametrize("text", VALID_SETTINGS.values(), ids=VALID_SETTINGS)
def test_settings_that_the_program_takes_are_valid(text: str) -> None:
    assert settings.read(text)[1] == []

    assert refused_keys(schemas()["settings"], as_editors_read_it(text)) == set()


BROKEN_SETTINGS = {
    "no title": "url: https://ana.example/",
    "no address": "title: Ana",
    "an address without scheme": "title: Ana\nurl: ana.example",
    "an address with a query": "title: Ana\nurl: https://ana.example/?a=b",
    "an address with a password": "title: Ana\nurl: https://ana:secret@ana.example/",
    "an unknown key": "titel: Ana\ntitle: Ana\nurl: https://ana.example/",
    "a language by name": "title: Ana\nurl: https://ana.example/\nlanguage: english",
    "a time zone with a blank": "title: Ana\nurl: https://ana.example/\ntimezone: New York",
    "a repository without a forge": "title: Ana\nurl: https://ana.example/\nrepository: ana/journal",
    "a menu that is no list": "title: Ana\nurl: https://ana.example/\nmenu: {title: About, address: /about/}",
    "a line of the menu without address": "title: Ana\nurl: https://ana.example/\nmenu: [{title: About}]",
    "an address in the menu that is a word": "title: A\nurl: https://a.example/\nmenu: [{title: A, address: about}]",
    "an author without a name": "title: Ana\nurl: https://ana.example/\nauthor: {url: https://ana.example/}",
    "an author with an age": "title: Ana\nurl: https://ana.example/\nauthor: {name: Ana, age: 40}",
    "an author's address without scheme": "title: A\nurl: https://a.example/\nauthor: {name: A, url: a.example}",
    "authors in a list": "title: Ana\nurl: https://ana.example/\nauthors: [ana, bea]",
    "a theme in a list": "title: Ana\nurl: https://ana.example/\ntheme: [dune]",
    "options that are a word": "title: Ana\nurl: https://ana.example/\ntheme: {name: dune, options: teal}",
}


@pytest.mark.parametrize("text", BROKEN_SETTINGS.values(), ids=BROKEN_SETTINGS)
def test_broken_settings_fail_at_the_keys_that_check_names(text: str) -> None:
    found = settings.read(text)[1]
    lines = {number: line.partition(":")[0] for number, line in enumerate(text.splitlines(), 1)}
    missing = {d.message.split("`")[1] for d in found if d.code == "setting-required"}

    reported = {lines[d.span.line] for d in found if d.code != "setting-required"} | missing
    assert refused_keys(schemas()["settings"], as_editors_read_it(text)) == reported != set()


@pytest.mark.parametrize("schema", [*schemas().values(), bundle()])
def test_a_schema_is_one_and_explains_every_key(schema: dict[str, Any]) -> None:
    for dialect in (jsonschema.Draft7Validator, jsonschema.Draft202012Validator):
        dialect.check_schema(schema)

    properties = schema.get("properties", {})
    assert all(reported["description"] and reported["examples"] for reported in properties.values())


@pytest.mark.parametrize("schema", schemas().values(), ids=schemas())
def test_editors_that_know_draft_7_only_miss_nothing(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"

    text = json.dumps(schema)
    for later in ("$defs", "dependentRequired", "dependentSchemas", "prefixItems", "unevaluated", "$dynamicRef"):
        assert later not in text


def test_the_command_prints_json_or_writes_it(tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        outcome = CliRunner().invoke(program, ["schema", *arguments])
        assert outcome.exit_code == 0, outcome.output
        return outcome.stdout

    assert json.loads(run("entry")) == schemas()["entry"]
    assert json.loads(run("settings")) == schemas()["settings"]
    assert json.loads(run())["definitions"]["entry"]["properties"] == schemas()["entry"]["properties"]
    assert run("settings", "--output", str(tmp_path / "settings.json")) == ""
    assert json.loads((tmp_path / "settings.json").read_bytes()) == schemas()["settings"]


def test_a_schema_that_does_not_exist_is_wrong_usage() -> None:
    outcome = CliRunner().invoke(program, ["schema", "themes"])

    assert outcome.exit_code == 2
    assert "entry" in outcome.output
