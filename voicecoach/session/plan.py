"""A routine laid out as a flat tuple of segments. Nothing else knows the order of things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voicecoach.routine import Prescription, Routine, Side, Step

FULL_UNTIL = 1
"""Earlier sessions of an exercise from which its explanation shrinks to the key steps."""
KEY_UNTIL = 3
"""Earlier sessions of an exercise from which it is explained only on request."""


@dataclass(frozen=True, slots=True)
class Intro:
    """Says what comes and waits for "ready"."""

    block: Prescription
    first: bool
    """It opens the session."""


@dataclass(frozen=True, slots=True)
class Explain:
    """One step of the explanation."""

    block: Prescription
    number: int
    """From 1."""
    of: int
    step: Step
    due: bool
    """Heard by those who do not ask for it; what experience leaves of the explanation."""
    whole: bool
    """Experience leaves all of it."""


@dataclass(frozen=True, slots=True)
class GetReady:
    """Announces a set and counts it in."""

    block: Prescription
    set: int
    """From 1."""
    side: Side | None


@dataclass(frozen=True, slots=True)
class Train:
    """The work itself: one set on one side."""

    block: Prescription
    set: int
    side: Side | None

    @property
    def is_second_side(self) -> bool:
        """The same set was trained on the other side just before."""
        return self.side is not None and self.side is not self.block.first_side


@dataclass(frozen=True, slots=True)
class SwitchSides:
    """Time to change sides in the middle of a set."""

    block: Prescription
    set: int
    to: Side


@dataclass(frozen=True, slots=True)
class Rest:
    block: Prescription
    set: int
    """The set that is over."""
    seconds: int


@dataclass(frozen=True, slots=True)
class Ask:
    """How hard was it, one to ten?"""

    block: Prescription


@dataclass(frozen=True, slots=True)
class Outro:
    """Says what was done; the session ends with it."""


Segment = Intro | Explain | GetReady | Train | SwitchSides | Rest | Ask | Outro


@dataclass(frozen=True, slots=True)
class Plan:
    """What will happen, in order."""

    routine: Routine
    segments: tuple[Segment, ...]
    """Begins with an Intro and ends with the one Outro."""
    newcomer: bool
    """The person never trained the first exercise before."""


def plan(routine: Routine, experience: Mapping[str, int] | None = None) -> Plan:
    """Lay out ``routine``; ``experience`` counts earlier sessions by exercise id."""
    known = experience or {}
    segments: list[Segment] = []
    for index, block in enumerate(routine.prescriptions):
        segments.append(Intro(block, first=index == 0))
        segments += _explanation(block, known.get(block.exercise.id, 0))
        last_block = index == len(routine.prescriptions) - 1
        for number in range(1, block.sets + 1):
            segments += _set(block, number)
            if block.rest_seconds and not (last_block and number == block.sets):
                segments.append(Rest(block, number, block.rest_seconds))
        if routine.ask_effort:
            segments.append(Ask(block))
    segments.append(Outro())
    first = routine.prescriptions[0].exercise.id
    return Plan(routine, tuple(segments), newcomer=not known.get(first))


def _explanation(block: Prescription, experience: int) -> list[Segment]:
    steps = block.exercise.steps
    return [
        Explain(
            block,
            number,
            len(steps),
            step,
            due=_is_due(step, experience),
            whole=experience < FULL_UNTIL,
        )
        for number, step in enumerate(steps, start=1)
    ]


def _is_due(step: Step, experience: int) -> bool:
    return experience < FULL_UNTIL or (step.key and experience < KEY_UNTIL)


def _set(block: Prescription, number: int) -> list[Segment]:
    if not block.exercise.two_sided:
        return [GetReady(block, number, None), Train(block, number, None)]
    first = block.first_side
    second = Side.RIGHT if first is Side.LEFT else Side.LEFT
    return [
        GetReady(block, number, first),
        Train(block, number, first),
        SwitchSides(block, number, second),
        GetReady(block, number, second),
        Train(block, number, second),
    ]


def of_same_set(segment: Segment, block: Prescription, number: int) -> bool:
    """Whether ``segment`` belongs to set ``number`` of ``block``, on either side."""
    return (
        isinstance(segment, GetReady | Train | SwitchSides)
        and segment.block is block
        and segment.set == number
    )
