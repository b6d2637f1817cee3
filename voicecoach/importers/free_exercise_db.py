"""free-exercise-db's JSON → exercises. Its authors put it into the public domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from voicecoach.importers.cues import as_mistakes
from voicecoach.importers.drafts import (
    LONGEST_NAME,
    ExerciseDraft,
    Reading,
    counted,
    distinct,
    slug,
)
from voicecoach.importers.lexicon import EQUIPMENT, named_in
from voicecoach.importers.movement import understand
from voicecoach.importers.plain_text import plain, sentences, spelt
from voicecoach.routine import Step

_NO_THING = {"body only", "other", "none", ""}
_THINGS = {
    "bands": "resistance band", "foam roll": "foam roller", "kettlebells": "kettlebell",
    "cable": "cable machine", "e-z curl bar": "easy curl bar",
}  # fmt: skip
_NO_REPETITION = {"cardio"}
_UNTOLD = "the database tells no steps, so this is the name alone"


def is_free_exercise_db(data: object) -> bool:
    """``data``, read from JSON, is such a list or one entry of it."""
    entries = data if isinstance(data, list) else [data]
    return any(
        isinstance(entry, dict) and {"instructions", "primaryMuscles"} <= entry.keys()
        for entry in entries
    )


def read_free_exercise_db(data: object) -> Reading:
    """An exercise for each entry that has a name."""
    entries = data if isinstance(data, list) else [data]
    drafts: dict[str, ExerciseDraft] = {}
    nameless = images = 0
    for entry in entries:
        if not isinstance(entry, dict) or not plain(str(entry.get("name") or "")):
            nameless += 1
            continue
        images += len(_texts(entry, "images"))
        id_ = distinct(slug(plain(str(entry["name"]))), set(drafts))
        drafts[id_] = _draft(id_, entry)
    left_out = [f"{counted(images, 'picture')}"] if images else []
    left_out += [f"{counted(nameless, 'entry')} without a name"] if nameless else []
    return Reading("free-exercise-db", tuple(drafts.values()), left_out=tuple(left_out))


def _draft(id_: str, entry: Mapping[str, Any]) -> ExerciseDraft:
    name = _name(str(entry["name"]))
    told = [s for text in _texts(entry, "instructions") for s in sentences(text)]
    tips = [s for s in told if s.lower().startswith(("tip:", "tip -", "caution:"))]
    category = str(entry.get("category") or "")
    held = category in _NO_REPETITION or (
        category == "stretching" and entry.get("force") == "static"
    )
    movement = understand(name, [s for s in told if s not in tips], held=held)
    guessed = {key: reason for key, reason in movement.guessed.items() if key in _KEYS}
    steps = movement.steps
    if not steps:
        steps, guessed = (Step(f"{name}."),), {"steps": _UNTOLD}
    return ExerciseDraft(
        id=id_,
        name=name,
        setup=movement.setup,
        steps=steps,
        phases=movement.phases,
        equipment=_equipment(entry, told),
        muscles=_muscles(entry),
        two_sided=movement.two_sided,
        limb=movement.limb,
        mistakes=as_mistakes(tips),
        guessed=guessed,
        origin=("Imported from free-exercise-db, public domain (the Unlicense)",),
    )


_KEYS = {"steps", "rep", "sides"}


def _name(written: str) -> str:
    """As in: "3/4 Sit-Up" gives "Three quarters sit-up"."""
    name = spelt(plain(written)).replace(" - ", ", ").replace("/", " or ")
    name = name[:LONGEST_NAME].strip(" ,-")
    return name[:1].upper() + name[1:].lower()


def _equipment(entry: Mapping[str, Any], told: list[str]) -> tuple[str, ...]:
    """That of its field first; then what the steps name."""
    field = plain(str(entry.get("equipment") or "")).lower()
    named = [] if field in _NO_THING else [_THINGS.get(field, field)]
    return tuple(dict.fromkeys([*named, *named_in(" ".join(told), EQUIPMENT)]))[:10]


def _muscles(entry: Mapping[str, Any]) -> tuple[str, ...]:
    both = [*_texts(entry, "primaryMuscles"), *_texts(entry, "secondaryMuscles")]
    return tuple(dict.fromkeys(plain(text)[:LONGEST_NAME] for text in both))[:10]


def _texts(entry: Mapping[str, Any], key: str) -> list[str]:
    found = entry.get(key)
    return [text for text in found if isinstance(text, str)] if isinstance(found, list) else []
