"""The groups of a site: what a group is made from is what it is known by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from microjournal.content.entry import ParseSettings, parse
from microjournal.journal.assemble import Journal, assemble
from microjournal.journal.permalinks import OldAddresses
from microjournal.model.digest import digest, encode
from microjournal.model.entry import Entry
from microjournal.model.settings import Settings
from microjournal.plan.cards import Cards, output_group
from microjournal.plan.groups import GROUPS
from microjournal.plan.output import Output, OutputGroup

SETTINGS = Settings(title="Ana tries things", url="https://ana.example/", timezone="Europe/Berlin")
TODAY = "2026-03-10"
ENTRIES = {
    "2025-12-03-first": "expect: x\nstarted: 2025-12-04\nended: 2025-12-20\nresult: not-met\ndecision: adapt\n"
    "lesson: Less\ntags: [a, b]",
    "2026-01-10-second": "expect: x\nstarted: 2026-01-11\nended: 2026-02-01\nresult: met\ndecision: adopt\n"
    "lesson: More\ntags: [a]\nfollows: 2025-12-03-first",
    "2026-02-10-running": "expect: x\nstarted: 2026-02-11\nreview: 2026-03-18\ntags: [b]",
    "2026-03-02-planned": "expect: x\nconfidence: 70\nstarted: 2026-03-12",
    "2026-03-03-note": "summary: Words",
}
BODIES = {"2026-03-03-note": "As in [[2025-12-03-first]].\n"}


def parsed(name: str, keys: str, body: str = "Text.\n") -> Entry:
    text = f"---\ntitle: {name}\n{keys}\n---\n{body}"
    entry = parse(text.encode(), path=f"content/{name}.md", settings=ParseSettings(url=SETTINGS.url)).entry
    assert entry is not None
    return replace(entry, body_digest=digest(body), digest=digest(text))


def journal_of(entries: Mapping[str, str], today: str = TODAY, bodies: Mapping[str, str] = BODIES) -> Journal:
    found = [parsed(name, keys, bodies.get(name, "Text.\n")) for name, keys in entries.items()]
    return assemble([*found, parsed("pages/about", "")], today=today)[0]


def sections_of(journal: Journal) -> dict[str, OutputGroup]:
    cards = Cards(journal, SETTINGS)
    return {found.name: found for plan_groups in GROUPS.values() for found in plan_groups(journal, cards)}


def made(found: OutputGroup) -> list[Any]:
    """All that the outputs of a group are made of."""
    return [(o.path, o.template, encode(o.inputs), tuple(body.plain() for body in o.bodies)) for o in found.make()]


def edited(name: str, old: str, new: str) -> Journal:
    assert old in ENTRIES[name]
    return journal_of({**ENTRIES, name: ENTRIES[name].replace(old, new)})


WITHOUT_FIRST = {name: keys for name, keys in ENTRIES.items() if name != "2025-12-03-first"}
OTHERS = {
    "a result": edited("2026-02-10-running", "review", "ended: 2026-03-01\nreview"),
    "a title": edited("2026-01-10-second", "expect", "title: Other\nexpect"),
    "another spelling of a tag": edited("2025-12-03-first", "[a, b]", "[A, b]"),
    "a follow-up less": edited("2026-01-10-second", "follows: 2025-12-03-first", ""),
    "another date": edited("2026-02-10-running", "expect", "date: 2026-01-20\nexpect"),
    "a lesson": edited("2025-12-03-first", "Less", "Nothing"),
    "an entry less": journal_of(WITHOUT_FIRST, bodies={}),
    "an entry more": journal_of({**ENTRIES, "2026-03-09-grain": "expect: x\ntags: [c]\nreview: 2026-04-01"}),
    "a body": journal_of(ENTRIES, bodies={}),
    "the next day": journal_of(ENTRIES, "2026-03-11"),
    "the day of a start": journal_of(ENTRIES, "2026-03-12"),
    "a review overdue": journal_of(ENTRIES, "2026-03-19"),
    "the next month": journal_of(ENTRIES, "2026-04-02"),
    "an old address": replace(journal_of(ENTRIES), old_addresses=OldAddresses(redirects={"a/": "about/"})),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_section_with_the_key_it_had_has_the_outputs_it_had(other: Journal) -> None:
    before, after = sections_of(journal_of(ENTRIES)), sections_of(other)
    settled = [name for name in before.keys() & after.keys() if before[name].key() == after[name].key()]
    assert 0 < len(settled) < len(before)
    for name in settled:
        assert made(before[name]) == made(after[name]), name
        assert before[name].paths == after[name].paths, name


def test_the_same_journal_gives_the_same_keys() -> None:
    before, after = sections_of(journal_of(ENTRIES)), sections_of(journal_of(ENTRIES))
    assert {name: found.key() for name, found in before.items()} == {name: found.key() for name, found in after.items()}


def test_what_a_section_is_made_from_must_be_plain_data_and_entries() -> None:
    def plan(_cards: Cards, _journal: Journal) -> list[Output]:
        return []

    journal = journal_of(ENTRIES)
    with pytest.raises(ValueError, match="unmarshallable"):
        output_group(Cards(journal, SETTINGS), "all", [], plan, journal).key()
