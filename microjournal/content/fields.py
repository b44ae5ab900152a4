"""The one table of front-matter keys: how each is read, in which order they are written, what is said of them.

The reference, the JSON Schema, hints at unknown keys, the place of a new key in a file and the JSON of `list` follow
from it; the value of a key is the field of its name in `microjournal.model.entry.FrontMatter`.
"""

from __future__ import annotations

from typing import Any

from microjournal.content import readers
from microjournal.content.language import LANGUAGE_PATTERN
from microjournal.content.readers import EntryField
from microjournal.model.entry import DECISIONS, RESULTS
from microjournal.schema.field import neighbours_of
from microjournal.schema.write import Value, value_text

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

FIELDS: tuple[EntryField, ...] = (
    EntryField(
        name="title",
        read=readers.read_line,
        marked=True,
        neighbours="headline name",
        kind="text",
        default="the heading of level 1 that begins the body",
        documentation="What the entry is called, everywhere. The one thing besides a date that every entry needs.",
        example="title: Stand-up by text for two weeks",
        schema=_TEXT,
    ),
    EntryField(
        name="date",
        read=readers.read_date,
        marked=True,
        day=True,
        kind="date or date-time",
        default="the date that begins the file's name",
        documentation="The day it was planned. A time may follow; without an offset it is in the journal's time zone.",
        example="date: 2026-03-04",
        schema=_DAY,
    ),
    EntryField(
        name="tags",
        read=readers.read_tags,
        synonyms="tag",
        neighbours="keywords labels topics",
        kind="list of text, or text with commas",
        documentation="What it is about. Tags that differ only in capitals share a page.",
        example="tags: [team, meetings]",
        schema=_LIST,
    ),
    EntryField(
        name="expect",
        read=readers.read_scan_line,
        experiment=True,
        neighbours="expectation expected expects hypothesis prediction",
        kind="text, one line of at most 140 characters",
        documentation="The prediction: what will be seen if it works. Until the end it is the line shown in lists.",
        example="expect: Fewer than 3 of 10 stand-ups run over ten minutes",
        schema=_TEXT,
    ),
    EntryField(
        name="confidence",
        read=readers.read_percentage,
        experiment=True,
        neighbours="certainty chance probability",
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
    EntryField(
        name="started",
        read=readers.read_day,
        experiment=True,
        day=True,
        neighbours="begin begun start start_date",
        kind="date",
        documentation="The day it began. From that day on it is running.",
        example="started: 2026-03-05",
        schema=_DAY,
    ),
    EntryField(
        name="review",
        read=readers.read_review_day,
        experiment=True,
        day=True,
        neighbours="check deadline due review_date",
        kind="date, or span such as 3d, 2w, 1m",
        documentation="The day to look at what came out. A span counts from `started`, else from `date`.",
        example="review: 2w",
        schema={"type": ["string", "null"], "pattern": f"({_DAY['pattern']})|(^[0-9]{{1,5}}[dwm]$)"},
    ),
    EntryField(
        name="ended",
        read=readers.read_day,
        marked=True,
        experiment=True,
        day=True,
        neighbours="closed completed done end end_date finish finished",
        kind="date",
        documentation="The day it ended. From that day on it is done, and the feeds report its result.",
        example="ended: 2026-03-19",
        schema=_DAY,
    ),
    EntryField(
        name="dropped",
        read=readers.read_day,
        marked=True,
        experiment=True,
        day=True,
        neighbours="aborted cancelled canceled stopped",
        kind="date",
        documentation="The day it was given up before it could show anything, instead of `ended`.",
        example="dropped: 2026-03-12",
        schema=_DAY,
    ),
    EntryField(
        name="result",
        read=readers.read_result,
        experiment=True,
        neighbours="outcome results",
        kind="one of " + ", ".join(RESULTS),
        documentation="Did what happened match what was expected?",
        example="result: partly",
        schema={"enum": [*RESULTS, None]},
    ),
    EntryField(
        name="decision",
        read=readers.read_decision,
        experiment=True,
        neighbours="next verdict",
        kind="one of " + ", ".join(DECISIONS),
        documentation="What do we do now? Independent of the result.",
        example="decision: adapt",
        schema={"enum": [*DECISIONS, None]},
    ),
    EntryField(
        name="lesson",
        read=readers.read_scan_line,
        experiment=True,
        neighbours="insight learned learning learnings learnt lessons takeaway",
        kind="text, one line of at most 140 characters",
        documentation="What was learnt. Once it has ended, this is the line shown in lists.",
        example="lesson: People read text updates only before ten",
        schema=_TEXT,
    ),
    EntryField(
        name="follows",
        read=readers.read_ids,
        experiment=True,
        neighbours="after continues parent prev previous",
        kind="id, or list of ids",
        documentation="The entries that this one continues. Written on the later entry only.",
        example="follows: 2026-02-10-standup-15-min",
        schema=_LIST,
    ),
    EntryField(
        name="issue",
        read=readers.read_issue,
        marked=True,
        neighbours="discussion ticket",
        kind="number, owner/repo#number, or address",
        documentation="The issue where it is discussed; on GitHub it may be the address of a discussion.",
        example="issue: 42",
        schema={
            "type": ["integer", "string", "null"],
            "minimum": 1,
            "pattern": "^(([A-Za-z0-9_.-]+/)+[A-Za-z0-9_.-]+)?#?[1-9][0-9]*$|^[Hh][Tt][Tt][Pp][Ss]?://.+/[1-9][0-9]*/?$",
        },
    ),
    EntryField(
        name="id",
        read=readers.read_id,
        marked=True,
        kind="text",
        default="the file's name without .md",
        documentation=(
            "The name by which other entries refer to this one. Its address is made of it, without a leading date."
        ),
        example="id: stand-up-by-text",
        schema={**_TEXT, "pattern": "^[^/\\\\#|\\[\\]]*$"},
    ),
    EntryField(
        name="authors",
        read=readers.read_names,
        synonyms="author",
        kind="list of names, or text with commas",
        default="the author of the journal",
        documentation="Who wrote it: short names from the settings, or names as they shall be shown.",
        example="authors: [ana, bea]",
        schema=_LIST,
    ),
    EntryField(
        name="summary",
        read=readers.read_line,
        kind="text",
        documentation="The line shown in lists when there is neither a lesson nor an expectation.",
        example="summary: How we came to write stand-ups",
        schema=_TEXT,
    ),
    EntryField(
        name="language",
        read=readers.read_language,
        neighbours="lang locale",
        kind="language tag",
        default="the language of the journal",
        documentation="The language it is written in, as in BCP 47, if that is not the journal's.",
        example="language: ar",
        schema={"type": ["string", "null"], "pattern": LANGUAGE_PATTERN},
    ),
    EntryField(
        name="aliases",
        read=readers.read_aliases,
        synonyms="alias redirect_from",
        kind="list of paths",
        documentation="Other addresses that lead here, such as those of a former site: paths from the journal's top.",
        example="aliases: [/blog/stand-up/]",
        schema={**_ALIAS, "type": ["array", "string", "null"], "items": _ALIAS},
    ),
    EntryField(
        name="draft",
        read=readers.read_flag,
        kind="true or false",
        default="false",
        documentation="A draft appears in no output, unless the preview is asked to show drafts.",
        example="draft: true",
        schema=_FLAG,
    ),
    EntryField(
        name="publish",
        read=readers.read_day,
        marked=True,
        day=True,
        synonyms="embargo publish_date publishdate",
        neighbours="publication visible_from",
        kind="date",
        documentation="The first day on which the entry may be seen. Before it, it appears in no output.",
        example="publish: 2026-04-01",
        schema=_DAY,
    ),
    EntryField(
        name="sample",
        read=readers.read_flag,
        marked=True,
        kind="true or false",
        default="false",
        documentation=(
            "One of the entries that `init` writes to begin with. It is shown as any other, but nothing remembers it: "
            "take the key away when you make the entry yours."
        ),
        example="sample: true",
        schema=_FLAG,
    ),
    EntryField(
        name="guid",
        read=readers.read_guid,
        kind="text without spaces",
        documentation=(
            "By what the feed of a former site knew it. Readers' programs then take it for the one that they have."
        ),
        example="guid: https://old.example/2019/stand-up",
        schema=_TEXT,
    ),
    EntryField(
        name="extra",
        read=readers.read_extra,
        kind="mapping",
        documentation="Values of your own for your theme, which sees them as `entry.extra`.",
        example="extra: {mood: curious}",
        schema={"type": ["object", "null"]},
    ),
)

NAMES = frozenset(field.name for field in FIELDS)
EXPERIMENT_KEYS = frozenset(field.name for field in FIELDS if field.experiment)
DAY_KEYS = frozenset(field.name for field in FIELDS if field.day)
# The key that another word stands for; the key that another word may mean.
SYNONYMS = {word: field.name for field in FIELDS for word in field.synonyms.split()}
NEIGHBOURS = neighbours_of(FIELDS)


def key_line(key: str, value: Value) -> str:
    """The line of front matter that gives a key this value, without its line end."""
    return f"{key}: {value_text(value, day=key in DAY_KEYS)}"
