"""One file of `comments/` to one conversation: what was said on an issue, with the words of each comment as HTML."""

from __future__ import annotations

from dataclasses import dataclass, replace

from microjournal.content.snapshot import read_snapshot
from microjournal.diagnostics import Diagnostic
from microjournal.forges import forge_named
from microjournal.forges.forge import ForgeError
from microjournal.forges.issues import find_issue
from microjournal.markdown.comment import Place, comment_html
from microjournal.model.conversation import Conversation, anchor_of
from microjournal.model.entry import Section
from microjournal.model.settings import Repository


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
    repository = _repository_of(conversation.url)
    sections = [
        Section(kind="comment", anchor=anchor_of(c.id), html=comment_html(c.text, place=_place(c.url, repository)))
        for c in conversation.comments
    ]
    silent = tuple([replace(comment, text="") for comment in conversation.comments])
    return ParsedConversation(
        conversation=replace(conversation, comments=silent), sections=tuple(sections), diagnostics=problems
    )


def _repository_of(issue: str) -> Repository | None:
    """Where an issue is, by the address of its page; None if no forge has such addresses."""
    try:
        return find_issue(issue, None).repository
    except ForgeError:
        return None


def _place(url: str, repository: Repository | None) -> Place:
    if repository is None:
        return Place(url=url)
    forge = forge_named(repository.kind)

    def issue(path: str, number: str) -> str:
        named = replace(repository, path=path) if path else repository
        return f"{forge.issues_url(named)}/{number}"

    return Place(url=url, account=lambda name: forge.account_url(repository, name), issue=issue)
