"""Pictures of those who comment: what `comments sync` brings into the journal, and what it does not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from microjournal.comments.avatars import Avatar, Fetched, fetch_avatars
from microjournal.diagnostics import JournalErrors
from microjournal.network.fetch import Limits
from tests.build.grains import dot
from tests.comments.worlds import OnForgejo, World
from tests.conftest import MakeJournal
from tests.security.hostile import needs_links

HOST = "github.com"
BEA = "comments/avatars/github.com/bea"
LIMITS = Limits(tries=1, seconds=5, total_seconds=30, pause=0)
JPEG = b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x20\x00\x20\x03" + bytes(12)


@dataclass
class Pictures:
    """A server of pictures. answers: by path, status and body; asked: paths, each with the headers of the question."""

    url: str = ""
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")


@pytest.fixture
def pictures() -> Iterator[Pictures]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            found.asked.append((path, dict(self.headers)))
            status, body = found.answers.get(path, (404, b""))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if status == 302:
                self.send_header("Location", body.decode())
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = Pictures(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield found
        server.shutdown()


def fetch(root: Path, pictures: Pictures, *names: str) -> Fetched:
    """Fetches the pictures of accounts, which the forge has itself."""
    avatars = [Avatar(f"comments/avatars/{HOST}/{name}", f"{pictures.url}/{name}", pictures.host) for name in names]
    return fetch_avatars(root, avatars, lambda *_: None, LIMITS)


def kept(root: Path) -> dict[str, bytes]:
    top = root / "comments/avatars" / HOST
    return {path.name: path.read_bytes() for path in top.rglob("*") if path.is_file()}


def test_a_picture_is_kept_by_its_name_and_written_only_if_it_is_another(tmp_path: Path, pictures: Pictures) -> None:
    pictures.answers["/bea"] = (200, dot(32))
    assert fetch(tmp_path, pictures, "bea").changed == [f"{BEA}.png"]
    before = (tmp_path / f"{BEA}.png").stat()
    assert fetch(tmp_path, pictures, "bea").changed == []
    assert (tmp_path / f"{BEA}.png").stat().st_mtime_ns == before.st_mtime_ns
    pictures.answers["/bea"] = (200, JPEG)
    assert fetch(tmp_path, pictures, "bea").changed == [f"{BEA}.jpg", f"{BEA}.png"]
    assert kept(tmp_path) == {"bea.jpg": JPEG}
    pictures.answers["/bea"] = (503, b"")
    assert fetch(tmp_path, pictures, "bea").missed == {"the answer was 503": 1}
    assert kept(tmp_path) == {"bea.jpg": JPEG}
    # Who has none any more, has none here.
    del pictures.answers["/bea"]
    assert fetch(tmp_path, pictures, "bea").changed == [f"{BEA}.jpg"]
    assert kept(tmp_path) == {}


@pytest.mark.promise("answers-bounded")
@pytest.mark.parametrize(
    "body",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"",
        dot(32) + bytes(200_001),
        dot(60_000),
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\0\0\0\0WAVEfmt ",
    ],
    ids=["svg", "html", "empty", "large", "wide", "cut off", "sound"],
)
def test_what_is_no_small_picture_is_not_kept(tmp_path: Path, pictures: Pictures, body: bytes) -> None:
    pictures.answers |= {"/bea": (200, body), "/cem": (200, dot(32))}
    found = fetch(tmp_path, pictures, "bea", "cem")
    assert sum(found.missed.values()) == 1
    assert kept(tmp_path) == {"cem.png": dot(32)}


def test_a_stranger_names_nothing_inside_of_a_private_network(tmp_path: Path, pictures: Pictures) -> None:
    pictures.answers["/bea"] = (200, dot(32))
    avatar = Avatar(BEA, f"{pictures.url}/bea", HOST)
    found = fetch_avatars(tmp_path, [avatar], lambda *_: None, LIMITS)
    assert found.missed == {"it leads into a private network": 1}
    assert pictures.asked == []


def test_a_host_that_gives_none_is_asked_for_no_more(tmp_path: Path, pictures: Pictures) -> None:
    names = [f"bea{number}" for number in range(9)]
    pictures.answers |= {f"/{name}": (500, b"") for name in names}
    found = fetch(tmp_path, pictures, *names)
    assert found.missed == {"the answer was 500": 9}
    assert len(pictures.asked) == 3


@needs_links
@pytest.mark.promise("writes-inside")
def test_nothing_is_written_through_a_link_that_leads_out(tmp_path: Path, pictures: Pictures) -> None:
    pictures.answers["/bea"] = (200, dot(32))
    (tmp_path / "elsewhere").mkdir()
    root = tmp_path / "journal"
    (root / "comments").mkdir(parents=True)
    (root / "comments/avatars").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(JournalErrors):
        fetch(root, pictures, "bea")
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.fixture
def world() -> Iterator[World]:
    with OnForgejo().served() as served:
        yield served


@pytest.mark.promise("token-own")
def test_a_sync_fetches_pictures_if_the_settings_say_so_and_sends_no_token(
    world: World, pictures: Pictures, journal: MakeJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MICROJOURNAL_TOKEN", "token-of-ana")
    number = world.open("A plan")
    world.comment(number, "Yes.", "bo")
    world.comment(number, "No.", "cleo")
    monkeypatch.setattr("tests.comments.store.AVATARS", pictures.url)
    pictures.answers |= {"/bo.png": (200, dot(32)), "/cleo.png": (200, b"<html>")}
    made = journal(settings=f"repository: forgejo:{world.host}/{world.path}\n")
    made.write({"content/2026-03-01-x.md": f"---\ntitle: X\nissue: {number}\n---\nText.\n"})

    assert made.run("comments", "sync").exit_code == 0
    assert pictures.asked == []

    # Turned on later: nothing changed on the issue. Another port of this machine is taken for that of the forge.
    settings = made.read("microjournal.yaml")
    made.write({"microjournal.yaml": f"{settings}comments: {{avatars: fetched}}\n"})
    monkeypatch.setattr("microjournal.comments.avatars.urlsplit", lambda _url: Same(world.host))
    result = made.run("comments", "sync")
    assert result.exit_code == 0, result.output
    assert "1 picture changed" in result.output
    assert "1 picture not fetched: it is neither PNG" in result.output
    folder = f"comments/avatars/{world.host.replace(':', '+')}"
    assert [name for name in made.files("comments") if "avatars" in name] == [f"{folder[9:]}/bo.png"]
    assert "Authorization" not in {name for _, headers in pictures.asked for name in headers}
    assert [path for path, _ in pictures.asked] == ["/bo.png", "/cleo.png"]

    made.run("comments", "sync")
    assert len(pictures.asked) == 2


@dataclass
class Same:
    """An address on a host."""

    netloc: str
