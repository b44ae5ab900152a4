"""The keys of an entry, with their documentation: the source of the reference and of the JSON Schema."""

from __future__ import annotations

from typing import Any

from microjournal.model.entry import DECISIONS, RESULTS
from microjournal.schema.document import Key, json_schema

# Editors read YAML 1.2: a date is text there, and so are `yes` and `70%`.
_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean", "null"]}
_DAY: dict[str, Any] = {
    "type": ["string", "null"],
    "pattern": "^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([Tt ].*)?$",
}
_FLAG: dict[str, Any] = {
    "type": ["boolean", "string", "null"],
    "pattern": "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff])$",
}
# An id may come as `[[id]]`, which is a list in a list; an author as `{name: Ana}`.
_LIST: dict[str, Any] = {
    "type": ["array", "string", "number", "boolean", "null"],
    "items": {"type": ["string", "number", "boolean", "array", "object", "null"], "required": ["name"]},
}
# Neither a query nor a fragment, and no step upwards.
_ALIAS: dict[str, Any] = {"type": ["string", "null"], "pattern": "^(?!(.*/)?[.]{1,2}(/|$))[^?#]+$"}

KEYS: tuple[Key, ...] = (
    Key(
        name="title",
        kind="text",
        default="the heading of level 1 that begins the body",
        documentation="What the entry is called, everywhere. The one thing besides a date that every entry needs.",
        example="title: Stand-up by text for two weeks",
        schema=_TEXT,
    ),
    Key(
        name="date",
        kind="date or date-time",
        default="the date that begins the file's name",
        documentation="The day it was planned. A time may follow; without an offset it is in the journal's time zone.",
        example="date: 2026-03-04",
        schema=_DAY,
    ),
    Key(
        name="tags",
        kind="list of text, or text with commas",
        documentation="What it is about. Tags that differ only in capitals share a page.",
        example="tags: [team, meetings]",
        schema=_LIST,
    ),
    Key(
        name="expect",
        kind="text, one line of at most 140 characters",
        documentation="The prediction: what will be seen if it works. Until the end it is the line shown in lists.",
        example="expect: Fewer than 3 of 10 stand-ups run over ten minutes",
        schema=_TEXT,
    ),
    Key(
        name="confidence",
        kind="whole number from 0 to 100",
        documentation="How sure you are that it comes out as expected, in percent.",
        example="confidence: 70",
        schema={
            "type": ["integer", "string", "null"],
            "minimum": 0,
            "maximum": 100,
            "pattern": "^(100|0{0,2}[0-9]|0?[0-9]{2}) *%?$",
        },
    ),
    Key(
        name="started",
        kind="date",
        documentation="The day it began. From that day on it is running.",
        example="started: 2026-03-05",
        schema=_DAY,
    ),
    Key(
        name="review",
        kind="date, or span such as 3d, 2w, 1m",
        documentation="The day to look at what came out. A span counts from `started`, else from `date`.",
        example="review: 2w",
        schema={"type": ["string", "null"], "pattern": f"({_DAY['pattern']})|(^[0-9]{{1,5}}[dwm]$)"},
    ),
    Key(
        name="ended",
        kind="date",
        documentation="The day it ended. From that day on it is done, and its result is told in the feeds.",
        example="ended: 2026-03-19",
        schema=_DAY,
    ),
    Key(
        name="dropped",
        kind="date",
        documentation="The day it was given up before it could show anything, instead of `ended`.",
        example="dropped: 2026-03-12",
        schema=_DAY,
    ),
    Key(
        name="result",
        kind="one of " + ", ".join(RESULTS),
        documentation="Did what happened match what was expected?",
        example="result: partly",
        schema={"enum": [*RESULTS, None]},
    ),
    Key(
        name="decision",
        kind="one of " + ", ".join(DECISIONS),
        documentation="What do we do now? Independent of the result.",
        example="decision: adapt",
        schema={"enum": [*DECISIONS, None]},
    ),
    Key(
        name="lesson",
        kind="text, one line of at most 140 characters",
        documentation="What was learnt. Once it has ended, this is the line shown in lists.",
        example="lesson: People read text updates only before ten",
        schema=_TEXT,
    ),
    Key(
        name="follows",
        kind="id, or list of ids",
        documentation="The entries that this one continues. Written on the later entry only.",
        example="follows: 2026-02-10-standup-15-min",
        schema=_LIST,
    ),
    Key(
        name="issue",
        kind="number, owner/repo#number, or address",
        documentation="The issue where it is discussed. The entry's page links to it.",
        example="issue: 42",
        schema={
            "type": ["integer", "string", "null"],
            "minimum": 1,
            "pattern": "^(([A-Za-z0-9_.-]+/)+[A-Za-z0-9_.-]+)?#?[1-9][0-9]*$|^[Hh][Tt][Tt][Pp][Ss]?://.+/[1-9][0-9]*/?$",
        },
    ),
    Key(
        name="authors",
        kind="list of names, or text with commas",
        default="the author of the journal",
        documentation="Who wrote it: short names from the settings, or names as they shall be shown.",
        example="authors: [ana, bea]",
        schema=_LIST,
    ),
    Key(
        name="summary",
        kind="text",
        documentation="The line shown in lists when there is neither a lesson nor an expectation.",
        example="summary: How we came to write stand-ups",
        schema=_TEXT,
    ),
    Key(
        name="id",
        kind="text",
        default="the file's name without .md",
        documentation=(
            "The name by which other entries refer to this one. Its address is made of it, without a leading date."
        ),
        example="id: stand-up-by-text",
        schema={**_TEXT, "pattern": "^[^/\\\\#|\\[\\]]*$"},
    ),
    Key(
        name="aliases",
        kind="list of paths",
        documentation="Other addresses that lead here, such as those of a former site: paths from the journal's top.",
        example="aliases: [/blog/stand-up/]",
        schema={**_ALIAS, "type": ["array", "string", "null"], "items": _ALIAS},
    ),
    Key(
        name="draft",
        kind="true or false",
        default="false",
        documentation="A draft appears in no output, unless the preview is asked to show drafts.",
        example="draft: true",
        schema=_FLAG,
    ),
    Key(
        name="publish",
        kind="date",
        documentation="The first day on which the entry may be seen. Before it, it appears in no output.",
        example="publish: 2026-04-01",
        schema=_DAY,
    ),
    Key(
        name="extra",
        kind="mapping",
        documentation="Values of your own for your theme, which sees them as `entry.extra`.",
        example="extra: {mood: curious}",
        schema={"type": ["object", "null"]},
    ),
)

NAMES: frozenset[str] = frozenset(key.name for key in KEYS)

# What makes an entry an experiment; a plain page has none of it.
EXPERIMENT_KEYS: frozenset[str] = frozenset(
    {"confidence", "decision", "dropped", "ended", "expect", "follows", "lesson", "result", "review", "started"}
)


def entry_schema() -> dict[str, Any]:
    """The JSON Schema of an entry's front matter. Other keys are allowed: they reach the theme."""
    schema = json_schema("Front matter of a microjournal entry", KEYS, closed=False)
    return {**schema, "allOf": list(_TOGETHER)}


def _given(name: str) -> dict[str, Any]:
    return {"required": [name], "properties": {name: {"not": {"type": "null"}}}}


_OVER: dict[str, Any] = {"anyOf": [_given("ended"), _given("dropped")]}
# What `microjournal.content.consistency` reports as errors, as far as it does not compare dates.
_TOGETHER: tuple[dict[str, Any], ...] = (
    {"if": _given("result"), "then": _OVER},
    {"if": {**_given("decision"), "not": _given("result")}, "then": _OVER},
    {"if": _given("ended"), "then": {"properties": {"dropped": {"type": "null"}}}},
)
