"""States to begin a test from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from voicecoach.library.files import load_routine
from voicecoach.library.folders import Kind, built_in_folder
from voicecoach.routine import Routine
from voicecoach.session.plan import Segment, plan
from voicecoach.session.state import State


def hip_thrust() -> Routine:
    return load_routine(built_in_folder(Kind.ROUTINE) / "single-leg-hip-thrust.yaml")


def standing(kind: type[Segment], routine: Routine | None = None, **changes: Any) -> State:
    """A session at its first segment of this kind."""
    state = State(plan(routine or hip_thrust()))
    cursor = next(i for i, seg in enumerate(state.plan.segments) if isinstance(seg, kind))
    return replace(state, cursor=cursor, **changes)
