"""What shapes a site besides the journal's own files: this program, Python, libraries, the settings; as digests."""

from __future__ import annotations

import platform
from importlib.machinery import PathFinder
from pathlib import Path

from microjournal.model.digest import Digest, digest
from microjournal.model.settings import Settings

# Libraries whose version can change what a page looks like, by the names of their modules.
_SHAPING = ("jinja2", "markupsafe", "markdown_it", "mdit_py_plugins", "pygments", "yaml", "imagesize", "tzdata")


def parsing_digest(engine: Digest, settings: Settings) -> Digest:
    """Digest of what, besides a file itself, shapes the entry in it."""
    return digest((engine, settings.url, settings.timezone))


def engine_digest() -> Digest:
    """Digest of everything but the journal that shapes pages: this program, Python, the libraries.

    Files stand for versions by their size and time of change, which an installation sets anew: reading the metadata of
    installed packages would take longer than all else in a build with nothing to do.
    """
    package = Path(__file__).resolve().parent.parent
    files = sorted(package.rglob("*.py"))
    for name in _SHAPING:
        spec = PathFinder.find_spec(name)
        if spec is not None and spec.origin is not None:
            files.append(Path(spec.origin))
    stats = [(path.name, path.stat()) for path in files]
    own = tuple([(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats])
    return digest((platform.python_implementation(), platform.python_version(), own))
