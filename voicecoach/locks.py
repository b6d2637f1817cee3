"""One at a time: a lock that the system takes back from a process that is killed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from voicecoach.errors import BusyError

LOCKED_BYTE = 1 << 20
"""Far behind the text: on Windows nobody else can read what is locked."""


@contextmanager
def alone(path: Path, holder: str) -> Iterator[None]:
    """Nobody else is in here at the same time, in any process that locks the file ``path``.

    ``holder`` is a sentence for whoever is refused, who raises BusyError with it.
    Where no file can be made there is nothing to protect, and everybody may enter.
    """
    try:
        file = _opened(path)
    except OSError:
        yield
        return
    try:
        if not _take(file):
            raise BusyError(f"{_read(file)} End it first, or wait for its end.")
        _write(file, holder)
        yield
    finally:
        os.close(file)  # which lets go of the lock


def _opened(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)


def _read(file: int) -> str:
    os.lseek(file, 0, os.SEEK_SET)
    return os.read(file, 1000).decode(errors="replace") or "Another voicecoach is at work."


def _write(file: int, text: str) -> None:
    with suppress(OSError):  # a full disk: then the refusal names nobody
        os.ftruncate(file, 0)
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, text.encode())


if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> bool:
        os.lseek(file, LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            pass  # a file system without locks
        return True
