"""The output folder: what is ours is put right, what is somebody else's is never touched."""

from __future__ import annotations

import errno
import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from microjournal.cli.program import main
from microjournal.model.paths import any_case
from microjournal.output.folder import ForeignOutput, OutputFolder, in_the_way
from microjournal.output.owned import MARKER

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

TODAY = "2026-03-10"
ENTRY = "---\ntitle: Stand-up\ntags: [team]\nexpect: It takes less time\n---\nWe try it.\n"
PAGE = "2026/03/stand-up/index.html"
FILES = {"content/2026-03-04-stand-up.md": ENTRY, "static/letter.txt": "Dear Ana\n"}

links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights that not every account has there")


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    yield
    # The command turns it off for its own process.
    gc.enable()


def site(made: Journal) -> dict[str, bytes]:
    files = made.contents("public")
    return {path: content for path, content in files.items() if not path.startswith(f"{MARKER}/")}


def leftovers(made: Journal) -> list[str]:
    return [path for path in made.files(f"public/{MARKER}") if not path.endswith((".list", "about.txt"))]


def forget(made: Journal) -> None:
    shutil.rmtree(made.root / ".microjournal")


def command(made: Journal, *options: str) -> int:
    """The exit code of `microjournal build`."""
    try:
        return main(["-C", str(made.root), "build", "--today", TODAY, *options])
    except SystemExit as end:
        return int(end.code or 0)


def in_one_line(said: str) -> str:
    (line,) = said.splitlines()
    return line


# Somebody else's folder


def test_a_folder_with_files_of_somebody_else_is_refused_and_left_as_it_is(journal: MakeJournal) -> None:
    made = journal({**FILES, "public/mine.txt": "Mine\n", "public/deep/mine.txt": "Mine too\n"})
    built = made.build()
    assert built.codes == ["output-foreign"]
    assert "deep" in built.output
    assert "--output" in built.output
    assert made.files("public") == ["deep/mine.txt", "mine.txt"]


def test_the_folder_of_another_journal_is_not_taken_for_output_of_ours(journal: MakeJournal) -> None:
    other = journal(FILES, folder="other")
    assert other.build().ok
    before = other.contents(".")
    assert journal(FILES).build(output=other.root).codes == ["output-foreign"]
    assert other.contents(".") == before


def test_the_output_of_another_journal_is_known_as_made_by_microjournal(journal: MakeJournal) -> None:
    other = journal({"content/2026-01-01-other.md": ENTRY}, folder="other")
    assert other.build().ok
    made = journal(FILES)
    assert made.build(output=other.root / "public").ok
    assert not (other.root / "public/2026/01").exists()
    assert (other.root / "public" / PAGE).is_file()


@pytest.mark.parametrize("name", [".git/HEAD", ".git", ".DS_Store"])
def test_what_lies_beside_every_site_does_not_make_a_folder_foreign(journal: MakeJournal, name: str) -> None:
    made = journal({**FILES, f"public/{name}": "ref: main\n"})
    assert made.build().ok
    assert made.build(full=True).ok
    assert made.read(f"public/{name}") == "ref: main\n"


def test_a_file_in_the_place_of_the_folder_is_refused(journal: MakeJournal) -> None:
    made = journal({**FILES, "public": "Mine\n"})
    assert made.build().codes == ["output-foreign"]
    assert made.read("public") == "Mine\n"


@links
def test_a_link_to_nothing_in_the_place_of_the_folder_is_refused(journal: MakeJournal) -> None:
    made = journal(FILES)
    (made.root / "public").symlink_to(made.root / "nowhere")
    assert made.build().codes == ["output-foreign"]
    assert not (made.root / "nowhere").exists()


@links
def test_a_link_to_a_folder_is_that_folder(journal: MakeJournal) -> None:
    made = journal(FILES)
    (made.root / "elsewhere").mkdir()
    (made.root / "public").symlink_to("elsewhere")
    assert made.build().ok
    assert (made.root / "elsewhere" / PAGE).is_file()
    assert (made.root / "public").is_symlink()


# A folder that the journal lies in, or that lies in the journal


@pytest.mark.parametrize(
    ("output", "word"),
    [
        (".", "the journal's own folder"),
        ("..", "the journal lies in this folder"),
        ("../..", "the journal lies in this folder"),
        ("content", "content/"),
        ("content/2026/site", "content/"),
        ("static/site", "static/"),
        ("themes/dune/site", "themes/"),
        ("comments", "comments/"),
        (".git/site", ".git/"),
        (".microjournal", "remembered"),
    ],
)
def test_a_folder_among_what_the_author_wrote_is_refused(
    journal: MakeJournal, capsys: pytest.CaptureFixture[str], output: str, word: str
) -> None:
    made = journal(FILES, folder="in/journal")
    before = sorted(path for path in made.root.rglob("*") if ".microjournal" not in path.parts)
    assert command(made, "--output", output) == 1
    said = capsys.readouterr().err
    assert ": error[output-inside]: " in said
    assert word in said
    assert sorted(path for path in made.root.rglob("*") if ".microjournal" not in path.parts) == before


@links
def test_a_link_into_the_author_s_files_is_refused(journal: MakeJournal) -> None:
    made = journal(FILES)
    (made.root / "public").symlink_to("content")
    assert made.build().codes == ["output-inside"]
    assert made.files("content") == ["2026-03-04-stand-up.md"]


@links
def test_a_folder_that_holds_the_content_of_a_journal_elsewhere_is_refused(journal: MakeJournal) -> None:
    made = journal({"../texts/content/2026-03-04-stand-up.md": ENTRY}, settings="outside: ../texts")
    (made.root / "content").symlink_to("../texts/content")
    assert made.build(output=made.root.parent / "texts").codes == ["output-inside"]


@pytest.mark.parametrize("output", ["public", "site/deep/down", "../site", "content-site"])
def test_a_folder_of_its_own_is_taken_wherever_it_lies(journal: MakeJournal, output: str) -> None:
    made = journal(FILES, folder="in/journal")
    assert command(made, "--output", output) == 0
    assert (made.root / output / PAGE).is_file()
    assert made.build(output=made.root / output).rendered == 0


# Somebody else's files in our folder


@pytest.mark.parametrize(
    "path", ["mine.txt", "2026/mine.txt", "2026/03/stand-up/mine.html", "mine/index.html", ".nojekyll"]
)
def test_files_of_somebody_else_survive_every_build(journal: MakeJournal, path: str) -> None:
    made = journal(FILES)
    assert made.build().ok
    made.write({f"public/{path}": "Mine\n"})
    assert made.build().ok
    assert made.build(full=True).ok
    forget(made)
    assert made.build().ok
    made.remove("content/2026-03-04-stand-up.md")
    made.write({"content/2026-04-01-later.md": ENTRY, "permalinks.txt": ""})
    assert made.build().ok
    assert not (made.root / "public" / PAGE).exists()
    assert made.read(f"public/{path}") == "Mine\n"


@pytest.mark.parametrize(
    ("theirs", "named"),
    [
        ("2026/03/walks/index.html", "2026/03/walks/index.html"),
        ("2026/03/walks", "2026/03/walks"),
        ("2026/03/walks/index.html/mine.txt", "2026/03/walks/index.html"),
        ("tags/focus", "tags/focus"),
        ("letters.txt", "letters.txt"),
    ],
)
def test_a_file_of_somebody_else_in_the_place_of_a_page_is_named_and_nothing_is_published(
    journal: MakeJournal, theirs: str, named: str
) -> None:
    made = journal(FILES)
    assert made.build().ok
    made.write({f"public/{theirs}": "Mine\n"})
    before, addresses = made.contents("public"), made.read("permalinks.txt")
    made.write({"content/2026-03-05-walks.md": ENTRY.replace("team", "focus"), "static/letters.txt": "Dear Bea\n"})
    for _ in range(2):
        built = made.build()
        assert [(p.code, p.span.path) for p in built.result.problems] == [("output-foreign", f"public/{named}")]
        assert "move it away" in built.output
        assert made.contents("public") == before
        assert made.read("permalinks.txt") == addresses
    shutil.move(made.root / "public" / named, made.root / "away")
    assert made.build().ok
    assert (made.root / "public/2026/03/walks/index.html").is_file()


@links
@pytest.mark.parametrize("in_place_of", ["2026/03", "tags"])
def test_nothing_behind_a_link_is_written_or_removed(journal: MakeJournal, in_place_of: str) -> None:
    made = journal(FILES)
    assert made.build().ok
    theirs = made.root.parent / "theirs"
    shutil.move(made.root / "public" / in_place_of, theirs)
    (made.root / "public" / in_place_of).symlink_to(theirs)
    before = {path: path.read_bytes() for path in theirs.rglob("*") if path.is_file()}
    made.write({"content/2026-03-05-walks.md": ENTRY})
    built = made.build()
    assert [(p.code, p.span.path) for p in built.result.problems] == [("output-foreign", f"public/{in_place_of}")]
    made.remove("content/2026-03-05-walks.md", "content/2026-03-04-stand-up.md", "permalinks.txt")
    assert made.build().ok == (in_place_of == "2026/03")
    assert {path: path.read_bytes() for path in theirs.rglob("*") if path.is_file()} == before


# Our files, spoilt by hand

COPY = "copy-of-"


def edited(page: Path) -> None:
    page.write_text("edited", encoding="utf-8")


def edited_and_dated_back(page: Path) -> None:
    status = page.stat()
    page.write_bytes(page.read_bytes()[:-1] + b"!")
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns - 1))


def touched(page: Path) -> None:
    os.utime(page, (1, 1))


def deleted(page: Path) -> None:
    page.unlink()


def deleted_with_its_folder(page: Path) -> None:
    shutil.rmtree(page.parent)


def replaced_by_an_empty_folder(page: Path) -> None:
    page.unlink()
    page.mkdir()


def replaced_by_a_link(page: Path) -> None:
    copy = page.rename(page.with_name(f"{COPY}{page.name}"))
    page.symlink_to(copy.name)


def replaced_by_a_link_to_nothing(page: Path) -> None:
    page.unlink()
    page.symlink_to("nothing")


BY_HAND = [
    edited,
    edited_and_dated_back,
    touched,
    deleted,
    deleted_with_its_folder,
    replaced_by_an_empty_folder,
    pytest.param(replaced_by_a_link, marks=links),
    pytest.param(replaced_by_a_link_to_nothing, marks=links),
]


@pytest.mark.parametrize("spoil", BY_HAND)
def test_what_was_done_to_our_files_by_hand_is_put_right(journal: MakeJournal, spoil: Callable[[Path], None]) -> None:
    made = journal(FILES)
    assert made.build().ok
    before = site(made)
    # The folder of the others is the site.
    ours = [PAGE, "tags/team/index.html", *(["letter.txt", "feed.xml"] if spoil is not deleted_with_its_folder else [])]
    for with_state in (True, False):
        for page in ours:
            spoil(made.root / "public" / page)
        if not with_state:
            forget(made)
        assert made.build().ok
        assert {path: content for path, content in site(made).items() if COPY not in path} == before
        assert not any((made.root / "public" / page).is_symlink() for page in ours)
        assert made.build().rendered == 0


@pytest.mark.parametrize("spoil", BY_HAND)
def test_what_was_done_by_hand_to_a_file_that_is_to_go_does_not_stop_the_build(
    journal: MakeJournal, spoil: Callable[[Path], None]
) -> None:
    made = journal({**FILES, "static/letters/one.txt": "Dear\n"})
    assert made.build().ok
    spoil(made.root / "public/letters/one.txt")
    made.remove("static/letters/one.txt")
    assert made.build().ok
    assert not (made.root / "public/letters/one.txt").is_file()
    assert made.build().rendered == 0


def test_a_folder_in_the_place_of_a_file_that_is_to_go_stays_if_somebody_uses_it(
    journal: MakeJournal,
) -> None:
    made = journal(FILES)
    assert made.build().ok
    made.remove("public/letter.txt", "static/letter.txt")
    made.write({"public/letter.txt/mine.txt": "Mine\n"})
    assert made.build().ok
    assert made.read("public/letter.txt/mine.txt") == "Mine\n"
    assert "letter.txt" not in OutputFolder(made.root / "public").owned.read()


def test_a_site_that_was_deleted_is_made_again(journal: MakeJournal) -> None:
    made = journal(FILES)
    assert made.build().ok
    before = site(made)
    shutil.rmtree(made.root / "public")
    assert made.build().ok
    assert site(made) == before


def test_a_journal_that_was_moved_with_its_site_is_built_without_writing_anything(journal: MakeJournal) -> None:
    made = journal(FILES, folder="before")
    assert made.build().ok
    made.root.rename(made.root.parent / "after")
    moved = journal({}, folder="after")
    built = moved.build()
    assert built.ok
    assert built.written == ()


# What takes the place of what


def test_a_file_may_become_a_folder_and_a_folder_a_file(journal: MakeJournal) -> None:
    made = journal({**FILES, "static/one": "a file\n", "static/two/inside.txt": "in a folder\n"})
    assert made.build().ok
    made.remove("static/one", "static/two/inside.txt")
    (made.root / "static/two").rmdir()
    made.write({"static/one/inside.txt": "in a folder\n", "static/two": "a file\n"})
    assert made.build().ok
    assert made.read("public/one/inside.txt") == "in a folder\n"
    assert made.read("public/two") == "a file\n"


def test_folders_that_become_empty_go_and_those_with_files_of_somebody_else_stay(journal: MakeJournal) -> None:
    made = journal({**FILES, "static/a/b/c.txt": "c\n", "static/d/e.txt": "e\n"})
    assert made.build().ok
    made.write({"public/d/mine.txt": "Mine\n"})
    made.remove("static/a/b/c.txt", "static/d/e.txt")
    assert made.build().ok
    assert not (made.root / "public/a").exists()
    assert made.files("public/d") == ["mine.txt"]


def test_a_file_with_the_longest_name_there_can_be_is_put_again_when_it_changes(journal: MakeJournal) -> None:
    name = "\N{CJK UNIFIED IDEOGRAPH-4E00}" * 83 + ".txt"
    made = journal({**FILES, f"static/{name}": "one\n"})
    assert made.build().ok
    made.write({f"static/{name}": "another\n"})
    assert made.build().ok
    assert made.read(f"public/{name}") == "another\n"


def test_nothing_but_lists_is_left_beside_the_site(journal: MakeJournal) -> None:
    made = journal(FILES)
    assert made.build().ok
    assert leftovers(made) == []
    (made.root / "public" / MARKER / "stage-of-a-killed-build/new").mkdir(parents=True)
    made.write({"content/2026-03-05-walks.md": ENTRY})
    assert made.build().ok
    assert leftovers(made) == []


def test_a_build_that_fails_lists_nothing(journal: MakeJournal) -> None:
    made = journal({**FILES, "themes/dune/templates/entry.html": "{{ entry.nothing_of_that_name }}\n"})
    assert not made.build(jobs=1).ok
    assert OutputFolder(made.root / "public").owned.read() == set()
    assert leftovers(made) == []


def test_a_new_week_makes_no_long_list_anew(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-a.md": "---\ntitle: A\n---\n"})
    made.build()
    before = made.contents(f"public/{MARKER}")
    made.write({"content/2026-03-09-b.md": "---\ntitle: B\n---\n"})
    assert "weeks/2026-W11/index.html" in made.build().written
    after = made.contents(f"public/{MARKER}")
    assert {name for name in after if after[name] != before.get(name)} == {"2026-03.list", "weeks-2026.list"}


def test_what_stands_in_the_list_of_an_older_folder_is_ours_and_may_go(tmp_path: Path) -> None:
    week = "weeks/2026-W11/index.html"
    owned = OutputFolder(tmp_path / "public").owned
    owned.add({"index.html"})
    (tmp_path / "public" / MARKER / "site.list").write_text(f"index.html\n{week}\n", encoding="utf-8")
    assert owned.holds(week)
    owned.discard({week})
    assert owned.read() == {"index.html"}


def test_names_with_signs_that_end_lines_elsewhere_are_listed_whole(tmp_path: Path) -> None:
    folder = OutputFolder(tmp_path / "public")
    names = {"a\u2028b.txt", "c\x85d.txt", "e\x0bf.txt", " blank .txt", "tags/\u2029/index.html"}
    folder.owned.add(names)
    assert folder.owned.read() == names
    folder.owned.discard({" blank .txt"})
    assert folder.owned.read() == names - {" blank .txt"}


@pytest.mark.parametrize("content", [b"", b"\0\0\0\0", b"\xff\xfe\n../../../etc/passwd\n", b"half/a/na"])
def test_a_list_that_is_damaged_harms_nobody(journal: MakeJournal, content: bytes) -> None:
    made = journal({**FILES, "../outside.txt": "Mine\n", "content/2026-03-05-walks.md": ENTRY})
    assert made.build().ok
    before = site(made)
    (made.root / f"public/{MARKER}/2026-03.list").write_bytes(content + b"\n../../outside.txt\n")
    made.write({"content/2026-04-01-later.md": ENTRY})
    assert made.build().ok
    made.remove("content/2026-04-01-later.md", "permalinks.txt")
    assert made.build().ok
    assert site(made) == before
    assert made.read("../outside.txt") == "Mine\n"


# Names that differ in their spelling only


def test_spellings_that_a_file_system_may_take_for_one_name_are_one() -> None:
    assert any_case("Straße/Café.TXT") == any_case("STRASSE/cafe\u0301.txt")
    assert any_case("a.txt") != any_case("b.txt")


def test_a_file_in_another_spelling_goes_before_the_new_one_comes() -> None:
    assert in_the_way(["Letter.txt", "other.txt"], ["letter.txt"]) == ["Letter.txt"]
    assert in_the_way(["files/a.txt"], ["Files"]) == ["files/a.txt"]
    assert in_the_way(["Files"], ["files/a.txt"]) == ["Files"]
    assert in_the_way(["files/a.txt"], ["files/b.txt"]) == []


def test_a_new_spelling_of_our_own_file_is_not_somebody_else_s(tmp_path: Path) -> None:
    (tmp_path / "Letter.txt").write_bytes(b"ours")
    folder = OutputFolder(tmp_path)
    # As on a file system that takes both for one.
    with suppress(FileExistsError):
        os.link(tmp_path / "Letter.txt", tmp_path / "letter.txt")
    folder.owned.add(["other.txt"])
    assert folder.foreign(["letter.txt"], folder.owned.holds) == ["letter.txt"]
    folder.owned.add(["Letter.txt"])
    assert folder.foreign(["letter.txt"], folder.owned.holds) == []


def test_another_file_in_another_spelling_is_somebody_else_s(tmp_path: Path) -> None:
    (tmp_path / "Letter.txt").write_bytes(b"ours")
    (tmp_path / "letter.txt").write_bytes(b"theirs")
    if len(list(tmp_path.iterdir())) == 1:
        pytest.skip("this file system takes both for one")
    folder = OutputFolder(tmp_path)
    folder.owned.add(["Letter.txt"])
    assert folder.foreign(["letter.txt"], folder.owned.holds) == ["letter.txt"]


# The disk


def test_a_folder_that_cannot_be_written_is_told_in_one_line(
    journal: MakeJournal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = journal(FILES)
    mkdir = os.mkdir

    def refuse(path: str | Path, *rest: int, **more: int) -> None:
        if "public" in str(path):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        mkdir(path, *rest, **more)

    monkeypatch.setattr(os, "mkdir", refuse)
    assert command(made) == 1
    said = in_one_line(capsys.readouterr().err)
    assert os.strerror(errno.EROFS) in said
    assert "public" in said
    assert said.endswith("the site is as it was before")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="for root nothing is read-only")
def test_a_folder_without_the_right_to_write_is_told_in_one_line(
    journal: MakeJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    made = journal(FILES)
    assert made.build().ok
    before = site(made)
    made.write({"content/2026-03-05-walks.md": ENTRY})
    folders = [made.root / "public", *(path for path in (made.root / "public").rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        assert command(made) == 1
        said = in_one_line(capsys.readouterr().err)
        assert said.startswith("Error: Permission denied")
        assert site(made) == before
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert made.build().ok


def test_a_file_that_another_program_holds_for_a_moment_is_tried_again(
    journal: MakeJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = journal(FILES)
    assert made.build().ok
    made.write({"content/2026-03-04-stand-up.md": ENTRY.replace("We try", "We tried")})
    move, refused = os.replace, []

    def refuse_once(source: str | Path, target: str | Path) -> None:
        if str(target).endswith("index.html") and target not in refused:
            refused.append(target)
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
        move(source, target)

    monkeypatch.setattr(os, "replace", refuse_once)
    assert made.build().ok
    assert refused
    assert "We tried" in made.read(f"public/{PAGE}")


def test_the_error_names_what_is_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "zebra").touch()
    (tmp_path / "apple").touch()
    with pytest.raises(ForeignOutput, match="'apple'"):
        OutputFolder(tmp_path).check()
