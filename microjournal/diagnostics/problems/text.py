"""Problems in the text of an entry, its Markdown."""

from __future__ import annotations

from microjournal.diagnostics.problems.definition import kind

PROBLEMS = (
    kind(
        "update-date-invalid",
        "warning",
        "A heading begins with a day that does not exist",
        """
        A level-2 heading that begins with a date is an update: an event of its own, with an anchor and a place in the
        feeds. This one begins with something like a date that is not in the calendar, or not written as `YYYY-MM-DD`.
        The heading is printed as an ordinary one, and no feed tells of it.

        Wrong:

            ## 2026-02-30 Half the team forgot

        Right:

            ## 2026-02-28 Half the team forgot
        """,
    ),
    kind(
        "link-empty",
        "warning",
        "A link or an image without a target",
        """
        There is nothing between the parentheses. A link without a target leads to the top of its own page, which is
        hardly meant; an image without one is printed as its description.

        Wrong:

            See [the plan before]().

        Right:

            See [the plan before](2026-02-10-standup-15-min.md).
        """,
    ),
    kind(
        "anchor-taken",
        "warning",
        "An id that is taken",
        """
        An id names one place of a page. This one was given to two, or the page needs it itself, as it does `result` and
        `main`. A link to it would lead to the first place only. Choose another word; headings get a fitting id without
        any help.

        Wrong:

            ## What we saw {#result}

        Right:

            ## What we saw {#seen}
        """,
    ),
    kind(
        "code-language-unknown",
        "hint",
        "Code in a language that is not known",
        """
        The word after the fence names the language of the code, and there is none of this name among those that can be
        highlighted. The code is printed without colours, which does no harm. Write `text` if it is in no language.

        Wrong:

            ```pyhton

        Right:

            ```python
        """,
    ),
    kind(
        "nesting-too-deep",
        "warning",
        "Lists or quotations nested too deeply",
        """
        A hundred levels of lists and quotations are read, and what lies deeper is left out; a list takes two levels. A
        page could not show it in any case. Most often something was pasted that is not meant to be Markdown: put it
        into a code block.

        Wrong:

            > > > > > > > > > > > > (and a hundred more)

        Right:

            > > > (three)
        """,
    ),
)
