"""Programs that not everybody needs, and that a setting asks for: whether they are there, and which version.

What a site looks like follows from its settings and not from what happens to be installed: so what a setting asks for
and is not there is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from microjournal.content.positions import setting_span
from microjournal.diagnostics import Diagnostic, problem
from microjournal.model.settings import Settings
from microjournal.sources.scan import SETTINGS_FILE

# Languages without spaces between words, which only the larger build of Pagefind takes apart.
_WITHOUT_SPACES = frozenset({"zh", "ja"})


class Extra(NamedTuple):
    """What a setting asks for. name: for people. modules: to be imported. requirements: for pip, as quoted words."""

    setting: str
    name: str
    modules: tuple[str, ...]
    requirements: str


_PICTURES = Extra(
    "images",
    "what draws pictures",
    ("resvg_py", "fontTools", "font_source_sans_pro", "font_source_serif_pro"),
    "resvg-py fonttools font-source-sans-pro font-source-serif-pro",
)


def missing_extras(settings: Settings, root: Path) -> list[Diagnostic]:
    """An error for each setting that asks for what is not installed."""
    found = []
    for extra in _wanted(settings):
        if all(find_spec(module) is not None for module in extra.modules):
            continue
        span = setting_span((root / SETTINGS_FILE).read_bytes(), extra.setting, path=SETTINGS_FILE)
        help = f"install it beside microjournal (`pip install {extra.requirements}`), or write `{extra.setting}: false`"
        message = f"this needs {extra.name}, which is not installed here"
        found.append(problem("extra-missing", message, span, help=help))
    return found


def versions_of_extras(settings: Settings) -> tuple[str, ...]:
    """The versions of all that settings ask for."""
    return tuple([_version(module) for extra in _wanted(settings) for module in extra.modules])


def pagefind_program(settings: Settings) -> str:
    """Where the program lies that makes the index."""
    return str(import_module(_pagefind(settings).modules[0]).get_executable())


def pagefind_version(settings: Settings) -> str:
    """Its version, "" if it is not there."""
    return _version(_pagefind(settings).modules[0])


def _wanted(settings: Settings) -> Iterator[Extra]:
    if settings.images:
        yield _PICTURES
    if settings.search:
        yield _pagefind(settings)


def _pagefind(settings: Settings) -> Extra:
    if settings.language.partition("-")[0].lower() in _WITHOUT_SPACES:
        return Extra("search", "Pagefind", ("pagefind_bin_extended",), '"pagefind[extended]"')
    return Extra("search", "Pagefind", ("pagefind_bin",), '"pagefind[bin]"')


def _version(module: str) -> str:
    # Imported where it is needed: it takes its time, and most journals ask for nothing.
    from importlib import metadata

    try:
        return metadata.version(module)
    except metadata.PackageNotFoundError:
        return ""
