"""Templates stay in their sandbox, and see keys of mappings first."""

from __future__ import annotations

import pytest

from microjournal.plan.output import Output
from microjournal.theme.environment import make_environment
from microjournal.theme.load import TemplateSource
from microjournal.theme.render import Renderer, RenderError


def _rendered(text: str) -> str:
    source = TemplateSource(text=text, file="themes/own/page.html")
    inputs = {"card": {"items": "a key", "deep": {"title": "<b>"}}, "list": [1]}
    renderer = Renderer(make_environment({"page.html": source}), {}, "https://ana.example/", lambda source: ())
    return renderer.render(Output(path="index.html", template="page.html", inputs=inputs)).decode()


def test_a_key_of_a_mapping_comes_before_its_methods_and_is_escaped() -> None:
    assert _rendered("{{ card.items }} {{ card.deep.title }}") == "a key &lt;b&gt;"


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ card.__class__ }}",
        "{{ card.deep.__class__.__mro__ }}",
        "{{ card.update({'a': 1}) }}",
        "{{ card.deep.clear() }}",
        "{{ list.append(2) }}",
        "{{ '{0.__class__}'.format(card) }}",
    ],
)
def test_a_template_can_neither_escape_nor_change_what_it_is_given(text: str) -> None:
    with pytest.raises(RenderError):
        _rendered(text)


@pytest.mark.parametrize("text", ["a\n{{ nothing }}", "a\n{{ nothing.title }}", "a\n{{ card.nothing }}",
                                  "a\n{{ card.deep.nothing }}", "a\n{{ card.nothing.title }}"])  # fmt: skip
def test_a_name_that_is_not_there_is_told_with_file_and_line(text: str) -> None:
    with pytest.raises(RenderError) as caught:
        _rendered(text)
    diagnostic = caught.value.diagnostic
    assert (diagnostic.code, diagnostic.span.path, diagnostic.span.line) == (
        "template-unknown-name",
        "themes/own/page.html",
        2,
    )
