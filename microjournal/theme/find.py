"""Finds a theme: the folders that it is made of, and what their `theme.yaml` says.

A theme is a folder with `theme.yaml`, `templates/` and `assets/`. It may extend another. A folder of the same name in
the journal's own `themes/` counts more than it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path, PurePath
from typing import Any

from microjournal.content.positions import setting_span
from microjournal.content.source import SourceError, read_text
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.plan.contract import CONTRACT_VERSION
from microjournal.plan.contract_changes import Change, changes_since, in_words
from microjournal.schema.document import Document
from microjournal.theme.options import Option, read_options
from microjournal.trust.boundary import Boundary, is_file

ENTRY_POINTS = "microjournal.themes"
_MANIFEST = "theme.yaml"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One of the folders that a theme is made of.

    theme: its name. shown: the folder, as messages name it. manifest: what its `theme.yaml` says. options: those that
    it declares. own: it is the journal's folder for a theme from elsewhere, and has no `theme.yaml`. boundary: of what
    may be read, if it is in the journal.
    """

    theme: str
    folder: Path
    shown: str
    manifest: Mapping[str, Any]
    options: Mapping[str, Option] = field(default_factory=dict)
    own: bool = False
    boundary: Boundary | None = None

    def refuse(self, path: str) -> None:
        """Raises ThemeError if a path in the folder is a link that must not be followed. Those of packages may be."""
        _refuse(self.boundary, f"{self.shown}/{path}")


class ThemeError(Exception):
    """A theme cannot be used; carries the diagnostics."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics


def find_layers(name: str, root: Path, chosen: Callable[[], Span], *, outside: Sequence[str] = ()) -> list[Layer]:
    """The folders that make up a theme, the one that counts most first.

    root: the journal's folder. chosen: gives the place where the theme is chosen. outside: see `Boundary`.
    Raises ThemeError.
    """
    layers: list[Layer] = []
    boundary = Boundary(root, outside)
    while name:
        shown = f"themes/{name}"
        if any(layer.theme == name for layer in layers):
            span = Span(path=f"{layers[-1].shown}/{_MANIFEST}")
            raise ThemeError(problem("theme-invalid", f"the theme '{name}' extends itself", span))
        folder = _find_folder(name, root)
        if folder is None:
            span = Span(path=f"{layers[-1].shown}/{_MANIFEST}") if layers else chosen()
            raise ThemeError(_unknown(name, root, span))
        own = root / shown
        if own.is_dir():
            _refuse(boundary, f"{shown}/{_MANIFEST}")
        manifest, options = read_manifest(folder, name)
        if own.is_dir() and own.resolve() != folder.resolve():
            layers.append(Layer(theme=name, folder=own, shown=shown, manifest={}, own=True, boundary=boundary))
        inside = boundary if folder == own else None
        layers.append(
            Layer(theme=name, folder=folder, shown=shown, manifest=manifest, options=options, boundary=inside)
        )
        name = str(manifest.get("extends") or "")
    return layers


def _refuse(boundary: Boundary | None, path: str) -> None:
    if boundary is not None and (found := boundary.refused(path)) is not None:
        raise ThemeError(found)


def built_in_folder() -> Path:
    """Where the themes that come with microjournal are: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "themes"
    return installed if installed.is_dir() else package.parent / "themes"


def theme_folders(root: Path) -> dict[str, Path]:
    """Every theme that can be named, with its folder: built in, installed as a package, then the journal's own."""
    return {**dict(_subfolders(root / "themes")), **dict(_subfolders(built_in_folder())), **dict(_packages())}


def origin(folder: Path, root: Path) -> str:
    """Where a theme comes from: "built in", "this journal" or "installed". folder: the theme's."""
    if folder.parent == built_in_folder():
        return "built in"
    return "this journal" if folder.parent == root / "themes" else "installed"


def _packages() -> Iterator[tuple[str, Path]]:
    from importlib.metadata import entry_points

    for point in entry_points(group=ENTRY_POINTS):
        folders = _folders_of(point.module)
        yield from ((point.name, folder) for folder in folders if (folder / _MANIFEST).is_file())


def _folders_of(module: str) -> list[Path]:
    """The folders of an installed package, which is not imported: to find `a.b`, Python would import `a`."""
    from importlib.util import find_spec

    top, *inner = module.split(".")
    spec = find_spec(top)
    return [Path(folder, *inner) for folder in (spec.submodule_search_locations or () if spec else ())]


def _subfolders(folder: Path) -> Iterator[tuple[str, Path]]:
    if folder.is_dir():
        yield from ((p.name, p) for p in sorted(folder.iterdir()) if (p / _MANIFEST).is_file())


def _find_folder(name: str, root: Path) -> Path | None:
    if name != PurePath(name).name or name == "..":
        # It would be a path to somewhere else.
        return None
    folder = built_in_folder() / name
    # Packages are asked only if need be: it takes longer than all else here.
    return folder if is_file(folder / _MANIFEST) else theme_folders(root).get(name)


def _unknown(name: str, root: Path, span: Span) -> Diagnostic:
    known = sorted(theme_folders(root))
    near = get_close_matches(name, known, n=1)
    help = f"did you mean '{near[0]}'?" if near else f"known themes: {', '.join(known)}"
    return problem("theme-unknown", f"there is no theme '{name}'", span, help=help)


def read_manifest(folder: Path, name: str) -> tuple[Mapping[str, Any], dict[str, Option]]:
    """What the `theme.yaml` of a theme says, read as the settings are, and the options in it. Raises ThemeError."""
    shown = f"themes/{name}/{_MANIFEST}"
    try:
        data = (folder / _MANIFEST).read_bytes()
        document = Document(read_text(data, path=shown), path=shown)
    except OSError as error:
        message = f"this theme cannot be read: {error.strerror or error}"
        raise ThemeError(problem("theme-invalid", message, Span(path=shown))) from None
    except SourceError as error:
        raise ThemeError(error.diagnostic) from None
    top = document.compose()
    loaded = {} if top is None else document.plain(top)
    if document.diagnostics:
        raise ThemeError(*document.diagnostics)
    options, problems = read_options(loaded, data, shown=shown)
    contract = loaded.get("contract") or CONTRACT_VERSION
    if contract != CONTRACT_VERSION:
        span = setting_span(data, "contract", path=shown)
        problems.append(_other_version(name, contract, folder / "templates", span))
    if problems:
        raise ThemeError(*problems)
    return loaded, options


def _other_version(name: str, contract: object, templates: Path, span: Span) -> Diagnostic:
    here = CONTRACT_VERSION
    message = f"the theme '{name}' is for version {contract} of what templates may see; this is version {here}"
    if not isinstance(contract, int) or not 0 < contract < here:
        help = f"install a microjournal that has version {contract}, or a version of the theme for `contract: {here}`"
    elif used := _used(list(changes_since(contract)), templates):
        help = f"of what changed, its templates name: {in_words(used)}. Then write `contract: {here}`"
    else:
        help = f"its templates name nothing of what changed: write `contract: {here}`"
    return problem("theme-contract", message, span, help=help)


def _used(changes: Sequence[Change], templates: Path) -> list[Change]:
    """Those changes of whose names one stands in a template, whatever it is there."""
    texts = [path.read_text(encoding="utf-8-sig", errors="replace") for path in templates.rglob("*") if path.is_file()]
    words = {word for text in texts for word in _WORD.findall(text)}
    words.update(path.name for path in templates.rglob("*"))
    return [change for change in changes if change.name in words]
