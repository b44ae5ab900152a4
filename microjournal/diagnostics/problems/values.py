"""Problems with the values of keys in front matter."""

from __future__ import annotations

from microjournal.diagnostics.problems.definition import kind

PROBLEMS = (
    kind(
        "value-kind",
        "error",
        "A value of another kind",
        """
        This key takes a value of another kind: text where there is a list, a list where there is a mapping. The message
        says what is expected. Numbers, dates and words such as `yes` are all text to a key that takes text.

        Wrong:

            title: [Stand-up, by text]

        Right:

            title: Stand-up, by text
        """,
    ),
    kind(
        "value-commented",
        "warning",
        "The value is a comment",
        """
        In YAML a `#` after a space begins a comment, so nothing is left of this value. Put it in quotes. For the number
        of an issue or for a tag, leave the `#` away.

        Wrong:

            issue: #42

        Right:

            issue: 42
        """,
    ),
    kind(
        "title-missing",
        "error",
        "No title",
        """
        Every entry and every page has a title: the key `title`, or a heading of level 1 as the first thing of the
        body. Lists, feeds and links all show it.

        Wrong:

            ---
            date: 2026-03-04
            ---
            Everybody writes three lines.

        Right:

            ---
            date: 2026-03-04
            ---
            # Stand-up by text

            Everybody writes three lines.
        """,
    ),
    kind(
        "title-twice",
        "warning",
        "Two titles that differ",
        """
        The file has a key `title`, and its body begins with a heading of level 1 that says something else. The key is
        the title, and the heading is not shown. Remove one of them, or make the heading one of level 2.

        Wrong:

            ---
            title: Stand-up by text
            date: 2026-03-04
            ---
            # How it began

        Right:

            ---
            title: Stand-up by text
            date: 2026-03-04
            ---
            ## How it began
        """,
    ),
    kind(
        "date-missing",
        "error",
        "No date",
        """
        Every entry has the day it was planned: the key `date`, or an ISO date at the beginning of the file's name
        (`2026-03-04-stand-up-by-text.md`). Its address, its place in the journal and the feeds need it.

        Wrong:

            ---
            title: Stand-up by text
            ---

        Right:

            ---
            title: Stand-up by text
            date: 2026-03-04
            ---
        """,
    ),
    kind(
        "date-invalid",
        "error",
        "Not a date",
        """
        Dates are written year, month, day: `2026-03-04`, as ISO 8601 has it. Other orders mean different days to
        different readers, and a day that no calendar has cannot be sorted. `date` and `publish` also take a time, with
        or without an offset: `2026-03-04 09:30` is read in the time zone of the journal.

        Wrong:

            started: 05.03.2026

        Right:

            started: 2026-03-05
            expect: Fewer than three stand-ups run late
        """,
    ),
    kind(
        "file-date-invalid",
        "error",
        "The file's name begins with a day that does not exist",
        """
        Without a key `date`, the day comes from the file's name, and no calendar has this one. Rename the file, or
        write the key: with it, the beginning of the name is only a part of the name.

        Wrong:

            content/2026-02-30-stand-up-by-text.md

        Right:

            content/2026-02-28-stand-up-by-text.md
        """,
    ),
    kind(
        "review-invalid",
        "error",
        "Not a review date",
        """
        `review` says when to look at the result: a date, or a span of days, weeks or months (`3d`, `2w`, `1m`) counted
        from `started`, else from `date`. A month later than 31 January is the last day of February.

        Wrong:

            review: two weeks

        Right:

            review: 2w
        """,
    ),
    kind(
        "flag-invalid",
        "error",
        "Neither true nor false",
        """
        This key takes `true` or `false`. A date for the day from which an entry may be seen belongs to `publish`.

        Wrong:

            draft: maybe

        Right:

            draft: true
        """,
    ),
    kind(
        "confidence-invalid",
        "error",
        "Not a percentage",
        """
        `confidence` is how sure you are that it comes out as expected: a whole number from 0 to 100. It is a guess, and
        worth writing down, because looking back shows how good your guesses are.

        Wrong:

            expect: Fewer than three stand-ups run late
            confidence: rather sure

        Right:

            expect: Fewer than three stand-ups run late
            confidence: 70
        """,
    ),
    kind(
        "result-unknown",
        "error",
        "Not a word for a result",
        """
        `result` says whether what happened matched what was expected, in one of four words, so that results can be
        counted. What you do now is a question of its own: `decision`. What there is to tell goes into `lesson` and into
        the body.

        Wrong:

            ended: 2026-03-19
            result: partial

        Right:

            ended: 2026-03-19
            result: partly
        """,
    ),
    kind(
        "decision-unknown",
        "error",
        "Not a word for a decision",
        """
        `decision` says what you do now, in one of three words: `adopt` it as a practice, `adapt` it and try again,
        or `abandon` it. It is independent of the result: not met, and still worth adapting, can be said.

        Wrong:

            ended: 2026-03-19
            decision: later

        Right:

            ended: 2026-03-19
            decision: adapt
        """,
    ),
    kind(
        "word-understood",
        "hint",
        "A word of a neighbouring vocabulary",
        """
        Other methods say validated, failed, pivot or kill. Such a word was understood; the journal shows its own, so
        that one thing has one name everywhere.

        Wrong:

            ended: 2026-03-19
            result: validated

        Right:

            ended: 2026-03-19
            result: met
        """,
    ),
    kind(
        "line-long",
        "warning",
        "Too long for a line",
        """
        `expect` and `lesson` are read in lists, one line each, at most 140 characters. A longer one is kept and shown
        in full, but it can no longer be scanned. Say the rest in the body.

        Wrong:

            expect: Fewer than three of ten stand-ups run over ten minutes, and nobody misses anything that matters,
              and the colleagues in the other office say that they know more than before

        Right:

            expect: Fewer than three of ten stand-ups run over ten minutes
        """,
    ),
    kind(
        "tag-double",
        "hint",
        "A tag is there twice",
        """
        Two tags of this entry lead to the same page, because they differ only in capitals or signs. The first one is
        kept.

        Wrong:

            tags: [DNA, dna]

        Right:

            tags: [DNA]
        """,
    ),
    kind(
        "issue-invalid",
        "error",
        "Not an issue",
        """
        `issue` names the issue where the entry is discussed: its number in the journal's repository, `owner/repo#42`
        for another one, or its full address. Readers comment there, and the comments appear on the entry's page.

        Wrong:

            issue: the one about stand-ups

        Right:

            issue: 42
        """,
    ),
    kind(
        "alias-invalid",
        "error",
        "Not an address of this journal",
        """
        `aliases` are former addresses of the entry, which then lead to it: paths from the top of the journal, beginning
        with a slash. Only this journal's own addresses can be answered, and a file cannot answer a query (`?p=12`).

        Wrong:

            aliases: https://elsewhere.example/standup/

        Right:

            aliases: /standup/
        """,
    ),
    kind(
        "id-invalid",
        "error",
        "Not an id",
        """
        An id names the entry in `follows`, in `[[links]]` and in the list of addresses. It may hold letters, digits,
        hyphens, spaces and dots; the signs `/ \\ # | [ ]` have a meaning in links and paths.

        Wrong:

            id: team/stand-up

        Right:

            id: team-stand-up
        """,
    ),
)
