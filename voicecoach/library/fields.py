"""What the values of exercise and routine files have in common.

Everything spoken stands under ``say``, or is a bare text in a list, so that the same
rules hold for it: nothing that is spoken, and no name, may be a command of the coach.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field

from voicecoach.documents import Document, Text
from voicecoach.errors import near_miss
from voicecoach.routine import Routine
from voicecoach.session.commands import vocabulary
from voicecoach.session.script.templates import VALUES, names_in

COMMANDS = vocabulary(Routine(id="", name="", prescriptions=()))
"""What every session takes as a command."""

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""Of an exercise or a routine: lower-case words joined by hyphens."""
_SPOKEN_NAME = re.compile(r"[a-z]+( [a-z]+){0,2}")


class Entry(Document):
    """Base of what these files hold: its docstrings are what an editor shows."""

    model_config = ConfigDict(use_attribute_docstrings=True)


def not_a_command(text: str) -> str:
    if text.lower().strip(" .,!?") in COMMANDS:
        raise ValueError(f"'{text}' is a command of the coach. Choose other words.")
    return text


def _selects_by_voice(name: str) -> str:
    lower = name.lower()
    if not _SPOKEN_NAME.fullmatch(lower):
        raise ValueError(f"a variation's name is one to three plain words, not '{name}'.")
    return not_a_command(lower)


Name = Annotated[Text, Field(max_length=60)]
Names = Annotated[list[Name], Field(max_length=10)]
Sentence = Annotated[Text, Field(max_length=200), AfterValidator(not_a_command)]
Sentences = Annotated[list[Sentence], Field(max_length=10)]
PhaseWord = Annotated[Text, Field(max_length=30), AfterValidator(not_a_command)]
VariationName = Annotated[Text, AfterValidator(_selects_by_voice)]


def known(name: str, names: Iterable[str], sentence: str) -> None:
    """Raises ValueError with ``sentence`` and a near miss unless ``name`` is one of ``names``."""
    if name not in names:
        raise ValueError(f"{sentence}{near_miss(name, names)}")


def _template(text: str) -> AfterValidator:
    def check(template: str) -> str:
        for name in names_in(template):
            known(name, VALUES[text], f"{text} has no value '{{{name}}}'.")
        return template

    return AfterValidator(check)


class TextsEntry(Entry):
    """Your own sentences in place of the coach's. Values stand in braces, as in {rest}."""

    intro: Annotated[Sentence, _template("intro")] | None = None
    """Introduces the exercise; the coach still tells how to begin.
    Values: {exercise}, {variation}, {equipment}, {sets}, {reps}, {amount}, {rest}, {routine}."""
    set: Annotated[Sentence, _template("set")] | None = None
    """Announces a set. Values: as in intro, and {set}, {side}."""
    switch: Annotated[Sentence, _template("switch")] | None = None
    """Asks to change sides. Values: as in intro, and {set}, {side}."""
    rest: Annotated[Sentence, _template("rest")] | None = None
    """Opens a rest. Values: as in intro, and {set}, {tip} (a form cue), {next} (what comes)."""


class RoutineTextsEntry(TextsEntry):
    """Your own sentences in place of the coach's; those of an exercise come before these."""

    outro: Annotated[Sentence, _template("outro")] | None = None
    """Closes a completed session. Values: {routine}, {done} (what was done)."""
