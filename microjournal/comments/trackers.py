"""Which client asks which forge: CLIENTS is the table of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from microjournal.comments.discussions import Discussions
from microjournal.comments.forgejo import Forgejo
from microjournal.comments.github import HEADERS, GitHub, api_address
from microjournal.comments.gitlab import GitLab
from microjournal.comments.tokens import token_for
from microjournal.comments.tracker import Tracker
from microjournal.model.settings import Repository
from microjournal.network.api import Api, ApiLimits, origin_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """How a kind of forge is asked.

    base: the address of its interface, by its host. tracker: makes the client of the interface, the repository, and
    whether a token is sent. prefix: stands before the token. headers: sent with each question.
    """

    base: Callable[[str], str]
    tracker: Callable[[Api, Repository, bool], Tracker]
    prefix: str = "Bearer "
    headers: Mapping[str, str] = field(default_factory=dict)


# By kind of forge (`Repository.kind`).
CLIENTS: Mapping[str, Client] = {
    "github": Client(
        base=api_address,
        tracker=lambda api, repository, has_token: GitHub(api, repository),
        headers=HEADERS,
    ),
    "gitlab": Client(
        base=lambda host: f"{origin_of(host)}/api",
        tracker=lambda api, repository, has_token: GitLab(api, repository, has_token=has_token),
    ),
    "forgejo": Client(
        base=lambda host: f"{origin_of(host)}/api/v1",
        tracker=lambda api, repository, has_token: Forgejo(api, repository),
        prefix="token ",
    ),
}
# Likewise, where a forge has discussions beside its issues.
DISCUSSIONS: Mapping[str, Client] = {
    "github": Client(
        # GraphQL has no versions.
        base=lambda host: api_address(host).removesuffix("/v3"),
        tracker=lambda api, repository, has_token: Discussions(api, repository, has_token=has_token),
    ),
}


def tracker_for(
    repository: Repository,
    own: Repository | None,
    environment: Mapping[str, str],
    *,
    is_discussion: bool = False,
    limits: ApiLimits | None = None,
) -> Tracker:
    """The tracker of a repository: that of its issues, or that of its discussions.

    own: the repository in the settings, which says for whom a token is (see `microjournal.comments.tokens`).
    environment: where tokens are. Raises TrackerError if what is in the variable of a token cannot be one.
    """
    client = (DISCUSSIONS if is_discussion else CLIENTS)[repository.kind]
    token = token_for(repository, own, environment)
    if token is not None:
        token = replace(token, prefix=client.prefix)
    api = Api(client.base(repository.host), headers=client.headers, token=token, limits=limits)
    return client.tracker(api, repository, token is not None)
