"""A plan that a reader proposed in an issue: what the issue says, by fields, and the file of the draft it becomes.

Whatever an issue says was written by a stranger. In the file it is a value of YAML, written as every value is, or a
quotation in which nothing is markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from microjournal.content.dates import DateError, read_review
from microjournal.content.fields import key_line
from microjournal.content.source import fenced
from microjournal.forges import forge_named
from microjournal.forges.issues import Issue
from microjournal.forges.proposals import HEADING, QUESTIONS, UNANSWERED
from microjournal.markdown.excerpt import shortened
from microjournal.markdown.quotation import literal, quotation, visible_text
from microjournal.model.entry import SCAN_LINE_LIMIT
from microjournal.model.paths import slugify
from microjournal.model.visible import is_visible
from microjournal.schema.write import Value

_NAMES = {slugify(question.label): question.name for question in QUESTIONS}
_LABEL = re.compile(rf"{re.escape(HEADING.rstrip())} *(\S.*)")
# Hints of forms that are plain Markdown.
_HINT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)

_LONGEST_TITLE = 200
_LONGEST_TEXT = 5_000
_MOST_READ = 20_000
_LONGEST_TAG = 40
_MOST_TAGS = 8
_ACCOUNT = re.compile(r"\w[\w.-]{0,99}\Z", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a reader proposes. Everything in it was written by a stranger; lines have no control characters in them.

    title, expect, review: a line each, "" if nothing fits. said: what is to be quoted, by paragraphs.
    """

    title: str
    expect: str = ""
    review: str = ""
    tags: tuple[str, ...] = ()
    said: str = ""


class _Section(NamedTuple):
    """What stands below a heading. label: of the heading, "" for what stands above all."""

    label: str
    text: str

    @property
    def name(self) -> str:
        """Of the question, "" if we did not ask it."""
        return _NAMES.get(slugify(self.label), "")

    @property
    def quoted(self) -> str:
        """As it is quoted. The plan needs no label."""
        return f"{self.label}:\n{self.text}" if self.label and self.name != "plan" else self.text


def read_proposal(title: str, text: str) -> Proposal:
    """What the title and the text of an issue propose.

    Of a form, its answers; what an answer says beyond its field is quoted, and so is what was not asked. Of any other
    text its first paragraph is quoted.
    """
    sections = list(_sections(visible_text(text[:_MOST_READ])))
    if not any(section.name for section in sections):
        return Proposal(title=_title(title), said=_first_paragraph(text))
    answers = [section for section in sections if section.text not in ("", UNANSWERED)]
    given: dict[str, str] = {}
    for answer in answers:
        given.setdefault(answer.name, answer.text)
    expected, asked = _line(given.get("expect", "")), _line(given.get("review", ""))
    expect, review = shortened(expected, SCAN_LINE_LIMIT), _review(asked)
    fits = {"title": True, "tags": True, "expect": expect == expected, "review": review == asked}
    return Proposal(
        title=_title(given.get("title", "")) or _title(title),
        expect=expect,
        review=review,
        tags=tuple(_tags(given.get("tags", ""))),
        said=_said(answers, {name for name, does in fits.items() if does}),
    )


def draft(proposal: Proposal, *, today: str, author: str, issue: Issue, written: str) -> str:
    """The file of an entry that is a draft, is linked to the issue, and names who proposed it.

    today: ISO date. author: name of the account, "" if there is none any more. written: the issue, as `issue:` has it.
    """
    keys: dict[str, Value] = {"title": proposal.title or f"Proposal {issue.number}", "date": today}
    if proposal.tags:
        keys["tags"] = proposal.tags
    lines = [key_line(key, value) for key, value in keys.items()]
    # Without a value it is a reminder.
    lines.append(key_line("expect", proposal.expect) if proposal.expect else "expect:")
    if proposal.review:
        lines.append(key_line("review", proposal.review))
    lines += [key_line("issue", int(written) if written.isdecimal() else written), "draft: true"]
    said = quotation(proposal.said)
    kind = "discussion" if issue.is_discussion else "issue"
    credit = f"Proposed{_by(author, issue)} in [{kind} {issue.number}]({issue.url}){':' if said else '.'}"
    return fenced("".join([f"{line}\n" for line in lines])) + f"\n{credit}\n" + (f"\n{said}" if said else "")


def _sections(text: str) -> Iterator[_Section]:
    """What stands below each heading of a form, without hints."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in text.split("\n"):
        if match := _LABEL.fullmatch(line.rstrip()):
            parts.append((match[1], []))
        else:
            parts[-1][1].append(line)
    for label, lines in parts:
        yield _Section(label, _HINT.sub("", "\n".join(lines)).strip())


def _said(answers: Sequence[_Section], taken: set[str]) -> str:
    """What is to be quoted, in the order in which it was said. taken: names of fields that say all of their answer.

    Of two answers to a question the second is quoted.
    """
    left, parts = set(taken), []
    for answer in answers:
        if answer.name in left:
            left.discard(answer.name)
        else:
            parts.append(answer.quoted)
    return _within("\n\n".join(parts))


def _title(text: str) -> str:
    return shortened(_line(text), _LONGEST_TITLE)


def _line(text: str) -> str:
    """The text on one line, "" if there is nothing to see in it."""
    line = " ".join(visible_text(text[:_MOST_READ]).split())
    return line if is_visible(line) else ""


def _review(text: str) -> str:
    """The day or the span, "" if it is neither."""
    try:
        read_review(text, "")
    except DateError:
        return ""
    return text


def _tags(text: str) -> Iterator[str]:
    kept: set[str] = set()
    for part in re.split(r"[,\n]", text):
        tag = _line(part).lstrip("#").strip()
        slug = slugify(tag)
        if slug and len(tag) <= _LONGEST_TAG and slug not in kept and len(kept) < _MOST_TAGS:
            kept.add(slug)
            yield tag


def _first_paragraph(text: str) -> str:
    lines = visible_text(_HINT.sub("", text[:_MOST_READ])).strip().split("\n")
    end = next((number for number, line in enumerate(lines) if not line.strip()), len(lines))
    return _within("\n".join(lines[:end]))


def _within(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1].rstrip() + "…"


def _by(author: str, issue: Issue) -> str:
    """Whose proposal it is, with a link to the account where that has an address."""
    if not author:
        return ""
    home = forge_named(issue.repository.kind).account_url(issue.repository, author)
    return f" by [{literal(author)}]({home})" if _ACCOUNT.match(author) else f" by {literal(author)}"
