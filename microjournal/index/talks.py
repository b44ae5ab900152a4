"""What was said on the issue of an entry, from the parsed files."""

from __future__ import annotations

from microjournal.content.snapshot import snapshot_path
from microjournal.forges.forge import ForgeError
from microjournal.forges.issues import find_issue
from microjournal.index.names import conversation_name
from microjournal.index.state import State
from microjournal.model.entry import Entry
from microjournal.model.settings import Repository
from microjournal.plan.cards import Talk, talk_of


def talk_about(state: State, entry: Entry, issues: Repository | None, wanted: set[str]) -> Talk | None:
    """What is known of the conversation on the issue of an entry, None if nothing is.

    issues: the repository of the linked issues. wanted: gets the name of the file that is asked for, there or not.
    """
    if not entry.issue or entry.page:
        return None
    try:
        issue = find_issue(entry.issue, issues)
    except ForgeError:
        return None
    path = snapshot_path(issue.repository, issue.number)
    wanted.add(conversation_name(path))
    conversation = state.conversation(path)
    return None if conversation is None else talk_of(path, conversation)
