"""By what each entry of a journal is known for ever, as a build would find it now."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from microjournal.build.examine import examine
from microjournal.build.inputs import SettingsFile, read_inputs, read_settings_file
from microjournal.build.lock import locked
from microjournal.build.options import BuildOptions
from microjournal.build.remembered import remembered
from microjournal.index.opening import with_state
from microjournal.index.state import State
from microjournal.sources.state_folder import distrust


def identities(root: Path) -> dict[str, str]:
    """The identity of each entry, drafts too, by its path.

    An entry that was renamed since the last build is recognised, as a build would.
    root: the journal's folder. Raises JournalErrors if its settings cannot be read, OSError if the disk fails, and Busy
    while a build holds the journal.
    """
    source = read_settings_file(root)
    work = partial(_identities, BuildOptions(root=root), source)
    with remembered(root) as folder, locked(folder):
        return with_state(folder, root / "public", work, damage=distrust(root))


def _identities(options: BuildOptions, source: SettingsFile, state: State) -> dict[str, str]:
    inputs = read_inputs(options, source, state)
    examine(options, inputs, state)
    state.commit()
    return dict(state.connection.execute("select source, identity from entry where not page").fetchall())
