"""`microjournal serve`: the site, shown while it is written."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from microjournal.cli.entry import options
from microjournal.cli.entry.journal import find_journal

if TYPE_CHECKING:
    from microjournal.cli.terminal.progress import Progress
    from microjournal.diagnostics import Diagnostic, Span
    from microjournal.serve.session import Session

PLACE = ("Publish", 2)


@click.command("serve")
@click.option(
    "--host",
    metavar="HOST",
    default="127.0.0.1",
    show_default=True,
    help="Serve on this host; 0.0.0.0 lets other devices in your network see the preview.",
)
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(1, 65535),
    help="Serve on this port; without it, the first free one from 8014 on.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the site in a browser.")
@click.option("--follow", is_flag=True, help="Let open pages go to the entry that you save.")
@click.option("--drafts", is_flag=True, help="Show drafts and entries under embargo, marked as such.")
@click.option("--gallery", is_flag=True, help="Show every kind of page in the journal's theme, with invented entries.")
@click.option("--today", metavar="DAY", type=options.iso_day, help="Show the site as on this day (YYYY-MM-DD).")
@click.option(
    "--base-url",
    metavar="URL",
    type=options.site_address,
    help="The address by which browsers reach the preview, behind a proxy.",
)
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), help="Processes to use; without it, one a processor.")
@click.option(
    "--poll", is_flag=True, help="Look at the files once a second, where the system does not tell of changes."
)
def command(
    host: str,
    port: int | None,
    today: str | None,
    base_url: str | None,
    jobs: int | None,
    *,
    open_browser: bool,
    follow: bool,
    drafts: bool,
    gallery: bool,
    poll: bool,
) -> None:
    """Show the site while you write.

    Builds a preview beside the published site, serves it on this machine, and rebuilds whenever you save. Open pages
    change by themselves; mistakes are shown over them.
    """
    from microjournal.diagnostics import JournalErrors
    from microjournal.serve.listening import DEFAULT_PORT, ListenError
    from microjournal.serve.preview import PreviewOptions
    from microjournal.serve.requests import is_loopback
    from microjournal.serve.session import AlreadyServedError, serve

    root = find_journal()
    asked = PreviewOptions(
        root=root,
        host=host,
        port=port,
        base_url=base_url or "",
        today=today or "",
        drafts=drafts,
        follow=follow,
        jobs=jobs or 0,
        poll=poll,
        gallery=gallery,
    )

    terminal = _Terminal(root)

    def ready(session: Session) -> None:
        terminal.say(f"{session.title or root.name}: {session.address}")
        if not is_loopback(host):
            terminal.say(f"Everyone in your network can see this preview at port {session.port}.")
        if port is None and session.port != DEFAULT_PORT:
            terminal.say(f"Port {DEFAULT_PORT} is taken, so another one is used.")
        how = " (looking once a second)" if session.polling else ""
        terminal.say(f"Watching content/, themes/, static/, comments/ and the settings{how}. Stop with Ctrl-C.")
        if open_browser:
            import webbrowser

            webbrowser.open(session.address)

    try:
        with _ended_by_signals():
            serve(asked, terminal, stop=threading.Event(), ready=ready)
    except AlreadyServedError as found:
        where = f" at {found.address}" if found.address else ""
        raise click.ClickException(f"this journal is being previewed already{where}; stop that one first") from None
    except JournalErrors as failed:
        terminal.show_problems(failed.problems)
        raise click.exceptions.Exit(1) from None
    except ListenError as refused:
        raise click.ClickException(str(refused)) from None
    except KeyboardInterrupt:
        click.echo("\nStopped.")


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """A request to end, as systems and supervisors make it, is the same as Ctrl-C."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Terminal:
    """Reports on the terminal what the preview does."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._bar: Progress | None = None

    def say(self, line: str) -> None:
        """A line on the standard output."""
        self._clear()
        click.echo(line)

    def show_problems(self, problems: Sequence[Diagnostic]) -> None:
        """Problems with the lines they point to, on the standard error."""
        from microjournal.cli.terminal.problems import show_problems

        self._clear()
        show_problems(problems, self._root)

    def source_line(self, span: Span) -> str | None:
        """The line of a file that a span points to, as it is now."""
        from microjournal.cli.terminal.problems import lines_in

        return lines_in(self._root)(span)

    def progress(self, phase: str, done: int, total: int) -> None:
        """A bar, on builds that take a while."""
        from microjournal.cli.terminal.progress import Progress

        if self._bar is None:
            self._bar = Progress(quiet=False)
        self._bar(phase, done, total)

    def _clear(self) -> None:
        if self._bar is not None:
            self._bar.clear()
        self._bar = None
