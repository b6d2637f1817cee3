"""A routine laid out as a flat tuple of segments. Nothing else knows the order of things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from voicecoach.routine import (
    Hold,
    Part,
    Prescription,
    Repetitions,
    Routine,
    SelfPaced,
    Side,
    SideOrder,
    Step,
    Work,
)

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
    opens: Part | None = None
    """The part of the session that begins here, where there are several."""
    circuit: int = 0
    """How many exercises the circuit has that begins here; 0 if none does."""
    flows: bool = False
    """It waits for nobody: a circuit goes on, for someone who knows the exercise."""


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
    variation: str = ""
    """The one it belongs to; empty for all that have no steps of their own."""


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
    in_circuit: bool = False
    """Other exercises were trained since, so it takes the name to say which one is meant."""


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
    """Lay out ``routine``; ``experience`` counts earlier sessions by exercise id.

    An exercise that comes again is explained only on request.
    """
    known = dict(experience or {})
    newcomer = not known.get(routine.prescriptions[0].exercise.id)
    circuits = list(_circuits(routine.prescriptions))
    parts = [circuit[0].part for circuit in circuits]
    divided = len(set(parts)) > 1
    segments: list[Segment] = []
    for index, circuit in enumerate(circuits):
        opens = divided and (index == 0 or parts[index] is not parts[index - 1])
        opening = Intro(
            circuit[0],
            first=index == 0,
            opens=parts[index] if opens else None,
            circuit=len(circuit) if len(circuit) > 1 else 0,
        )
        bouts = list(_bouts(circuit))
        segments += _trained(bouts, opening, known)
        known |= {block.exercise.id: KEY_UNTIL for block in circuit}
        if routine.ask_effort and parts[index] is Part.MAIN:
            segments += [Ask(block, in_circuit=len(circuit) > 1) for block in circuit]
        ending = bouts[-1]
        if ending.block.rest_seconds and index < len(circuits) - 1:
            segments.append(Rest(ending.block, ending.set, ending.block.rest_seconds))
    segments.append(Outro())
    return Plan(routine, tuple(segments), newcomer)


Circuit = tuple[Prescription, ...]
"""Prescriptions whose sets alternate; one that stands alone is a circuit of its own."""


def _circuits(prescriptions: Iterable[Prescription]) -> Iterator[Circuit]:
    members: list[Prescription] = []
    for block in prescriptions:
        members.append(block)
        if not block.linked:
            yield tuple(members)
            members = []
    if members:
        yield tuple(members)


@dataclass(frozen=True, slots=True)
class _Bout:
    """One set on one side."""

    block: Prescription
    set: int
    side: Side | None


def _bouts(circuit: Circuit) -> Iterator[_Bout]:
    """In the order of training: in each round one set of every exercise that has that many."""
    if circuit[0].side_order is SideOrder.EACH_SIDE:
        for block in circuit:
            for side in _sides(block):
                yield from (_Bout(block, number, side) for number in range(1, block.sets + 1))
        return
    for number in range(1, max(block.sets for block in circuit) + 1):
        for block in circuit:
            if number <= block.sets:
                yield from (_Bout(block, number, side) for side in _sides(block))


def _sides(block: Prescription) -> tuple[Side | None, ...]:
    if not block.exercise.two_sided:
        return (None,)
    first = block.first_side
    return (first, Side.RIGHT if first is Side.LEFT else Side.LEFT)


def _trained(bouts: Sequence[_Bout], opening: Intro, known: Mapping[str, int]) -> Iterator[Segment]:
    """All of a circuit, with an introduction right before the first set of each exercise.

    The rest after it is left out, for there may be something to ask first.
    """
    for bout, following in pairwise([*bouts, None]):
        assert bout is not None
        block, number, side = bout.block, bout.set, bout.side
        if number == 1 and side in {None, block.first_side}:
            experience = known.get(block.exercise.id, 0)
            flows = block is not opening.block and experience >= FULL_UNTIL
            yield opening if block is opening.block else Intro(block, first=False, flows=flows)
            yield from _explanations(block, KEY_UNTIL if flows else experience)
        elif side not in {None, block.first_side} and (
            number == 1 or block.side_order is SideOrder.EACH_SET
        ):
            assert side is not None
            yield SwitchSides(block, number, side)
        yield GetReady(block, number, side)
        yield Train(block, number, side)
        in_mid_set = following and following.block is block and following.set == number
        if block.rest_seconds and following and not in_mid_set:
            yield Rest(block, number, block.rest_seconds)


def _explanations(block: Prescription, experience: int) -> Iterator[Segment]:
    """That of the exercise, and those of the variations that are done so differently."""
    told = [("", block.exercise.steps)]
    told += [(option.name, option.steps) for option in block.exercise.variations if option.steps]
    for variation, steps in told:
        for number, step in enumerate(steps, start=1):
            due, whole = _is_due(step, experience), experience < FULL_UNTIL
            yield Explain(block, number, len(steps), step, due, whole, variation)


def _is_due(step: Step, experience: int) -> bool:
    return experience < FULL_UNTIL or (step.key and experience < KEY_UNTIL)


def of_same_set(segment: Segment, block: Prescription, number: int) -> bool:
    """Whether ``segment`` belongs to set ``number`` of ``block``, on either side."""
    return (
        isinstance(segment, GetReady | Train | SwitchSides)
        and segment.block is block
        and segment.set == number
    )


def planned(work: Work) -> int:
    """The prescribed repetitions, or seconds of a hold."""
    match work:
        case Repetitions(count=prescribed) | SelfPaced(count=prescribed) | Hold(seconds=prescribed):
            return prescribed
