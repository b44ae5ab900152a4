"""The menu of all pages, and lines of it that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote, unquote

from microjournal.diagnostics import Diagnostic, Span
from microjournal.model.paths import composed, file_of, quoted
from microjournal.model.settings import MenuItem
from microjournal.plan.addresses import nothing_there, similar_path
from microjournal.plan.contract import MenuView


def menu_view(items: Iterable[MenuItem], exists: Callable[[str], bool]) -> tuple[MenuView, ...]:
    """The menu as templates see it. exists: whether a file of this path is on the site."""
    return tuple(
        {"title": item.title, "path": _menu_path(item, exists), "url": ""}
        if item.address.startswith("/")
        else {"title": item.title, "path": "", "url": item.address}
        for item in items
    )


def menu_problems(
    items: Iterable[MenuItem], exists: Callable[[str], bool], names: Callable[[str], Iterable[str]]
) -> Iterator[Diagnostic]:
    """Lines that lead to an address of the site at which nothing is.

    exists: whether a file of this path is on the site. names: see `microjournal.plan.addresses.similar_path`.
    """
    for item in items:
        path = _without_query(item.address)
        if item.address.startswith("/") and not exists(file_of(path)) and not exists(file_of(path + "/")):
            _, line, column, length = item.mark
            span = Span(path="microjournal.yaml", line=line, column=column, length=length)
            yield nothing_there(path, span, similar_path(path, names))


def _menu_path(item: MenuItem, exists: Callable[[str], bool]) -> str:
    """The address as a browser takes it: percent-encoded, a page with its slash, then query and fragment as written."""
    path = _without_query(item.address)
    rest = item.address[len(re.split("[?#]", item.address)[0]) :]
    if not exists(file_of(path)) and exists(file_of(path + "/")):
        path += "/"
    return quoted(path) + quote(rest, safe="?#%/-._~!$&'()*+,;=:@")


def _without_query(address: str) -> str:
    return composed(unquote(re.split("[?#]", address)[0]).lstrip("/"))
