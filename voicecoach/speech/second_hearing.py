"""An utterance, heard once more: slower, as it goes on."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from voicecoach.speech.endpointer import RATE
from voicecoach.speech.voting import Word, Words

SLOWER = 15 / 16
"""Times its own speed, pitch and all: far enough from it for the model to err in other ways, and
near enough for it to be right nearly as often."""


class SecondHearing:
    """Hears utterances, each by itself. Use it from one thread."""

    def __init__(self, recognizer: Any) -> None:
        """``recognizer``: a ``vosk.KaldiRecognizer`` for RATE that nobody else feeds."""
        self._vosk = recognizer
        self._vosk.SetWords(True)
        self._resampler = soxr.ResampleStream(SLOWER * RATE, RATE, 1, "int16", quality="LQ")
        self._fed = 0
        self._since = 0.0
        """Seconds of what was fed, up to which no word counts."""
        self._words: list[Word] = []

    def begin(self, disowned: float) -> None:
        """An utterance is fed from here on.

        Words that end within the first ``disowned`` seconds are nobody's.
        """
        self.finish()
        self._resampler.clear()
        self._since = self._fed / RATE + disowned / SLOWER

    def feed(self, block: NDArray[np.int16]) -> None:
        """Hear what comes next, shape (n,)."""
        sound = self._resampler.resample_chunk(block)
        self._fed += len(sound)
        if self._vosk.AcceptWaveform(sound.tobytes()):
            self._take(self._vosk.Result())

    def finish(self) -> Words:
        """What was said since this was asked last. What follows is heard afresh."""
        self._take(self._vosk.FinalResult())
        said, self._words = self._words, []
        return said

    def _take(self, result: str) -> None:
        found = json.loads(result).get("result", [])
        self._words += (word for word in found if word["end"] > self._since)
