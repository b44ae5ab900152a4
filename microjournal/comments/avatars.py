"""The pictures of those who comment: fetched from where the forge has them, and kept in the journal.

They are asked for without a token, are small, and nothing but pictures. That one is missing does not matter: a letter
stands in its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from microjournal.content.avatars import AVATARS, avatar_files, is_avatar, picture_ending
from microjournal.diagnostics import JournalErrors
from microjournal.network.fetch import Fetcher, Limits, NoAnswer
from microjournal.sources.files import put
from microjournal.sources.scan import image_size
from microjournal.trust.boundary import Boundary, is_file

LIMITS = Limits(tries=2, seconds=10, total_seconds=240, total_bytes=64_000_000)
_MOST_BYTES = 200_000
# On a side. They are shown with 32.
_MOST_PIXELS = 1_000
_GONE = frozenset({404, 410})
# After so many failures in a row it is of no use to ask for more.
_MOST_FAILURES = 3


class Avatar(NamedTuple):
    """A picture that somebody has on a forge. place: see `microjournal.content.avatars.avatar_place`.

    url: where the forge says that it is. host: of the forge.
    """

    place: str
    url: str
    host: str


@dataclass(slots=True, kw_only=True)
class Fetched:
    """What came of it. changed: files that are new, another or gone. missed: by why, how many are as they were."""

    changed: list[str] = field(default_factory=list)
    missed: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))


def has_avatars(root: Path) -> bool:
    """Whether there is any picture in a journal."""
    return any(is_avatar(path.relative_to(root).as_posix()) for path in (root / AVATARS).rglob("*.*"))


def fetch_avatars(
    root: Path, avatars: Iterable[Avatar], progress: Callable[[str, int, int], None], limits: Limits = LIMITS
) -> Fetched:
    """Brings pictures into the journal. root: its folder. progress: called with what is counted, how much, of how much.

    Raises OSError or FileChangedError if one cannot be written, and JournalErrors if it would lie outside of the
    journal.
    """
    fetcher, boundary = Fetcher(limits, purpose="pictures"), Boundary(root)
    wanted = sorted(set(avatars))
    found, failures, why = Fetched(), 0, ""
    for number, avatar in enumerate(wanted, 1):
        if failures < _MOST_FAILURES:
            try:
                data = _picture(fetcher, avatar)
            except _NoPicture as error:
                failures, why = failures + error.is_of_the_host, str(error)
                found.missed[why] += 1
            else:
                failures = 0
                found.changed += _keep(root, boundary, avatar.place, data)
        else:
            found.missed[why] += 1
        progress("pictures fetched", number, len(wanted))
    return found


class _NoPicture(Exception):
    """There is no picture that can be used. is_of_the_host: others there will not come either."""

    def __init__(self, message: str, *, is_of_the_host: bool = False) -> None:
        super().__init__(message)
        self.is_of_the_host = is_of_the_host


def _picture(fetcher: Fetcher, avatar: Avatar) -> bytes:
    """The bytes of a picture; b"" if its owner has none any more. Raises _NoPicture."""
    is_own = urlsplit(avatar.url).netloc.lower() == avatar.host.partition("/")[0]
    try:
        # The forge itself may be inside of a private network, and nobody else.
        answer = fetcher.get(avatar.url, most_bytes=_MOST_BYTES, outside=not is_own)
    except NoAnswer as error:
        raise _NoPicture(error.failure.reason or "it has no address", is_of_the_host=True) from None
    if answer.status in _GONE:
        return b""
    if answer.status != 200:
        raise _NoPicture(f"the answer was {answer.status}", is_of_the_host=True)
    if not picture_ending(answer.body):
        raise _NoPicture("it is neither PNG, JPEG, GIF nor WebP")
    if not 0 < max(image_size(answer.body)) <= _MOST_PIXELS:
        raise _NoPicture(f"it has more than {_MOST_PIXELS:,} pixels on a side, or nobody can tell how many")
    return answer.body


def _keep(root: Path, boundary: Boundary, place: str, data: bytes) -> list[str]:
    """Makes the picture at a place this one, or none. Returns the files that are not what they were."""
    new = f"{place}.{picture_ending(data)}" if data else ""
    files = avatar_files(place)
    if refused := [problem for file in files if (problem := boundary.refused(file)) is not None]:
        raise JournalErrors(list(dict.fromkeys(refused)))
    changed = []
    if new and not (is_file(root / new) and (root / new).read_bytes() == data):
        put(root / new, data)
        changed.append(new)
    for file in files:
        if file != new and is_file(root / file):
            (root / file).unlink()
            changed.append(file)
    return changed
