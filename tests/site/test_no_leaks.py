"""Nothing leaks: of an entry that is not public, no word reaches any byte of the site, and no name any file of it."""

from __future__ import annotations

import shutil
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microjournal.build.options import BuildOptions
from microjournal.build.pipeline import build

if TYPE_CHECKING:
    from tests.conftest import MakeJournal

TODAY = "2026-03-10"

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)

# Words that nothing else holds. What is not public is full of them.
MARKS = [
    "zqtitlez", "zqtagz", "zqbodyz", "zqexpectz", "zqlessonz", "zqsummaryz", "zqnamez", "zqimagez", "zqextraz",
    "zqupdatez", "zqauthorz", "zqaliasz", "zqheadingz", "zqfolderz", "zqissuez", "zqfilez",
]  # fmt: skip

SETTINGS = "title: Ana tries things\nurl: https://ana.example/journal/\nrepository: github:ana/journal\n"


@dataclass(frozen=True)
class Secret:
    """How an entry is hidden, and everything by which it may be found all the same."""

    hide: str
    date: str = "2026-03-02"
    stage: int = 3
    shares_tag: bool = True
    follows: bool = True
    followed: bool = False
    linked: bool = False
    links: bool = True
    page: bool = False

    def text(self) -> str:
        keys = [
            "title: zqtitlez",
            "tags: [zqtagz, team]" if self.shares_tag else "tags: [zqtagz]",
            "summary: zqsummaryz",
            "authors: [zqauthorz]",
            "aliases: [/zqaliasz/]",
            "extra: {deep: [zqextraz]}",
            self.hide,
        ]
        if not self.page:
            keys += [f"date: {self.date}", "issue: zqissuez/zqissuez#1"]
            if self.stage >= 1:
                keys += ["expect: zqexpectz", "review: 2026-03-12"]
            if self.stage >= 2:
                keys.append(f"started: {self.date}")
            if self.stage == 3:
                keys += [f"ended: {self.date}", "result: met", "decision: adopt", "lesson: zqlessonz"]
            if self.stage == 4:
                keys += [f"dropped: {self.date}", "lesson: zqlessonz"]
            if self.follows:
                keys.append("follows: 2026-03-01-first")
        body = "zqbodyz ![zqimagez](zqimagez.png) [zqfilez](zqfilez.csv)\n\n## zqheadingz\n\n"
        if self.links:
            body += "As [[2026-03-01-first]] and [[about]] said.\n\n"
        return "---\n" + "\n".join(keys) + f"\n---\n{body}## {self.date} zqupdatez\n\nText.\n\n## Result\n\nText.\n"

    def files(self) -> dict[str, str | bytes]:
        over = "ended: 2026-03-03\nresult: partly\ndecision: adapt\n"
        first = f"---\ntitle: First\ntags: [team]\nexpect: x\n{over}---\nText.\n"
        after = "---\ntitle: After\ntags: [team]\nexpect: x\nFOLLOWS---\nText. LINK\n"
        after = after.replace("FOLLOWS", "follows: zqnamez\n" if self.followed and not self.page else "")
        after = after.replace("LINK", "It is [here](zqfolderz/zqnamez.md)." if self.linked and not self.page else "")
        home = "content/pages" if self.page else "content"
        return {
            "microjournal.yaml": SETTINGS,
            "content/2026-03-01-first.md": first,
            "content/2026-03-04-after.md": after,
            "content/pages/about.md": "# About\n\nUs.\n",
            f"{home}/zqfolderz/zqnamez.md": self.text(),
            f"{home}/zqfolderz/zqimagez.png": PNG,
            f"{home}/zqfolderz/zqfilez.csv": "a,b\n",
        }


secrets = st.builds(
    Secret,
    hide=st.sampled_from(
        ["draft: true", "publish: 2026-03-11", "publish: 2027-01-01", "draft: yes\npublish: 2026-01-01"]
    ),
    date=st.sampled_from(["2026-03-02", "2026-03-10", "2026-02-01", "2025-01-01", "2026-06-01"]),
    stage=st.integers(0, 4),
    shares_tag=st.booleans(),
    follows=st.booleans(),
    followed=st.booleans(),
    linked=st.booleans(),
    links=st.booleans(),
    page=st.booleans(),
)


def write_anew(root: Path, files: dict[str, str | bytes]) -> None:
    """These files and no others; what earlier builds left stays, because that saves most of the time."""
    shutil.rmtree(root / "content", ignore_errors=True)
    (root / "permalinks.txt").unlink(missing_ok=True)
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content.encode() if isinstance(content, str) else content)


def site(root: Path) -> dict[str, bytes]:
    return {
        p.relative_to(root / "public").as_posix(): p.read_bytes() for p in (root / "public").rglob("*") if p.is_file()
    }


def mentions(root: Path) -> dict[str, list[str]]:
    """Every file of the site that holds a mark in its name or its bytes, `permalinks.txt` too."""
    found = {}
    for name, data in {**site(root), "permalinks.txt": (root / "permalinks.txt").read_bytes()}.items():
        text = unquote(unicodedata.normalize("NFKC", name + "\n" + data.decode("utf-8", "replace"))).casefold()
        marks = [mark for mark in MARKS if mark in text]
        if marks:
            found[name] = marks
    return found


@pytest.mark.promise("drafts-hidden")
@given(secrets)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_byte_of_the_site_knows_of_what_is_not_public(tmp_path: Path, secret: Secret) -> None:
    root, without = tmp_path / "with", tmp_path / "without"
    write_anew(root, secret.files())
    result = build(BuildOptions(root=root, today=TODAY, jobs=1))
    assert result.ok, result.problems
    assert mentions(root) == {}
    if secret.page or not (secret.followed or secret.linked):
        write_anew(without, {name: data for name, data in secret.files().items() if "zq" not in name})
        assert build(BuildOptions(root=without, today=TODAY, jobs=1)).ok
        assert site(root) == site(without), "a hidden entry leaves a trace without a word"


def test_the_search_would_find_it(journal: MakeJournal) -> None:
    """Were it public, every mark would be found, and in every kind of file."""
    made = journal(Secret(hide="draft: false", linked=True, followed=True).files())
    assert made.build().ok
    found = mentions(made.root)
    # A theme may print `extra`; ours do not. Folders of `content/` are the author's affair.
    assert {mark for marks in found.values() for mark in marks} == set(MARKS) - {"zqextraz", "zqfolderz"}
    names = """
        index.html 2026/03/index.html 2026/03/entries.json 2026/03/zqnamez/index.html 2026/03/zqnamez/zqimagez.png
        2026/03/first/index.html 2026/03/after/index.html tags/index.html tags/zqtagz/index.html tags/team/index.html
        tags/team/feed.xml practices/index.html lessons/index.html timeline/index.html
        subscribe/index.html feed.xml atom.xml feed.json results.xml plans.xml zqaliasz/index.html about/index.html
        sitemap/tags.xml permalinks.txt
    """
    assert set(names.split()) - found.keys() == set()


def test_an_embargo_ends_on_its_day(journal: MakeJournal) -> None:
    made = journal(Secret(hide="publish: 2026-03-11", stage=1, linked=True, followed=True).files())
    assert made.build(today="2026-03-10").ok
    assert mentions(made.root) == {}
    assert made.build(today="2026-03-11").ok
    names = """
        2026/03/zqnamez/index.html 2026/03/zqnamez/zqimagez.png 2026/03/index.html 2026/03/after/index.html index.html
        tags/zqtagz/index.html feed.xml calendar.ics
    """
    assert set(names.split()) - mentions(made.root).keys() == set()
    assert "draft" not in made.page("2026/03/zqnamez/").body.get_text()  # type: ignore[union-attr]
    assert "noindex" not in made.read("public/2026/03/zqnamez/index.html")


@pytest.mark.parametrize("hide", ["draft: true", "publish: 2027-01-01"])
def test_a_preview_shows_everything_and_says_so(journal: MakeJournal, hide: str) -> None:
    made = journal(Secret(hide=hide, linked=True).files())
    assert made.build(drafts=True, update_permalinks=False).ok
    page = made.page("2026/03/zqnamez/")
    assert "zqbodyz" in page.get_text()
    assert "draft" in page.select_one(".state").get_text()  # type: ignore[union-attr]
    for address in ("", "2026/03/zqnamez/", "tags/team/", "about/"):
        assert made.page(address).find("meta", attrs={"name": "robots", "content": "noindex"}), address
        assert "Preview" in made.page(address).select_one(".preview").get_text()  # type: ignore[union-attr]
    row = made.page("2026/03/").find("a", string="zqtitlez").find_parent("li")  # type: ignore[union-attr]
    assert "draft" in row.get_text()  # type: ignore[union-attr]
    assert not (made.root / "permalinks.txt").exists()


def test_after_a_preview_a_build_takes_everything_back(journal: MakeJournal) -> None:
    made = journal(Secret(hide="draft: true", linked=True, followed=True).files())
    made.build()
    before = made.contents()
    made.build(drafts=True, update_permalinks=False)
    assert mentions(made.root) != {}
    made.build()
    assert made.contents() == before
    assert mentions(made.root) == {}


def test_an_entry_that_becomes_a_draft_again_disappears_but_for_its_address(journal: MakeJournal) -> None:
    made = journal(Secret(hide="draft: false", follows=False).files())
    assert made.build().ok
    made.write(Secret(hide="draft: true", follows=False).files())
    assert made.build().codes.count("withdrawn") == 2
    # The addresses were published, so they stay known; all that was said there is gone.
    pages = {name for name in mentions(made.root) if not name.startswith(".microjournal/")}
    of_its_tag = {"tags/zqtagz/index.html", "tags/zqtagz/feed.xml", "permalinks/tags-z.txt"}
    remembered = {"permalinks.txt", "permalinks/2026-03.txt", "permalinks/pages.txt", *of_its_tag}
    assert pages == {"2026/03/zqnamez/index.html", "zqaliasz/index.html", *remembered}
    assert {mark for marks in mentions(made.root).values() for mark in marks} == {"zqnamez", "zqaliasz", "zqtagz"}


@given(secrets)
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_said_before_an_entry_was_hidden_again_only_its_addresses_are_left(
    tmp_path: Path, secret: Secret
) -> None:
    options = BuildOptions(root=tmp_path, today=TODAY, jobs=1)
    write_anew(tmp_path, replace(secret, hide="draft: false").files())
    assert build(options).ok
    assert mentions(tmp_path) != {}
    for name, content in secret.files().items():
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    assert build(options).ok
    left = {mark for marks in mentions(tmp_path).values() for mark in marks}
    assert left <= {"zqnamez", "zqaliasz", "zqtagz", "zqfolderz"}


def test_a_link_without_a_text_of_its_own_does_not_print_the_id_and_warns(journal: MakeJournal) -> None:
    made = journal({**Secret(hide="draft: true").files(), "content/2026-03-05-x.md": "# X\n\nSee [[zqnamez]].\n"})
    built = made.build()
    assert built.codes == ["link-hidden"]
    assert built.output.startswith("content/2026-03-05-x.md:3:7: warning[link-hidden]: 'zqnamez' is not public yet")
    assert mentions(made.root) == {}


def test_messages_about_public_entries_do_not_suggest_hidden_ones(journal: MakeJournal) -> None:
    made = journal({**Secret(hide="draft: true").files(), "content/2026-03-05-x.md": "# X\n\nSee [[zqnam]].\n"})
    assert "zqnamez" not in made.build().output
