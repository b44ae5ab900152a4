"""Where the linked issues live, as authors write it, to a forge, a host and a path."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias, get_args
from urllib.parse import urlsplit

from microjournal.model.settings import Repository

Kind: TypeAlias = Literal["github", "gitlab", "forgejo"]

KINDS: tuple[Kind, ...] = get_args(Kind)

_MAIN_HOSTS: dict[Kind, str] = {"github": "github.com", "gitlab": "gitlab.com"}
_KNOWN_HOSTS: dict[str, Kind] = {"github.com": "github", "gitlab.com": "gitlab", "codeberg.org": "forgejo"}
_OTHER_KINDS: dict[str, Kind] = {"gitea": "forgejo", "codeberg": "forgejo"}
_PART = re.compile(r"[\w.-]+\Z", re.ASCII)
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[0-9]{1,5})?\Z")
_SSH = re.compile(r"(?:ssh://)?git@(?P<host>[^:/]+)[:/](?P<path>.+)\Z")
_ADVICE = "write github:owner/name, gitlab:group/project or forgejo:host/owner/name"


class RepositoryError(ValueError):
    """What was written is no repository. The message says why; `help` says what to write instead."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


def read_repository(text: str) -> Repository:
    """The repository that an author means.

    >>> read_repository("gitlab:gitlab.example.org/group/project").host
    'gitlab.example.org'

    text: "github:ana/journal", "gitlab:group/sub/project", "forgejo:codeberg.org/ana/journal", the first two also with
        a host of one's own before the path, or the full address of the repository.
    Raises RepositoryError.
    """
    written = text.strip()
    if match := _SSH.match(written):
        return _at_host(written, match["host"], match["path"])
    kind_word, colon, rest = written.partition(":")
    word = kind_word.strip().lower()
    if word in ("http", "https"):
        return _at_url(written, written)
    if not colon:
        path = written.strip("/")
        help = f"write github:{path}" if path.count("/") == 1 and "." not in path.split("/")[0] else _ADVICE
        raise RepositoryError(f"'{written}' does not say on which forge", help)
    kind = _OTHER_KINDS.get(word) or next((kind for kind in KINDS if kind == word), None)
    if kind is None:
        raise RepositoryError(f"'{kind_word}' is not a forge that is known here", _ADVICE)
    rest = rest.strip()
    if rest.lower().startswith(("http://", "https://")):
        return _at_url(written, rest, kind)
    if word == "codeberg" and rest.count("/") == 1:
        rest = f"codeberg.org/{rest}"
    return _of_kind(written, kind, rest)


def _of_kind(written: str, kind: Kind, rest: str) -> Repository:
    """Of a path that may begin with a host: it does if three parts or more begin with one that has a dot or a port."""
    first, _, path = rest.strip("/").partition("/")
    if "/" in path and ("." in first or ":" in first):
        return _checked(written, kind, first, path)
    main = _MAIN_HOSTS.get(kind)
    if main is None:
        raise RepositoryError(f"'{written}' does not name a host", f"write {kind}:codeberg.org/{rest.strip('/')}")
    return _checked(written, kind, main, rest)


def _at_url(written: str, url: str, kind: Kind | None = None) -> Repository:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise RepositoryError(f"'{written}' is not an address", _ADVICE) from None
    return _at_host(written, parts.netloc.rpartition("@")[2], parts.path, kind)


def _at_host(written: str, host: str, path: str, kind: Kind | None = None) -> Repository:
    host = host.lower().removeprefix("www.")
    kind = kind or _KNOWN_HOSTS.get(host) or _kind_in(host)
    path = path.strip("/")
    if kind is None:
        help = f"write forgejo:{host}/{path} or gitlab:{host}/{path}"
        raise RepositoryError(f"'{written}' does not say which kind of forge {host} is", help)
    # Addresses of pages inside the repository are understood as well.
    path = path.partition("/-/")[0] if kind == "gitlab" else "/".join(path.split("/")[:2])
    return _checked(written, kind, host, path)


def _kind_in(host: str) -> Kind | None:
    for word in re.split(r"[.:-]", host):
        if word in KINDS or word in _OTHER_KINDS:
            return _OTHER_KINDS.get(word) or next(kind for kind in KINDS if kind == word)
    return None


def _checked(written: str, kind: Kind, host: str, path: str) -> Repository:
    parts = path.strip("/").removesuffix(".git").split("/")
    right_number = len(parts) >= 2 if kind == "gitlab" else len(parts) == 2
    if not right_number or not all(_PART.match(part) and part.strip(".") for part in parts):
        raise RepositoryError(f"'{written}' does not name an owner and a repository", _ADVICE)
    if not _HOST.match(host.lower()):
        raise RepositoryError(f"'{host}' is not a host", _ADVICE)
    return Repository(kind=kind, host=host.lower(), path="/".join(parts))
