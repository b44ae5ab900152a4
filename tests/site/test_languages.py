"""Pages and feeds in every language: nothing of the interface is left in English.

The pages are those of the gallery, every kind in every state. First in a language that nobody speaks, in which each
word is its key in brackets: what has none is either the author's or was forgotten. Then in each language there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from bs4 import BeautifulSoup, Doctype
from bs4 import Comment as Remark

from microjournal.build.options import BuildOptions
from microjournal.build.pipeline import build
from microjournal.build.render import Job, _RenderWorker, render_stale
from microjournal.content.snapshot import write_snapshot
from microjournal.create.gallery import GALLERY_TODAY, SHOWN, gallery
from microjournal.create.scaffold import write_new
from microjournal.model.conversation import Comment, Conversation
from microjournal.model.paths import file_of
from microjournal.model.settings import ThemeChoice
from microjournal.plan.groups import plan_group
from microjournal.plan.output import Output
from microjournal.theme.words import built_in
from microjournal.words.message import Form, Part, Texts, Value, parse
from microjournal.words.table import Table, table
from tests.words.tables import LANGUAGES, facts

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

OPEN, CLOSE = "⟦", "⟧"
ISSUE = "https://github.com/cleo/tries/issues/9"
EVERYTHING = "2026/03/zonk/index.html"
FEEDS = ("feed.xml", "weekly.xml", "comments.xml", "calendar.ics", "feeds.opml")
# Attributes that nobody sees or hears: everything else is read.
UNSEEN = frozenset(
    """
    aria-controls aria-current aria-describedby aria-hidden aria-labelledby as autocapitalize autocomplete charset
    cite class color colspan crossorigin d datetime decoding dir enctype fetchpriority fill for form height hidden
    href hreflang http-equiv id lang loading media method name numbering open opacity pathlength points
    preserveaspectratio property rel role rowspan scope size src srcset start stroke style tabindex target transform
    type viewbox width x x1 x2 xmlns y y1 y2
    """.split()
)
# What is the same in every language: names, formats, and what a program is told to do.
NAMES = frozenset(
    "RSS Atom JSON Feed iCalendar GitHub microjournal new feeds.opml Ctrl Cmd F build finish website article"
    " summary summary_large_image noindex opml width=device-width, initial-scale=1 light dark Codeberg".split()
)
# What Markdown says besides its author. Some of the English ones are what an author writes for them, `> [!NOTE]`.
OF_BODIES = frozenset(
    """
    callout-caution callout-important callout-note callout-tip callout-warning comment-image comment-rest footnote
    footnote-back footnotes heading-link heading-link-to quoted-text table task-done
    """.split()
)
_MARKS = re.compile(r"\[!\w+\]")
ALERTS = "\n\n".join(f"> [!{kind}]\n> Zonk." for kind in ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"))
TABLE_OF_NOTHING = "| | |\n|-|-|\n| zonk | zonk |"
BODY = f"""\
---
title: Zonk
issue: 9
---
Zonk[^1] zonk[^1], zonk.[^2] ![[2026-03-06-zonk/zonk.svg]] ![[2026-01-09-sell-jam]]

![](2026-03-06-zonk/zonk.svg "Zonk")

- [x] zonk
- [ ] zonk

{ALERTS}

{TABLE_OF_NOTHING}

| zonk | zonk |
|-|-|
| zonk | zonk |

```diff
- zonk
+ zonk
```

    zonk

zonk
: zonk

## Zonk

## ![](2026-03-06-zonk/zonk.svg)

## 2026-03-07 Zonk

<details><summary>Zonk</summary>zonk</details>

## Result

Zonk.

[^1]: Zonk.
[^2]: Zonk.
"""
COMMENT = f"""\
{ALERTS}

{TABLE_OF_NOTHING}

- [x] zonk

![](https://zonk.example/) <img src="https://zonk.example/zonk.png">

> > > zonk

```diff
- zonk
```

{"zonk " * 4000}
"""
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass
class Pages:
    """A journal that was built, whose pages can be made in another language."""

    job: Job
    groups: Mapping[str, str]
    written: str

    def __call__(self, language: str, words: Table) -> dict[str, bytes]:
        """Its pages by their paths."""
        job, settings = self.job, replace(self.job.settings, language=language)
        shared = {**job.shared, "site": {**job.shared["site"], "language": language}}
        worker = _RenderWorker(replace(job, words=words, settings=settings, shared=shared))
        return {
            output.path: worker.renderer.render(output)
            for group in dict.fromkeys(self.groups.values())
            for output in plan_group(worker.views, worker.journal, group)
            if isinstance(output, Output) and output.path in self.groups
        }


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    root = tmp_path_factory.mktemp("gallery")
    files = gallery(ThemeChoice(name="dune"))
    talk = Conversation(
        url=ISSUE,
        updated="2026-03-09T10:00:00Z",
        comments=(Comment(id="9", author="zonk", created="2026-03-09T09:00:00Z", url=f"{ISSUE}#9", text=COMMENT),),
    )
    files |= {
        "content/2026-03-06-zonk.md": BODY,
        "content/2026-03-06-zonk/zonk.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "comments/github.com/cleo/tries/9.jsonl": write_snapshot(talk).decode(),
    }
    write_new(root, files)
    jobs: list[Job] = []

    def kept(job: Job, *rest: Any) -> Any:
        jobs.append(job)
        return render_stale(job, *rest)

    with patch("microjournal.build.render.render_stale", kept):
        assert build(BuildOptions(root=root, today=GALLERY_TODAY, jobs=1)).ok
    (job,) = jobs
    wanted = {*[file_of(shown.path) for shown in SHOWN], *FEEDS, EVERYTHING}
    worker = _RenderWorker(job)
    groups = {
        output.path: group
        for group, _ in job.groups
        for output in plan_group(worker.views, worker.journal, group)
        if output.path in wanted
    }
    assert groups.keys() == wanted
    written = " ".join([file.read_text(encoding="utf-8") for file in _texts(root)])
    return Pages(job=job, groups=groups, written=_plain(_MARKS.sub("", written)))


def _texts(root: Path) -> Iterator[Path]:
    for folder in ("content", "comments"):
        yield from (path for path in (root / folder).rglob("*") if path.suffix in (".md", ".json", ".jsonl"))
    yield root / "microjournal.yaml"


def _plain(text: str) -> str:
    """Words alone: Markdown and typography set other signs between them."""
    return " ".join(_WORD.findall(text)).lower()


def read(data: bytes) -> Iterator[str]:
    """Every text of a page, and what is read aloud or shown in its place."""
    page = BeautifulSoup(data, "html.parser")
    for gone in page.find_all(["script", "style"]):
        gone.decompose()
    yield from (str(text) for text in page.find_all(string=True) if not isinstance(text, (Remark, Doctype)))
    for element in page.find_all(True):
        yield from (str(value) for name, value in element.attrs.items() if name.lower() not in UNSEEN)


def invented(texts: Texts, key: str) -> Texts:
    """The word as its key, with what is put in."""
    if not isinstance(texts, str):
        return {category: str(invented(form, key)) for category, form in texts.items()}
    return "".join([f"{OPEN}{key}{CLOSE}", *_put_in(parse(texts), key)])


def _put_in(form: Form, key: str) -> Iterator[str]:
    for piece in form:
        if isinstance(piece, Value):
            yield f"{{{piece.name}}}"
        elif isinstance(piece, Part):
            yield f"[{OPEN}{key}{CLOSE}{''.join(_put_in(piece.form, key))}]({piece.name})"


def without(text: str) -> str:
    """The text without the words of the invented language."""
    return re.sub(rf"{OPEN}[^{CLOSE}]*{CLOSE}", " ", text)


def test_every_word_of_the_interface_comes_from_the_table(pages: Pages) -> None:
    english = built_in("en")
    named: Any = {name: tuple([f"{{d}} {OPEN}m{CLOSE} {{y}}"] * 12) for name in _MONTHS}
    cldr = replace(facts("en"), names=("xx",), **named)
    words = table("xx", cldr, english, [{key: invented(texts, key) for key, texts in english.items()}])
    left: set[str] = set()
    for path, data in pages("xx", words).items():
        # Feeds are XML; the test below reads them.
        for text in read(data) if path.endswith(".html") else ():
            left.update(f"{path}: {part}" for part in _parts(without(text)) if _plain(part) not in pages.written)
    assert left == set()


def test_every_word_of_a_body_is_said(pages: Pages) -> None:
    english = built_in("en")
    words = table("xx", replace(facts("en"), names=("xx",)), english, [{k: invented(t, k) for k, t in english.items()}])

    page = pages("xx", words)[EVERYTHING].decode()

    assert {key for key in OF_BODIES if f"{OPEN}{key}{CLOSE}" not in page} == set()


_MONTHS = ("days", "dates", "short_days", "months", "short_months", "month_labels")


def _parts(text: str) -> Iterator[str]:
    """What stands between signs, if it has words: without what only programs read, and names."""
    text = re.sub(r"\S*[/=@#%]\S*|\w+, \d+ \w+ \d{4} [\d:]+ [+-]\d{4}|\S*\d{4}-\d\d\S*", " ", text)
    for part in re.split(r"[·:,.;()|<>“”\"]|\s{2,}| [–-] ", text):
        words = [word for word in part.split() if word not in NAMES]
        if _plain(" ".join(words)):
            yield " ".join(words)


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_english_text_is_left(language: str, pages: Pages) -> None:
    english, own = built_in("en"), built_in(language)
    words = table(language, facts(language), english, [own])
    # Whole texts, and what stands between what is put in.
    pieces = {piece for texts in english.values() for piece in _pieces(texts)}
    same = {piece for texts in own.values() for piece in _pieces(texts)}
    left: set[str] = set()
    for path, data in pages(language, words).items():
        text = _plain(" ".join(read(data)) if path.endswith(".html") else data.decode())
        left.update(
            f"{path}: {piece}" for piece in pieces - same if f" {piece} " in f" {text} " and piece not in pages.written
        )
        if path.endswith(".html"):
            top = BeautifulSoup(data, "html.parser").html
            assert top is not None
            assert (top["lang"], top.get("dir", "ltr")) == (language, "rtl" if language == "ar" else "ltr")
    assert left == set()


def _pieces(texts: Texts) -> Iterator[str]:
    """The longer parts of a text: a word alone may be the same in two languages."""
    for form in [texts] if isinstance(texts, str) else texts.values():
        for piece in re.split(r"\{\w+\}|\[|\]\(\w+\)", form):
            if len(plain := _plain(piece)) > 5 and " " in plain:
                yield plain


LABELLED = "# Zonk\n\n## Zonk\n\n> [!NOTE]\n> Zonk.\n"


def labels(made: Journal, slug: str) -> tuple[str, str]:
    """Of the link beside a heading, and of a callout."""
    page = made.page(f"/2026/03/{slug}/")
    return str(page.select_one("main .anchor")["aria-label"]), page.select_one(".callout-title").get_text()  # type: ignore[index,union-attr]


def test_a_body_has_words_in_its_own_language_or_else_in_that_of_the_journal(journal: MakeJournal) -> None:
    entries = {
        f"content/2026-03-0{n}-{language}.md": f"---\nlanguage: {language}\n---\n{LABELLED}"
        for n, language in enumerate(("de", "fr-CA", "sv"), 1)
    }
    made = journal(entries, settings="language: de\nwords: {callout-note: Merke}\n")
    assert made.build().ok

    assert labels(made, "de") == ("Link zu diesem Abschnitt: Zonk", "Merke")
    assert labels(made, "fr-ca") == ("Lien vers cette section : Zonk", "Note")
    # There is no table for Swedish.
    assert labels(made, "sv") == ("Link zu diesem Abschnitt: Zonk", "Merke")
    feed = made.read("public/feed.xml")
    assert ">Merke<" in feed
    assert ">Note<" in feed


def test_other_words_are_said_in_every_body(journal: MakeJournal) -> None:
    theme = {
        "themes/bare/theme.yaml": "extends: dune\n",
        "themes/bare/templates/entry.html": "{% for part in body %}{{ part.html }}{% endfor %}",
    }
    made = journal({"content/2026-03-01-a.md": LABELLED, **theme}, settings="theme: {name: bare}\n")
    assert made.build().ok
    assert "Note" in made.read("public/2026/03/a/index.html")

    made.write({"microjournal.yaml": made.read("microjournal.yaml") + "words: {callout-note: Nota bene}\n"})
    assert made.build().ok

    # Its template says no word itself.
    assert "Nota bene" in made.read("public/2026/03/a/index.html")
    assert "Nota bene" in made.read("public/feed.xml")
