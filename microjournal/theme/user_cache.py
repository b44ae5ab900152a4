"""What Jinja makes of templates, kept in the user's cache folder: their code, and what each of them says of itself.

And the words of a language, with what Babel says of it.

Code is executed. So none is read from a journal, a theme or a package, which may come from somebody else; what is in
the user's own cache folder, this program has put there. (One in the journal is not that.) All of it may be missing,
damaged or impossible to write: then it is made again. Without Jinja: a build that renders nothing need not import it.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path

from microjournal import __version__, words
from microjournal.model.digest import DIGEST_SIZE, Digest, digest
from microjournal.trust.cache_folder import cache_folder


def template_cache(journal: Path) -> Path | None:
    """The folder of this version of microjournal; None if nothing can be kept (see `cache_folder`)."""
    folder = cache_folder(journal)
    return None if folder is None else folder / __version__ / "templates"


def read_kept(folder: Path | None, name: str) -> bytes | None:
    """What was kept under a name by exactly this program, None if there is nothing of use."""
    if folder is None:
        return None
    try:
        data = (folder / name).read_bytes()
    except OSError:
        return None
    content = data[DIGEST_SIZE:]
    # Damaged code could end the process.
    return content if data[:DIGEST_SIZE] == _seal(content) else None


def keep(folder: Path | None, name: str, content: bytes) -> None:
    """Keeps bytes under a name, in one step and for the user alone, if that can be done."""
    if folder is None:
        return
    beside = folder / f"{name}.{os.urandom(4).hex()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside.write_bytes(_seal(content) + content)
        beside.replace(folder / name)
    except OSError:
        with suppress(OSError):
            beside.unlink()


def _seal(content: bytes) -> Digest:
    return digest((_program(), content))


@cache
def _program() -> Digest:
    """Digest of all that has a part in what is kept: Jinja, Babel, these modules, and those of words with their tables.

    Files stand for versions by size and time of change, as in `microjournal.build.versions`. As they were when this
    process first asked: that is what it works with.
    """
    room = Path(words.__file__).parent
    own = [*Path(__file__).parent.glob("*.py"), *room.glob("*.py"), *room.glob("*.yaml")]
    specs = [PathFinder.find_spec(name) for name in ("jinja2", "babel")]
    files = [*sorted(map(str, own)), *[spec.origin for spec in specs if spec is not None and spec.origin is not None]]
    stats = [os.stat(file) for file in files]  # noqa: PTH116 - the paths are text
    return digest((sys.implementation.cache_tag, [(stat.st_size, stat.st_mtime_ns) for stat in stats]))
