"""From session to session: what is kept of one decides what is prescribed in the next."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.session.driver import Driver
from tests.session.routines import PLANK, THRUST
from voicecoach.assemble import afresh
from voicecoach.cli import voicecoach
from voicecoach.history.database import history_path, open_database
from voicecoach.history.journal import SqliteJournal
from voicecoach.history.past import PastSession, add_past_sessions
from voicecoach.history.recovery import recover
from voicecoach.history.sessions import forget, read_session
from voicecoach.history.summaries import PAST_SESSIONS, past
from voicecoach.library.files import load_routine
from voicecoach.routine import Hold, Method, Prescription, Progression, Repetitions, Routine, Side
from voicecoach.session.commands import Mode
from voicecoach.session.progression import Results, progressed, results
from voicecoach.session.replay import Conditions, steps
from voicecoach.session.state import Effort, Pain, SetDone, State
from voicecoach.settings import Settings

START = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
LEGS = Routine(
    "legs",
    "Legs",
    (Prescription(THRUST, 1, Repetitions(5), progression=Progression(Method.DOUBLE, 1, 6)),),
)
IDS = [THRUST.id]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def keep(path: Path, coach: Driver, day: int = 0) -> int:
    """All of a session, written as the loop does; returns its id."""
    routine = coach.initial.plan.routine
    journal = SqliteJournal.begin(path, routine, Conditions(), START + timedelta(days=day))
    for state, event, _ in steps(coach.initial, coach.events):
        journal.record(event, state)
    journal.close()
    assert journal.fault is None
    assert journal.session is not None
    return journal.session


def today(path: Path) -> Driver:
    return Driver(progressed(LEGS, past(path, IDS)))


def train(coach: Driver, reps: int, rating: str = "seven") -> str:
    """The session to its end; returns the coach's answer to ``rating``."""
    coach.hear("ready", 1)
    for _ in Side:
        coach.reach(Mode.REPS)
        coach.count(reps)
        coach.hear("done")
    coach.reach(Mode.ASKING)
    coach.transcript()
    coach.hear(rating, 3)
    answer = coach.says()[-1]
    coach.finish()
    return answer


def test_three_sessions(path: Path) -> None:
    coach = today(path)
    assert " ".join(coach.says()) == (
        "Hip thrust. One set of five on each side. You need a bench. "
        "Say explain to hear how, or ready to start."
    )
    assert train(coach, 5) == "Seven. Six reps next time."
    keep(path, coach)

    coach = today(path)
    assert "One set of six on each side. Six reps today: you did all five" in coach.says()[0]
    assert train(coach, 6) == "Seven. Banded next time, five reps."
    keep(path, coach, day=2)

    coach = today(path)
    assert "Banded today, five reps: you did all six of standard last time." in coach.says()[0]
    coach.hear("ready", 1)
    coach.reach(Mode.REPS)
    coach.count(3)
    coach.hear("it hurts")
    coach.hear("left", 1)
    coach.hear("stop", 1)
    coach.hear("yes", 1)
    coach.finish()
    session = keep(path, coach, day=4)
    assert read_session(path, session).ended() == coach.state

    coach = today(path)
    assert "Same as last time: it hurt on the left. Say easier for standard." in coach.says()[0]
    coach.hear("easier", 1)
    assert train(coach, 5, "two") == "Two. Six reps next time."


def test_the_past_is_what_was_kept(path: Path) -> None:
    coach = today(path)
    train(coach, 5)
    keep(path, coach)
    hurt = replace(coach.state, pains=(Pain(THRUST.id, "standard", "left", 3.5),))
    write(path, hurt, day=1)
    assert past(path, IDS) == [results(hurt), results(coach.state)]
    assert past(path, [PLANK.id]) == []


def write(path: Path, state: State, day: int) -> None:
    """A session that came to ``state``."""
    journal = SqliteJournal.begin(
        path, state.plan.routine, Conditions(), START + timedelta(days=day)
    )
    journal.record(today(path).events[0], state)
    journal.close()


def test_an_answer_that_was_undone_is_not_kept(path: Path) -> None:
    coach = today(path)
    train(coach, 5)
    journal = SqliteJournal.begin(path, LEGS, Conditions(), START)
    journal.record(coach.events[0], coach.state)
    assert past(path, IDS) == [results(coach.state)]
    journal.record(coach.events[1], replace(coach.state, efforts=()))
    assert past(path, IDS) == [results(replace(coach.state, efforts=()))]
    journal.close()


def test_only_so_many_sessions_are_looked_at(path: Path) -> None:
    state = replace(today(path).state, log=(SetDone(THRUST.id, "standard", 1, None, 5, None),))
    for day in range(PAST_SESSIONS + 1):
        write(path, replace(state, efforts=(Effort(THRUST.id, day % 10 + 1),)), day)
    ratings = [came.efforts[0].rating for came in past(path, IDS)]
    assert len(ratings) == PAST_SESSIONS
    assert ratings[:2] == [1, 10]


def test_sessions_put_in_later_stand_where_they_were(path: Path) -> None:
    coach = today(path)
    train(coach, 5)
    keep(path, coach)
    log = (SetDone(THRUST.id, "standard", 1, None, 20, None),)
    add_past_sessions(path, [PastSession(datetime(2020, 1, 1), "Old", log)])  # noqa: DTZ001  as told
    newest, oldest = past(path, IDS)
    assert newest == results(coach.state)
    assert oldest.log == log


def test_a_history_that_says_nothing(path: Path) -> None:
    assert past(path, IDS) == []
    path.write_bytes(b"no database" * 500)
    assert past(path, IDS) == []


def test_what_a_newer_version_wrote_is_left_out(path: Path) -> None:
    for day in (0, 1):
        coach = today(path)
        train(coach, 5)
        keep(path, coach, day)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE sessions SET snapshot = '{\"wind\": 1}' WHERE id = 2")
    assert [type(came) for came in past(path, IDS)] == [Results]


def test_what_is_recovered_prescribes_the_same(path: Path, tmp_path: Path) -> None:
    coach = today(path)
    train(coach, 5)
    hurt = replace(coach.state, pains=(Pain(THRUST.id, "standard", "left", 3.5),))
    write(path, hurt, day=1)
    mended = tmp_path / "mended.db"
    with closing(open_database(mended)) as connection:
        assert recover(path, connection) == 1
    assert past(mended, IDS) == past(path, IDS) == [results(hurt)]


def test_a_forgotten_session_prescribes_nothing(path: Path) -> None:
    coach = today(path)
    train(coach, 5)
    forget(path, keep(path, coach))
    assert past(path, IDS) == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM efforts").fetchone() == (0,)


HELD = """\
name: Held
exercises:
  wall-lean:
    name: Wall lean
    steps: [Lean on the wall.]
blocks:
  - exercise: wall-lean
    hold: 30
    progression: {method: linear, step: 5, ceiling: 60}
"""


def test_run_and_show_tell_the_work_of_today(own_folders: Path) -> None:
    file = own_folders / "held.yaml"
    file.write_text(HELD, encoding="utf-8")
    before = CliRunner().invoke(voicecoach, ["show", str(file)], catch_exceptions=False)
    assert "Wall lean: 1 set of 30 seconds.\n  Rest" in before.stdout
    routine = load_routine(file)
    state = afresh(routine, Settings(), auto=False).state
    assert state.plan.routine == routine
    held = replace(state, log=(SetDone("wall-lean", "standard", 1, None, None, 30),))
    write(history_path(), held, day=0)
    (block,) = afresh(routine, Settings(), auto=False).state.plan.routine.prescriptions
    assert block.work == Hold(35)
    after = CliRunner().invoke(voicecoach, ["show", str(file)], catch_exceptions=False)
    assert (
        "Wall lean: 1 set of 35 seconds.\n"
        "  Thirty five seconds today: you held all thirty seconds last time.\n"
    ) in after.stdout
