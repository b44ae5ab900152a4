"""An entry that has ended, for tests of what feeds say of it."""

from microjournal.model.entry import Entry

ENTRY = Entry(
    path="content/2026-03-04-stand-up.md",
    digest=b"",
    id="2026-03-04-stand-up",
    slug="stand-up",
    title="Stand-up by text",
    date="2026-03-04",
    started="2026-03-05",
    review="2026-03-19",
    ended="2026-03-20",
    result="partly",
    decision="adapt",
    expect="Fewer than 3 of 10 run over",
    confidence=70,
    lesson="People read before ten",
)
