"""Addresses of the web in the one form that every program reads: in ASCII."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit, urlunsplit

# What a path, a query and a fragment may hold (RFC 3986, section 3); what is encoded already stays as it is.
_SAFE = "/-._~!$&'()*+,;=:@%"
_HOST = re.compile(r"(?:[^@/?#]*@)?(?P<host>[^@/?#:]+)(?::[0-9]*)?")


@lru_cache(256)
def web_address(url: str) -> str:
    """An address as a URI (RFC 3986), also where it is written as an IRI (RFC 3987, section 3.1).

    >>> web_address("https://bücher.example/ü/?q=ö")
    'https://xn--bcher-kva.example/%C3%BC/?q=%C3%B6'

    Raises ValueError if its host cannot be one (UTS 46), or if it cannot be taken apart.
    """
    if url.isascii():
        return url
    parts = urlsplit(url)
    return urlunsplit(
        (
            parts.scheme,
            _ascii_authority(parts.netloc),
            quote(parts.path, safe=_SAFE, errors="replace"),
            quote(parts.query, safe=_SAFE + "?", errors="replace"),
            quote(parts.fragment, safe=_SAFE + "?", errors="replace"),
        )
    )


def web_address_or_as_written(url: str) -> str:
    """`web_address`, where an author's slip is reported elsewhere: what cannot be one stays as it is written."""
    try:
        return web_address(url)
    except ValueError:
        return url


def below(url: str, base: str) -> str | None:
    """The path of `url` below the absolute address `base` (which ends with "/"), without fragment; None if elsewhere.

    http and https, and upper and lower case of the host, are the same here, as are an address and its encoded form: an
    author's own links come in all of them.
    """
    ours, theirs = urlsplit(web_address(base)), urlsplit(web_address_or_as_written(url))
    if theirs.scheme not in ("http", "https") or theirs.netloc.lower() != ours.netloc.lower():
        return None
    path = theirs.path or "/"
    if "%" in ours.path:
        top = "/".join(path.split("/")[: ours.path.count("/")]) + "/"
        if unquote(top) == unquote(ours.path):
            path = ours.path + path[len(top) :]
    if path + "/" == ours.path:
        path = ours.path
    return path[len(ours.path) :] if path.startswith(ours.path) else None


def _ascii_authority(authority: str) -> str:
    match = _HOST.fullmatch(authority)
    if match is None or authority.isascii():
        return authority
    import idna

    start, end = match.span("host")
    return authority[:start] + idna.encode(match["host"], uts46=True).decode() + authority[end:]
