"""Fetches files from the web: few, small, and never for longer than was said."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from microjournal.network.connections import Guard, InsideError
from microjournal.network.failures import Failure, failure
from microjournal.network.pools import Pools, with_ascii_host
from microjournal.network.statuses import BUSY, REDIRECTS

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

_MOST_HOPS = 5
_AT_ONCE = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How hard to try, and how much to take.

    tries: of one file, if the host is busy or does not answer. seconds: for an answer. total_seconds: for everything.
    pause: seconds, about, between tries. total_bytes: of all files.
    """

    tries: int = 3
    seconds: float = 20
    total_seconds: float = 240
    pause: float = 0.5
    total_bytes: int = 256_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a host answered. url: where, after redirects. status: of HTTP. body: empty unless the status is 200."""

    url: str
    status: int
    body: bytes = b""


class NoAnswer(Exception):
    """There is no answer that can be used. failure: why."""

    def __init__(self, found: Failure) -> None:
        super().__init__(found.reason)
        self.failure = found


class Fetcher:
    """Fetches the files of one site, one after the other.

    It follows redirects, but none that lead from the public network into a private one.
    """

    def __init__(self, limits: Limits, *, purpose: str) -> None:
        from urllib3 import Retry, Timeout

        self._limits = limits
        self._guard = Guard()
        self._pools = Pools(self._guard.look, limits.seconds, purpose)
        self._until = time.monotonic() + limits.total_seconds
        self._bytes_left = limits.total_bytes
        self._timeout = Timeout(connect=limits.seconds, read=limits.seconds)
        self._retries = Retry(
            total=limits.tries - 1,
            redirect=False,
            status_forcelist=BUSY,
            backoff_factor=limits.pause,
            backoff_max=int(limits.seconds),
            retry_after_max=int(limits.seconds),
            raise_on_status=False,
        )

    def get(self, url: str, *, most_bytes: int, outside: bool = False) -> Answer:
        """The file at an address of http or https. most_bytes: that it may have.

        outside: it must be in the public network, because a stranger has named it. Raises NoAnswer if the host does not
        answer, or with more than is taken.
        """
        from urllib3.exceptions import HTTPError

        self._guard.begin(outside=outside)
        try:
            return self._follow(url, most_bytes)
        except InsideError:
            reason = f"it {'leads' if outside else 'redirects'} into a private network"
            raise NoAnswer(Failure(kind="silent", reason=reason)) from None
        except (HTTPError, OSError, ValueError) as error:
            raise NoAnswer(failure(error, self._limits.seconds)) from None

    def post(self, url: str, fields: Mapping[str, str]) -> int:
        """Sends a form to an address of http or https. Gives the status that the host answers with.

        It is sent once: who can be told twice, can be told again. Redirects are not followed, and what is inside of a
        private network may be told. Raises NoAnswer if the host does not answer.
        """
        from urllib3.exceptions import HTTPError

        self._guard.begin()
        try:
            with self._request(with_ascii_host(url), fields) as response:
                return response.status
        except (HTTPError, OSError, ValueError) as error:
            raise NoAnswer(failure(error, self._limits.seconds)) from None

    def _follow(self, url: str, most_bytes: int) -> Answer:
        at = with_ascii_host(url)
        for _ in range(_MOST_HOPS):
            if urlsplit(at).scheme not in ("http", "https"):
                raise NoAnswer(Failure(kind="silent", reason=f"it leads to {urlsplit(at).scheme}:"))
            with self._request(at) as response:
                location = response.headers.get("Location", "")
                if response.status not in REDIRECTS or not location:
                    body = self._read(response, most_bytes) if response.status == 200 else b""
                    return Answer(url=at, status=response.status, body=body)
            self._guard.redirected()
            at = urlunsplit(urlsplit(urljoin(at, location))._replace(fragment=""))
        raise NoAnswer(Failure(kind="silent", reason=f"it redirects more than {_MOST_HOPS} times"))

    def _request(self, url: str, form: Mapping[str, str] | None = None) -> BaseHTTPResponse:
        """The answer to a question for an address, or to a form that is sent there."""
        self._refuse_to_wait()
        # What a cache on the way keeps may be older than the site.
        headers = {"Accept-Encoding": "identity", "Cache-Control": "no-cache", "Pragma": "no-cache"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        pool = self._pools.of(url)
        # Headers of a request stand in the place of those of its pool.
        return pool.request(
            "GET" if form is None else "POST",
            url,
            headers={**pool.headers, **headers},
            body=None if form is None else urlencode(form),
            redirect=False,
            retries=self._retries if form is None else False,
            timeout=self._timeout,
            preload_content=False,
        )

    def _read(self, response: BaseHTTPResponse, most_bytes: int) -> bytes:
        parts, left = [], min(most_bytes, self._bytes_left)
        # As it comes: a whole part of a body that arrives drop by drop would be waited for without an end.
        while part := response.read1(_AT_ONCE):
            left -= len(part)
            if left < 0:
                raise NoAnswer(Failure(kind="silent", reason="the file is too large"))
            parts.append(part)
            self._refuse_to_wait()
        body = b"".join(parts)
        self._bytes_left -= len(body)
        return body

    def _refuse_to_wait(self) -> None:
        if time.monotonic() > self._until:
            raise NoAnswer(Failure(kind="silent", reason=f"not done within {self._limits.total_seconds:g} seconds"))
