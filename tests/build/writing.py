"""What authors do to their entries, as steps of a state machine."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from microjournal.content.snapshot import write_snapshot
from microjournal.model.conversation import Bets, Comment, Conversation
from tests.build.author import FEW, MANY, Author
from tests.build.grains import Grain, dot

SLUGS = st.sampled_from(["stand-up", "four-day-week", "letters", "quiet-hour", "pairing", "walks"])
DAYS = st.dates(min_value=dt.date(2025, 11, 20), max_value=dt.date(2026, 4, 10)).map(str)
TIMES = st.sampled_from(["", " 23:30", " 00:15", "T08:00+09:00", "T22:00-05:00"])
TAGS = st.lists(st.sampled_from(["team", "Team", "meetings", "c#", "focus", "2026", "é"]), max_size=3, unique=True).map(
    tuple
)
STAGES = st.integers(0, 4)
WORDS = st.sampled_from(
    ["We try it.", "It *went* well.", "Nobody came.\n\n- one\n- two", "See `x` and more.[^1]\n\n[^1]: Note."]
)
ALIASES = st.sampled_from(["/old/one/", "/old/two.html", "/2026/03/stand-up/", "/2026/02/first/", "/tags/team/"])
# Some of them only the plan knows; some come and go.
ADDRESSES = st.sampled_from(
    [
        "",
        "/tags/team/",
        "/tags/focus/",
        "/2026/02/first/",
        "/2026/03/",
        "/old/one/",
        "/threads/first/",
        "/lessons/2026/",
    ]
)
BROKEN = st.sampled_from(["result: splendid", "extra: [", "mood: curious", "confidence: much", "Summary: In capitals"])

SAID = st.sampled_from(["Well *done*.", "> > > Really?\n\nYes.", "<b onclick=x>no</b> ![](https://evil.example/x.png)"])
BETS = st.sampled_from([None, Bets(met=2), Bets(met=1, not_met=3, unclear=1, until="2026-02-02")])
TALKS = ["comments/github.com/ana/journal", "comments/gitlab.com/ana/group/journal"]


def snapshot(issue: int, said: list[str], bets: Bets | None) -> bytes:
    """What readers said on an issue, one comment a day."""
    url = f"https://github.com/ana/journal/issues/{issue}"
    comments = [
        Comment(
            id=str(number),
            author=("bea", "cem")[number % 2],
            created=f"2026-02-0{1 + number}T0{issue}:00:00Z",
            url=f"{url}#issuecomment-{number}",
            text=text,
        )
        for number, text in enumerate(said)
    ]
    updated = f"2026-02-1{len(said)}T10:00:00Z"
    return write_snapshot(Conversation(url=url, updated=updated, comments=tuple(comments), bets=bets))


class Writing(RuleBasedStateMachine):
    """Steps that change entries. Each ends with `edited`."""

    author: Author

    def edited(self) -> None:
        """An edit is over; see whether the laws hold."""
        raise NotImplementedError

    def any_grain(self, data: st.DataObject) -> Grain:
        return self.author.grains[data.draw(st.sampled_from(sorted(self.author.grains)))]

    def change(self, grain: Grain, **changes: Any) -> None:
        self.author.save(replace(grain, **changes))
        self.edited()

    # One entry

    @rule(slug=SLUGS, day=DAYS, time=TIMES, tags=TAGS, stage=STAGES)
    def add(self, slug: str, day: str, time: str, tags: tuple[str, ...], stage: int) -> None:
        title = slug.replace("-", " ").capitalize()
        name = f"{day}-{slug}"
        if not any(name == other.casefold() for other in self.author.grains):
            self.author.save(Grain(name=name, title=title, date=day, time=time, tags=tags, stage=stage))
        self.edited()

    @rule(data=st.data(), body=WORDS)
    def edit_body(self, data: st.DataObject, body: str) -> None:
        self.change(self.any_grain(data), body=body)

    @rule(data=st.data(), title=st.sampled_from(["Another name", "A < b & c", "First"]))
    def retitle(self, data: st.DataObject, title: str) -> None:
        self.change(self.any_grain(data), title=title)

    @rule(data=st.data(), tags=TAGS)
    def retag(self, data: st.DataObject, tags: tuple[str, ...]) -> None:
        self.change(self.any_grain(data), tags=tags)

    @rule(data=st.data(), upper=st.booleans())
    def respell_tags(self, data: st.DataObject, upper: bool) -> None:
        grain = self.any_grain(data)
        self.change(grain, tags=tuple(tag.upper() if upper else tag.capitalize() for tag in grain.tags))

    @rule(data=st.data(), day=DAYS, time=TIMES)
    def redate(self, data: st.DataObject, day: str, time: str) -> None:
        self.change(self.any_grain(data), date=day, time=time, end="")

    @rule(data=st.data(), stage=STAGES, decision=st.sampled_from(["adopt", "adapt"]))
    def live(self, data: st.DataObject, stage: int, decision: str) -> None:
        self.change(self.any_grain(data), stage=stage, decision=decision, end="")

    @rule(
        data=st.data(),
        result=st.sampled_from(["met", "partly", "not-met", "unclear"]),
        decision=st.sampled_from(["adopt", "adapt", "abandon", "later"]),
        lesson=st.sampled_from(["Ask before noon", "Write it down", ""]),
    )
    def finish(self, data: st.DataObject, result: str, decision: str, lesson: str) -> None:
        grain = self.any_grain(data)
        said = ["--result", result, "--decision", decision, "--lesson", lesson, "--force"]
        if self.command("finish", grain, *said):
            self.author.grains[grain.name] = replace(
                grain,
                stage=3,
                end=self.author.today,
                result=result,
                decision="" if decision == "later" else decision,
                lesson=lesson,
            )
        self.edited()

    @rule(data=st.data(), day=DAYS)
    def review_later(self, data: st.DataObject, day: str) -> None:
        self.change(self.any_grain(data), review=day)

    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        grain = self.any_grain(data)
        if self.command("drop", grain, "--because", "Nobody has time", "--force"):
            dropped = replace(grain, stage=4, end=self.author.today, lesson="Nobody has time")
            self.author.grains[grain.name] = dropped
        self.edited()

    def command(self, name: str, grain: Grain, *options: str) -> bool:
        """Runs a command on an entry. Whether it did something: some states of an entry it refuses."""
        path = self.author.root / grain.path
        before = path.read_bytes()
        run = self.author.run(name, grain.path, "--date", self.author.today, *options)
        assert isinstance(run.exception, SystemExit | None), run.exception
        assert (path.read_bytes() != before) <= (run.exit_code == 0), run.output
        self.author.notice(grain.path)
        return run.exit_code == 0

    @rule(data=st.data())
    def draft_or_not(self, data: st.DataObject) -> None:
        grain = self.any_grain(data)
        self.change(grain, draft=not grain.draft)

    @rule(data=st.data(), day=st.one_of(st.just(""), DAYS))
    def embargo(self, data: st.DataObject, day: str) -> None:
        self.change(self.any_grain(data), publish=day)

    @rule(data=st.data(), issue=st.integers(0, 3))
    def discuss(self, data: st.DataObject, issue: int) -> None:
        self.change(self.any_grain(data), issue=issue)

    @rule(issue=st.integers(1, 3), said=st.lists(SAID, max_size=5), bets=BETS, folder=st.sampled_from(TALKS))
    def readers_say(self, issue: int, said: list[str], bets: Bets | None, folder: str) -> None:
        text = snapshot(issue, said, bets)
        self.author.write(f"{folder}/{issue}.jsonl", text)
        self.edited()

    @rule(issue=st.integers(1, 3), folder=st.sampled_from(TALKS), spoilt=st.booleans())
    def a_conversation_is_lost(self, issue: int, folder: str, spoilt: bool) -> None:
        path = f"{folder}/{issue}.jsonl"
        if spoilt:
            self.author.write(path, "<<<<<<< ours\n")
        else:
            self.author.remove(path)
        self.edited()

    @rule(account=st.sampled_from(["bea", "cem"]), ending=st.sampled_from(["png", "jpg"]), width=st.integers(0, 2))
    def somebody_has_another_picture_or_none(self, account: str, ending: str, width: int) -> None:
        path = f"comments/avatars/github.com/{account}.{ending}"
        if width:
            self.author.write(path, dot(width))
        else:
            self.author.remove(path)
        self.edited()

    @rule(data=st.data(), number=st.integers(0, 4))
    def answer_a_comment(self, data: st.DataObject, number: int) -> None:
        grain = self.any_grain(data)
        answer = ("2026-03-01", "You are right", f"As [[#comment-{number}]] says.")
        self.change(grain, issue=grain.issue or 1, news=(*grain.news[:1], answer))

    @rule(data=st.data(), alias=ALIASES)
    def alias_or_not(self, data: st.DataObject, alias: str) -> None:
        grain = self.any_grain(data)
        self.change(grain, aliases=() if grain.aliases else (alias,))

    @rule(data=st.data(), what=st.sampled_from(["picture", "note", "heading"]))
    def show_or_not(self, data: st.DataObject, what: str) -> None:
        grain = self.any_grain(data)
        if what == "note":
            self.author.write("static/files/note.txt", "one")
        self.change(grain, **{what: not getattr(grain, what)})

    @rule(data=st.data(), address=ADDRESSES)
    def link_to_an_address(self, data: st.DataObject, address: str) -> None:
        self.change(self.any_grain(data), address=address)

    # Where it is

    @rule(data=st.data(), slug=SLUGS)
    def rename(self, data: st.DataObject, slug: str) -> None:
        grain = self.any_grain(data)
        self.author.rename(grain, f"{grain.date}-{slug}-again")
        self.edited()

    @rule(data=st.data())
    def rename_in_case(self, data: st.DataObject) -> None:
        grain = self.any_grain(data)
        self.author.rename(grain, grain.name.upper() if grain.name.islower() else grain.name.lower())
        self.edited()

    @rule(data=st.data(), slug=SLUGS, day=DAYS)
    def rename_and_retitle(self, data: st.DataObject, slug: str, day: str) -> None:
        grain = replace(self.any_grain(data), title=f"{slug.capitalize()} again", date=day, end="")
        self.author.save(grain)
        self.author.rename(grain, f"{day}-{slug}")
        self.edited()

    @rule(data=st.data(), what=st.sampled_from(["page", "own_folder"]))
    def move(self, data: st.DataObject, what: str) -> None:
        grain = self.any_grain(data)
        self.change(grain, **{what: not getattr(grain, what)})

    @precondition(lambda self: len(self.author.grains) > 1)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self.author.delete(self.any_grain(data).name)
        self.edited()

    @precondition(lambda self: len(self.author.grains) > 1)
    @rule(data=st.data())
    def put_away(self, data: st.DataObject) -> None:
        grain = self.any_grain(data)
        self.author.away.append(grain)
        self.author.delete(grain.name)
        self.edited()

    @precondition(lambda self: self.author.away)
    @rule(redated=st.booleans())
    def bring_back(self, redated: bool) -> None:
        grain = self.author.away.pop()
        if not any(grain.name.casefold() == name.casefold() for name in self.author.grains):
            self.author.save(replace(grain, date=self.author.today, end="") if redated else grain)
        self.edited()

    @rule(what=st.sampled_from([FEW, MANY, "back"]))
    def check_out(self, what: str) -> None:
        self.author.check_out(what)
        self.edited()

    # Updates

    @rule(data=st.data(), day=DAYS, above=st.booleans())
    def tell_news(self, data: st.DataObject, day: str, above: bool) -> None:
        """Often on the day on which there is news already."""
        grain = self.any_grain(data)
        number = len(grain.news)
        news = (grain.date if above else day, f"News {number}", f"This is the news of number {number} and no other.")
        self.change(grain, news=(news, *grain.news[:2]) if above else (*grain.news[:2], news))

    @precondition(lambda self: any(grain.news for grain in self.author.grains.values()))
    @rule(data=st.data(), day=DAYS, what=st.sampled_from(["day", "title", "text", "order", "gone"]))
    def change_news(self, data: st.DataObject, day: str, what: str) -> None:
        grain = self.which(data, "news")
        before, title, text = grain.news[0]
        changed = {
            "day": (day, title, text),
            "title": (before, f"{title} again", text),
            "text": (before, title, f"{text} Or so."),
        }
        rest = grain.news[1:]
        news = (*rest, grain.news[0]) if what == "order" else (*([changed[what]] if what in changed else []), *rest)
        self.change(grain, news=news)

    # Several entries

    @rule(old=st.sampled_from(["team", "focus", "meetings"]), new=st.sampled_from(["team", "crew", "focus"]))
    def rename_a_tag(self, old: str, new: str) -> None:
        for grain in [grain for grain in self.author.grains.values() if old in grain.tags]:
            tags = dict.fromkeys([new if tag == old else tag for tag in grain.tags])
            self.author.save(replace(grain, tags=tuple(tags)))
        self.edited()

    @precondition(lambda self: len(self.author.grains) > 1)
    @rule(data=st.data())
    def swap_ids(self, data: st.DataObject) -> None:
        one, other = self.any_grain(data), self.any_grain(data)
        if one.name != other.name:
            self.author.save(replace(one, id=other.id or other.name))
            self.author.save(replace(other, id=one.id or one.name))
        self.edited()

    @rule(data=st.data())
    def take_an_address(self, data: st.DataObject) -> None:
        """An alias that is where another entry is, or was."""
        other = self.any_grain(data)
        address = f"/{other.date[:4]}/{other.date[5:7]}/{(other.id or other.name)[11:] or 'first'}/"
        self.change(self.any_grain(data), aliases=(address,))

    @rule(data=st.data(), also=st.booleans())
    def follow(self, data: st.DataObject, also: bool) -> None:
        earlier, grain = self.any_grain(data), self.any_grain(data)
        if earlier.name != grain.name:
            before = grain.follows if also and earlier.name not in grain.follows else ()
            grain = replace(grain, follows=(*before, earlier.id or earlier.name))
        self.change(grain)

    @precondition(lambda self: any(grain.follows for grain in self.author.grains.values()))
    @rule(data=st.data())
    def unfollow(self, data: st.DataObject) -> None:
        self.change(self.which(data, "follows"), follows=())

    @precondition(lambda self: len(self.author.grains) > 1)
    @rule(data=st.data())
    def go_in_a_circle(self, data: st.DataObject) -> None:
        one = self.any_grain(data)
        other = self.any_grain(data)
        self.author.save(replace(one, follows=(other.id or other.name,)))
        self.change(self.author.grains[other.name], follows=(one.id or one.name,))

    @rule(data=st.data(), anchor=st.sampled_from(["", "#why-we-try-it", "#Why we try it"]), by_title=st.booleans())
    def mention(self, data: st.DataObject, anchor: str, by_title: bool) -> None:
        other = self.any_grain(data)
        if anchor and not other.heading:
            other = replace(other, heading=True)
            self.author.save(other)
        grain = self.any_grain(data)
        name = other.title if by_title else other.id or other.name
        self.change(grain, mentions=(*grain.mentions[:2], f"{name}{anchor}"))

    @precondition(lambda self: any(grain.mentions for grain in self.author.grains.values()))
    @rule(data=st.data())
    def mention_no_more(self, data: st.DataObject) -> None:
        self.change(self.which(data, "mentions"), mentions=())

    def which(self, data: st.DataObject, key: str) -> Grain:
        """An entry that has such a value."""
        names = sorted(name for name, grain in self.author.grains.items() if getattr(grain, key))
        return self.author.grains[data.draw(st.sampled_from(names))]

    # Mistakes

    @rule(data=st.data(), line=BROKEN)
    def make_a_mistake(self, data: st.DataObject, line: str) -> None:
        self.change(self.any_grain(data), broken=line)

    @precondition(lambda self: any(grain.broken for grain in self.author.grains.values()))
    @rule(data=st.data())
    def mend_it(self, data: st.DataObject) -> None:
        self.change(self.which(data, "broken"), broken="")

    @rule(data=st.data(), swapped=st.booleans())
    def take_an_id(self, data: st.DataObject, swapped: bool) -> None:
        """Often that of another entry, or one that differs from it only in its capitals."""
        other = self.any_grain(data)
        id_ = other.id or other.name
        self.change(self.any_grain(data), id=id_.swapcase() if swapped else id_)

    @precondition(lambda self: any(grain.id for grain in self.author.grains.values()))
    @rule(data=st.data())
    def give_an_id_back(self, data: st.DataObject) -> None:
        self.change(self.which(data, "id"), id="")
