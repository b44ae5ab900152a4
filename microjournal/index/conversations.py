"""Conversations as plain data, for storing between builds, and back; without the texts, which are stored as bodies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from microjournal.diagnostics import Diagnostic
from microjournal.model.conversation import Bets, Comment, Conversation, Reaction
from microjournal.model.digest import decode, digest, digest_bytes, encode


def facts_of_conversation(
    conversation: Conversation | None, sizes: tuple[int, ...], body: bytes, problems: Iterable[Diagnostic]
) -> bytes:
    """A file of `comments/` for storing. sizes: see `Conversation`. body: its sections, encoded."""
    plain = None if conversation is None else _to_plain(conversation, sizes, digest_bytes(body))
    return encode((plain, tuple([problem.to_plain() for problem in problems])))


def conversation_from_facts(facts: bytes) -> Conversation | None:
    """The conversation of a stored file, None if there is none in it. Inverse of `facts_of_conversation`."""
    plain = decode(facts)[0]
    return None if plain is None else _from_plain(plain)


def _to_plain(conversation: Conversation, sizes: tuple[int, ...], body: bytes) -> tuple[Any, ...]:
    comments = tuple(
        [
            (c.id, c.author, c.created, c.url, c.association, c.edited, tuple(map(tuple, c.reactions)), c.answers)
            for c in conversation.comments
        ]
    )
    bets = asdict(conversation.bets) if conversation.bets else None
    values = (conversation.url, conversation.updated, conversation.locked, comments, bets, sizes, body)
    return (*values, digest(values))


def _from_plain(plain: tuple[Any, ...]) -> Conversation:
    url, updated, locked, comments, bets, sizes, body, total = plain
    return Conversation(
        url=url,
        updated=updated,
        locked=locked,
        comments=tuple([_comment(comment) for comment in comments]),
        bets=Bets(**bets) if bets else None,
        sizes=sizes,
        body_digest=body,
        digest=total,
    )


def _comment(plain: tuple[Any, ...]) -> Comment:
    id_, author, created, url, association, edited, reactions, answers = plain
    return Comment(
        id=id_,
        author=author,
        created=created,
        url=url,
        text="",
        association=association,
        edited=edited,
        reactions=tuple([Reaction(*reaction) for reaction in reactions]),
        answers=answers,
    )
