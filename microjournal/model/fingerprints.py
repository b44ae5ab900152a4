"""Fingerprints, by which a text is found again under another name, day or place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from microjournal.model.digest import digest_bytes
from microjournal.model.entry import Section

_WORDS = 8
# Tags, and the placeholders of links: which number a link has says nothing about the text.
_NOT_TEXT = re.compile(r"<[^>]*>|\0[^\0]*\0")
_WORD = re.compile(r"\w+")
_END_OF_HEADING = "</h2>"


def fingerprint(text: str) -> str:
    """Eight hex digits that stand for a text; "" for an empty one."""
    return digest_bytes(text.encode(errors="surrogatepass"))[:4].hex() if text else ""


def prints_of(sections: Iterable[Section]) -> tuple[str, ...]:
    """The fingerprints of a body: of the plan, and of each update without its heading.

    That of a plan of a few words is "": others may have the same.
    """
    plan, updates = "", []
    for section in sections:
        if section.kind == "plan":
            words = _WORD.findall(_NOT_TEXT.sub(" ", section.html))
            plan = fingerprint(" ".join(words)) if len(words) >= _WORDS else ""
        elif section.kind == "update":
            text = section.html.partition(_END_OF_HEADING)[2]
            updates.append(fingerprint(" ".join(_WORD.findall(_NOT_TEXT.sub(" ", text)))))
    return (plan, *updates)
