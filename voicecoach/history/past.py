"""Sessions that were trained elsewhere, put into the history beside its own."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voicecoach import __version__
from voicecoach.errors import JournalError
from voicecoach.history.database import open_database
from voicecoach.history.encoding import encode
from voicecoach.routine import Exercise, Hold, Prescription, Routine, SelfPaced, Step
from voicecoach.session.state import SetDone

_KNOWN = "SELECT 1 FROM sessions WHERE routine = ? AND substr(started_at, 1, 19) = ?"
_ADD_SESSION = (
    "INSERT INTO sessions (started_at, ended_at, routine, snapshot, version) VALUES (?, ?, ?, ?, ?)"
)
_ADD_SET = (
    "INSERT INTO sets (session, position, exercise, variation, number, side, reps, seconds) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class PastSession:
    """A session that was trained elsewhere."""

    started_at: datetime
    """As the clock on the wall told it; without a time zone."""
    name: str
    sets: tuple[SetDone, ...]
    """At least one."""


def add_past_sessions(path: Path, sessions: Iterable[PastSession]) -> int:
    """Put ``sessions`` into the database at ``path``, all or none; returns how many were new.

    One of the same name and time that is there already is left as it is. Raises
    JournalError where they can't be written.
    """
    try:
        connection = open_database(path)
        try:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                return sum(_add(connection, session) for session in sessions)
        finally:
            connection.close()
    except (OSError, sqlite3.Error) as error:
        raise JournalError(
            f"The history at {path} can't be written: {error}. "
            "See that the folder is yours and that the disk has room."
        ) from error


def _add(connection: sqlite3.Connection, session: PastSession) -> bool:
    """Whether it is new. The clock on the wall decides, so that a journey doubles nothing."""
    routine = _routine(session)
    wall_clock = session.started_at.isoformat(timespec="seconds")
    if connection.execute(_KNOWN, (routine.id, wall_clock)).fetchone():
        return False
    started_at = session.started_at.astimezone().isoformat(timespec="seconds")
    head = (started_at, started_at, routine.id, json.dumps(encode(routine)), __version__)
    number = connection.execute(_ADD_SESSION, head).lastrowid
    for position, done in enumerate(session.sets, start=1):
        side = done.side.value if done.side else None
        row = (done.exercise, done.variation, done.set, side, done.reps, done.seconds)
        connection.execute(_ADD_SET, (number, position, *row))
    return True


def _routine(session: PastSession) -> Routine:
    """What was trained, as a routine that prescribes it."""
    by_exercise: dict[str, list[SetDone]] = {}
    for done in session.sets:
        by_exercise.setdefault(done.exercise, []).append(done)
    return Routine(
        id="-".join(re.findall(r"\w+", session.name.lower())) or "imported",
        name=session.name,
        prescriptions=tuple(_prescription(id_, sets) for id_, sets in by_exercise.items()),
        ask_effort=False,
    )


def _prescription(id_: str, sets: list[SetDone]) -> Prescription:
    name = id_.replace("-", " ").capitalize()
    first = sets[0]
    work = Hold(first.seconds or 1) if first.reps is None else SelfPaced(first.reps)
    return Prescription(Exercise(id_, name, (Step(f"{name}."),)), len(sets), work)
