"""What the target of a link or an image is, told from its text alone."""

from __future__ import annotations

import re
from urllib.parse import unquote

from microjournal.markdown.links import split_target
from microjournal.model.entry import LinkKind
from microjournal.model.paths import below

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def classify(href: str, site_url: str, *, image: bool = False) -> tuple[LinkKind, str, str]:
    """Kind, target and fragment, as in `microjournal.model.entry.Link`.

    href: as in an HTML attribute, percent-encoded. site_url: the journal's own address, "" if there is none.
    """
    if href.startswith("//") or _SCHEME.match(href):
        return _absolute(href, site_url, image=image)
    path, fragment = split_target(href)
    if image:
        return ("image", path, fragment) if path else ("external", href, "")
    if path:
        return "file", path, fragment
    if href.startswith("?"):
        return "external", href, ""
    return "anchor", "", fragment


def query_of(href: str) -> str:
    """The query, "?" included, if it can be written behind a resolved address: not if a fragment has to follow it.

    >>> query_of("/search/?q=dune"), query_of("a.md"), query_of("a.md?x#y")
    ('?q=dune', '', '')
    """
    if "?" not in href or "#" in href:
        return ""
    return href[href.index("?") :]


def _absolute(href: str, site_url: str, *, image: bool) -> tuple[LinkKind, str, str]:
    url, _, fragment = href.partition("#")
    path = _own_path(url, site_url)
    if path is None:
        return "external", url, fragment
    if image:
        return "image", "/" + unquote(path), ""
    return "own", unquote(path), unquote(fragment)


def _own_path(url: str, site_url: str) -> str | None:
    if not site_url:
        return None
    try:
        return below(url, site_url)
    except ValueError:  # an address such as "http://[" that cannot be taken apart
        return None
