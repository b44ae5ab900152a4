"""Finds a port for the preview's server, or says why there is none and what to do."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from microjournal.serve.requests import is_everywhere
from microjournal.serve.server import SERVER_NAME, PreviewServer
from microjournal.serve.updates import Updates

DEFAULT_PORT = 8014
# 0 lets the system choose.
_PORTS = (*range(DEFAULT_PORT, DEFAULT_PORT + 20), 0)


class ListenError(Exception):
    """The server cannot listen where it was asked to. The message says why, and what to do."""


def listen(
    host: str, port: int | None, *, site: Path, updates: Updates, base_url: str = "", ports: Sequence[int] = _PORTS
) -> PreviewServer:
    """A server that listens, but does not answer yet.

    host: name or address of this machine. port: None for the first free one of `ports`. Others: see `PreviewServer`.
    Raises ListenError if the port was given and is not free, or nothing can listen on that host.
    """
    candidates = ports if port is None else (port,)
    for candidate in candidates:
        try:
            return PreviewServer(host, candidate, site=site, updates=updates, base_url=base_url)
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
