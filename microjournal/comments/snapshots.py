"""The snapshots in the journal's folder: read, written whole or not at all, and never through a link that leads out."""

from __future__ import annotations

from pathlib import Path

from microjournal.content.snapshot import COMMENTS, SNAPSHOT_ENDING, read_snapshot, write_snapshot
from microjournal.diagnostics import JournalErrors
from microjournal.model.conversation import Conversation
from microjournal.sources.files import put
from microjournal.trust.boundary import Boundary, is_file


class Snapshots:
    """The snapshots of a journal. root: its folder. Paths are relative to it, with forward slashes.

    What lies behind a link that leads out of the journal is neither read nor written: every method raises
    JournalErrors then.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._boundary = Boundary(root)

    def read(self, path: str) -> Conversation | None:
        """The conversation in a snapshot; None if there is none, or if something in it is not as it was written."""
        self._refuse_links(path)
        if not is_file(self._root / path):
            return None
        conversation, problems = read_snapshot((self._root / path).read_bytes(), path=path)
        return None if problems else conversation

    def write(self, path: str, conversation: Conversation) -> bool:
        """Makes a snapshot hold a conversation; whether it was another before. Raises OSError, FileChangedError."""
        self._refuse_links(path)
        file, data = self._root / path, write_snapshot(conversation)
        if is_file(file) and file.read_bytes() == data:
            return False
        put(file, data)
        return True

    def paths(self) -> list[str]:
        """All snapshots, in order."""
        self._refuse_links(COMMENTS)
        found = (self._root / COMMENTS).rglob(f"*{SNAPSHOT_ENDING}")
        return sorted([path.relative_to(self._root).as_posix() for path in found if path.name[0] != "."])

    def _refuse_links(self, path: str) -> None:
        if refused := self._boundary.refused(path):
            raise JournalErrors([refused])
