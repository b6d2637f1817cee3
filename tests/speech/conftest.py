from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from voicecoach.speech.endpointer import BLOCK, RATE
from voicecoach.speech.models import embedded_model, load_model
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer

Speak = Callable[[str, str], NDArray[np.float32]]


def blocks(*sounds: NDArray[Any]) -> NDArray[np.int16]:
    """One sound after the other, samples within ±1, as a microphone gives it: shape (n, BLOCK)."""
    samples: NDArray[np.int16] = np.asarray(
        np.clip(np.concatenate(sounds), -1, 1) * 32767, np.int16
    )
    return samples[: len(samples) // BLOCK * BLOCK].reshape(-1, BLOCK)


@pytest.fixture(scope="session")
def model() -> Any:
    return load_model(embedded_model())


@pytest.fixture(scope="session")
def speak() -> Iterator[Speak]:
    """``speak(voice, text)``: 16 kHz samples of shape (n,), at most ±1."""
    voices: dict[str, Pyttsx3Synthesizer] = {}

    def spoken(voice: str, text: str) -> NDArray[np.float32]:
        if voice not in voices:
            voices[voice] = Pyttsx3Synthesizer(voice, 160)
        clip = voices[voice].render(text)
        samples: NDArray[np.float32] = soxr.resample(clip.samples, clip.rate, RATE)
        return samples

    yield spoken
    for synthesizer in voices.values():
        synthesizer.close()
