"""What shapes a site besides the journal's own files: this program, Python, libraries, the settings; as digests."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path

from microjournal.index.state import State
from microjournal.model.digest import Digest, digest, digest_bytes
from microjournal.model.settings import Settings
from microjournal.sources.scan import source_stat

# Libraries whose version can change what a page looks like: their modules, and what they are installed as.
_SHAPING = {
    "babel": "babel",
    "jinja2": "jinja2",
    "markupsafe": "markupsafe",
    "markdown_it": "markdown_it_py",
    "mdit_py_plugins": "mdit_py_plugins",
    "pygments": "pygments",
    "yaml": "pyyaml",
    "nh3": "nh3",
    "imagesize": "imagesize",
    "tzdata": "tzdata",
    # Of an extra, which is not everywhere.
    "resvg_py": "resvg_py",
    "fontTools": "fonttools",
    "font_source_sans_pro": "font_source_sans_pro",
    "font_source_serif_pro": "font_source_serif_pro",
}


def parsing_digest(engine: Digest, settings: Settings) -> Digest:
    """Digest of what, besides a file itself, shapes the entry in it."""
    return digest((engine, settings.url, settings.timezone))


def engine_digest(state: State) -> Digest:
    """Digest of everything but the journal that shapes pages: this program, Python, the libraries.

    The files of the program are read only if their sizes or times are not what they were: an installation sets the
    times anew, as build servers do each time. state: remembers what they were.
    """
    files, stats = _program()
    known = state.meta("program")
    content = known[1] if known is not None and known[0] == stats else None
    if content is None:
        content = digest((_installed(files), *[(path.name, digest_bytes(path.read_bytes())) for path in files]))
        if not state.is_read_only:
            state.set_meta("program", (stats, content))
    return digest((platform.python_implementation(), platform.python_version(), content))


@cache
def _program() -> tuple[list[Path], Digest]:
    """The files of the program and of what shapes pages, and a digest of their sizes and times.

    As they were when this process first asked: that is what it works with, and a preview asks at every save.
    """
    package = Path(__file__).resolve().parent.parent
    specs = [PathFinder.find_spec(name) for name in _SHAPING]
    own = (*package.rglob("*.py"), *package.joinpath("words").glob("*.yaml"))
    files = [*sorted(own), *[Path(spec.origin) for spec in specs if spec is not None and spec.origin]]
    return files, digest(tuple([(path.name, source_stat(path.stat())) for path in files]))


def _installed(files: Sequence[Path]) -> tuple[str, ...]:
    """The names under which the libraries are installed, which have their versions in them."""
    folders = {file.parent.parent for file in files[-len(_SHAPING) :]}
    names = {item.name for folder in folders for item in folder.glob("*.dist-info")}
    return tuple(sorted(name for name in names if name.partition("-")[0].lower() in _SHAPING.values()))
