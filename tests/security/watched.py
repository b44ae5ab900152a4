"""Runs microjournal in a process whose every step is watched, and says what it did.

Started as a program, this file runs `python -m microjournal` with the arguments that follow the name of a file, and
writes to that file a line for each event that Python's audit hooks tell of (docs.python.org/3/library/audit_events).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from microjournal import __version__

ROOT = Path(__file__).parent.parent.parent
_WRITES = {
    *("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown"),
    *("os.utime", "os.mkfifo", "os.mknod", "shutil.rmtree", "shutil.move", "shutil.copyfile", "tempfile.mkstemp"),
}
_READS = {"os.listdir", "os.scandir", "os.chdir", "glob.glob"}
_PROGRAMS = ("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.", "ctypes.")
_NETWORK = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "poplib.", "imaplib.", "webbrowser.")


@dataclass(frozen=True)
class Watched:
    """What a run did. decoded: of each value that was unmarshalled, its bytes."""

    code: int
    output: str
    read: set[Path]
    written: set[Path]
    programs: list[str]
    network: list[str]
    decoded: list[bytes]
    executed: set[str]


def watch(folder: Path, *arguments: str, cache: Path, journal: Path, **environment: str) -> Watched:
    """Runs microjournal in a folder.

    folder: for what is noted. cache: the user's cache folder. journal: where it is run. environment: besides.
    The user has built another journal before, in the same theme: that takes a second off each run.
    """
    known, theirs = _templates_in(os.environ["XDG_CACHE_HOME"]), _templates_in(cache)
    _copy_templates(known, theirs)
    report = folder / f"report-{len(list(folder.glob('report-*')))}"
    given = {name: value for name, value in os.environ.items() if name not in ("CI", "SOURCE_DATE_EPOCH")}
    given |= {"XDG_CACHE_HOME": str(cache), "WIN_PD_OVERRIDE_LOCAL_APPDATA": str(cache), **environment}
    done = subprocess.run(
        [sys.executable, "-P", __file__, str(report), *arguments],
        cwd=journal,
        env=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    _copy_templates(theirs, known)
    events = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]

    def paths(kind: str) -> set[Path]:
        return {Path(os.path.realpath(journal / path)) for found, path in events if found == kind}

    return Watched(
        code=done.returncode,
        output=done.stdout + done.stderr,
        read=paths("read"),
        written=paths("write"),
        programs=[what for kind, what in events if kind == "program"],
        network=[what for kind, what in events if kind == "network"],
        decoded=[bytes.fromhex(what) for kind, what in events if kind == "decode"],
        executed={what for kind, what in events if kind == "execute"},
    )


def _templates_in(top: str | Path) -> Path:
    return Path(top) / "microjournal" / __version__ / "templates"


def _copy_templates(source: Path, target: Path) -> None:
    """What a run has kept of templates, into a cache folder that has nothing of them."""
    if source.is_dir() and not target.exists():
        shutil.copytree(source, target)
        # As the program makes it: for the user alone.
        target.chmod(0o700)


def _noted(event: str, arguments: tuple[Any, ...]) -> list[tuple[str, str]]:
    """The kind of an event and what it is about, for those that matter."""
    if event == "open":
        path, mode, flags = arguments
        if isinstance(path, int):
            return []
        writes = (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC) or set(mode or "") & set("wax+")
        return [("write" if writes else "read", os.fsdecode(path))]
    if event == "sqlite3.connect":
        name = os.fsdecode(arguments[0])
        return [] if name == ":memory:" else [("write", name.removeprefix("file://").partition("?")[0])]
    if event in _WRITES:
        return [("write", os.fsdecode(each)) for each in arguments if isinstance(each, str | bytes | os.PathLike)]
    if event in _READS:
        return [("read", os.fsdecode(each)) for each in arguments[:1] if isinstance(each, str | bytes | os.PathLike)]
    if event.startswith(_PROGRAMS):
        return [("program", f"{event} {arguments}")]
    if event.startswith(_NETWORK):
        return [("network", f"{event} {arguments}")]
    if event == "marshal.loads":
        return [("decode", bytes(arguments[0]).hex())]
    return [("execute", arguments[0].co_filename)] if event == "exec" else []


def _run(report: str, arguments: list[str]) -> None:
    import runpy

    file = os.open(report, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    quiet = [False]

    def hook(event: str, values: tuple[Any, ...]) -> None:
        if quiet[0]:
            return
        quiet[0] = True
        try:
            for found in _noted(event, values):
                os.write(file, (json.dumps(found) + "\n").encode())
        finally:
            quiet[0] = False

    sys.argv = ["microjournal", *arguments]
    # As `python -m` has it: the current folder comes first.
    sys.path.insert(0, os.getcwd())  # noqa: PTH109
    run = runpy.run_module
    sys.addaudithook(hook)
    run("microjournal", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _run(sys.argv[1], sys.argv[2:])
