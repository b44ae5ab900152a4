"""What one page may cost: the time that its template runs, the size of what it makes, and how deeply it is nested.

A theme may come from somebody else. Time is looked at where a template goes on for long: at every hundredth pass of a
loop, call or filter. Size is looked at before it is there: ten thousand million letters are a short expression.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, compress, repeat
from typing import Any

from jinja2 import TemplateRuntimeError, TemplateSyntaxError, nodes

# Seconds of the processor's time for one page; an ordinary page takes some thousandths.
MOST_SECONDS = 10.0
# Characters, or members of a list, in one value that a template makes, and in all of them and the page together.
MOST_IN_VALUE = 1_000_000
MOST_IN_PAGE = 50_000_000
# The same, in a value that is sorted or compared.
_MOST_TO_LOOK_AT = 10_000_000
# Numbers that say how wide or how often.
MOST_TIMES = 10_000
_MOST_BITS = 4_000
# Blocks in blocks, loops in loops, and parts of expressions in each other; Python's compiler ends at 20 loops.
_DEEPEST_BLOCKS = 40
_DEEPEST_LOOPS = 16
_DEEPEST_EXPRESSION = 100
# Letters of one word that is cut into lines: the rest of the word is copied for each of them.
_LONGEST_WORD = 10_000

_STEP = 100
_LONG = 100
# To make or to look at something larger takes so long that the clock is looked at.
_SLOW = 10_000
# Widths in a pattern of `%` or of braces; the sign that a width is among what is put in; and one in that.
_WIDE = re.compile(r"%(?:\([^)]*\))?[^a-zA-Z%]*\d{5}|\{[^{}]*:[^{}]*\d{5}")
_WIDTH_ELSEWHERE = re.compile(r"%[^a-zA-Z%]*\*|\{[^{}]*\{")
_NUMBER = re.compile(r"\d{5}")
_CONTAINERS = (list, tuple, dict)
_DIGITS = 6


class OutOfTime(TemplateRuntimeError):
    """A page takes too long."""


class Bounds:
    """What is left for one page.

    steps: each pass of a loop and each call takes one of them; raises OutOfTime when there is none.
    """

    __slots__ = ("_left", "_until", "steps")

    def __init__(self) -> None:
        self._left = MOST_IN_PAGE
        self._until = time.thread_time() + MOST_SECONDS
        self.steps: Iterator[bool] = chain.from_iterable(_in_time(self._until))

    def passes(self, iterable: Any) -> Iterator[Any]:
        """The members of what a loop runs over, each for one step. In C, until the time is over."""
        return compress(iterable, self.steps)

    def printed(self, size: int) -> None:
        """Counts characters of the page. Raises TemplateRuntimeError if they are too many."""
        self._left -= size
        if self._left < 0:
            raise TemplateRuntimeError(f"the page becomes larger than {MOST_IN_PAGE:,} characters")
        if size > _SLOW:
            _refuse_time(self._until)

    def looked_at(self, value: Any) -> Any:
        """A value that is compared or hashed with all that is in it, as it is; that counts as if it was printed.

        A short list can hold the same long text a million times, and each time it is looked at anew. Raises
        TemplateRuntimeError if it is too large.
        """
        if isinstance(value, _CONTAINERS):
            self.printed(weigh(value, _MOST_TO_LOOK_AT))
        return value

    def made(self, value: Any) -> Any:
        """A value that the template made, as it is. Raises TemplateRuntimeError for one that is too large."""
        if isinstance(value, (str, bytes, *_CONTAINERS)):
            if len(value) > _LONG:
                self.printed(len(value))
                _refuse_size(len(value))
        elif isinstance(value, int) and value.bit_length() > _MOST_BITS:
            raise TemplateRuntimeError(f"a number here has more than {_MOST_BITS:,} bits")
        return value


def _in_time(until: float) -> Iterator[Iterator[bool]]:
    while True:
        _refuse_time(until)
        yield repeat(True, _STEP)


def _refuse_time(until: float) -> None:
    if time.thread_time() >= until:
        raise OutOfTime(f"the page takes longer than {MOST_SECONDS:g} seconds")


def weigh(value: Any, most: int = MOST_IN_VALUE) -> int:
    """How many characters and members a value has, all the way down: about the size of its text.

    Raises TemplateRuntimeError if they are more than `most`. A list can hold the same list a thousand times, and that
    another.
    """
    if isinstance(value, (str, bytes)):
        return len(value)
    if not isinstance(value, _CONTAINERS):
        return len(value) * _DIGITS if isinstance(value, range) else 1
    weight, pending = 0, [value]
    while pending:
        inner = pending.pop()
        weight += len(inner)
        _refuse_size(weight, most)
        for member in chain(inner, inner.values()) if isinstance(inner, dict) else inner:
            if isinstance(member, str):
                weight += len(member)
            elif isinstance(member, _CONTAINERS):
                pending.append(member)
    _refuse_size(weight, most)
    return weight


def refuse_product(value: Any, others: Sequence[Any], *, wide: bool) -> None:
    """Raises TemplateRuntimeError if a text that has each of the others in every place would be too large.

    others: what is put in. wide: whether numbers say how wide it is.
    """
    _refuse_size((weigh(value) + 1) * max((_width(other, wide=wide) for other in others), default=1))


def refuse_numbers(values: Sequence[Any]) -> None:
    """Raises TemplateRuntimeError if one of them is a number too large to say how wide or how often."""
    for value in values:
        if isinstance(value, int) and abs(value) > MOST_TIMES:
            raise TemplateRuntimeError(f"a number here is larger than {MOST_TIMES:,}")


def refuse_widths(pattern: Any, values: Sequence[Any]) -> None:
    """Raises TemplateRuntimeError if `format` is asked for columns without end.

    pattern: of `format`. values: what is put in; a width may be among them.
    """
    pattern = str(pattern)
    if _WIDE.search(pattern):
        raise TemplateRuntimeError(f"a width here is larger than {MOST_TIMES:,}")
    if _WIDTH_ELSEWHERE.search(pattern):
        inner = list(values)
        for value in inner:
            inner += value.values() if isinstance(value, Mapping) else value if isinstance(value, (list, tuple)) else ()
        refuse_numbers([len(value) if isinstance(value, str) else value for value in inner])
        if any(isinstance(value, str) and _NUMBER.search(value) for value in inner):
            raise TemplateRuntimeError(f"a width here is larger than {MOST_TIMES:,}")


def refuse_words(text: Any) -> None:
    """Raises TemplateRuntimeError if a text that is cut into lines has a word that is too long for that."""
    if isinstance(text, str) and max(map(len, text.split()), default=0) > _LONGEST_WORD:
        raise TemplateRuntimeError(f"a word here has more than {_LONGEST_WORD:,} letters")


def refuse_times(left: Any, right: Any) -> None:
    """Raises TemplateRuntimeError if `left * right` would be too large."""
    for value, times in ((left, right), (right, left)):
        if isinstance(times, int) and hasattr(value, "__len__"):
            _refuse_size(len(value) * times)


def refuse_power(left: Any, right: Any) -> None:
    """Raises TemplateRuntimeError if `left ** right` would be too large."""
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() * right > _MOST_BITS:
        raise TemplateRuntimeError(f"a number here has more than {_MOST_BITS:,} bits")


def refuse_depth(tree: nodes.Template, name: str | None, filename: str | None) -> None:
    """Raises TemplateSyntaxError if a template nests more than Jinja and Python can follow, at the first such place."""
    pending: list[tuple[nodes.Node, int, int, int]] = [(tree, 0, 0, 0)]
    while pending:
        node, blocks, loops, depth = pending.pop()
        if isinstance(node, nodes.Stmt) and not isinstance(node, nodes.Output):
            blocks, loops, depth = blocks + 1, loops + isinstance(node, nodes.For), 0
        elif isinstance(node, nodes.Expr):
            depth += 1
        if isinstance(node, nodes.If) and len(node.elif_) > _DEEPEST_EXPRESSION:
            raise too_deep(node.lineno, name, filename)
        if blocks > _DEEPEST_BLOCKS or loops > _DEEPEST_LOOPS or depth > _DEEPEST_EXPRESSION:
            raise too_deep(node.lineno, name, filename)
        pending += [(child, blocks, loops, depth) for child in node.iter_child_nodes()]


def too_deep(line: int, name: str | None, filename: str | None) -> TemplateSyntaxError:
    """The mistake of a template that nests too much."""
    message = (
        f"this is nested too deeply: at most {_DEEPEST_LOOPS} loops, {_DEEPEST_BLOCKS} blocks,"
        f" and {_DEEPEST_EXPRESSION} parts of an expression or branches of an `if` may stand in each other"
    )
    return TemplateSyntaxError(message, line, name, filename)


def _width(value: Any, *, wide: bool) -> int:
    return abs(value) if wide and isinstance(value, int) else weigh(value)


def _refuse_size(size: int, most: int = MOST_IN_VALUE) -> None:
    if size > most:
        raise TemplateRuntimeError(f"a value here is larger than {most:,} characters or members")
