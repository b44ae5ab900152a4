"""A server that does what servers of forges do on bad days, each at an address of its own."""

from __future__ import annotations

import gzip
import json
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import formatdate
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_HUGE = b'"' + b"x" * 50_000_000 + b'"'

Behaviour = Callable[["Asked"], None]

JSON = {"Content-Type": "application/json; charset=utf-8"}


class Asked(BaseHTTPRequestHandler):
    """A question, and how to answer it."""

    faulty: Faulty

    def do_GET(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = self.path.partition("?")[0]
        self.faulty.count[path] += 1
        self.faulty.seen.append((self.command, self.path, dict(self.headers.items())))
        self.faulty.behaviours[path.rstrip("/").rpartition("/")[2]](self)

    do_POST = do_GET  # noqa: N815 - as the library wants it

    @property
    def times(self) -> int:
        """How often this was asked for, this time included."""
        return self.faulty.count[self.path.partition("?")[0]]

    def answer(self, status: int, data: Any = None, headers: Mapping[str, str] | None = None) -> None:
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        # The server's own date stands before those of the test.
        self.send_response_only(status)
        for name, value in {**JSON, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


class Faulty:
    """The server while it runs. url: of its top. count: questions by path. seen: method, path and headers of each."""

    def __init__(self, url: str, behaviours: Mapping[str, Behaviour]) -> None:
        self.url = url
        self.behaviours = dict(behaviours)
        self.count: Counter[str] = Counter()
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        self.over = threading.Event()


def _pages(asked: Asked) -> None:
    number = int(asked.path.rpartition("=")[2] if "=" in asked.path else 1)
    link = f'<http://internal.example/api/endless?page={number + 1}>; rel="next"'
    asked.answer(200, [{"page": number}], {"Link": link})


def _cut_off(asked: Asked) -> None:
    asked.answer(200, b'[{"id": 1, "body": "half a th', {"Content-Length": "4000"})
    asked.close_connection = True


def _once_cut_off(asked: Asked) -> None:
    if asked.times == 1:
        _cut_off(asked)
    else:
        asked.answer(200, {"fine": True})


@cache
def _packed_zeros() -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return b"".join([packer.compress(bytes(1_000_000)) for _ in range(50)]) + packer.flush()


def _bomb(asked: Asked) -> None:
    asked.answer(200, _packed_zeros(), {"Content-Encoding": "gzip"})


def _drops(asked: Asked) -> None:
    asked.send_response_only(200)
    asked.send_header("Content-Type", "application/json")
    asked.end_headers()
    while not asked.faulty.over.wait(0.05):
        try:
            asked.wfile.write(b" ")
        except OSError:
            return


def _silent(asked: Asked) -> None:
    asked.faulty.over.wait(20)
    asked.close_connection = True


def _busy_first(asked: Asked) -> None:
    if asked.times == 1:
        asked.answer(429, {"message": "slow down"}, {"Retry-After": "0"})
    else:
        asked.answer(200, {"fine": True})


def _answers(status: int, data: Any = None, **headers: str) -> Behaviour:
    return lambda asked: asked.answer(status, data, {name.replace("_", "-"): value for name, value in headers.items()})


def _limited(asked: Asked) -> None:
    """By a clock that is an hour slow, the limit ends in ten minutes; by ours it ended long ago."""
    slow = time.time() - 3600
    reset = {"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(slow + 600))}
    asked.answer(403, {"message": "API rate limit exceeded"}, {**reset, "Date": formatdate(slow, usegmt=True)})


def _later_by_date(asked: Asked) -> None:
    fast = time.time() + 3600
    dates = {"Retry-After": formatdate(fast + 1200, usegmt=True), "Date": formatdate(fast, usegmt=True)}
    asked.answer(429, {"message": "slow down"}, dates)


BEHAVIOURS: dict[str, Behaviour] = {
    "fine": lambda asked: asked.answer(200, {"fine": True}),
    "packed": lambda asked: asked.answer(200, gzip.compress(b'{"fine": true}'), {"Content-Encoding": "gzip"}),
    "not-packed": _answers(200, b"not gzip at all", Content_Encoding="gzip"),
    "unchanged": _answers(304, b""),
    "refused-token": _answers(401, {"message": "Bad credentials"}),
    "forbidden": _answers(403, {"message": "Resource not\x1b[2J accessible\n::error::by integration"}),
    "echoing": lambda asked: asked.answer(422, {"message": f"you sent {asked.headers['Authorization']}"}),
    "limited": _limited,
    "missing": _answers(404, {"message": "Not Found"}),
    "gone": _answers(410, {"message": "This issue was deleted"}),
    "much-later": _answers(429, {"message": "slow down"}, Retry_After="3000"),
    "later-by-date": _later_by_date,
    "busy-first": _busy_first,
    "broken": _answers(500, b"<h1>Internal Server Error</h1>", Content_Type="text/html"),
    "silent": _silent,
    "drops": _drops,
    "cut-off": _cut_off,
    "once-cut-off": _once_cut_off,
    "half-json": _answers(200, b'{"id": 1, "body": "half a th'),
    "deep-json": _answers(200, b"[" * 100_000),
    "login-page": _answers(200, b"<!doctype html><title>Log in</title>", Content_Type="text/html; charset=utf-8"),
    "huge": lambda asked: asked.answer(200, _HUGE),
    "bomb": _bomb,
    "endless": _pages,
    "circle": _answers(200, [], Link='</api/circle>; rel="next"'),
    "around": _answers(302, b"", Location="/api/around"),
    "elsewhere": _answers(307, b"", Location="ftp://127.0.0.1/fine"),
    "created": _answers(201, {"number": 7}),
}


@contextmanager
def faulty_server() -> Iterator[Faulty]:
    """A server on this machine, for as long as it is needed."""

    class Handler(Asked):
        protocol_version = "HTTP/1.1"

    _packed_zeros()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Handler.faulty = Faulty(f"http://127.0.0.1:{server.server_port}", BEHAVIOURS)
        server.daemon_threads = True
        # Whoever hangs up early is no reason to print a traceback.
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield Handler.faulty
        finally:
            Handler.faulty.over.set()
            server.shutdown()
