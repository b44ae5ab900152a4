"""Problems with what is written: the output folder, the files that are copied."""

from __future__ import annotations

from microjournal.diagnostics.problems.definition import kind

PROBLEMS = (
    kind(
        "output-foreign",
        "error",
        "The output folder holds files of somebody else",
        """
        The folder is not empty, and no build of this journal has written it; or there is a file of yours where a page
        of the site is to be. A build changes and removes only what it made itself, so it stops before it touches
        anything. Choose another folder with `--output`, or move your files away.

        Wrong:

            microjournal build --output ~/Documents

        Right:

            microjournal build --output ~/Documents/site
        """,
    ),
    kind(
        "output-inside",
        "error",
        "The output folder and the journal lie in each other",
        """
        The site would be written among what you wrote: into the journal's own folder, into `content/` or `static/`, or
        into a folder that the journal lies in. The next build would take its own pages for yours. Choose a folder that
        holds nothing else. Inside the journal `public` is a good one, and it is taken if you name none.

        Wrong:

            microjournal build --output .

        Right:

            microjournal build --output public
        """,
    ),
    kind(
        "static-conflict",
        "error",
        "A copied file and a page want the same address",
        """
        A file in `static/` or beside an entry would land where a page of the journal is written. One of them would
        silently win. The same goes for a file such as `static/about` where the site needs a folder of that name. Rename
        the file.

        Wrong:

            static/tags/index.html

        Right:

            static/my-tags/index.html
        """,
    ),
)
