"""What `check` says besides: nothing here is wrong, but somebody will probably want to know."""

from __future__ import annotations

from microjournal.diagnostics.problems.definition import kind

PROBLEMS = (
    kind(
        "review-overdue",
        "warning",
        "The day of the review has passed",
        """
        You said when you would look at what came out, and that day is over. Readers see the entry marked as overdue.
        Say how it went, even if the answer is that nothing can be said yet, or give it a later day.

        Wrong:

            expect: Fewer than three stand-ups run late
            started: 2026-03-05
            review: 2026-03-19

        Right:

            expect: Fewer than three stand-ups run late
            started: 2026-03-05
            review: 2026-03-19
            ended: 2026-03-19
            result: partly
            decision: adapt
            lesson: People read text updates only before ten
        """,
    ),
    kind(
        "review-missing",
        "hint",
        "Running, but nobody will look",
        """
        An experiment without a day of review runs until it is forgotten. A span is enough: it counts from the start.
        The calendar of the journal (`calendar.ics`) then reminds you and your readers.

        Wrong:

            expect: Fewer than three stand-ups run late
            started: 2026-03-05

        Right:

            expect: Fewer than three stand-ups run late
            started: 2026-03-05
            review: 2w
        """,
    ),
    kind(
        "outcome-missing",
        "hint",
        "It ended, and does not say how",
        """
        Two things make an ended experiment worth finding again: whether what happened matched what was expected
        (`result`), and what follows from it (`decision`, or at least a `lesson`). The tallies of tags count results,
        and the pages of lessons and practices are made of the other two.

        Wrong:

            expect: Fewer than three stand-ups run late
            ended: 2026-03-19

        Right:

            expect: Fewer than three stand-ups run late
            ended: 2026-03-19
            result: partly
            decision: adapt
            lesson: People read text updates only before ten
        """,
    ),
    kind(
        "loop-open",
        "hint",
        "To be adapted, but nothing came of it",
        """
        The decision was to adapt this and try again. More than thirty days have passed, and no entry follows it. Write
        the next experiment, with this one's id under `follows`; if there will be none, the decision is `abandon`.

        Wrong:

            ended: 2026-01-19
            decision: adapt

        Right:

            expect: Fewer than three stand-ups run late
            follows: 2026-01-05-stand-up-by-text
        """,
    ),
    kind(
        "body-long",
        "hint",
        "Long for an experiment",
        """
        An entry is a grain of sand: small enough to be written in a few minutes and read in one. More than 200 words
        often hold two experiments, or tell what belongs into an update. Nothing is cut, and a note may be as long as
        it likes.

        Wrong:

            content/2026-03-04-a-new-way-of-working-in-seven-parts.md

        Right:

            content/2026-03-04-stand-up-by-text.md
            content/2026-03-18-stand-up-before-ten.md
        """,
    ),
    kind(
        "text-unfilled",
        "warning",
        "Text that was to be filled in",
        """
        A line holds nothing but a mark that something is still to be written: `TODO`, `TBD`, three dots, an empty
        `expect:`; or the journal's address is still the example that `init` wrote. It is published as it stands. Fill
        it in, take it away, or keep the entry back with `draft: true`.

        Wrong:

            expect: TODO

        Right:

            expect: Fewer than three stand-ups run late
        """,
    ),
    kind(
        "tag-once",
        "hint",
        "Tags with a single entry",
        """
        A tag gathers what belongs together, so that a pattern can show. A tag with a single entry gathers nothing yet.
        A wider word may fit more entries; or leave it alone until the next one comes. All such tags are named in one
        hint, and only in journals of twenty entries and more.

        Wrong:

            tags: [meeting-room-three-projector]

        Right:

            tags: [meetings]
        """,
    ),
    kind(
        "tag-near",
        "hint",
        "A tag that is nearly another",
        """
        The tag has a single entry, and another tag differs from it by a hyphen or an s at the end only. Probably they
        are meant to be one.

        Wrong:

            tags: [meeting]

        Right:

            tags: [meetings]
        """,
    ),
    kind(
        "feed-missed",
        "warning",
        "Subscribers will not hear of it",
        """
        The entry has not been published yet, and everything in it happened before the oldest event of the feed. It will
        have its page, but no subscriber's program will show it. That is as it should be for old papers brought in
        later. If it is news, tell it as an update under a heading with the day of today.

        Wrong:

            date: 2026-01-04

        Right:

            ## 2026-03-19 Found in an old notebook
        """,
    ),
    kind(
        "issue-unlinked",
        "warning",
        "An issue without a repository",
        """
        `issue` gives the number of an issue, and the settings do not say in which repository. So the page can neither
        show its comments nor lead to it. Name the repository in the settings, or write the issue's full address.

        Wrong:

            issue: 42

        Right:

            title: Ana tries things
            url: https://ana.example/
            repository: github:ana/journal
        """,
    ),
)
