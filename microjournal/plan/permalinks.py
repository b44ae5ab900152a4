"""What the site remembers: every address that was published and by whom, and which events subscribers have seen.

The site is its own memory. A build begins with what the published one says (see `microjournal.journal.permalinks`) and
writes it down again with what is new, in parts, so that one more entry changes one small file. What was never public
leaves nothing behind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from microjournal.journal.addresses import site_path
from microjournal.journal.memory import Memory, NamedEvent, Published, remember
from microjournal.journal.permalinks import LISTING, PERMALINKS, Gone, Permalink, Permalinks, written_lines
from microjournal.plan.cards import Seen, Views
from microjournal.plan.output import Output, Place
from microjournal.plan.questions import Journal

_TAG = re.compile(r"tags/([^/]+)/")
_FOLDER = "permalinks/"


def part_path(part: str) -> str:
    """The file of a part."""
    return f"{_FOLDER}{part}.txt"


def part_places(journal: Journal, part: str) -> Iterator[Place]:
    """Of a part."""
    group = journal.group(f"permalinks {part}")
    rows = group.keys("entries", newest=1) or group.keys("aliases", newest=1) or group.counts("of ")
    if rows or journal.old(part) or journal.gone(part):
        yield Place(part_path(part))


def plan_part(_views: Views, journal: Journal, part: str) -> Iterator[Output]:
    """A part of what is remembered."""
    lines = written_lines(remembered(journal, part, gone=True))
    yield Output(path=part_path(part), template="@lines", inputs={"lines": tuple(lines)})


def plan_index(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """Which parts there are, and the authority of the guids."""
    lines = (f"journal {views.authority}", *[f"part {part}" for part in journal.parts(_FOLDER)])
    yield Output(path=PERMALINKS, template="@lines", inputs={"lines": lines})


def remembered(journal: Journal, part: str, *, gone: bool) -> Permalinks:
    """What is to be remembered in a part. gone: of addresses whose entry is gone, that is said."""
    found = Permalinks()
    group = journal.group(f"permalinks {part}")
    for seen in group.entries("entries"):
        memory = memory_of(seen)
        found.entries[memory.identity] = memory
        _add(found, site_path(seen.entry), memory.identity)
    for path, seen in zip(group.keys("aliases"), group.entries("aliases"), strict=True):
        _add(found, path, seen.around.identity)
    for name in group.counts("of "):
        for path in journal.files_of(name):
            if path.endswith((".xml", "index.html")):
                _add(found, path.removesuffix("index.html"), LISTING)
    for path, id_, how in journal.old(part):
        if path not in found.addresses:
            _add(found, path, id_, Gone(how) if gone else Gone.NO)
    found.entries.update({memory.identity: memory for memory in journal.gone(part)})
    return found


def _add(found: Permalinks, path: str, id_: str, gone: Gone = Gone.NO) -> None:
    found.addresses[path] = Permalink(path, id_, gone)


def memory_of(seen: Seen) -> Memory:
    """What is to be remembered of an entry."""
    entry, around = seen
    named = [NamedEvent(*event) for event in around.named]
    former = [(name, Published(*event)) for name, event in around.former]
    return remember(
        entry,
        named,
        former=former,
        identity=around.identity,
        authority=around.authority,
        coming=around.coming,
    )


def tag_in(path: str) -> str:
    """The slug of the tag that an address is of; "" if it is of none."""
    match = _TAG.match(path)
    return match[1] if match else ""


def listing_above(path: str, is_there: Callable[[str], bool]) -> str:
    """The page to which that of a list leads which is not there any more: the nearest that is.

    >>> listing_above("tags/team/2026/", {"tags/", ""}.__contains__), listing_above("2026/03/", {""}.__contains__)
    ('tags/', '')
    """
    while path:
        path = path.rstrip("/").rpartition("/")[0]
        path += "/" if path else ""
        if is_there(path):
            break
    return path
