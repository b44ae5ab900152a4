"""The issue that an author opens for an entry: what it says first."""

from __future__ import annotations

from microjournal.forges.issues import new_issue_body
from microjournal.journal.addresses import site_path
from microjournal.markdown.quotation import quotation
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_open, scan_line
from microjournal.model.paths import quoted

_HOW_TO_COMMENT = "Comments here are shown on the page of the entry.\n"
_HOW_TO_BET = """\
Bet on it before the end, with a reaction to this text:

- :+1: it will go as expected
- :-1: it will not
- :confused: it will stay unclear

Only how many bet on what is shown, and nobody's name.
"""


def issue_text(entry: Entry, identity: str, url: str) -> str:
    """Which entry it is about, by which it is found again; its line in lists; where comments are shown; how to bet.

    identity: by which the entry is known for ever. url: of the journal, ends with "/".
    """
    line = scan_line(entry)
    parts = [new_issue_body(f"{url}{quoted(site_path(entry))}", identity)]
    # Of a sentence of the body, names that it links to are known to a build only.
    parts += [quotation(line)] if line and "\0" not in line else []
    parts += [_HOW_TO_COMMENT, *([_HOW_TO_BET] if is_open(entry) else [])]
    return "\n".join(parts)
