"""What readers said and how they bet, on the page of an entry and in the feed of comments."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from microjournal.content.avatars import published_at
from microjournal.feeds.formats import COMMENTS_FEED
from microjournal.feeds.item import Item, guid
from microjournal.forges import forge_named
from microjournal.forges.forge import ForgeError
from microjournal.forges.issues import find_issue, issues_repository
from microjournal.journal.addresses import site_path
from microjournal.model.conversation import Comment, Conversation, anchor_of
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_open
from microjournal.model.paths import quoted
from microjournal.model.settings import Repository
from microjournal.plan.cards import Seen, Talk, Views, kept_anchors
from microjournal.plan.contract import COMMENTS_SIZE, ENTRY_COMMENTS, BetsView, CommentView, ConversationView, PageRef
from microjournal.plan.feeds import channel_of
from microjournal.plan.output import BodyUse, Output
from microjournal.plan.questions import Journal
from microjournal.words.words import Words

_SIGNS = {
    "+1": "👍",
    "-1": "👎",
    "laugh": "😄",
    "hooray": "🎉",
    "confused": "😕",
    "heart": "❤️",
    "rocket": "🚀",
    "eyes": "👀",
}


def conversation_of(views: Views, journal: Journal, seen: Seen) -> tuple[ConversationView | None, tuple[BodyUse, ...]]:
    """What readers said of an entry, for its page; and the body in which the html of the comments is."""
    talk = seen.around.conversation
    if talk is None:
        return None, ()
    conversation = journal.conversation(talk.source)
    shown = _threaded(_shown(conversation, {anchor for anchor, _ in seen.entry.answers}))
    on_page = {comment.id: comment for comment in shown}
    changed = _changes(views.words, seen)
    repository = _repository(views, seen.entry)
    avatars = {account: quoted(published_at(file)) for account, file in talk.avatars}
    view: ConversationView = {
        "n": len(conversation.comments),
        "comments": tuple([_comment(comment, repository, on_page, changed, avatars) for comment in shown]),
        "earlier": len(conversation.comments) - len(shown),
        "as_of": conversation.updated,
        "locked": conversation.locked,
        "bets": _bets(conversation, seen.entry),
    }
    return view, (_body(talk, conversation, seen),) if shown else ()


def _shown(conversation: Conversation, cited: Collection[str]) -> list[Comment]:
    """The newest comments that a page has room for, and those that the entry answers; oldest first."""
    kept: list[Comment] = []
    room = COMMENTS_SIZE
    newest_first = zip(conversation.comments[::-1], conversation.sizes[::-1], strict=True)
    for number, (comment, size) in enumerate(newest_first):
        room -= size
        if (number < ENTRY_COMMENTS and room >= 0) or not kept or anchor_of(comment.id) in cited:
            kept.append(comment)
    return kept[::-1]


def _threaded(comments: Sequence[Comment]) -> list[Comment]:
    """Replies, and replies to these, below what the first of them answers; all by time.

    comments: oldest first. A reply to what is not among them, or not older, stands where it would if it were none.
    """
    tops: dict[str, str] = {}
    threads: dict[str, list[Comment]] = {}
    for comment in comments:
        top = tops[comment.id] = tops.get(comment.answers, comment.id)
        threads.setdefault(top, []).append(comment)
    return [comment for thread in threads.values() for comment in thread]


def _comment(
    comment: Comment,
    repository: Repository | None,
    on_page: Mapping[str, Comment],
    changed: Mapping[str, Sequence[PageRef]],
    avatars: Mapping[str, str],
) -> CommentView:
    anchor, answered = anchor_of(comment.id), on_page.get(comment.answers)
    return {
        "anchor": anchor,
        "author": comment.author,
        "profile": _profile(comment, repository),
        "initial": next((sign.upper() for sign in comment.author if sign.isalnum()), "?"),
        "avatar": avatars.get(comment.author, ""),
        "association": comment.association,
        "url": comment.url,
        "created": comment.created,
        "edited": comment.edited,
        "answers": anchor_of(answered.id) if answered else "",
        "answered": answered.author if answered else "",
        "reactions": tuple([{"sign": _SIGNS.get(name, f":{name}:"), "number": n} for name, n in comment.reactions]),
        "changed": tuple(changed.get(anchor, ())),
        # The html comes from the body when the page is rendered.
        "html": "",
    }


def _changes(words: Words, seen: Seen) -> dict[str, list[PageRef]]:
    """The parts of the entry that comments led to, by the anchors of these."""
    kept = dict(kept_anchors(seen))
    updates = {anchor: _update(words, date, title) for date, title, anchor in seen.entry.updates}
    found: dict[str, list[PageRef]] = {}
    for comment, part in seen.entry.answers:
        ref: PageRef = {"label": updates.get(part) or words("the-result"), "path": f"#{kept.get(part, part)}"}
        found.setdefault(comment, []).append(ref)
    return found


def _update(words: Words, date: str, title: str) -> str:
    day = words("the-update-of", day=words.day(date))
    return words("part-title", event=day, part=title) if title else day


def _profile(comment: Comment, repository: Repository | None) -> str:
    """The page of an account. Those of programs, "name[bot]", have none."""
    if repository is None or not comment.author or "[" in comment.author:
        return ""
    return forge_named(repository.kind).account_url(repository, comment.author)


def _repository(views: Views, entry: Entry) -> Repository | None:
    try:
        return find_issue(entry.issue, issues_repository(views.settings)).repository
    except ForgeError:
        return None


def _bets(conversation: Conversation, entry: Entry) -> BetsView | None:
    bets = conversation.bets
    n = bets.met + bets.not_met + bets.unclear if bets else 0
    if bets is None or not n:
        return None
    right = {"met": bets.met, "not-met": bets.not_met, "unclear": bets.unclear}
    return {
        "n": n,
        "met": bets.met,
        "not_met": bets.not_met,
        "unclear": bets.unclear,
        "open": is_open(entry),
        "right": right.get(entry.result) if entry.ended else None,
    }


def _body(talk: Talk, conversation: Conversation, seen: Seen) -> BodyUse:
    return BodyUse(talk.source, conversation.body_digest, site_path(seen.entry), ())


class _Said(NamedTuple):
    """A comment with where it was made."""

    comment: Comment
    talk: Talk
    conversation: Conversation
    seen: Seen


def plan_comments(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The feed of comments on all entries."""
    entries = journal.group("comments").entries("entries", newest=COMMENTS_FEED.limit)
    found = [
        _Said(comment, talk, conversation, seen)
        for seen in entries
        if (talk := seen.around.conversation)
        for conversation in [journal.conversation(talk.source)]
        for comment in conversation.comments[-COMMENTS_FEED.limit :]
    ]
    newest = sorted(found, key=lambda said: (said.comment.created, said.comment.url), reverse=True)
    shown = newest[: COMMENTS_FEED.limit]
    channel = channel_of(views, COMMENTS_FEED, shown[0].comment.created if shown else "")
    yield Output(
        path=COMMENTS_FEED.path,
        template=f"@{COMMENTS_FEED.format}",
        inputs={"feed": channel, "items": tuple([_item(views, said) for said in shown])},
        bodies=tuple([_body(said.talk, said.conversation, said.seen) for said in shown]),
    )


def _item(views: Views, said: _Said) -> Item:
    comment, (entry, around) = said.comment, said.seen
    anchor, view = anchor_of(comment.id), views.view(said.seen)
    words = views.words
    name = comment.author or words("somebody")
    return {
        "kind": "comment",
        "guid": guid(around.authority or views.authority, around.identity, anchor),
        "title": words("comment-by", name=name, title=entry.title),
        "url": f"{view['url']}#{anchor}",
        "anchor": anchor,
        "date": comment.created,
        "summary": words("comment-summary", name=name, title=entry.title),
        "frame": ("", ""),
        "tags": around.tags,
        "authors": ({"name": name, "url": _profile(comment, _repository(views, entry)), "email": ""},),
        "comments": said.conversation.url,
        "comment_count": None,
    }
