from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from voicecoach.errors import RoutineError
from voicecoach.library.catalogue import BUILT_IN, find_routine, own_folder, routines
from voicecoach.library.files import load_routine
from voicecoach.library.schema import COMMANDS
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

FULL = """\
name: Morning
summary: Wake up.
ask-effort: false
exercises:
  side-plank:
    name: Side plank
    equipment: [mat]
    sides: both
    limb: arm
    steps:
      - Lie on your side.
      - {say: Lift your hips., key: true}
    variations:
      - {name: Knees, setup: [Bend your knees.]}
      - {name: weighted, equipment: [dumbbell]}
    mistakes: [{name: Sagging, say: Hips up.}]
    why: [It steadies your spine.]
  squat:
    name: Squat
    steps: [Stand tall.]
    rep: [{say: Down, seconds: 2}, {say: Up, seconds: 0.5}]
blocks:
  - {exercise: side-plank, sets: 2, hold: 30, rest: 0, first-side: right, variation: weighted}
  - {exercise: squat, sets: 1, reps: 10}
  - {exercise: squat, sets: 1, self-paced: 12}
"""


def write(folder: Path, text: str, name: str = "morning.yaml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_every_key_of_a_file_arrives(tmp_path: Path) -> None:
    plank = Exercise(
        id="side-plank",
        name="Side plank",
        steps=(Step("Lie on your side."), Step("Lift your hips.", key=True)),
        equipment=("mat",),
        two_sided=True,
        limb="arm",
        mistakes=(Mistake("Sagging", "Hips up."),),
        variations=(
            Variation("knees", setup=("Bend your knees.",)),
            Variation("weighted", equipment=("dumbbell",)),
        ),
        why=("It steadies your spine.",),
    )
    squat = Exercise(
        id="squat",
        name="Squat",
        steps=(Step("Stand tall."),),
        phases=(Phase("Down", 2), Phase("Up", 0.5)),
    )
    assert load_routine(write(tmp_path, FULL)) == Routine(
        id="morning",
        name="Morning",
        summary="Wake up.",
        ask_effort=False,
        prescriptions=(
            Prescription(plank, 2, Hold(30), 0, Side.RIGHT, "weighted"),
            Prescription(squat, 1, Repetitions(10), 60),
            Prescription(squat, 1, SelfPaced(12), 60),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("sets: 2,", "sets: 0,", "line 23: sets must be at least 1, not 0."),
        ("sets: 2,", "sets: 21,", "line 23: sets must be at most 20, not 21."),
        ("reps: 10", "reps: 201", "line 24: reps must be at most 200, not 201."),
        ("hold: 30", "hold: 3601", "line 23: hold must be at most 3600 seconds, not 3601."),
        ("rest: 0", "rest: 1801", "line 23: rest must be at most 1800 seconds, not 1801."),
        ("rest: 0", "rest: -1", "line 23: rest must be at least 0 seconds, not -1."),
        ("seconds: 0.5", "seconds: 0.2", "line 21: seconds must be at least 0.3, not 0.2."),
        ("seconds: 0.5", "seconds: 31", "line 21: seconds must be at most 30, not 31."),
        ("hold: 30", "hld: 30", "line 23: unknown key 'hld'. Did you mean 'hold'?"),
        (
            "exercise: side-plank",
            "exercise: plank",
            "line 23: this file has no exercise 'plank'. Did you mean 'side-plank'?",
        ),
        (
            "variation: weighted",
            "variation: knee",
            "line 23: side-plank has no variation 'knee'. Did you mean 'knees'?",
        ),
        ("reps: 10", "rest: 9", "line 24: a block needs one of reps, hold and self-paced."),
        (
            "reps: 10",
            "reps: 10, hold: 3",
            "line 24: a block needs one of reps, hold and self-paced.",
        ),
        (
            "hold: 30",
            "reps: 30",
            "line 23: side-plank has no rep, so its reps can't be counted at tempo.",
        ),
        (
            "name: Knees",
            "name: 2 knees",
            "line 14: a variation's name is one to three plain words, not '2 knees'.",
        ),
        (
            "name: Knees",
            "name: on my own knees",
            "line 14: a variation's name is one to three plain words, not 'on my own knees'.",
        ),
        (
            "name: Knees",
            "name: Skip it",
            "line 14: 'skip it' is a command of the coach. Choose other words.",
        ),
        (
            "name: Knees",
            "name: twenty one",
            "line 14: 'twenty one' is a command of the coach. Choose other words.",
        ),
        ("name: Knees", "name: weighted", "line 13: two variations are called 'weighted'."),
        (
            "say: Down",
            "say: Pause",
            "line 21: 'Pause' is a command of the coach. Choose other words.",
        ),
        (
            "- Lie on your side.",
            "- Next!",
            "line 11: 'Next!' is a command of the coach. Choose other words.",
        ),
        (
            "  squat:\n",
            "  Squat 1:\n",
            "line 18: an exercise's id is lower-case words joined by hyphens, not 'Squat 1'.",
        ),
        (
            "- Lie on your side.",
            "- 'Remember: lie.'\n      - Remember: lie.",
            "line 12: say is missing.\n  line 12: unknown key 'Remember'. Known keys: say, key.",
        ),
        ("steps: [Stand tall.]", "steps: []", "line 20: steps is empty."),
    ],
)
def test_what_a_file_may_not_say(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert FULL.count(old) == 1
    file = write(tmp_path, FULL.replace(old, new))
    with pytest.raises(RoutineError) as caught:
        load_routine(file)
    count = expected.count("line ")
    plural = "" if count == 1 else "s"
    assert str(caught.value) == f"{file} has {count} problem{plural}.\n  {expected}"


# The catalogue


def test_own_routines_are_found_by_name_and_by_path(own_folders: Path) -> None:
    file = write(own_folder(), FULL)
    assert find_routine("morning") == find_routine(str(file)) == load_routine(file)


def test_an_own_routine_takes_the_place_of_a_built_in_one(own_folders: Path) -> None:
    write(own_folder(), FULL, "single-leg-hip-thrust.yaml")
    assert find_routine("single-leg-hip-thrust").name == "Morning"
    assert [entry.id for entry in routines()] == ["single-leg-hip-thrust"]


def test_a_broken_file_does_not_hide_the_others(own_folders: Path) -> None:
    file = write(own_folder(), "name: x\n", "a.yaml")
    write(own_folder(), FULL, "b.yml")
    write(own_folder(), "not a routine", "notes.txt")
    broken, other, built_in = routines()
    assert (broken.id, broken.routine) == ("a", None)
    assert broken.problem == (
        f"{file} has 2 problems.\n  line 1: exercises is missing.\n  line 1: blocks is missing."
    )
    assert other.routine is not None
    assert built_in.id == "single-leg-hip-thrust"


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("Single leg hip thrust", " Did you mean 'single-leg-hip-thrust'?"),
        ("single", " Did you mean 'single-leg-hip-thrust'?"),
        ("yoga", ""),
        ("", ""),
    ],
)
def test_an_unknown_name(own_folders: Path, asked: str, hint: str) -> None:
    with pytest.raises(RoutineError) as caught:
        find_routine(asked)
    assert str(caught.value) == (
        f"There is no routine '{asked}'.{hint}\nList them with: voicecoach list"
    )


def test_a_file_in_place_of_the_folder(own_folders: Path) -> None:
    write(own_folder().parent, "", "routines")
    with pytest.raises(RoutineError, match="can't be read"):
        routines()


# What is built in


@pytest.fixture(scope="module")
def thrust() -> Routine:
    return load_routine(BUILT_IN / "single-leg-hip-thrust.yaml")


def texts(routine: Routine) -> list[str]:
    """Everything of it that is spoken."""
    found = []
    for block in routine.prescriptions:
        exercise = block.exercise
        found += [step.text for step in exercise.steps]
        found += [phase.cue for phase in exercise.phases]
        found += [mistake.cue for mistake in exercise.mistakes]
        found += [text for variation in exercise.variations for text in variation.setup]
        found += exercise.why
    return found


def test_every_built_in_file_is_a_routine(own_folders: Path) -> None:
    assert [(entry.id, entry.problem) for entry in routines()] == [("single-leg-hip-thrust", "")]


def test_the_single_leg_hip_thrust_as_prescribed(thrust: Routine) -> None:
    (block,) = thrust.prescriptions
    exercise = block.exercise
    assert (block.sets, block.work, block.rest_seconds) == (3, Repetitions(5), 60)
    assert (exercise.two_sided, exercise.limb, exercise.equipment) == (True, "leg", ("bench",))
    assert exercise.phases == (Phase("Up", 1.5), Phase("Squeeze", 2), Phase("Down", 2))
    assert [variation.name for variation in exercise.variations] == [
        "standard",
        "banded",
        "weighted",
    ]
    assert (len(exercise.steps), len(exercise.mistakes), len(exercise.why)) == (8, 3, 5)
    assert 2 <= sum(step.key for step in exercise.steps) <= 4


def test_what_is_built_in_is_told_for_the_ear(thrust: Routine) -> None:
    """Ten words at most, none that a voice misreads, none that is a command."""
    for text in texts(thrust):
        assert len(text.split()) <= 10, text
        assert re.fullmatch(r"[A-Z][a-z]*([ ,.] ?[A-Za-z]+)*\.?", text), text
        assert not re.search(r"\b(e\.g|i\.e|etc|kg|lbs?|sec|min|reps?|deg)\b", text), text
        assert text.lower().strip(".") not in COMMANDS


def test_a_damaged_file_is_never_a_bug(tmp_path: Path) -> None:
    """Whatever an editor or a disk does to a routine, it loads or says what is wrong."""
    whole = (BUILT_IN / "single-leg-hip-thrust.yaml").read_bytes()
    chance = random.Random(1)
    file = tmp_path / "damaged.yaml"
    outcomes = set()
    for _ in range(60):
        damaged = bytearray(whole)
        at, other = chance.randrange(len(whole)), chance.randrange(len(whole))
        match chance.randrange(3):
            case 0:
                damaged[at] = chance.choice(b"\t\n:-{}[]\"'#&*!|>%@`0 \x00\x1b\xff")
            case 1:
                del damaged[at : at + 40]
            case _:
                damaged[at:at] = whole[other : other + 60]
        file.write_bytes(damaged)
        try:
            load_routine(file)
            outcomes.add("fine")
        except RoutineError as error:
            outcomes.add(
                re.sub(r" \d+ problems?\.\n  line \d+: .*", "", str(error), flags=re.DOTALL)
            )
    assert outcomes == {"fine", f"{file} has"}
