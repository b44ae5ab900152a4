"""A disk that fails: at any one call that changes something in a folder, for a moment or for good."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from unittest.mock import patch


class Dead(BaseException):
    """The process has been killed: nothing that it does any more has an effect."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong. lasting: from then on everything of that kind does."""

    error: Callable[[str, str], BaseException]
    lasting: tuple[str, ...] = ()


GROWS = ("open", "write", "write_bytes", "mkdir", "commit")
EVERYTHING = (*GROWS, "replace", "unlink", "rmdir")


def _disk_full(what: str, path: str) -> BaseException:
    if what == "commit":
        return _sqlite_error("database or disk is full", sqlite3.SQLITE_FULL)
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)


def _forbidden(what: str, path: str) -> BaseException:
    if what == "commit":
        return _sqlite_error("attempt to write a readonly database", sqlite3.SQLITE_READONLY)
    return PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)


def _sqlite_error(message: str, code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(message)
    error.sqlite_errorcode = code
    return error


FAULTS = {
    "disk full": Fault(_disk_full, lasting=GROWS),
    "forbidden": Fault(_forbidden),
    "killed": Fault(lambda _what, _path: Dead(), lasting=EVERYTHING),
}


@dataclass
class Disk:
    """Counts the calls that change something in a folder, and lets them go wrong from call number `at` on."""

    root: Path
    fault: Fault | None = None
    at: int = -1
    calls: list[str] = field(default_factory=list)
    _opened: dict[int, str] = field(default_factory=dict)

    def step(self, what: str, path: Any, half: Callable[[], object] = lambda: None) -> None:
        """A call is about to be made. half: what it leaves behind if it fails in the middle."""
        number = len(self.calls)
        self.calls.append(f"{what} {Path(path).as_posix()}")
        if self.fault is None or number < self.at:
            return
        if number == self.at:
            half()
        if number == self.at or what in self.fault.lasting:
            raise self.fault.error(what, str(path))

    @contextmanager
    def watched(self) -> Iterator[None]:
        """While this lasts, every such call goes through `step`."""
        calls: dict[str, Any] = {name: self._plain(name) for name in ("replace", "unlink", "rmdir", "mkdir")}
        calls |= {"open": self._open(os.open), "write": self._write(os.write)}
        with (
            patch.multiple(os, **calls),
            patch.object(Path, "write_bytes", self._write_bytes(Path.write_bytes)),
            patch.object(sqlite3, "connect", self._connect(sqlite3.connect)),
        ):
            yield

    def _here(self, path: Any) -> bool:
        return str(path).startswith(str(self.root))

    def _plain(self, name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(path: Any, *rest: Any, **options: Any) -> Any:
            if options.get("dir_fd") is not None or self._here(path):
                self.step(name, path)
            return real(path, *rest, **options)

        return call

    def _open(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(path: Any, flags: int, *rest: Any, **options: Any) -> int:
            if not self._here(path) or not flags & (os.O_WRONLY | os.O_RDWR):
                return real(path, flags, *rest, **options)
            self.step("open", path)
            descriptor = real(path, flags, *rest, **options)
            self._opened[descriptor] = str(path)
            return descriptor

        return call

    def _write(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(descriptor: int, data: Any) -> int:
            if descriptor in self._opened:
                self.step("write", self._opened[descriptor], lambda: real(descriptor, data[: len(data) // 2]))
            return real(descriptor, data)

        return call

    def _write_bytes(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(path: Path, data: bytes) -> int:
            if self._here(path):
                self.step("write_bytes", path, lambda: real(path, data[: len(data) // 2]))
            return real(path, data)

        return call

    def _connect(self, real: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
        """Databases whose transactions end through `step`, in whichever way the program ends them."""
        step = self.step

        class Watched(sqlite3.Connection):
            path = ""

            def commit(self) -> None:
                step("commit", self.path)
                super().commit()

            def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
                if statement.strip().lower() in ("commit", "end"):
                    step("commit", self.path)
                return super().execute(statement, *values)

            def __exit__(self, kind: type[BaseException] | None, *rest: Any) -> Literal[False]:  # noqa: PYI036 - passed on
                if kind is None:
                    step("commit", self.path)
                return super().__exit__(kind, *rest)

        def connect(path: Any, *rest: Any, **options: Any) -> sqlite3.Connection:
            database = real(path, *rest, **options, factory=Watched)
            assert isinstance(database, Watched)
            database.path = str(path)
            return database

        return connect
