"""The form in which readers propose plans, as each forge wants it: written from the table of what they are asked."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.forges.proposals import HEADING, QUESTIONS, Question
from microjournal.schema.write import value_text

_NAME = "Propose a plan"
_ABOUT = "A small experiment that we could try: what to do, what to expect, and when to look at it"
_COMMENT = "<!-- {} -->"


def plan_form(path: str) -> str:
    """The text of a form. path: of its file, whose ending says whether it is one of fields (YAML), or Markdown."""
    return _in_markdown() if path.endswith(".md") else _in_yaml()


def _in_yaml() -> str:
    """For GitHub, and for Forgejo, which reads the same form.

    https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-issue-forms
    """
    lines = [f"name: {value_text(_NAME)}", f"description: {value_text(_ABOUT)}", "body:"]
    for question in QUESTIONS:
        lines += _field(question)
    return "\n".join(lines) + "\n"


def _field(question: Question) -> Iterator[str]:
    yield f"  - type: {'textarea' if question.is_long else 'input'}"
    yield f"    id: {value_text(question.name)}"
    yield "    attributes:"
    yield f"      label: {value_text(question.label)}"
    yield f"      description: {value_text(question.hint)}"
    if question.example:
        yield f"      placeholder: {value_text(question.example)}"
    if question.is_required:
        yield "    validations:"
        yield "      required: true"


def _in_markdown() -> str:
    """For GitLab: what the issue says before its author has written anything."""
    parts = [f"{HEADING}{question.label}\n\n{_COMMENT.format(question.hint)}\n" for question in QUESTIONS]
    return "\n".join([f"{_COMMENT.format(f'{_ABOUT}.')}\n", *parts])
