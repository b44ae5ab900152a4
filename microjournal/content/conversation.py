"""One file of `comments/` to one conversation: what was said on an issue, with the words of each comment as HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from microjournal.content.snapshot import read_snapshot
from microjournal.diagnostics import Diagnostic
from microjournal.forges import forge_named
from microjournal.forges.forge import ForgeError
from microjournal.forges.issues import find_issue
from microjournal.markdown.comment import Place, comment_html
from microjournal.model.conversation import Conversation, anchor_of
from microjournal.model.entry import Section
from microjournal.model.visible import is_visible, without_tricks


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedConversation:
    """What became of a snapshot.

    conversation: None if no line says which issue it is. The text of its comments is "". sections: what they say, one
    for each in the same order, of the kind "comment".
    """

    conversation: Conversation | None
    sections: tuple[Section, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def parse_conversation(data: bytes, *, path: str) -> ParsedConversation:
    """The conversation in a snapshot, with everything that is wrong in it.

    data: the content of the file. path: relative to the journal's folder, with forward slashes.
    Raises nothing, whatever the bytes are.
    """
    conversation, problems = read_snapshot(data, path=path)
    if conversation is None:
        return ParsedConversation(conversation=None, diagnostics=problems)
    account, issue = _addresses_at(conversation.url)
    sections = []
    for comment in conversation.comments:
        html = comment_html(comment.text, place=Place(url=comment.url, account=account, issue=issue))
        sections.append(Section(kind="comment", anchor=anchor_of(comment.id), html=html))
    silent = tuple([replace(each, text="", author=_name(each.author)) for each in conversation.comments])
    return ParsedConversation(
        conversation=replace(conversation, comments=silent), sections=tuple(sections), diagnostics=problems
    )


def _name(author: str) -> str:
    """A name as it is shown: a snapshot may have one that no forge would take."""
    name = without_tricks(author)
    return name if is_visible(name) else ""


def _addresses_at(issue_url: str) -> tuple[Callable[[str], str] | None, Callable[[str, str], str] | None]:
    """What gives the addresses of accounts and issues for those who comment on an issue, see `Place`.

    None if it is on no forge that is known.
    """
    try:
        repository = find_issue(issue_url, None).repository
    except ForgeError:
        return None, None
    forge = forge_named(repository.kind)

    def account(name: str) -> str:
        return forge.account_url(repository, name)

    def issue(path: str, number: str) -> str:
        if path and not forge.is_repository(path):
            return ""
        return f"{forge.issues_url(replace(repository, path=path) if path else repository)}/{number}"

    return account, issue
