"""Whatever is wrong with a journal: it is said, and never a traceback; what is refused leaves the site as it was, and
what is published can be read.

Some damages are tried here, and as many as MICROJOURNAL_FUZZ_JOURNALS says.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path

import html5lib
import pytest
from hypothesis import HealthCheck, event, given, settings
from lxml import etree

from tests.build.malformed import SOUND, Damage, damages, harm, lay_out
from tests.conftest import Journal

pytestmark = pytest.mark.usefixtures("files_at_rest")

JOURNALS = int(os.environ.get("MICROJOURNAL_FUZZ_JOURNALS", "20"))
# Seconds of processor time. Far more than a journal of four files needs, and what nobody waits for.
PATIENCE = 10


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Journal:
    """The journal, with its site."""
    journal = Journal(tmp_path_factory.mktemp("malformed") / "journal")
    journal.root.mkdir()
    lay_out(journal.root)
    _run(journal, "build")
    lay_out(journal.root)
    assert _run(journal, "build") == 0
    return journal


@settings(max_examples=JOURNALS, deadline=None, suppress_health_check=list(HealthCheck))
@given(wrong=damages())
def test_whatever_is_wrong_is_said(sound: Journal, wrong: list[Damage]) -> None:
    before = sound.contents()
    try:
        for damage in wrong:
            harm(sound.root, damage)
        _try(sound, before)
    finally:
        lay_out(sound.root)
    assert _run(sound, "build") == 0
    assert sound.contents() == before


def _try(sound: Journal, before: Mapping[str, bytes]) -> None:
    """Checks and builds a journal in which something is wrong. before: its site as it was."""
    checked = _run(sound, "check")
    built = _run(sound, "build")
    after = sound.contents()

    event("refused" if built else "built")
    if built:
        assert after == before
    else:
        _read(after, strict=not _may_write_html(sound.root))
    assert built == 0 or checked != 0, "`check` finds what `build` refuses"


def _run(journal: Journal, command: str) -> int:
    """The exit code of a command, on a fixed day."""
    day = ("--today", "2026-03-10") if command == "build" else ()
    started = time.process_time()
    result = journal.run(command, *day)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    # 2: there is no journal here at all.
    assert result.exit_code in ((0, 1) if (journal.root / "microjournal.yaml").is_file() else (2,))
    assert result.exit_code == 0 or "rror" in result.output, result.output
    assert time.process_time() - started < PATIENCE
    return result.exit_code


def _may_write_html(root: Path) -> bool:
    """Whether authors wrote elements or a template of their own, for which they answer."""
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if name.startswith(("themes/", "static/")) and path.is_file():
            if path.read_bytes() != SOUND.get(name, "").encode():
                return True
        elif name.startswith("content/") and path.is_file() and b"<" in path.read_bytes():
            return True
    return False


def _read(site: Mapping[str, bytes], *, strict: bool) -> None:
    """Reads every file of a site that has a format. strict: HTML must be without a mistake."""
    for name, data in site.items():
        if name.startswith((".microjournal/", "files/")) or not data:
            continue
        if name.endswith(".xml"):
            etree.fromstring(data)
        elif name.endswith(".json"):
            json.loads(data)
        elif name.endswith(".html"):
            parser = html5lib.HTMLParser()
            parser.parse(data.decode())
            assert not strict or parser.errors == [], name
