"""Pictures of entries, for where their pages are shared: drawn when something in them changed, the same everywhere."""

from __future__ import annotations

import re
import struct
import sys
from io import BytesIO
from typing import TYPE_CHECKING

import imagesize
import pytest

from microjournal.plan.pictures import LETTERS, is_drawable
from microjournal.theme.pictures import _face, draw, fit

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

ON = "images: true\n"
PICTURE = "2026/01/window/card.png"
FILES: dict[str, str | bytes] = {
    "content/2026-01-05-window.md": """
        ---
        title: "Open the window & keep <it> open: ♥ Žluťoučký кот"
        expect: The air is good
        started: 2026-01-06
        ended: 2026-01-20
        result: met
        lesson: Ten minutes are enough
        ---
        A text.
        """,
    "content/2026-02-01-note.md": "---\ntitle: A note\n---\nNothing of interest.\n",
    "content/2026-02-02-arabic.md": "---\ntitle: افتح النافذة\n---\n![a](a.png)\n",
    "content/2026-02-03-japanese.md": "---\ntitle: 窓を開ける\n---\nx\n",
    "content/a.png": b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBB", 13, b"IHDR", 640, 480, 8, 6) + b"\0\0\0",
}


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is drawn, as SVG."""
    texts: list[str] = []

    def watched(svg: str) -> bytes:
        texts.append(svg)
        return draw(svg)

    monkeypatch.setattr("microjournal.theme.render.draw", watched)
    return texts


def image_of(made: Journal, address: str) -> str:
    tag = made.page(address).select_one("meta[property='og:image']")
    return str(tag["content"]).removeprefix("https://ana.example/journal/") if tag else ""


def pictures(made: Journal) -> dict[str, bytes]:
    return {name: data for name, data in made.contents().items() if name.endswith("card.png")}


def test_an_entry_has_a_picture_of_its_own_and_shows_it_where_it_is_shared(journal: MakeJournal) -> None:
    made = journal(FILES, settings=ON)
    built = made.build()
    assert built.ok, built.output
    assert image_of(made, "2026/01/window/") == PICTURE
    assert pictures(made).keys() == {PICTURE, "2026/02/note/card.png"}
    assert all(imagesize.get(BytesIO(data)) == (1200, 630) for data in pictures(made).values())
    # Where the typefaces lack the script, boxes would say less than nothing.
    assert image_of(made, "2026/02/arabic/") == "2026/02/arabic/a.png"
    assert image_of(made, "2026/02/japanese/") == ""


def test_only_what_changed_in_a_picture_draws_it_anew(journal: MakeJournal, drawn: list[str]) -> None:
    made = journal(FILES, settings=ON)
    made.build()
    assert len(drawn) == 2
    first = pictures(made)

    name = "content/2026-01-05-window.md"
    made.write({name: made.read(name).replace("A text.", "Another text.")})
    made.write({"microjournal.yaml": made.read("microjournal.yaml") + "description: Another\n"})
    assert made.build().ok
    assert len(drawn) == 2

    made.write({"content/2026-03-01-more.md": "---\ntitle: More\n---\nMore.\n"})
    made.build()
    assert len(drawn) == 3

    made.write({name: made.read(name).replace("result: met", "result: not-met")})
    assert PICTURE in made.build().written
    assert len(drawn) == 4
    assert pictures(made)[PICTURE] != first[PICTURE]

    warm = made.contents()
    made.build(full=True)
    assert made.contents() == warm


def test_pictures_come_and_go_with_the_setting(journal: MakeJournal) -> None:
    made = journal(FILES)
    made.build()
    plain = made.contents()
    settings = made.read("microjournal.yaml")
    made.write({"microjournal.yaml": settings + ON})
    made.build()
    assert pictures(made)
    made.write({"microjournal.yaml": settings})
    assert made.build().ok
    assert made.contents() == plain


def test_a_file_of_that_name_beside_the_entry_keeps_it(journal: MakeJournal) -> None:
    files: dict[str, str | bytes] = {
        "content/x/2026-02-01-note.md": "---\ntitle: A note\n---\n![c](card.png)\n",
        "content/x/card.png": b"x",
    }
    made = journal(files, settings=ON)
    built = made.build()
    assert built.ok, built.output
    assert image_of(made, "2026/02/note/") == "2026/02/note/card-2.png"
    assert (made.root / "public/2026/02/note/card.png").read_bytes() == b"x"


def test_a_setting_without_the_program_is_an_error(journal: MakeJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    made = journal(FILES, settings=ON)
    built = made.build()
    assert built.codes == ["extra-missing"]
    assert "pip install resvg-py" in built.output


def test_a_preview_draws_nothing_and_misses_nothing(journal: MakeJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    made = journal(FILES, settings=ON + "search: true\n")
    with monkeypatch.context() as patch:
        for module in ("resvg_py", "pagefind_bin"):
            patch.setitem(sys.modules, module, None)
        built = made.build(extras=False)
    assert built.ok, built.output
    assert pictures(made) == {}
    assert not (made.root / "public/search/pagefind").exists()
    assert made.build().ok
    assert pictures(made)
    assert (made.root / "public/search/pagefind/2026/pagefind-entry.json").is_file()


@pytest.mark.parametrize(
    "svg", ['<image href="/etc/hostname.png"/>', '<!DOCTYPE svg [<!ENTITY x "y">]>', "<svg:image/>", "<feImage/>"]
)
def test_a_template_brings_nothing_else_into_a_picture(journal: MakeJournal, svg: str) -> None:
    template = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{svg}</svg>'
    made = journal({**FILES, "themes/dune/templates/picture.svg": template}, settings=ON)
    built = made.build()
    assert set(built.codes) == {"template-error"}
    assert "a picture has no other image in it" in built.output
    assert "picture.svg" in built.output


def test_the_typefaces_have_every_letter_that_is_taken_for_drawable() -> None:
    taken = [chr(n) for n in range(0x250) if re.match(f"[{LETTERS}]", chr(n))]
    taken += [chr(n) for n in (*range(0x370, 0x530), *range(0x1E00, 0x1F00)) if re.match(f"[{LETTERS}]", chr(n))]
    for name in ("serif", "sans"):
        widths = _face(name).widths
        assert [letter for letter in taken if letter.isalpha() and ord(letter) not in widths] == []
    assert is_drawable("Žluťoučký кот, πάντα ῥεῖ".replace("ῥεῖ", "ρει"))
    assert not is_drawable("")


def test_a_text_is_broken_at_words_and_cut_where_it_does_not_fit() -> None:
    assert fit("one two three", 10_000, (50,), 2, "serif") == {"size": 50, "lines": ["one two three"]}
    found = fit("word " * 30, 600, (80, 40), 3, "serif")
    assert found["size"] == 40
    assert len(found["lines"]) == 3
    assert found["lines"][-1].endswith("word…")
    assert all(_face("serif").width(line) * 40 <= 600 for line in found["lines"])
    assert len(fit("x" * 300, 600, (40,), 9, "sans")["lines"]) > 1
    assert fit("\u0001 窓 ♥", 600, (40,), 2, "sans")["lines"] in ([], ["♥"])
