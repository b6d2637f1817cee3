"""The journal of a session: every event, and the sets done, durable as they come.

A broken database must not end a session. What can't be written waits in memory, is
tried once more at the end, and ``fault`` says what is wrong.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import voicecoach
from voicecoach.errors import JournalError
from voicecoach.history.database import open_database, read_database, set_aside
from voicecoach.history.encoding import decode, encode
from voicecoach.routine import Routine
from voicecoach.session.events import Event
from voicecoach.session.state import SetDone

_Statement = tuple[str, tuple[object, ...]]

_ADD_SESSION = "INSERT INTO sessions (started_at, routine, snapshot, version) VALUES (?, ?, ?, ?)"
_ADD_EVENT = "INSERT INTO events (session, sequence, t, kind, payload) VALUES (?, ?, ?, ?, ?)"
_FORGET_SETS = "DELETE FROM sets WHERE session = ?"
_ADD_SET = (
    "INSERT INTO sets (session, position, exercise, variation, number, side, reps, seconds) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_END_SESSION = "UPDATE sessions SET ended_at = ? WHERE id = ?"


class SqliteJournal:
    """Writes one session into the history. For one thread."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        session: int,
        started_at: datetime,
        damage: str | None,
    ) -> None:
        self.session = session
        """The session's id in the database."""
        self.fault = damage
        """What a person should be told about the history at the end; None if it is well."""
        self._damage = damage
        self._connection = connection
        self._path = path
        self._started_at = started_at
        self._sequence = 0
        self._t = 0.0
        self._log: tuple[SetDone, ...] = ()
        self._pending: list[_Statement] = []

    @classmethod
    def begin(cls, path: Path, routine: Routine, started_at: datetime) -> SqliteJournal:
        """A new session in the database at ``path``, which is made where there is none.

        ``started_at`` is aware of its time zone. A damaged database is set aside for a
        new one, and ``fault`` says so. Raises JournalError where nothing can be kept.
        """
        row = (
            started_at.isoformat(timespec="seconds"),
            routine.id,
            json.dumps(encode(routine)),
            voicecoach.__version__,
        )
        try:
            connection, damage = _open_or_replace(path)
            session = connection.execute(_ADD_SESSION, row).lastrowid
        except (OSError, sqlite3.Error) as error:
            raise JournalError(
                f"The history at {path} can't be written: {error}. "
                "See that the folder is yours and that the disk has room."
            ) from error
        assert session is not None
        return cls(connection, path, session, started_at, damage)

    def record(self, event: Event) -> None:
        """Append; on the disk when this returns, unless there is a ``fault``."""
        data = cast("dict[str, object]", encode(event))
        kind, self._t = data.pop("kind"), event.t
        del data["t"]
        self._sequence += 1
        row = (self.session, self._sequence, event.t, kind, json.dumps(data))
        self._write([(_ADD_EVENT, row)])

    def keep(self, log: tuple[SetDone, ...]) -> None:
        """``log`` is now the whole of what was done: an undo makes it shorter."""
        if log == self._log:
            return
        self._log = log
        rows = [_set_row(self.session, number, done) for number, done in enumerate(log, start=1)]
        self._write([(_FORGET_SETS, (self.session,)), *((_ADD_SET, row) for row in rows)])

    def close(self) -> None:
        """Note the end, and write what could not be written before."""
        ended_at = self._started_at + timedelta(seconds=self._t)
        self._pending.append((_END_SESSION, (ended_at.isoformat(timespec="seconds"), self.session)))
        self._flush()
        with suppress(sqlite3.Error):
            self._connection.close()

    def _write(self, statements: list[_Statement]) -> None:
        """In one transaction; after a failure not before ``close``: each try may take seconds."""
        waiting = bool(self._pending)
        self._pending.extend(statements)
        if not waiting:
            self._flush()

    def _flush(self) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                for statement, values in self._pending:
                    self._connection.execute(statement, values)
        except sqlite3.Error as error:
            gap = (
                f"The history at {self._path} could not be written ({error}), "
                "so part of this session is not in it. See that the disk has room."
            )
            self.fault = f"{self._damage} {gap}" if self._damage else gap
        else:
            self._pending.clear()
            self.fault = self._damage


def _open_or_replace(path: Path) -> tuple[sqlite3.Connection, str | None]:
    """The database at ``path``; a new one and what to say about it if that one is damaged."""
    try:
        return open_database(path), None
    except sqlite3.OperationalError:  # locked, full, not ours: no damage
        raise
    except sqlite3.DatabaseError as error:
        aside = set_aside(path)
        damage = (
            f"The history at {path} was damaged ({error}). "
            f"It is kept as {aside.name}, and a new one begins with this session."
        )
        return open_database(path), damage


def _set_row(session: int, position: int, done: SetDone) -> tuple[object, ...]:
    side = done.side.value if done.side else None
    place = (session, position, done.exercise, done.variation, done.set)
    return (*place, side, done.reps, done.seconds)


class MemoryJournal:
    """Keeps a session until it is over, for rehearsals."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.log: tuple[SetDone, ...] = ()

    def record(self, event: Event) -> None:
        self.events.append(event)

    def keep(self, log: tuple[SetDone, ...]) -> None:
        self.log = log

    def close(self) -> None:
        """Nothing to do."""


def read_events(path: Path, session: int) -> list[Event]:
    """The events of ``session``, in order. Raises JournalError where they can't be read."""
    query = "SELECT kind, t, payload FROM events WHERE session = ? ORDER BY sequence"
    try:
        with read_database(path) as connection:
            rows = connection.execute(query, (session,)).fetchall()
        return [
            decode(Event, {"kind": kind, "t": t} | json.loads(payload)) for kind, t, payload in rows
        ]
    except (sqlite3.Error, KeyError, TypeError, ValueError) as error:
        raise JournalError(f"Session {session} can't be read from {path}: {error}.") from error
