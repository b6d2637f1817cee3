"""What an exercise file may hold: how a movement is done, told for the ear."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, GetJsonSchemaHandler, field_validator, model_validator
from pydantic_core import CoreSchema

from voicecoach.library.fields import (
    Entry,
    Name,
    Names,
    PhaseWord,
    Sentence,
    Sentences,
    TextsEntry,
    VariationName,
)


class StepEntry(Entry):
    """One idea of an explanation: a bare text, or a text marked as key."""

    say: Sentence
    """One short imperative."""
    key: bool = False
    """Still worth hearing for someone who knows the exercise."""

    @model_validator(mode="before")
    @classmethod
    def _bare_text(cls, given: Any) -> Any:
        return {"say": given} if isinstance(given, str) else given

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, handler(core)]}


class PhaseEntry(Entry):
    """One part of a repetition."""

    say: PhaseWord
    """Spoken as the part begins: a word or two."""
    seconds: Annotated[float, Field(ge=0.3, le=30)]
    """Its length."""


class MistakeEntry(Entry):
    """A common mistake."""

    name: Name
    """What is done wrong; shown, not spoken."""
    say: Sentence
    """The cue that mends it; one is spoken in each rest."""


Steps = Annotated[list[StepEntry], Field(max_length=30)]
Phases = Annotated[list[PhaseEntry], Field(max_length=10)]


class VariationEntry(Entry):
    """A way to do the exercise."""

    name: VariationName
    """One to three plain words, which also select it by voice. "standard" is the usual way."""
    setup: Sentences = Field(default_factory=list)
    """What to change, spoken when it is chosen."""
    equipment: Names = Field(default_factory=list)
    """What it needs besides that of the exercise."""
    steps: Steps = Field(default_factory=list)
    """Its whole explanation, if that of the exercise does not fit."""
    rep: Phases = Field(default_factory=list)
    """One repetition, if that of the exercise does not fit."""


class ExerciseFile(Entry):
    """An exercise for voicecoach: how a movement is done, told for the ear."""

    name: Name
    """As the coach says it."""
    equipment: Names = Field(default_factory=list)
    """What it needs, such as bench or mat."""
    muscles: Names = Field(default_factory=list)
    """What it trains, the most important first."""
    sides: Literal["both", "none"] = "none"
    """both: each set is done on the left and on the right."""
    limb: Literal["leg", "arm", "side"] = "side"
    """What a side is called."""
    setup: Steps = Field(default_factory=list)
    """How to get into position: the first part of the explanation."""
    steps: Annotated[Steps, Field(min_length=1)]
    """The movement: the second part of the explanation, one idea a step."""
    rep: Phases = Field(default_factory=list)
    """One repetition, part by part. Leave it out for a position that is held."""
    variations: Annotated[list[VariationEntry], Field(max_length=10)] = Field(default_factory=list)
    """The ladder from the easiest to the hardest; without it, there is one way to do it."""
    mistakes: Annotated[list[MistakeEntry], Field(max_length=20)] = Field(default_factory=list)
    """Common ones, each with the cue that mends it."""
    why: Sentences = Field(default_factory=list)
    """What it is good for: the answers to "why"."""
    texts: TextsEntry = TextsEntry()
    """Your own sentences in place of the coach's."""

    @field_validator("variations")
    @classmethod
    def _each_once(cls, variations: list[VariationEntry]) -> list[VariationEntry]:
        names = [variation.name for variation in variations]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValueError(f"two variations are called '{twice[0]}'.")
        return variations

    @model_validator(mode="after")
    def _held_or_repeated(self) -> ExerciseFile:
        """A variation may repeat otherwise, but can't make repetitions of a hold."""
        if not self.rep and any(variation.rep for variation in self.variations):
            raise ValueError("a variation has a rep, so the exercise needs one too.")
        return self

    def phases(self, variation: str = "") -> list[PhaseEntry]:
        """One repetition of the variation of that name."""
        own = (option.rep for option in self.variations if option.name == variation)
        return next(own, []) or self.rep
