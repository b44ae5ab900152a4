"""Reads a theme: its templates, its assets, its options, and what the journal replaces of them.

A file in a folder that counts more replaces the file of the same name in the others, and
`{% extends "!NAME/entry.html" %}` reaches the one that was replaced.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from microjournal.content.positions import setting_span
from microjournal.content.source import not_utf_8
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.model.digest import Digest, digest, digest_bytes
from microjournal.model.leftovers import is_left_behind
from microjournal.model.settings import Settings
from microjournal.plan.contract import ThemeView
from microjournal.plan.output import Copy
from microjournal.theme.find import Layer, ThemeError, find_layers
from microjournal.theme.user_cache import template_cache

SETTINGS_FILE = "microjournal.yaml"
_ASSETS = "assets/"
# What browsers ask for at the top of a site, by these names.
_AT_TOP = frozenset({"favicon.ico", "apple-touch-icon.png"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSource:
    """A template's text, and the file to name when it fails."""

    text: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsFile:
    """A table of words that a theme brings: its text, and the file to name when something in it is wrong."""

    text: str
    shown: str

    def span(self, key: str) -> Span:
        """Where a key stands in it."""
        return setting_span(self.text.encode(), key, path=self.shown, of_key=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme as the journal uses it.

    templates: by the names that templates use, the replaced ones as "!NAME/entry.html" too.
    assets: files to publish; `view` gives templates their addresses. words: by language, those that count more last.
    digest: of all templates and words.
    cache: see `microjournal.theme.user_cache.template_cache`.
    """

    view: ThemeView
    templates: Mapping[str, TemplateSource]
    assets: tuple[Copy, ...]
    words: Mapping[str, tuple[WordsFile, ...]]
    digest: Digest
    cache: Path | None


def load_theme(settings: Settings, root: Path) -> tuple[Theme | None, list[Diagnostic]]:
    """Reads the theme that the settings name; None if it cannot be used. root: the journal's folder."""
    chosen = settings.theme
    try:
        layers = find_layers(chosen.name, root, lambda: _setting(root, "theme", "name"), outside=settings.outside)
        templates = read_layers(layers)
        assets = _assets(layers)
        words = _words(layers)
    except ThemeError as error:
        return None, list(error.diagnostics)
    options, problems = _options(settings, layers, root)
    theme = Theme(
        view={"name": chosen.name, "options": options, "assets": {name: asset.path for name, asset in assets.items()}},
        templates=templates,
        assets=tuple(assets.values()),
        words=words,
        digest=digest(
            (
                tuple([(name, templates[name].text) for name in sorted(templates)]),
                tuple([(name, tuple([file.text for file in words[name]])) for name in sorted(words)]),
            )
        ),
        cache=template_cache(root),
    )
    return theme, problems


def read_layers(layers: Sequence[Layer]) -> dict[str, TemplateSource]:
    """Templates by the names that they use for each other. Raises ThemeError."""
    templates: dict[str, TemplateSource] = {}
    for layer in reversed(layers):
        for name, path in _files(layer, "templates"):
            shown = f"{layer.shown}/templates/{name}"
            templates[name] = TemplateSource(text=_text(path, shown), file=shown)
            if not layer.own:
                templates[f"!{layer.theme}/{name}"] = templates[name]
    return templates


def _words(layers: Sequence[Layer]) -> dict[str, tuple[WordsFile, ...]]:
    """Tables of words by language. Raises ThemeError."""
    words: dict[str, tuple[WordsFile, ...]] = {}
    for layer in reversed(layers):
        for name, path in _files(layer, "words"):
            language, dot, ending = name.rpartition(".")
            if dot and ending == "yaml":
                file = WordsFile(text=_text(path, f"{layer.shown}/words/{name}"), shown=f"{layer.shown}/words/{name}")
                words[language] = (*words.get(language, ()), file)
    return words


def _text(path: Path, shown: str) -> str:
    """A file's text, without a byte order mark. Raises ThemeError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ThemeError(not_utf_8(error, path=shown)) from None


def _assets(layers: Sequence[Layer]) -> dict[str, Copy]:
    """Assets by name, sorted. Raises ThemeError."""
    assets: dict[str, Copy] = {}
    for layer in reversed(layers):
        for name, path in _files(layer, "assets"):
            content = digest_bytes(path.read_bytes())
            published = name if name in _AT_TOP else _ASSETS + _versioned(name, content)
            assets[name] = Copy(path=published, source=str(path), digest=content)
    return dict(sorted(assets.items()))


def _setting(root: Path, *keys: str, of_key: bool = False) -> Span:
    """Where a setting is."""
    try:
        data = (root / SETTINGS_FILE).read_bytes()
    except OSError:
        data = b""
    return setting_span(data, *keys, path=SETTINGS_FILE, of_key=of_key)


def _files(layer: Layer, kind: str) -> Iterator[tuple[str, Path]]:
    """The files below a folder of a layer by their names with forward slashes.

    Without what editors and Python leave behind. Raises ThemeError for a link that must not be followed.
    """
    folder = layer.folder / kind
    layer.refuse(kind)
    found = []
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not is_left_behind(name)]
        found += [Path(top, name) for name in names if not is_left_behind(name)]
    for path in sorted(found):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            layer.refuse(f"{kind}/{name}")
        if path.is_file():
            yield name, path


def _versioned(name: str, content: Digest) -> str:
    """The name with a part of its digest, so that browsers may keep the file for ever: "dune-1f3a.css"."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{content.hex()[:8]}{dot}{ending}" if dot else f"{name}-{content.hex()[:8]}"


def _options(settings: Settings, layers: Sequence[Layer], root: Path) -> tuple[dict[str, Any], list[Diagnostic]]:
    """The value of each option, and what is wrong with those in the settings."""
    known = {name: option for layer in reversed(layers) for name, option in layer.options.items()}
    chosen, problems = settings.theme, []
    for name, value in chosen.options.items():
        if name not in known:
            near = get_close_matches(name, list(known), n=1)
            help_ = f"did you mean '{near[0]}'?" if near else f"its options: {', '.join(known) or 'none'}"
            message = f"the theme '{chosen.name}' has no option '{name}'"
            where = _setting(root, "theme", "options", name, of_key=True)
            problems.append(problem("theme-option", message, where, help=help_))
        elif not known[name].takes(value):
            message = f"`{name}` is {known[name].kind}"
            where = _setting(root, "theme", "options", name)
            help_ = f"{known[name].about} Without it: {known[name].default}".strip()
            problems.append(problem("theme-option-value", message, where, help=help_))
    return {name: chosen.options.get(name, option.default) for name, option in known.items()}, problems
