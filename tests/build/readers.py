"""What a reader of a site can come to by following links."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import unquote, urljoin

# Where the journals of these tests are published.
BASE = "https://ana.example/journal/"


@cache
def links_in(path: str, content: bytes) -> frozenset[str]:
    """The paths of the site that a file leads to."""
    text = content.decode(errors="replace")
    here = urljoin(BASE, path)
    found = set()
    if path.endswith(".html"):
        from bs4 import BeautifulSoup

        for element in BeautifulSoup(text, "lxml").find_all(True):
            found |= {str(element[name]) for name in ("href", "src") if element.has_attr(name)}
    elif path.endswith((".xml", ".json", ".ics", ".txt")):
        found = set(re.findall(re.escape(BASE) + r"""[^"'<>\s&\\]*""", text))
    absolute = {urljoin(here, link).partition("#")[0] for link in found}
    return frozenset(unquote(link.removeprefix(BASE)) for link in absolute if link.startswith(BASE))


def file_at(path: str) -> str:
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def dead_ends(now: Mapping[str, bytes], begin: set[str]) -> list[str]:
    """Links into nothing that a reader can come to from one of the files."""
    seen: set[str] = set()
    waiting = sorted(begin & now.keys())
    dead = []
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for link in links_in(path, now[path]):
            target = file_at(posixpath.normpath(link) + ("/" if link.endswith("/") else "") if link else "")
            if target not in now:
                dead.append(f"{path} -> {link}")
            elif target not in seen:
                waiting.append(target)
    return sorted(dead)
