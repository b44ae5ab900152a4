"""Problems that show only when all entries are seen together: ids, addresses, links, follow-ups, tags."""

from __future__ import annotations

from microjournal.diagnostics.problems.definition import kind

PROBLEMS = (
    kind(
        "id-duplicate",
        "error",
        "Two entries have the same id",
        """
        The id is the file's name without `.md`, unless the key `id` says another. Here two files share one, so a link
        to it could mean either. Rename one of the files or give it an `id` of its own.

        Wrong:

            content/2025/2025-03-04-retro.md
            content/2025-03-04-retro.md

        Right:

            content/2025/2025-03-04-retro.md
            content/2025-03-04-second-retro.md
        """,
    ),
    kind(
        "address-duplicate",
        "error",
        "Two pages want the same address",
        """
        The address of an entry is its year, its month and the id without a leading date. Two entries of one month with
        the same words in their names collide, and so does an alias with a page that exists. Rename one of the files.

        Wrong:

            content/2026-03-04-retro.md
            content/2026-03-18-retro.md

        Right:

            content/2026-03-04-retro.md
            content/2026-03-18-second-retro.md
        """,
    ),
    kind(
        "follows-unknown",
        "error",
        "It follows an entry that does not exist",
        """
        `follows` names the entry that this one continues, by its id, and there is none of this id. It may have been
        renamed. The suggestion is the id that comes nearest.

        Wrong:

            follows: 2026-02-10-standup-15-minutes

        Right:

            follows: 2026-02-10-standup-15-min
        """,
    ),
    kind(
        "follows-itself",
        "error",
        "It follows itself",
        """
        `follows` holds the entry's own id. It is written on the later entry only, and names the earlier one.

        Wrong:

            id: second-try
            follows: second-try

        Right:

            id: second-try
            follows: first-try
        """,
    ),
    kind(
        "follows-cycle",
        "error",
        "Entries follow each other in a circle",
        """
        Each of these entries continues the next, and the last one continues the first, so that none can have been the
        beginning. `follows` points back in time. Remove the one that points forward.

        Wrong:

            first.md:   follows: second
            second.md:  follows: first

        Right:

            second.md:  follows: first
        """,
    ),
    kind(
        "link-broken",
        "error",
        "A link leads nowhere",
        """
        The link points into this journal, at an entry, a page or a file that is not there. It is an error, because a
        reader would land on "not found". The suggestion is the id or the file that comes nearest.

        Wrong:

            See [[2026-02-10-standup-15-minutes]].

        Right:

            See [[2026-02-10-standup-15-min]].
        """,
    ),
    kind(
        "anchor-broken",
        "error",
        "A link leads to a part that is not there",
        """
        The page exists, but it has no heading or other part with this anchor. The anchor of a heading is its words in
        small letters with hyphens. Headings change more often than pages do: perhaps this one was reworded.

        Wrong:

            See [what we saw](stand-up.md#results).

        Right:

            See [what we saw](stand-up.md#result).
        """,
    ),
    kind(
        "image-missing",
        "error",
        "An image is missing",
        """
        There is no file where the image is looked for. A path counts from the folder of the entry; one that begins with
        a slash counts from the top of the site, where the content of `static/` lands.

        Wrong:

            ![The board](bord.jpg)

        Right:

            ![The board](board.jpg)
        """,
    ),
    kind(
        "tag-case",
        "hint",
        "A tag is written in two ways",
        """
        Entries write this tag with different capitals or signs. They share one page, which is headed by the way the
        oldest of them writes it. Writing it in one way everywhere makes that a choice of yours.

        Wrong:

            tags: [dna]

        Right:

            tags: [DNA]
        """,
    ),
    kind(
        "author-unknown",
        "warning",
        "An author who is not in the settings",
        """
        The settings list authors by short name, and this name is not among them. It is shown as it is written, without
        an address.

        Wrong:

            authors: [bea, anna]

        Right:

            authors: [bea, ana]
        """,
    ),
    kind(
        "withdrawn",
        "warning",
        "A published entry is gone",
        """
        `permalinks.txt` remembers an address that was published, and no entry answers to it any more. Readers who
        follow an old link find a short page that says so. If the entry moved, give it its old `id`, or list the address
        under `aliases` of the entry that takes its place.

        Wrong:

            content/2026-03-04-stand-up.md was renamed to content/2026-03-04-text-updates.md

        Right:

            id: 2026-03-04-stand-up
        """,
    ),
    kind(
        "link-hidden",
        "warning",
        "A link leads to something that is not public yet",
        """
        The link names a draft, or an entry under embargo. Its address must not be told before its time, so the text is
        printed without a link. On the day the entry is published, the link appears by itself.

        Wrong:

            Next we try [[2026-04-01-secret-plan]].

        Right:

            Next we try something else, of which more in April.
        """,
    ),
    kind(
        "ledger-line",
        "error",
        "A line of permalinks.txt cannot be read",
        """
        Each line of `permalinks.txt` holds an address and the id of the entry behind it. This line holds something
        else, most often what a merge in git has left. Keep the lines of both sides; their order does not matter.

        Wrong:

            <<<<<<< HEAD

        Right:

            /2026/03/stand-up/ 2026-03-04-stand-up
        """,
    ),
)
