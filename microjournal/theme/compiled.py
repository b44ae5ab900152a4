"""Compiled templates as files, each with what it says of itself. They are found without Jinja, and run with it.

Templates that come with the program are kept as Python keeps modules, in `__pycache__` beside them: every journal finds
them there. Those of a journal are kept with its state, and so are the program's where nothing can be written beside
them. All of it may be lost, damaged or of another version; then it is as if it were not there.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType

from microjournal import __version__
from microjournal.build.versions import installed_version
from microjournal.index.database import Damaged, sealed, unsealed
from microjournal.model.digest import DIGEST_SIZE, Digest, digest, digest_bytes
from microjournal.theme.closure import Reading
from microjournal.theme.load import TemplateSource

# What writes these files and the code in them, and the filters of ours that Jinja runs then on what is constant.
_WRITERS = ("theme/compiled.py", "theme/environment.py", "model/dates.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A template that was compiled. reading: what it says of itself. marshalled: its code."""

    reading: Reading
    marshalled: bytes

    def code(self) -> CodeType:
        """The code that renders the template, made when it is wanted: to know what is stale takes none."""
        code: CodeType = marshal.loads(self.marshalled)
        return code


class CompiledTemplates:
    """The compiled templates that can be found and kept from one journal. state: the folder of its build's state."""

    def __init__(self, state: Path) -> None:
        self._folder = state / "templates"

    def readings(self, templates: Mapping[str, TemplateSource]) -> dict[str, Reading] | None:
        """What each of these templates says of itself, None if that is not known of all of them."""
        known: dict[TemplateSource, Reading] = {}
        for source in templates.values():
            if source not in known:
                found = self.find(source)
                if found is None:
                    return None
                known[source] = found.reading
        return {name: known[source] for name, source in templates.items()}

    def find(self, source: TemplateSource) -> Compiled | None:
        """What was kept of exactly this template by this version of everything, None if there is nothing of use."""
        made_from = _made_from(source)
        for path in (_beside(source), self._path(source)):
            found = None if path is None else _read(path, made_from)
            if found is not None:
                return found
        return None

    def keep(self, source: TemplateSource, reading: Reading, code: CodeType) -> None:
        """Keeps what was made of a template in the place of what was kept of that file before, if that can be done."""
        data = _made_from(source) + sealed((reading.refers, reading.names, marshal.dumps(code)))
        beside = None if sys.dont_write_bytecode else _beside(source)
        if beside is None or not _written(beside, data):
            _written(self._path(source), data)

    def _path(self, source: TemplateSource) -> Path:
        # A template of the journal's own and the one that it replaces are shown under one name.
        of_journal = source.installed is None
        return self._folder / f"{digest((source.file, of_journal)).hex()}.{sys.implementation.cache_tag}.pyc"


def _beside(source: TemplateSource) -> Path | None:
    """Where Python would keep the bytecode of a template; None if it is not the program's or Python keeps none."""
    if source.installed is None:
        return None
    with suppress(NotImplementedError):
        # Python puts its tag in the place of the ending, and `feed.html` is not `feed.xml`.
        return Path(cache_from_source(f"{source.installed}.jinja"))
    return None


def _made_from(source: TemplateSource) -> Digest:
    return digest((_compiler(), source.text, source.file))


@cache
def _compiler() -> Digest:
    """Digest of what makes code of a template. As it was when this process first asked: that is what it works with."""
    package = Path(__file__).resolve().parent.parent
    writers = []
    for name in _WRITERS:
        # Where a program is installed without its sources, its version has to do.
        with suppress(OSError):
            writers.append(digest_bytes((package / name).read_bytes()))
    return digest((__version__, writers, installed_version("jinja2"), MAGIC_NUMBER, sys.implementation.cache_tag))


def _read(path: Path, made_from: Digest) -> Compiled | None:
    try:
        data = path.read_bytes()
        if data[:DIGEST_SIZE] != made_from:
            return None
        refers, names, marshalled = unsealed(data[DIGEST_SIZE:])
    except (OSError, Damaged):
        return None
    return Compiled(reading=Reading(refers=refers, names=names), marshalled=marshalled)


def _written(path: Path, data: bytes) -> bool:
    """Whether the file could be written, whole and in one step: others may read or write it at the same time."""
    # Not with the permissions of a temporary file: whoever may read the template may read what was made of it.
    passing = path.with_name(f"{path.name}.{os.urandom(4).hex()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with passing.open("xb") as file:
            file.write(data)
        passing.replace(path)
    except OSError:
        with suppress(OSError):
            passing.unlink()
        return False
    return True
