"""The coach's tones, made of sine waves whose edges are shaped so that none clicks.

Music is loud below 500 Hz and soft, but busy, above 5 kHz. The tones lie between,
with overtones, and differ in rhythm and length as well as in pitch, so that they
are told apart over music and by someone who does not hear pitch well.
"""

from __future__ import annotations

from typing import assert_never

import numpy as np

from voicecoach.audio.mixer import Samples
from voicecoach.session.effects import Tone

COUNTDOWN_HZ = 1000.0
EDGE_SECONDS = 0.004
"""Rise and fall of every note."""


def synthesize(tone: Tone, rate: int) -> Samples:
    """``tone`` at ``rate`` samples a second."""
    match tone:
        case Tone.HEARD:
            return _note(rate, 1500, 0.05, level=0.16, decay=0.015)
        case Tone.REFUSED:
            tick = _note(rate, 330, 0.07, level=0.35, decay=0.05, overtones=(0.6, 0.4))
            return np.concatenate((tick, _silence(rate, 0.06), tick))
        case Tone.AGAIN:
            first = _note(rate, 520, 0.07, level=0.25, overtones=(0.4, 0.2))
            second = _note(rate, 780, 0.11, level=0.25, overtones=(0.4, 0.2))
            return np.concatenate((first, second))
        case Tone.SHORT:
            return _note(rate, COUNTDOWN_HZ, 0.12, level=0.28, overtones=(0.3, 0.2))
        case Tone.LONG:
            return _note(rate, COUNTDOWN_HZ, 0.5, level=0.25, overtones=(0.3, 0.2))
        case Tone.BEAT:
            return _note(rate, 800, 0.08, level=0.45, decay=0.012, overtones=(0.5, 0.35))
        case Tone.FINISHED:
            first = _note(rate, 660, 0.16, level=0.35, decay=0.2, overtones=(0.3, 0.15))
            second = _note(rate, 990, 0.4, level=0.35, decay=0.2, overtones=(0.3, 0.15))
            return np.concatenate((first, second))
        case _:
            assert_never(tone)


def _note(
    rate: int,
    hz: float,
    seconds: float,
    *,
    level: float,
    decay: float | None = None,
    overtones: tuple[float, ...] = (),
) -> Samples:
    """A note whose loudest sample is ``level``.

    ``decay`` is the seconds in which it fades to 1/e, None for a note that is held.
    ``overtones`` are the strengths of the second partial, the third and so on.
    """
    time = np.arange(round(seconds * rate)) / rate
    wave = sum(
        strength * np.sin(2 * np.pi * hz * partial * time)
        for partial, strength in enumerate((1.0, *overtones), start=1)
    )
    if decay is not None:
        wave = wave * np.exp(-time / decay)
    edge = np.sin(np.linspace(0, np.pi / 2, round(EDGE_SECONDS * rate))) ** 2
    envelope = np.ones(len(time))
    envelope[: len(edge)] = edge
    envelope[-len(edge) :] = edge[::-1]
    shaped = wave * envelope
    note: Samples = (level * shaped / np.abs(shaped).max()).astype(np.float32)
    return note


def _silence(rate: int, seconds: float) -> Samples:
    return np.zeros(round(seconds * rate), np.float32)
