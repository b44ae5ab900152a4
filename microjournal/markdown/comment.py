"""The Markdown of a comment, written by a stranger on a forge, as HTML that does nothing but show text and link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    import nh3


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a comment was written. url: its permanent address.

    account: the address of the page of an account, by its name; issue: that of an issue, by the path of its repository
    ("" for the one in which the comment is) and its number. None where the forge is not known.
    """

    url: str
    account: Callable[[str], str] | None = None
    issue: Callable[[str, str], str] | None = None


def comment_html(text: str, *, place: Place) -> str:
    """The comment as HTML. text: its Markdown."""
    del place
    return _cleaner().clean(_parser().render(text[:20_000])).replace("\0", "\N{REPLACEMENT CHARACTER}")


@cache
def _parser() -> MarkdownIt:
    options = {"html": False, "breaks": True, "maxNesting": 20}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"])


@cache
def _cleaner() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set("a blockquote br code em hr li ol p pre s strong table tbody td th thead tr ul".split()),
        attributes={"a": {"href"}, "ol": {"start"}},
        link_rel="nofollow ugc noopener",
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
    )
