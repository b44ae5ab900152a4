"""Editors of Windows begin files with a byte-order mark. It reaches no page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import MakeJournal

MARK = "\ufeff"
PAGE = "{% extends '!dune/entry.html' %}{% block main %}{% include 'p.html' %}{% endblock %}"
FILES = {
    "microjournal.yaml": "title: Ana\nurl: https://ana.example/\ntheme: own\n",
    "themes/own/theme.yaml": "name: own\nextends: dune\noptions: {greeting: Hello}\n",
    "themes/own/templates/entry.html": PAGE,
    "themes/own/templates/p.html": "<p>{{ theme.options.greeting }}</p>",
    "content/2026-03-01-a.md": "---\ntitle: A\n---\nText.\n",
    "permalinks.txt": "/2026/02/old/ 2026-03-01-a\n",
}


def test_marks_change_no_byte(journal: MakeJournal) -> None:
    plain = journal(FILES, folder="plain")
    marked = journal({name: MARK + text for name, text in FILES.items()}, folder="marked")
    assert plain.build().codes == marked.build().codes
    one, other = plain.contents(), marked.contents()
    assert [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)] == []
    assert "Hello" in marked.read("public/2026/03/a/index.html")
