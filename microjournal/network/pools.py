"""Pools of connections by address: direct ones, or those through the proxy that the environment names."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import microjournal
from microjournal.model.web_addresses import web_address
from microjournal.network.connections import Look, watched_pools

if TYPE_CHECKING:
    from urllib3 import PoolManager


class Pools:
    """Pools for several threads at once.

    look: called with each address that is about to be connected to; raises InsideError. seconds: after which a
    connection is cut. purpose: what hosts are told that they are asked for.
    """

    def __init__(self, look: Look, seconds: float, purpose: str) -> None:
        self._look = look
        self._watched = watched_pools(look, seconds)
        self._headers = {"User-Agent": f"microjournal/{microjournal.__version__} ({purpose})", "Accept": "*/*"}
        self._pools: dict[str, PoolManager] = {}
        self._lock = threading.Lock()

    def of(self, url: str) -> PoolManager:
        """The connections to use for an address. Raises InsideError."""
        from urllib.request import getproxies, proxy_bypass

        from urllib3 import PoolManager, ProxyManager

        parts = urlsplit(url)
        proxy = getproxies().get(parts.scheme, "")
        if proxy and proxy_bypass(parts.netloc):
            proxy = ""
        if proxy:
            # The proxy connects, and to what it is told by name; so all that can be done is to look first.
            for address in _addresses_of(parts.hostname or ""):
                self._look(address)
        with self._lock:
            if proxy not in self._pools:
                headers = self._headers
                pool = ProxyManager(proxy, headers=headers) if proxy else PoolManager(headers=headers)
                if not proxy:
                    pool.pool_classes_by_scheme = self._watched
                self._pools[proxy] = pool
            return self._pools[proxy]


def _addresses_of(host: str) -> set[str]:
    try:
        return {str(address[0]) for *_, address in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return set()


def with_ascii_host(url: str) -> str:
    """The address with its host as the name system knows it. Raises ValueError if it has none."""
    parts = urlsplit(url)
    if not parts.hostname or parts.port == 0:
        raise ValueError("there is no host")
    return web_address(urlunsplit(parts))
