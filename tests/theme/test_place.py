"""Where a mistake in a template stands: line and column, and what is there instead."""

from __future__ import annotations

import pytest

from microjournal.theme.place import place_of, place_of_syntax
from tests.theme.test_render import failed


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("\n  {{ card.titel }}", (2, 11, 5)),
        ("\n{{ titel }}", (2, 4, 5)),
        ("{# titel #} titel {{ 'titel' }}{{ titel }}", (1, 35, 5)),
        ("{{ card.titel2 ~ titel }}", (1, 9, 6)),
        ("{{ card['titel'] }}", (1, 10, 5)),
        ("{{\n  card.title\n  ~ card.titel\n}}", (3, 10, 5)),
        ("{% if card.title != 'x'\n and titel %}{% endif %}", (2, 6, 5)),
        ("{% set c = card %}\n<p>titel {{ c.titel }}", (2, 15, 5)),
        ("{{ 'ö' }}ä{{ titel }}", (1, 14, 5)),
        ("{{ card.title|batch(99999)|list }}", (1, 1, 1)),
        ('\n\n <p>{% include "nope.html" %}', (3, 17, 9)),
    ],
)
def test_the_column_is_that_of_the_word(text: str, at: tuple[int, int, int]) -> None:
    span = failed(text).span
    assert (span.line, span.column, span.length) == at


def test_the_names_that_are_there_are_said_the_nearest_first() -> None:
    link = {"label": "x", "path": "y"}
    assert failed("{{ link.lable }}", link=link).help == (
        "did you mean `label`? it has `label`, `path`; docs/themes.md says more under PageRef"
    )
    assert failed("{{ crad.title }}").help.startswith("did you mean `card`? x.html has `card`, ")
    assert "None here" in failed("{{ card.none.x }}").help
    assert "a text" in failed("{{ card.title.x }}").help


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ("{% if x %}{% endblock %}", "Encountered unknown tag 'endblock'. Looking for 'endif'. Innermost is 'if'.", 14),
        ("{{ a|nope }}", "No filter named 'nope'.", 6),
        ("{{ a b }}", "expected token 'end of print statement', got 'b'", 6),
        ("a {{ ( }}", "unexpected '}'", 8),
        ("nothing", "unexpected end of template", 1),
    ],
)
def test_the_column_of_a_mistake_in_syntax(text: str, message: str, column: int) -> None:
    assert place_of_syntax(text, "x", 1, message).column == column


def test_a_place_beyond_the_text_is_a_line() -> None:
    assert (place_of("", "x", 7, "a").line, place_of("{{", "x", 1, "a").column) == (7, 1)
