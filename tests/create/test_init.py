"""`microjournal init`: a journal that builds at once."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from microjournal.cli.program import program
from microjournal.create.guesses import place_of, title_of
from microjournal.create.installed import Installed

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

DAY = "2026-03-10"
# 2026-03-10T12:00Z
NOON = "1773144000"


@pytest.fixture(autouse=True)
def _a_machine_that_tells_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOON)
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "no-config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def init(folder: Path, *arguments: str, exit_code: int = 0) -> str:
    result = CliRunner().invoke(program, ["init", str(folder), *arguments])
    assert result.exit_code == exit_code, result.output
    return result.output


def settings_of(folder: Path) -> dict[str, object]:
    settings = yaml.safe_load((folder / "microjournal.yaml").read_text(encoding="utf-8"))
    assert isinstance(settings, dict)
    return settings


@pytest.fixture
def new(journal: MakeJournal, monkeypatch: pytest.MonkeyPatch) -> Journal:
    made = journal({}, folder="ana-tries_things")
    made.remove("microjournal.yaml")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOON)
    init(made.root)
    return made


def test_a_new_journal_builds_and_nothing_is_wrong_but_that_its_address_is_an_example(new: Journal) -> None:
    built = new.build(today=DAY)

    assert built.ok
    assert built.codes == ["url-placeholder"], built.output
    assert new.build(today=DAY).codes == ["url-placeholder"]
    assert new.build(today=DAY, base_url="http://127.0.0.1:8000/").codes == []
    assert not new.build(today=DAY, strict=True).ok
    assert built.result.entries == 3


def test_samples_are_named_before_they_go_live_under_the_name_of_an_author(new: Journal) -> None:
    of_check = new.run("check").output
    assert of_check.count("[sample-unchanged]") == 3
    settings = new.read("microjournal.yaml")
    new.write({"microjournal.yaml": settings.replace("https://example.org/", "https://ana.example/")})

    assert new.build(today=DAY).codes == ["sample-unchanged"] * 3
    assert not new.build(today=DAY, strict=True).ok
    new.write({"microjournal.yaml": settings})
    assert new.build(today=DAY).codes == ["url-placeholder"]


def test_its_home_page_shows_one_experiment_of_each_state(new: Journal) -> None:
    new.build(today=DAY)

    text = new.page("").get_text(" ")
    assert "Write the plan down before starting" in text
    assert "Open tomorrow's file the evening before" in text
    assert "Ask one reader to comment before the result is in" in text


@pytest.mark.parametrize("day", ["2026-03-10", "2026-03-12"])
def test_nothing_is_due_in_the_first_days(new: Journal, day: str) -> None:
    listed = json.loads(new.run("list", "--json", "--today", day).output)

    assert [(entry["status"], entry["due"], entry["overdue"]) for entry in listed] == [
        ("running", False, False),
        ("planned", False, False),
    ]


def test_links_of_the_sample_texts_lead_somewhere(new: Journal) -> None:
    new.build(today=DAY)

    links = {str(link["href"]) for link in new.page("about/").select("main a[href]")}
    assert "../lessons/" in links
    assert "../practices/" in links


def test_title_and_zone_are_guessed(new: Journal) -> None:
    settings = settings_of(new.root)

    assert settings["title"] == "Ana tries things"
    assert settings["timezone"] == "Europe/Berlin"
    assert settings["language"] == "en"
    assert settings["url"] == "https://example.org/"
    assert "author" not in settings


@pytest.mark.parametrize("zone", ["CET-1CEST", ":Mars/Base", "../etc/passwd", ""])
def test_a_zone_that_has_no_name_is_not_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)

    init(tmp_path)

    assert ZoneInfo(str(settings_of(tmp_path)["timezone"])).key not in ("", zone)


def test_author_address_and_forge_are_taken_from_git(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    folder.mkdir()
    for arguments in (
        ("init", "--quiet"),
        ("config", "user.name", "Ana: the one"),
        ("remote", "add", "origin", "git@github.com:Ana/Plan-Journal.git"),
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True)

    init(folder)

    settings = settings_of(folder)
    assert settings["author"] == "Ana: the one"
    assert settings["url"] == "https://ana.github.io/Plan-Journal/"
    assert settings["repository"] == "github:Ana/Plan-Journal"
    assert (folder / ".github/workflows/publish.yml").exists()
    assert not (folder / ".gitlab-ci.yml").exists()


@pytest.mark.parametrize(
    ("remote", "url"),
    [
        ("https://github.com/ana/ana.github.io", "https://ana.github.io/"),
        ("https://token@gitlab.com/group/sub/journal.git", "https://group.gitlab.io/sub/journal/"),
        ("https://gitlab.com/group/group.gitlab.io/", "https://group.gitlab.io/"),
        ("ssh://git@codeberg.org:22/ana/journal.git", "https://ana.codeberg.page/journal/"),
        ("https://codeberg.org/ana/pages", "https://ana.codeberg.page/"),
    ],
)
def test_the_address_of_a_forges_pages_follows_from_the_remote(remote: str, url: str) -> None:
    place = place_of(remote)

    assert place is not None
    assert place.url == url


@pytest.mark.parametrize("remote", ["", "/srv/git/journal.git", "git@git.ana.example:ana/journal.git", "nonsense"])
def test_other_remotes_tell_nothing(remote: str) -> None:
    assert place_of(remote) is None


def test_a_folder_without_a_name_gives_a_title_too() -> None:
    assert title_of(Path("/")) == "Plan journal"
    assert title_of(Path("--")) == "Plan journal"


def test_a_file_that_is_there_is_kept_and_reported(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n", encoding="utf-8")

    output = init(tmp_path)

    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "mine\n"
    assert "kept  .gitignore (add /public/, /.microjournal/ and /permalinks.txt to it)" in output
    assert "wrote microjournal.yaml" in output


def test_it_says_the_next_three_commands(tmp_path: Path) -> None:
    output = init(tmp_path / "my journal")

    assert output.partition("Next:\n")[2].splitlines()[:3] == [
        f'  cd "{tmp_path / "my journal"}"',
        "  microjournal serve --open",
        '  microjournal new "What you will try next"',
    ]


def left_to_do(output: str) -> list[str]:
    """The steps at the end, without their numbers."""
    lines = output.partition("To publish it, when you are ready:\n")[2].splitlines()
    assert [line.split(".")[0].strip() for line in lines] == [str(number) for number in range(1, len(lines) + 1)]
    return [line.split(". ", 1)[1] for line in lines]


def from_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program was installed in a way that a workflow can repeat."""
    found = Installed(requirement=f"microjournal-ssg @ git+https://forge.example/ana/microjournal@{'ab' * 20}")
    monkeypatch.setattr("microjournal.create.installed.installed", lambda: found)


def test_outside_of_git_the_steps_to_publish_begin_with_a_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_git(monkeypatch)

    steps = left_to_do(init(tmp_path))

    assert "set `url`" in steps[0]
    assert steps[1:] == [
        "git init --initial-branch main",
        "git add .",
        'git commit --message "Begin the journal"',
        "Make an empty repository on your forge",
        "git remote add origin ITS-ADDRESS",
        "git push --set-upstream origin main",
    ]


@pytest.mark.parametrize(
    ("remote", "by_hand"),
    [
        ("git@github.com:ana/journal.git", "https://github.com/ana/journal/settings/pages"),
        ("git@gitlab.com:ana/journal.git", "Use unique domain"),
        ("https://codeberg.org/ana/journal.git", "https://codeberg.org/ana/journal/settings/units"),
    ],
)
def test_with_a_remote_the_steps_are_those_of_its_forge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, remote: str, by_hand: str
) -> None:
    from_git(monkeypatch)
    for arguments in (("init", "--quiet", "--initial-branch", "main"), ("remote", "add", "origin", remote)):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)

    steps = left_to_do(init(tmp_path))

    assert by_hand in steps[0]
    assert steps[-3:] == [
        "git add .",
        'git commit --message "Begin the journal"',
        "git push --set-upstream origin main",
    ]
    assert "set `url`" not in " ".join(steps)


def test_that_a_workflow_cannot_install_the_program_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("microjournal.create.installed.installed", lambda: Installed(why="from a folder or a file"))

    steps = left_to_do(init(tmp_path, "--forge", "github"))

    assert steps[1].startswith("In .github/workflows/publish.yml, write how to install microjournal elsewhere")
    assert "from a folder or a file" in steps[1]


def test_what_the_site_remembers_is_not_committed(new: Journal) -> None:
    assert "/permalinks.txt\n" in new.read(".gitignore")
    assert not (new.root / ".gitattributes").exists()


def test_the_settings_name_their_schema_to_editors_and_fit_it(new: Journal) -> None:
    first_line, _, settings = new.read("microjournal.yaml").partition("\n")
    assert first_line == "# yaml-language-server: $schema=.vscode/microjournal.schema.json"

    schema = json.loads(new.read(".vscode/microjournal.schema.json"))
    jsonschema.Draft7Validator(schema).validate(yaml.safe_load(settings))
    wrong = jsonschema.Draft7Validator(schema).iter_errors(yaml.safe_load(settings.replace("language:", "langage:")))
    assert ["langage" in error.message for error in wrong] == [True]


def test_visual_studio_code_gets_the_task_and_the_extension_of_the_page_for_editors(new: Journal) -> None:
    page = (Path(__file__).parent.parent.parent / "docs" / "editors.md").read_text(encoding="utf-8")

    assert new.read(".vscode/tasks.json") in page
    assert json.loads(new.read(".vscode/extensions.json")) == {"recommendations": ["redhat.vscode-yaml"]}


def test_files_for_editors_that_are_there_are_kept(tmp_path: Path) -> None:
    mine = {name: f"// {name}" for name in ("microjournal.schema.json", "extensions.json", "tasks.json")}
    (tmp_path / ".vscode").mkdir()
    for name, text in mine.items():
        (tmp_path / ".vscode" / name).write_text(text, encoding="utf-8")

    output = init(tmp_path)

    for name, text in mine.items():
        assert (tmp_path / ".vscode" / name).read_text(encoding="utf-8") == text
        assert f"kept  .vscode/{name}" in output


def test_inside_a_journal_it_says_so_and_writes_nothing(new: Journal) -> None:
    inside = new.root / "content"

    assert "is a journal already" in init(new.root, exit_code=2)
    assert "is inside the journal" in init(inside, exit_code=2)
    assert not (inside / "microjournal.yaml").exists()
