"""What a routine file may hold. ``files`` turns it into the plain data of ``routine``.

Everything spoken stands under ``say`` (or is a bare text in a list), so that the
same rules hold for it. Exercises and blocks are apart: a block says how much, an
exercise says how.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from voicecoach.documents import SECONDS, Document, Text
from voicecoach.errors import near_miss
from voicecoach.routine import Routine
from voicecoach.session.commands import vocabulary

COMMANDS = frozenset(vocabulary(Routine(id="", name="", prescriptions=())))
"""What every session takes as a command, so that nothing spoken and no name may be it."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SPOKEN_NAME = re.compile(r"[a-z]+( [a-z]+){0,2}")


def _not_a_command(text: str) -> str:
    if text.lower().strip(" .,!?") in COMMANDS:
        raise ValueError(f"'{text}' is a command of the coach. Choose other words.")
    return text


def _selects_by_voice(name: str) -> str:
    lower = name.lower()
    if not _SPOKEN_NAME.fullmatch(lower):
        raise ValueError(f"a variation's name is one to three plain words, not '{name}'.")
    return _not_a_command(lower)


def _is_id(key: str) -> str:
    if not _ID.fullmatch(key):
        raise ValueError(f"an exercise's id is lower-case words joined by hyphens, not '{key}'.")
    return key


Name = Annotated[Text, Field(max_length=60)]
Sentence = Annotated[Text, Field(max_length=200), AfterValidator(_not_a_command)]
Id = Annotated[str, Field(max_length=60), AfterValidator(_is_id)]
Count = Annotated[int, Field(ge=1, le=200)]


class StepEntry(Document):
    """A bare text, or a text marked as key."""

    say: Sentence
    key: bool = False

    @model_validator(mode="before")
    @classmethod
    def _bare_text(cls, given: Any) -> Any:
        return {"say": given} if isinstance(given, str) else given


class PhaseEntry(Document):
    say: Annotated[Text, Field(max_length=30), AfterValidator(_not_a_command)]
    seconds: Annotated[float, Field(ge=0.3, le=30)]


class MistakeEntry(Document):
    name: Name
    say: Sentence


class VariationEntry(Document):
    name: Annotated[Text, AfterValidator(_selects_by_voice)]
    setup: list[Sentence] = Field(default_factory=list, max_length=10)
    equipment: list[Name] = Field(default_factory=list, max_length=10)


class ExerciseEntry(Document):
    name: Name
    equipment: list[Name] = Field(default_factory=list, max_length=10)
    sides: Literal["both", "none"] = "none"
    limb: Literal["leg", "arm", "side"] = "side"
    steps: Annotated[list[StepEntry], Field(min_length=1, max_length=30)]
    rep: list[PhaseEntry] = Field(default_factory=list, max_length=10)
    variations: list[VariationEntry] = Field(default_factory=list, max_length=10)
    mistakes: list[MistakeEntry] = Field(default_factory=list, max_length=20)
    why: list[Sentence] = Field(default_factory=list, max_length=10)

    @field_validator("variations")
    @classmethod
    def _each_once(cls, variations: list[VariationEntry]) -> list[VariationEntry]:
        names = [variation.name for variation in variations]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValueError(f"two variations are called '{twice[0]}'.")
        return variations


class BlockEntry(Document):
    """How much of an exercise: ``reps`` at tempo, a ``hold`` in seconds, or ``self-paced`` reps."""

    exercise: str
    sets: Annotated[int, Field(ge=1, le=20)]
    reps: Count | None = None
    hold: Annotated[int | None, Field(ge=1, le=3600), SECONDS] = None
    self_paced: Count | None = None
    rest: Annotated[int, Field(ge=0, le=1800), SECONDS] = 60
    first_side: Literal["left", "right"] = "left"
    variation: str = ""

    @field_validator("exercise")
    @classmethod
    def _known(cls, exercise: str, info: ValidationInfo) -> str:
        exercises = _exercises(info)
        if exercises and exercise not in exercises:
            raise ValueError(
                f"this file has no exercise '{exercise}'.{near_miss(exercise, exercises)}"
            )
        return exercise

    @field_validator("variation")
    @classmethod
    def _offered(cls, variation: str, info: ValidationInfo) -> str:
        exercise = _exercises(info).get(info.data.get("exercise", ""))
        names = [entry.name for entry in exercise.variations] if exercise else []
        if exercise and variation.lower() not in names:
            raise ValueError(
                f"{info.data['exercise']} has no variation '{variation}'."
                f"{near_miss(variation, names)}"
            )
        return variation.lower()

    @model_validator(mode="after")
    def _one_kind_of_work(self, info: ValidationInfo) -> BlockEntry:
        given = [work for work in (self.reps, self.hold, self.self_paced) if work is not None]
        if len(given) != 1:
            raise ValueError("a block needs one of reps, hold and self-paced.")
        exercise = _exercises(info).get(self.exercise)
        if self.reps is not None and exercise and not exercise.rep:
            raise ValueError(f"{self.exercise} has no rep, so its reps can't be counted at tempo.")
        return self


class RoutineFile(Document):
    name: Name
    summary: Annotated[Text, Field(max_length=200)] | None = None
    ask_effort: bool = True
    exercises: Annotated[dict[Id, ExerciseEntry], Field(min_length=1, max_length=50)]
    blocks: Annotated[list[BlockEntry], Field(min_length=1, max_length=50)]

    @field_validator("exercises")
    @classmethod
    def _known_to_blocks(
        cls, exercises: dict[str, ExerciseEntry], info: ValidationInfo
    ) -> dict[str, ExerciseEntry]:
        """Blocks are checked after the exercises, against them."""
        _exercises(info).update(exercises)
        return exercises


def _exercises(info: ValidationInfo) -> dict[str, ExerciseEntry]:
    """The file's exercises by id, shared by its validators; empty if they are wrong themselves."""
    exercises: dict[str, ExerciseEntry] | None = info.context
    assert exercises is not None
    return exercises
