"""Entries as templates see them: cards for lists, views for their own pages.

Both are functions of the entry itself, of the settings, and of what the day and the rest of the journal add to it
(`Around`); so a digest of an entry and its `Around` stands for every view of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar, cast

from microjournal.forges.issues import issue_url, issues_repository
from microjournal.journal.addresses import site_path
from microjournal.markdown.links import Resolved, filled_excerpt
from microjournal.model.conversation import Conversation, anchor_of
from microjournal.model.dates import at_midnight, days_between
from microjournal.model.digest import Digest
from microjournal.model.entry import Entry, Status
from microjournal.model.lifecycle import event_days, events_of, is_due, is_hidden, is_overdue, scan_line, status_of
from microjournal.model.paths import name_slug, quoted, tag_path
from microjournal.model.settings import Author, Settings
from microjournal.plan.contract import COMMENT_STEPS, Card, EntryView, PageRef, PersonView, TagRef
from microjournal.plan.output import BodyUse
from microjournal.words.words import Words

_K = TypeVar("_K")
_V = TypeVar("_V")

# Views that are kept in each process: a month and a tag want the same few again and again.
_CACHE_SIZE = 12_000


class Around(NamedTuple):
    """What the day and the other entries add to an entry.

    kind, due, overdue, open_loop, superseded, draft: see `microjournal.plan.contract.Card`.
    tags: names of its tags as the journal spells them. coming: days of its events after today.
    follows: ids of the public entries that it follows. links: what its links resolve to.
    attached: files that are published beside its page: source, path on the site, digest.
    slug: of its address. identity: what it is known by for ever. authority: of its guids, "" for the journal's own.
    named: of each of its events the name that it keeps, and the day on which it became public; () for a plain page.
    former: what is remembered of events that it had, by name. talk: `conversation` as plain data.
    picture: path of the picture that is drawn of it, "" if there is none.
    """

    kind: Status
    due: bool
    overdue: bool
    open_loop: bool
    superseded: bool
    draft: bool
    tags: tuple[str, ...]
    coming: tuple[str, ...]
    follows: tuple[str, ...]
    links: tuple[Resolved, ...]
    attached: tuple[tuple[str, str, bytes], ...]
    slug: str
    identity: str
    authority: str
    named: tuple[tuple[str, str], ...]
    former: tuple[tuple[str, tuple[str, ...]], ...]
    talk: tuple[Any, ...]
    picture: str

    @property
    def conversation(self) -> Talk | None:
        """What is known of the conversation on its issue."""
        return Talk(*self.talk) if self.talk else None


class Talk(NamedTuple):
    """What is known of a conversation without reading it.

    source: path of its file. digest: of all of it. anchors: of its comments on the entry's page. newest: time of the
    last of them, "" if there is none. bets: as in `microjournal.model.conversation.Bets`, () if nobody was asked.
    cited: anchors of the comments that the entry links to, each with the name of who made it. avatars: accounts that
    have a picture here, each with the path of its file.
    """

    source: str
    digest: Digest
    anchors: tuple[str, ...]
    newest: str
    bets: tuple[int, int, int, str] | tuple[()]
    cited: tuple[tuple[str, str], ...] = ()
    avatars: tuple[tuple[str, str], ...] = ()


def talk_of(
    source: str, conversation: Conversation, cited: Collection[str] = (), avatars: tuple[tuple[str, str], ...] = ()
) -> Talk:
    """What is known of a conversation. source: path of its file. cited: anchors in links. avatars: see `Talk`."""
    comments, bets = conversation.comments, conversation.bets
    authors = [(anchor_of(comment.id), comment.author) for comment in comments] if cited else []
    return Talk(
        source=source,
        digest=conversation.digest,
        anchors=tuple([anchor_of(comment.id) for comment in comments]),
        newest=comments[-1].created if comments else "",
        bets=(bets.met, bets.not_met, bets.unclear, bets.until) if bets else (),
        cited=tuple([(anchor, author) for anchor, author in authors if anchor in cited]),
        avatars=avatars,
    )


class Seen(NamedTuple):
    """An entry with what the day and the other entries add to it."""

    entry: Entry
    around: Around


def see(entry: Entry, around: Around) -> Seen:
    """The entry as others see it: where it was published, and its excerpt has the names of what it links to."""
    excerpt, saw = filled_excerpt(entry.excerpt, around.links), filled_excerpt(entry.saw, around.links)
    as_it_is = (excerpt, saw, around.slug) == (entry.excerpt, entry.saw, entry.slug)
    return Seen(entry if as_it_is else replace(entry, excerpt=excerpt, saw=saw, slug=around.slug), around)


def around_of(
    entry: Entry,
    today: str,
    *,
    followed: bool = False,
    superseded: bool = False,
    tags: tuple[str, ...] = (),
    follows: tuple[str, ...] = (),
    links: tuple[Resolved, ...] = (),
    attached: tuple[tuple[str, str, bytes], ...] = (),
    identity: str = "",
    authority: str = "",
    named: tuple[tuple[str, str], ...] = (),
    former: tuple[tuple[str, tuple[str, ...]], ...] = (),
    conversation: Talk | None = None,
    picture: str = "",
) -> Around:
    """What a day and other entries add to an entry. followed: something follows it. Others: see `Around`."""
    return Around(
        kind=status_of(entry, today),
        due=is_due(entry, today),
        overdue=is_overdue(entry, today),
        open_loop=entry.decision == "adapt" and not followed,
        superseded=superseded,
        draft=is_hidden(entry, today),
        tags=tags,
        coming=tuple([day for day in event_days(entry) if day > today]),
        follows=follows,
        links=links,
        attached=attached,
        slug=entry.slug,
        identity=identity or entry.id,
        authority=authority,
        named=named,
        former=former,
        talk=tuple(conversation or ()),
        picture=picture,
    )


def card_of(seen: Seen) -> Card:
    """The entry as a line of a list."""
    entry, around = seen
    return {
        "id": entry.id,
        "path": quoted(site_path(entry)),
        "title": entry.title,
        "scan": scan_line(entry),
        "date": entry.date,
        "kind": around.kind,
        "started": entry.started,
        "review": entry.review,
        "ended": entry.ended or entry.dropped,
        "result": entry.result,
        "decision": entry.decision,
        "due": around.due,
        "overdue": around.overdue,
        "open_loop": around.open_loop,
        "superseded": around.superseded,
        "draft": around.draft,
        "comments": _about(comment_count(seen) or 0),
        "tags": tuple(
            [tag_ref(name_slug(written), name) for written, name in zip(entry.tags, around.tags, strict=True)]
        ),
    }


def _days(entry: Entry) -> int | None:
    end = entry.ended or entry.dropped
    return days_between(entry.started or entry.date, end) if end else None


def _late(entry: Entry) -> int | None:
    end = entry.ended or entry.dropped
    return days_between(entry.review, end) if end and entry.review else None


def comment_count(seen: Seen) -> int | None:
    """How many comments there are on an entry, None if that is not known."""
    talk = seen.around.conversation
    return None if talk is None else len(talk.anchors)


def _about(number: int) -> int:
    """The number as lists show it: one of few steps, so that a page that only lists an entry seldom changes with what
    is said there.
    """
    return max([step for step in COMMENT_STEPS if step <= number], default=0)


def days_of(seen: Seen) -> list[str]:
    """The days of the entry's events up to today."""
    coming = seen.around.coming
    return [day for day in event_days(seen.entry) if day not in coming]


def body_of(seen: Seen) -> BodyUse:
    """The entry's body as an input of an output."""
    entry = seen.entry
    return BodyUse(
        entry.path, entry.body_digest, site_path(entry), seen.around.links, kept_anchors(seen), entry.language
    )


def kept_anchors(seen: Seen) -> tuple[tuple[str, str], ...]:
    """Of updates that were published under another anchor, what they have in the text, and what they keep."""
    named = seen.around.named
    if not named or not seen.entry.updates:
        return ()
    pairs = [(event.name, name) for event, (name, _) in zip(events_of(seen.entry), named, strict=True)]
    return tuple([(was, name) for was, name in pairs if was != name and was.startswith("update-")])


class Views:
    """Entries as their own pages and feeds show them, under the settings of a journal. Each is made once.

    authority: of the journal's guids, with its date ("ana.example,2026-03-04"). words: of the interface.
    """

    def __init__(self, settings: Settings, authority: str, words: Words) -> None:
        self.settings = settings
        self.authority = authority
        self.words = words
        self._views: dict[str, EntryView] = {}

    def view(self, seen: Seen) -> EntryView:
        """The entry as its own page shows it."""
        id_ = seen.entry.id
        return self._views.get(id_) or cached(self._views, id_, self._view(seen))

    def _view(self, seen: Seen) -> EntryView:
        entry, settings = seen.entry, self.settings
        card = card_of(seen)
        zone = settings.timezone
        published = entry.moment or at_midnight(entry.date, zone)
        newest = max(event_days(entry))
        view = {
            **card,
            "url": settings.url + card["path"],
            "moment": entry.moment,
            "expect": entry.expect,
            "confidence": entry.confidence,
            "lesson": entry.lesson,
            "summary": entry.summary,
            "saw": entry.saw,
            "days": _days(entry),
            "late": _late(entry),
            "authors": self._people(entry),
            "published": published,
            "modified": published if newest <= entry.date else at_midnight(newest, zone),
            "words": entry.words,
            "issue_url": issue_url(issues_repository(settings), entry.issue) or "" if entry.issue else "",
            "result_anchor": "#result-section" if entry.has_result_section else "",
            "language": entry.language,
            "extra": dict(entry.extra),
        }
        return cast(EntryView, view)

    def _people(self, entry: Entry) -> tuple[PersonView, ...]:
        """The entry's authors, or the journal's own."""
        known, own = self.settings.authors, self.settings.author
        authors = [known.get(name) or Author(name=name) for name in entry.authors] or ([own] if own else [])
        return tuple([person_view(author) for author in authors])


def cached(cache: dict[_K, _V], key: _K, value: _V) -> _V:
    """Adds a value to a cache, which is emptied when it is full, and returns the value."""
    if len(cache) >= _CACHE_SIZE:
        cache.clear()
    cache[key] = value
    return value


def person_view(author: Author) -> PersonView:
    """An author as templates see one."""
    return {"name": author.name, "url": author.url, "email": author.email}


def tag_ref(slug: str, name: str) -> TagRef:
    """A tag as templates see one. name: as the journal spells it."""
    return {"name": name, "path": quoted(tag_path(slug))}


def month_path(month: str) -> str:
    """The path of the page of a month given as "2026-03"."""
    return f"{month[:4]}/{month[5:]}/"


def month_ref(words: Words, month: str) -> PageRef:
    """The page of a month given as "2026-03"."""
    return {"label": words.title(words.month(month)), "path": month_path(month)}


def year_ref(year: str) -> PageRef:
    """The page of a year."""
    return {"label": year, "path": f"{year}/"}
