"""Pages and feeds in every language: nothing of the interface is left in English.

The pages are those of the gallery, every kind in every state. First in a language that nobody speaks, in which each
word is its key in brackets: what has none is either the author's or was forgotten. Then in each language there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from bs4 import BeautifulSoup, Comment, Doctype

from microjournal.build.options import BuildOptions
from microjournal.build.pipeline import build
from microjournal.build.render import Job, _RenderWorker, render_stale
from microjournal.create.gallery import GALLERY_TODAY, SHOWN, gallery
from microjournal.create.scaffold import write_new
from microjournal.model.paths import file_of
from microjournal.model.settings import ThemeChoice
from microjournal.plan.groups import plan_group
from microjournal.plan.output import Output
from microjournal.theme.words import built_in
from microjournal.words.message import Form, Part, Texts, Value, parse
from microjournal.words.table import Table, table
from tests.words.tables import LANGUAGES, facts

OPEN, CLOSE = "⟦", "⟧"
FEEDS = ("feed.xml", "weekly.xml", "comments.xml", "calendar.ics", "feeds.opml")
SEEN = ("aria-label", "title", "alt", "content", "placeholder")
# What is the same in every language: names, formats, and what a program is told to do.
NAMES = frozenset(
    "RSS Atom JSON Feed iCalendar GitHub microjournal new feeds.opml Ctrl Cmd F build finish website article"
    " summary summary_large_image noindex opml width=device-width, initial-scale=1 light dark Codeberg".split()
)
# What Markdown says for screen readers is still English: it is kept with the body, which no language has a part in.
_OF_BODIES = re.compile(r"Back to reference \d+|Footnotes?( \d+)?|^Table$|^Done$|^Link to this section")
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
    write_new(root, files)
    jobs: list[Job] = []

    def kept(job: Job, *rest: Any) -> Any:
        jobs.append(job)
        return render_stale(job, *rest)

    with patch("microjournal.build.render.render_stale", kept):
        assert build(BuildOptions(root=root, today=GALLERY_TODAY, jobs=1)).ok
    (job,) = jobs
    wanted = {*[file_of(shown.path) for shown in SHOWN], *FEEDS}
    worker = _RenderWorker(job)
    groups = {
        output.path: group
        for group, _ in job.groups
        for output in plan_group(worker.views, worker.journal, group)
        if output.path in wanted
    }
    assert groups.keys() == wanted
    written = " ".join([file.read_text(encoding="utf-8") for file in _texts(root)])
    return Pages(job=job, groups=groups, written=_plain(written))


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
    yield from (str(text) for text in page.find_all(string=True) if not isinstance(text, (Comment, Doctype)))
    yield from (str(element[name]) for element in page.find_all(True) for name in SEEN if element.has_attr(name))


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


_MONTHS = ("days", "dates", "short_days", "months", "short_months", "month_labels")


def _parts(text: str) -> Iterator[str]:
    """What stands between signs, if it has words: without what only programs read, and names."""
    text = _OF_BODIES.sub(" ", text)
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
