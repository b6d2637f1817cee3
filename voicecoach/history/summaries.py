"""What earlier sessions add up to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from voicecoach.errors import JournalError
from voicecoach.history.database import read_database

_SESSIONS_WITH = (
    "SELECT exercise, COUNT(DISTINCT session) FROM sets WHERE reps > 0 OR seconds > 0 "
    "GROUP BY exercise"
)


def session_count(path: Path) -> int:
    """How many sessions the database at ``path`` holds; 0 where there is none.

    Raises JournalError where it can't be read.
    """
    if not path.exists():
        return 0
    try:
        with read_database(path) as connection:
            return int(connection.execute("SELECT COUNT(*) FROM sessions").fetchone()[0])
    except sqlite3.Error as error:
        raise JournalError(f"The history at {path} can't be read: {error}.") from error


def experience(path: Path, exercises: Iterable[str]) -> dict[str, int]:
    """For each id of ``exercises``, the number of sessions in which a set of it was done.

    A database that is missing or can't be read counts as empty, since explaining too
    much does no harm; the journal of the session tells about it.
    """
    try:
        with read_database(path) as connection:
            trained = dict(connection.execute(_SESSIONS_WITH).fetchall())
    except sqlite3.Error:
        trained = {}
    return {exercise: trained.get(exercise, 0) for exercise in exercises}
