"""Tests addresses on the web, politely: few at once on one host, few times, and never longer than was said.

The network is asked through urllib3, which has retries with growing pauses and heeds `Retry-After`.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

from microjournal.check.external.verdicts import Verdict
from microjournal.network.failures import failure
from microjournal.network.statuses import BUSY, REDIRECTS

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, Retry

_FOR_GOOD = frozenset({301, 308})
_GONE = frozenset({404, 410})
_TOO_MANY_REQUESTS = 429
_MOST_HOPS = 10
_TICK = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How hard to try.

    at_once: connections in all. per_host: connections to one host. tries: of one address. seconds: for an answer.
    connect_seconds: for a connection. pause: seconds before the second try, doubled before each further one.
    longest_pause: seconds, even if a host asks for more. total_seconds: for everything.
    """

    at_once: int = 8
    per_host: int = 2
    tries: int = 3
    seconds: float = 15
    connect_seconds: float = 8
    pause: float = 1
    longest_pause: float = 10
    total_seconds: float = 300


def probe(
    urls: Iterable[str],
    *,
    limits: Limits | None = None,
    public_only: bool = False,
    public: Callable[[str], bool] | None = None,
) -> Iterator[tuple[str, Verdict]]:
    """Tests addresses and yields each with its verdict as answers come; those that there is no time for are left out.

    limits: how hard to try. public_only: whether nothing inside a private network is asked. Without that an author's
    own links are followed wherever they lead, but a redirect from the public network into a private one is not.
    public: whether an IP address can be reached from everywhere.
    """
    limits = limits or Limits()
    until = time.monotonic() + limits.total_seconds
    lanes = _lanes(urls, limits.per_host)
    waiting: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    for lane in lanes:
        waiting.put(lane)
    found: queue.SimpleQueue[tuple[str, Verdict]] = queue.SimpleQueue()
    over = threading.Event()
    prober = _Prober(limits, public_only=public_only, public=public)
    left = sum(map(len, lanes))
    for _ in range(min(limits.at_once, len(lanes))):
        # The process does not wait for its daemons: one that hangs on a slow host is left behind.
        threading.Thread(target=_work, args=(waiting, found, over, prober), daemon=True).start()
    try:
        while left and time.monotonic() < until:
            try:
                # In short turns, so that the program can be interrupted on every system.
                verdict = found.get(timeout=_TICK if until - time.monotonic() > _TICK else 0.01)
            except queue.Empty:
                continue
            left -= 1
            yield verdict
    finally:
        over.set()


def _lanes(urls: Iterable[str], per_host: int) -> list[list[str]]:
    """The addresses in lists that are worked off one by one, and at most `per_host` lists for each host.

    Long lists come first, because they take longest.
    """
    hosts: dict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        hosts[url.split("/")[2].lower()].append(url)
    lanes = [of_host[first::per_host] for of_host in hosts.values() for first in range(per_host)]
    return sorted((lane for lane in lanes if lane), key=len, reverse=True)


def _work(
    waiting: queue.SimpleQueue[list[str]],
    found: queue.SimpleQueue[tuple[str, Verdict]],
    over: threading.Event,
    prober: _Prober,
) -> None:
    while True:
        try:
            lane = waiting.get_nowait()
        except queue.Empty:
            return
        for url in lane:
            if over.is_set():
                return
            found.put((url, prober.probe(url)))


class _Prober:
    """Asks hosts. Several threads use it at once, as urllib3's pools may be."""

    def __init__(self, limits: Limits, *, public_only: bool, public: Callable[[str], bool] | None) -> None:
        from urllib3 import Retry, Timeout

        from microjournal.network.connections import is_public
        from microjournal.network.pools import Pools

        self._public = public or is_public
        self._public_only = public_only
        # For each thread: whether only public addresses may be asked, and whether a public one was.
        self._now = threading.local()
        self._timeout = Timeout(connect=limits.connect_seconds, read=limits.seconds)
        self._persistent = Retry(
            total=limits.tries - 1,
            redirect=False,
            status_forcelist=BUSY,
            allowed_methods=None,
            backoff_factor=limits.pause / 2,
            backoff_jitter=limits.pause / 2,
            backoff_max=limits.longest_pause,
            retry_after_max=int(limits.longest_pause),
            raise_on_status=False,
        )
        self._once = Retry(total=0, redirect=False, respect_retry_after_header=False)
        self._seconds = limits.seconds
        self._pools = Pools(self._look, limits.seconds, "link check")

    def probe(self, url: str) -> Verdict:
        """The verdict on an address."""
        from urllib3.exceptions import HTTPError

        self._now.redirected = False
        try:
            return self._follow(url)
        except (HTTPError, OSError, ValueError) as error:
            found = _failed(error, self._seconds)
            if found.kind == "invalid" and self._now.redirected:
                return Verdict(kind="unreachable", reason="it redirects to what is no address")
            return found

    def _follow(self, url: str) -> Verdict:
        from microjournal.network.connections import InsideError
        from microjournal.network.pools import with_ascii_host

        at = with_ascii_host(url)
        moved_to, for_good = "", True
        self._now.guarded, self._now.was_public = self._public_only, False
        for hop in range(_MOST_HOPS):
            try:
                status, location = self._ask(at)
            except InsideError:
                way = f"it redirects to {urlsplit(at).hostname}, inside" if hop else "it is inside"
                return Verdict(kind="unreachable", reason=f"{way} a private network")
            if status not in REDIRECTS or not location:
                return _verdict(status, moved_to)
            self._now.redirected = True
            after = urljoin(at, location)
            parts = urlsplit(after)
            if parts.scheme not in ("http", "https"):
                return Verdict(kind="refused", reason=f"it redirects to {parts.scheme}:")
            self._now.guarded = self._now.guarded or self._now.was_public
            for_good = for_good and status in _FOR_GOOD
            at = urlunsplit(parts._replace(fragment=""))
            moved_to = at if for_good else moved_to
        return Verdict(kind="unreachable", reason=f"it redirects more than {_MOST_HOPS} times")

    def _look(self, address: str) -> None:
        """Looks at an address that is about to be connected to. Raises InsideError if it may not be."""
        from microjournal.network.connections import InsideError

        public = self._public(address)
        if self._now.guarded and not public:
            raise InsideError(address)
        self._now.was_public = public

    def _ask(self, url: str) -> tuple[int, str]:
        """Status and `Location`. HEAD spares the host its answer's body, but only GET is to be believed if it fails."""
        from urllib3.exceptions import HTTPError

        from microjournal.network.connections import InsideError

        try:
            response = self._request("HEAD", url, self._once)
        except InsideError:
            raise
        except HTTPError:
            response = None
        if response is None or (response.status >= 400 and response.status != _TOO_MANY_REQUESTS):
            response = self._request("GET", url, self._persistent)
        return response.status, response.headers.get("Location", "")

    def _request(self, method: str, url: str, retries: Retry) -> BaseHTTPResponse:
        response = self._pools.of(url).request(
            method, url, redirect=False, retries=retries, timeout=self._timeout, preload_content=False
        )
        # The body is never read, however long it is.
        response.close()
        return response


def _verdict(status: int, moved_to: str) -> Verdict:
    try:
        reason = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        reason = str(status)
    if status in _GONE:
        return Verdict(kind="gone", reason=reason)
    if 400 <= status < 500 or status >= 600:
        return Verdict(kind="refused", reason=reason)
    if status >= 500:
        return Verdict(kind="unreachable", reason=reason)
    return Verdict(kind="moved", location=moved_to) if moved_to else Verdict(kind="fine")


def _failed(error: Exception, seconds: float) -> Verdict:
    """What an error says of an address."""
    found = failure(error, seconds)
    if found.kind == "no-address":
        return Verdict(kind="invalid")
    return Verdict(kind="gone" if found.kind == "no-host" else "unreachable", reason=found.reason)
