"""`python -m microjournal` is `microjournal`."""

import os
import sys

# Python looks for modules in the current folder first, and that is a journal: a file `click.py` there may be anybody's.
# (The command `microjournal` does not begin in this way, and `python -P -m microjournal` does not look there at all.)
if __name__ == "__main__" and sys.path[0] == os.getcwd():  # noqa: PTH109 - no more modules before this
    del sys.path[0]

import contextlib
from typing import NoReturn

from microjournal.cli.process import open_streams, quiet_interrupts, speak_utf8


def run() -> NoReturn:
    """Runs the program as a process of its own and ends the process.

    It ends at once: giving back, piece by piece, the memory of a journal of ten thousand entries takes longer than
    reading its settings.
    """
    with quiet_interrupts():
        open_streams()
        if why_not := speak_utf8():
            sys.exit(f"Error: {why_not}")
        # Imported here: it takes its time, in which someone may think better of it.
        from microjournal.cli.program import main
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
