"""The workflow files run, step by step as they are written, against a forge in a folder and a site on this machine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from microjournal.cli.program import program
from microjournal.content.snapshot import write_snapshot
from microjournal.create.installed import Installed
from microjournal.forges import FORGES, forge_named
from microjournal.model.conversation import Comment, Conversation
from tests.publish.forge import Failed, Forge, git
from tests.publish.live import Live

REQUIREMENT = f"microjournal-ssg @ git+https://forge.example/ana/microjournal@{'ab' * 20}"
KINDS = [forge.name for forge in FORGES]

pytestmark = pytest.mark.skipif("sys.platform == 'win32'", reason="runners of the forges are not Windows")


class Author:
    """A clone of the journal, and the forge that it is pushed to."""

    def __init__(self, folder: Path, forge: Forge) -> None:
        self.folder = folder
        self.forge = forge

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def push(self) -> None:
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "--quiet", "--message", "x")
        git(self.folder, "push", "--quiet", "origin", "HEAD:main")

    def rename(self, old: str, new: str) -> None:
        git(self.folder, "mv", f"content/2026/2026-03-10-{old}.md", f"content/2026/2026-03-10-{new}.md")
        self.push()


MakeAuthor = Callable[..., Author]


@pytest.fixture
def author(tmp_path: Path, live: Live, monkeypatch: pytest.MonkeyPatch) -> MakeAuthor:
    """Makes a journal as `init` makes one, with a remote on a forge of a kind."""

    def make(kind: str, server: str = "") -> Author:
        monkeypatch.setattr("microjournal.create.installed.installed", lambda: Installed(requirement=REQUIREMENT))
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773144000")
        forge = Forge(tmp_path / "forge", live, kind, server=server)
        folder = tmp_path / "journal"
        result = CliRunner().invoke(program, ["init", str(folder), "--forge", kind])
        assert result.exit_code == 0, result.output
        made = Author(folder, forge)
        settings = (folder / "microjournal.yaml").read_text(encoding="utf-8")
        made.write("microjournal.yaml", settings.replace("https://example.org/", live.url))
        git(folder, "init", "--quiet", "--initial-branch", "main")
        git(folder, "remote", "add", "origin", str(forge.bare))
        made.push()
        return made

    return make


def is_live(author: Author, name: str) -> bool:
    return (author.forge.live.folder / name).is_file()


@pytest.fixture
def begun(request: pytest.FixtureRequest, author: MakeAuthor, live: Live) -> Author:
    """A journal with a forge of a kind; nothing is published yet."""
    if request.param != "codeberg":
        return author(request.param)
    made = author("forgejo", "https://codeberg.org")
    live.token = "the-token"
    workflow = made.folder / forge_named("forgejo").workflow
    text = workflow.read_text(encoding="utf-8")
    # As one writes it for a domain of one's own.
    workflow.write_text(text.replace('SITE: ""', f"SITE: {live.url}"), encoding="utf-8")
    made.push()
    return made


def kinds(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("begun", names, indirect=True)


# A sample: so it is shown before an author has written anything.
ENTRY = "2026/03/ask-one-reader/index.html"
TEXT = "# One reader asks\n\nWe asked one reader what the plan was for.\n"


@kinds(*KINDS, "codeberg")
def test_what_was_live_is_remembered_and_what_never_was_is_not(begun: Author) -> None:
    forge = begun.forge
    if forge.kind != "github":
        # Workflow files differ in how they ask for it, and in what they do with its answer.
        forge.play("microjournal", "comments", "exit 0")
        forge.play("microjournal", "check", "exit 0")
    begun.write("content/2026/2026-03-10-once.md", TEXT)
    begun.push()
    forge.run()

    assert is_live(begun, ENTRY)
    assert is_live(begun, "2026/03/once/index.html")
    assert not is_live(begun, ".microjournal/site.list")
    assert "this will be its first publication" in forge.log
    assert [line for line in forge.commands() if not line.startswith("apt-get")] == [
        f"pip install {REQUIREMENT}",
        "microjournal comments sync",
        "microjournal permalinks pull",
        f"microjournal check{'' if forge.kind == 'gitlab' else ' --format github'}",
        "microjournal build",
    ]

    begun.rename("once", "never-live")
    forge.live.is_down = True
    with pytest.raises(Failed, match="503"):
        forge.run()
    forge.live.is_down = False
    assert forge.commands()[-1] == "microjournal permalinks pull"
    if forge.kind == "github":
        forge.is_deploying = False
        with pytest.raises(Failed, match="the deployment failed"):
            forge.run()
        forge.is_deploying = True
    assert is_live(begun, "2026/03/once/index.html")

    # A push between two runs is in nobody's way.
    begun.rename("never-live", "twice")
    forge.run("schedule")

    # What was published is known before the journal is checked.
    assert forge.kind != "github" or "::warning file=content/2026/2026-03-10-twice.md" in forge.log
    assert "2026/03/twice/" in (forge.live.folder / "2026/03/once/index.html").read_text(encoding="utf-8")
    assert is_live(begun, "2026/03/twice/index.html")
    assert not is_live(begun, "2026/03/never-live/index.html")
    guids = re.findall("<guid[^>]*>(.*?)</guid>", (forge.live.folder / "feed.xml").read_text(encoding="utf-8"))
    assert [guid for guid in guids if ":2026-03-10-once/" in guid]
    assert not [guid for guid in guids if "never-live" in guid or "twice" in guid]
    # The main branch is protected, and holds what the author pushed.
    assert set(git(forge.bare, "log", "--format=%an", "main").split()) == {"ana"}


@kinds(*KINDS)
def test_a_pull_request_is_checked_and_built_and_not_published(begun: Author) -> None:
    if begun.forge.kind != "github":
        begun.forge.play("microjournal", "check", "exit 0")
        begun.forge.play("microjournal", "build", "exit 0")
    begun.write("content/2026/2026-03-10-mine.md", "# Mine\n")
    git(begun.folder, "add", "--all")
    git(begun.folder, "commit", "--quiet", "--message", "x")
    git(begun.folder, "push", "--quiet", "origin", "HEAD:refs/pull/1/head")

    begun.forge.run("pull_request", "refs/pull/1/head")

    asked = [line.split()[1] for line in begun.forge.commands() if line.startswith("microjournal")]
    assert asked[-2:] == ["check", "build"]
    assert asked[:-2] == (["comments"] if begun.forge.kind == "gitlab" else [])
    assert not [line for line in begun.forge.tokens() if not line.endswith("CI_JOB_TOKEN")]
    assert list(begun.forge.live.folder.iterdir()) == []


@kinds("github")
def test_a_mistake_or_an_example_address_ends_the_run_before_anything_is_published(begun: Author) -> None:
    begun.write("content/2026/2026-03-10-wrong.md", "---\ntitle: Wrong\nresult: partial\n---\n")
    begun.push()
    with pytest.raises(Failed, match="'partial' is not a result"):
        begun.forge.run()
    assert begun.forge.commands()[-1].startswith("microjournal check")

    (begun.folder / "content/2026/2026-03-10-wrong.md").unlink()
    settings = (begun.folder / "microjournal.yaml").read_text(encoding="utf-8")
    begun.write("microjournal.yaml", settings.replace(begun.forge.live.url, "https://example.org/"))
    begun.push()
    with pytest.raises(Failed, match="is an example"):
        begun.forge.run()

    assert list(begun.forge.live.folder.iterdir()) == []


ISSUE = "https://github.com/ana/journal/issues/4"
SNAPSHOT = "comments/github.com/ana/journal/4.jsonl"
SAID = "2026/03/asked/index.html"


def sync_of(text: str) -> str:
    """A script that fetches one comment."""
    comment = Comment(id="1", author="bea", created="2026-03-10T09:00:00Z", url=f"{ISSUE}#issuecomment-1", text=text)
    data = write_snapshot(Conversation(url=ISSUE, updated="2026-03-10T09:00:00Z", comments=(comment,))).decode()
    return f"mkdir -p {Path(SNAPSHOT).parent}\ncat > {SNAPSHOT} << 'EOF'\n{data}EOF"


@kinds(*KINDS)
def test_what_readers_say_is_fetched_for_each_build_and_stays_when_the_forge_does_not_answer(begun: Author) -> None:
    forge = begun.forge
    settings = (begun.folder / "microjournal.yaml").read_text(encoding="utf-8")
    begun.write("microjournal.yaml", f"{settings}\nrepository: github:ana/journal\n")
    begun.write("content/2026/2026-03-10-asked.md", "---\nissue: 4\n---\n# Asked\n\nText.\n")
    begun.push()
    forge.play("microjournal", "check", "exit 0")
    forge.play("microjournal", "permalinks", "exit 0")
    page = forge.live.folder / SAID

    forge.play("microjournal", "comments", sync_of("That is good."))
    forge.run()
    assert "That is good." in page.read_text(encoding="utf-8")
    given = {line for line in forge.tokens() if line.startswith("microjournal") and "CI_JOB" not in line}
    names = {"github": "GITHUB_TOKEN", "gitlab": "GITLAB_TOKEN", "forgejo": "FORGEJO_TOKEN"}
    assert given == {f"microjournal comments {names[forge.kind]}"}

    forge.play("microjournal", "comments", "exit 1")
    begun.write("content/2026/2026-03-10-asked.md", "---\nissue: 4\n---\n# Asked\n\nOther text.\n")
    begun.push()
    forge.run()
    assert "Other text." in page.read_text(encoding="utf-8")
    assert "That is good." in page.read_text(encoding="utf-8")
    # No robot commits.
    assert set(git(forge.bare, "log", "--format=%an", "main").split()) == {"ana"}
    assert SNAPSHOT not in git(forge.bare, "ls-tree", "-r", "--name-only", "main")


HOSTILE = "---\ntitle: '$(touch x) ${{ github.token }} `touch x`'\nissue: 7\ndraft: true\n---\n$(touch x)\n"


@kinds(*KINDS)
def test_a_label_makes_a_draft_of_an_issue_as_a_pull_request(begun: Author) -> None:
    forge = begun.forge
    file = "content/2026/2026-03-10-touch x;.md"
    forge.play("microjournal", "comments", f"cat > \"{file}\" << 'EOF'\n{HOSTILE}EOF")
    # The only one of Forgejo's; its first lines come from the standard input.
    curl = forge.top / "bin/curl"
    curl.write_text(f'#!/bin/sh\n(echo curl "$@"; cat) >> "{forge.asked}"\n', encoding="utf-8")
    curl.chmod(0o755)

    forge.label("7", "plan")

    assert "microjournal comments adopt 7" in forge.commands()
    assert git(forge.bare, "show", f"plan-7:{file}") == HOSTILE
    assert git(forge.bare, "diff", "--name-only", "-z", "main", "plan-7").split("\0")[:-1] == [file]
    assert set(git(forge.bare, "log", "--format=%an", "main").split()) == {"ana"}
    assert list(forge.live.folder.iterdir()) == []
    asked = "\n".join(forge.commands())
    if forge.kind == "github":
        assert "gh pr create --base main --head plan-7 --title A plan out of #7" in asked
    elif forge.kind == "forgejo":
        (data,) = re.findall("--data ({.*?}) ", asked)
        assert json.loads(data) == {"title": "A plan out of #7", "head": "plan-7", "base": "main"}
        assert 'header = "Authorization: token the-token"' in asked
    else:
        assert "GIT_PUSH_OPTION_1=merge_request.target=main" in asked
    assert not list(forge.top.rglob("x"))
    reading = {line for line in forge.tokens() if line.startswith("microjournal") and "CI_JOB" not in line}
    assert len(reading) == 1
    assert "touch" not in asked.replace(HOSTILE, "")


@kinds("github", "forgejo")
def test_another_label_makes_no_draft_and_a_draft_is_made_once(begun: Author) -> None:
    forge = begun.forge
    forge.label("7", "question")
    assert forge.commands() == []
    git(begun.folder, "push", "--quiet", "origin", "HEAD:plan-7")
    forge.play("microjournal", "comments", "echo x > content/x.md")
    before = git(forge.bare, "rev-parse", "plan-7")
    forge.label("7", "question", "plan")
    assert git(forge.bare, "rev-parse", "plan-7") == before
    assert "There is a branch plan-7 already" in forge.log
