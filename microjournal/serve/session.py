"""One session of the preview: a server, a watcher, and the loop that builds between them."""

from __future__ import annotations

import gc
import secrets
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from microjournal.build.lock import Busy, hold
from microjournal.model.files import STATE_FOLDER
from microjournal.serve.listening import listen
from microjournal.serve.news import News
from microjournal.serve.preview import Preview, PreviewOptions, Voice, site_folder
from microjournal.serve.server import PreviewServer
from microjournal.serve.watching import Changes, Watcher

# How often the loop looks up from waiting: for the end, and for another day.
_LOOK_UP = 0.25
_TIME_TO_FETCH = 0.25
# Seconds for which a thread may keep the others from running: a page that is asked for during a build is served then.
_SWITCH = 0.001


class AlreadyServedError(Exception):
    """Another preview of the same journal is running. address: where, "" if not known."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOptions:
    """port: None for any that is free. poll: look at the files instead of being told. Others: see `PreviewOptions`."""

    root: Path
    host: str = "127.0.0.1"
    port: int | None = None
    base_url: str = ""
    today: str = ""
    drafts: bool = False
    follow: bool = False
    jobs: int = 0
    poll: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A running preview. title: of the journal. address: where a browser on this machine finds it. polling: the files
    are looked at once a second, because that was asked for or the system cannot tell of changes.
    """

    title: str
    address: str
    port: int
    polling: bool


def serve(
    options: SessionOptions, voice: Voice, *, stop: threading.Event, ready: Callable[[Session], None] | None = None
) -> None:
    """Serves a journal until `stop` is set, or KeyboardInterrupt comes; then ends all its threads.

    ready: called when the site can be asked for, before the first change is dealt with.
    Raises AlreadyServedError; ListenError as `listen` does; OSError if the folder cannot be written.
    """
    with ExitStack() as stack:
        folder = options.root / STATE_FOLDER
        folder.mkdir(exist_ok=True)
        tell_address = stack.enter_context(_alone(folder))
        news = News(secrets.token_hex(4))
        server = listen(
            options.host, options.port, site=site_folder(options.root), news=news, base_url=options.base_url
        )
        stack.callback(server.close)
        preview = Preview(_preview_options(options, server), news, voice)
        # The first build may use several processes; they are made before there are threads.
        preview.update()
        tell_address(preview.address)
        changes = Changes()
        watcher = stack.enter_context(_watching(options, changes))
        # What changed while the first build ran and nobody watched.
        preview.update()
        server.start()
        if ready is not None:
            ready(Session(title=preview.title, address=preview.address, port=server.port, polling=watcher.polling))
        _loop(preview, changes, watcher, stop)


def _preview_options(options: SessionOptions, server: PreviewServer) -> PreviewOptions:
    return PreviewOptions(
        root=options.root,
        host=options.host,
        port=server.port,
        base_url=options.base_url,
        today=options.today,
        drafts=options.drafts,
        follow=options.follow,
        jobs=options.jobs,
    )


def _loop(preview: Preview, changes: Changes, watcher: Watcher, stop: threading.Event) -> None:
    gc.collect()
    # What is here now stays: looking through it again after every build would find nothing.
    gc.freeze()
    tidy = True
    while not stop.is_set():
        sources = changes.wait(_LOOK_UP)
        if sources or preview.is_due():
            if sources:
                watcher.follow(sources)
            else:
                watcher.look()
            with _building():
                if preview.look(sources):
                    # Browsers fetch the page now; a build at the same time would keep it from them.
                    sources += changes.wait(_TIME_TO_FETCH)
                preview.update(sources)
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
def _watching(options: SessionOptions, changes: Changes) -> Iterator[Watcher]:
    """A watcher that has begun; one that looks by itself if the system has no more room for watches."""
    watcher = Watcher(options.root, changes, poll=options.poll)
    try:
        watcher.start()
    except OSError:
        watcher.close()
        watcher = Watcher(options.root, changes, poll=True)
        watcher.start()
    try:
        yield watcher
    finally:
        watcher.close()


@contextmanager
def _alone(folder: Path) -> Iterator[Callable[[str], None]]:
    """Holds the journal for one preview. Yields a function that notes its address, for the next preview that comes."""
    note = folder / "preview.txt"
    try:
        with hold(folder / "preview-lock.db"):
            try:
                yield lambda address: _write(note, address)
            finally:
                with suppress(OSError):
                    note.unlink()
    except Busy:
        address = note.read_text(encoding="utf-8").strip() if note.exists() else ""
        raise AlreadyServedError(address) from None


def _write(note: Path, address: str) -> None:
    # Only a help for the author who starts a second preview.
    with suppress(OSError):
        note.write_text(f"{address}\n", encoding="utf-8")
