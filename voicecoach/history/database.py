"""The database file: opened for its owner alone, brought up to date, mended if it is broken."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from voicecoach.errors import JournalError
from voicecoach.settings import data_folder

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE sessions (
            id INTEGER PRIMARY KEY,
            started_at TEXT NOT NULL, -- ISO 8601 with the offset from UTC
            ended_at TEXT,            -- NULL until it came to its end: it can be resumed
            routine TEXT NOT NULL,    -- the routine's id
            snapshot TEXT NOT NULL,   -- the routine as it was, JSON
            version TEXT NOT NULL     -- of voicecoach
        )
        """,
        """
        CREATE TABLE events (
            session INTEGER NOT NULL REFERENCES sessions (id),
            sequence INTEGER NOT NULL, -- counts up from 1
            t REAL NOT NULL,           -- session time, seconds
            kind TEXT NOT NULL,        -- the event's class
            payload TEXT NOT NULL,     -- its other fields, JSON
            PRIMARY KEY (session, sequence)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE sets (
            session INTEGER NOT NULL REFERENCES sessions (id),
            position INTEGER NOT NULL, -- counts up from 1 in the order they were done
            exercise TEXT NOT NULL,    -- the exercise's id
            variation TEXT NOT NULL,
            number INTEGER NOT NULL,   -- of the set in its exercise, from 1
            side TEXT,                 -- 'left', 'right', or NULL for both at once
            reps INTEGER,              -- NULL for a hold
            seconds INTEGER,           -- NULL for repetitions
            PRIMARY KEY (session, position)
        ) WITHOUT ROWID
        """,
    ),
    # What the session began with beside its routine, JSON.
    ("ALTER TABLE sessions ADD COLUMN conditions TEXT NOT NULL DEFAULT '{}'",),
    (
        """
        CREATE TABLE efforts (
            session INTEGER NOT NULL REFERENCES sessions (id),
            exercise TEXT NOT NULL,    -- the exercise's id
            rating INTEGER NOT NULL,   -- 1 to 10
            PRIMARY KEY (session, exercise)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE pains (
            session INTEGER NOT NULL REFERENCES sessions (id),
            position INTEGER NOT NULL, -- counts up from 1 in the order they were told
            exercise TEXT NOT NULL,    -- the exercise's id
            variation TEXT NOT NULL,
            side TEXT NOT NULL,        -- 'left', 'right', 'both', or 'unknown'
            t REAL NOT NULL,           -- session time, seconds
            PRIMARY KEY (session, position)
        ) WITHOUT ROWID
        """,
    ),
)
"""Append-only: the statements that lead from each ``user_version`` to the next."""

RESULT_TABLES = ("sets", "efforts", "pains")
"""What came of each session."""
_LOCK_SECONDS = 1.0
"""How long to wait for another voicecoach that is writing."""


def history_path() -> Path:
    """Where the person's history belongs. May not exist yet."""
    return data_folder() / "history.db"


def open_database(path: Path) -> sqlite3.Connection:
    """The database at ``path``, made where there is none; every statement is a transaction.

    Whatever was committed survives a power cut. Raises sqlite3.OperationalError or
    OSError where it can't be opened or written, other sqlite3.DatabaseError where it is
    damaged, and JournalError where a newer voicecoach wrote it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)  # what SQLite keeps beside it is made with the same
    connection = sqlite3.connect(path, timeout=_LOCK_SECONDS, isolation_level=None)
    connection.text_factory = legible
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        _check(connection)
        _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection) -> None:
    """Read every page (30 ms for 300 sessions): damage found later would cost a session."""
    (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if answer != "ok":
        raise sqlite3.DatabaseError(answer)


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise JournalError(
                f"The history at {path} was written by a newer voicecoach. "
                "Upgrade this one, or move that file away to begin a new history."
            )
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def read_database(path: Path) -> closing[sqlite3.Connection]:
    """The database at ``path`` for reading only, to be used in a ``with``.

    Raises sqlite3.OperationalError where there is none; errors of reading come with the
    first statement.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, timeout=_LOCK_SECONDS)
    connection.text_factory = legible
    return closing(connection)


def legible(text: bytes) -> str:
    """Text as SQLite keeps it, which does not notice when a disk has spoiled a letter."""
    return text.decode("utf-8", "replace")


def set_aside(path: Path) -> Path:
    """Give a damaged database, and what SQLite keeps beside it, a new name, and return that."""
    names = (f"{path.stem}.damaged-{number}{path.suffix}" for number in count(1))
    target = next(path.with_name(name) for name in names if not path.with_name(name).exists())
    for tail in ("-wal", "-shm", ""):
        part = path.with_name(path.name + tail)
        if part.exists():
            part.rename(target.with_name(target.name + tail))
    return target


def beside(path: Path) -> list[Path]:
    """The database at ``path``, what SQLite keeps beside it, and those that were set aside."""
    pattern = f"{path.stem}*{path.suffix}*"
    return sorted(file for file in path.parent.glob(pattern) if file.is_file())
