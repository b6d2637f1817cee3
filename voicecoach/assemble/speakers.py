"""What the microphone hears of the coach: nothing with headphones, an echo with speakers."""

from __future__ import annotations

from collections.abc import Callable, Collection

from voicecoach.audio.echo import Canceller, EchoCanceller, HalfDuplex
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

NO_CANCELLER = (
    "Echo cancellation is not to be had on this system, so on loudspeakers the coach does not "
    "listen while it speaks. Use headphones, or the keyboard, to interrupt it."
)


class Headphones:
    """The microphone can't hear the coach: nothing is done."""

    own_words: OwnWords | None = None
    masked: Masked | None = None
    """The phrases that the coach has been saying since a session time; of speakers."""

    def play(self, samples: Samples) -> None:
        """``samples`` are handed to the output; in its callback."""

    def clean(self, block: Block, taken: float) -> Block:  # noqa: ARG002 - for speakers
        """``block``, which was ``taken`` then, as if nothing had been played."""
        return block

    def sifted(self, put: Put) -> Put:
        """``put`` for what the ear tells, without what the coach alone gave rise to."""
        return put


class Speakers(Headphones):
    """The microphone hears the coach: its echo is cancelled, and its words are no commands."""

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

    def play(self, samples: Samples) -> None:
        self._far_end.play(samples)

    def clean(self, block: Block, taken: float) -> Block:
        left = self._canceller.process(block, self._far_end.until(taken))
        if self._canceller.learning:
            self._learned_at = self._now()
        return left

    def _masked(self, since: float) -> frozenset[str]:
        return self._phrases if since < self._learned_at else self._own_words.since(since)

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
