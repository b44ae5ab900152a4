"""Highlighting of code."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from microjournal.markdown.highlight import highlighted, similar_language


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


def test_pygments_is_loaded_only_for_code_in_a_language() -> None:
    program = (
        "import sys; from microjournal.markdown import render; assert 'markdown_it' not in sys.modules;"
        "render('```\\nx\\n```', path='x.md'); assert 'pygments' not in sys.modules;"
        "render('```python\\nx\\n```', path='x.md'); assert 'pygments' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
