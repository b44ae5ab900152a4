"""The pages of entries, and the plain pages, each with the files that are published beside it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from microjournal.forges.issues import forge_label, issues_repository, new_issue_body, new_issue_url
from microjournal.journal.addresses import site_path
from microjournal.model.lifecycle import scan_line
from microjournal.model.paths import quoted, thread_path
from microjournal.plan.cards import Seen, Views, card_of, month_ref
from microjournal.plan.collections import braid_of
from microjournal.plan.contract import CITING, CommentLink
from microjournal.plan.conversation import conversation_of
from microjournal.plan.output import Copy, Output, Place
from microjournal.plan.page import page, page_place
from microjournal.plan.pictures import first_image, picture_output, picture_view
from microjournal.plan.questions import Journal


def entry_places(journal: Journal, id_: str) -> Iterator[Place]:
    """Of the page of an entry and what is published beside it."""
    group = journal.group(f"entry {id_}")
    for card, changed in zip(group.cards("self"), group.keys("self"), strict=True):
        yield page_place(unquote(card["path"]), card["date"][:7], changed)
        yield from map(Place, group.keys("beside"))


def plan_entry(views: Views, journal: Journal, id_: str) -> Iterator[Output | Copy]:
    """The page of an entry and what is published beside it."""
    group = journal.group(f"entry {id_}")
    (seen,) = group.entries("self")
    entry = seen.entry
    earlier, later = journal.neighbours(entry)
    conversation, of_comments = conversation_of(views, journal, seen)
    inputs = {
        "entry": views.view(seen),
        "follows": group.cards("follows"),
        "followed_by": group.cards("followed_by"),
        "thread": braid_of(group, "thread"),
        "thread_path": "".join([quoted(thread_path(root)) for root in group.keys("root")]),
        "cited_by": group.cards("citing", newest=CITING),
        "comment": _comment(views, seen),
        "conversation": conversation,
        "earlier": earlier,
        "later": later,
        "month": month_ref(views.words, entry.date[:7]),
    }
    yield page(
        views,
        "entry",
        site_path(entry),
        entry.title,
        inputs,
        scan_line(entry),
        body=seen,
        image=picture_view(views, seen) or first_image(views, seen),
        more=of_comments,
    )
    if seen.around.picture:
        yield picture_output(views, seen)
    yield from _copies_beside(seen)


def plain_places(journal: Journal, id_: str) -> Iterator[Place]:
    """Of a plain page and what is published beside it."""
    group = journal.group(f"page {id_}")
    for card in group.cards("self"):
        yield page_place(unquote(card["path"]), "pages")
        yield from map(Place, group.keys("beside"))


def plan_plain(views: Views, journal: Journal, id_: str) -> Iterator[Output | Copy]:
    """A page of `content/pages/` and what is published beside it."""
    group = journal.group(f"page {id_}")
    (seen,) = group.entries("self")
    entry = seen.entry
    citing = group.entries("citing", newest=CITING)
    inputs = {"updated": entry.date, "cited_by": tuple([card_of(other) for other in citing if not other.entry.page])}
    description = entry.summary or entry.excerpt
    image = first_image(views, seen)
    yield page(views, "page", site_path(entry), entry.title, inputs, description, body=seen, image=image)
    yield from _copies_beside(seen)


def _copies_beside(seen: Seen) -> Iterator[Copy]:
    for source, path, content in seen.around.attached:
        yield Copy(path=path, source=source, digest=content)


def _comment(views: Views, seen: Seen) -> CommentLink | None:
    """The entry's issue, or the forge's form for a new one, filled in."""
    repository = issues_repository(views.settings)
    view = views.view(seen)
    if view["issue_url"]:
        forge = forge_label(repository) if repository else ""
        return {"url": view["issue_url"], "label": views.words("comment-on-this"), "forge": forge, "existing": True}
    if repository is None:
        return None
    url = new_issue_url(repository, view["title"], new_issue_body(view["url"], seen.around.identity))
    label = views.words("open-an-issue")
    return {"url": url, "label": label, "forge": forge_label(repository), "existing": False}
