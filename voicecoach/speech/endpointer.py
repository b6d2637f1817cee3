"""When someone begins and ends to speak, judged by loudness over a tracked noise floor.

The power of each block in the band of speech is compared with a low percentile of
the last seconds (after the minimum statistics of R. Martin, IEEE Trans. Speech and
Audio Processing 9(5), 2001). Steady noise fills that window and becomes the floor; a
person leaves gaps in it, which hold the floor down.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
BLOCK = 320
"""Samples in a block: 20 ms."""

ONSET_BLOCKS = 3
QUIET_BLOCKS = 11
LONGEST_BLOCKS = 150
ONSET_DB = 8.0
"""Over the floor, to begin."""
VOICED_DB = 6.0
"""Over the floor, to go on."""
FAINTEST_DB = -60.0
"""Full scale is 0. Fainter is quiet, even in a silent room."""

_WINDOW_BLOCKS = 200
_FLOOR_PERCENT = 15
_LOW_HZ, _HIGH_HZ = 200, 7000
_BAND = slice(_LOW_HZ * BLOCK // RATE, _HIGH_HZ * BLOCK // RATE)
_TAPER = np.hanning(BLOCK) / 32768


@dataclass(frozen=True, slots=True)
class Onset:
    """Someone has begun to speak."""

    first: int
    """Position of the first voiced sample, counted from the first block."""


@dataclass(frozen=True, slots=True)
class Offset:
    """They are quiet again, or have been heard for as long as an utterance may last."""

    first: int
    """Position of the first voiced sample."""
    end: int
    """Position after the last voiced sample."""
    voiced: int
    """Samples in voiced blocks between the two."""


class Endpointer:
    """Finds the utterances in a stream of blocks. Deterministic; knows no clock."""

    def __init__(self) -> None:
        self._levels = np.full(_WINDOW_BLOCKS, np.nan)
        self._blocks = 0
        self._run = 0
        """Voiced blocks in a row before an utterance, quiet ones in a row within or after."""
        self._first: int | None = None
        """Block that began the utterance; None outside of one."""
        self._voiced = 0
        self._spent = False
        """The utterance reached its longest; the next waits for quiet."""

    @property
    def position(self) -> int:
        """Samples taken so far."""
        return self._blocks * BLOCK

    def accept(self, block: NDArray[np.int16]) -> Onset | Offset | None:
        """Take the next ``block``, shape (320,); what it shows to have happened, if anything."""
        spectrum = np.fft.rfft(block * _TAPER)[_BAND]
        level = 10 * np.log10(np.vdot(spectrum, spectrum).real / BLOCK**2 + 1e-12)
        self._levels[self._blocks % _WINDOW_BLOCKS] = level
        self._blocks += 1
        above = level - max(self._floor(), FAINTEST_DB - VOICED_DB)
        if self._first is None:
            return self._outside(above)
        return self._within(above)

    def _floor(self) -> float:
        known = self._levels[: min(self._blocks, _WINDOW_BLOCKS)]
        rank = len(known) * _FLOOR_PERCENT // 100
        return float(np.partition(known, rank)[rank])

    def _outside(self, above: float) -> Onset | None:
        if self._spent:
            self._run = self._run + 1 if above < VOICED_DB else 0
            if self._run == QUIET_BLOCKS:
                self._spent, self._run = False, 0
            return None
        self._run = self._run + 1 if above >= ONSET_DB else 0
        if self._run < ONSET_BLOCKS:
            return None
        self._first = self._blocks - ONSET_BLOCKS
        self._voiced, self._run = ONSET_BLOCKS, 0
        return Onset(self._first * BLOCK)

    def _within(self, above: float) -> Offset | None:
        assert self._first is not None
        if above >= VOICED_DB:
            self._voiced, self._run = self._voiced + 1, 0
        else:
            self._run += 1
        self._spent = self._blocks - self._first >= LONGEST_BLOCKS
        if self._run < QUIET_BLOCKS and not self._spent:
            return None
        offset = Offset(
            self._first * BLOCK, (self._blocks - self._run) * BLOCK, self._voiced * BLOCK
        )
        self._first, self._run = None, 0
        return offset
