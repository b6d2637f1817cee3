"""Of a damaged history, what can be read goes on in a new one; the rest is set aside."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.history.test_replay import START, keep
from tests.session.driver import Driver
from tests.session.routines import MIXED, SQUATS, THRUSTS
from voicecoach.errors import JournalError
from voicecoach.history.journal import SqliteJournal
from voicecoach.history.sessions import forget, read_session, sessions
from voicecoach.session.replay import Conditions

PAGE = 4096
LAST_ROOT = 4
"""The last page that a whole table hangs on."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A history of six sessions that go on for a while."""
    path = tmp_path / "history.db"
    for routine in (THRUSTS, SQUATS, MIXED) * 2:
        coach = Driver(routine)
        coach.hear("ready", 1)
        coach.wait(120)
        keep(path, coach)
    return path


def opened(path: Path) -> str | None:
    """What is said about the history when a session begins, which is the last in it."""
    journal = SqliteJournal.begin(path, THRUSTS, Conditions(), START)
    journal.close()
    return journal.fault


def test_what_was_cut_off_leaves_the_rest(path: Path) -> None:
    whole = {entry.id: read_session(path, entry.id) for entry in sessions(path)}
    size = path.stat().st_size
    os.truncate(path, size - size // 4 // PAGE * PAGE)
    cut = path.read_bytes()
    fault = opened(path)
    assert fault is not None
    assert "was damaged" in fault
    *saved, _ = [read_session(path, entry.id) for entry in sessions(path)]
    assert f"{len(saved)} session" in fault
    assert len(saved) >= 3
    for kept in saved:
        assert kept.events == whole[kept.id].events[: len(kept.events)]
    assert sum(kept == whole[kept.id] for kept in saved) >= 2
    assert path.with_name("history.damaged-1.db").read_bytes()[PAGE:] == cut[PAGE:]


@pytest.mark.parametrize("page", range(2, 12))
def test_a_bad_page_costs_only_what_was_on_it(path: Path, page: int) -> None:
    whole = {entry.id: read_session(path, entry.id) for entry in sessions(path)}
    content = bytearray(path.read_bytes())
    assert len(content) > 12 * PAGE
    content[(page - 1) * PAGE : page * PAGE] = b"\xff" * PAGE
    path.write_bytes(content)
    assert "was damaged" in (opened(path) or "")
    saved = [read_session(path, entry.id) for entry in sessions(path)][:-1]
    if page > LAST_ROOT:
        assert len(saved) >= 4
        assert sum(kept == whole[kept.id] for kept in saved) >= 3
    for kept in saved:
        assert kept.events == whole[kept.id].events[: len(kept.events)]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_forgotten_session_leaves_no_trace(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE sets SET exercise = 'a secret exercise' WHERE session = 2")
    forget(path, 2)
    assert [entry.id for entry in sessions(path)] == [1, 3, 4, 5, 6]
    for file in path.parent.iterdir():
        assert b"a secret exercise" not in file.read_bytes()
    with pytest.raises(JournalError) as caught:
        forget(path, 2)
    assert str(caught.value) == (
        f"There is no session 2 in {path}.\nList them with: voicecoach history"
    )
