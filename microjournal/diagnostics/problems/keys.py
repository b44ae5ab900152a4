"""Problems with the names of keys in front matter."""

from __future__ import annotations

from microjournal.diagnostics.problems.definition import kind

PROBLEMS = (
    kind(
        "key-unknown",
        "warning",
        "A key that is not known",
        """
        This key has no meaning of its own here. It may be one of yours: then it reaches the theme as `entry.extra`, and
        nothing is lost. It may be a slip of the pen: then the suggestion says which key was probably meant.

        Wrong:

            lessen: People read text updates only before ten
            ended: 2026-03-19

        Right:

            lesson: People read text updates only before ten
            ended: 2026-03-19
        """,
    ),
    kind(
        "key-capitals",
        "hint",
        "A key in capitals",
        """
        Keys are written in small letters. This one was understood all the same.

        Wrong:

            Title: Stand-up by text

        Right:

            title: Stand-up by text
        """,
    ),
    kind(
        "key-foreign",
        "hint",
        "A key of another generator",
        """
        Jekyll, Hugo, Zola, Eleventy, Pelican or Obsidian give this key a meaning, microjournal does not. It reaches the
        theme as `entry.extra` and does no harm. Where there is a key for the same purpose, the help names it.

        Wrong:

            layout: post
            title: Stand-up by text

        Right:

            title: Stand-up by text
        """,
    ),
    kind(
        "key-understood",
        "hint",
        "A key understood as another",
        """
        The key of another generator was read as the one that does the same here. That is done only where ignoring it
        would lose or reveal something: `published: false` keeps an entry out of the site in Jekyll, so it does here.

        Wrong:

            published: false

        Right:

            draft: true
        """,
    ),
    kind(
        "status-derived",
        "hint",
        "The state is not written, it follows from dates",
        """
        An entry is planned, running, done or dropped because of its dates: `started`, `ended`, `dropped`. So the two
        can never contradict each other, and the journal knows when it happened. Write the date instead of the word.

        Wrong:

            status: running

        Right:

            expect: Fewer than three stand-ups run late
            started: 2026-03-05
        """,
    ),
    kind(
        "page-key",
        "hint",
        "A page is not an experiment",
        """
        Files in `content/pages/` are plain pages, such as the one about you. They have no expectation, no dates of an
        experiment and no result, so this key is left aside. To make it an entry, move the file out of `pages/`.

        Wrong:

            result: met

        Right:

            title: About
        """,
    ),
)
