"""`microjournal permalinks pull`: what the live site remembers comes back, or it is said why that cannot be known."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal
    from tests.publish.live import Live

INDEX = "# What this site remembers\njournal ana.example,2026-03-04\npart 2026-03\npart tags\n"
MARCH = (
    "/2026/03/stand-up/ 2026-03-04-stand-up\n"
    "/2026/03/taken-back/ 2026-03-05-taken-back # withdrawn\n"
    'entry 2026-03-04-stand-up {"title":"1f0c3a9e","events":{"planned":"2026-03-04"}}\n'
)
TAGS = "/tags/team/ :\n"


def remember(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


PUBLISHED = {"permalinks.txt": INDEX, "permalinks/2026-03.txt": MARCH, "permalinks/tags.txt": TAGS}


@pytest.fixture
def kept(journal: MakeJournal, live: Live) -> Journal:
    return journal({"microjournal.yaml": f"title: Ana tries things\nurl: {live.url}\n"})


def pull(kept: Journal, *arguments: str, exit_code: int = 0) -> str:
    result = kept.run("permalinks", "pull", *arguments)
    assert result.exit_code == exit_code, result.output
    return result.output


def lines(kept: Journal) -> list[str]:
    return [line for line in kept.read("permalinks.txt").splitlines() if not line.startswith("#")]


def is_written(kept: Journal) -> bool:
    return (kept.root / "permalinks.txt").exists()


def git(kept: Journal, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=kept.root, check=True, capture_output=True)


def commit(kept: Journal) -> None:
    git(kept, "init", "--quiet")
    git(kept, "add", "--all")
    git(kept, "commit", "--quiet", "--message", "x")


def test_the_index_and_its_parts_become_one_file(kept: Journal, live: Live) -> None:
    remember(live.folder, PUBLISHED)

    said = pull(kept)

    assert lines(kept) == sorted([*MARCH.splitlines(), *TAGS.splitlines(), "journal ana.example,2026-03-04"])
    assert "5 lines in 2 parts, 5 of them new here" in said


def test_a_second_time_nothing_is_new_and_nothing_is_written(kept: Journal, live: Live) -> None:
    remember(live.folder, PUBLISHED)
    pull(kept)
    before = (kept.root / "permalinks.txt").stat().st_mtime_ns

    assert "all of them here already" in pull(kept)
    assert (kept.root / "permalinks.txt").stat().st_mtime_ns == before


def test_what_the_site_says_wins_and_what_it_does_not_say_stays(kept: Journal, live: Live) -> None:
    remember(live.folder, PUBLISHED)
    kept.write({"permalinks.txt": "/2026/03/stand-up/ another\n/old/ 2026-01-01-old\n"})

    said = pull(kept)

    assert "/2026/03/stand-up/ 2026-03-04-stand-up" in lines(kept)
    assert "/old/ 2026-01-01-old" in lines(kept)
    assert "1 line of permalinks.txt here that it does not have" in said


def test_an_address_that_the_author_marked_as_withdrawn_stays_so(kept: Journal, live: Live) -> None:
    remember(live.folder, PUBLISHED)
    marked = "/2026/03/stand-up/ 2026-03-04-stand-up # withdrawn"
    kept.write({"permalinks.txt": f"{marked}\n"})

    pull(kept)

    assert marked in lines(kept)


def test_that_an_entry_was_gone_is_forgotten_when_the_site_has_it_again(kept: Journal, live: Live) -> None:
    remember(live.folder, PUBLISHED)
    kept.write({"permalinks.txt": "/2026/03/stand-up/ 2026-03-04-stand-up # gone\n"})

    pull(kept)

    assert "/2026/03/stand-up/ 2026-03-04-stand-up" in lines(kept)


def test_redirects_are_followed(kept: Journal, live: Live) -> None:
    remember(live.folder / "new", PUBLISHED)
    for name in PUBLISHED:
        live.answers[f"/{name}"] = (301, {"Location": f"{live.url}new/{name}"}, b"")

    pull(kept)

    assert len(lines(kept)) == 5


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://127.0.0.1/x", "/permalinks.txt", "//:0/", "http://["]
)
def test_redirects_that_lead_nowhere_are_errors(kept: Journal, live: Live, location: str) -> None:
    live.answers["/permalinks.txt"] = (302, {"Location": location}, b"")

    pull(kept, exit_code=1)

    assert not is_written(kept)


def test_a_site_that_was_never_published_is_no_error(kept: Journal, live: Live) -> None:
    assert "this will be its first publication" in pull(kept)
    assert not is_written(kept)
    assert live.asked == ["/permalinks.txt"]


def test_what_the_journal_remembers_itself_stays_if_the_site_has_nothing_yet(kept: Journal) -> None:
    """As after a move from a version that kept the file in git."""
    kept.write({"permalinks.txt": "/old/ 2026-01-01-old\n"})

    assert "1 line of permalinks.txt here" in pull(kept)
    assert lines(kept) == ["/old/ 2026-01-01-old"]


def test_a_site_that_had_a_memory_and_lost_it_is_an_error_where_builds_are_kept(kept: Journal, live: Live) -> None:
    remember(live.folder, PUBLISHED)
    pull(kept)
    (live.folder / "permalinks.txt").unlink()
    (kept.root / "permalinks.txt").unlink()

    assert "now it does not" in pull(kept, exit_code=1)
    assert not is_written(kept)


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500, 502, 503])
def test_a_site_that_is_not_well_is_an_error(kept: Journal, live: Live, status: int) -> None:
    live.answers["/permalinks.txt"] = (status, {}, b"")

    said = pull(kept, exit_code=1)

    assert str(status) in said
    assert "Nothing was written" in said
    assert not is_written(kept)


def test_a_part_that_cannot_be_had_is_an_error(kept: Journal, live: Live) -> None:
    remember(live.folder, {"permalinks.txt": INDEX, "permalinks/tags.txt": TAGS})

    assert "permalinks/2026-03.txt is named in permalinks.txt" in pull(kept, exit_code=1)
    assert not is_written(kept)


@pytest.mark.promise("memory-bounded")
@pytest.mark.parametrize(
    "index",
    [
        "<!doctype html>\n<title>Sign in</title>\n",
        "part ../../etc/passwd\n",
        "part a/b\n",
        "part .hidden\n",
        "journal \n",
        "",
        "part 2026-03\npart tags\n",
        "/2026/03/a/ a\n",
        "".join(f"part p{number}\n" for number in range(5_001)),
        "# " + "x" * 1_000_001,
    ],
)
def test_an_index_that_no_build_has_written_is_an_error(kept: Journal, live: Live, index: str) -> None:
    remember(live.folder, {**PUBLISHED, "permalinks.txt": index})

    pull(kept, exit_code=1)

    assert not is_written(kept)


def test_an_authority_that_was_lost_is_said_and_read_back(kept: Journal, live: Live) -> None:
    remember(live.folder, PUBLISHED)
    kept.write({"permalinks.txt": MARCH, "content/2026-03-04-stand-up.md": "# Stand-up\n"})
    assert "error[ledger-authority]" in kept.run("check").output
    assert not kept.build().ok

    pull(kept)

    assert "journal ana.example,2026-03-04" in lines(kept)
    assert "ledger-authority" not in kept.run("check").output


@pytest.mark.promise("memory-bounded")
@pytest.mark.parametrize(
    "part",
    [
        "\x1b[31m/x/ y\n",
        "/../../x/ y\n",
        "/x/\n",
        "entry a b\n",
        'entry a {"a":\n',
        'entry a {"events":{"planned":"soon"}}\n',
        "x\n",
        "<p>no</p>\n",
        "\ufeff/\n",
    ],
)
def test_a_part_that_no_build_has_written_is_an_error(kept: Journal, live: Live, part: str) -> None:
    remember(live.folder, {**PUBLISHED, "permalinks/tags.txt": part})

    said = pull(kept, exit_code=1)

    assert "\x1b" not in said
    assert not is_written(kept)


def test_bytes_that_are_no_text_are_an_error(kept: Journal, live: Live) -> None:
    remember(live.folder, PUBLISHED)
    (live.folder / "permalinks/tags.txt").write_bytes(b"/x/ \xff\n")

    assert "is not UTF-8" in pull(kept, exit_code=1)


def test_an_answer_that_is_cut_short_is_an_error(kept: Journal, live: Live) -> None:
    remember(live.folder, PUBLISHED)
    live.answers["/permalinks/tags.txt"] = (200, {"Content-Length": "1000"}, TAGS.encode())

    pull(kept, exit_code=1)

    assert not is_written(kept)


def test_a_host_that_does_not_exist_is_an_error_that_says_what_is_missing(kept: Journal) -> None:
    kept.write({"microjournal.yaml": "title: Ana\nurl: https://journal.invalid/\n"})

    said = pull(kept, exit_code=1)

    assert "journal.invalid" in said
    assert "take this step out of the workflow for one run" in said
    assert not is_written(kept)


def test_an_address_that_takes_no_connections_is_an_error(kept: Journal) -> None:
    kept.write({"microjournal.yaml": "title: Ana\nurl: http://127.0.0.1:9/\n"})

    assert "it takes no connections" in pull(kept, exit_code=1)


def test_an_example_address_is_an_error(kept: Journal) -> None:
    kept.write({"microjournal.yaml": "title: Ana\nurl: https://example.org/\n"})

    assert "is an example" in pull(kept, exit_code=1)


def test_the_address_of_before_is_found_in_the_history_of_the_settings(kept: Journal, live: Live) -> None:
    remember(live.folder / "old", PUBLISHED)
    for url in ("https://example.org/", f'"{live.url}old" # for now', f"{live.url}older/", f"{live.url}new/"):
        kept.write({"microjournal.yaml": f"title: Ana\nurl: {url}\n"})
        commit(kept)

    said = pull(kept)

    assert len(lines(kept)) == 5
    assert f"{live.url}old/: 5 lines" in said
    assert f"Nothing is published at {live.url}new/ yet" in said
    assert live.asked[:3] == [f"/{name}/permalinks.txt" for name in ("new", "older", "old")]


def test_an_address_of_before_that_is_down_is_an_error_unless_the_journal_remembers(kept: Journal, live: Live) -> None:
    for url in ("http://127.0.0.1:9/", live.url):
        kept.write({"microjournal.yaml": f"title: Ana\nurl: {url}\n"})
        commit(kept)

    assert "was published at http://127.0.0.1:9/ before" in pull(kept, exit_code=1)

    kept.write({"permalinks.txt": "/old/ 2026-01-01-old\n"})
    assert "first publication" in pull(kept)


def test_a_history_that_is_cut_is_an_error_where_it_would_matter(kept: Journal, live: Live, tmp_path: Path) -> None:
    for text in ("a", "b"):
        kept.write({"content/pages/about.md": f"# {text}\n"})
        commit(kept)
    cut = tmp_path / "cut"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", kept.root.as_uri(), str(cut)], check=True)
    kept.root = cut

    assert "fetch-depth: 0" in pull(kept, exit_code=1)

    remember(live.folder, PUBLISHED)
    pull(kept)
    assert len(lines(kept)) == 5


def test_a_folder_or_another_address_can_be_named(kept: Journal, live: Live, tmp_path: Path) -> None:
    remember(tmp_path / "site", PUBLISHED)
    remember(live.folder / "there", PUBLISHED)
    kept.write({"microjournal.yaml": "title: Ana\nurl: https://example.org/\n"})

    pull(kept, "--from", str(tmp_path / "site"))
    by_folder = lines(kept)
    kept.remove("permalinks.txt")
    pull(kept, "--from", f"{live.url}there")

    assert lines(kept) == by_folder
    assert "there is no permalinks.txt" in pull(kept, "--from", str(tmp_path), exit_code=1)
    assert "there is no permalinks.txt" in pull(kept, "--from", f"{live.url}elsewhere", exit_code=1)


def test_a_link_out_of_the_journal_is_not_written_through(kept: Journal, live: Live, tmp_path: Path) -> None:
    remember(live.folder, PUBLISHED)
    (tmp_path / "elsewhere.txt").write_text("mine\n", encoding="utf-8")
    (kept.root / "permalinks.txt").symlink_to(tmp_path / "elsewhere.txt")

    assert "link-refused" in pull(kept, exit_code=1)
    assert (tmp_path / "elsewhere.txt").read_text(encoding="utf-8") == "mine\n"
