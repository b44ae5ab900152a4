"""Links to other sites, tested against servers of this machine that behave as servers do."""

from __future__ import annotations

import json
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from microjournal.check.external.memory import recall, remember
from microjournal.check.external.probe import Limits, probe
from microjournal.check.external.verdicts import (
    LinkUse,
    Verdict,
    diagnostics_for,
    external_links,
    looks_offline,
)
from microjournal.content.entry import ParseSettings, parse
from microjournal.diagnostics import Span
from microjournal.network.connections import is_public
from microjournal.network.failures import NO_NETWORK, NO_SUCH_HOST

QUICK = Limits(pause=0, longest_pause=0, seconds=5, connect_seconds=5, total_seconds=60)

# What a request is answered with: a status, and the address of a redirect.
Answer = tuple[int, str]


def not_found(_method: str) -> Answer:
    return 404, ""


class Site:
    """A site whose answers a test decides on. asked: (method, path) of every request. headers: of the last one."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.headers: dict[str, str] = {}
        self.pages: dict[str, Callable[[str], Answer]] = {}
        self.url = ""
        self.at_once = 0
        self.most_at_once = 0
        self.lock = threading.Lock()
        self.pause = threading.Event()

    def page(self, path: str, status: int = 200, location: str = "", *, head: int = 0) -> str:
        """Adds a page and gives its address. head: another status for HEAD."""
        self.pages[path] = lambda method: (head if head and method == "HEAD" else status, location)
        return self.url + path

    def asked_for(self, path: str) -> list[str]:
        """The methods that a path was asked for with."""
        return [method for method, asked in self.asked if asked == path]


@contextmanager
def serving(site: Site) -> Iterator[None]:
    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Else each answer waits 40 ms for what the client does not say.
        disable_nagle_algorithm = True

        def answer(self) -> None:
            with site.lock:
                site.at_once += 1
                site.most_at_once = max(site.most_at_once, site.at_once)
                site.asked.append((self.command, self.path))
                site.headers = dict(self.headers)
            site.pause.wait(0.02)
            with site.lock:
                site.at_once -= 1
            status, location = site.pages.get(self.path, not_found)(self.command)
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD = answer  # noqa: N815 - the names that the library looks for

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    made = Site()
    with serving(made):
        yield made


def verdicts(*urls: str, limits: Limits = QUICK) -> dict[str, Verdict]:
    return dict(probe(urls, limits=limits))


def test_a_page_that_is_there_is_asked_for_once_and_without_its_body(site: Site) -> None:
    url = site.page("/study")

    assert verdicts(url) == {url: Verdict(kind="fine")}
    assert site.asked == [("HEAD", "/study")]
    assert site.headers["User-Agent"].startswith("microjournal/")


def test_a_page_that_is_not_there_is_gone(site: Site) -> None:
    missing, removed = site.url + "/missing", site.page("/removed", 410)

    found = verdicts(missing, removed)

    assert found[missing] == Verdict(kind="gone", reason="404 Not Found")
    assert found[removed] == Verdict(kind="gone", reason="410 Gone")


@pytest.mark.parametrize("head", [403, 404, 405, 500, 501])
def test_a_server_that_does_not_know_head_is_asked_again_with_get(site: Site, head: int) -> None:
    url = site.page("/study", 200, head=head)

    assert verdicts(url)[url].kind == "fine"
    assert site.asked_for("/study") == ["HEAD", "GET"]


@pytest.mark.parametrize("status", [401, 403, 429, 451, 999])
def test_a_page_for_browsers_or_members_only_is_neither_good_nor_bad(site: Site, status: int) -> None:
    url = site.page("/members", status)

    assert verdicts(url)[url].kind == "refused"


def test_a_host_that_asks_for_a_pause_is_not_asked_at_once_again_with_get(site: Site) -> None:
    verdicts(site.page("/busy", 429))

    assert site.asked_for("/busy") == ["HEAD"]


def test_a_server_in_trouble_is_asked_three_times(site: Site) -> None:
    url = site.page("/broken", 503)

    assert verdicts(url) == {url: Verdict(kind="unreachable", reason="503 Service Unavailable")}
    assert Counter(site.asked_for("/broken")) == {"HEAD": 1, "GET": 3}


def test_trouble_that_passes_is_not_reported(site: Site) -> None:
    answers = iter([503, 502, 200])
    site.pages["/shaky"] = lambda _method: (next(answers), "")

    assert verdicts(site.url + "/shaky")[site.url + "/shaky"].kind == "fine"


def test_a_page_that_moved_for_good_is_reported_with_its_last_address(site: Site) -> None:
    site.page("/new/")
    site.page("/newer", 308, "/new/")
    url = site.page("/old", 301, "/newer")

    assert verdicts(url) == {url: Verdict(kind="moved", location=f"{site.url}/new/")}


def test_a_detour_is_fine(site: Site) -> None:
    site.page("/today")
    url = site.page("/latest", 302, "/today")

    assert verdicts(url) == {url: Verdict(kind="fine")}


def test_what_moved_for_good_is_reported_up_to_the_first_detour(site: Site) -> None:
    site.page("/login")
    site.page("/new", 302, "/login")
    url = site.page("/old", 301, "/new")

    assert verdicts(url)[url].location == f"{site.url}/new"


def test_what_moved_for_good_after_a_detour_keeps_the_address_it_had(site: Site) -> None:
    site.page("/newest")
    site.page("/news", 301, "/newest")
    url = site.page("/latest", 302, "/news")

    assert verdicts(url) == {url: Verdict(kind="fine")}


def test_a_redirect_into_nothing_is_gone_and_one_in_a_circle_is_unreachable(site: Site) -> None:
    lost, circle = site.page("/lost", 301, "/nowhere"), site.page("/circle", 302, "/circle")

    found = verdicts(lost, circle)

    assert found[lost].kind == "gone"
    assert found[circle] == Verdict(kind="unreachable", reason="it redirects more than 10 times")


def names(monkeypatch: pytest.MonkeyPatch, *answers: tuple[str, str]) -> list[str]:
    """Makes names lead to addresses, in turns where there are several; gives the names that are asked for."""
    asked: list[str] = []
    real = socket.getaddrinfo
    waiting = list(answers)

    def ask(host: str, port: int | None, *rest: Any, **more: Any) -> Any:
        asked.append(host)
        given = next((pair for pair in waiting if pair[0] == host), None)
        if given is not None and [name for name, _ in waiting].count(host) > 1:
            waiting.remove(given)
        return real(given[1] if given else host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", ask)
    return asked


def test_a_redirect_from_the_public_network_into_a_private_one_is_not_followed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, ("inside.example", "10.255.255.1"))
    url = site.page("/trap", 302, "http://inside.example/secrets")

    [(_, trapped)] = probe([url], limits=QUICK, public=lambda address: address == "127.0.0.1")
    assert trapped == Verdict(kind="unreachable", reason="it redirects to inside.example, inside a private network")

    at_home = site.page("/moved", 301, site.page("/here"))
    assert verdicts(at_home)[at_home].kind == "moved"


INSIDE = Verdict(kind="unreachable", reason="it is inside a private network")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "localhost", "LOCALHOST.", "0", "[::1]",
             "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]", "127。0。0。1", "10.255.255.1", "169.254.169.254"]
)  # fmt: skip
@pytest.mark.promise("network-outside")
def test_no_spelling_of_an_address_inside_is_asked_where_only_public_ones_may_be(site: Site, host: str) -> None:
    port = site.url.rpartition(":")[2]
    url = f"http://{host}:{port}/secrets"

    [(_, verdict)] = probe([url], limits=QUICK, public_only=True)

    # Some systems do not know some of these spellings, and then they are no hosts at all.
    assert verdict == INSIDE or verdict.reason in (NO_SUCH_HOST, NO_NETWORK) or verdict.kind == "invalid"
    assert site.asked == []


def test_a_name_that_leads_elsewhere_after_the_look_is_asked_for_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = names(monkeypatch, ("ana.example", "10.255.255.1"), ("ana.example", "127.0.0.1"))
    url = site.page("/secrets").replace("127.0.0.1", "ana.example")

    [(_, verdict)] = probe([url], limits=QUICK, public_only=True)

    assert (verdict, site.asked) == (INSIDE, [])
    assert asked == ["ana.example"]


@pytest.mark.promise("network-outside")
def test_what_is_connected_to_is_what_was_looked_at(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = names(monkeypatch, ("ana.example", "127.0.0.1"), ("ana.example", "10.255.255.1"))
    url = site.page("/study").replace("127.0.0.1", "ana.example")

    [(_, verdict)] = probe([url], limits=QUICK, public_only=True, public=lambda _address: True)

    assert verdict.kind == "fine"
    assert site.headers["Host"].startswith("ana.example:")
    assert [host for host in asked if not host[0].isdigit()] == ["ana.example"]


def test_an_answer_that_comes_drop_by_drop_has_an_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def drip() -> None:
            connections = []
            server.settimeout(0.05)
            while not over.is_set():
                with suppress(OSError):
                    connections.append(server.accept()[0])
                for connection in connections:
                    with suppress(OSError):
                        connection.send(b"X")
            for connection in connections:
                connection.close()

        thread = threading.Thread(target=drip)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        try:
            found = verdicts(url, limits=Limits(pause=0, longest_pause=0, seconds=0.3, tries=1, total_seconds=30))
        finally:
            over.set()
            thread.join()

    assert found == {url: Verdict(kind="unreachable", reason="no answer within 0.3 seconds")}


def test_a_redirect_to_something_that_is_not_the_web_is_not_followed(site: Site) -> None:
    url = site.page("/trap", 302, "file:///etc/passwd")

    assert verdicts(url) == {url: Verdict(kind="refused", reason="it redirects to file:")}


@pytest.mark.parametrize("location", ["http://[::1/", "http://a:99999999/"])
def test_a_redirect_to_what_is_no_address_is_no_mistake_of_the_author(site: Site, location: str) -> None:
    url = site.page("/trap", 301, location)

    assert verdicts(url) == {url: Verdict(kind="unreachable", reason="it redirects to what is no address")}


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("2002:7f00:1::", False),
        ("2002:a01:203::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("0.0.0.0", False),
        ("::", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.168.1.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
    ],
)
def test_an_address_is_public_in_whatever_form_it_is_carried(host: str, public: bool) -> None:
    assert is_public(host) is public


def test_a_host_is_asked_for_few_things_at_once(site: Site) -> None:
    urls = [site.page(f"/{number}") for number in range(12)]

    found = verdicts(*urls, limits=Limits(at_once=8, per_host=2))

    assert len(found) == 12
    assert site.most_at_once <= 2


def test_an_address_is_asked_for_once_however_often_it_is_named(site: Site) -> None:
    url = site.page("/study")

    verdicts(url, url, url)

    assert len(site.asked) == 1


def test_a_host_that_never_answers_ends_nothing_but_its_own_test(site: Site) -> None:
    url = site.page("/study")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hanging = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        limits = Limits(seconds=60, total_seconds=2)

        assert verdicts(url, hanging, limits=limits) == {url: Verdict(kind="fine")}


def test_a_host_that_is_too_slow_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"

        found = verdicts(url, limits=Limits(seconds=0.05, pause=0))

    assert found == {url: Verdict(kind="unreachable", reason="no answer within 0.05 seconds")}


def test_a_port_that_nobody_listens_at_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"

    assert verdicts(url) == {url: Verdict(kind="unreachable", reason="it takes no connections")}


def test_a_server_that_does_not_speak_tls_has_no_valid_certificate(site: Site) -> None:
    url = site.page("/").replace("http:", "https:")

    assert verdicts(url)[url].kind == "unreachable"


def test_a_server_that_answers_nonsense_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def babble() -> None:
            for _ in range(4):
                connection, _address = server.accept()
                with connection:
                    connection.recv(1000)
                    connection.sendall(b"\x00\x01 what?\r\n\r\n")

        thread = threading.Thread(target=babble, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"

        assert verdicts(url) == {url: Verdict(kind="unreachable", reason="it broke the connection off")}
        thread.join()


def fails_with(number: int) -> Callable[..., object]:
    def getaddrinfo(*_arguments: object, **_more: object) -> object:
        raise socket.gaierror(number, "no")

    return getaddrinfo


def test_a_host_that_does_not_exist_is_gone_and_a_name_system_that_fails_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = "http://nowhere.example/"
    monkeypatch.setattr(socket, "getaddrinfo", fails_with(socket.EAI_NONAME))
    assert verdicts(url) == {url: Verdict(kind="gone", reason=NO_SUCH_HOST)}

    monkeypatch.setattr(socket, "getaddrinfo", fails_with(socket.EAI_AGAIN))
    assert verdicts(url) == {url: Verdict(kind="unreachable", reason=NO_NETWORK)}


def test_when_no_host_at_all_exists_it_may_be_the_network_that_is_missing() -> None:
    gone, fine = Verdict(kind="gone", reason=NO_SUCH_HOST), Verdict(kind="fine")

    assert looks_offline({"a": gone, "b": gone})
    assert not looks_offline({"a": gone, "b": fine})
    assert not looks_offline({})


@pytest.mark.parametrize(
    "url", ["http://", "https:///path", "http://[::1", "http://a b/", "http://x.example:port/", f"http://{'a' * 70}.é/"]
)
def test_what_is_no_address_is_reported_as_such(url: str) -> None:
    assert verdicts(url) == {url: Verdict(kind="invalid")}


def test_hosts_and_paths_in_any_script_are_asked_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    find = socket.getaddrinfo

    def getaddrinfo(host: str, *arguments: int, **more: int) -> object:
        asked.append(host)
        return find("127.0.0.1", *arguments, **more)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    site.page("/caf%C3%A9")
    url = site.url.replace("127.0.0.1", "bücher.example") + "/café"

    assert verdicts(url)[url].kind == "fine"
    assert "xn--bcher-kva.example" in asked


def test_a_proxy_of_the_environment_is_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "http://elsewhere.example/study"
    monkeypatch.setenv("http_proxy", site.url)
    monkeypatch.delenv("no_proxy", raising=False)
    site.page(url.removeprefix(site.url))
    site.pages[url] = lambda _method: (200, "")

    assert verdicts(url) == {url: Verdict(kind="fine")}
    assert site.asked == [("HEAD", url)]


def links_of(text: str) -> dict[str, list[LinkUse]]:
    source = f"---\ntitle: A\n---\n{text}\n".encode()
    parsed = parse(source, path="content/2026-03-04-a.md", settings=ParseSettings(url="https://ana.example/"))
    assert parsed.entry is not None
    return external_links([parsed.entry])


def test_the_links_that_are_tested_are_those_to_other_sites_on_the_web() -> None:
    found = links_of(
        "[a](https://a.example/x#part) <https://b.example/> ![c](http://c.example/c.png) [d](//d.example/d)\n"
        "[mail](mailto:ana@ana.example) [own](https://ana.example/about/) [file](b.md) [ftp](ftp://f.example/)\n"
        "[again](https://a.example/x)"
    )

    assert {url: [(p.span.line, p.fragment) for p in places] for url, places in found.items()} == {
        "https://a.example/x": [(4, "part"), (6, "")],
        "https://b.example/": [(4, "")],
        "http://c.example/c.png": [(4, "")],
        "https://d.example/d": [(4, "")],
    }


def test_what_is_reported_of_a_link_says_what_to_do_at_every_place_of_it() -> None:
    links = links_of("[a](https://a.example/x#part), [b](https://a.example/x), [c](https://c.example/)")
    moved = Verdict(kind="moved", location="https://a.example/y")

    found = diagnostics_for(
        links, {"https://a.example/x": moved, "https://c.example/": Verdict(kind="fine")}, minutes=5
    )

    assert [(d.code, d.help) for d in found] == [
        ("external-moved", "write https://a.example/y#part"),
        ("external-moved", "write https://a.example/y"),
    ]


def test_links_without_a_verdict_are_counted_at_the_first_of_them() -> None:
    links = links_of("[a](https://a.example/)\n\n[b](https://b.example/)\n\n[c](https://c.example/)")

    [found] = diagnostics_for(links, {"https://a.example/": Verdict(kind="fine")}, minutes=5)

    assert found.message == "2 of 3 addresses could not be tested within 5 minutes"
    assert found.span == Span(path="content/2026-03-04-a.md", line=6, column=5, length=len("https://b.example/"))


def test_good_verdicts_are_remembered_for_a_week_and_bad_ones_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / ".microjournal" / "links.json"
    good, bad = Verdict(kind="moved", location="https://b.example/"), Verdict(kind="gone", reason="404 Not Found")

    remember(file, "2026-03-04", {}, {"https://a.example/": good, "https://c.example/": bad})
    remember(file, "2026-03-06", recall(file, "2026-03-06"), {"https://d.example/": Verdict(kind="fine")})

    assert recall(file, "2026-03-10") == {
        "https://a.example/": ("2026-03-04", good),
        "https://d.example/": ("2026-03-06", Verdict(kind="fine")),
    }
    assert recall(file, "2026-03-11").keys() == {"https://d.example/"}
    assert recall(file, "2026-03-01") == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"format": 2}',
        '{"format": 1}',
        '{"format": 1, "links": {"a": [1]}}',
        '{"format": 1, "links": []}',
    ],
)
def test_a_damaged_memory_is_no_memory(tmp_path: Path, text: str) -> None:
    file = tmp_path / "links.json"
    file.write_text(text, encoding="utf-8")

    assert recall(file, "2026-03-10") == {}


def test_the_memory_is_json_that_others_can_read(tmp_path: Path) -> None:
    remember(tmp_path / "links.json", "2026-03-04", {}, {"https://a.example/é": Verdict(kind="fine")})

    assert json.loads((tmp_path / "links.json").read_text(encoding="utf-8"))["links"] == {
        "https://a.example/é": ["2026-03-04", "fine", "", ""]
    }


def test_an_address_with_a_password_is_not_remembered(tmp_path: Path) -> None:
    file = tmp_path / ".microjournal/links.json"
    fine = Verdict(kind="fine")
    moved = Verdict(kind="moved", location="https://ana:secret@b.example/")
    before = {"https://ana:secret@a.example/": ("2026-03-30", fine)}
    remember(
        file,
        "2026-03-31",
        before,
        {"https://b@c.example": fine, "https://d.example/@e": fine, "https://f.example/": moved},
    )
    assert "secret" not in file.read_text()
    assert list(recall(file, "2026-03-31")) == ["https://d.example/@e"]


def test_a_memory_that_is_nested_without_end_is_none(tmp_path: Path) -> None:
    file = tmp_path / "links.json"
    file.write_text("[" * 200_000)
    assert recall(file, "2026-03-31") == {}
