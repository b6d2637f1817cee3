"""The coach's sound, sample by sample: one voice, and any number of tones beside it.

No device is known here. ``render`` is what a device's callback, or a rehearsal,
draws from. Because it runs in a real-time thread it takes no lock, waits for
nothing and never raises: commands come in through a deque, whose ends are atomic,
and what happens to the voice goes out through the ``report`` given with each clip.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono sound, shape (n,), full scale ±1."""

FADE_SECONDS = 0.010
"""Of a voice that is cut: short enough to be at once, long enough not to click."""
RAMP_SECONDS = 0.050
"""Longest way of a gain to its new value."""
DUCKED_GAIN = 10 ** (-15 / 20)
LINEAR_LIMIT = 0.8
"""Sums above this are bent, so that they never pass full scale."""


class Moment(Enum):
    """What happened to a voice clip."""

    STARTED = "started"
    PLAYED = "played"
    """To its last sample."""
    CUT = "cut"
    """Replaced or hushed, perhaps before it started."""


Report = Callable[[Moment, int], None]
"""Takes what happened and the sample position at which it did. Must not block or raise.

A clip is reported STARTED at most once, then PLAYED or CUT exactly once.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """Samples at their place on a time line."""

    samples: Samples
    start: int
    """Position of the first sample."""

    @property
    def end(self) -> int:
        """Position after the last sample."""
        return self.start + len(self.samples)

    def add_to(self, out: Samples, begin: int) -> None:
        """Mix into ``out``, whose first sample is at position ``begin``, what falls into it."""
        first, last = max(self.start, begin), min(self.end, begin + len(out))
        if first < last:
            out[first - begin : last - begin] += self.samples[
                first - self.start : last - self.start
            ]


@dataclass(frozen=True, slots=True, eq=False)
class _Voice(Sound):
    report: Report


class _Gain:
    """A factor that moves to its target in a straight line."""

    def __init__(self, step: float) -> None:
        self.target = 1.0
        self._value = 1.0
        self._step = step
        """Change a sample."""

    def apply(self, out: Samples) -> None:
        """Multiply in place."""
        if self._value == self.target:
            if self.target != 1.0:
                out *= self.target
            return
        way = self._step * np.arange(1, len(out) + 1)
        if self._value < self.target:
            ramp = np.minimum(self._value + way, self.target)
        else:
            ramp = np.maximum(self._value - way, self.target)
        out *= ramp.astype(np.float32)
        self._value = float(ramp[-1])


class Mixer:
    """Mixes at ``rate`` samples a second. Every position is a sample index from the start.

    Session time goes on from ``begin``, seconds: what lies before was rendered by another.

    Commands may come from any thread and take effect at the next sample rendered;
    ``render`` belongs to one thread at a time.
    """

    def __init__(self, rate: int, begin: float = 0.0) -> None:
        self.rate = rate
        self.position = math.ceil(begin * rate)
        """Of the next sample to be rendered."""
        self._commands: deque[Callable[[], None]] = deque()
        self._speaking: _Voice | None = None
        self._upcoming: _Voice | None = None
        self._tails: list[Sound] = []
        """Voices that were cut, fading."""
        self._tones: list[Sound] = []
        self._fade = np.linspace(1, 0, round(FADE_SECONDS * rate), dtype=np.float32)
        self._ducking = _Gain((1 - DUCKED_GAIN) / (RAMP_SECONDS * rate))
        self._volume = _Gain(1 / (RAMP_SECONDS * rate))

    def speak(self, samples: Samples, at: int | None, report: Report) -> None:
        """Give the voice to ``samples`` from position ``at`` on (None or past: at once).

        What is being spoken goes on until then; what was still to be spoken is dropped.
        """
        self._commands.append(partial(self._speak, samples, at, report))

    def beep(self, samples: Samples, at: int | None) -> None:
        """Play beside the voice from position ``at`` on (None or past: at once)."""
        self._commands.append(partial(self._beep, samples, at))

    def hush(self) -> None:
        """Cut the voice, and forget voices and tones that have not begun."""
        self._commands.append(self._hush)

    def duck(self, on: bool) -> None:
        """Lower the voice, or raise it again."""
        self._commands.append(partial(setattr, self._ducking, "target", DUCKED_GAIN if on else 1.0))

    def set_volume(self, level: float) -> None:
        """Of everything, 0 to 1."""
        self._commands.append(partial(setattr, self._volume, "target", min(max(level, 0.0), 1.0)))

    @property
    def idle(self) -> bool:
        """Nothing sounds, and nothing is going to."""
        return not (
            self._commands or self._speaking or self._upcoming or self._tails or self._tones
        )

    def render(self, frames: int) -> Samples:
        """The next ``frames`` samples."""
        while self._commands:
            self._commands.popleft()()
        out = np.zeros(frames, np.float32)
        self._render_voice(out)
        self._ducking.apply(out)
        for tone in self._tones:
            tone.add_to(out, self.position)
        self._volume.apply(out)
        _limit(out)
        self.position += frames
        self._tones = [tone for tone in self._tones if tone.end > self.position]
        self._tails = [tail for tail in self._tails if tail.end > self.position]
        return out

    def _speak(self, samples: Samples, at: int | None, report: Report) -> None:
        self._drop_upcoming()
        self._upcoming = _Voice(samples, self._start(at), report)

    def _beep(self, samples: Samples, at: int | None) -> None:
        self._tones.append(Sound(samples, self._start(at)))

    def _hush(self) -> None:
        self._drop_upcoming()
        self._cut(self.position)
        self._tones = [tone for tone in self._tones if tone.start < self.position]

    def _start(self, at: int | None) -> int:
        return self.position if at is None else max(at, self.position)

    def _render_voice(self, out: Samples) -> None:
        begin = self.position
        if self._upcoming and self._upcoming.start < begin + len(out):
            switch = self._upcoming.start
            self._continue_voice(out[: switch - begin], begin)
            self._cut(switch)
            self._speaking, self._upcoming = self._upcoming, None
            self._speaking.report(Moment.STARTED, switch)
            self._continue_voice(out[switch - begin :], switch)
        else:
            self._continue_voice(out, begin)
        for tail in self._tails:
            tail.add_to(out, begin)

    def _continue_voice(self, out: Samples, begin: int) -> None:
        voice = self._speaking
        if voice is None:
            return
        voice.add_to(out, begin)
        if voice.end <= begin + len(out):
            self._speaking = None
            voice.report(Moment.PLAYED, voice.end)

    def _cut(self, position: int) -> None:
        voice = self._speaking
        if voice is None:
            return
        self._speaking = None
        rest = voice.samples[position - voice.start :][: len(self._fade)]
        self._tails.append(Sound(rest * self._fade[: len(rest)], position))
        voice.report(Moment.CUT, position)

    def _drop_upcoming(self) -> None:
        voice, self._upcoming = self._upcoming, None
        if voice is not None:
            voice.report(Moment.CUT, self.position)


def _limit(out: Samples) -> None:
    """Bend what is louder than LINEAR_LIMIT so that it stays within full scale; in place."""
    level = np.abs(out)
    loud = level > LINEAR_LIMIT
    if loud.any():
        room = 1 - LINEAR_LIMIT
        bent = LINEAR_LIMIT + room * np.tanh((level[loud] - LINEAR_LIMIT) / room)
        out[loud] = np.copysign(bent, out[loud])
