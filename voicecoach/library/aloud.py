"""How long each part of a routine takes aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from voicecoach.routine import Exercise, Hold, Prescription, Repetitions, Routine
from voicecoach.session.flow import announcement
from voicecoach.session.plan import Explain, GetReady, Intro, Plan, Rest, SwitchSides, plan, planned
from voicecoach.session.state import State, phases_of

_PARTS = (
    ("Introduction", Intro),
    ("Explanation", Explain),
    ("Announcing a set", GetReady),
    ("Changing sides", SwitchSides),
    ("Rest", Rest),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of announcement."""

    name: str
    seconds: tuple[float, ...]
    """Of each different text, in their order."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a repetition, and the time it has."""

    cue: str
    seconds: float
    limit: float
    """Seconds of its phase, at standard tempo."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is said for one exercise."""

    exercise: str
    """Its name."""
    parts: tuple[Part, ...]
    """Those that are said at all."""
    rep: tuple[Word, ...]


def tellings(routine: Routine, seconds: Callable[[str], float]) -> Iterator[Telling]:
    """Of each exercise in ``routine``, for someone new to it; ``seconds`` is the voice."""
    laid_out = plan(routine)
    told: set[Exercise] = set()
    for block in routine.prescriptions:
        if block.exercise in told:
            continue
        told.add(block.exercise)
        parts = [
            Part(name, tuple(map(seconds, dict.fromkeys(_texts(laid_out, block, kind)))))
            for name, kind in _PARTS
        ]
        rep = [
            Word(phase.cue, seconds(phase.cue), phase.seconds)
            for phase in phases_of(State(laid_out), block)
        ]
        yield Telling(
            block.exercise.name, tuple(part for part in parts if part.seconds), tuple(rep)
        )


def alone(exercise: Exercise) -> Routine:
    """A short routine of nothing but ``exercise``."""
    work = Repetitions(5) if exercise.phases else Hold(30)
    return Routine(exercise.id, exercise.name, (Prescription(exercise, 2, work),))


def _texts(
    laid_out: Plan,
    block: Prescription,
    kind: type[Intro | Explain | GetReady | SwitchSides | Rest],
) -> Iterator[str]:
    for cursor, segment in enumerate(laid_out.segments):
        if isinstance(segment, kind) and segment.block is block:
            yield announcement(replace(State(laid_out), cursor=cursor, target=planned(block.work)))
