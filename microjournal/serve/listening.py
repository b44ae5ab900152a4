"""Finds a port for the preview's server, or says why there is none and what to do."""

from __future__ import annotations

import errno
import sys
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from microjournal.serve.news import News
from microjournal.serve.requests import is_everywhere
from microjournal.serve.server import SERVER_NAME, PreviewServer

DEFAULT_PORT = 8014
_PORTS_TO_TRY = 20


class ListenError(Exception):
    """The server cannot listen where it was asked to. The message says why, and what to do."""


def listen(host: str, port: int | None, *, site: Path, news: News, base_url: str = "") -> PreviewServer:
    """A server on the port, or for None on the first free one from `DEFAULT_PORT` on.

    Raises ListenError if the port was given and is not free, or nothing can listen on that host.
    """
    candidates = (*range(DEFAULT_PORT, DEFAULT_PORT + _PORTS_TO_TRY), 0) if port is None else (port,)
    for candidate in candidates:
        try:
            return PreviewServer(host, candidate, site=site, news=news, base_url=base_url)
        except OSError as error:
            if not _is_taken(error):
                raise ListenError(_refusal(error, host, candidate)) from None
    help_ = "name another one with --port, or leave --port out to get the first that is free"
    raise ListenError(f"port {port} is taken by {_holder(host, candidates[0])}; {help_}")


def _refusal(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EACCES:
        return f"the system does not let you listen on port {port}; name one above 1023 with --port"
    return f"cannot serve on the host '{host}' ({error.strerror or error}); leave --host out to serve on this machine"


def _holder(host: str, port: int) -> str:
    """Who listens on a port, in words."""
    connection = HTTPConnection("127.0.0.1" if is_everywhere(host) else host, port, timeout=1.0)
    try:
        connection.request("HEAD", "/")
        if connection.getresponse().getheader("Server") == SERVER_NAME:
            return "the preview of another journal"
    except (OSError, HTTPException):
        pass
    finally:
        connection.close()
    return "another program"


def _is_taken(error: OSError) -> bool:
    # Windows says that access is denied when another program holds the port for itself.
    taken = [errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)]
    return error.errno in taken or (sys.platform == "win32" and error.errno == errno.EACCES)
