"""Markdown bodies to html: CommonMark with the extensions of docs/markdown.md.

The html has a placeholder for every local link and image, because one file cannot know where others are published; see
`microjournal.markdown.links`. This module is cheap to import; the parser is loaded on the first call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from microjournal.diagnostics import Diagnostic
    from microjournal.model.entry import Body

__all__ = ["render"]


def render(text: str, *, path: str, first_line: int = 1, site_url: str = "") -> tuple[Body, list[Diagnostic]]:
    """The body of a file as html, with its links, anchors and events, and what is wrong with it.

    text: the Markdown, without front matter.
    path: the file's, for diagnostics.
    first_line: the line of the file on which `text` begins.
    site_url: the journal's own address, which ends with "/"; links below it count as internal. "" if there is none.

    The same arguments give the same body, whatever was rendered before. Any text is accepted; nothing is raised.
    """
    from microjournal.markdown.body import render_body

    return render_body(text, path=path, first_line=first_line, site_url=site_url)
