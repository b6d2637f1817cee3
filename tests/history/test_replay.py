"""A session read back from the history is the session that was led."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session.driver import Driver
from tests.session.routines import MIXED, THRUSTS
from tests.session.test_properties import Walk, routines, walked, walks
from voicecoach import __version__
from voicecoach.errors import JournalError
from voicecoach.history.database import open_database
from voicecoach.history.journal import SqliteJournal, conclude_abandoned
from voicecoach.history.sessions import Kept, abandoned, latest_unfinished, read_session
from voicecoach.routine import Routine, Side
from voicecoach.session.commands import Mode
from voicecoach.session.effects import Say
from voicecoach.session.engine import advance
from voicecoach.session.events import Event, Interrupted, SessionResumed, TimerDue
from voicecoach.session.replay import Conditions, Experience, continued, replay, steps
from voicecoach.session.state import Adjustments, Effort, Pain, State

START = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
FIXTURES = Path(__file__).with_name("fixtures")


def keep(path: Path, coach: Driver, conditions: Conditions = Conditions()) -> Kept:  # noqa: B008  frozen
    """All of ``coach`` written, event by event, as the loop does, and read back."""
    journal = SqliteJournal.begin(path, coach.initial.plan.routine, conditions, START)
    for state, event, _ in steps(coach.initial, coach.events):
        journal.record(event, state)
    journal.close()
    assert journal.fault is None
    assert journal.session is not None
    return read_session(path, journal.session)


def resumed(state: State) -> tuple[State, list[str]]:
    """Where a session goes on from ``state``, and what is said."""
    state, effects = advance(state, SessionResumed(state.t))
    return state, [effect.text for effect in effects if isinstance(effect, Say)]


conditions = st.builds(
    Conditions,
    st.booleans(),
    st.builds(Adjustments, volume=st.floats(0.2, 1.0)),
    st.tuples(st.builds(Experience, st.just("squat"), st.integers(0, 4))),
)


@settings(max_examples=20, deadline=None)  # each is a file
@given(routines(), conditions, walks)
def test_the_same_states_and_effects_come_of_the_history(
    tmp_path_factory: pytest.TempPathFactory, routine: Routine, known: Conditions, walk: Walk
) -> None:
    coach = Driver(
        routine,
        auto=known.auto,
        experience={entry.exercise: entry.sessions for entry in known.experience},
        adjustments=known.adjustments,
    )
    walked(coach, walk)
    path = tmp_path_factory.mktemp("history") / "history.db"
    kept = keep(path, coach, known)
    assert kept.beginning() == coach.initial
    assert [effects for _, _, effects in steps(kept.beginning(), kept.events)] == coach.effects
    assert kept.ended() == coach.state
    assert kept.is_exact()
    assert kept.log == coach.state.log
    assert (latest_unfinished(path) is None) == coach.state.ended


@settings(max_examples=60, deadline=None)
@given(routines(), walks, st.data())
def test_a_session_goes_on_from_any_event_with_all_that_was_done(
    routine: Routine, walk: Walk, data: st.DataObject
) -> None:
    coach = walked(Driver(routine), walk)
    count = data.draw(st.integers(1, len(coach.events)))
    before = replay(coach.initial, coach.events[:count])
    after, said = resumed(before)
    if before.ended:
        assert said == []
        return
    assert len(said) == 1
    for name in ("log", "efforts", "pains", "variations", "adjustments", "cursor", "reps", "t"):
        assert getattr(after, name) == getattr(before, name), name
    assert after.elapsed == before.elapsed or before.mode in {Mode.CLOSING, Mode.ASKING}
    waiting = {Mode.PAUSED, Mode.CHANGING, Mode.ASKING, Mode.CONFIRMING, Mode.HURT}
    assert after.mode in {*waiting, Mode.LOCATING_PAIN, Mode.CLOSING}


def test_it_says_where_it_goes_on() -> None:
    coach = Driver(THRUSTS)
    coach.hear("ready", 1)
    coach.count(3)
    state, said = resumed(coach.state)
    assert said == ["Welcome back. Left leg, set one of three, three of five done. Say ready."]
    assert state.mode is Mode.PAUSED


def test_an_open_question_stays_open() -> None:
    coach = Driver(THRUSTS)
    coach.hear("ready", 1)
    coach.count(2)
    coach.hear("pain")
    state, said = resumed(coach.state)
    assert said == ["Welcome back. Which side? Left, right, or both."]
    assert state.mode is Mode.LOCATING_PAIN
    coach.hear("left")
    coach.hear("stop")
    assert resumed(coach.state)[1] == ["Welcome back. End the workout? Yes or no."]


def test_an_interruption_does_not_log_the_running_set_twice(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    coach = Driver(THRUSTS)
    coach.hear("ready", 1)
    coach.count(3)
    coach.give(Interrupted(coach.state.t))
    kept = keep(path, coach)
    assert [done.reps for done in kept.log] == [3]
    journal = SqliteJournal.resume(path, kept, START)
    state = kept.interrupted()
    assert (state.reps, state.log) == (3, ())
    for event in (SessionResumed(kept.t), TimerDue(kept.t + 1)):
        state, _ = advance(state, event)
        journal.record(event, state)
    journal.close()
    again = read_session(path, kept.id)
    assert again.log == ()
    assert again.events[:-2] == kept.events
    assert again.ended() == state
    assert again.is_exact()


def test_a_killed_session_is_concluded_and_can_still_be_resumed(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    coach = Driver(THRUSTS)
    coach.hear("ready", 1)
    coach.count(2)
    killed = keep(path, coach)
    assert (killed.log, abandoned(path)) == ((), [1])
    conclude_abandoned(path)
    concluded = read_session(path, 1)
    assert abandoned(path) == []
    assert [done.reps for done in concluded.log] == [2]
    assert latest_unfinished(path) == 1
    assert concluded.interrupted() == killed.interrupted()


def test_only_the_last_session_of_a_routine_is_offered(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    assert latest_unfinished(path, THRUSTS.id) is None
    keep(path, Driver(THRUSTS))
    assert latest_unfinished(path, THRUSTS.id) == 1
    whole = Driver(THRUSTS)
    whole.hear("stop")
    whole.hear("yes")
    whole.finish()
    keep(path, whole)
    assert latest_unfinished(path, THRUSTS.id) is None
    assert latest_unfinished(path) == 1
    assert latest_unfinished(path, MIXED.id) is None


def test_the_end_of_a_resumed_session_is_told_by_the_clock_of_its_last_day(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    coach = Driver(THRUSTS)
    coach.hear("stop")
    coach.hear("yes")
    kept = keep(path, coach)
    journal = SqliteJournal.resume(path, kept, datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    event = TimerDue(kept.t + 90)
    journal.record(event, replace(coach.state, ended=True))
    journal.close()
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT started_at, ended_at FROM sessions").fetchall()
    assert rows == [("2026-03-01T07:30:00+00:00", "2026-03-02T09:01:30+00:00")]


# Over versions


def restored(fixture: Path, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(fixture.read_text(encoding="utf-8"))


def test_a_journal_of_schema_2_reads_as_it_did(tmp_path: Path) -> None:
    """Killed three times on its way, and gone on with."""
    path = tmp_path / "history.db"
    restored(FIXTURES / "schema-2.sql", path)
    open_database(path).close()  # brings it up to date
    kept = read_session(path, 1)
    assert kept.version == "0.1.0"
    assert len(kept.events) == 266
    assert kept.is_exact()
    state = kept.ended()
    assert [(d.exercise, d.set, d.side, d.reps or d.seconds) for d in state.log] == [
        ("hip-thrust", 1, Side.LEFT, 3),
        ("hip-thrust", 1, Side.RIGHT, 3),
        ("hip-thrust", 2, Side.LEFT, 3),
        ("hip-thrust", 2, Side.RIGHT, 3),
        ("plank", 1, None, 20),
        ("squat", 1, None, 8),
    ]
    assert state.efforts == (Effort("hip-thrust", 2), Effort("plank", 4), Effort("squat", 2))
    assert state.pains == (Pain("hip-thrust", "standard", "right", 19.16),)
    assert state.adjustments == Adjustments(tempo=0.8, volume=0.65)
    said = [
        effect.text
        for _, _, effects in steps(kept.beginning(), continued(kept.events))
        for effect in effects
        if isinstance(effect, Say)
    ]
    assert said[0].startswith("Soak. Three exercises. Hip thrust.")
    assert len([text for text in said if text.startswith("Welcome back.")]) == 3
    assert said[-1].startswith("Workout complete. Four sets.")


def test_a_session_of_schema_1_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    kept = keep(path, Driver(THRUSTS))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE sessions DROP COLUMN conditions")
        connection.execute("DROP TABLE efforts")
        connection.execute("DROP TABLE pains")
        connection.execute("PRAGMA user_version = 1")
    open_database(path).close()
    assert read_session(path, 1) == kept


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE events SET kind = 'WindBlew'", "unknown kind 'WindBlew'"),
        (
            "UPDATE events SET payload = '{\"wind\": 1}' WHERE kind = 'TimerDue'",
            "unknown field 'wind' of 'TimerDue'",
        ),
        (
            "UPDATE sessions SET snapshot = replace(snapshot, '\"id\"', '\"ident\"')",
            "unknown field 'ident' of 'Routine'",
        ),
        ("UPDATE sessions SET snapshot = '[]'", "no fields of 'Routine'"),
    ],
)
def test_what_a_newer_version_wrote_is_refused_by_name(
    tmp_path: Path, change: str, what: str
) -> None:
    path = tmp_path / "history.db"
    coach = Driver(THRUSTS)
    coach.wait(30)
    keep(path, coach)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE sessions SET version = '9.0'")
        connection.execute(change)
    with pytest.raises(JournalError) as caught:
        read_session(path, 1)
    assert str(caught.value) == (
        f"Session 1 in {path} was written by voicecoach 9.0, and this one can't read it: {what}. "
        "Read it with that version."
    )


def test_a_session_that_would_count_otherwise_now_is_not_resumed(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    coach = Driver(THRUSTS)
    coach.hear("ready", 1)
    coach.reach(Mode.SWITCHING)
    kept = replace(keep(path, coach), version="0.0.9", log=())
    assert not kept.is_exact()
    with pytest.raises(JournalError) as caught:
        kept.interrupted()
    assert str(caught.value) == (
        f"Session 1 was written by voicecoach 0.0.9 and can't be resumed by {__version__}, "
        "which would count otherwise.\n"
        "What was done in it is kept. Begin a new one: voicecoach run"
    )


def test_interruptions_are_skipped_only_where_the_session_went_on() -> None:
    events: list[Event] = [TimerDue(1.0), Interrupted(2.0), SessionResumed(2.0), Interrupted(3.0)]
    assert continued(events) == [events[0], events[2], events[3]]
