"""Programs that not everybody needs, and that a setting asks for: whether they are there, and which version.

What a site looks like follows from its settings and not from what happens to be installed: so what a setting asks for
and is not there is an error.
"""

from __future__ import annotations

from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path

from microjournal.content.positions import setting_span
from microjournal.diagnostics import Diagnostic, problem
from microjournal.model.settings import Settings
from microjournal.sources.scan import SETTINGS_FILE

# Languages without spaces between words, which only the larger build of Pagefind takes apart.
_WITHOUT_SPACES = frozenset({"zh", "ja"})


def missing_extras(settings: Settings, root: Path) -> list[Diagnostic]:
    """An error for each setting that asks for what is not installed."""
    found = []
    if settings.search and find_spec(_pagefind(settings)) is None:
        extended = _pagefind(settings) != "pagefind_bin"
        requirement = f"pagefind[{'extended' if extended else 'bin'}]"
        span = setting_span((root / SETTINGS_FILE).read_bytes(), "search", path=SETTINGS_FILE)
        help = f'install it beside microjournal (`pip install "{requirement}"`), or write `search: false`'
        found.append(problem("extra-missing", "this needs Pagefind, which is not installed here", span, help=help))
    return found


def versions_of_extras(settings: Settings) -> tuple[str, ...]:
    """The versions of all that settings ask for."""
    return (pagefind_version(settings),) if settings.search else ()


def pagefind_program(settings: Settings) -> str:
    """Where the program lies that makes the index."""
    return str(import_module(_pagefind(settings)).get_executable())


def pagefind_version(settings: Settings) -> str:
    """Its version, "" if it is not there."""
    try:
        return metadata.version(_pagefind(settings))
    except metadata.PackageNotFoundError:
        return ""


def _pagefind(settings: Settings) -> str:
    language = settings.language.partition("-")[0].lower()
    return "pagefind_bin_extended" if language in _WITHOUT_SPACES else "pagefind_bin"
