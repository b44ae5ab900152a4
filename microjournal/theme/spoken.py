"""What templates say in the words of a journal: `t` and `part`, and the filters for days, numbers and lists.

Nothing here is the same in two languages, and the code of templates is kept for all of them. So each filter asks for
the context, which keeps Jinja from running it when it makes that code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import TemplateRuntimeError, pass_context
from markupsafe import Markup, escape

from microjournal.words.cldr import direction_of
from microjournal.words.words import WordError, Words

# What a page depends on that says anything: the name of the function, also for the filters.
NAME = "t"
# The functions and filters by name, each with what it gives, in English.
FUNCTIONS: Mapping[str, str] = {
    NAME: (
        "A text of the interface, with its values. Whole numbers are grouped, and `n` chooses the plural form. "
        'Example: `{{ t("days", n=12) }}` is 12 days'
    ),
    "part": 'What a part of a text becomes. Example: `t("weeks-lead", feed=part("a", href=root ~ "weekly.xml"))`',
}
FILTERS: Mapping[str, str] = {
    "day": "A day in full. Example: `2026-03-04` is 4 March 2026",
    "short_day": "A day without its year. Example: `2026-03-04` is 4 Mar",
    "month_name": "The month of a day or a month. Example: `2026-03` is March 2026",
    "short_month": "The same, short. Example: `2026-03` is Mar 2026",
    "month_label": "The same without its year. Example: `2026-03` is Mar",
    "thousands": "A whole number in groups. Example: `12345` is 12,345",
    "percent": "A percentage. Example: `60` is 60%",
    "decimal": "A number with so many decimals, or as many as it needs. Example: `0.125|decimal(2)` is 0.12",
    "listed": 'A list in words. Example: `["a", "b", "c"]` is a, b and c',
    "direction": "The direction in which a language is written, `ltr` or `rtl`. Example: `ar` is `rtl`",
}
_NAME = re.compile(r"[a-z][a-z0-9-]*\Z")


def functions(words: Words) -> dict[str, Callable[..., Any]]:
    """The functions by their names."""
    plain: dict[str, Markup] = {}

    def t(key: str, /, default: Any = None, **values: Any) -> Any:
        """A text with its values, which are escaped. default: what to print if there is no such text."""
        if not values and key in plain:
            return plain[key]
        if default is not None and not words.has(key):
            return default
        try:
            # The text and its values are escaped; parts are tags that `part` made.
            said = Markup(words.fill(key, values, escape, escape))  # noqa: S704
        except WordError as error:
            raise TemplateRuntimeError(str(error)) from None
        if not values:
            plain[key] = said
        return said

    return {NAME: t, "part": part}


def part(tag: str, /, **attributes: Any) -> tuple[Markup, Markup]:
    """What stands before and after a part of a text: the tags of an element. Attributes that are none are left out."""
    names = [name.replace("_", "-") for name in attributes]
    if wrong := [name for name in (tag, *names) if not _NAME.match(name)]:
        raise TemplateRuntimeError(f"'{wrong[0]}' is no name of an element or an attribute")
    given = zip(names, attributes.values(), strict=True)
    written = "".join([f' {name}="{escape(value)}"' for name, value in given if value is not None])
    # Names are checked above, and values are escaped.
    return Markup(f"<{tag}{written}>"), Markup(f"</{tag}>")  # noqa: S704


def filters(words: Words) -> dict[str, Callable[..., Any]]:
    """The filters by their names: FILTERS."""

    def listed(texts: Iterable[Any]) -> Markup:
        return Markup(words.listed([str(escape(text)) for text in texts]))  # noqa: S704

    made: dict[str, Callable[..., Any]] = {
        "day": words.day,
        "short_day": words.short_day,
        "month_name": words.month,
        "short_month": words.short_month,
        "month_label": words.month_label,
        "thousands": words.number,
        "percent": words.percent,
        "decimal": words.decimal,
        "listed": listed,
        # Of the journal's own language it is known without asking Babel.
        "direction": lambda tag: words.direction if tag == words.language else direction_of(tag),
    }
    return {name: _in_context(function) for name, function in made.items()}


def _in_context(function: Callable[..., Any]) -> Callable[..., Any]:
    @pass_context
    def run(_context: Any, *args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return run
