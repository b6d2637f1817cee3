"""What can still be read of a damaged database, moved into a new one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from voicecoach.history.database import legible

_HEAD = "id, started_at, ended_at, routine, snapshot, version"
_OF_SESSION = {
    "events": "session, sequence, t, kind, payload",
    "sets": "session, position, exercise, variation, number, side, reps, seconds",
    "efforts": "session, exercise, rating",
    "pains": "session, position, exercise, variation, side, t",
}
"""Tables and their columns, in which the second orders the rows."""

Row = tuple[object, ...]


def recover(damaged: Path, connection: sqlite3.Connection) -> int:
    """Copy session by session from ``damaged`` into ``connection``; returns how many.

    Of a session whose events can be read only in part, the beginning is kept: a
    journal is whole up to any of its events.
    """
    saved = 0
    with suppress(sqlite3.Error), closing(sqlite3.connect(damaged, isolation_level=None)) as source:
        source.text_factory = legible
        # Without this a file that was cut off is not read at all.
        source.execute("PRAGMA writable_schema = ON")
        known = {row[1] for row in _rows(source, "PRAGMA table_info(sessions)")}
        head = f"{_HEAD}, conditions" if "conditions" in known else _HEAD
        for session in _sessions(source):
            heads = list(_rows(source, f"SELECT {head} FROM sessions WHERE id = {session}"))
            if not heads:
                continue
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                _copy(connection, "sessions", head, heads)
                for table, columns in _OF_SESSION.items():
                    query = f"SELECT {columns} FROM {table} WHERE session = {session} ORDER BY 2"
                    _copy(connection, table, columns, list(_rows(source, query)))
            saved += 1
    return saved


def _sessions(source: sqlite3.Connection) -> list[int]:
    """Every id there may be: a scan ends at the first page that is damaged, from either side."""
    scans = [f"SELECT id FROM sessions ORDER BY id {order}" for order in ("ASC", "DESC")]
    scans += [
        f"SELECT session FROM {table} ORDER BY 1 DESC LIMIT 1" for table in ("events", "sets")
    ]
    ids = {row[0] for scan in scans for row in _rows(source, scan)}
    found = [id_ for id_ in ids if isinstance(id_, int)]
    return list(range(1, max(found, default=0) + 1))


def _rows(source: sqlite3.Connection, query: str) -> Iterator[Row]:
    """The rows of ``query`` up to the first that can't be read."""
    with suppress(sqlite3.Error):
        yield from source.execute(query)


def _copy(connection: sqlite3.Connection, table: str, columns: str, rows: list[Row]) -> None:
    marks = ", ".join("?" * len(columns.split(", ")))
    # What damage has turned into nonsense breaks a constraint, and is left out.
    connection.executemany(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})", rows)
