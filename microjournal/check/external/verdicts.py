"""Links to other sites: which of them a journal has, and what to report of each once it was tested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.model.entry import Entry
from microjournal.model.settings import MenuItem
from microjournal.network.failures import NO_SUCH_HOST

VerdictKind = Literal["fine", "moved", "gone", "refused", "unreachable", "invalid"]

_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of an address. reason: in a few words, or "". location: the new address, if it moved for good."""

    kind: VerdictKind
    reason: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkUse:
    """Where an address is linked to. fragment: what follows "#" there."""

    span: Span
    fragment: str = ""


def external_links(entries: Iterable[Entry], menu: Iterable[MenuItem] = ()) -> dict[str, list[LinkUse]]:
    """Every address on the web that entries link to or show images of, and that the menu has, with its uses.

    Addresses come without fragments. Other schemes (`mailto:`, `tel:`) are left out: they cannot be tested.
    """
    found: dict[str, list[LinkUse]] = {}
    for entry in entries:
        for link in entry.links:
            if link.kind == "external":
                span = Span(path=entry.path, line=link.line, column=link.column, length=link.length)
                _add(found, link.target, LinkUse(span=span, fragment=link.fragment))
    for item in menu:
        _, line, column, length = item.mark
        url, _, fragment = item.address.partition("#")
        span = Span(path="microjournal.yaml", line=line, column=column, length=length)
        _add(found, url, LinkUse(span=span, fragment=fragment))
    return found


def _add(found: dict[str, list[LinkUse]], url: str, use: LinkUse) -> None:
    url = f"https:{url}" if url.startswith("//") else url
    if url.lower().startswith(("http://", "https://")):
        found.setdefault(url, []).append(use)


def diagnostics_for(
    links: Mapping[str, Sequence[LinkUse]], verdicts: Mapping[str, Verdict], *, minutes: int
) -> list[Diagnostic]:
    """What to report of links, wherever they are used.

    links: as `external_links` gives them. minutes: how long testing took, for those without a verdict.
    """
    found = [
        _problem(url, verdicts[url], use)
        for url, uses in links.items()
        if url in verdicts and verdicts[url].kind != "fine"
        for use in uses
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


def _problem(url: str, verdict: Verdict, use: LinkUse) -> Diagnostic:
    shown = url if len(url) <= _LONGEST_SHOWN else url[:_LONGEST_SHOWN] + "…"
    fragment = f"#{use.fragment}" if use.fragment else ""
    # Message and help for each kind of verdict; its code has the same name.
    message, help = {
        "gone": (f"{shown} is gone", f"look for its new address, or for a copy: https://web.archive.org/web/{url}"),
        "moved": (f"{shown} has moved for good", f"write {verdict.location}{fragment}"),
        "refused": (f"{urlsplit(url).netloc} does not let programs look", "open the link once yourself"),
        "invalid": (f"{shown} is not an address", "write it as https://host/path"),
        "unreachable": (f"{shown} cannot be reached", "often this passes: look again another day"),
    }[verdict.kind]
    reason = f" ({verdict.reason})" if verdict.reason else ""
    return problem(f"external-{verdict.kind}", message + reason, use.span, help=help)
