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
    plan_workflow = ".forgejo/workflows/plan.yml"
    plan_form = ".forgejo/ISSUE_TEMPLATE/plan.yml"

    def pages_url(self, host: str, owner: str, name: str) -> str:
        """A repository called "pages" is published at the top."""
        return super().pages_url(host, owner, "" if name == "pages" else name)

    def by_hand(self, repository: str) -> tuple[str, ...]:
        """Actions are off in a new repository, and the runners of Codeberg are not for every one."""
        on_codeberg = not repository or repository.startswith("https://codeberg.org/")
        licence = "; its runners are for public repositories with a free licence" if on_codeberg else ""
        where = f"On {'Codeberg' if on_codeberg else 'the forge'}, under Settings, Units, enable Actions"
        place = f" ({repository}/settings/units)" if repository else ""
        return (f"{where}{place}{licence}",)
