"""Where the links of a comment lead: whole addresses, hosts that are shown, names of which a forge makes links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from markdown_it.common.normalize_url import normalizeLink

from microjournal.markdown.emoji import EMOJI
from microjournal.model.visible import is_visible, without_ignorable


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a comment was written. url: its permanent address.

    account: the address of the page of an account, by its name. issue: that of an issue, by the path of its repository
    ("" for the one in which the comment is) and its number; "" if there is none. None where the forge is not known.
    """

    url: str
    account: Callable[[str], str] | None = None
    issue: Callable[[str, str], str] | None = None


_LONGEST = 2_000
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[/?#][\w~/?#.=&;,+%:@-]*)?\Z", re.ASCII)
_SERVER = re.compile(r"(?:[A-Za-z0-9.-]*[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?\Z")
_MAIL = re.compile(r"mailto:[A-Za-z0-9.!#$&'*+/=^_`{|}~-]+@[A-Za-z0-9.-]+\Z")
# Within what has neither a space nor "/" nor "@": what may be a host, and what its last name is made of.
_DOTTED = re.compile(r"[\w.\u3002\uff61-]+")
_DOT = re.compile(r"[.\u3002\uff61]")
_LAST_NAME = re.compile(r"[^\W\d_]{2,}\Z")
# Names begin with what is rare, because a search for that is quick; what stands before them is looked at then.
_WORDS = re.compile(
    r"@(?P<account>[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,98}[A-Za-z0-9])?)(?![\w/@])"
    r"|\#(?P<number>[1-9][0-9]{0,9})(?!\w)"
    r"|:(?P<emoji>[a-z0-9_+-]{1,40}):"
)
_STANDS_ALONE = re.compile(r"(?<![\w@/.#&+-])\Z")
_PATH = re.compile(r"(?<![\w@/.#&+-])[A-Za-z0-9][A-Za-z0-9_.-]{0,99}(?:/[A-Za-z0-9_.-]{1,100}){1,9}\Z")
_LONGEST_PATH = 300


class Word(NamedTuple):
    """A stretch of text, and where it leads, "" if nowhere."""

    text: str
    href: str = ""


def whole_address(target: str, base: str) -> str:
    """The address that a target means on the page with the address `base`; "" if it is none that may be linked to.

    >>> whole_address("/ana/", "https://github.com/ben/talk/issues/7"), whole_address("javascript:alert(1)", "")
    ('https://github.com/ana/', '')
    """
    if _PLAIN.match(target) and len(target) <= _LONGEST:
        return target
    try:
        url = normalizeLink(urljoin(base, target.strip()))
        parts = urlsplit(url)
    except ValueError:
        return ""
    if len(url) > _LONGEST or not url.isascii() or not url.isprintable() or re.search(r"[\s\"<>\\`]", url):
        return ""
    if parts.scheme == "mailto":
        return url if _MAIL.match(url) else ""
    is_web = parts.scheme in ("http", "https") and _SERVER.match(parts.netloc.rpartition("@")[2])
    return url if is_web else ""


def host_to_show(url: str, text: str) -> str:
    """The host to which a link leads, if its text does not let it be known: one that looks like another; else "".

    >>> host_to_show("https://evil.example/", "https://bank.example/"), host_to_show("https://a.example/", "this")
    ('evil.example', '')
    """
    if url.startswith("mailto:"):
        return ""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if "@" in parts.netloc or host.startswith("xn--") or ".xn--" in host or not is_visible(text):
        return host
    if "." not in text and text.isascii():
        return ""
    said = unicodedata.normalize("NFKC", without_ignorable(text)).lower()
    return host if any(not _is_host(found, host) for word in said.split() if (found := _host_in(word))) else ""


def _host_in(word: str) -> str:
    """What a reader would take for the host in a word or an address, "" if there is nothing of the kind.

    Names that a dot follows, and a last one of letters; behind an "@", if there is one. No part is looked at twice, so
    that the time is in proportion to the length, whatever a stranger wrote.
    """
    for part in word.split("/"):
        for piece in reversed(part.split("@")):
            for dotted in _DOTTED.findall(piece):
                if host := _host_of_names(_DOT.split(dotted)):
                    return host
    return ""


def _host_of_names(names: Sequence[str]) -> str:
    host: list[str] = []
    length = 0  # of the host, as far as it ends as one ends
    for name in names:
        if not name:
            if length:
                break
            host.clear()
            continue
        host.append(name)
        if len(host) > 1 and _LAST_NAME.match(name):
            length = len(host)
    return ".".join(host[:length])


def _is_host(said: str, host: str) -> bool:
    said = said.rstrip(".").removeprefix("www.")
    return host == said or host.endswith(f".{said}")


def host_of(url: str) -> str:
    """The host of an address of the web."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def words(text: str, place: Place, *, linked: bool) -> Iterator[Word]:
    """The text in stretches: names of accounts and issues with their addresses, and emoji in place of their names.

    linked: it is in a link already.
    """
    at = 0
    for found in _WORDS.finditer(text):
        if found["emoji"]:
            start, word = found.start(), EMOJI.get(found["emoji"], "")
            href = ""
        else:
            start, href = (0, "") if linked else _named(found, place)
            word = text[start : found.end()] if href else ""
        if word and start >= at:
            yield Word(text[at:start])
            yield Word(word, href)
            at = found.end()
    yield Word(text[at:])


def _named(found: re.Match[str], place: Place) -> tuple[int, str]:
    """Where the name of an account or an issue begins, and the address of its page, "" if it is none."""
    start, text = found.start(), found.string
    before = text[max(0, start - _LONGEST_PATH) : start]
    path = _PATH.search(before) if found["number"] and "/" in before else None
    if path is None and not _STANDS_ALONE.search(before):
        return start, ""
    if found["account"]:
        return start, place.account(found["account"]) if place.account else ""
    if place.issue is None:
        return start, ""
    named = path[0] if path else ""
    return start - len(named), place.issue(named, found["number"])
