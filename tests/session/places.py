"""Sessions brought to where a test begins."""

from __future__ import annotations

from tests.session.driver import Driver
from tests.session.routines import SQUATS, THRUST
from voicecoach.routine import Prescription, Repetitions, Routine
from voicecoach.session.commands import Mode

SHORT_THRUSTS = Routine("short", "Short", (Prescription(THRUST, 2, Repetitions(3), 40),))


def started(routine: Routine) -> Driver:
    """A session whose first set is announced."""
    coach = Driver(routine)
    coach.hear("ready", after=1)
    coach.transcript()
    return coach


def training(routine: Routine, reps: int = 0, after: float = 0.0) -> Driver:
    """A session in the midst of its first set."""
    coach = started(routine)
    coach.hear("next")
    coach.count(reps)
    coach.wait(after)
    coach.transcript()
    return coach


def resting(routine: Routine, after: float = 10.0) -> Driver:
    """A session in its first rest."""
    coach = started(routine)
    coach.reach(Mode.RESTING)
    coach.wait(after)
    coach.transcript()
    return coach


def asking(routine: Routine = SQUATS) -> Driver:
    """A session that asks how hard it was."""
    coach = started(routine)
    coach.reach(Mode.ASKING)
    coach.spoken("How hard")
    coach.transcript()
    return coach


def reps(coach: Driver) -> list[int | None]:
    """What is logged, set by set."""
    return [done.reps for done in coach.state.log]
