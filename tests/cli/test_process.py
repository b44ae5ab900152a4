"""Wherever the program is started, it does the same: in any locale, with closed streams, and if it is ended at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import microjournal
from microjournal.cli.process import as_utf8

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no shell of POSIX, no locales of other encodings")
ENTRY = {"content/2026-03-04-a.md": "# A\n\nText.\n"}
C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def run(
    made: Journal, *command: str, env: dict[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, with nothing said of the encoding of streams."""
    package = str(Path(microjournal.__file__).parent.parent)
    return subprocess.run(
        command,
        cwd=made.root,
        env={**os.environ, "PYTHONPATH": package, "PYTHON": sys.executable, **(env or {})},
        encoding="utf-8",
        check=False,
        **options,
    )


@ON_POSIX
@pytest.mark.parametrize(
    ("arguments", "closed", "code"),
    [("build", ">&- 2>&-", 0), ("list", "<&- >&- 2>&-", 0), ("finsh", "2>&-", 2), ("list", ">&-", 0)],
)
def test_a_closed_stream_changes_nothing_else(journal: MakeJournal, arguments: str, closed: str, code: int) -> None:
    made = journal(ENTRY)
    done = run(made, "sh", "-c", f'"$PYTHON" -m microjournal {arguments} {closed}', capture_output=True)

    assert (done.returncode, done.stdout, done.stderr) == (code, "", "")
    assert (made.root / "public" / "index.html").exists() == (arguments == "build")
    # Nothing that was to be printed is in a file that took the place of the stream.
    assert all(b"files in public" not in data for data in made.contents(".").values())


@ON_POSIX
def test_what_is_typed_in_a_locale_without_umlauts_is_the_same_text(journal: MakeJournal) -> None:
    made = journal()
    command = (sys.executable, "-m", "microjournal", "new", "Grüße", "--tag", "Ä")
    done = run(made, *command, env=C_LOCALE, capture_output=True)

    assert done.returncode == 0
    [name] = made.files("content")
    assert name.endswith("-grüsse.md")
    assert "title: Grüße\n" in made.read(f"content/{name}")
    assert "tags: [Ä]\n" in made.read(f"content/{name}")


def test_arguments_are_read_as_they_were_typed() -> None:
    assert as_utf8("Grüße") == "Grüße".encode()
    assert as_utf8(os.fsdecode(b"Gr\xfc")) == b"Gr\xfc"


@ON_POSIX
@pytest.mark.parametrize("seconds", [0.15, 0.3])
def test_an_interrupt_while_the_program_is_loaded_is_no_traceback(journal: MakeJournal, seconds: float) -> None:
    made = journal(ENTRY)
    process = subprocess.Popen(
        [sys.executable, "-m", "microjournal", "build"],
        cwd=made.root,
        env={**os.environ, "PYTHONPATH": str(Path(microjournal.__file__).parent.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert b"microjournal/" not in said


@pytest.mark.parametrize("name", ["microjournal.yml", ".microjournal.yaml", "Microjournal.yaml.txt"])
def test_settings_under_nearly_the_right_name_are_pointed_out(journal: MakeJournal, name: str) -> None:
    made = journal()
    made.rename("microjournal.yaml", name)

    done = made.run("build")
    assert done.exit_code == 2
    assert f"rename {made.root / name}" in done.output


def test_settings_that_are_a_link_to_nothing_are_pointed_out(journal: MakeJournal) -> None:
    made = journal()
    made.remove("microjournal.yaml")
    (made.root / "microjournal.yaml").symlink_to("nothing")

    assert "microjournal.yaml is a link to nothing" in made.run("build").output
