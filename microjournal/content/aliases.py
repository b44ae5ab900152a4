"""Former addresses as authors write them, to paths below the journal's own address."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from microjournal.model.paths import LONGEST_NAME, is_reserved, is_too_long
from microjournal.model.web_addresses import below

# Bytes of a whole path: some systems hold 1,024 with the folders above the site.
_LONGEST = 700
_SHOWN = 40
# Endings of names that are no folder's.
_FILES = frozenset("html htm xhtml php asp aspx xml rss atom rdf json ics txt".split())
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")


class AliasError(ValueError):
    """What was written is no address of this journal. The message says why; `help` says what to write instead."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


def alias_path(text: str, site_url: str) -> str:
    """The path of an alias from the top of the journal: with a slash before it and, unless it names a file, behind it.

    >>> alias_path("old/address", "https://ana.example/"), alias_path("/feed/old.html", "https://ana.example/")
    ('/old/address/', '/feed/old.html')

    text: a path, or an absolute address below `site_url`. Percent-encoding is decoded, as everywhere inside.
    Raises AliasError if it is neither, or if no file could answer it.
    """
    written = text.strip()
    path = _path(written, site_url)
    segments = [unquote(part) for part in path.split("/") if part]
    if not segments:
        raise AliasError(f"'{written}' is the home page, which is always there", "remove it")
    if any(part in (".", "..") or "/" in part or _UNSAFE.search(part) for part in segments):
        raise AliasError(f"'{written}' is not a plain path", "write a path such as /old/address/")
    if is_too_long(whole := "/".join(segments)) or len(whole.encode()) > _LONGEST:
        message = (
            f"'{written[:_SHOWN]}…' is too long: a name in it ends at {LONGEST_NAME} bytes, all of it at {_LONGEST}"
        )
        raise AliasError(message, "remove it: no file can answer there")
    if is_reserved(whole):
        raise AliasError(f"'{written}' is the place of something that is no page", "write another path, or remove it")
    if segments[-1] == "index.html" and len(segments) > 1:
        segments.pop()
    file = "." in segments[-1] and segments[-1].rpartition(".")[2].lower() in _FILES
    return "/" + "/".join(segments) + ("" if file else "/")


def _path(written: str, site_url: str) -> str:
    try:
        parts = urlsplit(written)
    except ValueError:
        raise AliasError(f"'{written}' is not an address", "write a path such as /old/address/") from None
    if parts.query or parts.fragment:
        what = "query" if parts.query else "fragment"
        help = f"write the path alone: {parts.path}" if parts.path.strip("/") else "remove it"
        raise AliasError(f"'{written}' has a {what}, which a file cannot answer", help)
    if not (parts.scheme or parts.netloc):
        return parts.path
    path = below(written, site_url)
    if path is None:
        raise AliasError(
            f"'{written}' is not below {site_url}, so this journal cannot answer it",
            "write a path from the journal's top, such as /old/address/",
        )
    return path
