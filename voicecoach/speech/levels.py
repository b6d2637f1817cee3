"""How loud the microphone's sound is, in the band of speech."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voicecoach.calibrating.levels import Levels
from voicecoach.speech.endpointer import BLOCK, RATE

WINDOW_BLOCKS = 150
"""Three seconds: a word, and the quiet around it."""
SILENCE_DB = -96.0
"""Of no sound at all, and of the time before the first."""
FULL_SCALE = 32_700
"""A sample of at least this was probably cut off …"""
CLIPPED_SAMPLES = 3
"""… if a block has so many."""

_LOW_HZ, _HIGH_HZ = 200, 7000
_BAND = slice(_LOW_HZ * BLOCK // RATE, _HIGH_HZ * BLOCK // RATE)
_TAPER = np.hanning(BLOCK)
_SCALE = 2 / (32768**2 * BLOCK * np.vdot(_TAPER, _TAPER))


class Meter:
    """Measures the last three seconds."""

    def __init__(self) -> None:
        self._powers = np.zeros(WINDOW_BLOCKS)
        self._clipped = np.zeros(WINDOW_BLOCKS, bool)
        self._blocks = 0

    def accept(self, block: NDArray[np.int16]) -> None:
        """Take the next 20 ms, shape (320,), at 16 kHz. From one thread."""
        spectrum = np.fft.rfft(block * _TAPER)[_BAND]
        place = self._blocks % WINDOW_BLOCKS
        self._powers[place] = _SCALE * np.vdot(spectrum, spectrum).real
        self._clipped[place] = (
            np.count_nonzero(abs(block.astype(int)) >= FULL_SCALE) >= CLIPPED_SAMPLES
        )
        self._blocks += 1

    def levels(self) -> Levels:
        """As of now; from any thread."""
        usual, loud = 10 * np.log10(np.percentile(self._powers, (50, 95)) + 10 ** (SILENCE_DB / 10))
        return Levels(float(usual), float(loud), bool(self._clipped.any()))
