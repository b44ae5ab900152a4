"""The user's cache folder, and the secret in it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_KEY = "key"
_KEY_SIZE = 32
# Without a folder to keep a secret in: what is sealed with it can be opened as long as this process lasts.
_OF_THIS_PROCESS = os.urandom(_KEY_SIZE)


def cache_folder(journal: Path) -> Path | None:
    """The folder for what microjournal keeps for the user; it need not exist.

    None for a user without a home, and where it would lie in the journal or in its checkout: whoever wrote those could
    have put something into it.
    """
    from platformdirs import user_cache_path

    folder = user_cache_path("microjournal", appauthor=False)
    # Without a home some systems give a relative path, and that would lead into the journal.
    if not folder.is_absolute() or folder.resolve().is_relative_to(checkout_of(journal)):
        return None
    return folder


def checkout_of(journal: Path) -> Path:
    """The real folder of the checkout that a journal is in: the nearest with `.git`; the journal's own without one."""
    real = journal.resolve()
    return next((folder for folder in (real, *real.parents) if os.path.lexists(folder / ".git")), real)


def is_in_checkout(journal: Path) -> bool:
    """Whether a journal is in a checkout of git."""
    return os.path.lexists(checkout_of(journal) / ".git")


def user_key(folder: Path | None) -> bytes:
    """The user's secret, made if there is none yet; one that lasts as long as the process if it cannot be kept.

    folder: see `cache_folder`.
    """
    if folder is None:
        return _OF_THIS_PROCESS
    if (known := _read(folder / _KEY)) is not None:
        return known
    beside = folder / f"{_KEY}.{os.urandom(4).hex()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(os.urandom(_KEY_SIZE))
        beside.replace(folder / _KEY)
    except OSError:
        with suppress(OSError):
            beside.unlink()
    # Two programs may make one in the same moment; the last one counts.
    return _read(folder / _KEY) or _OF_THIS_PROCESS


def _read(file: Path) -> bytes | None:
    try:
        found = file.read_bytes()
    except OSError:
        return None
    return found if len(found) == _KEY_SIZE else None
