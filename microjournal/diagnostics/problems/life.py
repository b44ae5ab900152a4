"""Problems between the dates, the result and the decision of an entry."""

from __future__ import annotations

from microjournal.diagnostics.problems.definition import kind

PROBLEMS = (
    kind(
        "ended-before-started",
        "error",
        "It ended before it started",
        """
        The day in `ended` or `dropped` lies before the day in `started`. One of the two is a slip: most often the year,
        in January.

        Wrong:

            expect: Fewer than three stand-ups run late
            started: 2026-03-05
            ended: 2025-03-19

        Right:

            expect: Fewer than three stand-ups run late
            started: 2026-03-05
            ended: 2026-03-19
        """,
    ),
    kind(
        "dropped-and-ended",
        "error",
        "Both ended and dropped",
        """
        An experiment ended, and then it has a result, or it was dropped before it could have one. Keep the line that
        is true.

        Wrong:

            ended: 2026-03-19
            dropped: 2026-03-12

        Right:

            dropped: 2026-03-12
        """,
    ),
    kind(
        "result-without-end",
        "error",
        "A result, but no day it ended",
        """
        A result is an event of its own: it appears in the feeds on the day in `ended`, and the entry is done from that
        day on. Without the day, nobody would hear of it.

        Wrong:

            result: met

        Right:

            ended: 2026-03-19
            result: met
        """,
    ),
    kind(
        "result-on-dropped",
        "warning",
        "A result of something that was dropped",
        """
        `dropped` says that the experiment was given up before it could show anything. If it ran to its end, write
        `ended` instead; if not, what was learnt fits in `lesson`.

        Wrong:

            dropped: 2026-03-12
            result: not-met

        Right:

            ended: 2026-03-12
            result: not-met
        """,
    ),
    kind(
        "decision-without-end",
        "error",
        "A decision, but no day it ended",
        """
        A decision is taken when the experiment ended or was dropped. Its day is missing, so the entry would go on as
        planned or running, and what was adopted would not show among the practices.

        Wrong:

            decision: adopt

        Right:

            ended: 2026-03-19
            decision: adopt
        """,
    ),
    kind(
        "lesson-without-end",
        "hint",
        "A lesson from something that goes on",
        """
        A lesson becomes the line by which the entry is known once it has ended. Until then the expectation is shown in
        lists.

        Wrong:

            expect: Fewer than three stand-ups run late
            lesson: People read text updates only before ten

        Right:

            expect: Fewer than three stand-ups run late
            ended: 2026-03-19
            lesson: People read text updates only before ten
        """,
    ),
    kind(
        "review-before-start",
        "warning",
        "The review lies before the start",
        """
        `review` is the day to look at what came out, and it lies before the day it began. The entry would be overdue
        from its first day on. A span (`2w`) moves along when the start moves.

        Wrong:

            expect: Fewer than three stand-ups run late
            started: 2026-03-05
            review: 2026-03-01

        Right:

            expect: Fewer than three stand-ups run late
            started: 2026-03-05
            review: 2w
        """,
    ),
    kind(
        "before-planned",
        "hint",
        "It happened before it was planned",
        """
        `date` is the day the entry was planned, and it started, ended or was dropped earlier than that. That is fine
        for something written down afterwards; otherwise one of the dates is a slip.

        Wrong:

            date: 2026-03-04
            expect: Fewer than three stand-ups run late
            started: 2026-03-02

        Right:

            date: 2026-03-02
            expect: Fewer than three stand-ups run late
            started: 2026-03-02
        """,
    ),
    kind(
        "expect-missing",
        "hint",
        "Nothing is expected",
        """
        An experiment without an expectation cannot surprise anybody. One line is enough: what will you see if it works?
        Without it, a `confidence` is a confidence in nothing, and a `result` matches nothing.

        Wrong:

            started: 2026-03-05

        Right:

            expect: Fewer than three stand-ups run late
            started: 2026-03-05
        """,
    ),
)
