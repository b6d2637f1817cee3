"""An hour of training, as fast as the machine allows: the benchmarks' common load."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from voicecoach.assemble import Rehearsal, rehearsed
from voicecoach.library.catalogue import find_routine
from voicecoach.ports import Display
from voicecoach.rehearsal.script import Script
from voicecoach.routine import Repetitions, Routine
from voicecoach.session.state import Adjustments, State
from voicecoach.settings import Settings


def hour_long() -> Routine:
    """The built-in routine with sets so long and so many that they fill an hour."""
    routine = find_routine("single-leg-hip-thrust")
    block = replace(routine.prescriptions[0], sets=9, work=Repetitions(30), rest_seconds=30)
    return replace(routine, prescriptions=(block,), ask_effort=False)


def train(routine: Routine, display: Display, *, talk: bool, audio: Path | None = None) -> State:
    """A session on virtual devices that goes on by itself; with ``talk`` off, it only beeps."""
    rehearsal = Rehearsal(Script(), audio=audio, auto=True)
    with rehearsed(routine, Settings(), rehearsal, display) as (session, _):
        state = replace(session.start.state, adjustments=Adjustments(talk=talk))
        return replace(session, start=replace(session.start, state=state)).run()
