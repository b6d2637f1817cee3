"""Trains for hours in virtual time: every beat in its place, and memory as at the beginning.

The real engine, player, mixer and history; the coach is muted, so that what sounds
is beats, and each is looked for in the recording at the very sample that it is due.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voicecoach import assemble
from voicecoach.audio.player import MixingPlayer
from voicecoach.audio.virtual import MIXER_RATE, Studio
from voicecoach.ports import Clip
from voicecoach.routine import Exercise, Phase, Prescription, Repetitions, Routine
from voicecoach.runtime import Devices, run
from voicecoach.session.commands import Command, Mode, Verb
from voicecoach.session.effects import Beep, Effect, Tone
from voicecoach.session.events import CommandGiven, Event
from voicecoach.session.state import Adjustments, State
from voicecoach.settings import Settings

REPS = 30
SET_SECONDS = 213
"""About: with the count-in and the rest."""
QUIET = round(0.02 * MIXER_RATE)
"""Samples of silence before what counts as a beginning."""
WARM = 0.25
"""Part of the session after which memory must not grow."""
GROWTH_MIB = 4.0

STEP = Exercise("step", "Step up", steps=(), phases=(Phase("Up", 1.7), Phase("Down", 2.3)))


class Silence:
    """Cues without sound."""

    def prepare(self, texts: Iterable[str]) -> None: ...

    def clip(self, text: str) -> Future[Clip]:
        done: Future[Clip] = Future()
        done.set_result(Clip(np.zeros(50 * len(text), np.float32), MIXER_RATE))
        return done

    def close(self) -> None: ...


class Deaf:
    """A Listener."""

    def expect(self, mode: Mode, correctable_until: float = 0.0) -> None: ...

    def close(self) -> None: ...


class Onsets:
    """Where sound begins after silence, in a recording that is not kept."""

    def __init__(self) -> None:
        self.found: list[int] = []
        """Sample positions."""
        self._position = 0
        self._latest = -QUIET
        """Of the latest sample that sounded."""

    def record(self, frames: NDArray[np.float32]) -> None:
        sounding = np.flatnonzero(frames[:, 0]) + self._position
        self._position += len(frames)
        if len(sounding):
            gaps = np.diff(sounding, prepend=self._latest)
            self.found += [int(position) for position in sounding[gaps > QUIET]]
            self._latest = int(sounding[-1])


class Trainee:
    """A Display: says what is waited for, and notes when the coach wants which beat."""

    def __init__(self, studio: Studio) -> None:
        self.due: list[float] = []
        """Session times of beats."""
        self.memory: list[tuple[float, float]] = []
        """Session time, and MiB in use."""
        self._studio = studio

    def update(self, state: State, event: Event, effects: tuple[Effect, ...]) -> None:  # noqa: ARG002  a Display
        self.due += [
            beep.at
            for beep in effects
            if isinstance(beep, Beep) and beep.tone is Tone.BEAT and beep.at is not None
        ]
        if not self.memory or state.t > self.memory[-1][0] + 60:
            self.memory.append((state.t, memory_mib()))
        if state.nudge_at is not None and not state.ended:
            verb = Verb.NUMBER if state.mode is Mode.ASKING else Verb.READY
            order = Command(verb, 7 if verb is Verb.NUMBER else None)
            self._studio.put(CommandGiven(self._studio.now(), order, verb.value))

    def close(self) -> None: ...


def memory_mib() -> float:
    """Of this process, resident."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def soak(minutes: float) -> int:
    """Train for so long; print what was measured; the number of troubles."""
    sets = math.ceil(60 * minutes / SET_SECONDS)
    routine = Routine("soak", "Soak", (Prescription(STEP, sets, Repetitions(REPS)),))
    start = assemble.afresh(routine, Settings(), auto=False)
    beeping = replace(start.state, adjustments=Adjustments(talk=False))
    onsets = Onsets()
    studio = Studio(record=onsets.record)
    trainee = Trainee(studio)
    player = MixingPlayer(studio.mixer, Silence(), studio, lead=0.0)
    journal = start.journal()
    state = run(beeping, start.event, Devices(studio, player, Deaf(), journal, (trainee,)))
    journal.close()

    heard = np.array(onsets.found)
    due = np.rint(np.array(trainee.due) * MIXER_RATE)
    nearest = heard[np.abs(heard[:, None] - due[None, :]).argmin(axis=0)]
    off = np.abs(nearest - due) / MIXER_RATE
    missed = int((off > 0.001).sum())
    counted = sum(done.reps or 0 for done in state.log)
    warm = [mib for t, mib in trainee.memory if t >= WARM * state.t]
    growth = warm[-1] - warm[0]
    lines = (
        f"session     {state.t / 60:.1f} minutes, {sets} sets",
        f"repetitions {counted} of {sets * REPS}",
        f"beats       {len(due)} due, {missed} missed",
        f"drift       {1000 * off.max():.3f} ms at most",
        f"memory      {warm[-1]:.1f} MiB at the end, {growth:+.1f} since a quarter",
    )
    print("\n".join(lines))  # noqa: T201  its result
    return missed + (counted != sets * REPS) + (growth > GROWTH_MIB)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Train for hours; no beat may be missed.")
    parser.add_argument("--minutes", type=float, default=120, help="of session time")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="soak") as home:
        for name in ("HOME", "XDG_DATA_HOME"):
            os.environ[name] = str(Path(home) / name.lower())
        return int(bool(soak(given.minutes)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
