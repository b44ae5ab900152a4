"""`comments sync`: which issues it is about, the bar while it works, and what came of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from microjournal.cli.comments import asking
from microjournal.cli.entry.entries import read_whole
from microjournal.cli.entry.find import find_entry
from microjournal.cli.entry.journal import open_journal, stop
from microjournal.cli.terminal.progress import Progress
from microjournal.comments.avatars import Fetched, fetch_avatars, has_avatars
from microjournal.comments.linked import Linked, linked_issues
from microjournal.comments.sync import Synced, leftover_snapshots, sync
from microjournal.comments.tracker import Tracker
from microjournal.diagnostics import JournalErrors
from microjournal.diagnostics.text import counted
from microjournal.forges.issues import issues_repository
from microjournal.model.settings import Repository, Settings
from microjournal.sources.files import FileChangedError

_SHOWN = 10


def sync_comments(chosen: Sequence[str], *, full: bool) -> None:
    """Does what the command says. chosen: ENTRY as typed; none for all. Exits with 1 if something is not up to date."""
    root, settings, _today = open_journal()
    paths = {find_entry(root, text, settings.outside) for text in chosen}
    whole = read_whole(root, settings)
    linked, astray = linked_issues(whole.entries, issues_repository(settings))
    if paths:
        ids = {entry.id for entry in whole.entries if entry.path in paths}
        linked, astray = [each for each in linked if ids & {*each.ids}], [id_ for id_ in astray if id_ in ids]
        _refuse_unlinked(ids - {id_ for each in linked for id_ in each.ids} - {*astray})
    done, pictures = _sync(root, settings, linked, full=full or bool(paths))
    # An entry that cannot be read may be the one that names the issue.
    leftover = [] if paths or whole.unread else leftover_snapshots(root, linked)
    click.echo(_said(done) if linked else "No entry is linked to an issue: nothing to do.")
    if pictures.changed:
        click.echo(f"{counted(len(pictures.changed), 'picture')} changed")
    for line in [*_moved(done, linked), *_leftover(leftover), *_missed(done), *_not_seen(pictures), *_astray(astray)]:
        click.echo(line, err=True)
    if done.missed or astray:
        raise click.exceptions.Exit(1)


def _sync(root: Path, settings: Settings, linked: Sequence[Linked], *, full: bool) -> tuple[Synced, Fetched]:
    has_pictures = settings.comments.has_avatars
    # Where a picture is, a forge says beside what its owner said.
    full = full or (has_pictures and not has_avatars(root))
    own = issues_repository(settings)

    def connect(repository: Repository, is_discussion: bool) -> Tracker:  # noqa: FBT001 - as `Connect` has it
        return asking.tracker_of(repository, own, is_discussion=is_discussion)

    progress = Progress(quiet=False)
    try:
        done = sync(root, linked, connect, timezone=settings.timezone, full=full, progress=progress)
        return done, fetch_avatars(root, done.avatars if has_pictures else (), progress)
    except JournalErrors as failed:
        stop(failed.problems, root)
    except FileChangedError as error:
        raise click.ClickException(f"comments/: {error}") from None
    finally:
        progress.clear()


def _refuse_unlinked(ids: Iterable[str]) -> None:
    if ids := sorted(ids):
        raise click.UsageError(f"{', '.join(ids)}: no issue is linked; write one, such as `issue: 42`")


def _said(done: Synced) -> str:
    missed = f", {len(done.missed):,} not fetched" if done.missed else ""
    lines = [f"{counted(len(done.written), 'issue')} changed, {done.unchanged:,} unchanged{missed}"]
    for linked, conversation in done.written[:_SHOWN]:
        lines.append(f"  {linked.name}: {counted(len(conversation.comments), 'comment')} ({', '.join(linked.ids)})")
    return "\n".join([*lines, *_and_more(len(done.written))])


def _moved(done: Synced, linked: Sequence[Linked]) -> list[str]:
    """What an author may write anew: the old place leads on only as long as nothing else is put there."""
    there = Counter([_place(each.issue.repository) for each in linked])
    moves: defaultdict[tuple[str, str], list[tuple[Linked, int]]] = defaultdict(list)
    for each, state in done.moved:
        moves[_place(each.issue.repository), _place(state.repository)].append((each, state.number))
    lines = []
    for (old, new), moved in moves.items():
        if len(moved) == there[old] > 1 and all(each.issue.number == number for each, number in moved):
            lines.append(f"{old} is {new} now: change it where it is written")
        else:
            lines += [f"{each.name} is {new}#{at} now: change `issue` in {', '.join(each.ids)}" for each, at in moved]
    return [*lines[:_SHOWN], *_and_more(len(lines))]


def _place(repository: Repository) -> str:
    return f"{repository.host}/{repository.path}"


def _leftover(paths: Sequence[str]) -> list[str]:
    if not paths:
        return []
    head = f"{counted(len(paths), 'snapshot')} that no entry is linked to; what is not wanted any more can be deleted:"
    return [head, *[f"  {path}" for path in paths[:_SHOWN]], *_and_more(len(paths))]


def _missed(done: Synced) -> list[str]:
    """What is not up to date, by why."""
    by_reason: defaultdict[tuple[str, str], list[Linked]] = defaultdict(list)
    for linked, error in done.missed:
        by_reason[str(error), error.help].append(linked)
    lines = []
    for (reason, help_), missed in by_reason.items():
        names = ", ".join([each.name for each in missed[:3]])
        more = f" and {len(missed) - 3:,} more" if len(missed) > 3 else ""
        lines.append(f"not fetched: {names}{more}\n  {reason}" + (f"\n  {help_}" if help_ else ""))
    return lines


def _not_seen(pictures: Fetched) -> list[str]:
    """Which pictures are missing, by why. A letter stands in their place, so that is no failure."""
    return [f"{counted(count, 'picture')} not fetched: {why}" for why, count in pictures.missed.items()]


def _astray(ids: Sequence[str]) -> list[str]:
    if not ids:
        return []
    more = f" and {len(ids) - _SHOWN:,} more" if len(ids) > _SHOWN else ""
    return [f"`issue` leads nowhere in {', '.join(ids[:_SHOWN])}{more}: `microjournal check` says why"]


def _and_more(count: int) -> list[str]:
    return [f"  ... and {count - _SHOWN:,} more"] if count > _SHOWN else []
