"""Connections that are looked at: where they lead, before anything is sent, and for how long an answer is waited for.

A name is asked for once and the connection made to an address that was found, so nothing can change between the look
and the connection. An answer that comes drop by drop is never late by the time between two drops; so the whole has a
time, too.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError, NameResolutionError, NewConnectionError

# Called with each address that may be connected to; raises InsideError.
Look = Callable[[str], None]

_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_COMPATIBLE = ipaddress.ip_network("::/96")


class InsideError(HTTPError):
    """The address belongs to a network that is not public."""


def is_public(address: str) -> bool:
    """Whether an IP address can be reached from everywhere, in any of the forms in which IPv6 carries one of IPv4.

    >>> is_public("93.184.215.14"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False)
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and any(found in network for network in (*_NAT64, _COMPATIBLE)):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


class Guard:
    """Follows a question from host to host: no redirect leads from the public network into a private one."""

    def __init__(self) -> None:
        self.begin()

    def begin(self, *, outside: bool = False) -> None:
        """A new question, which may go anywhere; outside: only to the public network."""
        self._was_public, self._is_guarded = False, outside

    def redirected(self) -> None:
        """The next connection is one that a host led to."""
        self._is_guarded = self._is_guarded or self._was_public

    def look(self, address: str) -> None:
        """Looks at an address that is about to be connected to. Raises InsideError."""
        public = is_public(address)
        if self._is_guarded and not public:
            raise InsideError(address)
        self._was_public = self._was_public or public


class _Watched(HTTPConnection):
    look: ClassVar[Look]
    seconds: ClassVar[float]
    _over = False

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        try:
            found = socket.getaddrinfo(name.strip("[]"), self.port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except UnicodeError:
            raise LocationParseError(name) from None
        addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
        for address in addresses:
            type(self).look(address)
        try:
            self._raw = self._first_that_answers(addresses)
        finally:
            self._dns_host = name
        return self._raw

    def _first_that_answers(self, addresses: list[str]) -> socket.socket:
        for address in addresses:
            # By its name the library would ask again, and may be told otherwise.
            self._dns_host = address
            try:
                return super()._new_conn()
            except HTTPError:
                if address == addresses[-1]:
                    raise
        raise NewConnectionError(self, "the name leads to no address")

    def connect(self) -> None:
        with self._timer():
            super().connect()

    def getresponse(self) -> Any:
        with self._timer():
            return super().getresponse()

    def _timer(self) -> _Timer:
        return _Timer(self, type(self).seconds)

    def cut(self) -> None:
        """Ends the connection, from another thread."""
        self._over = True
        with suppress(OSError, AttributeError):
            # The socket's own, below TLS, which would wait for an answer.
            socket.socket.shutdown(self._raw, socket.SHUT_RDWR)


class _Timer:
    """Cuts a connection when a time is over, and makes of whatever follows from it that the time was over."""

    def __init__(self, connection: _Watched, seconds: float) -> None:
        self._connection = connection
        self._timer = threading.Timer(seconds, connection.cut)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        self._timer.cancel()
        if self._connection._over and error is not None:
            raise TimeoutError from error


def watched_pools(look: Look, seconds: float) -> dict[str, type[HTTPConnectionPool]]:
    """Pools by scheme, for a `PoolManager`, whose connections call `look` and are cut after so many seconds."""
    given = {"look": staticmethod(look), "seconds": seconds}
    plain = type("_Plain", (_Watched,), given)
    secure = type("_Secure", (_Watched, HTTPSConnection), given)
    return {
        "http": type("_Pool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("_SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }
