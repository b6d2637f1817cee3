"""Routines to train in tests: small, and one of each kind of work."""

from __future__ import annotations

from voicecoach.routine import (
    Exercise,
    Hold,
    Mistake,
    Phase,
    Prescription,
    Repetitions,
    Routine,
    SelfPaced,
    Step,
    Variation,
)

THRUST = Exercise(
    id="hip-thrust",
    name="Hip thrust",
    steps=(
        Step("Lean on the bench."),
        Step("Raise one leg.", key=True),
        Step("Drive your hips up."),
    ),
    phases=(Phase("Up", 1.5), Phase("Squeeze", 2.0), Phase("Down", 2.0)),
    equipment=("bench",),
    two_sided=True,
    limb="leg",
    mistakes=(Mistake("arching", "Tuck your chin."), Mistake("pushing", "Keep your arms light.")),
    variations=(
        Variation("standard"),
        Variation("banded", ("Tie the band.",), ("elastic band",)),
        Variation("weighted", ("Take a light weight.",), ("dumbbell",)),
    ),
    why=("It makes stairs easier.", "It helps you jump."),
)
PLANK = Exercise(id="plank", name="Plank", steps=(Step("Lie on your front."),))
SIDE_PLANK = Exercise(
    id="side-plank", name="Side plank", steps=(Step("Lie on your side."),), two_sided=True
)
SQUAT = Exercise(
    id="squat",
    name="Squat",
    steps=(Step("Stand tall."), Step("Sit back.", key=True)),
    phases=(Phase("Down", 1.0), Phase("Up", 1.0)),
)

THRUSTS = Routine("thrusts", "Thrusts", (Prescription(THRUST, 3, Repetitions(5)),))
SQUATS = Routine("squats", "Squats", (Prescription(SQUAT, 2, Repetitions(2), rest_seconds=30),))
PLANKS = Routine("planks", "Planks", (Prescription(PLANK, 2, Hold(30), rest_seconds=20),))
SIDE_PLANKS = Routine("side-planks", "Side planks", (Prescription(SIDE_PLANK, 1, Hold(40)),))
OWN_PACE = Routine(
    "own-pace", "Own pace", (Prescription(SQUAT, 2, SelfPaced(10), rest_seconds=15),)
)
MIXED = Routine(
    "mixed",
    "Mixed morning",
    (
        Prescription(THRUST, 1, Repetitions(2), rest_seconds=40),
        Prescription(PLANK, 1, Hold(10), rest_seconds=0),
        Prescription(SQUAT, 1, SelfPaced(8)),
    ),
)
