"""Issues: what an author writes of one to its address, and the form for a new one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from microjournal.forges import FORGES, forge_at, forge_named
from microjournal.forges.forge import Forge, ForgeError
from microjournal.forges.repositories import is_host
from microjournal.model.settings import Repository, Settings

# GitHub answers 414 to longer addresses of its new-issue form; the others take more, but nobody reads more.
NEW_ISSUE_LIMIT = 1999
_TITLE_ROOM = 600
_TITLE_LEAST = 90

_NUMBERED = re.compile(r"(?:(?P<path>[\w.-]+(?:/[\w.-]+)+)?#)?(?P<number>[1-9][0-9]{0,9})\Z", re.ASCII)
_MARKER = re.compile(r"^[ \t]*(?P<marker>Entry: `.+`)[ \t\r]*$", re.MULTILINE)
_BROKEN_WORD = re.compile(r"(?<=\S)\s+\S*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue on a forge. url: of its page. is_discussion: it is a discussion, which GitHub has beside issues."""

    repository: Repository
    number: int
    url: str
    is_discussion: bool = False

    @property
    def key(self) -> tuple[str, str, int, bool]:
        """The same for all that is this issue, however it is written: forges do not mind capitals."""
        return self.repository.host, self.repository.path.lower(), self.number, self.is_discussion


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
    forge = forge_named(repository.kind)
    if match["path"]:
        if not forge.is_repository(match["path"]):
            raise ForgeError(f"{match['path']!r} is no repository on {forge_label(repository)}", "write owner/repo#42")
        repository = replace(repository, path=match["path"])
    issues = forge.issues_url(repository)
    return Issue(repository=repository, number=number, url=f"{issues}/{number}")


def issues_repository(settings: Settings) -> Repository | None:
    """The repository in which a journal's linked issues live: the one for comments, else the journal's own."""
    return settings.comments.repository or settings.repository


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
    host = server.lower()
    forge, home = _forge_of(host, parts.path, repository)
    found = forge.issue_in(host, parts.path, home)
    if found is None or not (is_host(host) or (host and not host.isascii())):
        raise ForgeError(
            f"{url!r} is not the address of an issue", "write one like https://github.com/owner/name/issues/42"
        )
    url = f"{parts.scheme}://{server}{parts.path.rstrip('/')}"
    return Issue(repository=found.repository, number=found.number, url=url, is_discussion=found.is_discussion)


def _forge_of(host: str, path: str, repository: Repository | None) -> tuple[Forge, str]:
    """The kind of forge, and where on the host the journal's own lives, "" if that is at the top or elsewhere."""
    if repository is not None:
        own_host, _, home = repository.host.partition("/")
        if own_host == host:
            return forge_named(repository.kind), home
    return forge_at(host) or _guessed(host, path), ""


def _guessed(host: str, path: str) -> Forge:
    """The kind of forge on an unknown host. One that is not guessed by its addresses is by those that no other has."""
    likely = [forge for forge in FORGES if forge.guessed and f"{forge.separator}/" in f"{path}/"]
    return next((forge for forge in [*likely, *FORGES] if forge.issue_in(host, path)), likely[0])


def issue_marker(identity: str) -> str:
    """What the text of an issue says of the entry that it is about, and by which it is found again.

    identity: by which the entry is known for ever, whatever its name, day and title become.
    """
    return f"Entry: `{identity}`"


def marker_in(text: str) -> str:
    """The marker in the text of an issue, "" if there is none: of several the first, so it is about one entry only.

    It has a line of its own: who speaks of an entry, or quotes, does not write about it.
    """
    match = _MARKER.search(text)
    return match["marker"] if match else ""


def new_issue_body(permalink: str, identity: str) -> str:
    """What a new issue says first, as Markdown: which entry it is about.

    The marker stands first, so that it stays whole when a forge's limit cuts the text short.
    """
    return f"{issue_marker(identity)}\nAbout: {permalink}\n"


def new_issue_url(repository: Repository, title: str, body: str) -> str:
    """The forge's form for a new issue, filled in; always shorter than 2,000 characters.

    A title or body that is too long is cut at a word and ends with "…". There are no labels in it: GitHub answers 404
    to a reader who may not set them.
    """
    forge = forge_named(repository.kind)
    title_field, body_field = [quote(field, safe="") for field in forge.fields]
    form = f"{forge.issues_url(repository)}/new?{title_field}="
    room = NEW_ISSUE_LIMIT - len(form) - len(body_field) - len("&=")
    # A long title gives way to the body, which says what the issue is about.
    short_title = _fit(title, min(_TITLE_ROOM, max(_TITLE_LEAST, room - len(_encoded(body)))))
    return f"{form}{short_title}&{body_field}={_fit(body, room - len(short_title))}"


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
