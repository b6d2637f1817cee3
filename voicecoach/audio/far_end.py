"""What the coach plays, brought to the microphone's time: the reference of echo cancellation.

Output and microphone have clocks of their own, and give and take sound in bursts. So what
is played is read as fast as the microphone's blocks come, each with what had been handed
to the output when it was taken: an echo is always later than that. Reading lags by as much
as the bursts need, and moves only when sound is missing, or the lag has become too long.
"""

from __future__ import annotations

from collections import deque

import numpy as np
import soxr
from numpy.typing import NDArray

from voicecoach.audio.capture import BLOCKS_PER_SECOND, RATE
from voicecoach.audio.clock import awake_or_asleep
from voicecoach.audio.mixer import Samples

BLOCK = RATE // BLOCKS_PER_SECOND
CUSHION = RATE * 60 // 1000
"""Samples that reading lags at first. Echoes are later still: output alone takes 0.1 s."""
LONGEST_LAG = RATE // 10
"""Samples, at the best moment of a window, above which reading jumps."""
WINDOW_BLOCKS = 5 * BLOCKS_PER_SECOND
GAP_SECONDS = 0.5
"""Between two blocks of the microphone, after which reading begins anew."""
MOST_PIECES = 1000
"""That wait for a microphone which may never come."""


class FarEnd:
    """The mixer's sound at ``rate``, read in blocks of 20 ms at 16 kHz."""

    def __init__(self, rate: int) -> None:
        self._pieces: deque[tuple[float, Samples]] = deque(maxlen=MOST_PIECES)
        """Played but not read, and when each was handed to the output."""
        self._resampler = soxr.ResampleStream(rate, RATE, 1, "float32")
        self._waiting: NDArray[np.float32] = np.zeros(0, np.float32)
        """At RATE."""
        self._latest: float | None = None
        self._least = WINDOW_BLOCKS * BLOCK
        """Lag in this window, samples."""
        self._blocks = 0

    def play(self, samples: Samples) -> None:
        """Note what is handed to the output now. Neither blocks nor raises; from its callback."""
        self._pieces.append((awake_or_asleep(), samples))

    def until(self, taken: float) -> NDArray[np.int16]:
        """What belongs to the microphone's block of time ``taken``. From one thread."""
        if self._latest is None or not 0 <= taken - self._latest < GAP_SECONDS:
            self._begin(taken)
        self._latest = taken
        self._receive(taken)
        self._judge(len(self._waiting) - BLOCK)
        missing = max(BLOCK - len(self._waiting), 0)
        block = np.concatenate((self._waiting[:BLOCK], np.zeros(missing, np.float32)))
        self._waiting = self._waiting[BLOCK:]
        return np.rint(np.clip(block, -1, 1) * 32767).astype(np.int16)

    def _begin(self, taken: float) -> None:
        self._receive(taken)
        self._waiting = self._waiting[-BLOCK - CUSHION :]
        self._least, self._blocks = WINDOW_BLOCKS * BLOCK, 0

    def _receive(self, taken: float) -> None:
        """Take in what was played by then."""
        while self._pieces and self._pieces[0][0] <= taken:
            piece = self._resampler.resample_chunk(self._pieces.popleft()[1])
            self._waiting = np.concatenate((self._waiting, piece))

    def _judge(self, lag: int) -> None:
        """Jump over what makes every block of a window lag."""
        self._least = min(self._least, lag)
        self._blocks += 1
        if self._blocks < WINDOW_BLOCKS:
            return
        if self._least > LONGEST_LAG:
            self._waiting = self._waiting[self._least - CUSHION :]
        self._least, self._blocks = WINDOW_BLOCKS * BLOCK, 0
