"""The forms in which readers propose plans, as `microjournal init` writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from microjournal.cli.program import program
from microjournal.forges import FORGES
from microjournal.forges.proposals import HEADING, QUESTIONS

FORMS = {forge.name: forge.plan_form for forge in FORGES}


@pytest.fixture(autouse=True)
def _no_git_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def form_of(folder: Path, forge: str) -> str:
    result = CliRunner().invoke(program, ["init", str(folder), "--forge", forge])
    assert result.exit_code == 0, result.output
    assert f"wrote {FORMS[forge]}" in result.output
    return (folder / FORMS[forge]).read_text(encoding="utf-8")


def fields_of(folder: Path, forge: str) -> list[dict[str, Any]]:
    form = yaml.safe_load(form_of(folder, forge))
    # What GitHub takes, to the letter: with anything else in it, the form is not offered.
    # https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
    assert set(form) == {"name", "description", "body"}
    assert all(type(form[name]) is str and form[name] for name in ("name", "description"))
    for field in form["body"]:
        assert set(field) <= {"type", "id", "attributes", "validations"}
        assert field["type"] in ("input", "textarea")
        assert set(field["attributes"]) <= {"label", "description", "placeholder"}
        assert all(type(value) is str and value for value in field["attributes"].values())
        assert field.get("validations", {"required": True}) == {"required": True}
    for key in ("id", "label"):
        values = [field.get(key) or field["attributes"][key] for field in form["body"]]
        assert len(set(values)) == len(values)
    fields: list[dict[str, Any]] = form["body"]
    return fields


@pytest.mark.parametrize("forge", ["github", "forgejo"])
def test_a_form_asks_what_is_read_again(tmp_path: Path, forge: str) -> None:
    fields = fields_of(tmp_path, forge)
    assert [(field["id"], field["attributes"]["label"]) for field in fields] == [(q.name, q.label) for q in QUESTIONS]
    assert [field["id"] for field in fields if "validations" in field] == [q.name for q in QUESTIONS if q.is_required]
    assert [field["id"] for field in fields if field["type"] == "textarea"] == [q.name for q in QUESTIONS if q.is_long]


def test_gitlab_has_the_headings_and_says_what_is_asked_without_a_word_in_the_issue(tmp_path: Path) -> None:
    lines = form_of(tmp_path, "gitlab").splitlines()
    assert [line for line in lines if line.startswith("#")] == [f"{HEADING}{q.label}" for q in QUESTIONS]
    others = [line for line in lines if line and not line.startswith("#")]
    assert all(line.startswith("<!-- ") and line.endswith(" -->") and "--" not in line[4:-3] for line in others)


def test_a_form_that_is_there_already_stays(tmp_path: Path) -> None:
    path = tmp_path / FORMS["github"]
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(program, ["init", str(tmp_path), "--forge", "github"])
    assert f"kept  {FORMS['github']}" in result.output
    assert path.read_text(encoding="utf-8") == "mine"
