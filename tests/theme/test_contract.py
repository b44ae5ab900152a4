"""The contract with themes: what templates see is what is written down, and they use nothing else."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from jinja2 import nodes

from microjournal.create.gallery import SHOWN
from microjournal.plan import contract
from microjournal.plan.contract import CONTRACT_VERSION, TEMPLATES, EveryPage
from microjournal.plan.contract_changes import CHANGES, changes_since
from microjournal.theme.environment import make_environment, read_templates
from microjournal.theme.find import built_in_folder
from microjournal.theme.load import TemplateSource

ROOT = Path(__file__).parent.parent.parent
BUILT_IN = sorted(path.name for path in built_in_folder().iterdir())
# What data has by itself in Python and Jinja, and what dune asks of loops and macros.
METHODS = set("split get items join append startswith first last index index0 length cycle values keys replace".split())


# What would need a journal many times as large, one with less in it, or files that are no text.
NOT_IN_THE_GALLERY = {
    "CommentView.avatar",
    *(f"ImageView.{name}" for name in contract.ImageView.__annotations__),
    "ListPage.month",
    "PageView.image",
    *(f"PictureView.{name}" for name in contract.PictureView.__annotations__),
    "PracticesPage.tags",
    "ProphetsView.better",
    "RedirectPage.mime",
    "SearchPage.index",
}


@cache
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs/reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def gallery_pages(theme: str) -> Any:
    return reference().gallery_pages(theme)


def templates(theme: str) -> dict[str, TemplateSource]:
    folder = built_in_folder() / theme / "templates"
    return {
        path.name: TemplateSource(text=path.read_text(encoding="utf-8"), file=path.name)
        for path in folder.glob("*.html")
    }


# Asked for each of some ten thousand values.
hints = cache(get_type_hints)


def mistakes(annotation: Any, value: Any, where: str) -> list[str]:
    """Where a value is not what its type says, all the way down."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if is_typeddict(annotation):
        return _mistakes_in_table(annotation, value, where)
    if origin is tuple and isinstance(value, tuple):
        types = parts[:1] * len(value) if parts[-1] is Ellipsis else parts
        inner = [mistakes(part, member, where) for part, member in zip(types, value, strict=True)]
        return [found for each in inner for found in each]
    if origin in (Union, UnionType):
        tried = [mistakes(part, value, where) for part in parts]
        return [] if [] in tried else tried[0]
    return [] if _fits(annotation, value) else [f"{where}: {value!r}"]


def _mistakes_in_table(kind: Any, value: Any, where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where}: {value!r}"]
    names = hints(kind)
    inner = [mistakes(names[name], value[name], f"{kind.__name__}.{name}") for name in names.keys() & value.keys()]
    return [
        *(f"{where}.{name}: not there" for name in names.keys() - value.keys()),
        *(f"{where}.{name}: not documented" for name in value.keys() - names.keys()),
        *(found for each in inner for found in each),
    ]


def _fits(annotation: Any, value: Any) -> bool:
    if get_origin(annotation) is Literal:
        return value in get_args(annotation)
    if annotation is Any or annotation is str:
        return annotation is Any or isinstance(value, str)
    kind = get_origin(annotation) or annotation
    return type(value) in ((int, float) if kind is float else (kind,))


@pytest.mark.parametrize("theme", BUILT_IN)
def test_what_a_page_sees_is_what_is_documented_of_it(theme: str) -> None:
    pages = gallery_pages(theme)
    assert {template.removesuffix(".html") for template, _ in pages} == set(TEMPLATES)
    found = set()
    for template, names in pages:
        kind = TEMPLATES[template.removesuffix(".html")]
        every = get_type_hints(EveryPage)
        own = {name: value for name, value in names.items() if name not in every}
        found.update(mistakes(kind, own, template))
        found.update(mistakes(EveryPage, {name: names[name] for name in every if name in names}, template))
    assert found == set()


def test_the_gallery_shows_every_name_with_a_value() -> None:
    seen: set[str] = set()
    for template, names in gallery_pages("dune"):
        for kind in (EveryPage, TEMPLATES[template.removesuffix(".html")]):
            seen.update(
                f"{owner}.{name}"
                for owner, name, value in reference().values_of(kind, names)
                if value not in ("", None, ()) or value == 0
            )
    classes = [kind for kind in vars(contract).values() if is_typeddict(kind)]
    assert {f"{kind.__name__}.{name}" for kind in classes for name in get_type_hints(kind)} - seen == NOT_IN_THE_GALLERY


@pytest.mark.parametrize("theme", BUILT_IN)
def test_a_template_uses_only_what_is_documented(theme: str) -> None:
    texts = templates(theme)
    readings, problems = read_templates(texts)
    assert problems == []
    pages = {name: get_type_hints(kind).keys() for name, kind in TEMPLATES.items()}
    every = set(get_type_hints(EveryPage))
    free = set(make_environment({}, None).globals)
    known = {name for kind in vars(contract).values() if is_typeddict(kind) for name in get_type_hints(kind)}
    trees = {name: make_environment({}, None).parse(source.text) for name, source in texts.items()}
    macros = {macro.name for tree in trees.values() for macro in tree.find_all(nodes.Macro)}
    # Jinja does not see that a name was set before, where that was in a condition.
    set_here = {node.name for tree in trees.values() for node in tree.find_all(nodes.Name) if node.ctx == "store"}
    modules = {node.target for tree in trees.values() for node in tree.find_all(nodes.Import)}
    for name, reading in readings.items():
        documented = pages.get(name.removesuffix(".html"), ())
        assert set(reading.names) - every - set(documented) - free - macros - modules - set_here == set(), name
        asked = {node.attr for node in trees[name].find_all(nodes.Getattr)}
        assert asked - known - METHODS - macros - _options(theme) - {"super"} == set(), name


def _options(theme: str) -> set[str]:
    """Those of the theme and of what it extends."""
    manifest, options = reference().read_manifest(built_in_folder() / theme, theme)
    below = manifest.get("extends")
    return set(options) | (_options(below) if below else set())


def test_a_contract_has_a_class_for_every_page_and_no_other() -> None:
    pages = {name for name, kind in vars(contract).items() if is_typeddict(kind) and name.endswith("Page")}
    assert pages == {kind.__name__ for kind in TEMPLATES.values()} | {"EveryPage"}
    assert {shown.kind for shown in SHOWN} == set(TEMPLATES)
    for name, kind in TEMPLATES.items():
        assert kind.__doc__ is not None
        assert f"`{name}.html`" in kind.__doc__, name


def test_changes_name_what_is_there_and_what_is_not() -> None:
    def is_there(name: str) -> bool:
        if name.endswith(".html"):
            return name.removesuffix(".html") in TEMPLATES
        owner, _, key = name.partition(".")
        return key in getattr(getattr(contract, owner, None), "__annotations__", ())

    assert set(CHANGES) == set(range(2, CONTRACT_VERSION + 1))
    for change in changes_since(CONTRACT_VERSION - 1):
        assert not change.now or is_there(change.now), change
        assert change.was == change.now or not is_there(change.was), change


def test_the_types_of_what_is_wrong_are_found() -> None:
    assert list(mistakes(tuple[contract.PageRef, ...], ({"label": "A", "path": 1},), "x")) == ["PageRef.path: 1"]
    assert list(mistakes(contract.PageRef | None, {"label": "A"}, "x")) == ["x.path: not there"]
    assert list(mistakes(contract.PageRef | None, None, "x")) == []
    assert list(mistakes(Literal["a"], "b", "x")) == ["x: 'b'"]
    assert list(mistakes(int, True, "x")) == ["x: True"]
    assert list(mistakes(dict[str, Any], {"a": 1}, "x")) == []
