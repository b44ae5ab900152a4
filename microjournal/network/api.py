"""Asks the interfaces of forges: JSON over HTTP, page by page, within bounds; a token goes to one host only."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from microjournal.network.connections import Guard, InsideError
from microjournal.network.failures import failure
from microjournal.network.pools import Pools, with_ascii_host
from microjournal.network.refusals import Allowance, ApiError, allowance, plain, refusal
from microjournal.network.statuses import REDIRECTS

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

_MOST_HOPS = 5
_AT_ONCE = 65_536
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w!#$%&'*+.^`|~-]+\s*(?:=\s*(?:\"[^\"]*\"|[^\s\",;]+))?)*)")
_NEXT = re.compile(r";\s*rel\s*=\s*(?:next\b|\"(?:[^\"]*\s)?next(?:\s[^\"]*)?\")", re.IGNORECASE)
_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json\s*(?:;|\Z)", re.IGNORECASE)
# A forge on this very machine has no certificate, and what is sent to it leaves the machine as little as with one.
_THIS_MACHINE = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]+)?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What shows a host who asks. source: the variable of the environment it came from; `value` is never printed.

    header, prefix: how the host wants it: a header of this name with the value behind the prefix.
    """

    value: str = field(repr=False)
    source: str
    header: str = "Authorization"
    prefix: str = "Bearer "


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiLimits:
    """How hard to try, and how much to take.

    tries: of one question. seconds: for the beginning of an answer. answer_seconds: for the whole of it. total_seconds:
    for everything. pause, longest_pause: seconds, about, before the second try, and that are ever waited for.
    most_bytes: of an answer, when it is decompressed. most_pages: of a list.
    """

    tries: int = 3
    seconds: float = 20
    answer_seconds: float = 60
    total_seconds: float = 1800
    pause: float = 0.5
    longest_pause: int = 60
    most_bytes: int = 40_000_000
    most_pages: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What was answered. url: by which address, after redirects. data: as JSON reads it; None if there was nothing.

    after: the address of the next page, "" if this is the last one (RFC 8288, `rel="next"`).
    """

    url: str
    data: Any
    after: str = ""


def origin_of(host: str) -> str:
    """The address of a host: of https, but for this very machine.

    >>> origin_of("codeberg.org"), origin_of("localhost:3000")
    ('https://codeberg.org', 'http://localhost:3000')
    """
    return f"{'http' if _THIS_MACHINE.match(host.partition('/')[0]) else 'https'}://{host}"


class Api:
    """The interface of one host.

    base: its address; paths that are asked for are appended to it. headers: sent with each question. token: sent to
    this host and to no other, wherever a redirect leads. Every method raises ApiError, or NotThere, which is one.
    """

    def __init__(
        self, base: str, *, headers: Mapping[str, str], token: Token | None = None, limits: ApiLimits | None = None
    ) -> None:
        from microjournal.network.patience import Patience

        self._limits = limits or ApiLimits()
        self._base = with_ascii_host(base).rstrip("/")
        self._origin = _origin(urlsplit(self._base))
        self._headers = {"Accept": "application/json", "Accept-Encoding": "gzip", **headers}
        self._token = token
        self._guard = Guard()
        self._pools = Pools(self._guard.look, self._limits.seconds, "comments")
        self._until = time.monotonic() + self._limits.total_seconds
        self._patience = Patience.of(
            tries=self._limits.tries, pause=self._limits.pause, longest=self._limits.longest_pause
        )
        self.allowance: Allowance | None = None
        self.host = urlsplit(self._base).netloc

    def get(self, target: str) -> Reply:
        """What a path (or a whole address, such as `Reply.after`) gives."""
        return self._ask("GET", target, None, repeatable=True)

    def post(self, target: str, data: Any, *, repeatable: bool = False) -> Reply:
        """Sends JSON, and gives the answer. repeatable: whether it does no harm to send it twice.

        It goes to this host only: a redirect to another is not followed.
        """
        return self._ask("POST", target, json.dumps(data).encode(), repeatable=repeatable)

    def pages(self, target: str) -> Iterator[Reply]:
        """A list, page by page. Whoever has seen enough, stops."""
        seen: set[str] = set()
        while target and len(seen) < self._limits.most_pages and target not in seen:
            seen.add(target)
            yield (reply := self.get(target))
            target = reply.after
        if target:
            raise ApiError(f"{self.host}: the list does not end after {len(seen):,} pages")

    def plain(self, said: str) -> str:
        """What this host says in an answer, as a short text that is safe to print: without the token."""
        return plain(said.replace(self._token.value, "***") if self._token else said)

    def _ask(self, method: str, target: str, body: bytes | None, *, repeatable: bool) -> Reply:
        from urllib3.exceptions import DecodeError, HTTPError

        try:
            return self._follow(method, target, body, repeatable=repeatable)
        except InsideError:
            raise ApiError(f"{self.host} redirects into a private network") from None
        except DecodeError:
            raise ApiError(f"{self.host}: the answer cannot be decompressed") from None
        except (HTTPError, OSError, ValueError) as error:
            # The text of such an error may hold headers, and so the token.
            reason = failure(error, self._limits.seconds).reason or "this is no address"
            raise ApiError(f"{self.host}: {reason}", ends=True) from None

    def _follow(self, method: str, target: str, body: bytes | None, *, repeatable: bool) -> Reply:
        at = target if target.startswith(("https://", "http://")) else f"{self._base}{target}"
        self._guard.begin()
        for _ in range(_MOST_HOPS):
            status, headers, answer = self._exchange(method, at, body, repeatable=repeatable)
            location = headers.get("Location", "")
            if status not in REDIRECTS or not location:
                return self._reply(at, status, headers, answer)
            method = "GET" if status == 303 else method
            at = self._redirected(at, location, method)
        raise ApiError(f"{self.host} redirects more than {_MOST_HOPS} times")

    def _redirected(self, at: str, location: str, method: str) -> str:
        parts = urlsplit(urljoin(at, location))
        if parts.scheme != "https" and parts.scheme != urlsplit(at).scheme:
            raise ApiError(f"{self.host} redirects to an address of {parts.scheme}:")
        if method != "GET" and _origin(parts) != self._origin:
            raise ApiError(f"{self.host} redirects to another host, and nothing is sent there")
        self._guard.redirected()
        return with_ascii_host(urlunsplit(parts._replace(fragment="")))

    def _exchange(
        self, method: str, url: str, body: bytes | None, *, repeatable: bool
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and decompressed body. A body that breaks off is asked for again, as `Patience` has it."""
        from urllib3 import Retry
        from urllib3.exceptions import DecodeError, ProtocolError, ReadTimeoutError

        patience = self._patience if repeatable else Retry(False)
        headers = self._headers_for(url, body)
        while True:
            try:
                with self._request(method, url, body, headers, patience) as response:
                    return response.status, response.headers, self._read(response)
            except DecodeError:
                raise
            except (ProtocolError, ReadTimeoutError) as error:
                patience = patience.increment(method, url, error=error)
                patience.sleep()

    def _headers_for(self, url: str, body: bytes | None) -> dict[str, str]:
        headers = dict(self._headers)
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self._token is not None and _origin(urlsplit(url)) == self._origin:
            headers[self._token.header] = f"{self._token.prefix}{self._token.value}"
        return headers

    def _request(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str], patience: Any
    ) -> BaseHTTPResponse:
        from urllib3 import Timeout

        self._refuse_to_wait(self._until)
        pool = self._pools.of(url)
        return pool.request(
            method,
            url,
            body=body,
            headers={**pool.headers, **headers},
            redirect=False,
            retries=patience,
            timeout=Timeout(connect=self._limits.seconds, read=self._limits.seconds),
            preload_content=False,
        )

    def _read(self, response: BaseHTTPResponse) -> bytes:
        parts, left = [], self._limits.most_bytes
        until = min(self._until, time.monotonic() + self._limits.answer_seconds)
        # As it comes: a whole part of a body that arrives drop by drop would be waited for without an end.
        while part := response.read1(_AT_ONCE):
            left -= len(part)
            if left < 0:
                raise ApiError(f"{self.host} answers with more than {self._limits.most_bytes / 1_000_000:g} MB")
            parts.append(part)
            self._refuse_to_wait(until)
        return b"".join(parts)

    def _refuse_to_wait(self, until: float) -> None:
        if time.monotonic() > until:
            raise ApiError(f"{self.host} takes too long", "try again later", ends=True)

    def _reply(self, url: str, status: int, headers: Mapping[str, str], body: bytes) -> Reply:
        is_own = _origin(urlsplit(url)) == self._origin
        if is_own:
            self.allowance = allowance(headers) or self.allowance
        if not 200 <= status < 300:
            token = self._token.source if self._token and is_own else ""
            raise refusal(urlsplit(url).netloc, status, headers, self._without_token(body), token)
        if not body:
            return Reply(url=url, data=None)
        kind = headers.get("Content-Type", "application/json")
        if not _JSON.match(kind):
            shown = kind.partition(";")[0].strip()
            shown = shown if re.fullmatch(r"[\w.+-]+/[\w.+-]+", shown, re.ASCII) else "something else"
            raise ApiError(f"{self.host} answers with {shown}, not with JSON", "something in between may answer for it")
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            raise ApiError(f"{self.host}: the answer is cut off, or no JSON", "try again later") from None
        return Reply(url=url, data=data, after=_next_page(url, headers))

    def _without_token(self, body: bytes) -> bytes:
        return body.replace(self._token.value.encode(), b"***") if self._token else body


def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), port


def _next_page(url: str, headers: Mapping[str, str]) -> str:
    """The address of the next page, always on the host that answered.

    Behind a proxy a forge may not know its own scheme and name, and must not lead elsewhere.
    """
    for match in _LINK.finditer(headers.get("Link", "")):
        if _NEXT.search(match[2]):
            parts, here = urlsplit(urljoin(url, match[1])), urlsplit(url)
            return here._replace(path=parts.path, query=parts.query, fragment="").geturl()
    return ""
