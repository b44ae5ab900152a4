"""The preview of a theme: every kind of page, rebuilt when a file of the theme is saved."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.request import urlopen

from tests.serve.helpers import PATIENCE, Recorder, previewed

if TYPE_CHECKING:
    from tests.conftest import MakeJournal

BASE = "themes/dune/templates/base.html"
MINE = '{% extends "!dune/base.html" %}{% block head %}<meta name="mine" content="WORD">{% endblock %}'


def text_at(address: str) -> str:
    with urlopen(address) as answer:
        return str(answer.read().decode())


def wait_for(address: str, word: str) -> None:
    end = time.monotonic() + PATIENCE
    while word not in text_at(address):
        assert time.monotonic() < end, word
        time.sleep(0.1)


def test_every_page_is_shown_in_the_theme_and_follows_it(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-mine.md": "# Mine\n", BASE: MINE.replace("WORD", "first")})
    recorder = Recorder()
    with previewed(made.root, recorder, gallery=True) as session:
        assert "Every kind of page" in text_at(f"{session.address}gallery/")
        wait_for(f"{session.address}patterns/", 'content="first"')
        assert "Mine" not in text_at(session.address)
        made.write({BASE: MINE.replace("WORD", "second")})
        wait_for(f"{session.address}patterns/", 'content="second"')
        # The settings of the journal say which theme, and with which options.
        settings = made.read("microjournal.yaml")
        made.write({"microjournal.yaml": f"{settings}theme: {{name: dune, options: {{hue: 240}}}}\n"})
        wait_for(session.address, "--hue:240")
    assert not (made.root / "public").exists()
    assert not (made.root / "permalinks.txt").exists()
    assert made.build().ok
