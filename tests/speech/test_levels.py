from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from voicecoach.speech.endpointer import BLOCK, RATE
from voicecoach.speech.levels import SILENCE_DB, Meter

SECOND = np.arange(RATE) / RATE


def measured(*sounds: NDArray[np.float64]) -> Meter:
    """``sounds`` one after the other, full scale ±1."""
    meter = Meter()
    samples = np.clip(np.concatenate(sounds) * 32768, -32768, 32767).astype(np.int16)
    for block in samples.reshape(-1, BLOCK):
        meter.accept(block)
    return meter


def tone(hz: float, level: float) -> NDArray[np.float64]:
    """A second of a tone with a root mean square of ``level`` dB."""
    amplitude = 2**0.5 * 10 ** (level / 20)
    return np.asarray(amplitude * np.sin(2 * np.pi * hz * SECOND))


def test_a_word_between_silences_is_loud_and_the_silence_usual() -> None:
    levels = measured(tone(1000, -60), tone(1000, -20), tone(1000, -60)).levels()
    assert levels.usual == pytest.approx(-60, abs=0.5)
    assert levels.loud == pytest.approx(-20, abs=0.5)
    assert not levels.clipped


def test_what_is_more_than_three_seconds_old_is_forgotten() -> None:
    quiet = tone(1000, -50)
    levels = measured(tone(1000, 6), quiet, quiet, quiet).levels()
    assert levels.loud == pytest.approx(-50, abs=0.5)
    assert not levels.clipped


def test_rumble_below_speech_and_a_constant_offset_do_not_count() -> None:
    assert measured(tone(50, -10) + 0.1, tone(50, -10) + 0.1).levels().loud < -50


def test_sound_that_is_cut_off_is_clipped() -> None:
    assert measured(tone(300, 0)).levels().clipped
    assert not measured(tone(300, -4)).levels().clipped


def test_no_sound_at_all() -> None:
    assert Meter().levels().loud == SILENCE_DB
