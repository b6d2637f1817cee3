from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from voicecoach.errors import RoutineError
from voicecoach.history.encoding import decode, encode
from voicecoach.library.catalogue import entries, find_routine
from voicecoach.library.fields import COMMANDS
from voicecoach.library.files import kind_of, load_exercise, load_library, load_routine
from voicecoach.library.folders import Kind, built_in_folder, own_folder, paths
from voicecoach.routine import (
    Exercise,
    Hold,
    Method,
    Mistake,
    OwnPhrase,
    Part,
    Phase,
    Prescription,
    Progression,
    Repetitions,
    Routine,
    SelfPaced,
    Side,
    SideOrder,
    Step,
    Texts,
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
    muscles: [core]
    sides: both
    limb: arm
    setup:
      - Lie on your side.
    steps:
      - {say: Lift your hips., key: true}
    variations:
      - {name: Knees, setup: [Bend your knees.], steps: [Kneel.]}
      - {name: weighted, equipment: [dumbbell]}
    mistakes: [{name: Sagging, say: Hips up.}]
    why: [It steadies your spine.]
    texts: {rest: "Lie down for {rest}."}
  sit:
    name: Squat
    steps: [Stand tall.]
    rep: [{say: Down, seconds: 2}, {say: Up, seconds: 0.5}]
    variations: [{name: slow, rep: [{say: Sink, seconds: 5}]}, {name: standard}]
texts: {intro: "{exercise}!", rest: "Rest.", outro: "{done} Bye."}
warm-up:
  - {exercise: sit, self-paced: 12}
blocks:
  - exercise: side-plank
    sets: 2
    hold: 30
    rest: 0
    first-side: right
    variation: weighted
    side-order: each-side
  - circuit:
      - {exercise: sit, reps: 10, tempo: 3-1, progression: {method: double, step: 2, ceiling: 14}}
      - {exercise: sit, reps: 9, tempo: 4, variation: slow}
    rounds: 3
    rest: 5
    round-rest: 90
cool-down:
  - {exercise: sit, reps: 8}
phrases:
  next: [Onwards, come on]
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
        muscles=("core",),
        two_sided=True,
        limb="arm",
        mistakes=(Mistake("Sagging", "Hips up."),),
        variations=(
            Variation("knees", setup=("Bend your knees.",), steps=(Step("Kneel."),)),
            Variation("weighted", equipment=("dumbbell",)),
        ),
        why=("It steadies your spine.",),
    )
    squat = Exercise(
        id="sit",
        name="Squat",
        steps=(Step("Stand tall."),),
        phases=(Phase("Down", 2), Phase("Up", 0.5)),
        variations=(Variation("slow", phases=(Phase("Sink", 5),)), Variation("standard")),
    )
    texts = Texts(intro="{exercise}!", rest="Rest.")
    routine = load_routine(write(tmp_path, FULL))
    assert routine == Routine(
        id="morning",
        name="Morning",
        summary="Wake up.",
        ask_effort=False,
        prescriptions=(
            Prescription(squat, 1, SelfPaced(12), 60, part=Part.WARM_UP, texts=texts),
            Prescription(
                plank,
                2,
                Hold(30),
                0,
                Side.RIGHT,
                "weighted",
                side_order=SideOrder.EACH_SIDE,
                texts=Texts(intro="{exercise}!", rest="Lie down for {rest}."),
            ),
            Prescription(
                squat,
                3,
                Repetitions(10),
                5,
                tempo=(3, 1),
                linked=True,
                progression=Progression(Method.DOUBLE, 2, 14),
                texts=texts,
            ),
            Prescription(squat, 3, Repetitions(9), 90, variation="slow", tempo=(4,), texts=texts),
            Prescription(squat, 1, Repetitions(8), 60, part=Part.COOL_DOWN, texts=texts),
        ),
        phrases=(OwnPhrase("next", "onwards"), OwnPhrase("next", "come on")),
        outro="{done} Bye.",
    )
    assert decode(Routine, encode(routine)) == routine


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("sets: 2", "sets: 0", "sets must be at least 1, not 0."),
        ("sets: 2", "sets: 21", "sets must be at most 20, not 21."),
        ("reps: 10", "reps: 201", "reps must be at most 200, not 201."),
        ("hold: 30", "hold: 3601", "hold must be at most 3600 seconds, not 3601."),
        ("rest: 0", "rest: 1801", "rest must be at most 1800 seconds, not 1801."),
        ("rest: 0", "rest: -1", "rest must be at least 0 seconds, not -1."),
        ("round-rest: 90", "round-rest: x", "round-rest must be a whole number, not 'x'."),
        ("round-rest: 90", "round-rest: -1", "round-rest must be at least 0 seconds, not -1."),
        (
            "rounds: 3",
            "round: 3",
            "line 37: rounds is missing.\n  line 40: unknown key 'round'. Did you mean 'rounds'?",
        ),
        (
            "    rest: 5",
            "    sets: 5",
            "unknown key 'sets'. Known keys: circuit, rounds, rest, round-rest.",
        ),
        (
            "      - {exercise: sit, reps: 9, tempo: 4, variation: slow}\n",
            "",
            "line 37: circuit must have at least 2 entries, not 1.",
        ),
        ("seconds: 0.5", "seconds: 0.2", "seconds must be at least 0.3, not 0.2."),
        ("seconds: 0.5", "seconds: 31", "seconds must be at most 30, not 31."),
        ("hold: 30", "hld: 30", "unknown key 'hld'. Did you mean 'hold'?"),
        (
            "exercise: side-plank",
            "exercise: side-plan",
            "there is no exercise 'side-plan'. Did you mean 'side-plank'?",
        ),
        (
            "exercise: side-plank",
            "exercise: glute-bridg",
            "there is no exercise 'glute-bridg'. Did you mean 'glute-bridge'?",
        ),
        (
            "exercise: side-plank",
            "exercise: Yoga",
            "there is no exercise 'Yoga'. See: voicecoach list exercises",
        ),
        (
            "variation: weighted",
            "variation: knee",
            "side-plank has no variation 'knee'. Did you mean 'knees'?",
        ),
        ("self-paced: 12", "rest: 9", "sit needs one of reps, hold, timed and self-paced."),
        (
            "self-paced: 12",
            "self-paced: 12, hold: 3",
            "sit needs one of reps, hold, timed and self-paced.",
        ),
        (
            "hold: 30",
            "reps: 30",
            "line 30: side-plank has no rep, so its reps can't be counted at tempo.",
        ),
        ("tempo: 3-1", "tempo: 3", "tempo 3 does not fit the 2 parts of a rep: Down, Up."),
        ("self-paced: 12", "self-paced: 12, tempo: 1-1", "a tempo is kept for reps only."),
        (
            "tempo: 3-1",
            "tempo: 3-x",
            "tempo is the seconds of each part of a rep, from 0.3 to 30, as in 2-1-2, not '3-x'.",
        ),
        ("ceiling: 14", "ceiling: 9", "the ceiling is 9, below the 10 to begin with."),
        (
            "method: double",
            "method: dbl",
            "method must be 'linear', 'double' or 'effort', not 'dbl'.",
        ),
        ('"Rest."', '"Rest {rset}."', "rest has no value '{rset}'. Did you mean 'set'?"),
        ('"Rest."', '"Rest {rest."', "a brace has no partner."),
        ('"{done} Bye."', '"{rest} Bye."', "outro has no value '{rest}'."),
        ("  next: [", "  nxt: [", "there is no command 'nxt'. Did you mean 'next'?"),
        ("Onwards", "again", "'again' already means 'repeat'."),
        ("Onwards", "slow", "line 45: 'slow' is a variation of sit."),
        ("Onwards", "on 2", "a phrase is one to five plain words, not 'on 2'."),
        (
            "name: Knees",
            "name: 2 knees",
            "a variation's name is one to three plain words, not '2 knees'.",
        ),
        (
            "name: Knees",
            "name: on my own knees",
            "a variation's name is one to three plain words, not 'on my own knees'.",
        ),
        (
            "name: Knees",
            "name: Skip it",
            "'skip it' is a command of the coach. Choose other words.",
        ),
        (
            "name: Knees",
            "name: twenty one",
            "'twenty one' is a command of the coach. Choose other words.",
        ),
        (
            "variations:\n      - {name: Knees",
            "variations:\n      - {name: weighted",
            "two variations are called 'weighted'.",
        ),
        ("say: Down", "say: Pause", "'Pause' is a command of the coach. Choose other words."),
        (
            "- Lie on your side.",
            "- Next!",
            "'Next!' is a command of the coach. Choose other words.",
        ),
        (
            "  sit:\n",
            "  Squat 1:\n",
            "an exercise's id is lower-case words joined by hyphens, not 'Squat 1'.",
        ),
        ("steps: [Stand tall.]", "steps: []", "steps is empty."),
        (
            "    rep: [{say: Down, seconds: 2}, {say: Up, seconds: 0.5}]\n",
            "",
            "line 21: a variation has a rep, so the exercise needs one too.",
        ),
    ],
)
def test_what_a_file_may_not_say(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """The problem stands on the line of what was changed, unless the sentence begins with one."""
    assert FULL.count(old) == 1
    file = write(tmp_path, FULL.replace(old, new))
    with pytest.raises(RoutineError) as caught:
        load_routine(file)
    if not expected.startswith("line "):
        expected = f"line {FULL[: FULL.index(old)].count(chr(10)) + 1}: {expected}"
    count = expected.count("line ")
    plural = "" if count == 1 else "s"
    assert str(caught.value) == f"{file} has {count} problem{plural}.\n  {expected}"


def test_an_exercise_file_is_as_one_within_a_routine(tmp_path: Path) -> None:
    file = write(tmp_path, "name: Squat\nsteps: [Stand tall.]\n", "squat.yaml")
    assert load_exercise(file) == Exercise("squat", "Squat", (Step("Stand tall."),))


def test_a_routine_names_exercises_by_their_files(own_folders: Path) -> None:
    exercises = own_folder(Kind.EXERCISE)
    own = write(exercises, "name: Deep squat\nsteps: [Sit.]\n", "plank.yaml")
    routine = "name: x\nblocks: [{exercise: plank, hold: 5}, {exercise: glute-bridge, reps: 5}]\n"
    file = write(own_folder(), routine)
    first, second = load_routine(file).prescriptions
    assert (first.exercise.name, second.exercise.name) == ("Deep squat", "Glute bridge")

    write(exercises, "name: Deep squat\n", "plank.yaml")
    with pytest.raises(RoutineError) as caught:
        load_routine(file)
    assert str(caught.value) == (
        f"{file} has 1 problem.\n  line 2: exercise 'plank' is wrong itself: voicecoach check {own}"
    )


def test_a_file_is_told_by_its_keys_or_its_folder(tmp_path: Path) -> None:
    assert kind_of(write(tmp_path, FULL)) is Kind.ROUTINE
    assert kind_of(write(tmp_path, "name: x\nsteps: []\n")) is Kind.EXERCISE
    assert kind_of(write(tmp_path, "name: x\n")) is Kind.ROUTINE
    assert kind_of(write(tmp_path / "exercises", "name: x\n")) is Kind.EXERCISE
    assert kind_of(write(tmp_path / "exercises", FULL)) is Kind.ROUTINE


def test_many_unknown_names_are_told_without_searching_long(
    own_folders: Path, tmp_path: Path
) -> None:
    text = "name: x\nblocks:\n" + "".join(
        f"  - {{exercise: plan-{n}, hold: 5}}\n" for n in range(100)
    )
    with pytest.raises(RoutineError) as caught:
        load_routine(write(tmp_path, text))
    assert str(caught.value).count("Did you mean") == 20


# The catalogue


def test_own_routines_are_found_by_name_and_by_path(own_folders: Path) -> None:
    file = write(own_folder(), FULL)
    assert find_routine("morning") == find_routine(str(file)) == load_routine(file)


def test_an_own_routine_takes_the_place_of_a_built_in_one(own_folders: Path) -> None:
    write(own_folder(), FULL, "single-leg-hip-thrust.yaml")
    assert find_routine("single-leg-hip-thrust").name == "Morning"
    assert [entry.name for entry in entries() if entry.id == "single-leg-hip-thrust"] == ["Morning"]


def test_a_broken_file_does_not_hide_the_others(own_folders: Path) -> None:
    file = write(own_folder(), "name: x\n", "a.yaml")
    write(own_folder(), FULL, "b.yml")
    write(own_folder(), "not a routine", "notes.txt")
    listed = {entry.id: entry for entry in entries()}
    assert (listed["a"].name, listed["b"].summary) == ("x", "Wake up.")
    assert "single-leg-hip-thrust" in listed
    assert "notes" not in listed
    routines, problems = load_library()
    assert {"morning", "a"}.isdisjoint(routine.id for routine in routines)
    assert {"b", "single-leg-hip-thrust"} <= {routine.id for routine in routines}
    assert problems == [f"{file} has 1 problem.\n  line 1: blocks is missing."]


@pytest.mark.parametrize(
    ("heading", "name", "summary"),
    [
        ("name: A b\nsummary: C, d.\n", "A b", "C, d."),
        ("blocks: []\r\nsummary: C\r\nname: A\r\n", "A", "C"),
        ("name: 'A: b'\n", "A: b", ""),
        ('"name": A\n', "A", ""),
        ("name: A\n\n\n  b\n", "A b", ""),
        ("name: A\nsummary: >\n  C\n  d\n", "A", "C d"),
        ("name: A # b\n", "A", ""),
        ("name: A\nx:\n  name: B\n", "A", ""),
        ("name: 7\n", "", ""),
        ("summary: C\n", "", "C"),
        ("", "", ""),
    ],
)
def test_a_heading_is_read_as_yaml_has_it(
    own_folders: Path, heading: str, name: str, summary: str
) -> None:
    file = write(own_folder(), "", "0.yaml")
    file.write_bytes(heading.encode())
    first = next(entries())
    assert (first.name, first.summary) == (name, summary)
    assert first.problem == ("" if name else f"{file} has no name. See: voicecoach check {file}")


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
        paths(Kind.ROUTINE)


# What is built in


BUILT_IN = sorted(path for kind in Kind for path in built_in_folder(kind).iterdir())
EXERCISES = [path for path in BUILT_IN if kind_of(path) is Kind.EXERCISE]


def texts(exercise: Exercise) -> list[str]:
    """Everything of it that is spoken."""
    steps = [*exercise.steps, *(step for v in exercise.variations for step in v.steps)]
    phases = [*exercise.phases, *(phase for v in exercise.variations for phase in v.phases)]
    return [
        *(step.text for step in steps),
        *(phase.cue for phase in phases),
        *(mistake.cue for mistake in exercise.mistakes),
        *(text for variation in exercise.variations for text in variation.setup),
        *exercise.why,
    ]


def test_every_built_in_file_is_right(own_folders: Path) -> None:
    routines, problems = load_library()
    assert problems == []
    assert [routine.id for routine in routines] == [*paths(Kind.ROUTINE)]
    assert {path.suffix for path in BUILT_IN} == {".yaml"}


def test_the_single_leg_hip_thrust_as_prescribed() -> None:
    (block,) = find_routine("single-leg-hip-thrust").prescriptions
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


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_what_is_built_in_is_told_for_the_ear(path: Path) -> None:
    """Ten words at most, none that a voice misreads, none that is a command."""
    for text in texts(load_exercise(path)):
        assert len(text.split()) <= 10, text
        assert re.fullmatch(r"[A-Z][a-z]*([ ,.] ?[A-Za-z]+)*\.?", text), text
        assert not re.search(r"\b(e\.g|i\.e|etc|kg|lbs?|sec|min|reps?|deg)\b", text), text
        assert text.lower().strip(".") not in COMMANDS


def test_a_damaged_file_is_never_a_bug(tmp_path: Path) -> None:
    """Whatever an editor or a disk does to a routine, it loads or says what is wrong."""
    whole = FULL.encode()
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
