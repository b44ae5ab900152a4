"""Serves the preview's folder over HTTP, on the standard library's threading server."""

from __future__ import annotations

import json
import os
import select
import socket
import sys
import threading
import time
from contextlib import suppress
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from typing import Any, BinaryIO
from urllib.parse import parse_qs, unquote, urlsplit

from microjournal.model.paths import quoted
from microjournal.serve.pages import EVENTS, SCRIPT, placeholder_page, with_script
from microjournal.serve.ranges import Unsatisfiable, asked_part, content_range
from microjournal.serve.requests import Hosts, content_type, hosts_of, requested_path, single
from microjournal.serve.updates import Updates
from microjournal.trust.boundary import is_file

SERVER_NAME = "microjournal-preview"
# Seconds. Proxies close a connection on which nothing comes for long.
_HEARTBEAT = 15.0
# How soon the thread ends whose page was left or reloaded.
_CHECK_OPEN = 1.0
# How soon the accepting thread notices that it is to end.
_POLL = 0.1
_NOT_YET = "There is no site yet. As soon as the journal can be built, it is shown here."
_MISSING = "There is no such page."


class PreviewServer(ThreadingMixIn, HTTPServer):
    """Listens as soon as it is made; answers between `start` and `close`.

    host, port: to listen on; port 0 for any that is free. site: the folder to serve. updates: for open pages; their
    `base` is the path below which the site is served. base_url: absolute address at which browsers reach the server,
    "" for its own. Raises OSError if it cannot listen.
    """

    daemon_threads = False
    request_queue_size = 64
    # On Windows this would let two programs listen on one port.
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, host: str, port: int, *, site: Path, updates: Updates, base_url: str = "") -> None:
        self.site = site
        self.updates = updates
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, *_, address = found[0]
        self.address_family = family
        super().__init__(address[:2], _Handler)  # type: ignore[arg-type]  # (host, port) in both families
        self.hosts: Hosts = hosts_of(host, self.port, base_url)

    @property
    def port(self) -> int:
        """The port it listens on."""
        found: int = self.server_address[1]
        return found

    def server_bind(self) -> None:
        """Binds without asking the network for our own name, which can take seconds."""
        if self.address_family == socket.AF_INET6:
            with suppress(OSError):
                self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.port

    def start(self) -> None:
        """Begins to answer, in threads of its own."""
        self._thread = threading.Thread(target=self.serve_forever, args=(_POLL,), name="preview")
        self._thread.start()

    def close(self) -> None:
        """Ends every answer and every thread."""
        self.updates.close()
        if self._thread is not None:
            self.shutdown()
            self._thread.join()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answers on one connection, which `close` can end."""
        with self._lock:
            self._open.add(request)
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._open.discard(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in mid-answer is no error."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """The requests on one connection."""

    server: PreviewServer
    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        if not self.server.hosts.allow(single(self.headers.get_all("Host"))):
            self._plain(HTTPStatus.FORBIDDEN, "This preview does not go by that host name; see --host, --base-url.")
            return
        asked = self.path.partition("?")[0]
        if asked == EVENTS:
            self._stream()
        elif asked == SCRIPT:
            self._reply(HTTPStatus.OK, _script(), "text/javascript; charset=utf-8")
        else:
            self._page(requested_path(self.path))

    def do_HEAD(self) -> None:
        self.do_GET()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._not_allowed
        raise AttributeError(name)

    def _not_allowed(self) -> None:
        self.close_connection = True
        self._plain(HTTPStatus.METHOD_NOT_ALLOWED, "A preview can only be read.", Allow="GET, HEAD")

    def version_string(self) -> str:
        """What the `Server` header says."""
        return SERVER_NAME

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Nothing: the terminal is for rebuilds."""

    def _page(self, path: str | None) -> None:
        address = self.server.updates.base
        base = unquote(address)
        if path is not None and base != "/" and path in ("/", base.rstrip("/")):
            self._redirect(address)
        elif path is None or not path.startswith(base):
            self._missing()
        else:
            self._file(path.removeprefix(base))

    def _file(self, path: str) -> None:
        # Read before the file, so that a page never claims to contain a change that it does not.
        number = self.server.updates.number
        is_folder = not path or path.endswith("/")
        found = _inside(self.server.site, f"{path}index.html" if is_folder else path)
        if found is not None and is_file(found):
            self._content(found, number)
        elif not is_folder and found is not None and is_file(found / "index.html"):
            self._redirect(f"{self.server.updates.base}{quoted(path)}/")
        else:
            self._missing()

    def _content(self, file: Path, number: int) -> None:
        kind = content_type(file.name)
        try:
            with file.open("rb") as opened:
                if kind.startswith("text/html"):
                    self._reply(HTTPStatus.OK, self._with_script(opened.read(), number), kind)
                else:
                    self._whole_or_part(opened, kind)
        except OSError as error:
            if isinstance(error, ConnectionError | TimeoutError):
                raise
            self._missing()

    def _whole_or_part(self, file: BinaryIO, kind: str) -> None:
        """A file, or the part of it that is asked for. It has a tag, so that parts of two versions are never joined."""
        status = os.fstat(file.fileno())
        size, tag = status.st_size, f'"{status.st_size:x}-{status.st_mtime_ns:x}"'
        headers = {"Accept-Ranges": "bytes", "ETag": tag}
        same = single(self.headers.get_all("If-Range")) in ("", tag)
        asked = single(self.headers.get_all("Range")) if self.command == "GET" and same else ""
        try:
            part = asked_part(asked, size)
        except Unsatisfiable:
            headers["Content-Range"] = content_range(None, size)
            self._plain(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "There is no such part.", **headers)
            return
        if part is None:
            self._reply(HTTPStatus.OK, file.read(), kind, **headers)
            return
        file.seek(part[0])
        headers["Content-Range"] = content_range(part, size)
        self._reply(HTTPStatus.PARTIAL_CONTENT, file.read(part[1] - part[0]), kind, **headers)

    def _missing(self) -> None:
        """The site's own page for that, if it has one."""
        number = self.server.updates.number
        try:
            body = (self.server.site / "404.html").read_bytes()
            status = HTTPStatus.NOT_FOUND
        except OSError:
            ready = (self.server.site / "index.html").exists()
            status = HTTPStatus.NOT_FOUND if ready else HTTPStatus.SERVICE_UNAVAILABLE
            body = placeholder_page("Not found", _MISSING) if ready else placeholder_page("Not built yet", _NOT_YET)
        self._reply(status, self._with_script(body, number), "text/html; charset=utf-8")

    def _with_script(self, html: bytes, number: int) -> bytes:
        updates = self.server.updates
        return with_script(html, run=updates.run, number=number, base=updates.base)

    def _stream(self) -> None:
        """Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self._send_headers("text/event-stream; charset=utf-8", Connection="close")
        if self.command == "HEAD":
            return
        updates = self.server.updates
        known, serial = self._known(), -1
        silent_since = time.monotonic()
        while True:
            newest, closed = updates.wait(serial, _CHECK_OPEN)
            if closed or self._is_closed():
                return
            if newest != serial:
                message = updates.since(known)
                known, serial = message["number"], newest
                self.wfile.write(f"data: {json.dumps(message)}\n\n".encode())
            elif time.monotonic() - silent_since >= _HEARTBEAT:
                self.wfile.write(b": still here\n\n")
            else:
                continue
            self.wfile.flush()
            silent_since = time.monotonic()

    def _is_closed(self) -> bool:
        """Whether the browser has closed the connection. Writing would show it only the second time."""
        if not select.select([self.connection], [], [], 0)[0]:
            return False
        return not self.connection.recv(1, socket.MSG_PEEK)

    def _known(self) -> int:
        """The number of the newest change that the page knows; -1 if it was not loaded from this server."""
        query = parse_qs(urlsplit(self.path).query)
        number = single(query.get("since"))
        same_run = single(query.get("run")) == self.server.updates.run
        return int(number) if same_run and number.isascii() and number.isdigit() and len(number) < 10 else -1

    def _redirect(self, address: str) -> None:
        self._plain(HTTPStatus.FOUND, f"See {address}", Location=address)

    def _plain(self, status: HTTPStatus, text: str, **headers: str) -> None:
        self._reply(status, f"{text}\n".encode(), "text/plain; charset=utf-8", **headers)

    def _reply(self, status: HTTPStatus, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        self._send_headers(kind, **headers, **{"Content-Length": str(len(body))})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_headers(self, kind: str, **headers: str) -> None:
        # A reload shows what is there now, and a page elsewhere can neither run our data as a script nor show it.
        common = {
            "Content-Type": kind,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        if self.close_connection:
            common["Connection"] = "close"
        for name, value in {**common, **headers}.items():
            self.send_header(name, value)
        self.end_headers()


@cache
def _script() -> bytes:
    return (Path(__file__).parent / "live.js").read_bytes()


def _inside(site: Path, path: str) -> Path | None:
    """The file or folder at a path of the site; None if it is not there or, through links, not in the site."""
    top = site.resolve()
    try:
        real = top.joinpath(*path.split("/")).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        return None
    return real if real == top or top in real.parents else None
