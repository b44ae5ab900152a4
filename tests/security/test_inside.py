"""A build reads nothing outside of the journal, writes nothing outside of its own folders, and asks nobody."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from microjournal.trust.boundary import Boundary
from tests.conftest import SETTINGS, Journal, MakeJournal
from tests.security.hostile import needs_links
from tests.security.watched import ROOT, watch

SECRET = "a-secret-of-this-machine"
ENTRY = {"content/2026-03-04-stand-up.md": "---\ntitle: Stand-up\n---\nText.\n"}
# Links in a journal, and where they lead: `elsewhere` is a folder beside the journal, with a secret in each file.
LINKS = {
    "a file that is copied": ("static/x.txt", "../../elsewhere/x.txt"),
    "an absolute one": ("static/absolute.txt", "ELSEWHERE/x.txt"),
    "a file beside an entry": ("content/2026/x.png", "../../../elsewhere/x.txt"),
    "an entry": ("content/2026-03-05-x.md", "../../elsewhere/x.md"),
    "a page": ("content/pages/x.md", "../../../elsewhere/x.md"),
    "a folder of entries": ("content/more", "../../elsewhere"),
    "a folder that is copied": ("static/more", "../../elsewhere"),
    "a link to a link": ("static/two-steps.txt", "../one-step"),
    "a folder in a folder": ("static/a/b/more", "../../../../elsewhere"),
    "the whole system": ("static/all", "/"),
    "all of static": ("static", "../elsewhere"),
    "all of content": ("content", "../elsewhere"),
    "the settings": ("microjournal.yaml", "../elsewhere/x.yaml"),
    "the permalinks": ("permalinks.txt", "../elsewhere/x.txt"),
    "a template": ("themes/dune/templates/404.html", "../../../../elsewhere/x.txt"),
    "all templates": ("themes/dune/templates", "../../../elsewhere"),
    "an asset": ("themes/dune/assets/x.css", "../../../../elsewhere/x.txt"),
    "all assets": ("themes/dune/assets", "../../../elsewhere"),
    "the manifest of a theme": ("themes/mine/theme.yaml", "../../../elsewhere/theme.yaml"),
    "a theme": ("themes/mine", "../../elsewhere"),
    "all themes": ("themes", "../elsewhere/themes"),
    "the repository": ("static/config", "../.git/config"),
    "a folder of the repository": ("static/git", "../.git"),
    "what builds remember": ("static/state.db", "../.microjournal/state.db"),
    "the environment": ("static/environ", "/proc/self/environ"),
    "the environment, by its folder": ("static/self", "/proc/self"),
    "a device": ("static/null", "/dev/null"),
    "the output": ("public", "../empty"),
    "our lists": ("public/.microjournal", "../../empty"),
    "the state": (".microjournal", "../empty"),
    "a database": (".microjournal/state.db", "../../new.db"),
    "a lock": (".microjournal/lock.db", "../../new.db"),
    "the preview": (".microjournal/preview", "../../empty"),
}
# What the scan finds is found at once, and in one journal; each of the others ends a build.
SCANNED = [kind for kind, (name, _) in LINKS.items() if name.startswith(("content/", "static/"))]
TOGETHER = [SCANNED, *([kind] for kind in LINKS if kind not in SCANNED)]
MAY_BE_WRITTEN = ("public", ".microjournal", "permalinks.txt", "new", "changed")


def beside(top: Path) -> None:
    """What lies outside of the journal."""
    for name in (
        "x.txt",
        "x.png",
        "x.md",
        "x.yaml",
        "theme.yaml",
        "themes/mine/theme.yaml",
        "themes/mine/assets/x.css",
    ):
        file = top / "elsewhere" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        manifest = f"name: mine\nextends: dune\n# {SECRET}\n"
        settings = f"{SETTINGS}description: {SECRET}\n"
        text = {"x.md": f"---\ntitle: {SECRET}\ndate: 2026-03-05\n---\n{SECRET}\n", "x.yaml": settings}.get(name)
        file.write_text(text or (manifest if name.endswith("theme.yaml") else SECRET), encoding="utf-8")
    (top / "empty").mkdir()


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def link(root: Path, name: str, target: str) -> None:
    path = root / name
    if path.is_dir() and not path.is_symlink():
        for file in path.iterdir():
            file.unlink()
        path.rmdir()
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target.replace("ELSEWHERE", str(root.parent / "elsewhere")))


def outside(paths: set[Path], root: Path, allowed: tuple[Path, ...] = ()) -> list[Path]:
    """Those of the paths that are neither in the journal nor of the program, Python or the system's tables."""
    program = [Path(os.path.realpath(each)) for each in (ROOT / "microjournal", ROOT / "themes", ROOT / "tests")]
    python = [Path(os.path.realpath(each)) for each in {sys.prefix, sys.base_prefix, *sys.path} if each]
    own = (root, *allowed, *program, *python, Path("/usr/share/zoneinfo"), Path("/dev/null"), Path("/etc/localtime"))
    return sorted(path for path in paths if not any(path.is_relative_to(each) for each in own))


@needs_links
@pytest.mark.promise("links-inside")
@pytest.mark.parametrize("kinds", TOGETHER, ids=lambda kinds: kinds[0])
def test_a_link_out_of_the_journal_is_an_error_and_nothing_of_it_is_said_or_published(
    journal: MakeJournal, kinds: list[str]
) -> None:
    links = [LINKS[kind] for kind in kinds]
    names = [name for name, _ in links]
    mine = "all themes" in kinds or "mine" in names[0]
    made = journal(ENTRY, settings="theme: mine" if mine else "")
    beside(made.root.parent)
    (made.root / ".git").mkdir()
    (made.root / ".git/config").write_text(SECRET, encoding="utf-8")
    (made.root / "one-step").symlink_to("../elsewhere/x.txt")
    for name, target in links:
        link(made.root, name, target)

    # To check is to write nothing into the output.
    for done in map(made.run, ["build"] if names[0].startswith("public") else ["build", "check"]):
        assert done.exit_code == 1
        foreign = ["error[output-foreign]"] if "our lists" in kinds else []
        said = foreign or [f"{name}: error[link-refused]" for name in names]
        assert [words for words in said if words not in done.output] == []
        assert SECRET not in done.output
    assert not list((made.root / "public").rglob("*.html"))
    assert names_in(made.root.parent) == ["elsewhere", "empty", "journal"]
    assert names_in(made.root.parent / "empty") == []


@needs_links
@pytest.mark.promise("links-inside")
@pytest.mark.parametrize("command", [["finish", "x", "--result", "met"], ["update", "x", "Words"], ["new", "A title"]])
def test_a_command_that_writes_does_not_write_through_a_link(journal: MakeJournal, command: list[str]) -> None:
    made = journal(ENTRY)
    beside(made.root.parent)
    if command[0] == "new":
        link(made.root, "content", "../elsewhere")
    else:
        link(made.root, "content/2026-03-05-x.md", "../../elsewhere/x.md")
        command = [command[0], "content/2026-03-05-x.md", *command[2:]]
    before = {path: path.read_bytes() for path in (made.root.parent / "elsewhere").rglob("*") if path.is_file()}

    done = made.run(*command)

    assert done.exit_code == 1
    assert "link-refused" in done.output
    assert {p: p.read_bytes() for p in (made.root.parent / "elsewhere").rglob("*") if p.is_file()} == before


@needs_links
@pytest.mark.promise("writes-inside")
@pytest.mark.parametrize("name", [".github", ".github/workflows", "content"])
def test_a_new_journal_is_not_written_through_a_link(journal: MakeJournal, name: str) -> None:
    made = journal()
    (made.root / "microjournal.yaml").unlink()
    (made.root.parent / "empty").mkdir()
    link(made.root, name, str(made.root.parent / "empty"))

    done = made.run("init", str(made.root))

    assert done.exit_code == 1
    assert f"{name}: error[link-refused]" in done.output
    assert names_in(made.root.parent / "empty") == []
    assert not (made.root / "microjournal.yaml").exists()


@pytest.mark.promise("messages-harmless")
def test_what_is_said_of_an_entry_is_no_command_for_the_log_of_a_forge(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-x.md": "---\ntitle: '::error::x ##[error]y'\nresult: '##[error]z'\n---\n"})

    said = made.run("update", "x", "Words").output + made.run("drop", "x").output + made.run("check").output

    assert ": :error::x # #[error]y" in said
    assert "'# #[error]z'" in said
    assert [line for line in said.splitlines() if line.strip().startswith("::") or "##[" in line] == []


@needs_links
@pytest.mark.promise("links-inside")
def test_a_link_is_followed_inside_and_to_places_that_a_setting_names(journal: MakeJournal) -> None:
    made = journal(
        {**ENTRY, "content/more/a.txt": "a", "static/y.txt": "y"}, settings="outside: [../elsewhere/x.txt, ../shelf]"
    )
    beside(made.root.parent)
    (made.root.parent / "shelf").mkdir()
    (made.root.parent / "shelf/book.md").write_text(
        "---\ntitle: A book\ndate: 2026-03-05\n---\nText.\n", encoding="utf-8"
    )
    link(made.root, "static/x.txt", "../../elsewhere/x.txt")
    link(made.root, "static/z.txt", "y.txt")
    link(made.root, "static/up", "../content/more")
    link(made.root, "content/shelf", "../../shelf")

    built = made.build()

    assert built.output == ""
    assert made.read("public/x.txt") == SECRET
    assert made.read("public/z.txt") == "y"
    assert made.read("public/up/a.txt") == "a"
    assert "book" in made.run("list", "--status", "all").output


@needs_links
@pytest.mark.promise("links-inside")
@pytest.mark.parametrize(("inside", "followed"), [("", False), ("docs/journal", True)])
def test_on_a_build_server_a_setting_opens_only_the_checkout(
    journal: MakeJournal, monkeypatch: pytest.MonkeyPatch, inside: str, followed: bool
) -> None:
    """The setting may come with the same pull request as the link."""
    monkeypatch.setenv("CI", "true")
    made = journal(ENTRY, folder=f"top/{inside}", settings=f"outside: [{'../../assets' if inside else '../elsewhere'}]")
    (made.root.parent / "elsewhere").mkdir(exist_ok=True)
    for folder in (made.root / "../../assets", made.root / "../elsewhere"):
        folder.mkdir(exist_ok=True)
        (folder / "x.txt").write_text("x", encoding="utf-8")
    top = made.root.parent.parent if inside else made.root
    (top / ".git").mkdir()
    link(made.root, "static/x.txt", "../../../assets/x.txt" if inside else "../../elsewhere/x.txt")

    assert made.build().ok == followed


@pytest.mark.promise("links-inside")
@pytest.mark.parametrize("name", ["../elsewhere/themes/mine", "ABSOLUTE", "..", ".", "a/../../elsewhere/themes/mine"])
def test_a_theme_is_named_and_not_a_path(journal: MakeJournal, name: str) -> None:
    made = journal(ENTRY)
    beside(made.root.parent)
    name = name.replace("ABSOLUTE", str(made.root.parent / "elsewhere/themes/mine"))
    made.write({"microjournal.yaml": f"{SETTINGS}theme: {{name: '{name}'}}\n"})
    assert made.build().codes == ["theme-unknown"]

    made.write(
        {"microjournal.yaml": f"{SETTINGS}theme: own\n", "themes/own/theme.yaml": f"name: own\nextends: '{name}'\n"}
    )
    assert made.build().codes == ["theme-unknown"]


@needs_links
@pytest.mark.promise("links-inside")
def test_a_journal_may_itself_lie_behind_a_link_or_in_memory(tmp_path: Path) -> None:
    made = Journal(tmp_path / "real/journal")
    made.write({"microjournal.yaml": SETTINGS, **ENTRY, "static/a.txt": "a"})
    link(made.root, "static/b.txt", "a.txt")
    (tmp_path / "linked").symlink_to("real")

    assert Journal(tmp_path / "linked/journal").build().output == ""
    assert Boundary(tmp_path / "linked/journal").refused("static/b.txt") is None


def attack(root: Path) -> None:
    """A site that is in the checkout already, with lists that say it is ours, and links in the place of its folders."""
    beside(root.parent)
    lists = root / "public/.microjournal"
    lists.mkdir(parents=True)
    (lists / "about.txt").write_text("ours", encoding="utf-8")
    (lists / "site.list").write_text("2026\nindex.html\nfeed.xml\n../../elsewhere/x.txt\n", encoding="utf-8")
    (lists / "2026.list").write_text("2026/03\n2026/index.html\n", encoding="utf-8")
    for name, target in (
        ("public/2026", "../../empty"),
        ("public/index.html", "../../elsewhere/x.txt"),
        ("public/feed.xml", "../../elsewhere/new.xml"),
        ("public/.microjournal/site.list.new", "../../../elsewhere/x.txt"),
        ("public/.microjournal/about.txt.new", "../../../elsewhere/x.txt"),
        ("public/.microjournal/2026-03.list", "../../../elsewhere/x.txt"),
    ):
        link(root, name, target)


@needs_links
@pytest.mark.promise("writes-inside")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_build_of_a_stranger_s_journal_stays_inside(tmp_path: Path, jobs: str) -> None:
    """By everything that Python tells of it: what is read, written, started and asked."""
    made = Journal(tmp_path / "top/journal")
    made.write(
        {
            "microjournal.yaml": SETTINGS + "theme: dune\nmenu: [{title: Out, address: https://elsewhere.example/}]\n",
            "content/2026-03-04-x.md": "---\ntitle: X\n---\n![a](http://127.0.0.1:1/x.png) [[2026-03-04-x]] https://a.example\n",
            "static/x.txt": "x",
        }
    )
    attack(made.root)
    cache = tmp_path / "cache"

    done = watch(tmp_path, "build", "--jobs", jobs, cache=cache, journal=made.root, CI="true")

    assert done.code == 0, done.output
    assert outside(done.read, made.root, (cache,)) == []
    strayed = outside(done.written, made.root, (cache,))
    assert [path for path in strayed if path.parent != made.root.parent or path.suffix] == []
    inside = {
        path.relative_to(made.root).parts[0]
        for path in done.written
        if path.is_relative_to(made.root) and path != made.root
    }
    assert inside <= set(MAY_BE_WRITTEN)
    assert names_in(tmp_path / "top/empty") == []
    assert {p.read_text() for p in (tmp_path / "top/elsewhere").glob("x.txt")} == {SECRET}
    assert not (tmp_path / "top/elsewhere/new.xml").exists()
    assert done.network == []
    assert done.programs == []
    assert not (made.root / "public/index.html").is_symlink()


@pytest.mark.promise("no-network")
@pytest.mark.parametrize("command", ["build", "check", "list"])
def test_only_what_is_asked_to_look_at_links_asks_anybody(tmp_path: Path, command: str) -> None:
    made = Journal(tmp_path / "journal")
    body = "![a](http://127.0.0.1:1/a.png) <img src='//127.0.0.1/b.png'> [c](https://127.0.0.1:1/) <https://a.example>"
    made.write(
        {
            "microjournal.yaml": SETTINGS + "repository: github:ana/journal\n",
            "content/2026-03-04-x.md": f"---\ntitle: X\nissue: 4\n---\n{body}\n",
        }
    )

    done = watch(tmp_path, command, cache=tmp_path / "cache", journal=made.root)

    assert done.code == 0, done.output
    assert done.network == []
    assert done.programs == []


# Reserved names


RESERVED = [
    "/.microjournal/zz.list/",
    "/.microjournal/about.txt.html",
    "/.MicroJournal/x/",
    "/%2emicrojournal/x/",
    "/.microjournal./x/",
    "/.git/hooks/",
    "/a/.git/config.html",
    "/.GIT/x/",
    "/.git /x/",
    "/git~1/x/",
    "/\uff0egit/x/",
]


@pytest.mark.promise("reserved-names")
@pytest.mark.parametrize("alias", RESERVED)
def test_an_alias_cannot_take_the_place_of_our_lists_or_of_a_repository(journal: MakeJournal, alias: str) -> None:
    made = journal({"content/2026-03-04-x.md": f"---\ntitle: X\naliases: ['{alias}']\n---\n"})

    built = made.build()

    assert built.codes == ["alias-invalid"]
    assert "content/2026-03-04-x.md:3:" in built.output
    made.write({"content/2026-03-04-x.md": "---\ntitle: X\n---\n"})
    assert made.build().output == ""


@pytest.mark.promise("reserved-names")
@pytest.mark.parametrize("address", [address.replace(" ", "%20") for address in RESERVED])
def test_a_line_of_permalinks_that_does_is_passed_over_and_breaks_nothing(journal: MakeJournal, address: str) -> None:
    made = journal({**ENTRY, "permalinks.txt": f"{address} 2026-03-04-stand-up\n"})

    for _ in range(2):
        built = made.build()
        assert built.ok
        assert built.codes == ["ledger-reserved"]
    assert "permalinks.txt:" in built.output
    assert not [name for name in made.files() if "zz.list/" in name or name.startswith((".git", "git~", "a/"))]
    assert "/2026/03/stand-up/ 2026-03-04-stand-up" in made.read("permalinks.txt")
    lines = made.read("permalinks.txt").splitlines(keepends=True)
    made.write({"permalinks.txt": "".join(line for line in lines if not line.startswith(address))})
    assert made.build().output == ""


@pytest.mark.promise("reserved-names")
@pytest.mark.parametrize("name", [".microjournal/x.txt", ".MICROJOURNAL/x.txt", ".git/config", "a/.Git/config"])
def test_a_file_of_static_does_not_either(journal: MakeJournal, name: str) -> None:
    made = journal({**ENTRY, f"static/{name}": "x"})

    assert made.build().ok
    assert name not in made.files()


@pytest.mark.promise("reserved-names")
def test_a_folder_among_our_lists_is_no_list(journal: MakeJournal) -> None:
    """As an older version made it out of an alias."""
    made = journal(ENTRY)
    assert made.build().ok
    made.write({"public/.microjournal/zz.list/index.html": "x", "content/2026-03-05-b.md": "---\ntitle: B\n---\n"})

    assert made.build().output == ""
    assert made.build(full=True).output == ""


# What has no end


@needs_links
@pytest.mark.promise("links-inside")
@pytest.mark.parametrize("folder", ["content", "static"])
def test_links_to_folders_of_links_have_an_end(journal: MakeJournal, folder: str) -> None:
    """Fifty links that name a file in thirty million ways."""
    made = journal({**ENTRY, f"{folder}/25/x.txt": "x"})
    for number in range(25):
        for name in "ab":
            link(made.root, f"{folder}/{number}/{name}", f"../{number + 1}")

    built = made.build()

    assert set(built.codes) == {"link-refused"}
    assert len(built.codes) <= 25
    assert "in more than 16 ways" in built.output


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.promise("files-bounded")
@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("permalinks.txt", ["file-unreadable"]),
        ("content/2026-03-05-x.md", []),
        ("static/x.txt", []),
        (".git/index", []),
        (".git/config", []),
        (".microjournal/lock.db", []),
        ("public/.microjournal/about.txt", []),
        ("public/.microjournal/site.list", []),
    ],
)
def test_a_pipe_is_not_waited_for(journal: MakeJournal, name: str, codes: list[str]) -> None:
    made = journal(ENTRY)
    pipe = made.root / name
    pipe.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(pipe)

    assert made.build().codes == codes
