"""How exactly the beats of a set come at their tempo."""

from __future__ import annotations

import math
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import soundfile
from long_session import hour_long, train
from numpy.typing import NDArray
from report import Measurement, Report, benchmark

from voicecoach.routine import Prescription, Repetitions
from voicecoach.session.effects import Beep, Effect, Tone
from voicecoach.session.events import Event
from voicecoach.session.score import COUNT_SECONDS, LAST_COUNT_SECONDS
from voicecoach.session.state import State

SLEEPING = "loop of time.sleep, 3 repetitions in real time, no sound"
QUIET_SECONDS = 0.05
"""Of silence before what counts as the onset of a sound."""
NEAR_SECONDS = 0.3
"""How far from its place a beat is still taken for the one that belongs there."""

Times = NDArray[np.float64]
"""Seconds, rising, shape (n,)."""


def measure() -> Report:
    """Error of the beats against the tempo, from the first beat of each set.

    voicecoach: an hour of session on virtual devices; the beats are found in the
    recorded sound. Baseline: a loop that sleeps phase by phase, for 20 real seconds.
    """
    (block,) = (routine := hour_long()).prescriptions
    with tempfile.TemporaryDirectory() as folder:
        audio = Path(folder, "session.flac")
        plan = _BeatsBySet()
        end = train(routine, plan, talk=False, audio=audio)
        onsets = np.fromiter(_onsets(audio), np.float64)
    sets = [_matched(onsets, np.array(planned)) for planned in plan.sets.values()]
    ours = np.concatenate([_errors(beats, _tempo(block)) for beats in sets])
    theirs = _errors(_sleeping_loop(block, repetitions=3), _tempo(block))
    rows = [
        Measurement(name, "ms", _of(ours, percent), {SLEEPING: _of(theirs, percent)})
        for name, percent in (("p50", 50), ("p99", 99), ("max", 100))
    ]
    title = f"Error of {len(ours)} beats in {end.t / 60:.0f} minutes, found in the sound"
    return Report(title, tuple(rows))


class _BeatsBySet:
    """A Display that notes about when each beat of each set is to be looked for."""

    def __init__(self) -> None:
        self.sets: dict[int, list[float]] = defaultdict(list)
        """Session times by the set's segment."""

    def update(self, state: State, event: Event, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            if isinstance(effect, Beep) and effect.tone is Tone.BEAT:
                self.sets[state.cursor].append(event.t if effect.at is None else effect.at)

    def close(self) -> None:
        pass


def _onsets(audio: Path) -> Iterator[float]:
    """The times of the coach's first samples after silence."""
    with soundfile.SoundFile(audio) as file:
        quiet = round(QUIET_SECONDS * file.samplerate)
        position, last = 0, -quiet
        while len(block := file.read(file.samplerate * 60, dtype="int16", always_2d=True)):
            sounding = np.flatnonzero(block[:, 0]) + position
            if len(sounding):
                before = np.concatenate(([last], sounding[:-1]))
                yield from sounding[sounding - before > quiet] / file.samplerate
                last = int(sounding[-1])
            position += len(block)


def _matched(onsets: Times, planned: Times) -> Times:
    """For each time in ``planned`` the nearest of ``onsets``."""
    nearest: Times = onsets[np.abs(onsets[:, None] - planned).argmin(axis=0)]
    if np.abs(nearest - planned).max() > NEAR_SECONDS:
        raise RuntimeError("a beat is missing in the sound")
    return nearest


def _tempo(block: Prescription) -> Iterator[float]:
    """Seconds from the first beat of a set to each: every phase, and the end of each repetition."""
    assert isinstance(block.work, Repetitions)
    start = 0.0
    for repetition in range(1, block.work.count + 1):
        *offsets, length = accumulate(
            (phase.seconds for phase in block.exercise.phases), initial=0.0
        )
        yield from (start + offset for offset in (*offsets, length))
        last = repetition == block.work.count - 1
        start += length + (LAST_COUNT_SECONDS if last else COUNT_SECONDS)


def _errors(beats: Times, tempo: Iterator[float]) -> Times:
    """How far each beat is from its place, counted from the first."""
    places = np.fromiter(tempo, np.float64)[: len(beats)]
    errors: Times = np.abs((beats - beats[0]) - places)
    return errors


def _sleeping_loop(block: Prescription, repetitions: int) -> Times:
    """When a loop comes to each beat that sleeps from one to the next."""
    beats = []
    places = list(_tempo(block))
    for here, there in pairwise(places[: repetitions * (len(block.exercise.phases) + 1) + 1]):
        beats.append(time.perf_counter())
        time.sleep(there - here)
    return np.array(beats)


def _of(errors: Times, percent: float) -> float:
    """That percentile by the nearest rank, in milliseconds, to the nanosecond."""
    rank = max(math.ceil(percent / 100 * len(errors)), 1)
    return round(float(np.sort(errors)[rank - 1]) * 1000, 6)


if __name__ == "__main__":
    benchmark(measure)
