from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from voicecoach.errors import SourceError
from voicecoach.history.past import add_past_sessions
from voicecoach.history.sessions import read_session, sessions
from voicecoach.history.summaries import experience
from voicecoach.importers.drafts import Reading

Read = Callable[[str, str], Reading]

STRONG = """\
Date;Workout Name;Duration;Exercise Name;Set Order;Weight (kg);Reps;RPE;Distance;Seconds;Notes
2024-01-15 18:30:00;Push;1h;Bench Press (Barbell);W;40;10;;;;
2024-01-15 18:30:00;Push;1h;Bench Press (Barbell);1;80;5;8;;;
2024-01-15 18:30:00;Push;1h;Bench Press (Barbell);Rest Timer;;;;;90;
2024-01-15 18:30:00;Push;1h;Plank;1;;;;;60;"felt; good"
2024-01-17 07:05:00;Legs;45m;Squat (Barbell);1;100;5;;;;
"""
HEVY = """\
"title","start_time","end_time","exercise_title","set_index","set_type","weight_kg","reps","duration_seconds"
"Upper","22 Dec 2025, 08:00","22 Dec 2025, 09:00","Pull Up","0","normal","","10",""
"Upper","22 Dec 2025, 08:00","22 Dec 2025, 09:00","Pull Up","1","normal","","8",""
"""
FITNOTES = """\
Date,Exercise,Category,Weight (kgs),Reps,Distance,Distance Unit,Time
2020-07-23,Goblet Squat,Legs,12.0,12,,,
2020-07-23,Plank,Abs,,0,,,0:01:30
"""


def test_strong(reading: Read) -> None:
    found = reading(STRONG, "strong.csv")
    push, legs = found.sessions
    assert (push.name, push.started_at) == ("Push", datetime(2024, 1, 15, 18, 30))  # noqa: DTZ001
    assert [(s.exercise, s.set, s.reps, s.seconds) for s in push.sets] == [
        ("barbell-bench-press", 1, 10, None),
        ("barbell-bench-press", 2, 5, None),
        ("plank", 1, None, 60),
    ]
    assert [s.exercise for s in legs.sets] == ["barbell-squat"]
    assert found.left_out == (
        "weight (3 rows)",
        "effort (RPE) (1 row)",
        "rows that are no set (1 row)",
        "notes (1 row)",
    )


def test_hevy_is_found_without_its_ending(reading: Read) -> None:
    (session,) = reading(HEVY, "export").sessions
    assert [(s.exercise, s.set, s.reps) for s in session.sets] == [
        ("pull-up", 1, 10),
        ("pull-up", 2, 8),
    ]


def test_fitnotes(reading: Read) -> None:
    (session,) = reading(FITNOTES, "fitnotes.csv").sessions
    assert [(s.exercise, s.reps, s.seconds) for s in session.sets] == [
        ("goblet-squat", 12, None),
        ("plank", None, 90),
    ]


def test_importing_again_adds_what_is_new_and_nothing_else(reading: Read, tmp_path: Path) -> None:
    history = tmp_path / "history.db"
    first = reading(STRONG, "strong.csv").sessions
    longer = STRONG + "2024-01-19 07:00:00;Legs;1h;Squat (Barbell);1;100;5;;;;\n"
    assert add_past_sessions(history, first) == 2
    assert add_past_sessions(history, first) == 0
    assert add_past_sessions(history, reading(longer, "strong.csv").sessions) == 1
    with closing(sqlite3.connect(history)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM sets").fetchone() == (5,)
    assert experience(history, ["barbell-squat", "plank"]) == {"barbell-squat": 2, "plank": 1}


def test_past_sessions_are_listed_and_read_like_others(reading: Read, tmp_path: Path) -> None:
    history = tmp_path / "history.db"
    add_past_sessions(history, reading(STRONG, "strong.csv").sessions)
    push, _ = sessions(history)
    assert (push.routine, push.sets, push.ended) == ("push", 3, True)
    assert read_session(history, push.id).routine.name == "Push"


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "\n"])
def test_other_tables_are_refused(text: str, reading: Read) -> None:
    with pytest.raises(SourceError, match="is not a known export"):
        reading(text, "x.csv")


def test_a_table_without_a_set_is_refused(reading: Read) -> None:
    with pytest.raises(SourceError, match="has no set with repetitions or seconds"):
        reading(FITNOTES.splitlines()[0] + "\n2020-07-23,Squat,Legs,,,,,\n", "x.csv")
