"""Issues: what an author writes of one to its address, and the form for a new one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from microjournal.forges import FORGES, forge_at, forge_named
from microjournal.forges.forge import Forge, ForgeError
from microjournal.model.settings import Repository

# GitHub answers 414 to longer addresses of its new-issue form; the others take more, but nobody reads more.
NEW_ISSUE_LIMIT = 1999
_TITLE_ROOM = 600

_NUMBERED = re.compile(r"(?:(?P<path>[\w.-]+(?:/[\w.-]+)+)?#)?(?P<number>[1-9][0-9]{0,9})\Z", re.ASCII)
_BROKEN_WORD = re.compile(r"(?<=\S)\s+\S*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue on a forge. url: of its page."""

    repository: Repository
    number: int
    url: str


def find_issue(issue: str, repository: Repository | None) -> Issue:
    """The issue that an author means.

    issue: a number ("42", "#42"), "owner/repo#42" (on the forge of the journal's repository), or the address of its
        page, which may be on any forge.
    repository: of the journal, None if its settings name none.
    Raises ForgeError if that leads to no issue.
    """
    text = issue.strip()
    if text.lower().startswith(("https://", "http://")):
        return _issue_at(text, repository)
    match = _NUMBERED.match(text)
    if match is None:
        raise ForgeError(f"{issue!r} is not an issue", "write a number, owner/repo#42, or the issue's full address")
    if repository is None:
        raise ForgeError(
            f"{issue!r} does not say on which forge",
            "write the issue's full address, or set `repository: github:owner/name` in microjournal.yaml",
        )
    number = int(match["number"])
    if match["path"]:
        repository = replace(repository, path=match["path"])
    issues = forge_named(repository.kind).issues_url(repository)
    return Issue(repository=repository, number=number, url=f"{issues}/{number}")


def issue_url(repository: Repository | None, issue: str) -> str | None:
    """The address of the issue's page, or None if what the author wrote leads to no issue (see `find_issue`)."""
    try:
        return find_issue(issue, repository).url
    except ForgeError:
        return None


def _issue_at(url: str, repository: Repository | None) -> Issue:
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    server = parts.netloc.rpartition("@")[2]
    found = _forge_of(server.lower(), parts.path, repository).issue_in(server.lower(), parts.path)
    if found is None or not server:
        raise ForgeError(
            f"{url!r} is not the address of an issue", "write one like https://github.com/owner/name/issues/42"
        )
    return Issue(repository=found[0], number=found[1], url=f"{parts.scheme}://{server}{parts.path.rstrip('/')}")


def _forge_of(host: str, path: str, repository: Repository | None) -> Forge:
    if repository is not None and repository.host.partition("/")[0].lower() == host:
        return forge_named(repository.kind)
    return forge_at(host) or next(f for f in FORGES if f.guessed and f"{f.separator}/" in f"{path}/")


def new_issue_body(permalink: str, entry_id: str) -> str:
    """What a new issue says first, as Markdown: which entry it is about.

    The address stands first, so that it stays whole when a forge's limit cuts the text short.
    """
    return f"About: {permalink}\nEntry: `{entry_id}`\n"


def new_issue_url(repository: Repository, title: str, body: str) -> str:
    """The forge's form for a new issue, filled in; always shorter than 2,000 characters.

    A title or body that is too long is cut at a word and ends with "…". There are no labels in it: GitHub answers 404
    to a reader who may not set them.
    """
    forge = forge_named(repository.kind)
    title_field, body_field = [quote(field, safe="") for field in forge.fields]
    start = f"{forge.issues_url(repository)}/new?{title_field}={_fit(title, _TITLE_ROOM)}&{body_field}="
    return start + _fit(body, NEW_ISSUE_LIMIT - len(start))


def forge_label(repository: Repository) -> str:
    """What to call the forge when speaking to a reader: "GitHub", "GitLab", or the host, which says more."""
    forge = forge_at(repository.host)
    return forge.hosts[repository.host].label if forge else repository.host


def _fit(text: str, room: int) -> str:
    """The text percent-encoded in at most `room` characters, cut at a word if need be."""
    encoded = _encoded(text)
    if len(encoded) <= room:
        return encoded
    ellipsis = _encoded("…")
    kept, used = 0, len(ellipsis)
    for character in text:
        used += len(_encoded(character))
        if used > room:
            break
        kept += 1
    cut = text[:kept]
    if not text[kept].isspace():
        cut = _BROKEN_WORD.sub("", cut)
    return _encoded(cut.rstrip()) + ellipsis


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="replace")
