"""The preview as a whole: a real server, a real watcher, real files, and requests as browsers make them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from microjournal.build.lock import Busy
from microjournal.build.options import BuildOptions, BuildResult
from microjournal.build.pipeline import build
from microjournal.model.files import STATE_FOLDER
from microjournal.serve.listening import ListenError, listen
from microjournal.serve.preview import Preview, PreviewOptions, site_folder
from microjournal.serve.session import AlreadyServedError, Session, serve
from microjournal.serve.updates import SiteChange, Updates
from tests.serve.helpers import PATIENCE, TODAY, Recorder, previewed, until

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

FIRST = """\
    ---
    title: Stand-up by text
    date: 2026-03-04
    expect: Fewer meetings
    tags: [team]
    ---
    We write instead.
    """
SECOND = """\
    ---
    title: Walks after lunch
    date: 2026-03-06
    ---
    See [[2026-03-04-stand-up]].
    """
JOURNAL: dict[str, str | bytes] = {
    "content/2026-03-04-stand-up.md": FIRST,
    "content/2026-03-06-walks.md": SECOND,
    "content/pages/about.md": "# About\n\nWho we are.\n",
    "static/dot.txt": "dot\n",
    "static/film.mp4": "0123456789",
}
PAGE = "/journal/2026/03/stand-up/"


class Unserved:
    """A preview without threads and server."""

    def __init__(
        self,
        journal: Journal,
        build: Callable[[BuildOptions], BuildResult] = build,
        updates: Updates | None = None,
    ) -> None:
        self.journal = journal
        self.updates = updates or Updates("run")
        self.reporter = Recorder()
        options = PreviewOptions(root=journal.root, today=TODAY, jobs=1)
        self.preview = Preview(
            options, self.updates, self.reporter, remembered=journal.root / STATE_FOLDER, port=8014, build=build
        )
        self.preview.rebuild()

    @property
    def site(self) -> Path:
        return site_folder(self.journal.root / STATE_FOLDER)

    def page(self, address: str = "2026/03/stand-up/") -> str:
        return (self.site / address / "index.html").read_text(encoding="utf-8")

    def save(self, path: str, text: str) -> None:
        self.journal.write({path: text})
        self.preview.rebuild([path])


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str


class Stream:
    """The messages that an open page gets."""

    def __init__(self, port: int, query: str = "") -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._connection.request("GET", f"/.microjournal/events{query}")
        self.answer: HTTPResponse = self._connection.getresponse()
        self.next()

    def next(self) -> dict[str, Any]:
        while line := self.answer.readline():
            if line.startswith(b"data: "):
                found: dict[str, Any] = json.loads(line[6:])
                return found
        raise EOFError

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while not wanted(message := self.next()):
            pass
        return message

    def close(self) -> None:
        self._connection.close()


@dataclass
class Running:
    """A preview that runs in a thread of this process."""

    journal: Journal
    session: Session
    reporter: Recorder

    @property
    def port(self) -> int:
        return self.session.port

    def ask(self, path: str, *, method: str = "GET", **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read().decode())
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    @contextmanager
    def open_page(self) -> Iterator[Stream]:
        run = json.loads(self.raw_message())["run"]
        stream = Stream(self.port, f"?run={run}&since=0")
        try:
            yield stream
        finally:
            stream.close()

    def raw_message(self) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", "/.microjournal/events")
        answer = connection.getresponse()
        line = answer.readline().decode()
        connection.close()
        return line.removeprefix("data: ")

    def rebuilds(self) -> list[str]:
        """What was said about rebuilds, without the times."""
        return [line[9:] for line in self.reporter.lines if line[9:].startswith("rebuilt")]


Start: TypeAlias = "Callable[..., Running]"


@contextmanager
def running(made: Journal, **options: Any) -> Iterator[Running]:
    """A preview of a journal, in a thread of its own."""
    reporter = Recorder()
    with previewed(made.root, reporter, **{"port": free_port(), **options}) as session:
        yield Running(made, session, reporter)


@pytest.fixture
def start(journal: MakeJournal) -> Iterator[Start]:
    """Starts the preview of a journal; all are ended with the test."""
    with ExitStack() as stack:

        def begin(
            files: Mapping[str, str | bytes] | None = None, *, into: Journal | None = None, **more: Any
        ) -> Running:
            return stack.enter_context(running(into or journal({**JOURNAL, **(files or {})}), **more))

        yield begin


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A preview for tests that only ask."""
    from tests.conftest import SETTINGS, Journal

    made = Journal(tmp_path_factory.mktemp("standing"))
    made.write({"microjournal.yaml": SETTINGS, **JOURNAL})
    with running(made) as shown:
        yield shown


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def save(path: Path, text: str) -> None:
    """As most editors do: a new file takes the place of the old one."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def said_more_than(shown: Running, lines: int) -> bool:
    return len(shown.reporter.lines) > lines


def body(text: str, words: str) -> str:
    import textwrap

    return textwrap.dedent(text) + f"\n{words}\n"


# ---- serving


def test_the_site_is_served_below_the_path_of_its_own_address(standing: Running) -> None:
    assert standing.session.address == f"http://127.0.0.1:{standing.port}/journal/"
    for path in ("/", "/journal"):
        answer = standing.ask(path)
        assert (answer.status, answer.headers["Location"]) == (302, "/journal/")
    home = standing.ask("/journal/")
    assert home.status == 200
    assert "Stand-up by text" in home.text
    assert standing.ask(PAGE.rstrip("/")).headers["Location"] == PAGE
    assert "We write instead." in standing.ask(PAGE).text
    assert standing.ask("/2026/03/stand-up/").status == 404
    assert f"http://127.0.0.1:{standing.port}{PAGE}" in standing.ask("/journal/feed.xml").text


def test_the_path_may_have_characters_that_addresses_must_encode(start: Start) -> None:
    shown = start({"microjournal.yaml": "title: Ana\nurl: https://ana.example/%C3%BCber%20uns/\n"})

    assert shown.session.address.endswith("/%C3%BCber%20uns/")
    assert shown.ask("/").headers["Location"] == "/%C3%BCber%20uns/"
    assert shown.ask("/%c3%bcber%20uns/2026/03/stand-up/").status == 200
    assert shown.ask("/%C3%BCber%20uns/2026/03/stand-up").headers["Location"] == "/%C3%BCber%20uns/2026/03/stand-up/"


def test_nothing_is_kept_by_browsers_and_everything_has_its_type(standing: Running) -> None:
    for path, kind in (
        ("/journal/", "text/html; charset=utf-8"),
        ("/journal/feed.xml", "application/xml; charset=utf-8"),
        ("/journal/dot.txt", "text/plain; charset=utf-8"),
        ("/.microjournal/live.js", "text/javascript; charset=utf-8"),
    ):
        headers = standing.ask(path).headers
        assert headers["Content-Type"] == kind
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_script_is_in_pages_as_served_and_never_in_files(standing: Running) -> None:
    assert "/.microjournal/live.js" in standing.ask("/journal/").text
    for file in site_folder(standing.journal.root / STATE_FOLDER).rglob("*"):
        assert file.is_dir() or b"live.js" not in file.read_bytes()


def test_only_the_preview_is_written(standing: Running) -> None:
    assert not (standing.journal.root / "public").exists()
    assert not (standing.journal.root / "permalinks.txt").exists()


WHOLE = "0123456789"


@pytest.mark.parametrize(
    ("asked", "status", "part", "content_range"),
    [
        ("bytes=0-3", 206, "0123", "bytes 0-3/10"),
        ("bytes=4-", 206, "456789", "bytes 4-9/10"),
        ("bytes=-3", 206, "789", "bytes 7-9/10"),
        ("bytes=8-99", 206, "89", "bytes 8-9/10"),
        ("bytes=-99", 206, WHOLE, "bytes 0-9/10"),
        ("bytes=10-", 416, None, "bytes */10"),
        ("bytes=-0", 416, None, "bytes */10"),
        ("bytes=0-1,3-4", 200, WHOLE, None),
        ("bytes=5-2", 200, WHOLE, None),
        ("seconds=0-1", 200, WHOLE, None),
        ("bytes=x", 200, WHOLE, None),
    ],
)
def test_a_part_of_a_file_may_be_asked_for(
    standing: Running, asked: str, status: int, part: str | None, content_range: str | None
) -> None:
    answer = standing.ask("/journal/film.mp4", Range=asked)

    assert answer.status == status
    assert answer.headers.get("Content-Range") == content_range
    if part is not None:
        assert answer.text == part
        assert answer.headers["Content-Length"] == str(len(part))
        assert answer.headers["Content-Type"] == "video/mp4"
        assert answer.headers["Accept-Ranges"] == "bytes"


def test_parts_of_two_versions_are_never_joined(standing: Running) -> None:
    tag = standing.ask("/journal/film.mp4").headers["ETag"]

    assert standing.ask("/journal/film.mp4", Range="bytes=1-2", **{"If-Range": tag}).status == 206
    other = standing.ask("/journal/film.mp4", Range="bytes=1-2", **{"If-Range": '"another"'})
    assert (other.status, other.text) == (200, WHOLE)


def test_parts_are_of_what_is_got_and_pages_have_none(standing: Running) -> None:
    head = standing.ask("/journal/film.mp4", method="HEAD", Range="bytes=1-2")
    assert (head.status, head.headers["Content-Length"], head.text) == (200, "10", "")
    page = standing.ask("/journal/", Range="bytes=1-2")
    assert page.status == 200
    assert "</html>" in page.text


def test_a_page_that_does_not_exist_is_the_sites_own_404(standing: Running) -> None:
    own = (site_folder(standing.journal.root / STATE_FOLDER) / "404.html").read_text(encoding="utf-8")
    title = own[own.index("<title>") : own.index("</title>")]

    for path in (
        "/journal/nothing/",
        "/journal/nothing",
        "/journal/dot.txt/",
        "/elsewhere",
        "/journal/2026/03/walks/x",
    ):
        answer = standing.ask(path)
        assert answer.status == 404
        assert title in answer.text


def test_asking_for_the_head_gives_what_a_page_would_without_its_text(standing: Running) -> None:
    page, head = standing.ask(PAGE), standing.ask(PAGE, method="HEAD")

    assert (head.status, head.text) == (200, "")
    assert head.headers["Content-Length"] == str(len(page.text.encode()))
    assert standing.ask("/.microjournal/events", method="HEAD").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_a_preview_can_only_be_read(standing: Running, method: str) -> None:
    answer = standing.ask(PAGE, method=method)

    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_a_foreign_host_name_is_answered_with_nothing_of_the_journal(standing: Running) -> None:
    for path in (PAGE, "/journal/feed.xml", "/.microjournal/events", "/.microjournal/live.js"):
        assert standing.ask(path, Host=f"evil.example:{standing.port}").status == 403
    assert standing.ask(PAGE, Host=f"localhost:{standing.port}").status == 200
    assert b" 403 " in standing.raw(b"GET / HTTP/1.1\r\n\r\n")
    two = f"GET / HTTP/1.1\r\nHost: localhost:{standing.port}\r\nHost: evil.example\r\n\r\n"
    assert b" 403 " in standing.raw(two.encode())


OUTSIDE = r"""/journal/../../microjournal.yaml /journal/%2e%2e/%2e%2e/microjournal.yaml
    /journal/..%2f..%2fmicrojournal.yaml /journal/%252e%252e/%252e%252e/microjournal.yaml
    /journal/..\..\microjournal.yaml /journal/..%5c..%5cmicrojournal.yaml /journal/dot.txt%00.html
    /journal/.microjournal/about.txt /journal/%2emicrojournal/about.txt /journal//etc/passwd /etc/passwd
    /journal/C:/Windows/win.ini""".split()


@pytest.mark.parametrize("target", OUTSIDE)
def test_nothing_outside_the_site_is_served(standing: Running, target: str) -> None:
    request = f"GET {target} HTTP/1.1\r\nHost: localhost:{standing.port}\r\nConnection: close\r\n\r\n"

    assert b" 404 " in standing.raw(request.encode()).partition(b"\r\n")[0]


@pytest.mark.skipif(sys.platform == "win32", reason="making symbolic links needs a right there")
def test_a_link_that_leaves_the_site_is_not_followed(standing: Running) -> None:
    site = site_folder(standing.journal.root / STATE_FOLDER)
    (site / "settings.txt").symlink_to(standing.journal.root / "microjournal.yaml")
    (site / "up").symlink_to(standing.journal.root)
    (site / "same.txt").symlink_to(site / "dot.txt")

    assert standing.ask("/journal/settings.txt").status == 404
    assert standing.ask(f"/journal/{300 * 'x'}").status == 404
    assert standing.ask("/journal/up/microjournal.yaml").status == 404
    assert standing.ask("/journal/same.txt").text == "dot\n"


def test_a_browser_that_goes_away_disturbs_nobody(standing: Running) -> None:
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", standing.port)) as connection:
            connection.sendall(f"GET {PAGE} HTTP/1.1\r\nHost: localhost:{standing.port}\r\n\r\n".encode())
        with socket.create_connection(("127.0.0.1", standing.port)) as connection:
            connection.sendall(b"nonsense\r\n\r\n")

    assert standing.ask(PAGE).status == 200


def test_a_page_that_is_left_keeps_no_thread(start: Start) -> None:
    """Every save reloads a page. Threads would gather if each waited 15 seconds, until a message to its page fails."""
    shown = start()
    before = threading.active_count()
    pages = [Stream(shown.port) for _ in range(8)]
    assert threading.active_count() >= before + 8

    for page in pages:
        page.answer.close()
        page.close()

    until(lambda: threading.active_count() <= before, patience=10)
    assert shown.ask(PAGE).status == 200


# ---- rebuilding


def test_a_saved_entry_is_on_its_page_and_open_pages_are_reported(start: Start) -> None:
    shown = start()
    with shown.open_page() as page:
        save(shown.journal.root / "content/2026-03-04-stand-up.md", body(FIRST, "It *went* well."))

        update = page.until(lambda update: bool(update["changes"]))
        assert "2026/03/stand-up/index.html" in update["changes"][0]["files"]
        assert "It <em>went</em> well." in shown.ask(PAGE).text
    until(shown.rebuilds)
    [line] = shown.rebuilds()
    assert line.startswith("rebuilt 1 page in ")
    assert line.endswith(" (content/2026-03-04-stand-up.md changed)")


def test_an_entry_comes_and_goes(start: Start) -> None:
    shown = start()
    new = shown.journal.root / "content/2026/2026-03-09-new.md"
    new.parent.mkdir()
    save(new, "---\ntitle: New\n---\n")
    until(lambda: shown.ask("/journal/2026/03/new/").status == 200)

    new.unlink()
    until(lambda: shown.ask("/journal/2026/03/new/").status == 404)


def test_a_folder_that_is_renamed_or_removed_is_followed(start: Start) -> None:
    shown = start({"content/old/2026-03-09-moved.md": "---\ntitle: Moved\n---\n"})
    content = shown.journal.root / "content"
    address = "/journal/2026/03/moved/"

    (content / "old").rename(content / "new")
    until(lambda: any("content/" in line for line in shown.rebuilds() + shown.reporter.lines))
    save(content / "new/2026-03-09-moved.md", "---\ntitle: Moved\n---\nFrom the new place.\n")
    until(lambda: "From the new place." in shown.ask(address).text)

    (content / "new/2026-03-09-moved.md").unlink()
    (content / "new").rmdir()
    until(lambda: shown.ask(address).status == 404)


def test_the_whole_of_content_may_go_and_come_back(start: Start) -> None:
    shown = start()
    content = shown.journal.root / "content"

    content.rename(shown.journal.root / "elsewhere")
    until(lambda: shown.ask(PAGE).status == 404)
    (shown.journal.root / "elsewhere").rename(content)
    until(lambda: shown.ask(PAGE).status == 200)
    save(content / "2026-03-04-stand-up.md", body(FIRST, "Watched again."))
    until(lambda: "Watched again." in shown.ask(PAGE).text)


@pytest.mark.skipif(sys.platform == "win32", reason="making symbolic links needs a right there")
@pytest.mark.skipif(sys.platform == "win32", reason="a folder that is watched cannot be moved there")
def test_the_journals_own_folder_may_be_moved_away_and_put_back(start: Start) -> None:
    shown = start()
    root = shown.journal.root
    away = root.with_name("away")

    root.rename(away)
    until(lambda: "settings-missing" in shown.reporter.problems)
    # Long enough for more to be said, if there were more.
    time.sleep(1)
    away.rename(root)
    until(lambda: any("mended" in line for line in shown.reporter.lines))
    save(root / "content/2026-03-04-stand-up.md", body(FIRST, "Back again."))

    until(lambda: "Back again." in shown.ask(PAGE).text)
    assert len([line for line in shown.reporter.lines if "1 error" in line]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that is watched cannot be removed there")
def test_a_journal_that_is_removed_and_fetched_again_is_watched_again(start: Start, tmp_path: Path) -> None:
    shown = start()
    root = shown.journal.root
    shutil.copytree(root, tmp_path / "fetched", ignore=shutil.ignore_patterns(".microjournal"))

    shutil.rmtree(root)
    until(lambda: "settings-missing" in shown.reporter.problems)
    shutil.copytree(tmp_path / "fetched", root)
    until(lambda: shown.ask(PAGE).status == 200)
    save(root / "content/2026-03-04-stand-up.md", body(FIRST, "As before."))

    until(lambda: "As before." in shown.ask(PAGE).text)


def test_a_linked_folder_is_watched_too(start: Start, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "2026-03-09-shared.md").write_text("---\ntitle: Shared\n---\n", encoding="utf-8")
    shown = start()
    (shown.journal.root / "content/linked").symlink_to(shared)
    until(lambda: "link-refused" in shown.reporter.problems)
    settings = shown.journal.root / "microjournal.yaml"
    save(settings, f"{settings.read_text(encoding='utf-8')}outside: ['{shared.as_posix()}']\n")
    until(lambda: shown.ask("/journal/2026/03/shared/").status == 200)

    save(shared / "2026-03-09-shared.md", "---\ntitle: Shared\n---\nFrom far away.\n")
    until(lambda: "From far away." in shown.ask("/journal/2026/03/shared/").text)


def test_what_an_editor_does_in_several_steps_is_one_rebuild(start: Start) -> None:
    """The steps of Vim, with its probe, its swap file and its backup."""
    shown = start()
    content = shown.journal.root / "content"
    path = content / "2026-03-04-stand-up.md"
    (content / ".2026-03-04-stand-up.md.swp").write_bytes(b"swap")
    (content / "4913").write_bytes(b"")
    (content / "4913").unlink()
    path.rename(content / "2026-03-04-stand-up.md~")
    time.sleep(0.05)
    path.write_text(body(FIRST, "Saved by steps."), encoding="utf-8")
    (content / "2026-03-04-stand-up.md~").unlink()
    (content / ".2026-03-04-stand-up.md.swp").unlink()

    until(lambda: "Saved by steps." in shown.ask(PAGE).text)
    until(shown.rebuilds)
    time.sleep(0.5)
    assert shown.reporter.problems == [], "nobody looked while the file was away"
    assert [line.partition(" in ")[0] for line in shown.rebuilds()] == ["rebuilt 1 page"]


def test_files_that_do_not_matter_cause_nothing(start: Start) -> None:
    shown = start()
    said = len(shown.reporter.lines)
    for name in ("content/.x.md.swp", "content/x.md~", "content/#x.md#", "content/x.tmp", "README.md", "public/x.html"):
        shown.journal.write({name: "x"})
    time.sleep(0.7)

    assert len(shown.reporter.lines) == said


def test_a_thousand_files_at_once_are_one_rebuild(start: Start) -> None:
    shown = start()
    shown.journal.write({f"static/many/{n}.txt": str(n) for n in range(1000)})

    until(shown.rebuilds)
    time.sleep(0.8)
    assert [line.partition(" in ")[0] for line in shown.rebuilds()] == ["rebuilt 1,000 files"]
    assert shown.ask("/journal/many/999.txt").text == "999"


def test_a_style_sheet_alone_is_reported_as_such(start: Start) -> None:
    shown = start({"themes/dune/assets/dune.css": "body { color: black }\n"})
    with shown.open_page() as page:
        save(shown.journal.root / "themes/dune/assets/dune.css", "body { color: red }\n")
        update = page.until(lambda update: bool(update["changes"]))

    [change] = update["changes"]
    [style] = change["styles"]
    assert change["files"] == []
    assert style.startswith("assets/dune-")
    assert shown.ask(f"/journal/{style}").text == "body { color: red }\n"


def test_another_day_is_another_site(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773100800")  # 10 March 2026
    shown = start({"content/2026-03-01-due.md": "---\ntitle: Due\nexpect: x\nreview: 2026-03-11\n---\n"}, today="")
    assert "overdue" not in shown.ask("/journal/2026/03/due/").text.lower()

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773273600")  # 12 March
    until(lambda: "overdue" in shown.ask("/journal/2026/03/due/").text.lower())
    until(shown.rebuilds)
    assert shown.rebuilds()[0].endswith("(it is another day)")


def test_drafts_are_shown_only_when_asked_for(start: Start, journal: MakeJournal) -> None:
    draft: dict[str, str | bytes] = {"content/2026-03-07-secret.md": "---\ntitle: Secret plan\ndraft: true\n---\n"}
    hidden = start(draft)
    assert hidden.ask("/journal/2026/03/secret/").status == 404
    assert "Secret plan" not in hidden.ask("/journal/").text

    shown = start(into=journal({**JOURNAL, **draft}, folder="other"), drafts=True)
    assert shown.ask("/journal/2026/03/secret/").status == 200


def test_a_site_that_was_deleted_is_built_again(start: Start) -> None:
    import shutil

    shown = start()
    shutil.rmtree(site_folder(shown.journal.root / STATE_FOLDER))

    until(lambda: shown.ask(PAGE).status == 200)


def test_looking_at_the_files_works_where_the_system_reports_nothing(start: Start) -> None:
    shown = start(poll=True)
    assert shown.session.polling

    save(shown.journal.root / "content/2026-03-04-stand-up.md", body(FIRST, "Found by looking."))
    until(lambda: "Found by looking." in shown.ask(PAGE).text)


def test_a_system_without_room_for_watches_is_looked_at_instead(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = BaseObserver.schedule

    def full(observer: BaseObserver, *arguments: Any, **more: Any) -> object:
        if not isinstance(observer, PollingObserver):
            raise OSError(28, "inotify watch limit reached")
        return schedule(observer, *arguments, **more)

    monkeypatch.setattr(BaseObserver, "schedule", full)

    assert start().session.polling


@pytest.mark.skipif(sys.platform != "linux", reason="inotify alone has a limit")
def test_room_that_ends_among_the_folders_is_noticed_too(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    from watchdog.observers.inotify_c import InotifyFD

    add, room = InotifyFD._add_callback, iter(range(4))

    def limited(*arguments: Any) -> object:
        if next(room, None) is None:
            raise OSError(28, "inotify watch limit reached")
        return add(*arguments)

    monkeypatch.setattr(InotifyFD, "_add_callback", limited)
    shown = start({f"content/{number}/x.txt": "x" for number in range(9)})

    assert shown.session.polling
    save(shown.journal.root / "content/2026-03-04-stand-up.md", body(FIRST, "Found by looking."))
    until(lambda: "Found by looking." in shown.ask(PAGE).text)


# ---- mistakes


BROKEN = "---\ntitle: Stand-up by text\ndate: 2026-03-04\nresult: partial\n---\nBroken.\n"


def test_a_mistake_is_reported_with_its_place_and_the_last_good_site_stays(start: Start) -> None:
    shown = start()
    path = shown.journal.root / "content/2026-03-04-stand-up.md"
    with shown.open_page() as page:
        save(path, BROKEN)
        update = page.until(lambda update: bool(update["problems"]))
        [problem] = [p for p in update["problems"] if p["code"] == "result-unknown"]
        assert (problem["path"], problem["line"], problem["column"]) == ("content/2026-03-04-stand-up.md", 4, 9)
        assert problem["source"] == "line 4 of content/2026-03-04-stand-up.md"
        assert "We write instead." in shown.ask(PAGE).text

        save(path, body(FIRST, "Mended."))
        page.until(lambda update: not update["problems"])
    until(lambda: "Mended." in shown.ask(PAGE).text)


def test_a_mistake_is_said_once_however_often_it_is_saved(start: Start) -> None:
    shown = start()
    path = shown.journal.root / "content/2026-03-04-stand-up.md"
    for number in range(3):
        before = len(shown.reporter.lines)
        save(path, BROKEN + f"\n{number}\n")
        until(partial(said_more_than, shown, before))

    assert shown.reporter.problems.count("result-unknown") == 1
    save(path, body(FIRST, ""))
    until(lambda: "mended" in shown.reporter.lines[-1] or "rebuilt" in shown.reporter.lines[-1])
    save(path, BROKEN)
    until(lambda: shown.reporter.problems.count("result-unknown") == 2)


def test_settings_may_be_broken_deleted_and_put_back(start: Start) -> None:
    shown = start()
    path = shown.journal.root / "microjournal.yaml"
    good = path.read_text(encoding="utf-8")
    with shown.open_page() as page:
        for text in ("title: [", "titel: x\n"):
            save(path, text)
            page.until(lambda update: bool(update["problems"]))
            assert shown.ask(PAGE).status == 200
        path.unlink()
        update = page.until(lambda update: any(p["code"] == "settings-missing" for p in update["problems"]))
        assert update["problems"]
        assert shown.ask(PAGE).status == 200
        save(path, good)
        page.until(lambda update: not update["problems"])


def test_another_path_in_the_settings_moves_the_site(start: Start) -> None:
    shown = start()
    with shown.open_page() as page:
        save(shown.journal.root / "microjournal.yaml", "title: Ana\nurl: https://ana.example/diary/\n")
        assert page.until(lambda update: update["base"] == "/diary/")

    until(lambda: shown.ask("/diary/2026/03/stand-up/").status == 200)
    assert shown.ask("/").headers["Location"] == "/diary/"


def test_a_broken_template_is_reported_with_its_place(start: Start) -> None:
    shown = start()
    template = shown.journal.root / "themes/dune/templates/page.html"
    with shown.open_page() as page:
        shown.journal.write({"themes/dune/templates/page.html": "<p>\n{{ pgae.title }}\n"})
        [problem] = page.until(lambda update: bool(update["problems"]))["problems"]
        assert (problem["path"], problem["line"]) == ("themes/dune/templates/page.html", 2)
        shown.journal.write({"themes/dune/templates/page.html": "{% if %}"})
        page.until(lambda update: update["problems"] and update["problems"][0]["line"] == 1)
        assert "Who we are." in shown.ask("/journal/about/").text

        template.unlink()
        page.until(lambda update: not update["problems"])


def test_a_journal_that_cannot_be_built_at_first_is_shown_when_it_can(start: Start) -> None:
    shown = start({"content/2026-03-04-stand-up.md": BROKEN})
    answer = shown.ask("/journal/")
    assert answer.status == 503
    assert "/.microjournal/live.js" in answer.text
    assert "there is no site yet" in shown.reporter.lines[0]
    assert json.loads(shown.raw_message())["problems"]

    save(shown.journal.root / "content/2026-03-04-stand-up.md", body(FIRST, ""))
    until(lambda: shown.ask("/journal/").status == 200)


def test_a_mistake_of_our_own_ends_nothing(journal: MakeJournal) -> None:
    path = "content/2026-03-04-stand-up.md"

    def fail(_options: BuildOptions) -> BuildResult:
        raise ZeroDivisionError("far below")

    def build_in_turn(options: BuildOptions) -> BuildResult:
        return builds.pop(0)(options)

    builds = [build, fail, build]
    shown = Unserved(journal(JOURNAL), build=build_in_turn)
    before = shown.page()
    shown.save(path, body(FIRST, "one"))
    [problem] = shown.updates.since(0)["problems"]
    assert "microjournal itself failed (ZeroDivisionError: far below)" in problem["message"]
    assert shown.page() == before

    shown.save(path, body(FIRST, "two"))
    assert shown.updates.since(0)["problems"] == []
    assert "two" in shown.page()


def test_a_disk_that_fails_is_tried_again(journal: MakeJournal) -> None:
    failures: list[OSError] = []

    def build_or_fail(options: BuildOptions) -> BuildResult:
        if failures:
            raise failures.pop()
        return build(options)

    shown = Unserved(journal(JOURNAL), build=build_or_fail)
    failures += [OSError(28, "No space left on device", f"stage-{number}/index.html") for number in (2, 1)]
    shown.save("content/2026-03-04-stand-up.md", body(FIRST, "At last."))
    while failures:
        assert not shown.preview.is_due()
        until(shown.preview.is_due)
        shown.preview.rebuild()
    until(shown.preview.is_due)
    shown.preview.rebuild()

    assert "At last." in shown.page()
    said = [line for line in shown.reporter.lines if "No space left on device" in line]
    assert [line.partition(" ")[2] for line in said] == [
        "No space left on device: stage-1/index.html; it is tried again"
    ]


# ---- what is shown when


class Witness(Updates):
    """Keeps the whole site as it is when pages are told of a change."""

    def __init__(self, site: Path) -> None:
        super().__init__("run")
        self._folder = site
        self.seen: list[dict[str, bytes]] = []

    def publish(self, change: SiteChange) -> None:
        self.seen.append(files_of(self._folder))
        super().publish(change)


def files_of(site: Path) -> dict[str, bytes]:
    paths = [
        path for path in site.rglob("*") if path.is_file() and ".microjournal" not in path.parts[len(site.parts) :]
    ]
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in paths}


def test_the_whole_site_is_right_when_pages_are_told(journal: MakeJournal, tmp_path: Path) -> None:
    made = journal(JOURNAL)
    witness = Witness(site_folder(made.root / STATE_FOLDER))
    shown = Unserved(made, updates=witness)
    edits = {
        "content/2026-03-04-stand-up.md": body(FIRST, "More words.").replace("[team]", "[team, quiet]"),
        "content/2026-03-08-new.md": "---\ntitle: New\ntags: [team]\nfollows: 2026-03-04-stand-up\n---\n",
        "microjournal.yaml": "title: Another\nurl: https://ana.example/diary/\n",
        "static/dot.txt": "another",
    }
    for number, (path, text) in enumerate(edits.items(), 1):
        shown.save(path, text)
        clean = tmp_path / f"{number}"
        options = BuildOptions(root=made.root, output=clean, today=TODAY, jobs=1, base_url=shown.preview.address)
        assert build(options).ok
        assert len(witness.seen) == number + 1
        assert witness.seen[-1] == files_of(clean), path


def test_pages_go_to_another_path_when_the_site_is_there(journal: MakeJournal) -> None:
    shown = Unserved(journal(JOURNAL))
    shown.save("content/2026-03-04-stand-up.md", BROKEN)
    shown.save("microjournal.yaml", "title: Ana\nurl: https://ana.example/diary/\n")
    assert shown.updates.base == "/journal/", "the site that is shown has its links there"

    shown.save("content/2026-03-04-stand-up.md", body(FIRST, ""))
    assert shown.updates.base == "/diary/"
    assert "/diary/" in shown.page()


class Told:
    """A build that notes what it was told. failures: to raise in the place of the next builds."""

    def __init__(self) -> None:
        self.changed: list[tuple[str, ...] | None] = []
        self.failures: list[Exception] = []

    def __call__(self, options: BuildOptions) -> BuildResult:
        self.changed.append(options.changed)
        if self.failures:
            raise self.failures.pop(0)
        return build(options)


ENTRY = "content/2026-03-04-stand-up.md"


def test_a_build_is_told_what_changed_since_the_last_good_one(journal: MakeJournal) -> None:
    told = Told()
    shown = Unserved(journal(JOURNAL), build=told)
    shown.save(ENTRY, body(FIRST, "one"))
    shown.save(ENTRY, BROKEN)
    shown.save("static/dot.txt", "another")
    shown.save(ENTRY, body(FIRST, "two"))
    shown.save(ENTRY, body(FIRST, "three"))

    assert told.changed == [None, (ENTRY,), (ENTRY,), (ENTRY, "static/dot.txt"), (ENTRY, "static/dot.txt"), (ENTRY,)]


def test_a_build_waits_for_another_one_and_forgets_nothing(journal: MakeJournal) -> None:
    told = Told()
    shown = Unserved(journal(JOURNAL), build=told)
    told.failures += [Busy(), Busy()]
    shown.save(ENTRY, body(FIRST, "one"))
    shown.save("static/dot.txt", "another")
    shown.save(ENTRY, body(FIRST, "two"))

    assert told.changed[1:] == [(ENTRY,), (ENTRY, "static/dot.txt"), (ENTRY, "static/dot.txt")]
    assert "two" in shown.page()


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), ZeroDivisionError()])
def test_a_build_after_one_that_failed_looks_at_everything(journal: MakeJournal, failure: Exception) -> None:
    told = Told()
    shown = Unserved(journal(JOURNAL), build=told)
    told.failures.append(failure)
    shown.save(ENTRY, body(FIRST, "one"))
    shown.save(ENTRY, body(FIRST, "two"))
    shown.save(ENTRY, body(FIRST, "three"))

    assert told.changed[1:] == [(ENTRY,), None, (ENTRY,)]


def test_saves_that_come_quicker_than_builds_are_gathered(start: Start) -> None:
    """In place and through a second file, in turn, while browsers ask for pages."""
    shown = start()
    root, stop = shown.journal.root, threading.Event()

    def read_on() -> None:
        while not stop.is_set():
            assert shown.ask(PAGE).status == 200

    readers = [threading.Thread(target=read_on) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for number in range(40):
            (root / ENTRY).write_text(body(FIRST, f"Words {number}."), encoding="utf-8")
            save(root / "content/2026-03-06-walks.md", body(SECOND, f"Steps {number}."))
            time.sleep(0.02)
        until(lambda: "Words 39." in shown.ask(PAGE).text)
        until(lambda: "Steps 39." in shown.ask("/journal/2026/03/walks/").text)
    finally:
        stop.set()
        for reader in readers:
            reader.join()

    # One may have looked right when a file was emptied.
    until(lambda: json.loads(shown.raw_message())["problems"] == [])
    assert len(shown.rebuilds()) < 80


def test_a_log_that_is_written_for_ever_keeps_nobody_waiting(start: Start) -> None:
    shown = start()
    stop = threading.Event()

    def write_on() -> None:
        with (shown.journal.root / "static/log.txt").open("w", encoding="utf-8") as log:
            while not stop.wait(0.01):
                log.write("again\n")
                log.flush()

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        for number in range(3):
            save(shown.journal.root / ENTRY, body(FIRST, f"Words {number}."))
            until(partial(has_words, shown, f"Words {number}."))
    finally:
        stop.set()
        writer.join()
    until(lambda: shown.ask("/journal/log.txt").text.count("again") > 1)


def has_words(shown: Running, words: str) -> bool:
    return words in shown.ask(PAGE).text


def test_an_open_page_follows_to_the_entry_that_is_saved(start: Start) -> None:
    shown = start(follow=True)
    with shown.open_page() as page:

        def followed() -> str:
            return str(page.until(lambda update: bool(update["changes"]))["changes"][0]["follow"])

        content = shown.journal.root / "content"
        save(content / "2026-03-06-walks.md", body(SECOND, "Round the lake."))
        assert followed() == "2026/03/walks/index.html"
        shown.journal.write({"static/dot.txt": "another"})
        assert followed() == ""
        (content / "2026-03-06-walks.md").rename(content / "2026-03-06-runs.md")
        assert followed() == "2026/03/runs/index.html"
        (content / "2026-03-06-runs.md").unlink()
        assert followed() == ""


# ---- ports, and one preview only


def test_a_port_that_is_taken_is_not_asked_for_twice(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(ListenError, match=f"port {port} is taken"):
            listen("127.0.0.1", port, site=tmp_path, updates=Updates("run"))


def test_a_host_that_is_not_ours_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ListenError, match=r"cannot serve on the host '203\.0\.113\.9'"):
        listen("203.0.113.9", None, site=tmp_path, updates=Updates("run"))


def test_another_preview_on_the_port_is_reported_as_such(standing: Running, tmp_path: Path) -> None:
    with pytest.raises(ListenError, match="the preview of another journal"):
        listen("127.0.0.1", standing.port, site=tmp_path, updates=Updates("run"))


def test_without_a_wish_the_next_free_port_is_used(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        found = listen("127.0.0.1", None, site=tmp_path, updates=Updates("run"), ports=[taken, 0])

    assert found.port not in (0, taken)
    found.close()


def test_a_journal_is_previewed_once(start: Start) -> None:
    shown = start()

    with pytest.raises(AlreadyServedError) as refused:
        serve(PreviewOptions(root=shown.journal.root), Recorder(), stop=threading.Event())

    assert refused.value.address == shown.session.address


def test_a_damaged_lock_keeps_nobody_from_a_preview(journal: MakeJournal) -> None:
    made = journal(JOURNAL)
    made.write({".microjournal/preview-lock.db": b"garbage" * 1000})

    with running(made) as shown:
        assert shown.ask(PAGE).status == 200


def test_all_threads_end_with_the_preview_however_many_pages_are_open(journal: MakeJournal) -> None:
    before = set(threading.enumerate())
    with running(journal(JOURNAL)) as shown:
        pages = [Stream(shown.port) for _ in range(8)]
        idle = socket.create_connection(("127.0.0.1", shown.port))
        assert len(set(threading.enumerate()) - before) > 8

    assert set(threading.enumerate()) - before == set()
    idle.close()
    for page in pages:
        page.close()


# ---- the command


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_command_says_where_and_how_to_stop_and_ends_cleanly(journal: MakeJournal, how: signal.Signals) -> None:
    made = journal(JOURNAL)
    port = free_port()
    command = [sys.executable, "-m", "microjournal", "-C", str(made.root), "serve", "--port", str(port)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as run:
        assert run.stdout is not None
        said = ""
        while "Ctrl-C" not in said:
            line = run.stdout.readline()
            assert line, run.stderr.read() if run.stderr else ""
            said += line
        stream = Stream(port)
        run.send_signal(how)
        try:
            rest, errors = run.communicate(timeout=PATIENCE)
        finally:
            run.kill()
            stream.close()

    assert f"http://127.0.0.1:{port}/journal/" in said
    assert "content/" in said
    assert "Stopped." in rest
    assert errors == ""
    assert run.returncode == 0


def test_the_command_says_what_to_do_about_a_taken_port(journal: MakeJournal) -> None:
    made = journal(JOURNAL)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = made.run("serve", "--port", str(other.getsockname()[1]))

    assert result.exit_code == 1
    assert "is taken by another program" in result.output
    assert "--port" in result.output


def test_the_command_needs_a_journal(tmp_path: Path) -> None:
    from tests.conftest import Journal

    assert Journal(tmp_path).run("serve").exit_code == 2
