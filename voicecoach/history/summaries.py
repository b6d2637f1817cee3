"""What earlier sessions add up to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from voicecoach.errors import JournalError
from voicecoach.history.database import read_database
from voicecoach.history.encoding import decode
from voicecoach.history.sessions import set_done
from voicecoach.routine import Routine
from voicecoach.session.progression import Results
from voicecoach.session.state import Effort, Pain

PAST_SESSIONS = 20
"""So many sessions of its exercises are looked at: what is older says nothing about today."""

_SESSIONS_WITH = (
    "SELECT exercise, COUNT(DISTINCT session) FROM sets WHERE reps > 0 OR seconds > 0 "
    "GROUP BY exercise"
)

_PAST = """
    SELECT id, snapshot FROM sessions WHERE id IN (
        SELECT session FROM sets WHERE exercise IN (SELECT value FROM json_each(:exercises))
        UNION
        SELECT session FROM pains WHERE exercise IN (SELECT value FROM json_each(:exercises))
    )
    ORDER BY julianday(started_at) DESC, id DESC LIMIT :most
"""
_SETS = (
    "SELECT exercise, variation, number, side, reps, seconds FROM sets WHERE session = ? "
    "ORDER BY position"
)
_EFFORTS = "SELECT exercise, rating FROM efforts WHERE session = ?"
_PAINS = "SELECT exercise, variation, side, t FROM pains WHERE session = ? ORDER BY position"


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


def past(path: Path, exercises: Iterable[str]) -> list[Results]:
    """What came of the sessions that trained any of ``exercises`` (ids), the latest first.

    Empty as in ``experience``. A session of which a newer voicecoach wrote more than this
    one can read is left out.
    """
    wanted = {"exercises": json.dumps(sorted(set(exercises))), "most": PAST_SESSIONS}
    found: list[Results] = []
    with suppress(sqlite3.Error), read_database(path) as connection:
        for session, snapshot in connection.execute(_PAST, wanted).fetchall():
            sets = connection.execute(_SETS, (session,))
            efforts = connection.execute(_EFFORTS, (session,))
            pains = connection.execute(_PAINS, (session,))
            with suppress(TypeError, ValueError):
                came = Results(
                    decode(Routine, json.loads(snapshot)),
                    tuple(map(set_done, sets)),
                    tuple(Effort(*row) for row in efforts),
                    tuple(Pain(*row) for row in pains),
                )
                found.append(came)
    return found
