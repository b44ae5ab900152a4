"""The token for a forge: from the environment only, and only for the host that it belongs to.

An entry may name an issue anywhere, so the host of an issue alone says nothing. A variable such as GITHUB_TOKEN is for
the host on which a workflow runs, and elsewhere for the one that everybody knows by that name; MICROJOURNAL_TOKEN is
for the host of the repository in the settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from microjournal.comments.tracker import TrackerError
from microjournal.model.settings import Repository
from microjournal.network.api import Token

OWN = "MICROJOURNAL_TOKEN"

# By kind of forge: its variables, of which the first that is set counts; the host they are for; the variable in which
# its workflows say on which host they run.
_VARIABLES = {
    "github": (("GH_TOKEN", "GITHUB_TOKEN"), "github.com", "GITHUB_SERVER_URL"),
    "gitlab": (("GITLAB_TOKEN",), "gitlab.com", "CI_SERVER_URL"),
    "forgejo": (("FORGEJO_TOKEN", "GITEA_TOKEN"), "codeberg.org", "FORGEJO_SERVER_URL"),
}
_SENDABLE = re.compile(r"[!-~]{1,2000}\Z")


def token_for(repository: Repository, own: Repository | None, environment: Mapping[str, str]) -> Token | None:
    """The token for the forge of a repository, None if there is none: then it is asked without.

    own: the repository in the settings. Raises TrackerError if what is in the variable cannot be a token.
    """
    for name in _names(repository, own, environment):
        value = environment.get(name, "").strip()
        if value and not _SENDABLE.match(value):
            raise TrackerError(f"what is in {name} is no token", "it has spaces or other characters that no token has")
        if value:
            return Token(value=value, source=name)
    return None


def _names(repository: Repository, own: Repository | None, environment: Mapping[str, str]) -> Iterator[str]:
    if own is not None and (repository.kind, repository.host) == (own.kind, own.host):
        yield OWN
    names, host, server = _VARIABLES[repository.kind]
    # A runner of Forgejo gives its own token under GitHub's name.
    here = urlsplit(environment.get(server, "")).netloc.lower() or host
    if repository.host.partition("/")[0] == here:
        yield from names
