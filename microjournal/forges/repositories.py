"""Where the linked issues live, as authors write it, to a forge, a host and a path."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from microjournal.forges import FORGES, forge_at
from microjournal.forges.forge import Forge, ForgeError, are_names
from microjournal.model.settings import Repository

_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[0-9]{1,5})?\Z")
_SSH = re.compile(r"(?:ssh://)?git@(?P<host>[^:/]+)[:/](?P<path>.+)\Z")
_EXAMPLES = [forge.example for forge in FORGES]
_ADVICE = f"write {', '.join(_EXAMPLES[:-1])} or {_EXAMPLES[-1]}"


def read_repository(text: str) -> Repository:
    """The repository that an author means.

    >>> read_repository("gitlab:gitlab.example.org/group/project").host
    'gitlab.example.org'

    text: "github:ana/journal", "gitlab:group/sub/project", "forgejo:codeberg.org/ana/journal", the first two also with
        a host of one's own before the path, or the full address of the repository. Where a forge does not live at the
        top of its host, two slashes say where the repository begins: "forgejo:example.org/forge//ana/journal".
    Raises ForgeError if it names none.
    """
    written = text.strip()
    if match := _SSH.match(written):
        return _at_host(written, match["host"], match["path"])
    before, colon, rest = written.partition(":")
    word, rest = before.strip().lower(), rest.strip()
    if word in ("http", "https"):
        return _at_url(written, written)
    if not colon:
        path = written.strip("/")
        help = f"write github:{path}" if path.count("/") == 1 and "." not in path.split("/")[0] else _ADVICE
        raise ForgeError(f"'{written}' does not say on which forge", help)
    forge = next((forge for forge in FORGES if word in forge.words), None)
    if forge is None:
        raise ForgeError(f"'{before}' is not a forge that is known here", _ADVICE)
    if rest.lower().startswith(("http://", "https://")):
        return _at_url(written, rest, forge)
    # It begins with a host if three parts or more begin with one that has a dot or a port.
    first, _, path = rest.strip("/").partition("/")
    if "/" in path and ("." in first or ":" in first):
        return _checked(written, forge, first, path)
    if not forge.words[word]:
        help = f"write {forge.name}:{next(iter(forge.hosts))}/{rest.strip('/')}"
        raise ForgeError(f"'{written}' does not name a host", help)
    return _checked(written, forge, forge.words[word], rest)


def _at_url(written: str, url: str, forge: Forge | None = None) -> Repository:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ForgeError(f"'{written}' is not an address", _ADVICE) from None
    return _at_host(written, parts.netloc.rpartition("@")[2], parts.path, forge)


def _at_host(written: str, host: str, path: str, forge: Forge | None = None) -> Repository:
    host = host.lower().removeprefix("www.")
    forge = forge or forge_at(host) or _forge_in(host)
    path = path.strip("/")
    if forge is None:
        help = f"write forgejo:{host}/{path} or gitlab:{host}/{path}"
        raise ForgeError(f"'{written}' does not say which kind of forge {host} is", help)
    # Addresses of pages inside the repository are understood as well.
    home, mark, rest = path.rpartition("//")
    return _checked(written, forge, host, f"{home}{mark}{forge.repository_in(rest)}")


def _forge_in(host: str) -> Forge | None:
    """The forge that a host is named after: "gitlab.example.org"."""
    words = re.split("[.:-]", host)
    return next((forge for word in words for forge in FORGES if word in forge.words), None)


def _checked(written: str, forge: Forge, host: str, path: str) -> Repository:
    home, _, path = path.strip("/").removesuffix(".git").rpartition("//")
    if not forge.is_repository(path) or (home and (host in forge.hosts or not are_names(home))):
        raise ForgeError(f"'{written}' does not name an owner and a repository", _advice(forge, host, path))
    if not is_host(host.lower()):
        raise ForgeError(f"'{host}' is not a host", _ADVICE)
    host = host.lower()
    return Repository(kind=forge.name, host=f"{host}/{home}" if home else host, path=path)


def _advice(forge: Forge, host: str, path: str) -> str:
    """What to write instead of a path that is none. One that is too long may begin with where the forge lives."""
    *above, owner, name = ["", *path.split("/")]
    if host in forge.hosts or not above[1:] or not are_names(path):
        return _ADVICE
    home = f"{host}{'/'.join(above)}"
    return f"if the forge lives at {home}, write {forge.name}:{home}//{owner}/{name}"


def is_host(text: str) -> bool:
    """Whether a text is a host in lower case, with a port or without."""
    return _HOST.match(text) is not None
