"""What is built in, as a whole: enough of it, of one vocabulary, and trained to its end."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.session.driver import Driver
from voicecoach.cli import voicecoach
from voicecoach.library.files import load_exercise, load_routine
from voicecoach.library.folders import Kind, built_in_folder
from voicecoach.routine import Exercise, Hold, Prescription, Routine, Side
from voicecoach.session.commands import Mode
from voicecoach.session.plan import planned

EXERCISES = [load_exercise(path) for path in sorted(built_in_folder(Kind.EXERCISE).iterdir())]
ROUTINES = [load_routine(path) for path in sorted(built_in_folder(Kind.ROUTINE).iterdir())]
MUSCLES = {
    *("glutes", "hamstrings", "quads", "calves", "hips", "core", "lower back"),
    *("upper back", "chest", "shoulders", "arms", "full body"),
}


def by_id(one: Exercise | Routine) -> str:
    return one.id


def test_there_is_something_for_the_whole_body() -> None:
    assert len(EXERCISES) >= 30
    assert {muscle for exercise in EXERCISES for muscle in exercise.muscles} == MUSCLES
    used = {block.exercise.id for routine in ROUTINES for block in routine.prescriptions}
    assert used <= {exercise.id for exercise in EXERCISES}


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_id)
def test_an_exercise_is_told_in_full(exercise: Exercise) -> None:
    assert 4 <= len(exercise.steps) <= 8
    assert 2 <= sum(step.key for step in exercise.steps) <= 4
    assert 2 <= len(exercise.mistakes) <= 3
    assert 2 <= len(exercise.variations) <= 4
    assert 2 <= len(exercise.why) <= 5
    assert all(option.setup for option in exercise.variations if option.name != "standard")


def train(routine: Routine, sessions: int = 0) -> Driver:
    """A whole session after ``sessions`` earlier ones; nothing is said but what is asked for."""
    experience = {block.exercise.id: sessions for block in routine.prescriptions}
    coach = Driver(routine, experience=experience, auto=True)
    asked = -1
    while coach.mode() is not Mode.ENDED:
        if coach.mode() is Mode.ASKING and asked != coach.state.cursor:
            asked = coach.state.cursor
            coach.spoken("one to ten")
            coach.hear("seven")
        elif coach.mode() is Mode.SELF_PACED:
            coach.spoken("Say done")
            coach.hear("done", after=5)
        else:
            assert coach.step()
    return coach


def bouts(block: Prescription) -> list[tuple[str, int, Side | None]]:
    sides = (Side.LEFT, Side.RIGHT) if block.exercise.two_sided else (None,)
    sets = range(1, block.sets + 1)
    return [(block.exercise.id, number, side) for number, side in product(sets, sides)]


@pytest.mark.parametrize("routine", ROUTINES, ids=by_id)
def test_a_routine_ends_by_itself_with_every_set_logged(routine: Routine) -> None:
    state = train(routine).state
    assert not state.interrupted
    assert sorted((done.exercise, done.set, str(done.side)) for done in state.log) == sorted(
        (id_, number, str(side))
        for block in routine.prescriptions
        for id_, number, side in bouts(block)
    )
    asked = {block.exercise.id: planned(block.work) for block in routine.prescriptions}
    counted = {
        block.exercise.id
        for block in routine.prescriptions
        if sum(other.exercise.id == block.exercise.id for other in routine.prescriptions) == 1
    }
    for done in state.log:
        if done.exercise in counted:
            assert (done.reps or done.seconds) == asked[done.exercise], done


MINUTES = {"six": 6, "nine": 9, "twelve": 12, "fourteen": 14, "twenty five": 25}
TIMED = [routine for routine in ROUTINES if "minutes" in routine.summary]


@pytest.mark.parametrize("routine", TIMED, ids=by_id)
def test_a_summary_tells_about_how_long_it_takes(routine: Routine) -> None:
    """Within a quarter, for someone who knows the exercises."""
    (told,) = (MINUTES[word] for word in MINUTES if f"bout {word} minutes" in routine.summary)
    assert train(routine, sessions=9).state.t / 60 == pytest.approx(told, rel=0.25)


SQUATS = """\
name: Squats
ask-effort: false
blocks:
  - {exercise: squat, timed: 30, sets: 2, rest: 20}
"""


def test_a_movement_for_a_time_is_not_called_a_hold(tmp_path: Path) -> None:
    file = tmp_path / "squats.yaml"
    file.write_text(SQUATS, encoding="utf-8")
    routine = load_routine(file)
    assert routine.prescriptions[0].work == Hold(30, moving=True)
    assert train(routine, sessions=9).says() == [
        "Squat. Two sets of thirty seconds. Here we go.",
        "Set one of two, thirty seconds.",
        "Go.",
        "Halfway.",
        "Rest twenty seconds. Press your knees out, over your toes. Next, set two.",
        "Ten seconds.",
        "Last set, thirty seconds.",
        "Go.",
        "Halfway.",
        "Workout complete. Two sets. Sixty seconds of movement. Well done.",
    ]


def test_everything_needed_is_told_at_the_opening() -> None:
    (routine,) = (routine for routine in ROUTINES if routine.id == "push-and-pull")
    said = train(routine, sessions=9).says()
    assert "You need a chair, dumbbells, a mat, and a wall." in said[0]
    assert not [text for text in said[1:] if "You need" in text]


@pytest.mark.parametrize("id_", ["desk-break", "seven-minutes"])
def test_a_rehearsal_with_a_real_voice_and_a_real_ear(id_: str, own_folders: Path) -> None:
    trainee, transcript = own_folders / "trainee.txt", own_folders / "session.jsonl"
    trainee.write_text('whenever the coach has said "say ready", say "ready" after 1 s\n')
    command = ["rehearse", id_, "--auto"]
    command += ["--trainee", str(trainee), "--transcript", str(transcript)]
    result = CliRunner().invoke(voicecoach, command, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in transcript.read_text(encoding="utf-8").splitlines()]
    spoken = [row["text"] for row in rows if row["kind"] == "cue"]
    (routine,) = (routine for routine in ROUTINES if routine.id == id_)
    assert spoken[-1] == train(routine).says()[-1]


def test_who_trained_with_dumbbells_is_told_about_the_weight() -> None:
    (routine,) = (routine for routine in ROUTINES if routine.id == "push-and-pull")
    assert "Seven. Same weight next time." in train(routine, sessions=9).says()
