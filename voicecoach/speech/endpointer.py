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
"""Quiet that ends an utterance."""
MASKED_QUIET_BLOCKS = 15
"""The same where noise hides soft consonants at the end of words, and between them."""
MASKED_DB = 25.0
"""Speech whose loudest block is less than this over the floor is so hidden."""
STIRRED_BLOCKS, STIRRING_BLOCKS = 2, 30
"""So many voiced of so many: there is more to hear than noise."""
LONGEST_BLOCKS = 150
UNSETTLED_BLOCKS = 50
"""So much longer while what is said still changes: music may have begun the utterance."""
REARM_BLOCKS = 6
"""Quiet after an utterance that was ended before it was quiet, before the next may begin."""
REARM_LONGEST = 25
"""The same, quiet or not: in music or a noise there may be none."""
ONSET_DB = 7.0
"""Over the floor, to begin."""
VOICED_DB = 4.0
"""Over the floor, to go on."""
FADED_DB, FADED_PART = 12.0, 0.35
"""So far below the loudest of the utterance it is no longer the one who spoke: dB, and where the
room is quiet, part of the way to the floor, for there the soft end of a long word stands out."""
LARGEST_SWING_DB = 8.0
"""Above it, the swing of the last seconds was a person talking."""
FAINTEST_DB = -60.0
"""Full scale is 0. Fainter is quiet, even in a silent room."""

_QUIETEST_FLOOR = FAINTEST_DB - VOICED_DB
_WINDOW_BLOCKS = 200
_FLOOR_PERCENT = 15
_USUAL_PERCENT = 40
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
        self._loudest = 0.0
        """dB over the floor, in this utterance."""
        self.floor = _QUIETEST_FLOOR
        """Of the last seconds, with the swing of a noise that is not steady. dB, full scale being
        0, in the band of speech."""
        self.peak = _QUIETEST_FLOOR
        """The loudest block of the utterance; outside of one, the latest block. dB, too."""
        self.faded = 0
        """Blocks in a row, of the utterance, that are so far below the peak that it has faded."""
        self._spent = 0
        """After an utterance that was ended before it was quiet: blocks that the next waits for
        quiet at most."""

    @property
    def position(self) -> int:
        """Samples taken so far."""
        return self._blocks * BLOCK

    @property
    def lingers(self) -> bool:
        """The last block was still of the utterance that has been ended."""
        return self._spent > 0 and self._run == 0

    @property
    def masked(self) -> bool:
        """Noise may hide quiet between and after the words of this utterance."""
        return self._loudest < MASKED_DB

    @property
    def stirs(self) -> bool:
        """Something stood out of the noise a moment ago, if not for long enough to be an onset."""
        recent = np.arange(self._blocks - STIRRING_BLOCKS, self._blocks) % _WINDOW_BLOCKS
        above = self._levels[recent] >= self.floor + VOICED_DB
        return int(np.count_nonzero(above)) >= STIRRED_BLOCKS

    @property
    def rises(self) -> bool:
        """The latest blocks may be the first of an onset."""
        return self.idle and self._run > 0

    @property
    def idle(self) -> bool:
        """An utterance may begin."""
        return self._first is None and not self._spent

    def begin(self, ago: int) -> Onset:
        """An utterance has begun so many blocks ago, for who hears it through noise."""
        self._first = max(0, self._blocks - ago)
        self._voiced, self._loudest, self._run, self.faded = ago, 0.0, 0, 0
        return Onset(self._first * BLOCK)

    def accept(
        self, block: NDArray[np.int16], patience: int | None = None, *, settled: bool = True
    ) -> Onset | Offset | None:
        """Take the next ``block``, shape (320,); what it shows to have happened, if anything.

        ``patience``: blocks of quiet that end the utterance, 0 to end it now, for who
        knows better than by its loudness. ``settled``: whether the utterance can be cut
        here, if it has lasted as long as it may, without cutting a word.
        """
        spectrum = np.fft.rfft(block * _TAPER)[_BAND]
        level = float(10 * np.log10(np.vdot(spectrum, spectrum).real / BLOCK**2 + 1e-12))
        self._levels[self._blocks % _WINDOW_BLOCKS] = level
        self._blocks += 1
        self.floor = max(self._noise(), _QUIETEST_FLOOR)
        above = level - self.floor
        if self._first is None:
            self.peak = level
            return self._outside(above)
        self.peak = max(self.peak, level)
        fall = max(FADED_DB, FADED_PART * (self.peak - self.floor))
        self.faded = self.faded + 1 if level < self.peak - fall else 0
        return self._within(above, patience, settled)

    def _noise(self) -> float:
        """The floor, and higher by the swing of a noise that is not steady."""
        known = self._levels[: min(self._blocks, _WINDOW_BLOCKS)]
        low, usual = (len(known) * percent // 100 for percent in (_FLOOR_PERCENT, _USUAL_PERCENT))
        ranked = np.partition(known, (low, usual))
        return float(ranked[low] + min(ranked[usual] - ranked[low], LARGEST_SWING_DB))

    def _outside(self, above: float) -> Onset | None:
        if self._spent:
            self._run = self._run + 1 if above < VOICED_DB else 0
            self._spent = 0 if self._run == REARM_BLOCKS else self._spent - 1
            if not self._spent:
                self._run = 0
            return None
        self._run = self._run + 1 if above >= ONSET_DB else 0
        if self._run < ONSET_BLOCKS:
            return None
        self._first = self._blocks - ONSET_BLOCKS
        self._voiced, self._loudest, self._run, self.faded = ONSET_BLOCKS, above, 0, 0
        return Onset(self._first * BLOCK)

    def _within(self, above: float, patience: int | None, settled: bool) -> Offset | None:
        assert self._first is not None
        self._loudest = max(self._loudest, above)
        if above >= VOICED_DB:
            self._voiced, self._run = self._voiced + 1, 0
        else:
            self._run += 1
        if patience is None:
            patience = MASKED_QUIET_BLOCKS if self.masked else QUIET_BLOCKS
        longest = LONGEST_BLOCKS if settled else LONGEST_BLOCKS + UNSETTLED_BLOCKS
        if self._run < patience and self._blocks - self._first < longest:
            return None
        self._spent = REARM_LONGEST if self._run < REARM_BLOCKS else 0
        offset = Offset(
            self._first * BLOCK, (self._blocks - self._run) * BLOCK, self._voiced * BLOCK
        )
        self._first, self._run = None, 0
        return offset
