"""Whether time and output stay in proportion to the input, for texts that were made to be hard.

    python -m benchmarks.linear                          every shape at 10, 20, 40 and 80 thousand characters
    python -m benchmarks.linear --only tables,references --size 10000 160000

Each shape is a little text, repeated: as the body of an entry, as its front matter, as settings, as lines of
`permalinks.txt`, as a file of a Jekyll site. Each size is read three times; the quickest counts. The last column is how
many times as long the largest takes, divided by how many times as large it is: 1 is linear, 8 is quadratic. Those above
3, if they take more than a tenth of a second, are named at the end, and then the exit code is 1.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from benchmarks.report import table
from microjournal.content.entry import ParseSettings, parse
from microjournal.content.settings import read
from microjournal.imports.jekyll.convert import convert
from microjournal.imports.values import OldFiles
from microjournal.journal.permalinks import parse_permalinks
from microjournal.markdown import render
from microjournal.markdown.links import fill

_SIZES = (10_000, 20_000, 40_000, 80_000)
_RUNS = 3
_WORST = 3.0
_NOTICED = 0.1
# Larger sizes of a shape are left out after this.
_TOO_LONG = 20.0

# A text of about so many characters.
Shape: TypeAlias = Callable[[int], str]


def repeated(unit: str, before: str = "", after: str = "") -> Shape:
    """The text, as often as it fits. "#" in it is a number that counts."""

    def make(size: int) -> str:
        if "#" not in unit:
            return before + unit * (size // len(unit)) + after
        return before + "".join(unit.replace("#", str(number)) for number in range(size // (len(unit) + 3))) + after

    return make


def nested(opening: str, middle: str, closing: str) -> Shape:
    """The text between as many openings and closings as fit."""
    return lambda size: (
        opening * (size // (len(opening) + len(closing))) + middle + closing * (size // (len(opening) + len(closing)))
    )


def half(long: str, unit: str) -> Shape:
    """One long thing of half the size, and what refers to it in the other half."""
    return lambda size: long.replace("LONG", "x" * (size // 2)) + unit * (size // 2 // len(unit))


BODIES: Mapping[str, Shape] = {
    "words": repeated("some words, as people write them. "),
    "paragraphs": repeated("some words\n\n"),
    "tables": repeated("a|b\n-|-\n\n"),
    "rows": repeated("| a | b |\n", "| a | b |\n|---|---|\n"),
    "rows that are too long": repeated("|b|c|\n", "|a|\n|-|\n"),
    "columns": lambda size: "|a" * (size // 4) + "|\n" + "|-" * (size // 4) + "|\n",
    "columns and rows": lambda size: "|a" * 120 + "|\n" + "|-" * 120 + "|\n" + "a\n" * (size // 2),
    "table rules": repeated("a|b\n-|-\n"),
    "bars in a cell": repeated("\\|[a](b)", "|a|\n|-|\n|"),
    "references": half("[a]: http://LONG\n\n", "[a] "),
    "titles of references": half('[a]: /b "LONG"\n\n', "[a] "),
    "images by reference": half("[a]: http://LONG\n\n", "![a] "),
    "definitions": repeated("[a#]: /b\n"),
    "definitions and uses": repeated("[a#]: /b\n\n[a#]\n\n"),
    "definitions of one name": repeated("[a]: /b\n"),
    "definitions without an end": repeated("[a]: <b\n"),
    "titles without an end": repeated('[a]: b "\n'),
    "a label without an end": repeated("[\\a"),
    "links": repeated("[a](https://b.example/c) "),
    "links on lines": repeated("[a](https://b.example/c)\n"),
    "local links": repeated("[a](b.md) "),
    "local links on lines": repeated("[a](b.md)\n"),
    "wikilinks": repeated("[[a]] "),
    "wikilinks of a heading": half("# T\n\n## LONG {#h}\n\n", "[[#h]] "),
    "open wikilinks": repeated("[["),
    "open brackets": repeated("["),
    "closed brackets": repeated("]"),
    "pairs of brackets": repeated("[]"),
    "nested brackets": nested("[", "a", "]"),
    "nested links": nested("[", "a", "](b)"),
    "nested images": nested("![", "a", "](b)"),
    "open links": repeated("[a]("),
    "open links with spaces": repeated("[ (]("),
    "open angles": repeated("[a](<b"),
    "open titles": repeated('[a](b "c'),
    "images": repeated("![a](b.png)\n"),
    "open images": repeated("!["),
    "emphasis": repeated("*a* "),
    "open emphasis": repeated("*a "),
    "open underlines": repeated("_a "),
    "closers": repeated("a* "),
    "mixed emphasis": repeated("*a_ "),
    "strong in strong": nested("**a ", "b", " a**"),
    "runs of three": repeated("a***b"),
    "stars": repeated("*"),
    "strikes": repeated("~~a "),
    "tildes": repeated("~"),
    "backticks": lambda size: "".join("e" + "`" * n for n in range(int((2 * size) ** 0.5))),
    "code": repeated("`a` "),
    "open code": repeated("`a ``b "),
    "entities": repeated("&amp;"),
    "open entities": repeated("&a"),
    "numbers of entities": repeated("&#1"),
    "backslashes": repeated("\\"),
    "hard breaks": repeated("a\\\n"),
    "spaces": repeated(" ", "a", "b"),
    "spaces at the end of lines": repeated("a  \n"),
    "tabs": repeated("\t", "-", "a"),
    "empty lines": repeated("\n"),
    "open tags": repeated("<a "),
    "tags": repeated("<b>a</b> "),
    "tags of no element": lambda size: "".join(f"<x{number}>\n" for number in range(size // 6)),
    "tags of no element in a block": lambda size: "<div>\n" + "".join(f"<x{number}>\n" for number in range(size // 6)),
    "less than": repeated("<"),
    "open comments": repeated("<!-- a "),
    "open instructions": repeated("<? a "),
    "open declarations": repeated("<!A a "),
    "open data": repeated("a <![CDATA["),
    "attributes of a tag": repeated(" a='b'", "<p", ">"),
    "an open attribute": repeated(" a='b", "<p"),
    "blocks of html": repeated("<div>\n\n"),
    "images in html": repeated('<img src="a.png">\n'),
    "images in one block": repeated('<img src="a.png">', "<div>\n", "\n</div>"),
    "a srcset": repeated("a.png 1x, ", '<img srcset="', '">'),
    "a srcset of commas": repeated(",", '<img srcset="', '">'),
    "a srcset of parentheses": repeated("a (", '<img srcset="', '">'),
    "addresses in a style": repeated("url(a.png) ", '<p style="', '">'),
    "open addresses in a style": repeated("url(", '<p style="', '">'),
    "open quotes in a style": repeated("url('a", '<p style="', '">'),
    "spaces in a style": repeated(" ", '<p style="url(', '">'),
    "open comments in a style": repeated("/*", '<p style="url(a)', '">'),
    "embedded images": repeated("![[a.png]] "),
    "open embedded images": repeated("![["),
    "wikilinks of many headings": repeated("[[a#B c]] "),
    "ids in html": repeated('<i id="a#"></i>'),
    "one id in html": repeated('<i id="a"></i>\n'),
    "bare addresses": repeated("https://a.example/b "),
    "a bare address": repeated("a", "https://b.example/"),
    "parentheses after an address": repeated(")", "https://b.example/("),
    "semicolons after an address": repeated("&a;", "https://b.example/"),
    "schemes": repeated("http://"),
    "www": repeated("www."),
    "autolinks": repeated("<https://a.example/b>"),
    "open autolinks": repeated("<https://"),
    "quotations": nested(">", "a", ""),
    "quoted lines": repeated("> a\n"),
    "quotations in turns": repeated("> a\n\nb\n\n"),
    "lists": repeated("- a\n"),
    "loose lists": repeated("- a\n\n"),
    "many lists": repeated("- a\n\n+ b\n\n"),
    "numbers": repeated("1. a\n"),
    "deep lists": lambda size: "".join("  " * n + "- a\n" for n in range(int(size**0.5))),
    "lists on one line": repeated("- ", "", "a"),
    "tasks": repeated("- [ ] a\n"),
    "lists of paragraphs": repeated("- a\n\n  b\n\n"),
    "headings": repeated("## a\n\n"),
    "headings with numbers": repeated("## a #\n\n"),
    "headings of one name and its numbers": repeated("## a\n\n## a-#\n\n"),
    "updates": repeated("## 2026-03-04 a\n\n"),
    "underlined headings": repeated("a\n-\n"),
    "underlines": repeated("a\n=\n\n"),
    "a paragraph that may be underlined": repeated("a\n", "", "-\n"),
    "rules": repeated("---\n"),
    "fences": repeated("```\na\n```\n"),
    "open fences": repeated("```\n~~~\n"),
    "code of a language": repeated("x = (1, 'a')\n", "```python\n", "```\n"),
    "open strings of a language": repeated("'", "```python\n", "\n```\n"),
    "blocks of unknown languages": repeated("```nolang#\na\n```\n"),
    "footnotes": repeated("a[^#]\n\n[^#]: b\n\n"),
    "uses of a footnote": repeated("[^a] ", "[^a]: b\n\n"),
    "footnotes without a text": repeated("[^a#] "),
    "open footnotes": repeated("[^"),
    "footnotes on the spot": repeated("^[a] "),
    "footnotes in footnotes": repeated("[^#]: a[^#]\n"),
    "definition lists": repeated("a\n: b\n\n"),
    "definitions of a term": repeated(": b\n", "a\n"),
    "terms without an end": repeated("a\n\n: "),
    "attributes": repeated("*a*{.b} "),
    "open braces": repeated("{"),
    "open attributes": repeated("a{.b"),
    "classes": repeated(" .b", "*a*{", "}"),
    "braces of blocks": repeated("{.a}\n"),
    "spans": repeated("[a]{.b}"),
    "a heading's attributes": repeated("{", "## a "),
    "callouts": repeated("> [!NOTE]\n> a\n\n"),
    "letters with marks": repeated("e\u0301"),
    "odd spaces": repeated("\u2003a\u00a0\n"),
    "quotes": repeated("\"'"),
    "sentences": repeated("a. "),
    "dots": repeated("."),
    "a long word": repeated("a"),
    "conflict marks": repeated("<<<<<<< a\n=======\n>>>>>>> b\n"),
}

HEADS: Mapping[str, Shape] = {
    "keys": repeated("a#: b\n"),
    "one key": repeated("a: b\n"),
    "tags": repeated("a#, ", "tags: [", "]\n"),
    "tags on lines": repeated("- a#\n", "tags:\n"),
    "near tags": repeated("tag#, ", "tags: [", "]\n"),
    "text": repeated("a ", "summary: "),
    "folded text": repeated("  a\n", "summary: >\n"),
    "quoted text": repeated("a\\n", 'summary: "', '"'),
    "an open quote": repeated("a\n ", 'summary: "'),
    "escaped quotes": repeated("''", "summary: '", "'"),
    "repeated text": lambda size: f"extra:\n  a: &a {'x' * (size // 2)}\n  b: [{'*a, ' * (size // 8)}]\n",
    "laughs": lambda size: (
        "extra:\n  a0: &a0 [x]\n" + "".join(f"  a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, size // 30))
    ),
    "merged": lambda size: (
        "extra:\n  a: &a {"
        + "".join(f"k{n}: 1, " for n in range(size // 20))
        + "}\n  b:\n    <<: ["
        + "*a, " * (size // 8)
        + "]\n"
    ),
    "open lists": repeated("[", "extra: "),
    "open mappings": repeated("{a: ", "extra: "),
    "nested items": repeated("- ", "extra:\n  "),
    "nested keys": lambda size: "extra:\n" + "".join(" " * (n + 1) + "a:\n" for n in range(int((2 * size) ** 0.5))),
    "complex keys": repeated("? a\n"),
    "question marks": repeated("? "),
    "comments": repeated("# a\n"),
    "colons": repeated("a:"),
    "colons and spaces": repeated("a: "),
    "digits": repeated("9", "confidence: "),
    "anchors": repeated("&a"),
    "tags of yaml": repeated("!a ", "extra: "),
    "documents": repeated("...\n"),
    "directives": repeated("%a\n"),
    "follows": repeated("a#, ", "follows: [", "]\n"),
    "aliases": repeated("/a#/, ", "aliases: [", "]\n"),
    "authors": repeated("a#, ", "authors: [", "]\n"),
    "unknown keys that are near": repeated("titl#: b\n"),
    "lines without keys": repeated("a\n"),
    "tabs": repeated("\t"),
    "escapes": repeated("\\u0041", 'summary: "', '"'),
}

SETTINGS: Mapping[str, Shape] = {
    "menu": repeated("  - {title: a, address: /a#/}\n", "menu:\n"),
    "authors": repeated("  a#: {name: b}\n", "authors:\n"),
    "options": repeated("    a#: b\n", "theme:\n  name: dune\n  options:\n"),
    "unknown settings": repeated("a#: b\n"),
}

LEDGERS: Mapping[str, Shape] = {
    "addresses": repeated("/2026/03/a#/ a#\n"),
    "one address": repeated("/2026/03/a/ a\n"),
    "conflict marks": repeated("<<<<<<<\n"),
    "odd lines": repeated("a\n"),
    "a long line": repeated("a"),
    "signs": repeated("%41"),
}

OLD_POSTS: Mapping[str, Shape] = {
    "words": repeated("some words "),
    "open outputs": repeated("{{ "),
    "open tags": repeated("{% "),
    "outputs": repeated("{{ a }} "),
    "tags": repeated("{% a %} "),
    "links of liquid": repeated("{% link a.md %} "),
    "dead links": repeated("[a](/b#/) "),
    "dead links on lines": repeated("[a](/b#/)\n"),
    "includes": repeated('{% include a.html b="c" %}\n'),
    "highlights": repeated("{% highlight a %}\n"),
    "raw": repeated("{% raw %}"),
    "open comments": repeated("{% comment %}"),
    "attribute lists": repeated("a\n{: .b}\n\n"),
    "open attribute lists": repeated("{: "),
    "definitions": repeated("[a#]: /b\n"),
    "definitions and uses": repeated("[a#]: /b\n\n[a#]\n\n"),
    "brackets": repeated("["),
    "open code": repeated("`a ``b "),
    "tables": repeated("a|b\n-|-\n\n"),
    "fences": repeated("```\n"),
    "wikilinks": repeated("[[a]] "),
    "tags of html": repeated('<a href="/b">'),
    "maths": repeated("$$ a "),
}

_HEAD = "---\ntitle: A\ndate: 2026-03-04\n"
_LINK = ("page", "2026/03/b/", "", "B")


def _entry(text: str) -> int:
    parsed = parse(text.encode(), path="content/2026-03-04-a.md", settings=ParseSettings(url="https://ana.example/"))
    return len(repr(parsed))


def _said(key: str, which: str) -> str:
    return f"{key} {which}"


def _body(text: str) -> int:
    body, problems = render(text, path="a.md", first_line=1, site_url="https://ana.example/")
    links = (_LINK,) * len(body.links)
    html = [fill(section.html, links, root="../", say=_said, here="a/") for section in body.sections]
    return sum(map(len, html)) + len(repr(body.links)) + sum(len(repr(problem)) for problem in problems)


def _head(text: str) -> int:
    return _entry(f"{_HEAD}{text}\n---\nText.\n")


def _settings(text: str) -> int:
    return len(repr(read(f"title: A\nurl: https://ana.example/\n{text}\n")))


def _ledger(text: str) -> int:
    return len(repr(parse_permalinks(text)))


def _post(text: str) -> int:
    files = {"_config.yml": b"title: A\n", "_posts/2020-01-02-a.md": f"---\ntitle: A\n---\n{text}\n".encode()}
    old = OldFiles(paths=tuple(files), read=files.__getitem__, size=lambda path: len(files[path]))
    return len(repr(convert(old, today="2026-03-04")))


KINDS: Mapping[str, tuple[Callable[[str], int], Mapping[str, Shape]]] = {
    "body": (_body, BODIES),
    "front matter": (_head, HEADS),
    "settings": (_settings, SETTINGS),
    "permalinks.txt": (_ledger, LEDGERS),
    "Jekyll post": (_post, OLD_POSTS),
}


def cost_of(use: Callable[[str], int], text: str, runs: int) -> tuple[float, int]:
    """Seconds of the processor, the least of the runs, and the size of what came out."""
    best, size = float("inf"), 0
    for _ in range(runs):
        start = time.process_time()
        size = use(text)
        best = min(best, time.process_time() - start)
        if best > _TOO_LONG / 10:
            break
    return best, size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, nargs="+", default=_SIZES)
    parser.add_argument("--only", default="", help="shapes or kinds, with commas between them")
    parser.add_argument("--runs", type=int, default=_RUNS)
    options = parser.parse_args()
    only = [name.strip() for name in options.only.split(",") if name.strip()]
    worst = []
    for kind, (use, shapes) in KINDS.items():
        rows = []
        for name, shape in shapes.items():
            if only and kind not in only and name not in only:
                continue
            row, growth, output = _measured(use, shape, options.size, options.runs)
            rows.append((name, *row))
            if growth > _WORST or output > _WORST:
                worst.append(f"{kind}: {name}")
        if rows:
            sizes = [f"{size:,}" for size in options.size]
            print(f"\n{kind}\n\n" + table(("shape", *sizes, "time", "output"), rows), flush=True)
    if worst:
        sys.exit("\nMore than in proportion: " + ", ".join(worst))


def _measured(
    use: Callable[[str], int], shape: Shape, sizes: Sequence[int], runs: int
) -> tuple[list[str], float, float]:
    """The cells of a row, and how much more than in proportion time and output grow."""
    costs = []
    for size in sizes:
        costs.append((size, *cost_of(use, shape(size), runs)))
        if costs[-1][1] > _TOO_LONG:
            break
    (small, first_time, first_output), (large, last_time, last_output) = costs[0], costs[-1]
    scale = large / small
    growth = last_time / max(first_time, 1e-6) / scale
    output = last_output / max(first_output, 1) / scale
    cells = [f"{seconds * 1000:,.1f} ms" for _, seconds, _ in costs] + ["too long"] * (len(sizes) - len(costs))
    return [*cells, f"{growth:.1f}", f"{output:.1f}"], growth if last_time > _NOTICED else 0, output


if __name__ == "__main__":
    main()
