"""What a reader who proposes a plan is asked: QUESTIONS is the table of it.

The issue forms that `init` writes ask these, and an issue that was written by one has the labels as headings, by which
`comments adopt` reads it again. An author may translate the hints; the labels are what it is read by.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A field of the form.

    name: of the key of an entry that the answer fills; "plan" for its body. label: above the answer, one line.
    hint: what to write, one line. example: an answer, "" for none. is_long: whether it may have many lines.
    is_required: whether a proposal makes no sense without.
    """

    name: str
    label: str
    hint: str
    example: str = ""
    is_long: bool = False
    is_required: bool = False


QUESTIONS: tuple[Question, ...] = (
    Question(name="title", label="Title", hint="If it is empty, the title of the issue is taken."),
    Question(
        name="expect",
        label="What we expect",
        hint="What will be so if it works, in one line that can be checked.",
        example="Fewer than 3 of 10 stand-ups run over ten minutes",
        is_required=True,
    ),
    Question(
        name="review",
        label="Review",
        hint="When we look at what came of it: a day, or days, weeks or months from the start (3d, 2w, 1m).",
        example="2w",
    ),
    Question(name="tags", label="Tags", hint="What it is about, with commas between.", example="team, meetings"),
    Question(name="plan", label="Plan", hint="What we do, and why.", is_long=True),
)
# What forges write where a question was not answered.
UNANSWERED = "_No response_"
# Stands above each answer, before the label, in an issue that was written by a form.
HEADING = "### "
