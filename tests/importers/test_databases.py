from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from voicecoach.errors import SourceError
from voicecoach.importers.drafts import ExerciseDraft, Reading
from voicecoach.importers.writing import as_yaml, doubts, write_new
from voicecoach.library.files import load_exercise

Read = Callable[[str, str], Reading]

CURL: dict[str, Any] = {
    "id": "Hammer_Curl",
    "name": "Seated 3/4 Hammer Curl",
    "force": "pull",
    "level": "beginner",
    "equipment": "dumbbell",
    "primaryMuscles": ["biceps"],
    "secondaryMuscles": ["forearms"],
    "instructions": [
        "Sit on a bench with a weight in each hand. This will be your starting position.",
        "Curl the weights to your shoulders. Tip: Keep your elbows close to your body.",
        "Slowly lower the weights back to the starting position.",
        "Repeat for the recommended amount of repetitions.",
    ],
    "category": "strength",
    "images": ["0.jpg", "1.jpg"],
}
STRETCH: dict[str, Any] = {
    "name": "Calf Stretch",
    "force": "static",
    "equipment": None,
    "primaryMuscles": ["calves"],
    "secondaryMuscles": [],
    "instructions": ["Stand facing a wall.", "Lean forward.", "Hold for 20 seconds, switch sides."],
    "category": "stretching",
}
SILENT: dict[str, Any] = {
    "name": "Iron Cross",
    "primaryMuscles": [],
    "instructions": [],
    "equipment": "other",
}
SQUAT: dict[str, Any] = {
    "id": 615,
    "license": {"full_name": "CC BY-SA 4", "url": "https://creativecommons.org/by-sa/4.0/"},
    "license_author": "Ann Author",
    "muscles": [{"name": "Quadriceps femoris", "name_en": "Quads"}],
    "muscles_secondary": [{"name": "Gluteus maximus", "name_en": "Glutes"}],
    "equipment": [{"name": "Barbell"}, {"name": "none (bodyweight exercise)"}],
    "images": [{"image": "squat.png"}],
    "translations": [
        {"language": 1, "name": "Kniebeuge", "description": "<p>Gehe in die Hocke.</p>"},
        {
            "language": 2,
            "name": "Squats",
            "description": "<p>Stand with the bar on your shoulders.</p>"
            "<ul><li>Lower your hips.</li><li>Stand up again.</li></ul>",
            "license_author": "Ben Writer",
            "notes": [{"comment": "Keep your knees over your toes"}],
        },
    ],
}


def drafts(reading: Reading) -> list[ExerciseDraft]:
    assert all(isinstance(draft, ExerciseDraft) for draft in reading.drafts)
    return [draft for draft in reading.drafts if isinstance(draft, ExerciseDraft)]


def test_an_entry_of_free_exercise_db_arrives_whole(reading: Read) -> None:
    (draft,) = drafts(reading(json.dumps([CURL]), "exercises.json"))
    assert draft.id == "seated-3-4-hammer-curl"
    assert draft.name == "Seated three quarters hammer curl"
    assert draft.equipment == ("dumbbell", "bench")
    assert draft.muscles == ("biceps", "forearms")
    assert [step.text for step in draft.setup] == ["Sit on a bench with a weight in each hand."]
    assert [step.text for step in draft.steps] == [
        "Curl the weights to your shoulders.",
        "Slowly lower the weights back to the starting position.",
    ]
    assert [phase.cue for phase in draft.phases] == ["Curl", "Return"]
    assert [mistake.cue for mistake in draft.mistakes] == ["Keep your elbows close to your body."]


def test_a_static_stretch_is_held_on_both_sides(reading: Read) -> None:
    (draft,) = drafts(reading(json.dumps(STRETCH), "one.json"))
    assert draft.phases == ()
    assert draft.two_sided


def test_an_entry_without_steps_says_so(reading: Read) -> None:
    (draft,) = drafts(reading(json.dumps([SILENT]), "exercises.json"))
    assert [step.text for step in draft.steps] == ["Iron cross."]
    assert draft.guessed == {"steps": "the database tells no steps, so this is the name alone"}


def test_pictures_and_nameless_entries_are_named_as_left_out(reading: Read) -> None:
    nameless = {**CURL, "name": None}
    assert reading(json.dumps([CURL, nameless]), "x.json").left_out == (
        "2 pictures",
        "1 entry without a name",
    )


def test_entries_of_one_name_get_files_of_their_own(reading: Read) -> None:
    found = drafts(reading(json.dumps([CURL, CURL]), "x.json"))
    assert [draft.id for draft in found] == ["seated-3-4-hammer-curl", "seated-3-4-hammer-curl-2"]


def test_an_exercise_of_wger_keeps_its_authors_and_licence(reading: Read) -> None:
    found = reading(json.dumps({"count": 1, "results": [SQUAT]}), "wger.json")
    (draft,) = drafts(found)
    assert (draft.id, draft.name) == ("squats", "Squats")
    assert draft.equipment == ("barbell",)
    assert draft.muscles == ("quads", "glutes")
    assert [step.text for step in draft.setup] == ["Stand with the bar on your shoulders."]
    assert [mistake.cue for mistake in draft.mistakes] == ["Keep your knees over your toes."]
    assert draft.origin == (
        "Imported from wger, exercise 615",
        "Licence: CC BY-SA 4 https://creativecommons.org/by-sa/4.0/",
        "Authors: Ben Writer, Ann Author",
        "In other languages: Kniebeuge",
        "Changed: re-worded for the ear",
    )
    assert found.left_out == ("picture (1)", "description in another language (1)")


def test_variations_of_one_another_name_each_other(reading: Read) -> None:
    english = {"language": 2, "name": "Front squats", "description": "<p>Lower your hips.</p>"}
    other = {"id": 616, "variations": 3, "translations": [english]}
    squat, front = drafts(reading(json.dumps([{**SQUAT, "variations": 3}, other]), "wger.json"))
    assert "Variations: Front squats" in squat.origin
    assert "Variations: Squats" in front.origin


@pytest.mark.parametrize("entry", [CURL, STRETCH, SILENT, SQUAT], ids=lambda entry: entry.get("id"))
def test_each_becomes_a_file_without_a_remark(
    entry: dict[str, Any], reading: Read, tmp_path: Path
) -> None:
    (draft,) = drafts(reading(json.dumps([entry]), "x.json"))
    path = tmp_path / "exercises" / f"{draft.id}.yaml"
    write_new(path, as_yaml(draft))
    assert load_exercise(path).id == draft.id
    assert doubts(path) == []


def test_unknown_json_is_refused(reading: Read) -> None:
    with pytest.raises(SourceError) as refused:
        reading('{"hello": 1}', "x.json")
    assert str(refused.value) == (
        "x.json is JSON of an unknown kind. Known are free-exercise-db, wger and "
        "Just Another Workout Timer."
    )


def test_broken_json_is_refused_with_its_line(reading: Read) -> None:
    with pytest.raises(SourceError) as refused:
        reading('[\n{"a": ]', "x.json")
    assert str(refused.value) == "x.json is not JSON: it breaks off at line 2."
