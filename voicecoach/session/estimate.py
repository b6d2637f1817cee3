"""How long the rest of a session takes, roughly."""

from __future__ import annotations

from voicecoach.routine import Hold, Prescription, Repetitions, SelfPaced
from voicecoach.session.plan import (
    Ask,
    Explain,
    GetReady,
    Intro,
    Outro,
    Rest,
    Segment,
    SwitchSides,
    Train,
)
from voicecoach.session.score import COUNT_SECONDS
from voicecoach.session.state import State, phases_of

ANNOUNCED_SECONDS = 8.0
"""An announcement and its count-in."""
SWITCH_SECONDS = 5.0
ASK_SECONDS = 8.0
OWN_PACE_SECONDS = 4.0
"""A self-paced repetition."""


def seconds_left(state: State) -> float:
    """Seconds from now to the end, if the person keeps to the plan."""
    ahead = state.plan.segments[state.cursor :]
    total = sum(_seconds(segment, state) for segment in ahead)
    return max(total - _already_done(state), 0.0)


def _already_done(state: State) -> float:
    match state.segment:
        case Train(block=Prescription(work=Repetitions())):
            return state.reps * _rep_seconds(state.block, state)
        case Train(block=Prescription(work=Hold())) | Rest():
            return state.elapsed
        case _:
            return 0.0


def _seconds(segment: Segment, state: State) -> float:
    match segment:
        case Train(block=block):
            return _work_seconds(block, state)
        case GetReady():
            return ANNOUNCED_SECONDS
        case SwitchSides():
            return SWITCH_SECONDS
        case Rest(seconds=seconds):
            return seconds
        case Ask():
            return ASK_SECONDS
        case Intro() | Explain() | Outro():
            return 0.0


def _work_seconds(block: Prescription, state: State) -> float:
    match block.work:
        case Repetitions(count=reps):
            return reps * _rep_seconds(block, state)
        case Hold(seconds=seconds):
            return seconds
        case SelfPaced(count=reps):
            return reps * OWN_PACE_SECONDS


def _rep_seconds(block: Prescription, state: State) -> float:
    length = sum(phase.seconds for phase in phases_of(state, block))
    return length * state.adjustments.tempo + COUNT_SECONDS
