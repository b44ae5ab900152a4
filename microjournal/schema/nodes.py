"""YAML texts to nodes with their places, and what the words in such a node mean.

The loader resolves no types: every scalar comes as the text its author wrote.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

try:
    from yaml import CBaseLoader as _BaseLoader
except ImportError:  # PyYAML was built without libyaml: the same nodes, more slowly.
    from yaml import BaseLoader as _BaseLoader  # type: ignore[assignment]

DEEPEST = 100
# Characters that come from values which are repeated, in one text.
MOST_REPEATED = 100_000
TOO_MUCH_REPEATED = f"values that are repeated by `*` make more than {MOST_REPEATED:,} characters here"

_CORE = "tag:yaml.org,2002:"
# Tags that nothing is built from; others are refused.
PLAIN_TAGS = frozenset(_CORE + name for name in ("str", "seq", "map", "int", "float", "bool", "null", "timestamp"))

_NULL = frozenset({"", "~", "null"})
_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17}(?:[eE][-+]?[0-9]{1,2})?|[eE][-+]?[0-9]{1,2})\Z")
# No place in a line of text have controls, halves of surrogate pairs, byte-order marks and non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_TAGS: dict[Any, str] = {ScalarNode: _CORE + "str", SequenceNode: _CORE + "seq", MappingNode: _CORE + "map"}
# libyaml's composer calls itself for every level; some ten thousand levels are the end of the process's stack.
_SURELY_SHALLOW = 1000


class Loader(_BaseLoader):
    """PyYAML's loader without its look for types, which is a third of its time and would find none."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:  # noqa: ARG002
        """The tag of a node that has none of its own."""
        return _TAGS[kind]

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        """Nothing depends on where a node stands."""

    def ascend_resolver(self) -> None:
        """Nothing depends on where a node stands."""


def compose(text: str) -> Node | None:
    """The node at the top of a YAML text, None if there is nothing.

    Raises yaml.YAMLError if it is not YAML or repeats too much, UnicodeEncodeError if it holds half a surrogate pair,
    and RecursionError if its nodes are nested too deeply.
    """
    if len(text) > _SURELY_SHALLOW:
        _refuse_growth(text)
    node: Node | None = yaml.compose(text, Loader=Loader)
    return node


def empty_mapping() -> MappingNode:
    """What a text without any key stands for."""
    return MappingNode(_CORE + "map", [])


def is_null(node: Node) -> bool:
    """Whether nothing was written, or one of YAML's words for it without quotes (`~`, `null`)."""
    return type(node) is ScalarNode and not node.style and node.value in _NULL


def is_blank(node: Node) -> bool:
    """Whether there is no text in it: nothing, or quotes around nothing."""
    return is_null(node) or (type(node) is ScalarNode and not node.value.strip())


def is_given(top: MappingNode, name: str) -> bool:
    """Whether a mapping has a key, in any case, with a value, readable or not."""
    return any(
        isinstance(key, ScalarNode) and key.value.strip().lower() == name and not is_blank(value)
        for key, value in top.value
    )


def truth(text: str) -> bool | None:
    """True or false, as YAML 1.1 and 1.2 write them in any case; None for anything else."""
    word = text.lower()
    return True if word in _TRUE else False if word in _FALSE else None


def printable(text: str) -> str:
    """The text without characters that no page, feed or terminal can show."""
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


def plain_scalar(node: ScalarNode) -> Any:
    """The value of a scalar that no key of ours explains: a number, boolean or null of YAML 1.2, else text.

    `0815`, `12:30`, `yes` and numbers of many digits stay text.
    """
    text: str = node.value
    if node.style:
        return printable(text)
    if text in _NULL:
        return None
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return float(text)
    return printable(text)


def _refuse_growth(text: str) -> None:
    """Looks at a text before its nodes are built, and ends as soon as something is seen.

    Raises RecursionError if nodes are nested too deeply, and yaml.MarkedYAMLError if a value that is repeated (`*name`)
    makes the text too large: ten lines, each with the one before it ten times, are ten thousand million values.
    """
    weights: dict[str, int] = {}
    open_nodes: list[tuple[str | None, int]] = []
    total = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append((event.anchor, total))
            if len(open_nodes) > DEEPEST:
                raise RecursionError
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_nodes.pop()
            if anchor is not None:
                weights[anchor] = total - before
        elif isinstance(event, yaml.ScalarEvent):
            total += len(event.value) + 1
            if event.anchor is not None:
                weights[event.anchor] = len(event.value) + 1
        elif isinstance(event, yaml.AliasEvent):
            total += weights.get(event.anchor or "", 0)
            if total > len(text) + MOST_REPEATED:
                mark: Any = event.start_mark
                raise yaml.MarkedYAMLError(problem=TOO_MUCH_REPEATED, problem_mark=mark)
