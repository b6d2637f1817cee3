"""What the microphone hears of the coach: nothing with headphones, an echo with speakers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from voicecoach.audio.echo import FULL_SCALE, Canceller, EchoCanceller, HalfDuplex
from voicecoach.audio.far_end import FarEnd
from voicecoach.audio.microphone import Block
from voicecoach.audio.mixer import Samples
from voicecoach.audio.own_words import OwnWords
from voicecoach.session.events import (
    CommandDoubted,
    Event,
    SpeechEnded,
    SpeechRejected,
    SpeechStarted,
)
from voicecoach.speech.ear import Masked

Put = Callable[[Event], None]

REMNANT = 0.08
"""Power of what is left of an utterance to that of the echo in it, each at its loudest, below which
it was nothing but echo. In simulated rooms with echoes of up to 5 dB over a person, the coach's
words that were taken for commands were 17 to 26 dB below it, from loudspeakers that distort much 12
to 20 dB, and the commands of voices 9 dB at most."""
COMPARED_BLOCKS = 250
"""An utterance is shorter."""
NO_CANCELLER = (
    "Echo cancellation is not to be had on this system, so on loudspeakers the coach does not "
    "listen while it speaks. Use headphones, or the keyboard, to interrupt it."
)


class Headphones:
    """The microphone can't hear the coach: nothing is done."""

    own_words: OwnWords | None = None
    masked: Masked | None = None
    """The phrases that may be the coach's own voice since a session time; of speakers."""

    def play(self, samples: Samples) -> None:
        """``samples`` are handed to the output; in its callback."""

    def clean(self, block: Block, taken: float) -> Block:  # noqa: ARG002 - for speakers
        """``block``, which was ``taken`` then, as if nothing had been played."""
        return block

    def sifted(self, put: Put) -> Put:
        """``put`` for what the ear tells, without what the coach alone gave rise to."""
        return put


@dataclass(frozen=True, slots=True)
class _Powers:
    """Of a block, mean, full scale being 1."""

    t: float
    """Session time."""
    echo: float
    left: float
    """Of the microphone's sound without it."""


class Speakers(Headphones):
    """The microphone hears the coach: its echo is cancelled, and what is left is no command."""

    def __init__(
        self, rate: int, phrases: Collection[str], now: Callable[[], float], notes: list[str]
    ) -> None:
        """``rate``: of what is played. ``now``: the session time."""
        self.own_words = self._own_words = OwnWords(phrases, now)
        self.masked = self._masked
        self._phrases = frozenset(phrases)
        self._now = now
        self._learned_at = 0.0
        """Session time until which the coach's voice may have been heard as any words."""
        self._far_end = FarEnd(rate)
        self._canceller = _canceller(notes)
        self._powers: deque[_Powers] = deque(maxlen=COMPARED_BLOCKS)

    def play(self, samples: Samples) -> None:
        self._far_end.play(samples)

    def clean(self, block: Block, taken: float) -> Block:
        left = self._canceller.process(block, self._far_end.until(taken))
        if self._canceller.learning:
            self._learned_at = self._now()
        power = float(np.mean(np.square(left / FULL_SCALE)))
        self._powers.append(_Powers(self._now(), self._canceller.echo, power))
        return left

    def _masked(self, since: float) -> frozenset[str]:
        if since < self._learned_at or self._is_remnant(since):
            return self._phrases
        return self._own_words.since(since)

    def _is_remnant(self, since: float) -> bool:
        """Whether what is left since that session time is so little that nobody spoke."""
        lately = [powers for powers in tuple(self._powers) if powers.t >= since]
        echo = max((powers.echo for powers in lately), default=0.0)
        return max((powers.left for powers in lately), default=0.0) < REMNANT * echo

    def sifted(self, put: Put) -> Put:
        began = 0.0

        def put_sifted(event: Event) -> None:
            nonlocal began
            if isinstance(event, SpeechStarted):
                began = event.t
            unclear = isinstance(event, SpeechRejected | CommandDoubted)
            if unclear and self._own_words.any_since(began):
                event = SpeechEnded(event.t)  # most likely an echo: nobody is to be told to repeat
            put(event)

        return put_sifted


def _canceller(notes: list[str]) -> Canceller:
    try:
        return EchoCanceller()
    except ImportError:
        notes.append(NO_CANCELLER)
        return HalfDuplex()
