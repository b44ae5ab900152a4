"""GitLab, at gitlab.com or on a host of one's own. Projects are nested in groups, and "-" separates their pages."""

from __future__ import annotations

from typing import ClassVar

from microjournal.forges.forge import Forge, Host, are_names


class GitLab(Forge):
    """https://docs.gitlab.com/user/project/issues/create_issues/"""

    name = "gitlab"
    example = "gitlab:group/project"
    words: ClassVar = {"gitlab": "gitlab.com"}
    hosts: ClassVar = {"gitlab.com": Host(label="GitLab", pages="gitlab.io")}
    workflow = ".gitlab-ci.yml"
    plan_form = ".gitlab/issue_templates/Plan.md"
    separator = "/-"
    fields = ("issue[title]", "issue[description]")

    def is_repository(self, path: str) -> bool:
        """A group, any number of groups in it, and a project."""
        return "/" in path and are_names(path)

    def repository_in(self, path: str) -> str:
        """What stands before the separator."""
        return path.partition("/-/")[0]

    def split(self, path: str, home: str) -> tuple[str, str]:
        """Where a folder of the host ends and groups begin cannot be seen, only known of the journal's own forge."""
        return (home, path.removeprefix(f"{home}/")) if home and path.startswith(f"{home}/") else ("", path)

    def by_hand(self, repository: str) -> tuple[str, ...]:
        """A new project has a domain of its own, which nobody can guess; pipelines have no schedule."""
        pages = f" ({repository}/pages)" if repository else ""
        look = f"On GitLab, after the first pipeline, look at which address the site is: Deploy, Pages{pages}"
        return (
            f'{look}; write that into `url`, or turn "Use unique domain" off',
            "On GitLab, under Build, Pipeline schedules, let a pipeline run every day",
        )
