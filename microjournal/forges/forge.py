"""What has to be known of a forge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar, NamedTuple, Protocol

from microjournal.model.settings import Repository


class Host(NamedTuple):
    """A public host of a forge. label: what readers call it. pages: domain below which it publishes sites."""

    label: str
    pages: str


class ForgeError(ValueError):
    """What an author wrote leads to no repository or no issue. The message says why; `help` says what to write."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help

    def __reduce__(self) -> tuple[type[ForgeError], tuple[str, str]]:
        return (ForgeError, (str(self), self.help))


class IssuePlace(NamedTuple):
    """Where an issue is. is_discussion: it is a discussion, which a forge may have beside issues."""

    repository: Repository
    number: int
    is_discussion: bool


_NAME = re.compile(r"[\w.-]+\Z", re.ASCII)
_ISSUE_PATH = re.compile(
    r"/(?P<path>[\w.-]+(?:/[\w.-]+)+?)(?:/-)?/(?P<kind>issues|work_items|discussions)/(?P<number>[1-9][0-9]{0,9})/?\Z",
    re.ASCII,
)


def are_names(path: str) -> bool:
    """Whether each part of a path can be a name, and none is a step elsewhere (".."), or empty."""
    return all(_NAME.match(part) and part.strip(".") for part in path.split("/"))


class Forge(Protocol):
    """A kind of forge. What is given here, a class that names this one as its base inherits: the shape that most share.

    A repository lives at `/OWNER/NAME`, an issue at `/OWNER/NAME/issues/N`, the form for a new one at
    `/OWNER/NAME/issues/new`.

    name: in `Repository.kind`, in the settings before the colon, and for `init --forge`. example: of a repository in
    the settings. words: that may stand before the colon, each with the host it means, "" if the host has to be named.
    hosts: those that everybody knows, by their domains. workflow: path in the journal of the file that publishes it;
    the text of this file stands beside the module of the forge as NAME.yml. plan_workflow: likewise, of the one that
    makes a plan out of an issue, with its text in NAME-plan.yml; "" if the other does so. plan_form: path of the form
    in which readers propose plans, "" if the forge has none. separator: between the path of a repository and those of
    its pages. fields: names of title and body in the form for a new issue. guessed: whether an unknown
    host with such addresses is taken for this kind of forge. has_discussions: beside issues, at `discussions/N`.
    """

    name: str
    example: str
    words: ClassVar[Mapping[str, str]]
    hosts: ClassVar[Mapping[str, Host]]
    workflow: str
    plan_workflow: str = ""
    plan_form: str = ""
    separator: str = ""
    fields: tuple[str, str] = ("title", "body")
    guessed: bool = True
    has_discussions: bool = False

    def is_repository(self, path: str) -> bool:
        """Whether a path can be that of a repository: an owner, and a name."""
        return path.count("/") == 1 and are_names(path)

    def repository_in(self, path: str) -> str:
        """The path of a repository within that of any of its pages."""
        return "/".join(path.split("/")[:2])

    def split(self, path: str, home: str) -> tuple[str, str]:
        """A path on a host that leads to a repository: where the forge itself lives ("" at the top), and the rest.

        home: where the journal's own forge lives on that host, "" if that is at the top or elsewhere.
        """
        del home
        *above, owner, name = path.split("/")
        return "/".join(above), f"{owner}/{name}"

    def issue_in(self, host: str, path: str, home: str = "") -> IssuePlace | None:
        """Where an issue is, from the path of its page; None if it is no such path. home: as for `split`."""
        match = _ISSUE_PATH.match(path)
        if match is None or (match["kind"] == "discussions" and not self.has_discussions):
            return None
        above, path = self.split(match["path"], home)
        if not self.is_repository(path) or (above and (host in self.hosts or not are_names(above))):
            return None
        repository = Repository(kind=self.name, host=f"{host}/{above}" if above else host, path=path)
        return IssuePlace(repository, int(match["number"]), match["kind"] == "discussions")

    def issues_url(self, repository: Repository) -> str:
        """Below this address is the page of each issue, by its number, and the form for a new one, as "new"."""
        return f"https://{repository.host}/{repository.path}{self.separator}/issues"

    def account_url(self, repository: Repository, name: str) -> str:
        """The page of an account on the forge where a repository is."""
        return f"https://{repository.host}/{name}"

    def by_hand(self, repository: str) -> tuple[str, ...]:
        """What has to be done once on the forge, before the first push, so that a push publishes; a sentence each.

        repository: the address of its page, "" if it is not known.
        """
        del repository
        return ()

    def pages_url(self, host: str, owner: str, name: str) -> str:
        """Where the site of a repository is published. host: one of `hosts`. It ends with "/"."""
        domain = f"{owner.lower()}.{self.hosts[host].pages}"
        return f"https://{domain}/" if name.lower() in ("", domain) else f"https://{domain}/{name}/"
