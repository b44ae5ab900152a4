"""Templates: what they may see and do, and how a mistake in one is reported."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest

from microjournal.diagnostics import Diagnostic
from microjournal.model.digest import encode
from microjournal.plan.output import BodyUse, Output
from microjournal.theme.closure import Reading, closures
from microjournal.theme.environment import make_environment, read_templates
from microjournal.theme.load import TemplateSource
from microjournal.theme.render import Renderer, RenderError
from tests.words.tables import body_words, words

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

WORDS = words()
BASE = "https://ana.example/journal/"
CARD = {"title": "Salt & <pepper>", "items": 3, "tags": ("a", "b"), "deep": {"n": [1, 2]}, "none": None}


def sources(texts: Mapping[str, str]) -> dict[str, TemplateSource]:
    return {name: TemplateSource(text=text, file=f"themes/mine/templates/{name}") for name, text in texts.items()}


def rendered(text: str, others: Mapping[str, str] | None = None, *, path: str = "a/index.html", **inputs: Any) -> str:
    env = make_environment(sources({"x.html": text, **(others or {})}), WORDS)
    renderer = Renderer(env, {"site": {"title": "Ana"}}, BASE, lambda _source: (), body_words())
    return renderer.render(Output(path=path, template="x.html", inputs={"card": CARD, **inputs})).decode()


def failed(text: str, others: Mapping[str, str] | None = None, **inputs: Any) -> Diagnostic:
    with pytest.raises(RenderError) as caught:
        rendered(text, others, **inputs)
    return caught.value.diagnostic


def place(problem: Diagnostic) -> str:
    return f"{problem.span.path.removeprefix('themes/mine/templates/')}:{problem.span.line} {problem.code}"


# What a template sees


@pytest.mark.promise("text-is-text")
def test_text_is_escaped_and_what_is_printed_stays_what_it_is() -> None:
    assert (
        rendered("{{ card.title }}|{{ card.none }}|{{ 1.5 }}|{{ true }}") == "Salt &amp; &lt;pepper&gt;|None|1.5|True"
    )
    assert rendered('<a title="{{ title }}">', title='"it\'s"') == '<a title="&#34;it&#39;s&#34;">'
    assert rendered("{{ card.title|safe }}") == "Salt & <pepper>"


def test_a_name_after_a_dot_is_a_key_and_never_a_method_of_the_mapping() -> None:
    assert rendered("{{ card.items }} {{ deep.items.title }}", deep={"items": {"title": "<b>"}}) == "3 &lt;b&gt;"
    assert rendered("{{ card['items'] }}{% for name, value in card.deep.items() %}{{ name }}{% endfor %}") == "3n"


def test_the_ways_of_writing_days_and_numbers() -> None:
    assert rendered("{{ '2026-03-04'|day }}") == "4 March 2026"
    assert rendered("{{ '2026-03'|month_name }}") == "March 2026"
    assert rendered("{{ 1234|thousands }} {{ 12345|thousands }}") == "1,234 12,345"


@pytest.mark.parametrize(
    ("path", "root"), [("index.html", "./"), ("a/b/index.html", "../../"), ("404.html", "/journal/")]
)
def test_root_is_the_way_to_the_top(path: str, root: str) -> None:
    assert rendered("{{ root }}", path=path) == root


def test_a_body_comes_with_its_links_as_seen_from_the_page() -> None:
    stored = [("plan", "", "", "", '<p><a href="\0h0\0">x</a> &amp;</p>')]
    body = BodyUse(source="x.md", digest=b"", site_path="a/", links=(("page", "2026/03/b/", "c", "B"),))
    env = make_environment(sources({"x.html": "{% for s in body %}{{ s.kind }}: {{ s.html }}{% endfor %}"}), WORDS)
    renderer = Renderer(env, {}, BASE, lambda use: {"x.md": stored}[use.source], body_words())
    page = renderer.render(Output(path="a/index.html", template="x.html", inputs={}, bodies=(body,)))
    assert page.decode() == 'plan: <p><a href="../2026/03/b/#c">x</a> &amp;</p>'


# Mistakes


def test_an_unknown_name_is_reported_with_file_and_line() -> None:
    problem = failed("<h1>\n{{ card.title }}\n{{ titel }}")
    assert place(problem) == "x.html:3 template-unknown-name"
    assert problem.message == "there is no `titel` here (while rendering /a/index.html)"
    assert "docs/themes.md" in problem.help


@pytest.mark.parametrize(
    ("text", "others", "where"),
    [
        ("\n{{ card.titel }}", {}, "x.html:2"),
        ("\n{{ card['titel'] }}", {}, "x.html:2"),
        ("\n{{ card.title.nope }}", {}, "x.html:2"),
        ("\n{{ card.deep.nope }}", {}, "x.html:2"),
        ("\n{{ card.nope.title }}", {}, "x.html:2"),
        ("\n{{ nope.title }}", {}, "x.html:2"),
        ("\n{% if nope %}{% endif %}", {}, "x.html:2"),
        ("\n{% for x in nope %}{% endfor %}", {}, "x.html:2"),
        ("\n{{ nope ~ 'x' }}", {}, "x.html:2"),
        ("\n{{ nope == 1 }}", {}, "x.html:2"),
        ('{% include "part.html" %}', {"part.html": "\n\n{{ nope }}"}, "part.html:3"),
        (
            '{% from "m.html" import r %}\n{{ r(card) }}',
            {"m.html": "{% macro r(c) %}\n{{ c.nope }}{% endmacro %}"},
            "m.html:2",
        ),
        (
            '{% extends "b.html" %}{% block a %}\n{{ nope }}{% endblock %}',
            {"b.html": "{% block a %}{% endblock %}"},
            "x.html:2",
        ),
        ('{% extends "base.html" %}', {"base.html": "\n\n{{ nope }}"}, "base.html:3"),
    ],
)
def test_the_place_is_where_the_name_stands(text: str, others: dict[str, str], where: str) -> None:
    assert place(failed(text, others)) == f"{where} template-unknown-name"


def test_asking_whether_a_name_is_there_is_allowed() -> None:
    assert rendered("{{ 'yes' if nope is defined else 'no' }}{{ nope|default('x') }}") == "nox"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('\n{% include "nope.html" %}', "there is no template 'nope.html'"),
        ('\n{% extends "nope.html" %}', "there is no template 'nope.html'"),
        ("\n{{ 1 / 0 }}", "division by zero"),
        ("\n{{ 'x' + 1 }}", "can only concatenate str"),
        ("\n{{ '%d'|format('x') }}", "%d format"),
        ("\n{{ card.tags|sum }}", "unsupported operand"),
        ("\n{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
        ("\n{{ range(999999999)|length }}", "Range too big"),
        ("\n{{ '\\udc80' }}", "surrogates not allowed"),
        ("\n{{ 1e999|int }}", "name 'inf' is not defined"),
        ("\n{{ card.title() }}", "not callable"),
    ],
)
def test_whatever_goes_wrong_is_reported_with_the_template(text: str, said: str) -> None:
    problem = failed(text)
    assert problem.code == "template-error"
    assert said in problem.message
    assert problem.span.path.endswith("x.html")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ card.title.upper }}", "a function: write () behind its name"),
        ("{{ joiner }}", "a function"),
        ("{% macro m() %}{% endmacro %}{{ m }}", "a function"),
        ("{{ range }}", "a function"),
        ("{{ range|string }}", "a function"),
        ("{{ [range] }}", "a function"),
        ("{{ 'to ' ~ card.title.upper }}", "a function"),
        ("{{ 'to ' ~ card['title'].upper }}", "a function"),
        ("{{ card.tags|map(attribute='upper')|join }}", "a function"),
        ("{{ '%s' % card.title.upper }}", "a function"),
        ("{{ '{}'.format(card.title.upper) }}", "a function"),
        ("{{ {'a': dict}|tojson }}", "not JSON serializable"),
        ("{{ {'a': joiner}|pprint }}", "a function"),
        ("{% for x in card.tags %}{{ loop.cycle|upper }}{% endfor %}", "a function"),
        ("{% block a %}{{ self.a|string }}{% endblock %}", "a function"),
        ("{{ cycler('a') }}", "no text but a Cycler"),
        ("{{ cycler('a')|string }}", "a Cycler"),
        ("{{ [joiner()]|string }}", "a function"),
        ("{{ namespace(a=range)|string }}", "a function"),
    ],
)
@pytest.mark.promise("pages-same")
def test_what_would_print_its_address_in_memory_is_a_mistake(text: str, said: str) -> None:
    assert said in failed(text).message


def test_the_block_that_is_replaced_has_no_text_before_it_is_called() -> None:
    base = {"b.html": "{% block a %}base{% endblock %}"}
    text = '{% extends "b.html" %}{% block a %}{{ super()SIGN }}{% endblock %}'
    assert rendered(text.replace("SIGN", ""), base) == "base"
    assert "a function" in failed(text.replace("()SIGN", "|string"), base).message


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{{ [1]|batch(2) }}", "[[1]]"),
        ("{{ [1, 2, 3]|slice(2) }}", "[[1, 2], [3]]"),
        ("{{ card.tags|map('upper') }}", "['A', 'B']"),
        ("{{ card.tags|select('equalto', 'a')|string }}", "['a']"),
        ("{{ card.tags|reverse ~ '' }}", "['b', 'a']"),
        ("{{ card.deep.keys() }}", "['n']"),
        ("{{ card.deep.items()|string }}", "[('n', [1, 2])]"),
    ],
)
def test_filters_and_methods_give_lists(text: str, printed: str) -> None:
    assert rendered("{% autoescape false %}" + text + "{% endautoescape %}") == printed


def test_an_order_by_chance_cannot_be_asked_for() -> None:
    assert "unsupported operand" in failed("{{ {'a': 1}.keys() - {}.keys() }}").message


def test_functions_in_their_wrapping_do_what_they_did() -> None:
    assert rendered("{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.current }}") == "aba"
    assert rendered("{% set j = joiner(';') %}{{ j() }}{{ j() }}{{ range(2)|list }}{{ dict(a=1).a }}") == ";[0, 1]1"
    assert rendered("{% set n = namespace(a=1) %}{% set n.a = n.a + 1 %}{{ n.a }}{{ 'x'.upper() }}") == "2X"
    assert rendered("{{ 'a-b'.split('-')|last }}{{ '{:>3}'.format(1) }}{{ '%.1f'|format(2) }}") == "b  12.0"


def test_a_failure_can_be_handed_from_one_process_to_another() -> None:
    with pytest.raises(RenderError) as caught:
        rendered("{{ nope }}")
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.diagnostic == caught.value.diagnostic


# The sandbox

ESCAPES = [
    "''.__class__",
    "''.__class__.__mro__[1].__subclasses__()",
    "card.title.__init__.__globals__",
    "card.__class__",
    "card.deep.__class__.__mro__",
    "''['__class__']",
    "''|attr('__class__')",
    "'{0.__class__}'.format(card)",
    "'%s'.__mod__.__self__",
    "self.__dict__",
    "self._TemplateReference__context",
    "cycler.__init__.__globals__.os",
    "joiner.__init__.__globals__",
    "namespace.__init__",
    "range.__self__",
    "dict.mro()",
    "(card.title|map('upper')).gi_frame",
    "caller.__globals__",
    "card.tags.__getitem__(0)",
    "''.join.__self__.__class__",
]


@pytest.mark.parametrize("expression", ESCAPES)
def test_no_way_leads_from_data_to_the_program(expression: str) -> None:
    assert failed("{{ " + expression + " }}").code in ("template-error", "template-unknown-name")
    assert failed("{% set x = " + expression + " %}{{ x.y }}").code in ("template-error", "template-unknown-name")


@pytest.mark.parametrize(
    "statement",
    [
        "{{ card.update({'title': 'x'}) }}",
        "{{ card.pop('title') }}",
        "{{ card.clear() }}",
        "{{ card.deep.clear() }}",
        "{{ card.setdefault('x', 1) }}",
        "{{ card.deep.n.append(3) }}",
        "{{ card.deep.n.sort() }}",
        "{% do card.deep.n.append(3) %}",
        "{% set card.title = 'x' %}",
        "{% for x in card.deep.n %}{{ card.deep.n.remove(x) }}{% endfor %}",
    ],
)
def test_nothing_that_a_template_gets_can_be_changed(statement: str) -> None:
    before = encode(CARD)
    with pytest.raises(RenderError):
        rendered(statement)
    assert encode(CARD) == before


@pytest.mark.parametrize(
    "text", ["{{ lipsum() }}", "{{ now() }}", "{{ environ }}", "{{ open('x') }}", "{{ url_for('x') }}"]
)
def test_there_is_no_clock_chance_or_file(text: str) -> None:
    assert failed(text).code == "template-unknown-name"
    _, problems = read_templates(sources({"x.html": "{{ card.tags|random }}"}))
    assert [problem.message for problem in problems] == ["No filter named 'random'."]


# What is found before anything is rendered


def readings(texts: Mapping[str, str]) -> tuple[dict[str, Reading], list[str]]:
    found, problems = read_templates(sources(texts))
    return found, [f"{place(problem)}: {problem.message}" for problem in problems]


def test_all_mistakes_of_all_templates_are_reported_at_once() -> None:
    _, problems = readings(
        {
            "a.html": "\n{% if x %}",
            "b.html": "\n\n{{ x|nope }}",
            "c.html": "{% block a %}{% endblock %}\n{% block a %}{% endblock %}",
            "d.html": "{{ x is nope }}",
            "e.html": "{{ }}",
            "f.html": "{% nope %}",
            "g.html": "{{ fine }}",
        }
    )
    assert [problem.partition(":")[0] for problem in problems] == [
        "a.html",
        "b.html",
        "c.html",
        "d.html",
        "e.html",
        "f.html",
    ]
    assert problems[1] == "b.html:3 template-error: No filter named 'nope'."
    assert problems[2].startswith("c.html:2 template-error: block 'a' defined twice")


@pytest.mark.parametrize(
    "text",
    [
        "\n{% include page.kind %}",
        '\n{% include page.kind ~ ".html" %}',
        "\n{% extends layout %}",
        '\n{% import "m" ~ x as m %}',
        "\n{% from x import m %}",
        '\n{% include ["a.html", x] %}',
        '\n{% include "a.html" if x else "b.html" %}',
    ],
)
def test_a_template_named_by_an_expression_is_an_error_at_its_line(text: str) -> None:
    _, (problem,) = readings({"x.html": text})
    assert problem.startswith("x.html:2 template-dynamic: this names a template by an expression")


def test_templates_may_be_chosen_among_constant_names() -> None:
    found, problems = readings(
        {"x.html": '{% if x %}{% include "a.html" %}{% else %}{% include ["b.html", "c.html"] %}{% endif %}'}
    )
    assert problems == []
    assert found["x.html"].refers == ("a.html", "b.html", "c.html")


def test_a_template_reads_the_names_that_it_does_not_set_itself() -> None:
    found, _ = readings(
        {"x.html": "{% set a = b %}{% for c in d %}{{ c.e }}{{ a }}{{ loop.index }}{% endfor %}{{ range(f) }}"}
    )
    assert set(found["x.html"].names) - {"range"} == {"b", "d", "f"}


def closure_of(texts: dict[str, str]) -> tuple[bytes, tuple[str, ...]]:
    found = closures(texts, readings(texts)[0])["x.html"]
    return found.digest, found.names


def test_the_closure_of_a_template_is_all_that_it_can_reach() -> None:
    texts = {
        "x.html": '{% extends "base.html" %}{% block a %}{{ one }}{% endblock %}',
        "base.html": '{% from "m.html" import row %}{% block a %}{% endblock %}{{ row(two) }}',
        "m.html": '{% macro row(c) %}{{ three }}{% include "deep.html" %}{% endmacro %}',
        "deep.html": "{{ four }}",
        "other.html": "{{ five }}",
    }
    before, names = closure_of(texts)
    assert names == ("four", "one", "three", "two")
    for name in texts:
        changed = closure_of({**texts, name: texts[name] + "\n"})[0]
        assert (changed != before) == (name != "other.html"), name


def test_a_template_that_is_missing_belongs_to_the_closure() -> None:
    texts = {"x.html": '{% include "maybe.html" ignore missing %}'}
    assert closure_of(texts)[0] != closure_of({**texts, "maybe.html": ""})[0]


def test_templates_that_include_each_other_have_a_closure_too() -> None:
    texts = {"x.html": '{% include "y.html" %}{{ a }}', "y.html": '{% include "x.html" %}{{ b }}'}
    assert closure_of(texts)[1] == ("a", "b")


# In a journal


ENTRY = {"content/2026-03-04-stand-up.md": "---\ntitle: Stand-up\ntags: [a]\nexpect: It helps\n---\nText.\n"}
BLOCK = '{% extends "!dune/entry.html" %}\n{% block main %}\n{{ super() }}\n'


def site(made: Journal) -> dict[str, bytes]:
    return {name: data for name, data in made.contents().items() if not name.startswith(".microjournal/")}


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        (BLOCK + "{{ entry.titel }}{% endblock %}", ":4:10: error[template-unknown-name]", "there is no `titel` here"),
        (BLOCK + "{{ nope }}{% endblock %}", ":4:4: error[template-unknown-name]", "there is no `nope` here"),
        (BLOCK + "{% if x %}{% endblock %}", ":4:14: error[template-error]", "Encountered unknown tag 'endblock'"),
        (BLOCK + "{{ entry.title|nope }}{% endblock %}", ":4:16: error[template-error]", "No filter named 'nope'"),
        (BLOCK + "{% include page.kind %}{% endblock %}", ":4:4: error[template-dynamic]", "by an expression"),
        (BLOCK + '{% include "nope.html" %}{% endblock %}', ":4:13: error[template-error]", "no template 'nope.html'"),
        (BLOCK + "{{ ''.__class__ }}{% endblock %}", ":4:1: error[template-error]", "'__class__' of 'str' object"),
        ('{% extends "!dun/entry.html" %}', ":1:13: error[template-error]", "there is no template '!dun/entry.html'"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_template_publishes_nothing(journal: MakeJournal, text: str, where: str, said: str) -> None:
    made = journal(ENTRY)
    assert made.build().output == ""
    before, ledger = site(made), made.read("permalinks.txt")
    made.write({"themes/dune/templates/entry.html": text, "content/2026-03-05-more.md": "# More\n"})
    for _ in range(2):
        built = made.build()
        assert not built.ok
        assert built.output.startswith(f"themes/dune/templates/entry.html{where}: "), built.output
        assert said in built.output
        assert (site(made), made.read("permalinks.txt")) == (before, ledger)
    made.remove("themes/dune/templates/entry.html")
    assert made.build().output == ""
    assert "2026/03/more/index.html" in site(made)


def test_a_first_build_that_fails_leaves_no_page(journal: MakeJournal) -> None:
    made = journal({**ENTRY, "themes/dune/templates/entry.html": "{{ nope }}"})
    assert not made.build().ok
    assert not (made.root / "public").exists() or site(made) == {}
    assert not (made.root / "permalinks.txt").exists()


def test_a_mistake_on_every_page_is_reported_once_and_not_for_every_page(journal: MakeJournal) -> None:
    files = {f"content/2026-03-04-n{n}.md": "# N\n" for n in range(30)}
    made = journal({**files, "themes/dune/templates/base.html": "<p>\n{{ nope }}"})
    built = made.build()
    assert {(p.code, p.span.path, p.span.line) for p in built.result.problems} == {
        ("template-unknown-name", "themes/dune/templates/base.html", 2)
    }
    assert built.output.count("themes/dune/templates/base.html:2:1:") <= 2
