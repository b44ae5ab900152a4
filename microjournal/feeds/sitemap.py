"""For search engines: the sitemap in parts (https://www.sitemaps.org/protocol.html) and robots.txt (RFC 9309)."""

from __future__ import annotations

from collections.abc import Iterable

from microjournal.feeds.xml import DECLARATION, escaped

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(urls: Iterable[tuple[str, str]]) -> str:
    """A part of the sitemap.

    urls: absolute, percent-encoded, in the order given, each with the ISO day of its last change or ""; the protocol
    allows 50,000 of them.
    """
    return _document("urlset", "url", urls)


def sitemap_index(urls: Iterable[tuple[str, str]]) -> str:
    """The list of the sitemap's parts, given as in `sitemap`."""
    return _document("sitemapindex", "sitemap", urls)


def robots(sitemap: str) -> str:
    """The robots.txt of a site that anyone may read. sitemap: URL of the sitemap's index."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n"


def _document(root: str, item: str, urls: Iterable[tuple[str, str]]) -> str:
    """One address a line, so that a change of one page is a change of one line."""
    lines = [f"<{item}><loc>{escaped(url)}</loc>{_changed(day)}</{item}>\n" for url, day in urls]
    return f'{DECLARATION}<{root} xmlns="{_NAMESPACE}">\n{"".join(lines)}</{root}>\n'


def _changed(day: str) -> str:
    return f"<lastmod>{escaped(day)}</lastmod>" if day else ""
