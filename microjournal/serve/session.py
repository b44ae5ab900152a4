"""One session of the preview: a server, a watcher, and the loop that builds between them."""

from __future__ import annotations

import gc
import secrets
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from microjournal.build.lock import Busy, hold
from microjournal.build.pipeline import build
from microjournal.build.remembered import remembered
from microjournal.create.gallery_site import build_gallery
from microjournal.serve.file_changes import EVERYTHING, FileChanges
from microjournal.serve.listening import listen
from microjournal.serve.preview import Preview, PreviewOptions, Reporter, site_folder
from microjournal.serve.updates import Updates
from microjournal.serve.watcher import Watcher

# Seconds. How often the loop stops waiting for changes, to see whether it is to end and whether it is another day.
_TURN = 0.25
# How long a thread may keep the others from running: a page that is asked for during a build is served then.
_SWITCH = 0.001


class AlreadyServedError(Exception):
    """Another preview of the same journal is running. address: where, "" if not known."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A running preview.

    title: of the journal. address: where a browser on this machine finds it. port: that it listens on.
    polling: the files are looked at once a second, because that was asked for or the system cannot report changes.
    """

    title: str
    address: str
    port: int
    polling: bool


def serve(
    options: PreviewOptions,
    reporter: Reporter,
    *,
    stop: threading.Event,
    ready: Callable[[Session], None] = lambda _session: None,
) -> None:
    """Serves a journal until `stop` is set, or KeyboardInterrupt comes; then ends all its threads.

    ready: called when the site can be asked for, before the first change is dealt with.
    Raises AlreadyServedError; ListenError as `listen` does; and JournalErrors as `remembered` does.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(remembered(options.root))
        if options.gallery:
            folder = stack.enter_context(remembered(options.root, folder / "gallery"))
        note_address = stack.enter_context(_only_preview(folder))
        updates = Updates(secrets.token_hex(4))
        site = site_folder(folder)
        server = listen(options.host, options.port, site=site, updates=updates, base_url=options.base_url)
        stack.callback(server.close)
        work = partial(build_gallery, folder=folder / "journal") if options.gallery else build
        preview = Preview(options, updates, reporter, remembered=folder, port=server.port, build=work)
        # The first build may use several processes; they are made before there are threads.
        preview.rebuild()
        note_address(preview.address)
        changes = FileChanges()
        watcher = Watcher(options.root, changes, poll=options.poll)
        stack.callback(watcher.close)
        watcher.start()
        # What changed while the first build ran and nobody watched.
        preview.rebuild()
        server.start()
        ready(Session(title=preview.title, address=preview.address, port=server.port, polling=watcher.polling))
        _loop(preview, changes, watcher, stop)


def _loop(preview: Preview, changes: FileChanges, watcher: Watcher, stop: threading.Event) -> None:
    gc.collect()
    # What is here now stays: looking through it again after every build would find nothing.
    gc.freeze()
    tidy = True
    while not stop.is_set():
        paths = changes.wait(_TURN)
        if paths:
            watcher.follow(paths)
        if watcher.has_lost_sight():
            watcher.begin_anew()
            paths = (EVERYTHING, *paths)
        if paths or preview.is_due():
            if not paths:
                watcher.refresh()
            with _building():
                preview.rebuild(paths or (EVERYTHING,))
            tidy = False
        elif not tidy:
            gc.collect()
            tidy = True


@contextmanager
def _building() -> Iterator[None]:
    """A build makes many values and few circles, so nobody need look for circles; and it shares the processor."""
    interval = sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(_SWITCH)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        gc.enable()


@contextmanager
def _only_preview(folder: Path) -> Iterator[Callable[[str], None]]:
    """Holds the journal for one preview. Yields a function that notes its address, for the next preview that comes."""
    note = folder / "preview.txt"

    def write(address: str) -> None:
        # Only a help for the author who starts a second preview.
        with suppress(OSError):
            note.write_text(f"{address}\n", encoding="utf-8")

    try:
        with hold(folder / "preview-lock.db"):
            try:
                yield write
            finally:
                with suppress(OSError):
                    note.unlink()
    except Busy:
        address = note.read_text(encoding="utf-8").strip() if note.is_file() else ""
        raise AlreadyServedError(address) from None
