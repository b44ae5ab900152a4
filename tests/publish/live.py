"""A web server for sites that tests publish: a folder each, that can be down, and that takes uploads."""

from __future__ import annotations

import io
import shutil
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Live:
    """A site on this machine. folder: what it shows. url: of its top.

    is_down: every request is answered with 503. answers: by path, what is answered instead of a file: a status, and the
    headers or the body. asked: the paths of all requests so far.
    """

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        self.is_down = False
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []
        self.token = ""

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        path = path.partition("?")[0]
        self.asked.append(path)
        if self.is_down:
            return 503, {}, b"down"
        if path in self.answers:
            return self.answers[path]
        file = self.folder / path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        return (200, {}, file.read_bytes()) if file.is_file() else (404, {}, b"not found")

    def take(self, token: str, data: bytes) -> int:
        """Takes a site as a tar archive, in the place of the one that was there."""
        if token != f"token {self.token}" or not self.token:
            return 403
        if self.is_down:
            return 503
        shutil.rmtree(self.folder, ignore_errors=True)
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            assert not [name for name in archive.getnames() if name.startswith(("./", "/", ".microjournal"))]
            archive.extractall(self.folder, filter="data")
        return 200


@contextmanager
def served(folder: Path) -> Iterator[Live]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = live.answer(self.path)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_PUT(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(live.take(self.headers.get("Forge-Authorization", ""), data))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    folder.mkdir(parents=True, exist_ok=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        live = Live(folder, f"http://127.0.0.1:{server.server_port}/")
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield live
        finally:
            server.shutdown()
