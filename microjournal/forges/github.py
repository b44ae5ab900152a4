"""GitHub, at github.com or on a host of one's own."""

from __future__ import annotations

from typing import ClassVar

from microjournal.forges.forge import Forge, Host


class GitHub(Forge):
    """https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/creating-an-issue"""

    name = "github"
    example = "github:owner/name"
    words: ClassVar = {"github": "github.com"}
    hosts: ClassVar = {"github.com": Host(label="GitHub", pages="github.io")}
    workflow = ".github/workflows/publish.yml"
    guessed = False
