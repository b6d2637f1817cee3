"""One session at a time: two would write over each other's history."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from voicecoach import locks
from voicecoach.settings import data_folder


def lock_path() -> Path:
    """Beside the history."""
    return data_folder() / "session.lock"


def alone(holder: str) -> AbstractContextManager[None]:
    """No other session of this person runs meanwhile; as ``locks.alone``."""
    return locks.alone(lock_path(), holder)
