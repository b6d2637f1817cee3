"""The coach's tones."""

from __future__ import annotations

import numpy as np
import pytest

from voicecoach.audio.mixer import Samples
from voicecoach.audio.tones import synthesize
from voicecoach.session.effects import Tone

RATE = 24_000


def pitch(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples, 2 * RATE))
    return float(spectrum.argmax()) / 2


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("rate", [16_000, 24_000, 44_100, 48_000])
def test_no_tone_clicks_or_clips(tone: Tone, rate: int) -> None:
    samples = synthesize(tone, rate)
    assert samples.dtype == np.float32
    assert abs(samples[0]) < 1e-3
    assert abs(samples[-1]) < 1e-3
    assert 0.1 < np.abs(samples).max() <= 0.5


def test_short_and_long_differ_in_length_alone() -> None:
    short, long = synthesize(Tone.SHORT, RATE), synthesize(Tone.LONG, RATE)
    assert pitch(short) == pytest.approx(pitch(long), abs=10)
    assert len(long) > 3 * len(short)


def test_heard_is_soft_and_short() -> None:
    heard = synthesize(Tone.HEARD, RATE)
    assert len(heard) <= 0.06 * RATE
    others = [synthesize(tone, RATE) for tone in Tone if tone is not Tone.HEARD]
    assert np.abs(heard).max() < min(np.abs(other).max() for other in others)


def test_refused_ticks_twice_and_low() -> None:
    refused = synthesize(Tone.REFUSED, RATE)
    loud = np.abs(refused) > 0.05
    middle = loud[len(loud) * 2 // 5 : len(loud) * 3 // 5]
    assert loud[: len(loud) // 3].any()
    assert not middle.any()
    assert loud[-len(loud) // 3 :].any()
    assert pitch(refused) < 500


def test_again_rises_as_a_question_does_and_is_short() -> None:
    again = synthesize(Tone.AGAIN, RATE)
    middle = round(0.07 * RATE)
    assert pitch(again[:middle]) < pitch(again[middle:]) - 200
    assert len(again) < 0.2 * RATE


def test_finished_rises() -> None:
    finished = synthesize(Tone.FINISHED, RATE)
    assert pitch(finished[: round(0.15 * RATE)]) < pitch(finished[round(0.17 * RATE) :]) - 200
