"""Liftoscript and the interval timer: routines that need no words of an article."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from voicecoach.errors import SourceError
from voicecoach.importers.drafts import Reading, RoutineDraft
from voicecoach.importers.writing import as_yaml, write_new
from voicecoach.library.files import load_routine
from voicecoach.routine import Hold, Method, Part, Progression, Routine, SelfPaced

Read = Callable[[str, str], Reading]

PROGRAM = """\
# Week 1
// A comment
## Push day
Barbell Bench Press / 3x8-12 / 60kg / 90s / warmup: 1x5 30kg / progress: dp(2.5kg, 8, 12)
Overhead Press / 3x5, 1x5+ / progress: lp(5lb)
## Pull day
Barbell Row / 3x10 / superset: A
Hammer Curl / 3x12 / 60s / superset: A / progress: custom(x: 1) {~ weights += 1 ~}
# Week 2
## Push day
Barbell Bench Press / 5x5
"""
TIMER = {
    "title": "Morning",
    "version": 2,
    "sets": [
        {"name": "Warm up", "repetitions": 1, "exercises": [{"name": "Jog", "duration": 60}]},
        {
            "repetitions": 3,
            "exercises": [
                {"name": "Plank", "duration": 40},
                {"name": "Rest", "duration": 20},
                {"name": "Wall sit", "duration": 40},
                {"name": "Rest", "duration": 60},
            ],
        },
    ],
}


def loaded(reading: Reading, folder: Path) -> list[Routine]:
    routines = []
    for draft in reading.drafts:
        assert isinstance(draft, RoutineDraft)
        path = folder / f"{draft.id}.yaml"
        write_new(path, as_yaml(draft))
        routines.append(load_routine(path))
    return routines


def test_each_day_of_the_first_week_becomes_a_routine(reading: Read, tmp_path: Path) -> None:
    push, pull = loaded(reading(PROGRAM, "program.txt"), tmp_path)
    assert (push.id, push.name, pull.id) == ("push-day", "Push day", "pull-day")
    warm_up, bench, press = push.prescriptions
    assert (warm_up.part, warm_up.work, warm_up.sets) == (Part.WARM_UP, SelfPaced(5), 1)
    assert (bench.sets, bench.work, bench.rest_seconds) == (3, SelfPaced(8), 90)
    assert bench.progression == Progression(Method.DOUBLE, 1, 12)
    assert [step.text for step in bench.exercise.steps] == [
        "Load sixty kilograms.",
        "This is barbell Bench Press.",
    ]
    assert (press.sets, press.progression) == (4, Progression(Method.LINEAR, 1, 10))
    assert [block.linked for block in pull.prescriptions] == [True, False]


def test_what_liftoscript_says_beyond_that_is_named(reading: Read) -> None:
    assert reading(PROGRAM, "program.txt").left_out == (
        "scripts in {~ ~}",
        "comments",
        "steps of load in dp",
        "loads of warm-up sets",
        "sets of as many as possible (+)",
        "steps of load in lp, of which repetitions take the place",
        "progress: custom",
        "weeks after the first",
    )


def test_a_timer_becomes_timed_circuits(reading: Read, tmp_path: Path) -> None:
    (routine,) = loaded(reading(json.dumps(TIMER), "morning.json"), tmp_path)
    jog, plank, sit = routine.prescriptions
    assert (jog.part, jog.work) == (Part.WARM_UP, Hold(60, moving=True))
    assert (plank.work, plank.sets, plank.rest_seconds, plank.linked) == (
        Hold(40, moving=True),
        3,
        20,
        True,
    )
    assert (sit.rest_seconds, sit.linked) == (60, False)


def test_a_backup_holds_several_workouts(reading: Read) -> None:
    found = reading(json.dumps({"workouts": [TIMER, TIMER]}), "backup.json")
    assert [draft.id for draft in found.drafts] == ["morning", "morning-2"]


def test_a_timer_without_an_exercise_is_refused(reading: Read) -> None:
    with pytest.raises(SourceError, match="has no exercise"):
        reading(json.dumps({"title": "x", "sets": []}), "x.json")
