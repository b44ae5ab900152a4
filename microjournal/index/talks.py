"""What was said on the issue of an entry, from the parsed files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from microjournal.content.avatars import avatar_files, avatar_place
from microjournal.content.snapshot import snapshot_path
from microjournal.forges.forge import ForgeError
from microjournal.forges.issues import find_issue
from microjournal.index.names import avatar_name, conversation_name
from microjournal.index.state import State
from microjournal.index.take_in import Terms
from microjournal.model.conversation import Conversation
from microjournal.model.entry import Entry
from microjournal.plan.cards import Talk, talk_of


def talk_about(state: State, entry: Entry, terms: Terms, wanted: set[str]) -> Talk | None:
    """What is known of the conversation on the issue of an entry, None if nothing is.

    wanted: gets the names of the files that are asked for, there or not.
    """
    if not entry.issue or entry.page:
        return None
    try:
        issue = find_issue(entry.issue, terms.issues)
    except ForgeError:
        return None
    path = snapshot_path(issue.repository, issue.number)
    wanted.add(conversation_name(path))
    conversation = state.conversation(path)
    if conversation is None:
        return None
    avatars = _avatars(state.connection, conversation, issue.repository.host, wanted) if terms.avatars else ()
    cited = {link.fragment for link in entry.links if link.kind == "anchor"}
    return talk_of(path, conversation, cited, tuple(avatars))


def _avatars(
    db: sqlite3.Connection, conversation: Conversation, host: str, wanted: set[str]
) -> Iterator[tuple[str, str]]:
    """Those who comment and have a picture, each with its file."""
    for account in sorted({comment.author for comment in conversation.comments if comment.author}):
        place = avatar_place(host, account)
        wanted.add(avatar_name(place))
        files = avatar_files(place)
        sql = f"select source from copied where source in ({', '.join('?' * len(files))}) order by source limit 1"
        for (source,) in db.execute(sql, files):
            yield account, source
