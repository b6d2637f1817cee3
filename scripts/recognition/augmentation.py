"""One recording, heard in a thousand places: what training makes of a clip each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.random import Generator
from numpy.typing import NDArray

from recognition import sounds
from recognition.corpus import RATE

SNRS_DB = (-2.0, 26.0)
"""How much louder the voice is than what is under it."""
_LONGEST_CUT = int(0.04 * RATE)
LONGEST_BEFORE, LONGEST_AFTER = 0.4, 0.6
"""Seconds of no speech: what is heard there must be nothing, in noise too."""


@dataclass(frozen=True, slots=True)
class Augmentation:
    """Changes clips at random, within what a person would still understand."""

    talk: Sequence[NDArray[np.int16]]
    """Recordings of which babble is made."""
    noises: Sequence[NDArray[np.int16]]
    """Recorded noise and music."""

    def __call__(self, samples: NDArray[np.int16], rng: Generator) -> NDArray[np.float32]:
        """``samples`` with other speed, place, noise and level; in the range of 16-bit integers."""
        sound: sounds.Sound = samples.astype(np.float32) / np.float32(32768)
        sound = _faster(sound, rng.uniform(0.82, 1.22))
        sound = _with_pauses(_clipped(sound, rng), rng)
        if rng.random() < 0.4:
            sound = sounds.room(sound, rng)
        if rng.random() < 0.6:
            sound = sounds.colored(sound, rng)
        if rng.random() < 0.85 and sound.any():
            sound = sounds.mix(sound, self._noise(len(sound), rng), rng.uniform(*SNRS_DB))
        if rng.random() < 0.2:
            sound = sounds.narrow_band(sound, rng.uniform(50, 300), rng.uniform(3300, 7000))
        peak = np.abs(sound).max(initial=1e-9)
        level = np.exp(rng.uniform(np.log(0.02), np.log(0.95)))
        if rng.random() < 0.03:  # too loud for the microphone
            sound = np.clip(sound, -0.4 * peak, 0.4 * peak)
        scaled: NDArray[np.float32] = (sound / peak * level * 32767).astype(np.float32)
        return scaled

    def _noise(self, n: int, rng: Generator) -> sounds.Sound:
        kind = rng.random()
        if kind < 0.12:
            return sounds.colored_noise(n, rng)
        if kind < 0.24:
            return sounds.falling_noise(n, rng)
        if kind < 0.48:
            return sounds.music(n, rng)
        if kind < 0.6 and self.noises:
            return sounds.stretch_of(n, rng, self.noises)
        if kind < 0.9 and self.talk:
            return sounds.babble(n, rng, self.talk, fewest=2)
        return sounds.breathing(n, rng)


def _faster(sound: sounds.Sound, factor: float) -> sounds.Sound:
    """Higher by as much: another speaker's throat, in effect."""
    changed: sounds.Sound = soxr.resample(sound, RATE, RATE * factor, quality="QQ")
    return changed


def _clipped(sound: sounds.Sound, rng: Generator) -> sounds.Sound:
    """Now and then with a little of its beginning or end lost."""
    if rng.random() < 0.8 or len(sound) < RATE // 2:
        return sound
    begin, end = rng.integers(0, _LONGEST_CUT, 2)
    return sound[begin : len(sound) - end]


def _with_pauses(sound: sounds.Sound, rng: Generator) -> sounds.Sound:
    before, after = rng.uniform(0.05, LONGEST_BEFORE), rng.uniform(0.1, LONGEST_AFTER)
    return np.pad(sound, (int(before * RATE), int(after * RATE)))
