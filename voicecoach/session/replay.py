"""A session from its events alone: for going on after a crash, and for reading it again.

The engine is pure, so the same events lead to the same states and effects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from voicecoach.routine import Routine
from voicecoach.session.effects import Effect
from voicecoach.session.engine import advance
from voicecoach.session.events import Event, Interrupted, SessionResumed
from voicecoach.session.plan import plan
from voicecoach.session.state import Adjustments, State


@dataclass(frozen=True, slots=True)
class Experience:
    """How often an exercise was trained before."""

    exercise: str
    """Its id."""
    sessions: int


@dataclass(frozen=True, slots=True)
class Conditions:
    """All that a session begins with, beside its routine."""

    auto: bool = False
    """Steps advance by themselves."""
    adjustments: Adjustments = field(default_factory=Adjustments)
    experience: tuple[Experience, ...] = ()
    recorded: bool = False
    """As in State."""


def beginning(routine: Routine, conditions: Conditions) -> State:
    """The state before the first event."""
    known = {entry.exercise: entry.sessions for entry in conditions.experience}
    return State(
        plan(routine, known),
        auto=conditions.auto,
        recorded=conditions.recorded,
        adjustments=conditions.adjustments,
    )


def steps(
    state: State, events: Iterable[Event]
) -> Iterator[tuple[State, Event, tuple[Effect, ...]]]:
    """What each event made of ``state``: as a Display was told."""
    for event in events:
        state, effects = advance(state, event)
        yield state, event, effects


def replay(state: State, events: Iterable[Event]) -> State:
    """Where ``events`` lead from ``state``."""
    for event in events:
        state, _ = advance(state, event)
    return state


def continued(events: Sequence[Event]) -> list[Event]:
    """``events`` without the interruptions after which the session went on."""
    pairs = zip_longest(events, events[1:])
    return [
        event
        for event, following in pairs
        if not (isinstance(event, Interrupted) and isinstance(following, SessionResumed))
    ]


def until_interrupted(events: Sequence[Event]) -> list[Event]:
    """``events`` up to where the session can go on.

    An interruption at the end is left out: it logs the running set, whose repetitions
    would be logged again at the end of it.
    """
    lived = continued(events)
    return lived[:-1] if lived and isinstance(lived[-1], Interrupted) else lived
