"""What a page may cost: whatever a template asks for, there is an end to it, and a message that says which."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from microjournal.plan.output import Output
from microjournal.theme import bounds
from microjournal.theme.environment import make_environment, read_templates
from microjournal.theme.load import TemplateSource
from microjournal.theme.render import Renderer, RenderError
from tests.words.tables import body_words

if TYPE_CHECKING:
    from tests.conftest import MakeJournal

SIZE = "a value here is larger than 1,000,000 characters or members"
NUMBER = "a number here is larger than 10,000"
WIDTH = "a width here is larger than 10,000"
BITS = "a number here has more than 4,000 bits"
PAGE = "the page becomes larger than 50,000,000 characters"
TIME = "the page takes longer than 0.2 seconds"
DEEP = "this is nested too deeply"
LOOP = "endless recursion"
LOOK = "a value here is larger than 10,000,000 characters or members"
# A list of many places, all with the same long text or list; and another one that is not the same but equal to it.
MANY = (
    "{% set c = cards|length|string %}{% set n = namespace(l=[c * 9000], m=[c * 9000]) %}"
    "{% for i in range(12) %}{% set n.l = n.l + n.l %}{% set n.m = n.m + n.m %}{% endfor %}"
)
X = "{% set x = 'a' * 900000 %}"
# A list that looks short and has ten thousand million members.
LAUGHS = "{% set a = [1] * 10 %}" + "".join(
    f"{{% set {b} = [" + ", ".join([a] * 10) + "] %}" for a, b in pairwise("abcdefghij")
)


def source(text: str, name: str = "x.html") -> dict[str, TemplateSource]:
    return {name: TemplateSource(text=text, file=f"themes/mine/templates/{name}")}


def renderer(text: str) -> Renderer:
    return Renderer(make_environment(source(text), None), {}, "https://ana.example/", lambda _use: (), body_words())


def page(name: str = "a") -> Output:
    return Output(path=f"{name}/index.html", template="x.html", inputs={"cards": ({"title": "A & B"},) * 3})


def rendered(text: str) -> str:
    return renderer(text).render(page()).decode()


def refused(text: str) -> str:
    """What is said of a template whose second line this is."""
    _, problems = read_templates(source("\n" + text))
    if problems:
        (problem,) = problems
    else:
        with pytest.raises(RenderError) as caught:
            rendered("\n" + text)
        problem = caught.value.diagnostic
    assert (problem.code, problem.span.path) == ("template-error", "themes/mine/templates/x.html")
    assert problem.span.line == 2
    return problem.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ 'a' * 10**9 * 10 }}", SIZE),
        ("{{ 10**9 * 'a' }}", SIZE),
        ("{{ ([0] * 10**9)|length }}", SIZE),
        (X + "{{ (x + x)|length }}", SIZE),
        (X + "{{ (x ~ x)|length }}", SIZE),
        ("{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}", SIZE),
        ("{{ 9 ** 5000 }}", BITS),
        ("{% set n = namespace(x=7) %}{% for i in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}", BITS),
        ("{{ 'a'|center(10**9) }}", NUMBER),
        ("{{ 'a'|center(width=10**9) }}", NUMBER),
        ("{{ 'a'|indent(10**9) }}", NUMBER),
        ("{{ 'a'.ljust(10**10) }}", NUMBER),
        ("{{ 'a'.zfill(10**10) }}", NUMBER),
        ("{{ (1).to_bytes(10**10) }}", NUMBER),
        ("{{ [1]|batch(10**9, 'x') }}", NUMBER),
        ("{{ [1]|slice(10**9) }}", NUMBER),
        ("{{ [[1]]|tojson(10**9) }}", NUMBER),
        ("{{ '%999999999d'|format(1) }}", WIDTH),
        ("{{ '%(a).999999999f'|format(a=1) }}", WIDTH),
        ("{{ '%*d'|format(999999999, 1) }}", NUMBER),
        ("{{ '%999999999d' % 1 }}", WIDTH),
        ("{{ '{:999999999}'.format(1) }}", WIDTH),
        ("{{ '{:{w}}'.format(1, w='999999999') }}", WIDTH),
        ("{{ '{:{w}}'.format(1, w=999999999) }}", NUMBER),
        ("{{ '{a:{b}}'.format_map({'a': 1, 'b': '999999999'}) }}", WIDTH),
        ("{{ ('%(a)s' * 9999)|format(a='b' * 9999) }}", SIZE),
        ("{{ ('{0}' * 9999).format('b' * 9999) }}", SIZE),
        ("{{ ('a' * 9999)|replace('a', 'b' * 9999) }}", SIZE),
        ("{{ ('a' * 9999).replace('a', 'b' * 9999) }}", SIZE),
        ("{{ ('a' * 9999).translate({97: 'b' * 9999}) }}", SIZE),
        ("{{ ('\t' * 9999).expandtabs(9999) }}", SIZE),
        ("{{ ('a ' * 9999)|indent(9999) }}", SIZE),
        ("{{ ('a ' * 9999)|wordwrap(1, true, 'b' * 9999) }}", SIZE),
        ("{{ range(9999)|join('a' * 9999) }}", SIZE),
        ("{{ ('a' * 9999).join('b' * 9999) }}", SIZE),
        (X + "{{ [x, x]|join }}", SIZE),
        ("{{ range(10**6)|length }}", "Range too big"),
        ("{{ ([[1]] * 9)|sum(start=[]) }}", "`sum` adds numbers"),
        (LAUGHS + "{{ j }}", SIZE),
        (LAUGHS + "{{ j|string|length }}", SIZE),
        (LAUGHS + "{{ j|tojson|length }}", SIZE),
        (LAUGHS + "{{ ('' ~ j)|length }}", SIZE),
        (LAUGHS + "{{ '%s' % j }}", SIZE),
        (LAUGHS + "{{ '{}'.format(j) }}", SIZE),
        (LAUGHS + "{{ {'a': j}|xmlattr }}", SIZE),
        ("{{ 1|round(10**9, 'ceil') }}", NUMBER),
        ("{{ 1|round(-10**9) }}", NUMBER),
        ("{{ ('a' * 99999)|wordwrap(1) }}", "a word here has more than 10,000 letters"),
        (MANY + "{{ n.l|sort|length }}", LOOK),
        (MANY + "{{ n.l|unique|length }}", LOOK),
        (MANY + "{{ n.l|max }}", LOOK),
        (MANY + "{{ [{'k': n.l}]|groupby('k')|length }}", LOOK),
        (MANY + "{{ {'a': n.l}|dictsort(by='value')|length }}", LOOK),
        (MANY + "{{ n.l == n.m }}", LOOK),
        (MANY + "{{ n.m[0] in n.l }}", LOOK),
        (MANY + "{{ n.m is eq n.l }}", LOOK),
        (MANY + "{{ [n.m]|select('eq', n.l)|list|length }}", LOOK),
        (MANY + "{{ n.l is lower }}", LOOK),
        (MANY + "{{ n.l.count('a') }}", LOOK),
        (MANY + "{{ dict(n.l)|length }}", LOOK),
        (X + "{% macro m() %}{% for i in range(99) %}{{ x }}{% endfor %}{% endmacro %}{{ m()|length }}", PAGE),
        (X + "{% for i in range(99) %}{{ x }}{% endfor %}", PAGE),
        (X + "{% set y %}{% for i in range(99) %}{{ x }}{% endfor %}{% endset %}", PAGE),
    ],
)
@pytest.mark.promise("templates-bounded")
def test_the_size_of_what_a_template_makes_has_bounds(text: str, said: str) -> None:
    assert refused(text).startswith(said)


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(9**5) %}{% for b in range(9**5) %}{% endfor %}{% endfor %}",
        "{% for a in range(9**5) %}{% for b in range(9**5) if b < 0 %}{% endfor %}{% endfor %}",
        "{% for a in range(9**5) %}{% for b in range(9**5) %}{{ loop.last }}{% endfor %}{% endfor %}",
        "{% for a in [9] recursive %}{% if a %}{{ loop([a - 1] * 9) }}{% endif %}{% endfor %}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
        "{% for a in range(9**5) %}{% set b = range(9999)|map('string')|list %}{% endfor %}",
        "{% for a in range(9**5) %}{% set b = ('a' * 99999).count('ab') %}{% endfor %}",
        "{% macro m() %}{{ caller() }}{{ caller() }}{% endmacro %}" + "{% call m() %}" * 39 + "{% endcall %}" * 39,
    ],
)
@pytest.mark.promise("templates-bounded")
def test_the_time_of_a_page_has_an_end(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_SECONDS", 0.2)
    assert refused(text).startswith(TIME)


@pytest.mark.promise("templates-bounded")
def test_includes_of_includes_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten in each of ten templates: nothing is nested deeply, there is no loop, and nothing is printed."""
    monkeypatch.setattr(bounds, "MOST_SECONDS", 0.2)
    theme = source("{% include '0.html' %}")
    for number in range(10):
        theme |= source(f"{{% include '{number + 1}.html' %}}" * 10, f"{number}.html")
    theme |= source("", "10.html")
    with pytest.raises(RenderError) as caught:
        Renderer(make_environment(theme, None), {}, "https://ana.example/", lambda _use: (), body_words()).render(
            page()
        )
    assert caught.value.diagnostic.message.startswith(TIME)


@pytest.mark.promise("pages-same")
@pytest.mark.parametrize("text", ["{{ 'a'.encode('mbcs')|string }}", "{{ (1).to_bytes(1, 'big').decode('oem') }}"])
def test_a_template_has_no_codecs_of_its_machine(text: str) -> None:
    assert "is unsafe" in refused(text)


def test_the_other_pages_of_a_template_that_is_too_slow_are_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_SECONDS", 0.2)
    slow = renderer("{% for a in range(9**5) %}{% for b in range(9**5) %}{% endfor %}{% endfor %}")
    found = []
    for name in "ab":
        with pytest.raises(RenderError) as caught:
            slow.render(page(name))
        found.append(caught.value.diagnostic)
    assert found[0] is found[1]


def test_every_page_is_counted_anew() -> None:
    few = renderer("{% for a in range(300) %}{{ '' }}{% endfor %}{{ 'x' * 900000 }}")
    assert {len(few.render(page(str(number)))) for number in range(60)} == {900_000}


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in [1] %}" * 21 + "{% endfor %}" * 21,
        "{% if 1 %}" * 300 + "{% endif %}" * 300,
        "{% if 1 %}" * 3000 + "{% endif %}" * 3000,
        "{% if 0 %}" + "{% elif 0 %}" * 3000 + "{% endif %}",
        "{% with %}" * 300 + "{% endwith %}" * 300,
        "{% set x %}" * 300 + "{% endset %}" * 300,
        "{% filter upper %}" * 300 + "{% endfilter %}" * 300,
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{{ " + "[" * 300 + "1" + "]" * 300 + " }}",
        "{{ " + "not " * 3000 + "1 }}",
        "{{ " + "1 + " * 3000 + "1 }}",
        "{{ " + "1 if 0 else " * 3000 + "1 }}",
        "{{ 1" + "|string" * 3000 + " }}",
        "{{ cards" + ".a" * 3000 + " }}",
        "{{ cards" + "()" * 3000 + " }}",
    ],
)
@pytest.mark.promise("templates-bounded")
def test_what_is_nested_too_deeply_is_found_before_anything_is_rendered(text: str) -> None:
    assert refused(text).startswith(DEEP)


@pytest.mark.parametrize(
    "text",
    [
        "{% include 'x.html' %}",
        "{% extends 'x.html' %}",
        "{% import 'x.html' as x %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}",
        "{% block a %}{{ self.a() }}{% endblock %}",
        "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    ],
)
def test_what_calls_itself_has_an_end(text: str) -> None:
    assert refused(text).startswith(LOOP)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{{ '%d of %s'|format(1234567, '20260304') }}", "1234567 of 20260304"),
        ("{{ '{} {:>3}'.format(2000000, 'x') }}", "2000000   x"),
        ("{{ 'a, b'|replace(', ', 123456) }}", "a123456b"),
        ("{{ none|default(1000000, true) }}", "1000000"),
        ("{{ 'x'|center(9999)|length }}{{ 2 ** 10 }}{{ 7 % 4 }}{{ 3 * 'ab' }}", "999910243ababab"),
        ("{{ cards|map(attribute='title')|join('; ') }}", "A &amp; B; A &amp; B; A &amp; B"),
        ("{% for a in range(1500) %}{{ '' }}{% endfor %}end", "end"),
        ("{% for a in [1] %}" * 16 + "x" + "{% endfor %}" * 16, "x"),
        ("{% if 1 %}" * 39 + "x" + "{% endif %}" * 39, "x"),
        ("{{ " + "1 + " * 90 + "1 }}", "91"),
        ("{% macro m(n) %}{% if n %}{{ n }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(9) }}", "987654321"),
        ("{{ cards|sort(attribute='title')|length }}{{ 3 in [1, 3] }}{{ 'a' in {'a': cards} }}", "3TrueTrue"),
        (
            "{{ 1 < 2 < cards|length }}{{ cards == [] }}{{ [3, 1, 2]|sort|join }}{{ 2 is in [1, 2] }}",
            "TrueFalse123True",
        ),
        (
            "{% for a in [[1, [2]], 3] recursive %}{{ loop(a) if a is iterable else a }}{% endfor %}",
            "123",
        ),
        (
            "{% for c in cards %}{{ loop.index }}{{ loop.length }}{{ loop.last }}{{ loop.revindex }} {% endfor %}",
            "13False3 23False2 33True1 ",
        ),
    ],
)
def test_what_templates_ordinarily_do_is_within_the_bounds(text: str, printed: str) -> None:
    assert rendered(text) == printed


def test_a_theme_without_an_end_publishes_nothing(journal: MakeJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_SECONDS", 0.2)
    text = '{% extends "!dune/entry.html" %}\n{% block main %}{% for a in range(9**5) %}{% for b in range(9**5) %}'
    text += "{% endfor %}{% endfor %}{% endblock %}"
    made = journal({"content/2026-03-04-a.md": "# A\n", "themes/dune/templates/entry.html": text})
    built = made.build()
    assert built.output.startswith("themes/dune/templates/entry.html:2:1: error[template-error]: the page takes longer")
    assert not list((made.root / "public").rglob("*.html"))
