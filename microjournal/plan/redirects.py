"""Redirects as files for servers, beside the pages that lead on from former addresses.

A file has all of them, since servers read one; so whoever turns this on pays for the length of it when one of them
changes. Site aliases come first, then what was published last: some servers read no more than so many lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from microjournal.content.site_aliases import SERVERS
from microjournal.model.paths import quoted
from microjournal.plan.cards import Views
from microjournal.plan.output import Output, Place
from microjournal.plan.questions import Journal, Redirect

# Marks of patterns, and of what servers fill in, which a path may hold as well.
_PATTERNS = str.maketrans({"*": "%2A", ":": "%3A", "$": "%24"})


class Server(NamedTuple):
    """A kind of server. line: of a redirect, below the journal's path on its host; "" for none.

    most: lines that it reads, 0 for all.
    """

    line: Callable[[str, Redirect], str]
    most: int = 0


def _netlify(base: str, redirect: Redirect) -> str:
    """By force, as a page stands there, too. A page that says that something was withdrawn is shown as it is."""
    old = _address(base, quoted(redirect.path))
    return f"{old} {old}index.html 410!" if redirect.now is None else f"{old} {_address(base, redirect.now)} 301!"


def _cloudflare(base: str, redirect: Redirect) -> str:
    """It redirects whatever stands there, and knows no other status."""
    old = _address(base, quoted(redirect.path))
    return "" if redirect.now is None else f"{old} {_address(base, redirect.now)} 301"


def _nginx(base: str, redirect: Redirect) -> str:
    """A line of a `map` of `$uri`, which is decoded."""
    old = f"{base}{redirect.path}".replace("\\", "\\\\").replace('"', '\\"')
    return f'"{old}" 410;' if redirect.now is None else f'"{old}" "{_address(base, redirect.now)}";'


_LINES: Mapping[str, Server] = {
    "netlify": Server(_netlify),
    "cloudflare": Server(_cloudflare, most=2_000),
    "nginx": Server(_nginx),
}


def redirects_places(journal: Journal, server: str) -> Iterator[Place]:
    """Of the file of a kind of server."""
    if server in journal.redirect_servers():
        yield Place(SERVERS[server])


def plan_redirects(views: Views, journal: Journal, server: str) -> Iterator[Output]:
    """That file."""
    found = _LINES[server]
    base = quoted(urlsplit(views.settings.url).path)
    lines = list(filter(None, (found.line(base, redirect) for redirect in _sorted(journal.redirects()))))
    yield Output(
        path=SERVERS[server], template="@lines", inputs={"lines": tuple(lines[: found.most] if found.most else lines)}
    )


def _sorted(redirects: Iterable[Redirect]) -> list[Redirect]:
    newest_first = sorted(redirects, key=lambda redirect: redirect.path, reverse=True)
    return sorted(newest_first, key=lambda redirect: not redirect.is_alias)


def _address(base: str, path: str) -> str:
    return f"{base}{path}".translate(_PATTERNS)
