"""What earlier sessions add up to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from voicecoach.history.database import read_database

_SESSIONS_WITH = (
    "SELECT exercise, COUNT(DISTINCT session) FROM sets WHERE reps > 0 OR seconds > 0 "
    "GROUP BY exercise"
)


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
