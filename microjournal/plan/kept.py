"""What is at an address by itself, whatever else there is: old addresses that are kept, and files that are copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from microjournal.content.avatars import is_avatar
from microjournal.model.paths import file_of, tag_path
from microjournal.plan.cards import Views
from microjournal.plan.feeds import empty_feed, feed_of_tag
from microjournal.plan.output import Copy, Output, Place
from microjournal.plan.page import page
from microjournal.plan.permalinks import tag_in
from microjournal.plan.questions import Journal


def old_places(journal: Journal, path: str) -> Iterator[Place]:
    """Of what stands at an address that an entry has left."""
    if journal.old_address(path):
        yield Place(file_of(path))


def plan_old(views: Views, journal: Journal, path: str) -> Iterator[Output]:
    """What stands at an address that is left: the way to where it is now, or the word that it was withdrawn.

    At the address of a feed stands a feed, because readers' programs follow no page: that of the same tag by its new
    name, or one without items.
    """
    old = journal.old_address(path)
    if old and path.endswith(".xml"):
        yield _old_feed(views, journal, path, old.now["path"] if old.now else "")
    elif old and old.now:
        target = old.now
        inputs = {"target": target, "target_url": views.settings.url + target["path"], "mime": ""}
        yield page(views, "redirect", path, target["label"], inputs)
    elif old:
        yield page(views, "withdrawn", path, views.words("withdrawn"), {"id": old.id})


def _old_feed(views: Views, journal: Journal, path: str, target: str) -> Output:
    """target: where it has moved, "" if it is gone."""
    slug = tag_in(unquote(target))
    if not slug or not target.endswith(".xml"):
        return empty_feed(views, path, target)
    feed = feed_of_tag(views, journal.group(f"tag {slug}"), journal.tag_name(slug), tag_path(slug))
    return replace(feed, path=path)


def copied_places(journal: Journal, source: str) -> Iterator[Place]:
    """Of the copy of a file. source: path of that file."""
    if copied := _copied(journal, source):
        yield Place(copied.path)


def plan_copied(_views: Views, journal: Journal, source: str) -> Iterator[Copy]:
    """The copy of a file of `static/` or of the theme, or of a picture. source: path of that file."""
    if copied := _copied(journal, source):
        yield copied


def _copied(journal: Journal, source: str) -> Copy | None:
    # A picture is public as long as a page shows what its owner says.
    if is_avatar(source) and not journal.group(f"file {source}").keys("shown", newest=1):
        return None
    return journal.copied(source)
