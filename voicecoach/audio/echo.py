"""Takes the coach's own voice out of what the microphone hears, where that hears the speakers.

Two stages. The first learns the way from the speakers to the microphone and subtracts
what comes along it; it leaves the words of a person who speaks at the same time as they
were. It is the partitioned Kalman filter of F. Kuech, E. Mabande and G. Enzner,
"State-space architecture of the partitioned-block-based acoustic echo controller"
(ICASSP 2014). The second, the echo canceller of WebRTC, suppresses what is left: what
the first has not learned yet, or can't, because speakers bend what they play. Alone it
would hear a person over the coach much worse: it knows 50 ms of a room's reverberation
and suppresses the rest, with the words in it.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from voicecoach.audio.capture import BLOCKS_PER_SECOND, RATE

BLOCK = RATE // BLOCKS_PER_SECOND
PARTITIONS = 25
"""Blocks: an echo half a second late can be learned, its reverberation included."""
CONSTRAINED = 5
"""Partitions in each block whose circular part is cleared, in turn."""
MEMORY = 0.997
"""Of the way, from block to block: rooms change when someone moves, and clocks drift."""
FIRST_VARIANCE = 0.1
"""Of each coefficient, before anything is known."""
LEARNING_BLOCKS = 5 * BLOCKS_PER_SECOND
"""Of the far end, until so little of it is left that no words are heard in it. In 14 simulated
rooms, with echoes up to as loud as a person, commands were heard that began up to 3.5 s after the
coach had begun to speak."""
INAUDIBLE = 1e-3
"""Power of the far end, over all partitions, below which there is nothing to cancel."""
TAIL_BLOCKS = PARTITIONS
"""That the half-duplex ear stays shut after the coach fell silent."""
FULL_SCALE = 32768

Block = NDArray[np.int16]
"""Shape (320,), 20 ms at 16 kHz."""


class Canceller(Protocol):
    """Something that leaves of the near end what is not of the far end."""

    @property
    def learning(self) -> bool:
        """Whether so much of the far end was left just now that words may be heard in it."""
        ...

    @property
    def echo(self) -> float:
        """Mean power of what is taken for the echo in the last block, full scale being 1."""
        ...

    def process(self, near: Block, far: Block) -> Block:
        """``near`` without the echo of ``far`` and of those before; far comes first or at once."""


class EchoCanceller:
    """A Canceller for speech over speech. No clock, no thread: the same blocks, the same result.

    Raises ImportError where WebRTC's canceller is not to be had.
    """

    def __init__(self) -> None:
        from pywebrtc_audio import EchoCanceller as Suppressor  # noqa: PLC0415 - speakers only

        self._linear = _LinearCanceller()
        self._suppressor: Any = Suppressor(RATE, 1)

    @property
    def learning(self) -> bool:
        return self._linear.sounding and self._linear.learned_from < LEARNING_BLOCKS

    @property
    def echo(self) -> float:
        return self._linear.echo

    def process(self, near: Block, far: Block) -> Block:
        rest: Block = self._suppressor.process(self._linear.process(near, far), far)
        return rest


class HalfDuplex:
    """A Canceller that hears nothing while the far end sounds, nor shortly after."""

    learning = False
    echo = 0.0
    """It does not know."""

    def __init__(self) -> None:
        self._shut = 0
        """Blocks."""

    def process(self, near: Block, far: Block) -> Block:
        self._shut = TAIL_BLOCKS if np.any(far) else max(self._shut - 1, 0)
        return np.zeros_like(near) if self._shut else near


class _LinearCanceller:
    """The first stage. Arrays of shape (PARTITIONS, BLOCK + 1): one spectrum a partition."""

    def __init__(self) -> None:
        shape = (PARTITIONS, BLOCK + 1)
        self._far = np.zeros(shape, np.complex64)
        """Of the blocks played, the latest first."""
        self._way = np.zeros(shape, np.complex64)
        """From the speakers to the microphone."""
        self._variance = np.full(shape, FIRST_VARIANCE, np.float32)
        """Of the way: how unsure it is."""
        self._latest = np.zeros(BLOCK, np.float32)
        self._turn = 0
        self.sounding = False
        """Whether the far end may be heard in the last block."""
        self.learned_from = 0
        """Blocks in which it was, up to now."""
        self.echo = 0.0
        """Mean power of its echo in the last block."""

    def process(self, near: Block, far: Block) -> Block:
        self._take(np.divide(far, FULL_SCALE, dtype=np.float32))
        power = _power(self._far)
        self.sounding = bool(power.sum() >= INAUDIBLE)
        if not self.sounding:
            self.echo = 0.0
            return near
        self.learned_from += 1
        echo = np.fft.irfft((self._far * self._way).sum(axis=0))[BLOCK:]
        self.echo = float(np.mean(echo**2))
        rest = (near / FULL_SCALE - echo).astype(np.float32)
        self._learn(rest, power)
        return np.clip(np.rint(rest * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)

    def _take(self, block: NDArray[np.float32]) -> None:
        self._far[1:] = self._far[:-1]
        self._far[0] = np.fft.rfft(np.concatenate((self._latest, block)))
        self._latest = block

    def _learn(self, rest: NDArray[np.float32], power: NDArray[np.float32]) -> None:
        """Correct the way by what it left; ``power`` is that of the far end."""
        error = np.fft.rfft(np.concatenate((np.zeros(BLOCK, np.float32), rest)))
        unsure = (self._variance * power).sum(axis=0) / 2
        gain = self._variance * self._far.conj() / (unsure + _power(error) + 1e-6)
        self._way += gain * error
        self._constrain()
        known = np.maximum(1 - (gain * self._far).real / 2, 0)
        self._variance *= MEMORY**2 * known
        self._variance += (1 - MEMORY**2) * _power(self._way)

    def _constrain(self) -> None:
        """Keep what a convolution of blocks can be, a few partitions at a time."""
        chosen = (self._turn + np.arange(CONSTRAINED)) % PARTITIONS
        self._turn += CONSTRAINED
        way = np.fft.irfft(self._way[chosen])
        way[:, BLOCK:] = 0
        self._way[chosen] = np.fft.rfft(way)


def _power(spectrum: NDArray[np.complexfloating[Any, Any]]) -> NDArray[np.float32]:
    power: NDArray[np.float32] = spectrum.real**2 + spectrum.imag**2
    return power
