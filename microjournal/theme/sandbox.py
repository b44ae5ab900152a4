"""Jinja's sandbox, made stricter: what a template prints is the same in every build, and what it costs has bounds.

A function, an iterator or a set has a text that is another one each time: its address in memory, or an order by
chance. So a template never gets hold of one: functions come wrapped and without a text, filters and methods give lists.

Where values grow, the template calls a function of ours: the tree of the template is changed before it becomes code, so
that whatever cannot grow costs nothing more. (Jinja's own interception of operators would also slow down what is only
printed, and knows no `~` and no loop.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, KeysView, Mapping, Sequence, ValuesView
from collections.abc import Set as AbstractSet
from functools import partial, wraps
from itertools import islice
from json import JSONEncoder
from typing import Any

from jinja2 import Template, TemplateRuntimeError, Undefined, nodes, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.parser import Parser
from jinja2.runtime import Context, LoopContext, Macro, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from jinja2.utils import Cycler, Joiner, Namespace

from microjournal.theme import bounds
from microjournal.theme.bounds import MOST_IN_VALUE, Bounds

# An undefined value prints its own message.
_PRINTABLE = (str, int, float, type(None), tuple, list, dict, Undefined)
_CONTAINERS = (tuple, list, dict)
_SCALARS = (str, bytes, int, float)
_LONG = 100
_CHUNK = 1000

# What is most often asked of a loop, and needs no look whether it is safe.
_OF_LOOPS = frozenset("first index index0 last length revindex".split())
# Filters that take lists as they are, and look at no text of what is in them.
_OF_LISTS = frozenset(
    "attr batch count d default first items last length list map reject rejectattr reverse select selectattr slice"
    " sum".split()
)
# Filters and methods that compare the members of a list, or of what is in it.
_COMPARING = frozenset("count dictsort groupby index max min sort unique".split())
# Tests that look at all of what they are given.
_LOOKING = frozenset("!= < <= == > >= eq equalto ge greaterthan gt in le lessthan lower lt ne upper".split())
# Filters and methods that take a number of columns, lines or bytes.
_WIDENING = frozenset(
    "batch center expandtabs indent ljust rjust round slice to_bytes tojson truncate wordwrap zfill".split()
)
# Filters and methods that may put something into many places of a text.
_MULTIPLYING = frozenset("expandtabs format indent join replace tojson translate wordwrap".split())
# Codecs can be slow, and are not the same on every machine.
_CODING = ("decode", "encode")
_OPERATORS: dict[type[nodes.BinExpr], str] = {nodes.Add: "+", nodes.Mul: "*", nodes.Mod: "%", nodes.Pow: "**"}
# What Jinja adds to a call, for functions that ask for a context.
_OF_CONTEXTS = frozenset({"_block_vars", "_loop_vars"})
# Made once: `json.dumps` makes an encoder for each value, and a page has a dozen.
_ENCODER = JSONEncoder(sort_keys=True)


class _Function:
    """A function that a template can call and not print."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)

    def __repr__(self) -> str:
        raise _no_text(self)


class _OwnFunction(_Function):
    """A function of this program: it asks for no context, and gives nothing that a template must not have."""

    __slots__ = ()


class _Context(Context):
    def super(self, name: str, current: Callable[[Context], Iterator[str]]) -> Any:
        """The block that this one replaces."""
        found = super().super(name, current)
        return found if isinstance(found, Undefined) else _Function(found)


def _without_text(kind: type) -> type:
    """A class whose objects print as an error, and not as their address."""

    def refuse(self: object) -> str:
        raise _no_text(self)

    return type(kind.__name__, (kind,), {"__repr__": refuse})


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which `card.title` on a mapping is its key and never a method of the mapping.

    bounds: what is left for the page that is rendered; whoever renders sets it anew for each page. texts: of the
    templates, by the file that messages name; one file can be that of two.
    """

    context_class = _Context

    def __init__(self, **options: Any) -> None:
        super().__init__(finalize=self._printable, **options)
        self.bounds = Bounds()
        self.texts: dict[str, tuple[str, ...]] = {}
        self.policies.update({"json.dumps_function": _as_json, "json.dumps_kwargs": {}})
        # They give something else each time.
        del self.filters["random"], self.globals["lipsum"]
        functions: dict[str, Callable[..., Any]] = {
            "range": safe_range,
            "dict": dict,
            "namespace": Namespace,
            "cycler": _without_text(Cycler),
            "joiner": _without_text(Joiner),
        }
        self.globals.update({name: _Function(function) for name, function in functions.items()})
        self.filters.update({name: self._bounded(name, function) for name, function in self.filters.items()})
        # No template can name these: `_parse` puts them where values grow.
        self.filters.update({sign: partial(self._operate, sign) for sign in _OPERATORS.values()})
        self.filters["~"] = self._concatenate
        self.filters["for"] = self._passes
        self.filters.update({"==": self._looked_at, "in": self._searched})
        self.tests.update({name: self._looking(self.tests[name]) for name in _LOOKING})

    def add_functions(self, functions: Mapping[str, Callable[..., Any]]) -> None:
        """Functions of this program for every template, by their names."""
        self.globals.update({name: _OwnFunction(function) for name, function in functions.items()})

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parser = Parser(self, source, name, filename)
        try:
            tree = parser.parse()
        except RecursionError:
            raise bounds.too_deep(parser.stream.current.lineno, name, filename) from None
        bounds.refuse_depth(tree, name, filename)
        _watch_growth(tree)
        return tree

    def _compile(self, source: str, filename: str) -> Any:
        try:
            return super()._compile(source, filename)
        except (SyntaxError, RecursionError, MemoryError):
            # Python's own compiler ends somewhere too, and not everywhere at the same depth.
            raise bounds.too_deep(1, None, filename) from None

    def _load_template(self, name: str, globals: Any) -> Template:  # noqa: A002 - the base class's name
        # Ten includes in each of ten templates are ten thousand million, without a loop.
        next(self.bounds.steps)
        return super()._load_template(name, globals)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may have an attribute of an object."""
        return attr not in _CODING and super().is_safe_attribute(obj, attr, value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The key of a mapping, else what the sandbox allows."""
        kind = type(obj)
        if kind is dict:
            try:
                return obj[attribute]
            except KeyError:
                pass
        elif kind is LoopContext and attribute in _OF_LOOPS:
            return getattr(obj, attribute)
        return _wrapped(super().getattr(_unwrapped(obj), attribute))

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The member of a mapping or list, else what the sandbox allows."""
        return _wrapped(super().getitem(_unwrapped(obj), argument))

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """The sandbox's form of `str.format`, if it is that; with columns that end."""
        function = super().wrap_str_format(value)
        if function is None:
            return None

        def formatted(*args: Any, **kwargs: Any) -> str:
            _refuse("format", (value.__self__, *args, kwargs))
            return function(*args, **kwargs)

        return formatted

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """What a template calls, for one step."""
        next(self.bounds.steps)
        if type(obj) is _OwnFunction:
            for name in _OF_CONTEXTS & kwargs.keys():
                del kwargs[name]
            return self.bounds.made(obj.function(*args, **kwargs))
        obj = _unwrapped(obj)
        if isinstance(obj, Macro):
            return super().call(context, obj, *args, **kwargs)
        if isinstance(obj, LoopContext) and args:
            args = (self.bounds.passes(args[0]), *args[1:])
        elif isinstance(owner := getattr(obj, "__self__", None), _SCALARS):
            _refuse(obj.__name__, (owner, *args, *kwargs.values()))
        elif obj is dict or (isinstance(owner, _CONTAINERS) and obj.__name__ in _COMPARING):
            for value in (owner, *args):
                self.bounds.looked_at(value)
        return self._made(super().call(context, obj, *args, **kwargs))

    def concat(self, pieces: Iterable[str]) -> str:
        """Joins what a page or a macro prints."""
        left, joined = iter(pieces), []
        while some := list(islice(left, _CHUNK)):
            self.bounds.printed(sum(map(len, some)))
            joined.append("".join(some))
        return "".join(joined)

    def _printable(self, value: Any) -> Any:
        """The value that a template prints, as it is.

        Raises TemplateRuntimeError for one whose text would be its address in memory, another one in every build.
        """
        if type(value) is str:
            if len(value) > _LONG:
                self.bounds.printed(len(value))
            return value
        if isinstance(value, _PRINTABLE):
            if isinstance(value, _CONTAINERS):
                bounds.weigh(value)
            return value
        raise _no_text(value)

    def _bounded(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """A filter that takes a step, refuses what would be too large, and gives no iterator."""

        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            next(self.bounds.steps)
            given = (*args, *kwargs.values())
            given = given[1:] if hasattr(function, "jinja_pass_arg") else given
            if name in _COMPARING:
                self.bounds.looked_at(given[0])
            else:
                _refuse(name, given)
            return self._made(function(*args, **kwargs))

        return run

    def _made(self, value: Any) -> Any:
        if isinstance(value, (Iterator, AbstractSet, KeysView, ValuesView)):
            value = list(islice(value, MOST_IN_VALUE + 1))
        return self.bounds.made(value)

    def _looking(self, test: Any) -> Callable[..., Any]:
        """A test that takes a step, and of whose values is counted what is in them."""

        @wraps(test)
        def run(*args: Any) -> Any:
            for value in args:
                self._looked_at(value)
            return test(*args)

        return run

    def _looked_at(self, value: Any) -> Any:
        next(self.bounds.steps)
        return self.bounds.looked_at(value)

    def _searched(self, value: Any) -> Any:
        # To find a key takes no look at the others.
        return value if isinstance(value, dict) else self._looked_at(value)

    def _passes(self, iterable: Any) -> Iterator[Any]:
        return self.bounds.passes(iterable)

    def _operate(self, sign: str, left: Any, right: Any) -> Any:
        next(self.bounds.steps)
        if sign == "*":
            bounds.refuse_times(left, right)
        elif sign == "**":
            bounds.refuse_power(left, right)
        elif sign == "%" and isinstance(left, (str, bytes)):
            _refuse("format", (left, right))
        made = self.binop_table[sign](left, right)
        if sign == "*":
            # A list that holds a list many times can be many times as long as it looks.
            bounds.weigh(made)
        return self.bounds.made(made)

    @pass_eval_context
    def _concatenate(self, eval_ctx: EvalContext, *values: Any) -> Any:
        next(self.bounds.steps)
        for value in values:
            bounds.weigh(value)
        return self.bounds.made((markup_join if eval_ctx.autoescape else str_join)(values))


def _as_json(value: Any, **layout: Any) -> str:
    """JSON with sorted keys. layout: what a template asks for, as of JSONEncoder."""
    encoder = JSONEncoder(sort_keys=True, **layout) if layout else _ENCODER
    return encoder.encode(value)


def _watch_growth(tree: nodes.Template) -> None:
    """Puts our functions where values can grow: in operators, and where a loop begins.

    And where values are compared. A sum that is only printed stays as it is: what is printed is counted, and it has no
    more parts than its text.
    """
    for loop in tree.find_all(nodes.For):
        loop.iter = _filter("for", loop.iter)
    pending: list[nodes.Node] = [tree]
    while pending:
        node = pending.pop()
        for field, value in node.iter_fields():
            if isinstance(value, nodes.Node):
                setattr(node, field, _watched(value))
            elif isinstance(value, list):
                printed = isinstance(node, nodes.Output)
                setattr(node, field, [v if printed and isinstance(v, nodes.Add) else _watched(v) for v in value])
        pending += node.iter_child_nodes()


def _watched(node: Any) -> Any:
    if isinstance(node, nodes.Concat):
        first, *others = node.nodes
        return _filter("~", first, *others)
    if isinstance(node, nodes.BinExpr) and (sign := _OPERATORS.get(type(node))):
        return _filter(sign, node.left, node.right)
    if isinstance(node, nodes.Operand) and not isinstance(node.expr, nodes.Const):
        # Two values have in common at most what the second has.
        node.expr = _filter("in" if node.op in ("in", "notin") else "==", node.expr)
    return node


def _filter(name: str, value: Any, *others: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(value, name, list(others), [], None, None, lineno=value.lineno)


def _refuse(name: str, given: Sequence[Any]) -> None:
    """Raises TemplateRuntimeError if a filter or a method would make something too large of what it is given."""
    if name == "sum" and any(isinstance(value, _CONTAINERS) for value in given[1:]):
        raise TemplateRuntimeError("`sum` adds numbers; `+` joins two lists")
    if name in _WIDENING:
        bounds.refuse_numbers(given[1:])
    if name == "wordwrap":
        bounds.refuse_words(given[0])
    if name in _OF_LISTS:
        return
    for value in given:
        bounds.weigh(value)
    if name == "format":
        bounds.refuse_widths(given[0], given[1:])
    if name in _MULTIPLYING:
        bounds.refuse_product(given[0], given[1:], wide=name in _WIDENING)


def _unwrapped(value: Any) -> Any:
    return value.function if type(value) is _Function else value


def _wrapped(value: Any) -> Any:
    if callable(value) and not isinstance(value, (Undefined, Macro, _Function)):
        return _Function(value)
    return value


def _no_text(value: object) -> TemplateRuntimeError:
    is_function = callable(value)
    what = "a function: write () behind its name" if is_function else f"no text but a {type(value).__name__}"
    return TemplateRuntimeError(f"what is printed here is {what}")
