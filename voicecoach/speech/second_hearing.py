"""An utterance, heard once more: slower, as it goes on, and by whole phrases.

Where the model knows a phrase as one word, no words of others mix into it. The first
hearing needs to know how far a phrase has come; this one does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from voicecoach.speech.endpointer import RATE
from voicecoach.speech.models import compound
from voicecoach.speech.voting import Word, Words

SLOWER = 15 / 16
"""Times its own speed, pitch and all: far enough from it for the model to err in other ways, and
near enough for it to be right nearly as often."""
WORD_WEIGHT = 12
"""How much likelier a phrase of one word is than one of several that the model knows as one: it has
fewer sounds to be told by."""


class SecondHearing:
    """Hears utterances, each by itself. Use it from one thread."""

    def __init__(self, model: Any, phrases: Iterable[str], others: Iterable[str]) -> None:
        """``model``: a ``vosk.Model`` that knows all words of ``phrases`` and ``others``.

        ``phrases``: each as often as it is likelier. ``others``: what may be said as well, each as
        likely as a phrase of several words.
        """
        import vosk  # noqa: PLC0415 - slow to import

        phrases = tuple(phrases)
        self._phrases = {compound(phrase): phrase for phrase in phrases}
        grammar = json.dumps([*_entries(model, phrases), *others])
        self._vosk: Any = vosk.KaldiRecognizer(model, float(RATE), grammar)
        self._vosk.SetWords(True)
        self._resampler = soxr.ResampleStream(SLOWER * RATE, RATE, 1, "int16", quality="LQ")
        self._fed = 0
        self._since = 0.0
        """Seconds of what was fed, up to which no word counts."""
        self._words: list[Word] = []
        self._paused = False
        """Whether it noticed a pause with the latest block."""

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
        self._paused = bool(self._vosk.AcceptWaveform(sound.tobytes()))
        if self._paused:
            self._take(self._vosk.Result())

    def finish(self, since: Sequence[NDArray[np.int16]] = ()) -> Words:
        """What was said since this was asked last. What follows is heard afresh.

        ``since``: the latest blocks; what began in them is of what follows.
        """
        paused = self._paused  # then it has not heard what came since
        self._take(self._vosk.FinalResult())
        until = (self._fed - sum(map(len, since)) / SLOWER) / RATE
        said, self._words = [word for word in self._words if word["start"] < until], []
        if not paused:
            for block in since:
                self.feed(block)
        return said

    def _take(self, result: str) -> None:
        found = json.loads(result).get("result", [])
        self._words += (
            {**word, "word": self._phrases.get(word["word"], word["word"])}
            for word in found
            if word["end"] > self._since
        )


def _entries(model: Any, phrases: Sequence[str]) -> Iterator[str]:
    """For a grammar: each of ``phrases`` as one word, if ``model`` knows it so."""
    longer = {phrase: compound(phrase) for phrase in phrases if " " in phrase}
    known = {p: whole for p, whole in longer.items() if model.vosk_model_find_word(whole) >= 0}
    for phrase in phrases:
        if phrase in longer:
            yield known.get(phrase, phrase)
        else:
            yield from repeat(phrase, WORD_WEIGHT if known else 1)
