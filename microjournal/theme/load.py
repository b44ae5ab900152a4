"""Finds a theme and reads it: its templates, its assets, and what the journal overrides of both.

A theme is a folder with `theme.yaml`, `templates/` and `assets/`. It may extend another. A folder of the same name in
the journal's own `themes/` lies above it: a file there replaces the theme's file of that name, and
`{% extends "!NAME/entry.html" %}` reaches the one that was replaced.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.model.digest import Digest, digest, digest_bytes
from microjournal.model.settings import Settings
from microjournal.plan.output import Copy

if TYPE_CHECKING:
    from microjournal.plan.contract import ThemeView

ENTRY_POINTS = "microjournal.themes"
_MANIFEST = "theme.yaml"
_SETTINGS = "microjournal.yaml"
_ASSETS = "assets/"
_IGNORED = (".", "~", "#")
_BYTECODE = "__pycache__"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSource:
    """A template's text, and the file to name when it fails."""

    text: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme as the journal uses it.

    templates: by the names that templates use, the replaced ones as "!NAME/entry.html" too.
    assets: files to publish; `view` gives templates their addresses. digest: of all templates.
    """

    view: ThemeView
    templates: Mapping[str, TemplateSource]
    assets: tuple[Copy, ...]
    digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    """One folder of templates and assets. shown: how to name it in messages.

    own: it lies above the folder of the theme.
    """

    theme: str
    folder: Path
    shown: str
    manifest: Mapping[str, Any]
    own: bool = False


class _ThemeError(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def load_theme(settings: Settings, root: Path) -> tuple[Theme | None, list[Diagnostic]]:
    """Reads the theme that the settings name, for the journal in the folder `root`."""
    try:
        layers = _layers(settings.theme.name, root)
        return _read(settings, layers, root)
    except _ThemeError as error:
        return None, [error.diagnostic]


def built_in_folder() -> Path:
    """Where the themes that come with microjournal are: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "themes"
    return installed if installed.is_dir() else package.parent / "themes"


def theme_folders(root: Path) -> dict[str, Path]:
    """Every theme that can be named, with its folder: built in, installed as a package, then the journal's own."""
    from importlib.metadata import entry_points

    found = dict(_subfolders(built_in_folder()))
    for point in entry_points(group=ENTRY_POINTS):
        found[point.name] = _package_folder(point.value)
    return {**dict(_subfolders(root / "themes")), **found}


def _package_folder(module: str) -> Path:
    from importlib.util import find_spec

    spec = find_spec(module.partition(":")[0])
    if spec is None or not spec.submodule_search_locations:
        return Path(module)
    return Path(next(iter(spec.submodule_search_locations)))


def _subfolders(folder: Path) -> Iterator[tuple[str, Path]]:
    if folder.is_dir():
        yield from ((p.name, p) for p in sorted(folder.iterdir()) if (p / _MANIFEST).is_file())


def _layers(name: str, root: Path) -> list[_Layer]:
    """The folders that make up a theme, the first one counting most."""
    layers: list[_Layer] = []
    wanted = name
    while wanted:
        if any(layer.theme == wanted for layer in layers):
            raise _ThemeError(_invalid(layers[-1], f"the theme '{wanted}' extends itself"))
        folder = built_in_folder() / wanted
        if not (folder / _MANIFEST).is_file():
            folder = theme_folders(root).get(wanted, folder)
        own = root / "themes" / wanted
        if not (folder / _MANIFEST).is_file():
            known = sorted(theme_folders(root))
            near = get_close_matches(wanted, known, n=1)
            raise _ThemeError(
                problem(
                    "theme-unknown",
                    f"there is no theme '{wanted}'",
                    Span(path=f"{layers[-1].shown}/{_MANIFEST}") if layers else _in_settings(root, "theme", "name"),
                    help=f"did you mean '{near[0]}'?" if near else f"known themes: {', '.join(known)}",
                )
            )
        manifest = _manifest(folder / _MANIFEST, wanted)
        shown = f"themes/{wanted}"
        in_journal = own.is_dir() and own.resolve() == folder.resolve()
        if own.is_dir() and not in_journal:
            layers.append(_Layer(theme=wanted, folder=own, shown=shown, manifest={}, own=True))
        layers.append(_Layer(theme=wanted, folder=folder, shown=shown, manifest=manifest))
        wanted = str(manifest.get("extends") or "")
    return layers


def _manifest(path: Path, name: str) -> Mapping[str, Any]:
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        span = Span(path=f"themes/{name}/{_MANIFEST}", line=line)
        raise _ThemeError(problem("theme-invalid", f"this theme cannot be read: {error}", span)) from None
    if not isinstance(loaded, dict) or not isinstance(loaded.get("options") or {}, dict):
        span = Span(path=f"themes/{name}/{_MANIFEST}")
        raise _ThemeError(problem("theme-invalid", "a theme.yaml is a mapping with `name:`, and `options:`", span))
    return loaded


def _invalid(layer: _Layer, message: str) -> Diagnostic:
    return problem("theme-invalid", message, Span(path=f"{layer.shown}/{_MANIFEST}"))


def _read(settings: Settings, layers: Sequence[_Layer], root: Path) -> tuple[Theme | None, list[Diagnostic]]:
    templates: dict[str, TemplateSource] = {}
    assets: dict[str, Copy] = {}
    for layer in reversed(layers):
        for name, path in _files(layer.folder / "templates"):
            shown = f"{layer.shown}/templates/{name}"
            try:
                text = path.read_text(encoding="utf-8")
                templates[name] = TemplateSource(text=text, file=shown)
            except UnicodeDecodeError as error:
                from microjournal.content.source import not_utf_8

                raise _ThemeError(not_utf_8(error, path=shown)) from None
            if not layer.own:
                templates[f"!{layer.theme}/{name}"] = templates[name]
        for name, path in _files(layer.folder / "assets"):
            content = digest_bytes(path.read_bytes())
            assets[name] = Copy(path=_ASSETS + _dated(name, content), source=str(path), digest=content)
    options, problems = _options(settings, layers, root)
    view: ThemeView = {
        "name": settings.theme.name,
        "options": options,
        "assets": {name: assets[name].path for name in sorted(assets)},
    }
    theme = Theme(
        view=view,
        templates=templates,
        assets=tuple(assets[name] for name in sorted(assets)),
        digest=digest(tuple((name, templates[name].text) for name in sorted(templates))),
    )
    return theme, problems


def _in_settings(root: Path, *keys: str, of_key: bool = False) -> Span:
    """The place of a setting, for messages."""
    from microjournal.content.positions import setting_span

    try:
        data = (root / _SETTINGS).read_bytes()
    except OSError:
        data = b""
    return setting_span(data, *keys, path=_SETTINGS, of_key=of_key)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files below a folder by their names with forward slashes, without what editors and Python leave behind."""
    found = []
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != _BYTECODE]
        found += [Path(top, name) for name in names if not name.startswith(_IGNORED) and not name.endswith("~")]
    for path in sorted(found):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def _dated(name: str, content: Digest) -> str:
    """The name with a part of its digest, so that browsers may keep the file for ever: "dune-1f3a.css"."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{content.hex()[:8]}{dot}{ending}" if dot else f"{name}-{content.hex()[:8]}"


def _plain(value: Any) -> Any:
    """What YAML may make of a default, as plain data: a date is its text, a set a list."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, set):
        return sorted(str(inner) for inner in value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _options(settings: Settings, layers: Sequence[_Layer], root: Path) -> tuple[dict[str, Any], list[Diagnostic]]:
    known: dict[str, Any] = {}
    for layer in reversed(layers):
        for name, option in (layer.manifest.get("options") or {}).items():
            known[name] = _plain(option.get("default") if isinstance(option, dict) else option)
    problems = []
    for name in settings.theme.options:
        if name not in known:
            near = get_close_matches(name, list(known), n=1)
            help_ = f"did you mean '{near[0]}'?" if near else f"its options: {', '.join(known) or 'none'}"
            message = f"the theme '{settings.theme.name}' has no option '{name}'"
            where = _in_settings(root, "theme", "options", name, of_key=True)
            problems.append(problem("theme-option", message, where, help=help_))
    return {name: settings.theme.options.get(name, default) for name, default in known.items()}, problems
