"""The recognizers that are tried: Vosk with any model, and PocketSphinx with its own.

Each is given the same sound and the same phrases, and asked for the same answers.
"""

from __future__ import annotations

import json
import struct
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from voicecoach.speech.endpointer import BLOCK, RATE
from voicecoach.speech.models import load_model
from voicecoach.speech.recognizer import UNKNOWN

Sound = NDArray[np.int16]
"""Mono at RATE, shape (n,)."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """What may be said. Words that a recognizer doesn't know, it hears nothing for."""

    phrases: tuple[str, ...]
    """One that stands in it more often is as much more likely."""
    decoys: tuple[str, ...] = ()
    """Further words, for what is none of the phrases."""
    connected: bool = False
    """Phrases follow each other without a pause. To Vosk they always may."""


@dataclass(frozen=True, slots=True)
class Result:
    """Something heard, for good."""

    text: str
    at: float
    """Seconds of sound from its beginning, with the time that computing took."""


class Pace:
    """When a machine that does nothing else is ready with each piece of sound."""

    def __init__(self) -> None:
        self.spent = 0.0
        """Seconds of computing, all together."""
        self._ready = 0.0
        self._began = 0.0

    def begin(self) -> None:
        """Computing begins."""
        self._began = time.thread_time()

    def ready(self, taken: int) -> float:
        """Computing is over for a piece that ends ``taken`` samples from the beginning; seconds."""
        computing = time.thread_time() - self._began
        self.spent += computing
        self._ready = max(self._ready, taken / RATE) + computing
        return self._ready


class Recognizer(Protocol):
    """Hears sounds, one after the other, each as if it were the first."""

    def results(self, sound: Sound) -> Iterator[Result]:
        """The final results in their order, empty ones left out."""
        ...

    def hear(self, sound: Sound) -> list[str]:
        """The texts of the results."""
        ...

    def appears(self, sound: Sound, text: str) -> int | None:
        """How many samples were taken when a partial result first was ``text``; None if never."""
        ...


class Engine(Protocol):
    """A speech recognition program with its model loaded."""

    name: str
    folder: Path
    """The model's."""
    load_seconds: float
    right_context_seconds: float | None
    """What must have been heard after a sound to judge it; None where that is not known."""

    def knows(self, text: str) -> bool:
        """Whether every word of ``text`` is in its vocabulary."""
        ...

    def recognizer(self, grammar: Grammar) -> Recognizer:
        """One for ``grammar``."""
        ...


class Vosk:
    """Vosk with the model in a folder; raises ModelError."""

    def __init__(self, folder: Path, block: int = BLOCK) -> None:
        """``block``: samples that it is fed at a time; the product's, if nothing is said."""
        import vosk  # noqa: PLC0415  slow to import

        self._model = load_model(folder)
        began = time.perf_counter()
        vosk.Model(str(folder))
        self.load_seconds = time.perf_counter() - began
        self.name = f"Vosk {folder.resolve().name}"
        self.folder = folder
        self._block = block
        self.right_context_seconds = _right_context_seconds(folder / "am" / "final.mdl")

    def knows(self, text: str) -> bool:
        """Whether every word of ``text`` is in its vocabulary."""
        return all(self._model.vosk_model_find_word(word) >= 0 for word in text.split())

    def recognizer(self, grammar: Grammar) -> Recognizer:
        """One for ``grammar`` and ``[unk]``."""
        texts = _known(self, (*grammar.phrases, *grammar.decoys))
        return _VoskRecognizer(self._model, [*texts, UNKNOWN], self._block)


class _VoskRecognizer:
    def __init__(self, model: Any, texts: list[str], block: int) -> None:
        import vosk  # noqa: PLC0415  slow to import

        self._vosk: Any = vosk.KaldiRecognizer(model, float(RATE), json.dumps(texts))
        self._block = block

    def results(self, sound: Sound) -> Iterator[Result]:
        pace = Pace()
        for number, block in enumerate(_blocks(sound, self._block), 1):
            pace.begin()
            ended = self._vosk.AcceptWaveform(block)
            text = json.loads(self._vosk.Result())["text"] if ended else ""
            at = pace.ready(number * self._block)
            if text:
                yield Result(text, at)
        pace.begin()
        text = json.loads(self._vosk.FinalResult())["text"]  # the next one starts afresh
        if text:
            yield Result(text, pace.ready(len(sound)))

    def hear(self, sound: Sound) -> list[str]:
        return [result.text for result in self.results(sound)]

    def appears(self, sound: Sound, text: str) -> int | None:
        appeared = None
        for number, block in enumerate(_blocks(sound, self._block), 1):
            if self._vosk.AcceptWaveform(block):
                self._vosk.Result()
            elif json.loads(self._vosk.PartialResult())["partial"] == text:
                appeared = number * self._block
                break
        self._vosk.FinalResult()
        return appeared


def _right_context_seconds(network: Path) -> float | None:
    """Of a Kaldi nnet3 file, with frames of 10 ms."""
    _, found, rest = network.read_bytes().partition(b"<RightContext> \x04")
    return int(struct.unpack_from("<i", rest)[0]) / 100 if found else None


class PocketSphinx:
    """PocketSphinx with its stock model; raises ImportError where it is not installed.

    Phrases and decoys are the alternatives of a JSGF grammar; there is no ``[unk]`` in it.
    Its own endpointer parts the sound into utterances.
    """

    name = "PocketSphinx"
    right_context_seconds: float | None = None

    def __init__(self) -> None:
        import pocketsphinx  # noqa: PLC0415  an extra

        self.folder = Path(pocketsphinx.get_model_path()) / "en-us"
        began = time.perf_counter()
        self._decoder: Any = _sphinx_decoder()
        self.load_seconds = time.perf_counter() - began

    def knows(self, text: str) -> bool:
        """Whether every word of ``text`` is in its dictionary."""
        return all(self._decoder.lookup_word(word) is not None for word in text.split())

    def recognizer(self, grammar: Grammar) -> Recognizer:
        """One for ``grammar``."""
        weights = Counter(_known(self, (*grammar.phrases, *grammar.decoys)))
        texts = " | ".join(f"/{weight}/ {text}" for text, weight in weights.items())
        rule = f"({texts}){'+' if grammar.connected else ''}"
        decoder = _sphinx_decoder()
        decoder.add_jsgf_string(
            "phrases", f"#JSGF V1.0; grammar phrases; public <phrase> = {rule};"
        )
        decoder.activate_search("phrases")
        return _SphinxRecognizer(decoder)


def _sphinx_decoder() -> Any:
    import pocketsphinx  # noqa: PLC0415  an extra

    return pocketsphinx.Decoder(lm=None, loglevel="FATAL")


class _SphinxRecognizer:
    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder
        self._mean: str = decoder.get_cmn(update=False)
        """Of the features, as it was before any sound."""

    def results(self, sound: Sound) -> Iterator[Result]:
        return (result for _, result, final in self._listen(sound) if final and result.text)

    def hear(self, sound: Sound) -> list[str]:
        return [result.text for result in self.results(sound)]

    def appears(self, sound: Sound, text: str) -> int | None:
        heard = self._listen(sound)
        return next((at for at, result, final in heard if not final and result.text == text), None)

    def _listen(self, sound: Sound) -> Iterator[tuple[int, Result, bool]]:
        """Samples taken, what was heard, and whether it is final."""
        import pocketsphinx  # noqa: PLC0415  an extra

        self._decoder.set_cmn(self._mean)
        endpointer = pocketsphinx.Endpointer()
        size = endpointer.frame_bytes // 2
        speaking = False
        pace = Pace()
        try:
            for number, frame in enumerate(_blocks(sound, size), 1):
                pace.begin()
                speech = endpointer.process(frame)
                if speech is not None:
                    if not speaking:
                        self._decoder.start_utt()
                        speaking = True
                    self._decoder.process_raw(speech)
                    if not endpointer.in_speech:
                        self._decoder.end_utt()
                        speaking = False
                at = pace.ready(number * size)
                if speech is not None:
                    yield number * size, Result(self._text(), at), not speaking
        finally:
            pace.begin()
            if speaking:
                self._decoder.end_utt()
        if speaking:
            yield len(sound), Result(self._text(), pace.ready(len(sound))), True

    def _text(self) -> str:
        hypothesis = self._decoder.hyp()
        return hypothesis.hypstr if hypothesis else ""


def _known(engine: Engine, texts: Sequence[str]) -> list[str]:
    return [text for text in texts if engine.knows(text)]


def _blocks(sound: Sound, size: int) -> Iterator[bytes]:
    """Whole blocks of ``size`` samples; a remainder is left out."""
    whole = sound[: len(sound) // size * size]
    return (block.tobytes() for block in whole.reshape(-1, size))
