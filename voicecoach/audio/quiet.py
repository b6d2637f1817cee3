"""Keeps what C libraries print away from the screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

STDERR = 2


@contextmanager
def libraries_silenced() -> Iterator[None]:
    """Meanwhile only Python writes to the error output.

    PortAudio prints a line for every call that fails, which is many when a device goes.
    """
    ours = os.dup(STDERR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    before = sys.stderr
    sys.stderr = os.fdopen(ours, "w", 1, "utf-8", "backslashreplace")
    os.dup2(nowhere, STDERR)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(ours, STDERR)
        sys.stderr.close()
        sys.stderr = before
