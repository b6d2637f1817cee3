"""What a routine file may hold: which exercises, in which order, and how much of each."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from voicecoach.documents import SECONDS, Text
from voicecoach.library.exercise_file import ExerciseFile
from voicecoach.library.fields import COMMANDS, ID, Entry, Name, RoutineTextsEntry, known
from voicecoach.library.shelf import Shelf
from voicecoach.session.commands import PHRASES

MOST_BLOCKS = 10_000
_PHRASE = re.compile(r"[a-z']+( [a-z']+){0,4}")
_PHASE_SECONDS = (0.3, 30.0)
_SPEAKABLE = [verb.value for verb in PHRASES]
"""Commands that can be given further phrases."""


def _is_id(key: str) -> str:
    if not ID.fullmatch(key):
        raise ValueError(f"an exercise's id is lower-case words joined by hyphens, not '{key}'.")
    return key


def _is_speakable(command: str) -> str:
    known(command, _SPEAKABLE, f"there is no command '{command}'.")
    return command


def _is_phrase(text: str) -> str:
    lower = text.lower()
    if not _PHRASE.fullmatch(lower):
        raise ValueError(f"a phrase is one to five plain words, not '{text}'.")
    if lower in COMMANDS:
        raise ValueError(f"'{text}' already means '{COMMANDS[lower].verb.value}'.")
    return lower


def _as_text(tempo: Any) -> Any:
    """YAML reads the tempo of a single phase as a number."""
    return f"{tempo:g}" if type(tempo) in {int, float} else tempo


def _is_tempo(tempo: str) -> str:
    shortest, longest = _PHASE_SECONDS
    try:
        good = all(shortest <= float(part) <= longest for part in tempo.split("-"))
    except ValueError:
        good = False
    if not good:
        raise ValueError(
            f"tempo is the seconds of each part of a rep, from {shortest:g} to {longest:g}, "
            f"as in 2-1-2, not '{tempo}'."
        )
    return tempo


Id = Annotated[str, Field(max_length=60), AfterValidator(_is_id)]
Count = Annotated[int, Field(ge=1, le=200)]
Sets = Annotated[int, Field(ge=1, le=20)]
RestSeconds = Annotated[int, Field(ge=0, le=1800), SECONDS]
Tempo = Annotated[
    str,
    BeforeValidator(_as_text),
    AfterValidator(_is_tempo),
    WithJsonSchema({"type": ["string", "number"], "examples": ["2-1-2"]}),
]
Command = Annotated[str, AfterValidator(_is_speakable), WithJsonSchema({"enum": _SPEAKABLE})]
Phrases = Annotated[list[Annotated[Text, AfterValidator(_is_phrase)]], Field(max_length=10)]


class ProgressionEntry(Entry):
    """How the work grows from one session to the next: never after pain. What was missed twice
    running shrinks, from the work written here on to the next easier variation.
    """

    method: Literal["linear", "double", "effort"]
    """linear: more whenever all of it was done. double: the same, and from the ceiling the
    next harder variation, begun with the work written here. effort: more when it felt easy,
    less when it felt too hard."""
    step: Annotated[int, Field(ge=1, le=60)] = 1
    """Reps, or seconds of a hold, at a time."""
    ceiling: Annotated[int, Field(ge=1, le=3600)]
    """Reps, or seconds of a hold, that are not exceeded."""


class WorkEntry(Entry):
    """An exercise and one set of it: reps at tempo, seconds, or self-paced reps."""

    exercise: str
    """The id of an exercise: the name of its file without the ending."""
    reps: Count | None = None
    """Repetitions counted by the coach at tempo; on each side if the exercise has two."""
    hold: Annotated[int | None, Field(ge=1, le=3600), SECONDS] = None
    """Seconds that a position is held; on each side if the exercise has two."""
    timed: Annotated[int | None, Field(ge=1, le=3600), SECONDS] = None
    """Seconds of a movement, as often as you like; on each side if the exercise has two."""
    self_paced: Count | None = None
    """Repetitions that you count yourself; "done" ends them."""
    tempo: Tempo | None = None
    """Seconds of the parts of a rep in their order, as in 2-1-2; else those of the exercise."""
    variation: str = ""
    """The variation to begin with; else "standard", or the easiest."""
    first_side: Literal["left", "right"] = "left"
    """The side that begins, for an exercise with two."""
    progression: ProgressionEntry | None = None
    """How the work grows from one session to the next; else it stays."""

    @field_validator("exercise")
    @classmethod
    def _known(cls, exercise: str, info: ValidationInfo) -> str:
        _shelf(info).require(exercise)
        return exercise

    @field_validator("variation")
    @classmethod
    def _offered(cls, variation: str, info: ValidationInfo) -> str:
        id_ = info.data.get("exercise")  # missing if there is none of that name
        if id_ and (exercise := _shelf(info).find(id_)):
            names = [entry.name for entry in exercise.variations]
            known(variation.lower(), names, f"{id_} has no variation '{variation}'.")
        return variation.lower()

    @model_validator(mode="after")
    def _one_kind_of_work(self, info: ValidationInfo) -> WorkEntry:
        kinds = (self.reps, self.hold, self.timed, self.self_paced)
        given = [work for work in kinds if work is not None]
        if len(given) != 1:
            raise ValueError(f"{self.exercise} needs one of reps, hold, timed and self-paced.")
        if self.progression and self.progression.ceiling < given[0]:
            raise ValueError(
                f"the ceiling is {self.progression.ceiling}, below the {given[0]} to begin with."
            )
        if exercise := _shelf(info).find(self.exercise):
            self._check_rep(exercise)
        return self

    def _check_rep(self, exercise: ExerciseFile) -> None:
        phases = exercise.phases(self.variation)
        if self.reps is not None and not phases:
            raise ValueError(f"{self.exercise} has no rep, so its reps can't be counted at tempo.")
        if self.tempo is None:
            return
        if self.reps is None:
            raise ValueError("a tempo is kept for reps only.")
        if self.tempo.count("-") + 1 != len(phases):
            words = ", ".join(phase.say for phase in phases)
            raise ValueError(
                f"tempo {self.tempo} does not fit the {len(phases)} parts of a rep: {words}."
            )


class BlockEntry(WorkEntry):
    """An exercise, and how much of it."""

    sets: Sets = 1
    """How often."""
    rest: RestSeconds = 60
    """Seconds after each set."""
    side_order: Literal["each-set", "each-side"] = "each-set"
    """each-set: every set left and right. each-side: all sets of one side before the other."""


class CircuitEntry(Entry):
    """Exercises that take turns, a set of each in every round. Two of them are a superset."""

    circuit: Annotated[list[WorkEntry], Field(min_length=2, max_length=50)]
    """The exercises of a round."""
    rounds: Sets
    """How often."""
    rest: RestSeconds = 0
    """Seconds between exercises."""
    round_rest: RestSeconds = 60
    """Seconds after each round."""


def _kind_of_block(given: Any) -> str:
    return "a circuit" if isinstance(given, dict) and "circuit" in given else "an exercise"


Block = Annotated[
    Annotated[BlockEntry, Tag("an exercise")] | Annotated[CircuitEntry, Tag("a circuit")],
    Discriminator(_kind_of_block),
]
Blocks = Annotated[list[Block], Field(max_length=MOST_BLOCKS)]


class RoutineFile(Entry):
    """A routine for voicecoach: which exercises, in which order, and how much of each."""

    name: Name
    """As the coach says it."""
    summary: Annotated[Text, Field(max_length=200)] = ""
    """One line for the list of routines."""
    ask_effort: bool = True
    """Ask after each exercise of the main part how hard it was."""
    exercises: Annotated[dict[Id, ExerciseFile], Field(max_length=50)] = Field(default_factory=dict)
    """Exercises that only this routine has, by id; those in files of their own need no mention."""
    texts: RoutineTextsEntry = RoutineTextsEntry()
    """Your own sentences in place of the coach's."""
    warm_up: Blocks = Field(default_factory=list)
    """Comes first; how hard it was is not asked."""
    blocks: Annotated[Blocks, Field(min_length=1)]
    """The main part: exercises and circuits in their order."""
    cool_down: Blocks = Field(default_factory=list)
    """Comes last; how hard it was is not asked."""
    phrases: dict[Command, Phrases] = Field(default_factory=dict)
    """Further ways to say a command, as in next: [onwards]."""

    @field_validator("exercises", mode="wrap")
    @classmethod
    def _on_the_shelf(
        cls, given: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> dict[str, ExerciseFile]:
        """Blocks are checked after the exercises, against them."""
        shelf = _shelf(info)
        shelf.announce(given)
        exercises: dict[str, ExerciseFile] = handler(given)
        shelf.add(exercises)
        return exercises

    @field_validator("phrases")
    @classmethod
    def _unambiguous(cls, phrases: dict[str, list[str]], info: ValidationInfo) -> dict[str, Any]:
        variations = _shelf(info).variations()
        meanings: dict[str, str] = {}
        for command, texts in phrases.items():
            for text in texts:
                if text in variations:
                    raise ValueError(f"'{text}' is a variation of {variations[text]}.")
                if meanings.setdefault(text, command) != command:
                    raise ValueError(f"'{text}' can't mean '{meanings[text]}' and '{command}'.")
        return phrases


def _shelf(info: ValidationInfo) -> Shelf:
    assert isinstance(info.context, Shelf)
    return info.context
