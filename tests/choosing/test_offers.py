from __future__ import annotations

import pytest

from tests.choosing.routines import BRIDGES, CORE, HIPS, OFFERS, STRETCH
from voicecoach.choosing.offers import (
    Offer,
    Wanted,
    equipment_needed,
    of_exercise,
    of_routine,
    parts_trained,
    search,
)
from voicecoach.routine import (
    Exercise,
    Hold,
    Phase,
    Prescription,
    Repetitions,
    Routine,
    Step,
    Variation,
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), OFFERS),
        (Wanted(muscles=("glutes",)), (BRIDGES, HIPS)),
        (Wanted(muscles=("glutes", "core")), (HIPS,)),
        (Wanted(muscles=("legs",)), (BRIDGES, HIPS)),
        (Wanted(muscles=("back",)), (STRETCH,)),
        (Wanted(muscles=("upper body",)), (CORE,)),
        (Wanted(equipment=frozenset()), (CORE, STRETCH)),
        (Wanted(equipment=frozenset({"mat"})), (BRIDGES, CORE, STRETCH)),
        (Wanted(minutes=20), (BRIDGES, CORE, STRETCH)),
        (Wanted(minutes=7), ()),
        (Wanted(("glutes",), frozenset({"mat"}), 20), (BRIDGES,)),
    ],
)
def test_what_fits(wanted: Wanted, found: tuple[Offer, ...]) -> None:
    assert tuple(offer for offer in OFFERS if wanted.fits(offer)) == found


def test_what_can_be_asked_for() -> None:
    assert equipment_needed(OFFERS) == ["bench", "mat"]
    assert parts_trained([STRETCH]) == ["back", "core", "hips", "lower back", "lower body"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("glutes", [BRIDGES, HIPS]),
        ("glute", [BRIDGES, HIPS]),
        ("gluets", [BRIDGES, HIPS]),
        ("hip", [HIPS, STRETCH, BRIDGES]),  # a name, a muscle, and the area of one
        ("HIP thrust", [HIPS]),
        ("core circuit", [CORE]),
        ("mornin strech", [STRETCH]),
        ("bench press", [HIPS]),
        ("legs", [BRIDGES, HIPS]),
        ("juggling", []),
        ("", []),
    ],
)
def test_searching(text: str, found: list[Offer]) -> None:
    assert search(OFFERS, text) == found


def test_a_routine_as_an_offer() -> None:
    squat = Exercise(
        id="squat",
        name="Squat",
        steps=(Step("Stand tall."),),
        phases=(Phase("Down", 2), Phase("Up", 1)),
        equipment=("mat",),
        muscles=("quads", "glutes"),
        variations=(Variation("standard"), Variation("weighted", equipment=("dumbbell",))),
        why=("It makes stairs easy.",),
    )
    plank = Exercise("plank", "Plank", (), equipment=("mat",), muscles=("core", "glutes"))
    routine = Routine(
        "legs",
        "Legs",
        (
            Prescription(squat, 3, Repetitions(10), 60, variation="weighted"),
            Prescription(plank, 2, Hold(30), 30),
        ),
        summary="Strong.",
    )
    assert of_routine(routine) == Offer(
        id="legs",
        name="Legs",
        summary="Strong.",
        muscles=("quads", "glutes", "core"),
        equipment=("mat", "dumbbell"),
        minutes=7,
        texts=("Squat", "It makes stairs easy.", "Plank"),
    )
    assert of_exercise(squat) == Offer(
        id="squat",
        name="Squat",
        summary="",
        muscles=("quads", "glutes"),
        equipment=("mat",),
        texts=("Stand tall.", "It makes stairs easy."),
    )
