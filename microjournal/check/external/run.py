"""Tests the links of a journal to other sites. What was found good in the last days is not tested again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from microjournal.check.external import probe as network
from microjournal.check.external.memory import recall, remember
from microjournal.check.external.verdicts import (
    LinkUse,
    Verdict,
    diagnostics_for,
    looks_offline,
)
from microjournal.diagnostics import Diagnostic, JournalErrors
from microjournal.model.files import STATE_FOLDER
from microjournal.network.failures import NO_NETWORK
from microjournal.sources.clock import today_in
from microjournal.sources.state_folder import refuse_links


def check_external(
    root: Path,
    links: Mapping[str, Sequence[LinkUse]],
    progress: Callable[[str, int, int], None],
    *,
    public_only: bool,
) -> list[Diagnostic]:
    """What is wrong with links to other sites, as far as the network says today.

    root: the journal's folder, in whose `.microjournal/` good links are remembered. links: as `external_links` gives
    them.
    """
    limits = network.Limits()
    # Not the journal's today, which may be any day: this is about when the network was asked.
    day = today_in("UTC", {})
    memory = root / STATE_FOLDER / "links.json"
    known = {}
    with suppress(JournalErrors):
        refuse_links(root)
        known = {url: found for url, found in recall(memory, day).items() if url in links}
    wanted = [url for url in links if url not in known]
    found: dict[str, Verdict] = {}
    try:
        for url, verdict in network.probe(wanted, limits=limits, public_only=public_only):
            found[url] = verdict
            progress("links tested", len(found), len(wanted))
        if known and looks_offline(found):
            # Something that was good some days ago shows whether these hosts are missing or the network is.
            found.update(network.probe(list(known)[:1], limits=limits, public_only=public_only))
    finally:
        # Of a journal that may only be read nothing is remembered, and no link is followed.
        with suppress(OSError, JournalErrors):
            refuse_links(root)
            remember(memory, day, known, found)
    verdicts = {url: verdict for url, (_, verdict) in known.items()} | found
    if looks_offline(found):
        verdicts |= dict.fromkeys(found, Verdict(kind="unreachable", reason=NO_NETWORK))
    return diagnostics_for(links, verdicts, minutes=round(limits.total_seconds / 60))
