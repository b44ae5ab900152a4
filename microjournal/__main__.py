"""`python -m microjournal` is `microjournal`."""

from __future__ import annotations

import contextlib
import os
import sys
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
