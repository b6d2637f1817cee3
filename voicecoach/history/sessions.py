"""The sessions that were kept: listed, read back, forgotten."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from voicecoach import __version__
from voicecoach.errors import JournalError
from voicecoach.history.database import RESULT_TABLES, open_database, read_database
from voicecoach.history.encoding import decode
from voicecoach.routine import Routine, Side
from voicecoach.session.events import Event
from voicecoach.session.replay import (
    Conditions,
    beginning,
    continued,
    replay,
    until_interrupted,
)
from voicecoach.session.state import SetDone, State

_LIST = (
    "SELECT id, started_at, ended_at, routine, (SELECT COUNT(*) FROM sets WHERE session = id) "
    "FROM sessions ORDER BY id"
)
_SESSION = "SELECT started_at, snapshot, conditions, version FROM sessions WHERE id = ?"
_EVENTS = "SELECT kind, t, payload FROM events WHERE session = ? ORDER BY sequence"
_SETS = (
    "SELECT exercise, variation, number, side, reps, seconds FROM sets WHERE session = ? "
    "ORDER BY position"
)
_LATEST = "SELECT id FROM sessions WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1"
_ABANDONED = (
    "SELECT id FROM sessions WHERE ended_at IS NULL AND 'Interrupted' IS NOT "
    "(SELECT kind FROM events WHERE session = id ORDER BY sequence DESC LIMIT 1)"
)
_LATEST_OF = (
    "SELECT CASE WHEN ended_at IS NULL THEN id END FROM sessions WHERE routine = ? "
    "ORDER BY id DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as it is listed."""

    id: int
    started_at: datetime
    """Aware of its time zone."""
    ended: bool
    """It came to its end: there is nothing to resume."""
    routine: str
    """Its id."""
    sets: int
    """Done, each side of a set for itself."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A session, whole."""

    id: int
    started_at: datetime
    routine: Routine
    """As it was then."""
    conditions: Conditions
    events: tuple[Event, ...]
    log: tuple[SetDone, ...]
    """What was done by the end of ``events``."""
    version: str
    """Of the voicecoach that began it."""

    @property
    def t(self) -> float:
        """Session time of the latest event."""
        return max((event.t for event in self.events), default=0.0)

    def beginning(self) -> State:
        """The state before the first event."""
        return beginning(self.routine, self.conditions)

    def is_exact(self) -> bool:
        """Replaying gives what was done: this voicecoach sees it as the one that wrote it."""
        return self.ended().log == self.log

    def ended(self) -> State:
        """The state after the last event."""
        return replay(self.beginning(), continued(self.events))

    def interrupted(self) -> State:
        """Where it can go on. Raises JournalError where that can't be told."""
        if not self.is_exact():
            raise JournalError(
                f"Session {self.id} was written by voicecoach {self.version} and can't be "
                f"resumed by {__version__}, which would count otherwise.\n"
                "What was done in it is kept. Begin a new one: voicecoach run"
            )
        return replay(self.beginning(), until_interrupted(self.events))


def sessions(path: Path) -> list[Entry]:
    """All sessions in the database at ``path``, the oldest first; none where there is none.

    Raises JournalError where it can't be read.
    """
    try:
        return [
            Entry(id_, datetime.fromisoformat(started_at), ended_at is not None, routine, sets)
            for id_, started_at, ended_at, routine, sets in _rows(path, _LIST)
        ]
    except (TypeError, ValueError) as error:
        raise JournalError(f"The history at {path} can't be read: {error}.") from error


def latest_unfinished(path: Path, routine: str | None = None) -> int | None:
    """The latest session that did not come to its end, if there is one.

    With ``routine`` (an id): its latest session, if that one did not come to its end.
    Raises JournalError where the database can't be read.
    """
    rows = _rows(path, _LATEST_OF, routine) if routine else _rows(path, _LATEST)
    return rows[0][0] if rows else None


def abandoned(path: Path) -> list[int]:
    """Sessions whose program ended without a word: it was killed, or the power went.

    Raises JournalError where the database can't be read.
    """
    return [row[0] for row in _rows(path, _ABANDONED)]


def read_session(path: Path, session: int) -> Kept:
    """The session with this id. Raises JournalError where it can't be read."""
    if not path.exists():
        raise _unknown(session, path)
    try:
        with read_database(path) as connection:
            head = connection.execute(_SESSION, (session,)).fetchone()
            events = connection.execute(_EVENTS, (session,)).fetchall()
            sets = connection.execute(_SETS, (session,)).fetchall()
    except sqlite3.Error as error:
        raise JournalError(f"Session {session} can't be read from {path}: {error}.") from error
    if head is None:
        raise _unknown(session, path)
    started_at, snapshot, conditions, version = head
    try:
        return Kept(
            session,
            datetime.fromisoformat(started_at),
            decode(Routine, json.loads(snapshot)),
            decode(Conditions, json.loads(conditions)),
            tuple(
                decode(Event, {"kind": kind, "t": t} | json.loads(payload))
                for kind, t, payload in events
            ),
            tuple(set_done(row) for row in sets),
            version,
        )
    except (TypeError, ValueError) as error:
        raise JournalError(
            f"Session {session} in {path} was written by voicecoach {version}, "
            f"and this one can't read it: {error}. Read it with that version."
        ) from error


def forget(path: Path, session: int) -> None:
    """Remove a session for good: its bytes are overwritten, not only marked as free.

    Raises JournalError where there is no such session or the database can't be written.
    """
    if session not in [entry.id for entry in sessions(path)]:
        raise _unknown(session, path)
    try:
        with closing(open_database(path)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                for table in (*RESULT_TABLES, "events"):
                    connection.execute(f"DELETE FROM {table} WHERE session = ?", (session,))
                connection.execute("DELETE FROM sessions WHERE id = ?", (session,))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except (OSError, sqlite3.Error) as error:
        raise JournalError(
            f"Session {session} can't be removed from {path}: {error}. "
            "See that the folder is yours."
        ) from error


def set_done(row: tuple[Any, ...]) -> SetDone:
    """A row of the sets, without session and position."""
    exercise, variation, number, side, reps, seconds = row
    return SetDone(exercise, variation, number, Side(side) if side else None, reps, seconds)


def _unknown(session: int, path: Path) -> JournalError:
    return JournalError(
        f"There is no session {session} in {path}.\nList them with: voicecoach history"
    )


def _rows(path: Path, query: str, *values: object) -> list[Any]:
    if not path.exists():
        return []
    try:
        with read_database(path) as connection:
            return connection.execute(query, values).fetchall()
    except sqlite3.Error as error:
        raise JournalError(f"The history at {path} can't be read: {error}.") from error
