"""Advice: what `check` says of a journal in which nothing is wrong."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from itertools import count
from typing import TYPE_CHECKING, Protocol

import pytest

from microjournal.build.examine import examine
from microjournal.build.inputs import SettingsFile, read_inputs
from microjournal.build.options import BuildOptions
from microjournal.check.advice import advise
from microjournal.check.rules.subject import Context
from microjournal.content.positions import setting_span, value_spans
from microjournal.diagnostics import Diagnostic
from microjournal.feeds.formats import MAIN_FEED_EVENTS
from microjournal.index.opening import with_state
from microjournal.index.state import State
from microjournal.model.settings import Repository, Settings

if TYPE_CHECKING:
    from pathlib import Path

TODAY = "2026-03-31"
SETTINGS = Settings(title="Ana tries things", url="https://ana.example/")


class Advise(Protocol):
    """The type of the `advice` fixture."""

    def __call__(
        self,
        files: Mapping[str, str],
        *,
        published: Iterable[str] = (),
        settings: Settings = SETTINGS,
        drafts: bool = False,
    ) -> list[Diagnostic]: ...


@pytest.fixture
def advice(tmp_path: Path) -> Advise:
    """Gives the advice about a journal made of these files below `content/`; texts may be indented as the test is.

    published: ids of entries that were published before.
    """
    numbers = count()

    def make(
        files: Mapping[str, str],
        *,
        published: Iterable[str] = (),
        settings: Settings = SETTINGS,
        drafts: bool = False,
    ) -> list[Diagnostic]:
        root = tmp_path / str(next(numbers))
        sources = {f"content/{name}": textwrap.dedent(text).lstrip() for name, text in files.items()}
        sources |= {
            "microjournal.yaml": f"title: Ana\nurl: {settings.url}  # where it will be\n",
            "permalinks.txt": "".join(f"/old/{id_}/ {id_}\n" for id_ in published),
        }
        for name, text in sources.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(text.encode())
        options = BuildOptions(root=root, today=TODAY, drafts=drafts, jobs=1)
        source = SettingsFile(settings=settings, digest=b"", problems=())

        def work(state: State) -> list[Diagnostic]:
            examined = examine(options, read_inputs(options, source, state), state)
            read = {name: text.encode() for name, text in sources.items()}.__getitem__
            return list(advise(Context(journal=examined.journal, settings=settings, read=read)))

        return with_state(root, None, work)

    return make


def reported(found: Iterable[Diagnostic]) -> list[str]:
    """Each piece of advice as one line: place, code and message."""
    return [f"{d.span.path}:{d.span.line}:{d.span.column} {d.code}: {d.message}" for d in found]


def codes(found: Iterable[Diagnostic]) -> list[str]:
    return [d.code for d in found]


def entry(keys: str, body: str = "We try it.") -> str:
    return f"---\ntitle: Stand-up by text\n{textwrap.dedent(keys).strip()}\n---\n{body}\n"


COMPLETE = """
    expect: Fewer than three run late
    confidence: 70
    started: 2026-03-05
    review: 2w
    ended: 2026-03-19
    result: partly
    decision: adopt
    lesson: People read before ten
"""


def test_a_complete_entry_gets_no_advice(advice: Advise) -> None:
    assert advice({"2026-03-04-a.md": entry(COMPLETE)}) == []


def test_an_overdue_review_is_reported_at_its_key_with_the_days(advice: Advise) -> None:
    keys = "expect: It helps\nstarted: 2026-03-05\nreview: 2w"
    [found] = advice({"2026-03-04-stand up.md": entry(keys)})

    assert reported([found]) == [
        "content/2026-03-04-stand up.md:5:9 review-overdue: the review on 2026-03-19 is 12 days overdue"
    ]
    assert found.span.length == 2
    assert '`microjournal finish "2026-03-04-stand up"`' in found.help


def test_a_review_of_yesterday_is_one_day_overdue_and_one_of_today_is_not(advice: Advise) -> None:
    keys = "expect: It helps\nstarted: 2026-03-05\nreview: "
    [found] = advice({"2026-03-04-a.md": entry(keys + "2026-03-30"), "2026-03-04-b.md": entry(keys + TODAY)})

    assert found.message == "the review on 2026-03-30 is 1 day overdue"


def test_running_without_a_review_is_reported_at_its_start(advice: Advise) -> None:
    found = advice({"2026-03-04-a.md": entry("expect: It helps\nstarted: 2026-03-05")})

    assert reported(found) == [
        "content/2026-03-04-a.md:4:10 review-missing: it is running, and there is no day to look at what came out"
    ]


def test_what_will_start_later_needs_no_review_yet(advice: Advise) -> None:
    assert advice({"2026-03-04-a.md": entry("expect: It helps\nstarted: 2026-04-05")}) == []


def test_an_end_without_an_outcome_says_what_is_missing(advice: Advise) -> None:
    done = "expect: It helps\nended: 2026-03-19\n"
    found = advice(
        {
            "2026-03-01-a.md": entry(done),
            "2026-03-02-b.md": entry(done + "lesson: Yes"),
            "2026-03-03-c.md": entry(done + "result: met"),
            "2026-03-04-d.md": entry(done + "result: met\ndecision: abandon"),
            "2026-03-05-e.md": entry("expect: It helps\ndropped: 2026-03-19"),
        }
    )

    assert reported(found) == [
        "content/2026-03-01-a.md:4:8 outcome-missing: it ended, and that is all it says",
        "content/2026-03-02-b.md:4:8 outcome-missing: it ended, and does not say how",
        "content/2026-03-03-c.md:4:8 outcome-missing: it ended, and nothing follows from it",
    ]


def test_something_that_presumes_an_expectation_wants_one(advice: Advise) -> None:
    found = advice(
        {
            "2026-03-01-a.md": entry("ended: 2026-03-19\nresult: met\nlesson: Yes"),
            "2026-03-02-b.md": entry("confidence: 70"),
            "2026-03-03-c.md": entry("review: 2w\npublish: 2026-03-03\n"),
            "2026-03-29-d.md": entry("review: 2w"),
        }
    )

    assert [line for line in reported(found) if "expect-missing" in line] == [
        "content/2026-03-01-a.md:4:9 expect-missing: there is a result, and nothing was expected",
        "content/2026-03-02-b.md:3:13 expect-missing: there is a confidence, and nothing is expected",
        "content/2026-03-03-c.md:3:9 expect-missing: there is a review, and nothing is expected",
        "content/2026-03-29-d.md:3:9 expect-missing: there is a review, and nothing is expected",
    ]


def test_a_missing_expectation_is_reported_once_while_it_runs(advice: Advise) -> None:
    # Parsing reports it: see `microjournal.content.consistency`.
    assert advice({"2026-03-04-a.md": entry("confidence: 70\nstarted: 2026-03-05\nreview: 1m")}) == []


ADAPTED = "expect: It helps\nended: {}\nresult: partly\ndecision: adapt"


def test_an_open_loop_is_reported_after_thirty_days(advice: Advise) -> None:
    found = advice(
        {
            "2026-02-20-a.md": entry(ADAPTED.format("2026-02-28")),
            "2026-02-21-b.md": entry(ADAPTED.format("2026-03-01")),
        }
    )

    [line] = reported(found)
    assert line == (
        "content/2026-02-20-a.md:6:11 loop-open: "
        "it was to be adapted, and nothing has followed it for more than 30 days"
    )


def test_a_loop_that_somebody_follows_is_closed(advice: Advise) -> None:
    assert (
        advice(
            {
                "2026-01-01-a.md": entry(ADAPTED.format("2026-01-05")),
                "2026-03-30-b.md": entry("expect: It helps more\nfollows: 2026-01-01-a"),
            }
        )
        == []
    )


def test_a_long_text_is_reported_of_an_experiment_and_not_of_a_note(advice: Advise) -> None:
    long, short = "word " * 201, "word " * 200
    found = advice(
        {
            "2026-03-01-long.md": entry("expect: It helps", long),
            "2026-03-02-short.md": entry("expect: It helps", short),
            "2026-03-03-note.md": entry("summary: A note", long),
        }
    )

    assert reported(found) == ["content/2026-03-01-long.md:2:8 body-long: the text has more than 200 words"]


def test_advice_about_many_entries_reads_the_same_for_each_so_that_a_report_can_count_it(advice: Advise) -> None:
    files = {f"2026-03-{day:02}-a{day}.md": entry("expect: It helps", "word " * (200 + day)) for day in range(1, 10)}

    found = advice(files)

    assert len(found) == 9
    assert len({(d.message, d.help) for d in found}) == 1


def test_text_that_was_to_be_filled_in_is_reported_wherever_it_stands(advice: Advise) -> None:
    body = "TODO: say why\n\nIt was… good. The TODO list grew.\n\n- [ ] TBD\n- …\n\n## ...\n\n> FIXME later\n\nTODOS!"
    found = advice({"2026-03-04-a.md": entry("expect: 'TODO'\nreview: 2w", body)})

    assert [(d.span.line, d.span.column, d.span.length) for d in found if d.code == "text-unfilled"] == [
        (3, 10, 4),
        (6, 1, 13),
        (10, 7, 3),
        (11, 3, 1),
        (13, 4, 3),
        (15, 3, 11),
    ]


def test_an_empty_expectation_is_reported_as_a_gap_and_not_twice(advice: Advise) -> None:
    found = advice(
        {
            "2026-03-01-a.md": entry("expect:\nreview: 2m"),
            "2026-03-02-b.md": entry("expect:\n  It helps\nreview: 2m"),
            "2026-03-03-c.md": entry("summary: A note", "It was so:\n\nexpect:\n\n---\n"),
        }
    )

    assert reported(found) == ["content/2026-03-01-a.md:3:1 text-unfilled: this is still to be written"]


def test_code_may_say_todo(advice: Advise) -> None:
    body = "```python\n# before\nTODO = 1\n```\n\n~~~\n...\n~~~\n"
    assert advice({"2026-03-04-a.md": entry("expect: It helps", body)}) == []


def test_a_draft_may_have_gaps_and_a_page_may_not(advice: Advise) -> None:
    found = advice(
        {"2026-03-04-a.md": entry("draft: true", "TODO"), "pages/about.md": "---\ntitle: About\n---\n\nTODO\n"},
        drafts=True,
    )

    assert reported(found) == ["content/pages/about.md:5:1 text-unfilled: this is still to be written"]


def test_windows_line_ends_and_byte_order_marks_do_not_move_places(advice: Advise) -> None:
    text = "\ufeff" + entry("expect: It helps", "TODO").replace("\n", "\r\n")
    assert reported(advice({"2026-03-04-a.md": text})) == [
        "content/2026-03-04-a.md:5:1 text-unfilled: this is still to be written"
    ]


def test_every_use_of_the_rarer_spelling_of_a_tag_is_reported(advice: Advise) -> None:
    found = advice(
        {
            "2026-03-01-a.md": entry("tags: [dna, x]"),
            "2026-03-02-b.md": entry("tags: [x, DNA]"),
            "2026-03-03-c.md": entry("tags: DNA"),
        }
    )

    assert reported(found) == ["content/2026-03-01-a.md:3:8 tag-case: the tag 'dna' is 'DNA' in 2 other entries"]
    assert found[0].help == "write DNA"


def test_of_two_spellings_that_are_equally_frequent_the_older_one_is_usual(advice: Advise) -> None:
    found = advice({"2026-03-01-a.md": entry("tags: [dna]"), "2026-03-02-b.md": entry("tags: [DNA]")})

    assert reported(found) == ["content/2026-03-02-b.md:3:8 tag-case: the tag 'DNA' is 'dna' in another entry"]


def many(tags: Iterable[str], *, entries: int = 30) -> dict[str, str]:
    """A journal in which every entry has the tag `meetings`, and the first ones have one of these tags too."""
    own = list(tags) + [""] * entries
    return {
        f"{2025 + n // 300}-{n // 25 % 12 + 1:02}-{n % 25 + 1:02}-e{n}.md": entry(f"tags: [meetings, {own[n]}]")
        for n in range(entries)
    }


def test_a_thousand_tags_with_one_entry_are_one_hint(advice: Advise) -> None:
    found = advice(many([f"t{n:04}" for n in range(1000)], entries=1000))

    [line] = reported(found)
    assert line == (
        "content/2025-01-01-e0.md:3:18 tag-once: "
        "1,000 of 1,001 tags have a single entry: t0000, t0001, t0002, t0003, t0004 and 995 more"
    )


def test_tags_with_one_entry_are_no_matter_in_a_young_journal(advice: Advise) -> None:
    assert advice(many(["walks"], entries=19)) == []
    assert codes(advice(many(["walks"], entries=20))) == ["tag-once"]


def test_a_tag_that_is_nearly_another_is_reported_by_itself(advice: Advise) -> None:
    found = advice(many(["meeting", "walks"]))

    assert reported(found) == [
        "content/2025-01-01-e0.md:3:18 tag-near: the tag 'meeting' has one entry, and 'meetings' has 30",
        "content/2025-01-02-e1.md:3:18 tag-once: 1 of 3 tags has a single entry: walks",
    ]


def test_more_news_at_once_than_the_feed_holds_will_not_reach_every_subscriber(advice: Advise) -> None:
    days = range(1, MAIN_FEED_EVENTS + 2)
    files = {"2026-02-01-known.md": entry("summary: A note"), "2026-02-02-edge.md": entry("summary: A note")}
    news = {f"2026-03-{day:02}-n{day}.md": entry("summary: A note") for day in days}

    [line] = reported(advice({**files, **news}, published=["2026-02-01-known", "2026-02-02-edge"]))
    assert line == (
        "content/2026-03-01-n1.md:2:8 feed-missed: "
        f"some subscribers will not hear of it: the feed begins with {MAIN_FEED_EVENTS} newer events of the day"
    )
    del news[f"2026-03-{MAIN_FEED_EVENTS + 1}-n{MAIN_FEED_EVENTS + 1}.md"]
    assert advice({**files, **news}, published=["2026-02-01-known", "2026-02-02-edge"]) == []
    # However old it is, it is news of the day on which it is published.
    found = reported(advice({**files, **news}, published=["2026-02-01-known"]))
    assert [each.partition(" ")[0] for each in found] == ["content/2026-02-02-edge.md:2:8"]
    # A first build has no subscribers yet.
    assert advice({**files, **news}, published=[]) == []


def test_the_number_of_an_issue_needs_a_repository(advice: Advise) -> None:
    files = {"2026-03-01-a.md": entry("issue: 42"), "2026-03-02-b.md": entry("issue: https://github.com/o/r/issues/1")}
    home = Repository(kind="github", host="github.com", path="ana/journal")

    assert reported(advice(files)) == [
        "content/2026-03-01-a.md:3:8 issue-unlinked: this issue cannot be found: the settings name no repository"
    ]
    assert advice(files, settings=Settings(title="Ana", url="https://ana.example/", repository=home)) == []


def test_the_path_of_an_issue_is_one_on_the_forge_of_the_settings(advice: Advise) -> None:
    files = {"2026-03-01-a.md": entry("issue: group/sub/project#4")}
    on_github, on_gitlab = [
        Settings(
            title="Ana", url="https://ana.example/", repository=Repository(kind=kind, host=host, path="ana/journal")
        )
        for kind, host in (("github", "github.com"), ("gitlab", "gitlab.com"))
    ]

    assert reported(advice(files, settings=on_github)) == [
        (
            "content/2026-03-01-a.md:3:8 issue-unlinked: "
            "this issue cannot be found: 'group/sub/project' is no repository on GitHub"
        )
    ]
    assert advice(files, settings=on_gitlab) == []


def test_settings_are_found_by_the_keys_that_lead_to_them() -> None:
    data = b"title: Ana\ntheme:\n  name: dune\n  options: {hue: 70}\n"

    def place(*keys: str, of_key: bool = False) -> tuple[int, int, int]:
        span = setting_span(data, *keys, path="x", of_key=of_key)
        return span.line, span.column, span.length

    assert place("theme", "name") == (3, 9, 4)
    assert place("theme", "options", "hue") == (4, 18, 2)
    assert place("theme", "options", "hue", of_key=True) == (4, 13, 3)
    assert place("title", "name") == (1, 8, 3)
    assert place("url") == (1, 1, 1)


def test_a_hidden_entry_gets_no_advice(advice: Advise) -> None:
    assert advice({"2026-03-04-a.md": entry("draft: true\nstarted: 2026-03-05\nissue: 42", "TODO")}) == []


def test_places_are_those_of_values_and_of_keys_without_one() -> None:
    data = b"---\nTitle: 'A b'\nreview:\ntags: [a, b]\n---\n"

    places = value_spans(data, path="a.md")

    assert {name: (s.line, s.column, s.length) for name, s in places.items()} == {
        "title": (2, 8, 5),
        "review": (3, 1, 6),
        "tags": (4, 7, 6),
    }


def test_a_file_that_cannot_be_read_has_no_places() -> None:
    for data in (b"\xff", b"---\na: [\n---\n", b"no front matter", b"---\nnever closed\n"):
        assert value_spans(data, path="a.md") == {}
