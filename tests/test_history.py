"""The history: what is written survives, reads back equal, and never ends a session."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicecoach.errors import JournalError
from voicecoach.history.database import MIGRATIONS
from voicecoach.history.encoding import decode, encode
from voicecoach.history.journal import SqliteJournal
from voicecoach.history.sessions import read_session
from voicecoach.history.summaries import experience
from voicecoach.routine import (
    Exercise,
    Hold,
    Mistake,
    Phase,
    Prescription,
    Repetitions,
    Routine,
    SelfPaced,
    Side,
    Step,
    Variation,
)
from voicecoach.session.commands import Command, Verb
from voicecoach.session.events import CommandGiven, CueFinished, Event, SessionStarted, Source
from voicecoach.session.replay import Conditions, Experience, beginning
from voicecoach.session.state import SetDone, State

START = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
THRUST = Exercise(
    id="single-leg-hip-thrust",
    name="Single leg hip thrust",
    steps=(Step("Place the bench behind your back.", key=True), Step("Lean on it.")),
    phases=(Phase("Up", 2.0), Phase("down", 1.5)),
    two_sided=True,
    mistakes=(Mistake("arching", "Keep your chin tucked."),),
    variations=(Variation("standard"), Variation("weighted", ("Take a weight.",), ("weight",))),
)
PLANK = Exercise(id="plank", name="Plank", steps=(Step("Lie down."),))
ROUTINE = Routine(
    "morning",
    "Morning",
    (
        Prescription(THRUST, 3, Repetitions(5)),
        Prescription(PLANK, 1, Hold(30), first_side=Side.RIGHT),
        Prescription(PLANK, 1, SelfPaced(8)),
    ),
)
LEFT = SetDone(THRUST.id, "standard", 1, Side.LEFT, 5, None)
RIGHT = SetDone(THRUST.id, "standard", 1, Side.RIGHT, 4, None)
CONDITIONS = Conditions(auto=True, experience=(Experience(THRUST.id, 2),))
HELD = SetDone(PLANK.id, "standard", 1, None, None, 30)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.db"


def read_events(path: Path, session: int | None) -> list[Event]:
    assert session is not None
    return list(read_session(path, session).events)


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def begin(path: Path) -> SqliteJournal:
    return SqliteJournal.begin(path, ROUTINE, CONDITIONS, START)


def done(*log: SetDone, ended: bool = False) -> State:
    return replace(beginning(ROUTINE, CONDITIONS), log=log, ended=ended)


def train(path: Path, *log: SetDone) -> SqliteJournal:
    journal = begin(path)
    journal.record(SessionStarted(0.0), done(*log))
    journal.record(CueFinished(90.4, 1), done(*log, ended=True))
    journal.close()
    return journal


# Session times and confidences. The hint alone would let hypothesis choose NaN and ages.
st.register_type_strategy(float, st.floats(0, 1e6))


@settings(max_examples=50, deadline=None)  # a slow disk is no failure
@given(st.lists(st.from_type(Event), max_size=20))  # type: ignore[arg-type]  # a union is a type here
def test_every_event_reads_back_equal(
    tmp_path_factory: pytest.TempPathFactory, events: list[Event]
) -> None:
    path = tmp_path_factory.mktemp("history") / "history.db"
    journal = begin(path)
    for event in events:
        journal.record(event, done())
    assert read_events(path, journal.session) == events
    journal.close()
    assert read_events(path, journal.session) == events
    assert journal.fault is None


@pytest.mark.parametrize("kind", get_args(Event))
def test_every_kind_of_event_reads_back_equal(kind: type[Event]) -> None:
    @given(st.from_type(kind))
    def check(event: Event) -> None:
        assert decode(Event, encode(event)) == event

    check()


def test_the_snapshot_is_the_routine(path: Path) -> None:
    assert decode(Routine, encode(ROUTINE)) == ROUTINE
    train(path)
    ((snapshot, version),) = rows(path, "SELECT json(snapshot), version FROM sessions")
    assert str(snapshot).startswith('{"kind":"Routine","id":"morning"')
    assert version == "0.1.0"


def test_a_field_that_was_added_later_takes_its_default() -> None:
    command = {"kind": "Command", "verb": "next"}
    event = {"kind": "CommandGiven", "t": 1.0, "command": command, "text": "next"}
    assert decode(Event, event) == CommandGiven(1.0, Command(Verb.NEXT), "next", Source.VOICE)  # type: ignore[arg-type]


def test_what_was_done_is_there_after_a_crash(path: Path) -> None:
    crash = (
        "import os, sys; from pathlib import Path; sys.path.insert(0, 'tests')\n"
        "from test_history import *\n"
        "journal = begin(Path(sys.argv[1]))\n"
        "journal.record(SessionStarted(0.0), done(LEFT)); os._exit(9)"
    )
    root = Path(__file__).parents[1]
    assert (
        subprocess.run([sys.executable, "-c", crash, path], cwd=root, check=False).returncode == 9
    )
    assert read_events(path, 1) == [SessionStarted(0.0)]
    assert rows(path, "SELECT exercise, reps FROM sets") == [(THRUST.id, 5)]
    assert rows(path, "SELECT ended_at FROM sessions") == [(None,)]


def test_the_end_is_the_start_and_the_last_event(path: Path) -> None:
    journal = begin(path)
    journal.record(CueFinished(90.4, 1), done(ended=True))
    journal.close()
    assert rows(path, "SELECT id, started_at, ended_at, routine FROM sessions") == [
        (1, "2026-03-01T07:30:00+00:00", "2026-03-01T07:31:30+00:00", "morning")
    ]


def test_an_undo_takes_its_set_back(path: Path) -> None:
    journal = begin(path)
    journal.record(SessionStarted(0.0), done(LEFT, RIGHT, HELD))
    journal.record(CueFinished(1.0, 1), done(LEFT, replace(RIGHT, reps=3)))
    journal.close()
    assert rows(path, "SELECT position, exercise, number, side, reps, seconds FROM sets") == [
        (1, THRUST.id, 1, "left", 5, None),
        (2, THRUST.id, 1, "right", 3, None),
    ]


def test_experience_counts_sessions_in_which_something_was_done(path: Path) -> None:
    ids = (THRUST.id, PLANK.id, "squat")
    assert experience(path, ids) == {THRUST.id: 0, PLANK.id: 0, "squat": 0}
    assert not path.exists()
    train(path, LEFT, RIGHT)
    train(path, LEFT, HELD)
    train(path, replace(LEFT, reps=0))
    assert experience(path, ids) == {THRUST.id: 2, PLANK.id: 1, "squat": 0}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permission bits")
def test_only_its_owner_can_read_it(path: Path) -> None:
    journal = begin(path)
    journal.record(SessionStarted(0.0), done())
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {
        "history.db": 0o600,
        "history.db-shm": 0o600,
        "history.db-wal": 0o600,
    }
    journal.close()


def test_a_damaged_history_is_set_aside(path: Path) -> None:
    path.parent.mkdir()
    for number in (1, 2):
        path.write_bytes(b"no database at all" * 100)
        journal = train(path, LEFT)
        assert journal.fault == (
            f"The history at {path} was damaged (file is not a database). "
            f"It is kept as history.damaged-{number}.db, and a new one begins with what was "
            "still whole: 0 sessions could be read."
        )
        aside = path.with_name(f"history.damaged-{number}.db")
        assert aside.read_bytes() == b"no database at all" * 100
        assert experience(path, [THRUST.id]) == {THRUST.id: 1}


def test_damage_inside_the_file_is_found_at_the_start(path: Path) -> None:
    train(path, LEFT)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)  # all pages but the first
    path.write_bytes(content)
    assert experience(path, [THRUST.id]) == {THRUST.id: 0}
    assert "was damaged" in (train(path, RIGHT).fault or "")
    assert rows(path, "SELECT side FROM sets") == [("right",)]


def test_a_session_begins_where_nothing_can_be_kept_and_is_kept_once_it_can(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    path = tmp_path / "data" / "history.db"
    journal = begin(path)
    assert (journal.fault or "").startswith(f"The history at {path} can't be written (")
    journal.record(SessionStarted(0.0), done())
    (tmp_path / "data").unlink()
    journal.record(CueFinished(1.0, 1), done(LEFT))
    assert not path.exists()  # so soon it does not try again
    journal.record(CueFinished(9.0, 1), done(LEFT))
    assert journal.fault is None
    assert len(read_events(path, 1)) == 3
    journal.close()


def test_a_history_from_a_newer_version_is_left_alone(path: Path) -> None:
    train(path, LEFT)
    rows(path, f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(JournalError, match="written by a newer voicecoach"):
        begin(path)
    assert experience(path, [THRUST.id]) == {THRUST.id: 1}


def test_what_cannot_be_written_waits_for_the_end(path: Path) -> None:
    journal = begin(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    journal.record(SessionStarted(0.0), done(LEFT))
    assert journal.fault == (
        f"The history at {path} can't be written (database is locked). "
        "Until it can, this session is kept in memory only. "
        "See that the folder is yours and that the disk has room."
    )
    other.execute("ROLLBACK")
    other.close()
    journal.record(CueFinished(1.0, 1), done(LEFT))
    journal.close()
    assert journal.fault is None
    assert read_events(path, journal.session) == [SessionStarted(0.0), CueFinished(1.0, 1)]
    assert experience(path, [THRUST.id]) == {THRUST.id: 1}


def test_a_fault_that_lasts_is_told_at_the_end(path: Path) -> None:
    journal = begin(path)
    rows(path, "DROP TABLE events")
    journal.record(SessionStarted(0.0), done())
    journal.close()
    assert journal.fault == (
        f"The history at {path} could not be written (no such table: events), "
        "so part of this session is not in it. "
        "See that the folder is yours and that the disk has room."
    )


def test_a_session_that_cannot_be_read_says_so(path: Path) -> None:
    with pytest.raises(JournalError, match=r"There is no session 1 in .*history\.db"):
        read_events(path, 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"no database at all")
    with pytest.raises(JournalError, match=r"Session 1 can't be read from .*history\.db"):
        read_events(path, 1)


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, "tests")
from test_history import *
path = Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
journal = begin(path)
journal.record(SessionStarted(0.0), done())
resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
for second in range(1, 9):
    journal.record(CueFinished(float(second), second), done(LEFT))
print(journal.fault)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
journal.record(CueFinished(20.0, 20), done(LEFT))
print(journal.fault, len(read_events(path, 1)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't limit the size of files")
def test_a_full_disk_is_outlived(path: Path) -> None:
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, path],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = done.stdout.splitlines()
    assert "Until it can, this session is kept in memory only." in first
    assert second == "None 10"
    assert experience(path, [THRUST.id]) == {THRUST.id: 1}
