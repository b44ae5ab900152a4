"""What a request asks for and whether it may: host names, paths, content types. No disk, no network."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from mimetypes import MimeTypes
from urllib.parse import unquote_to_bytes, urlsplit

from microjournal.feeds.formats import FORMATS

RESERVED = "/.microjournal/"

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - only compared with what the author asks for
_HOST = re.compile(r"(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(?::(?P<port>[0-9]{1,5}))?\Z", re.IGNORECASE)
_PORT_OF = {"http": 80, "https": 443}

# Those that older Pythons do not know, or know by another name.
_TYPES = {
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".opml": "text/x-opml",
    ".opus": "audio/ogg",
    ".otf": "font/otf",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
}
_TEXT_LIKE = ("application/json", "application/xml", "application/manifest+json", "application/yaml", "image/svg+xml")
# Of feeds, should their files have an ending that nobody else uses.
_FEED_TYPES = {"." + row.file.rpartition(".")[2]: row.mime for row in FORMATS.values()}
# The built-in table alone: what a system has registered differs, and on Windows any program may have changed it.
_KNOWN = MimeTypes(filenames=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """The hosts that requests may name. Others are refused, for a page elsewhere can give its own name our address and
    then read what we serve (DNS rebinding).

    names: in lower case. port: that the server listens on. any_address: whether every numeric address may be named, as
    such a page cannot use one. public: host and port at which a proxy is asked for the preview.
    """

    names: frozenset[str]
    port: int
    any_address: bool = False
    public: tuple[str, int] | None = None

    def allow(self, header: str) -> bool:
        """Whether a `Host` header is one of them."""
        match = _HOST.match(header)
        if match is None:
            return False
        name = (match["v6"] or match["name"]).lower()
        port = int(match["port"]) if match["port"] else None
        if self.public is not None and self.public[0] == name and port in (None, self.public[1]):
            return True
        if (port or _PORT_OF["http"]) != self.port:
            return False
        return name in self.names or (self.any_address and _is_address(name))


def hosts_of(host: str, port: int, base_url: str = "") -> Hosts:
    """The hosts that requests to a server may name.

    host, port: that it listens on. base_url: absolute address at which browsers reach it, "" for its own.
    """
    public = None
    if base_url:
        parts = urlsplit(base_url)
        public = ((parts.hostname or "").lower(), parts.port or _PORT_OF.get(parts.scheme, 80))
    everywhere = is_everywhere(host)
    names = _LOOPBACK if everywhere else _LOOPBACK | {host.lower()}
    return Hosts(names=names, port=port, any_address=everywhere, public=public)


def is_everywhere(host: str) -> bool:
    """Whether a server on this host listens on every address of the machine."""
    return host in _EVERYWHERE


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server on this host."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address_of(host: str, port: int, path: str = "/") -> str:
    """The address to open in a browser on this machine.

    >>> address_of("0.0.0.0", 8014, "/journal/"), address_of("::1", 80)
    ('http://127.0.0.1:8014/journal/', 'http://[::1]/')
    """
    name = "127.0.0.1" if is_everywhere(host) else f"[{host}]" if ":" in host else host
    return f"http://{name}{'' if port == _PORT_OF['http'] else f':{port}'}{path}"


def requested_path(target: str) -> str | None:
    """The path in a request's target, percent-decoded once; None if it cannot be one of the site's.

    Refused: anything but an absolute path, bytes that are not UTF-8, control characters, backslashes (separators on
    Windows), empty names, and names that begin with a dot, which covers "..", "." and hidden files.
    """
    raw = target.partition("#")[0].partition("?")[0]
    if not raw.startswith("/"):
        return None
    try:
        path = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return None
    if any(character < " " or character in "\x7f\\" for character in path):
        return None
    names = path[1:].split("/")
    if any(name.startswith(".") for name in names) or "" in names[:-1]:
        return None
    return path


def content_type(name: str) -> str:
    """The media type by the ending of a file's name; text is UTF-8.

    >>> content_type("a/index.html"), content_type("dot.PNG"), content_type("old.tar.gz")
    ('text/html; charset=utf-8', 'image/png', 'application/octet-stream')
    """
    ending = "." + name.rpartition(".")[2].lower()
    kind = _TYPES.get(ending)
    if kind is None:
        kind, packed = _KNOWN.guess_type("x" + ending)
        kind = None if packed else kind
    kind = kind or _FEED_TYPES.get(ending, "application/octet-stream")
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind in _TEXT_LIKE else kind


def single(values: Iterable[str] | None) -> str:
    """The one value of a header; "" if there is none or more than one."""
    found = list(values or ())
    return found[0] if len(found) == 1 else ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
