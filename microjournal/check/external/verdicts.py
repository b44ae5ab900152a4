"""Links to other sites: which of them a journal has, and what to say of each once it was tested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.model.entry import Entry
from microjournal.model.settings import MenuItem

VerdictKind = Literal["fine", "moved", "gone", "refused", "unreachable", "invalid"]

NO_SUCH_HOST = "there is no such host"
NO_NETWORK = "there is no network"
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of an address. reason: in a few words, or "". location: the new address, if it moved for good."""

    kind: VerdictKind
    reason: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an address is linked to. fragment: what follows "#" there."""

    span: Span
    fragment: str = ""


def external_links(entries: Iterable[Entry], menu: Iterable[MenuItem] = ()) -> dict[str, list[Place]]:
    """Every address on the web that entries link to or show images of, and that the menu has, with its places.

    Addresses come without fragments. Other schemes (`mailto:`, `tel:`) are left out: they cannot be tested.
    """
    found: dict[str, list[Place]] = {}
    for entry in entries:
        for link in entry.links:
            if link.kind == "external":
                span = Span(path=entry.path, line=link.line, column=link.column, length=link.length)
                _add(found, link.target, Place(span=span, fragment=link.fragment))
    for item in menu:
        _, line, column, length = item.mark
        url, _, fragment = item.address.partition("#")
        _add(
            found,
            url,
            Place(span=Span(path="microjournal.yaml", line=line, column=column, length=length), fragment=fragment),
        )
    return found


def _add(found: dict[str, list[Place]], url: str, place: Place) -> None:
    url = f"https:{url}" if url.startswith("//") else url
    if url.lower().startswith(("http://", "https://")):
        found.setdefault(url, []).append(place)


def told(links: Mapping[str, Sequence[Place]], verdicts: Mapping[str, Verdict], *, minutes: int) -> list[Diagnostic]:
    """What to say of links, at each of their places. minutes: how long was taken, for those without a verdict."""
    found = [
        _problem(url, verdicts[url], place)
        for url, places in links.items()
        if url in verdicts and verdicts[url].kind != "fine"
        for place in places
    ]
    untested = [url for url in links if url not in verdicts]
    if untested:
        first = min((links[url][0].span for url in untested), key=lambda s: (s.path, s.line, s.column))
        message = f"{len(untested):,} of {len(links):,} addresses could not be tested within {minutes} minutes"
        help = "run it again: what was found good is remembered for a week"
        found.append(problem("external-untested", message, first, help=help))
    return found


def looks_offline(verdicts: Mapping[str, Verdict]) -> bool:
    """Whether none of the hosts exists: then it may rather be the network that is not there."""
    return bool(verdicts) and all(verdict.reason == NO_SUCH_HOST for verdict in verdicts.values())


def _problem(url: str, verdict: Verdict, place: Place) -> Diagnostic:
    shown = url if len(url) <= _LONGEST_SHOWN else url[:_LONGEST_SHOWN] + "…"
    reason = f" ({verdict.reason})" if verdict.reason else ""
    if verdict.kind == "gone":
        help = f"look for its new address, or for a copy: https://web.archive.org/web/{url}"
        return problem("external-gone", f"{shown} is gone{reason}", place.span, help=help)
    if verdict.kind == "moved":
        help = f"write {verdict.location}{'#' if place.fragment else ''}{place.fragment}"
        return problem("external-moved", f"{shown} has moved for good", place.span, help=help)
    if verdict.kind == "refused":
        message = f"{urlsplit(url).netloc} does not let programs look{reason}"
        return problem("external-refused", message, place.span, help="open the link once yourself")
    if verdict.kind == "invalid":
        message = f"{shown} is not an address{reason}"
        return problem("external-invalid", message, place.span, help="write it as https://host/path")
    message = f"{shown} cannot be reached{reason}"
    return problem("external-unreachable", message, place.span, help="often this passes: look again another day")
