"""GitHub, at github.com or on a host of one's own."""

from __future__ import annotations

from typing import ClassVar

from microjournal.forges.forge import Forge, Host, IssuePlace


class GitHub(Forge):
    """https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/creating-an-issue"""

    name = "github"
    example = "github:owner/name"
    words: ClassVar = {"github": "github.com"}
    hosts: ClassVar = {"github.com": Host(label="GitHub", pages="github.io")}
    workflow = ".github/workflows/publish.yml"
    plan_workflow = ".github/workflows/plan.yml"
    plan_form = ".github/ISSUE_TEMPLATE/plan.yml"
    guessed = False
    has_discussions = True

    def issue_in(self, host: str, path: str, home: str = "") -> IssuePlace | None:
        """`/orgs/NAME/discussions/N` is a page of an organisation, and says of no repository that it is in it."""
        return None if path.startswith("/orgs/") else super().issue_in(host, path, home)

    def by_hand(self, repository: str) -> tuple[str, ...]:
        """Pages are off until their source is chosen."""
        place = f": {repository}/settings/pages" if repository else ", Settings, Pages"
        return (f'On GitHub choose "GitHub Actions" as the source of Pages{place}',)
