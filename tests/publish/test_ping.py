"""`microjournal ping`: a hub is told of the feeds that changed, and of no others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

HOME = "https://ana.example/j/"
ALL = [HOME + name for name in "feed.xml atom.xml feed.json results.xml plans.xml weekly.xml comments.xml".split()]


class Hub:
    """A hub on this machine. heard: the forms that it got. answers: a status for each, by default 202."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.heard: list[dict[str, list[str]]] = []
        self.answers: list[int] = []

    @property
    def topics(self) -> list[str]:
        """What it was told of, and forgets."""
        assert all(form["hub.mode"] == ["publish"] for form in self.heard)
        found = [form["hub.url"][0] for form in self.heard]
        self.heard.clear()
        return found


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
            found.heard.append(parse_qs(self.rfile.read(length).decode()))
            self.send_response(found.answers.pop(0) if found.answers else 202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        found = Hub(f"http://127.0.0.1:{server.server_port}/hub")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture
def site(journal: MakeJournal, hub: Hub) -> Journal:
    made = journal(
        {
            "microjournal.yaml": f"title: A\nurl: {HOME}\nhub: {hub.url}\n",
            "content/2026-03-04-a.md": "---\ntitle: A\ntags: [t]\n---\nText.\n",
        }
    )
    assert made.build().ok
    return made


def test_every_feed_but_those_of_tags_leads_to_the_hub_which_is_told_of_them_once(site: Journal, hub: Hub) -> None:
    leading = [HOME + name for name in site.files() if hub.url.encode() in (site.root / "public" / name).read_bytes()]
    assert sorted(leading) == sorted(ALL)
    result = site.run("ping")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [f"told {hub.url} of {url}" for url in ALL]
    assert hub.topics == ALL
    assert site.run("ping").stdout == "No feed changed since the hub was told.\n"
    assert hub.topics == []


def test_it_is_told_of_what_changed_alone(site: Journal, hub: Hub) -> None:
    site.run("ping")
    hub.heard.clear()
    site.write({"content/2026-03-10-b.md": "---\ntitle: B\n---\nText.\n"})
    site.build()
    planned = site.run("ping", "--dry-run")
    assert planned.stdout.splitlines() == [f"would tell {hub.url} of {url}" for url in ALL[:3]]
    assert hub.topics == []
    site.run("ping")
    assert hub.topics == ALL[:3]


def test_what_it_did_not_take_it_is_told_again(site: Journal, hub: Hub) -> None:
    hub.answers = [500, 202, 303]
    result = site.run("ping")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"not told of {ALL[0]}: it answers 500",
        f"not told of {ALL[2]}: it answers 303",
    ]
    assert len(hub.topics) == len(ALL)
    site.run("ping")
    assert hub.topics == [ALL[0], ALL[2]]


@pytest.mark.parametrize("memory", ["", "{}", "[1]", '{"format": 1, "hub": "https://other.example/", "feeds": {}}'])
def test_what_it_remembers_may_be_damaged_or_of_another_hub(site: Journal, hub: Hub, memory: str) -> None:
    site.write({".microjournal/told.json": memory})
    assert site.run("ping").exit_code == 0
    assert hub.topics == ALL


def test_what_is_missing_is_said(site: Journal, hub: Hub) -> None:
    site.remove("public/plans.xml")
    result = site.run("ping")
    assert result.exit_code == 1
    assert "plans.xml" in result.stderr
    assert "microjournal build" in result.stderr
    site.write({"microjournal.yaml": f"title: A\nurl: {HOME}\n"})
    result = site.run("ping")
    assert result.exit_code == 2
    assert "hub: https://hub.example/" in result.stderr
    site.write({"microjournal.yaml": f"title: A\nurl: https://example.org/\nhub: {hub.url}\n"})
    result = site.run("ping")
    assert result.exit_code == 2
    assert "is an example" in result.stderr
    assert hub.topics == []


def test_a_hub_that_is_not_there_is_said(site: Journal) -> None:
    site.write({"microjournal.yaml": f"title: A\nurl: {HOME}\nhub: http://127.0.0.1:1/\n"})
    result = site.run("ping")
    assert result.exit_code == 1
    assert f"not told of {ALL[0]}: it takes no connections" in result.stderr


def test_a_hub_has_an_address(journal: MakeJournal) -> None:
    site = journal({"microjournal.yaml": f"title: A\nurl: {HOME}\nhub: hub.example\n"})
    built = site.build()
    assert built.codes == ["url-invalid"]
    assert "write `hub: https://hub.example`" in built.output
