"""Colours for code."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.markdown.highlight import contrast_ratio, highlighted, readable, similar_language, stylesheet

colours = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))


def test_a_keyword_and_a_text_get_classes() -> None:
    html = highlighted('return "a" < b', "python")
    assert html is not None
    assert '<span class="k">return </span>' in html
    assert '"a"' in html
    assert "&lt;" in html


def test_the_name_of_a_language_may_be_in_capitals() -> None:
    assert highlighted("x = 1\n", "Python") == highlighted("x = 1\n", "py")


def test_an_unknown_language_is_told_apart_from_plain_text() -> None:
    assert highlighted("<x>", "pyhton") is None
    assert similar_language("pyhton") == "python"
    assert similar_language("qqqqqqq") == ""
    assert highlighted("<x>", "text") == "&lt;x&gt;"


def test_very_long_code_is_printed_plain() -> None:
    code = "x = 1\n" * 20_000
    assert highlighted(code, "python") == code


@given(
    st.text(alphabet="ab(){}[]<>&\"'#/*\\\n\t =:0é", max_size=80),
    st.sampled_from(["python", "html", "c", "yaml", "sh"]),
)
def test_highlighting_changes_no_character_of_the_code(code: str, language: str) -> None:
    html = highlighted(code, language)
    assert html is not None
    assert unescape(re.sub(r"<[^<>]*>", "", html)) == code


@given(colours, colours)
def test_a_readable_colour_has_the_contrast_asked_for(colour: str, background: str) -> None:
    assert contrast_ratio(readable(colour, background), background) >= 4.5


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ff0000", 1.0)]
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast_ratio(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(
    "styles", [("default", "github-dark"), ("friendly", "monokai"), ("gruvbox-light", "gruvbox-dark")]
)
def test_every_colour_of_a_style_sheet_can_be_read(styles: tuple[str, str]) -> None:
    backgrounds = ("#f4f0e7", "#221f1a")
    css = stylesheet(
        scope=".prose pre",
        light=styles[0],
        dark=styles[1],
        light_background=backgrounds[0],
        dark_background=backgrounds[1],
    )
    for part, background in zip(css.split("@media"), backgrounds, strict=True):
        found = re.findall(r"color: (#[0-9a-f]{6});", part)
        assert found
        assert all(contrast_ratio(colour, background) >= 4.5 for colour in found)
    selectors = re.findall(r"^ *([^{}@]+) \{", css, re.MULTILINE)
    assert all(one.startswith(".prose pre .") for selector in selectors for one in selector.split(", "))


def test_pygments_is_loaded_only_for_code_in_a_language() -> None:
    program = (
        "import sys; from microjournal.markdown import render; assert 'markdown_it' not in sys.modules;"
        "render('```\\nx\\n```', path='x.md'); assert 'pygments' not in sys.modules;"
        "render('```python\\nx\\n```', path='x.md'); assert 'pygments' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
