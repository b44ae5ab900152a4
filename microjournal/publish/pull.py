"""Reads what the live site remembers back into the journal's `permalinks.txt`.

Whatever is not known for certain is an error, because a site that is built without its memory forgets: subscribers are
told everything again, and addresses end. Only a host that answers, and does not know the file, says that there is none.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from microjournal.diagnostics import JournalErrors
from microjournal.journal.permalinks import PERMALINKS, Permalinks, written_lines
from microjournal.model.files import STATE_FOLDER
from microjournal.model.placeholder import is_placeholder
from microjournal.network.fetch import Fetcher, Limits
from microjournal.publish.former import former_urls, is_history_cut
from microjournal.publish.lines import NotALine, as_text, merged, only_in, read_part
from microjournal.publish.memory import Remembered, Unreadable, of_folder, of_site
from microjournal.sources.files import put
from microjournal.sources.permalinks import read_permalinks, refused_permalinks

_SEEN = "published"
_UNMADE = (
    "if nothing that was published is left anywhere, build once without pulling: "
    "take this step out of the workflow for one run"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What was read back. remembered: None if there is nothing to read. new: lines that the journal did not have.

    kept: lines of the journal that the site does not have. is_former: it was read from an address of before.
    """

    remembered: Remembered | None
    new: int = 0
    kept: int = 0
    is_former: bool = False


def pull(root: Path, url: str, source: str = "", *, near: Remembered | None = None) -> Pulled:
    """Reads back what is remembered and writes `permalinks.txt`, unless that has all of it already.

    root: the journal's folder. url: of its site, from the settings. source: an address or a folder to read instead, ""
    for `url`, or the addresses that the journal had before. near: what the place remembers to which the site is about
    to go; then nobody else is asked.
    Raises Unreadable if that cannot be known, JournalErrors, and OSError; then nothing was written.
    """
    if refused := refused_permalinks(root):
        raise JournalErrors(refused)
    here = _lines_here(read_permalinks(root))
    found, is_former = near, False
    if source:
        found = _named(source)
    elif is_placeholder(url):
        raise Unreadable(f"{url} is an example, so nothing was published there", "set `url` in microjournal.yaml")
    elif near is None:
        found, is_former = _published(root, url, is_known=bool(here))
    if found is None:
        return Pulled(remembered=None, kept=len(written_lines(here)))
    together = merged(here, found.found)
    new = len(set(written_lines(together)) - set(written_lines(here)))
    if new:
        put(root / PERMALINKS, as_text(together).encode())
    return Pulled(remembered=found, new=new, kept=only_in(here, found.found), is_former=is_former)


def _lines_here(data: bytes) -> Permalinks:
    try:
        return read_part(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable(f"{PERMALINKS} of the journal is not UTF-8 text", "remove it, and pull again") from None
    except NotALine as error:
        raise Unreadable(f"{PERMALINKS} of the journal has a line that means nothing: {error}", "mend it") from None


def _named(source: str) -> Remembered:
    """What the site at an address or in a folder remembers. Raises Unreadable if it has nothing of the kind."""
    if source.startswith(("http://", "https://")):
        url = source if source.endswith("/") else f"{source}/"
        found = of_site(url, _fetcher())
    else:
        found = of_folder(Path(source))
    if found is None:
        raise Unreadable(f"there is no {PERMALINKS} in {source}", "name the address or the folder of a published site")
    return found


def _published(root: Path, url: str, *, is_known: bool) -> tuple[Remembered | None, bool]:
    """What the live site remembers, None if there never was one; and whether it is that of an address of before.

    is_known: whether the journal remembers something itself.
    """
    fetcher = _fetcher()
    try:
        if found := of_site(url, fetcher):
            _note_seen(root, url)
            return found, False
    except Unreadable as error:
        raise Unreadable(str(error), _with_way_out(error)) from None
    if _was_seen(root, url):
        message = f"{url} remembered what it has published when it was read last, and now it does not"
        raise Unreadable(message, f"look whether the site is there; {_UNMADE}")
    if not is_known and is_history_cut(root):
        message = f"nothing is published at {url} yet, and the history that could name an address of before is cut"
        raise Unreadable(message, "clone with all of it: `fetch-depth: 0`, or `git fetch --unshallow`")
    for former in former_urls(root, url):
        try:
            if found := of_site(former, fetcher):
                return found, True
        except Unreadable as error:
            # A host that was given up tells nothing. Then what the journal has itself is all that is left.
            if not is_known:
                message = f"the journal was published at {former} before, and {error}"
                raise Unreadable(message, _with_way_out(error)) from None
    return None, False


def _note_seen(root: Path, url: str) -> None:
    """Notes that a site had a memory: where builds are kept, one that is taken down for a while is not a new one."""
    with suppress(OSError):
        (root / STATE_FOLDER).mkdir(exist_ok=True)
        (root / STATE_FOLDER / _SEEN).write_text(url, encoding="utf-8")


def _was_seen(root: Path, url: str) -> bool:
    with suppress(OSError, UnicodeDecodeError):
        return (root / STATE_FOLDER / _SEEN).read_text(encoding="utf-8") == url
    return False


def _with_way_out(error: Unreadable) -> str:
    help_ = "run it again when it can be reached" if error.failure is None and not error.help else error.help
    return f"{help_}; {_UNMADE}"


def _fetcher() -> Fetcher:
    return Fetcher(Limits(), purpose="reads back what its own site remembers")
