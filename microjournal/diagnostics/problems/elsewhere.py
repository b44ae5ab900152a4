"""Problems with links to other sites; only `check --external` looks at them."""

from __future__ import annotations

from microjournal.diagnostics.problems.definition import kind

PROBLEMS = (
    kind(
        "external-gone",
        "error",
        "A page elsewhere is gone",
        """
        The other site says that there is no such page (404 or 410), or there is no such host. Readers who follow the
        link learn nothing. Look for the page's new address, or for a copy in an archive such as web.archive.org.

        Wrong:

            See [the study](https://example.org/2019/study.html).

        Right:

            See [the study](https://web.archive.org/web/2019/https://example.org/2019/study.html).
        """,
    ),
    kind(
        "external-unreachable",
        "warning",
        "A page elsewhere does not answer",
        """
        The host could not be reached, its certificate is not valid, it took too long, or it says that something is
        wrong on its side (500 and above). It was tried three times. Often this passes; look again another day.

        Wrong:

            See [the study](https://example.org:8081/study.html).

        Right:

            See [the study](https://example.org/study.html).
        """,
    ),
    kind(
        "external-refused",
        "hint",
        "A page elsewhere does not let programs look",
        """
        The other site answers, but it wants a login or shows its pages to browsers only (401, 403, 429 and the like).
        Whether a reader gets to see anything cannot be told from here. Open the link once yourself.

        Wrong:

            See [the study](https://example.org/members/study.html).

        Right:

            See [the study](https://example.org/study.html).
        """,
    ),
    kind(
        "external-moved",
        "hint",
        "A page elsewhere has moved for good",
        """
        The other site leads on to another address, and says that this is final (301 or 308). The link still works.
        Redirects are the first thing to be lost when a site is made anew, so write the new address.

        Wrong:

            See [the study](http://example.org/study).

        Right:

            See [the study](https://example.org/studies/2019/).
        """,
    ),
    kind(
        "external-invalid",
        "error",
        "Not an address",
        """
        The link begins with `http://` or `https://`, and what follows is no address: the name of the host is missing or
        impossible, or the port is no number.

        Wrong:

            See [the study](https:///example.org/study).

        Right:

            See [the study](https://example.org/study).
        """,
    ),
    kind(
        "external-untested",
        "hint",
        "Links that there was no time for",
        """
        Testing links ends after some minutes, however slow the other sites are. What was found good is remembered for a
        week, so the next run begins where this one ended.

        Wrong:

            microjournal check --external

        Right:

            microjournal check --external
            microjournal check --external
        """,
    ),
)
