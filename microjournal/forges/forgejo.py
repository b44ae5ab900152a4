"""Forgejo and Gitea, which have no main host; the best known one is Codeberg."""

from __future__ import annotations

from typing import ClassVar

from microjournal.forges.forge import Forge, Host


class Forgejo(Forge):
    """https://forgejo.org/docs/latest/user/issue-tracking-basics/"""

    name = "forgejo"
    example = "forgejo:host/owner/name"
    words: ClassVar = {"forgejo": "", "gitea": "", "codeberg": "codeberg.org"}
    hosts: ClassVar = {"codeberg.org": Host(label="codeberg.org", pages="codeberg.page")}
    workflow = ".forgejo/workflows/publish.yml"

    def pages_url(self, host: str, owner: str, name: str) -> str:
        """A repository called "pages" is published at the top."""
        return super().pages_url(host, owner, "" if name == "pages" else name)
