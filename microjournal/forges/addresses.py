"""Addresses on the forges where linked issues live: GitHub, GitLab and Forgejo, on their own hosts or others.

Nothing here asks a forge anything. The forms of the addresses are those of the forges' own pages: an issue is at
`/OWNER/NAME/issues/N` on GitHub and Forgejo and at `/GROUP/NAME/-/issues/N` on GitLab.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, urlsplit

from microjournal.model.settings import Repository

# GitHub answers 414 to longer addresses of its new-issue form; the others take more, but nobody reads more.
NEW_ISSUE_LIMIT = 1999
_TITLE_ROOM = 600

_KNOWN_HOSTS: dict[str, Literal["github", "gitlab", "forgejo"]] = {
    "github.com": "github",
    "gitlab.com": "gitlab",
    "codeberg.org": "forgejo",
}
_NAMES = {"github.com": "GitHub", "gitlab.com": "GitLab"}
_NUMBERED = re.compile(r"(?:(?P<path>[\w.-]+(?:/[\w.-]+)+)?#)?(?P<number>[1-9][0-9]{0,9})\Z", re.ASCII)
# All but the unreserved characters of RFC 3986.
_TO_ENCODE = re.compile(r"[^A-Za-z0-9_.~-]")
_BROKEN_WORD = re.compile(r"(?<=\S)\s+\S*\Z")
_ISSUE_PATH = re.compile(
    r"/(?P<path>[\w.-]+(?:/[\w.-]+)+?)(?P<dash>/-)?/(?:issues|work_items)/(?P<number>[1-9][0-9]{0,9})/?\Z", re.ASCII
)


class IssueError(ValueError):
    """What stands under `issue:` leads to no issue. The message says why; `help` says what to write instead."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help

    def __reduce__(self) -> tuple[type[IssueError], tuple[str, str]]:
        return (IssueError, (str(self), self.help))


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
    Raises IssueError if that leads to no issue.
    """
    text = issue.strip()
    if text.lower().startswith(("https://", "http://")):
        return _issue_at(text, repository)
    match = _NUMBERED.match(text)
    if match is None:
        raise IssueError(f"{issue!r} is not an issue", "write a number, owner/repo#42, or the issue's full address")
    if repository is None:
        raise IssueError(
            f"{issue!r} does not say on which forge",
            "write the issue's full address, or set `repository: github:owner/name` in microjournal.yaml",
        )
    path, number = match["path"] or repository.path, int(match["number"])
    repository = Repository(kind=repository.kind, host=repository.host, path=path)
    return Issue(repository=repository, number=number, url=f"{_pages(repository)}/issues/{number}")


def issue_url(repository: Repository | None, issue: str) -> str | None:
    """The address of the issue's page, or None if what the author wrote leads to no issue (see `find_issue`)."""
    try:
        return find_issue(issue, repository).url
    except IssueError:
        return None


def _issue_at(url: str, repository: Repository | None) -> Issue:
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    match = _ISSUE_PATH.match(parts.path)
    server = parts.netloc.rpartition("@")[2]
    if match is None or not server:
        raise IssueError(
            f"{url!r} is not the address of an issue", "write one like https://github.com/owner/name/issues/42"
        )
    host, path = server.lower(), match["path"]
    kind = _kind_of(host, repository, dash=bool(match["dash"]))
    if kind != "gitlab":
        # A forge may live below a path of its host; its repositories are still OWNER/NAME.
        *above, owner, name = path.split("/")
        host, path = "/".join([host, *above]), f"{owner}/{name}"
    return Issue(
        repository=Repository(kind=kind, host=host, path=path),
        number=int(match["number"]),
        url=f"{parts.scheme}://{server}{parts.path.rstrip('/')}",
    )


def _kind_of(host: str, repository: Repository | None, *, dash: bool) -> Literal["github", "gitlab", "forgejo"]:
    if repository is not None and repository.host.partition("/")[0].lower() == host:
        return repository.kind
    return _KNOWN_HOSTS.get(host) or ("gitlab" if dash else "forgejo")


def new_issue_body(permalink: str, entry_id: str, quote_line: str = "") -> str:
    """What a new issue says first: which entry it is about, then a line of the entry's. Markdown.

    The address stands first, so that it stays whole when a forge's limit cuts the text short.
    """
    lines = [f"About: {permalink}", f"Entry: `{entry_id}`"]
    if quote_line:
        lines += ["", f"> {' '.join(quote_line.split())}"]
    return "\n".join(lines) + "\n"


def new_issue_url(repository: Repository, title: str, body: str) -> str:
    """The forge's form for a new issue, filled in; always shorter than 2,000 characters.

    A title or body that is too long is cut at a word and ends with "…". There are no labels in it: GitHub answers 404
    to a reader who may not set them.
    """
    names = ("issue[title]", "issue[description]") if repository.kind == "gitlab" else ("title", "body")
    form = f"{_pages(repository)}/issues/new?{quote(names[0], safe='')}="
    separator = f"&{quote(names[1], safe='')}="
    fitting_title = _fit(title, _TITLE_ROOM)
    room = NEW_ISSUE_LIMIT - len(form) - len(fitting_title) - len(separator)
    return form + fitting_title + separator + _fit(body, room)


def forge_name(repository: Repository) -> str:
    """What to call the forge when speaking to a reader: "GitHub", "GitLab", or the host, which says more."""
    return _NAMES.get(repository.host, repository.host)


def _pages(repository: Repository) -> str:
    dash = "/-" if repository.kind == "gitlab" else ""
    return f"https://{repository.host}/{repository.path}{dash}"


def _fit(text: str, room: int) -> str:
    """The text percent-encoded in at most `room` characters, cut at a word if need be."""
    encoded = _encoded(text)
    if len(encoded) <= room:
        return encoded
    ellipsis = _encoded("…")
    kept, used = 0, len(ellipsis)
    for sign in text:
        used += len(_encoded(sign))
        if used > room:
            break
        kept += 1
    cut = text[:kept]
    if not text[kept].isspace():
        cut = _BROKEN_WORD.sub("", cut)
    return _encoded(cut.rstrip()) + ellipsis


def _encoded(text: str) -> str:
    return _TO_ENCODE.sub(_percent, text)


def _percent(sign: re.Match[str]) -> str:
    return _percent_encoded(sign[0])


@lru_cache(512)
def _percent_encoded(sign: str) -> str:
    return quote(sign, safe="", errors="replace")
