"""Problems with what is written: the output folder, the files that are copied."""

from __future__ import annotations

from microjournal.problems.definition import kind

PROBLEMS = (
    kind(
        "output-foreign",
        "error",
        "The output folder holds files of somebody else",
        """
        The folder is not empty, and no build of this journal has written it. Files that are not in the plan are
        removed by a build, so it refuses to touch what it did not make. Choose another folder with `--output`, or empty
        this one yourself.

        Wrong:

            microjournal build --output ~/Documents

        Right:

            microjournal build --output ~/Documents/site
        """,
    ),
    kind(
        "static-conflict",
        "error",
        "A copied file and a page want the same address",
        """
        A file in `static/` or beside an entry would land where a page of the journal is written. One of them would
        silently win. Rename the file.

        Wrong:

            static/tags/index.html

        Right:

            static/my-tags/index.html
        """,
    ),
)
