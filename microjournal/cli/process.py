"""The process that the program runs in, made the same wherever it was started, before anything else is loaded.

A closed stream, a locale of another encoding and an early Ctrl-C are nothing that a command should have to know of.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# See https://docs.python.org/3/using/cmdline.html
_UTF8_MODE = "PYTHONUTF8"
_STREAMS = "PYTHONIOENCODING"
_FIRST_OTHER_FILE = 3


def open_streams() -> None:
    """Opens standard streams that are closed, so that what is written to them is lost, as the caller asked for.

    Otherwise the next file that is opened would take their place, and get what is meant for a terminal.
    """
    while (file := os.open(os.devnull, os.O_RDWR)) < _FIRST_OTHER_FILE:
        os.set_inheritable(file, True)
    os.close(file)
    sys.stdin = sys.stdin or _nothing("r")
    sys.stdout = sys.stdout or _nothing("w")
    sys.stderr = sys.stderr or _nothing("w")


def _nothing(mode: str) -> TextIO:
    return cast(TextIO, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123 - not a file of ours


def speak_utf8(environ: Mapping[str, str] = os.environ) -> str:
    """Starts the program anew in Python's UTF-8 mode, unless names of files are UTF-8 here already.

    They are not on Linux in a locale of another encoding; then addresses, which are UTF-8 everywhere (RFC 3986), would
    be files of other names. What is printed stays in the encoding of the terminal.
    Returns why that cannot be, "" if there is no need.
    """
    if sys.getfilesystemencoding() == "utf-8":
        return ""
    if environ.get(_UTF8_MODE) == "1" or not sys.executable:
        return "file names are not UTF-8 here, and Python cannot be told so: use a locale such as C.UTF-8"
    arguments = [os.fsencode(sys.executable), *map(as_utf8, sys.orig_argv[1:])]
    streams = {_STREAMS: sys.stdout.encoding} if sys.stdout else {}
    environment = {**streams, **environ, _UTF8_MODE: "1"}
    return os.execve(sys.executable, arguments, environment)  # noqa: S606 - this program itself


def as_utf8(argument: str) -> bytes:
    """An argument of the command line in UTF-8, whether it was typed so or in the encoding of the locale."""
    data = os.fsencode(argument)
    try:
        data.decode()
    except UnicodeDecodeError:
        return argument.encode(errors="surrogateescape")
    return data


@contextmanager
def quiet_interrupts() -> Iterator[None]:
    """While this lasts, Ctrl-C ends the process at once, without a word: nothing was begun."""
    # Someone who starts programs in the background may have told them to ignore it.
    is_usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_usual:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    yield
    if is_usual:
        signal.signal(signal.SIGINT, signal.default_int_handler)
