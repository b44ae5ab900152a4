"""The folder of what is remembered of a journal: its `.microjournal/`, or a passing one where nobody may write."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from microjournal.model.files import STATE_FOLDER
from microjournal.sources.state_folder import refuse_links


@contextmanager
def remembered(root: Path, given: Path | None = None) -> Iterator[Path]:
    """The journal's `.microjournal/`, made if need be; or the folder that is given.

    Of a journal that may only be read it is an empty folder elsewhere, which is removed in the end: what can be done
    with such a journal takes as long as the first time. Raises OSError, and JournalErrors if the folder is a link or
    holds one.
    """
    if given is not None:
        given.mkdir(exist_ok=True)
        yield given
        return
    folder = root / STATE_FOLDER
    refuse_links(root)
    if _is_writable(folder):
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="microjournal-", ignore_cleanup_errors=True) as passing:
        yield Path(passing)


def _is_writable(folder: Path) -> bool:
    """Whether files can be made in a folder, which is made if it is not there.

    Raises OSError if something else than a right is missing.
    """
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        if folder.exists() or os.access(folder.parent, os.W_OK):
            raise
        return False
    return os.access(folder, os.W_OK)
