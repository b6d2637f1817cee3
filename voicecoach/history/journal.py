"""The journal of a session: every event, and what came of it, durable as they come.

A broken database must not end a session. What can't be written waits in memory until
it can, and ``fault`` says what is wrong.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import voicecoach
from voicecoach.history.database import RESULT_TABLES, open_database, set_aside
from voicecoach.history.encoding import encode
from voicecoach.history.recovery import recover
from voicecoach.history.sessions import Kept, abandoned, read_session
from voicecoach.routine import Routine
from voicecoach.session.engine import advance
from voicecoach.session.events import Event, Interrupted
from voicecoach.session.progression import Results, results
from voicecoach.session.replay import Conditions
from voicecoach.session.state import SetDone, State

RETRY_SECONDS = 5.0
"""Of session time from one failure to the next try: each may hold the session up."""

_ADD_SESSION = (
    "INSERT INTO sessions (started_at, routine, snapshot, conditions, version) "
    "VALUES (?, ?, ?, ?, ?)"
)
_ADD_EVENT = "INSERT INTO events (session, sequence, t, kind, payload) VALUES (?, ?, ?, ?, ?)"
_ADD_SET = (
    "INSERT INTO sets (session, position, exercise, variation, number, side, reps, seconds) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_ADD_EFFORT = "INSERT INTO efforts (session, exercise, rating) VALUES (?, ?, ?)"
_ADD_PAIN = (
    "INSERT INTO pains (session, position, exercise, variation, side, t) VALUES (?, ?, ?, ?, ?, ?)"
)
_END_SESSION = "UPDATE sessions SET ended_at = ? WHERE id = ?"


class SqliteJournal:
    """Writes one session into the history. For one thread."""

    def __init__(self, path: Path, started_at: datetime) -> None:
        """For ``begin`` and ``resume``. ``started_at``: when session time was 0."""
        self.session: int | None = None
        """The session's id in the database; None until it could be written."""
        self._path = path
        self._started_at = started_at
        self._connection: sqlite3.Connection | None = None
        self._damage = ""
        self._failure = ""
        """Of the latest try to write; empty if it succeeded."""
        self._retry_at = 0.0
        """Session time before which a failure is not followed by another try."""
        self._head: tuple[object, ...] = ()
        """The session's row, for a new one."""
        self._sequence = 0
        """Of the last event in the database."""
        self._waiting: list[Event] = []
        """Not in the database yet."""
        self._results: Results | None = None
        """After the last event; None before the first."""
        self._written: Results | None = None
        """What is in the database of them; None if that is not known."""
        self._ended_at: str | None = None
        self._closed = False

    @classmethod
    def begin(
        cls, path: Path, routine: Routine, conditions: Conditions, started_at: datetime
    ) -> SqliteJournal:
        """A new session in the database at ``path``, which is made where there is none.

        ``started_at`` is aware of its time zone. What can be read of a damaged database
        is moved into a new one, and ``fault`` says so. Raises JournalError where a newer
        voicecoach wrote the database.
        """
        journal = cls(path, started_at)
        journal._head = (
            started_at.isoformat(timespec="seconds"),
            routine.id,
            json.dumps(encode(routine)),
            json.dumps(encode(conditions)),
            voicecoach.__version__,
        )
        journal._flush()
        return journal

    @classmethod
    def resume(cls, path: Path, kept: Kept, resumed_at: datetime) -> SqliteJournal:
        """Appends to the session ``kept``. As ``begin`` otherwise."""
        journal = cls(path, resumed_at - timedelta(seconds=kept.t))
        journal.session = kept.id
        journal._sequence = len(kept.events)
        journal._flush()
        return journal

    @property
    def fault(self) -> str | None:
        """What a person should be told about the history; None if it is well."""
        if not self._failure:
            return self._damage or None
        if self._closed:
            gap = (
                f"The history at {self._path} could not be written ({self._failure}), "
                "so part of this session is not in it. "
            )
        else:
            gap = (
                f"The history at {self._path} can't be written ({self._failure}). "
                "Until it can, this session is kept in memory only. "
            )
        advice = "See that the folder is yours and that the disk has room."
        return f"{self._damage} {gap}{advice}".lstrip()

    def record(self, event: Event, state: State) -> None:
        """Append; on the disk when this returns, unless there is a ``fault``."""
        self._waiting.append(event)
        self._results = results(state)
        if state.ended and not isinstance(event, Interrupted):
            ended_at = self._started_at + timedelta(seconds=event.t)
            self._ended_at = ended_at.isoformat(timespec="seconds")
        if not self._failure or event.t >= self._retry_at:
            self._flush()
            self._retry_at = event.t + RETRY_SECONDS

    def close(self) -> None:
        """Write what could not be written before."""
        if self._waiting or self.session is None:
            self._flush()
        self._closed = True
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()

    def _flush(self) -> None:
        try:
            self._write()
        except (OSError, sqlite3.Error) as error:
            self._failure = str(error)
        else:
            self._failure = ""

    def _write(self) -> None:
        """All that waits, in one transaction. Raises OSError or sqlite3.Error."""
        if self._connection is None:
            self._connection, self._damage = _open_or_replace(self._path)
        with self._connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            session = self.session or connection.execute(_ADD_SESSION, self._head).lastrowid
            assert session is not None
            numbered = enumerate(self._waiting, start=self._sequence + 1)
            connection.executemany(_ADD_EVENT, [_event_row(session, *entry) for entry in numbered])
            if self._results is not None and self._results != self._written:
                _write_results(connection, session, self._results)
            if self._ended_at is not None:
                connection.execute(_END_SESSION, (self._ended_at, session))
        self.session = session
        if self._waiting:
            self._sequence += len(self._waiting)
            self._written = self._results
            self._waiting.clear()


def conclude_abandoned(path: Path) -> None:
    """Interrupt sessions whose program was killed, so that their running sets are logged.

    Such a session can still be resumed. One that another version began is left as it is.
    Raises JournalError where the database can't be read.
    """
    for session in abandoned(path):
        kept = read_session(path, session)
        if kept.version != voicecoach.__version__:
            continue
        interrupted = Interrupted(kept.t)
        journal = SqliteJournal.resume(path, kept, kept.started_at)
        state, _ = advance(kept.interrupted(), interrupted)
        journal.record(interrupted, state)
        journal.close()


def _open_or_replace(path: Path) -> tuple[sqlite3.Connection, str]:
    """The database at ``path``; if that is damaged, a new one and what to say about it."""
    try:
        return open_database(path), ""
    except sqlite3.OperationalError:  # locked, full, not ours: no damage
        raise
    except sqlite3.DatabaseError as error:
        aside = set_aside(path)
        connection = open_database(path)
        saved = recover(aside, connection)
        sessions = f"{saved} session{'' if saved == 1 else 's'} could be read"
        return connection, (
            f"The history at {path} was damaged ({error}). It is kept as {aside.name}, "
            f"and a new one begins with what was still whole: {sessions}."
        )


def _write_results(connection: sqlite3.Connection, session: int, came: Results) -> None:
    """In place of those that were written before."""
    for table in RESULT_TABLES:
        connection.execute(f"DELETE FROM {table} WHERE session = ?", (session,))
    sets = [_set_row(session, *entry) for entry in enumerate(came.log, start=1)]
    efforts = [(session, effort.exercise, effort.rating) for effort in came.efforts]
    pains = [
        (session, position, pain.exercise, pain.variation, pain.side, pain.t)
        for position, pain in enumerate(came.pains, start=1)
    ]
    connection.executemany(_ADD_SET, sets)
    connection.executemany(_ADD_EFFORT, efforts)
    connection.executemany(_ADD_PAIN, pains)


def _event_row(session: int, sequence: int, event: Event) -> tuple[object, ...]:
    data = cast("dict[str, object]", encode(event))
    kind = data.pop("kind")
    del data["t"]
    return (session, sequence, event.t, kind, json.dumps(data))


def _set_row(session: int, position: int, done: SetDone) -> tuple[object, ...]:
    side = done.side.value if done.side else None
    place = (session, position, done.exercise, done.variation, done.set)
    return (*place, side, done.reps, done.seconds)


class MemoryJournal:
    """Keeps a session until it is over, for rehearsals."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    @property
    def fault(self) -> str | None:
        """It never promised to last."""
        return None

    def record(self, event: Event, state: State) -> None:  # noqa: ARG002  a Journal
        self.events.append(event)

    def close(self) -> None:
        """Nothing to do."""
