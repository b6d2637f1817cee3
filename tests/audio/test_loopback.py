"""Does the microphone hear the output? On a card made of software, with and without a way back."""

from __future__ import annotations

import numpy as np
import pytest

from tests.pulse import SoundCard
from voicecoach.audio.loopback import found, measure, sweep

RATE = 16_000


def test_a_way_back_is_found(sound_card: SoundCard) -> None:
    sound_card.let_out(0)
    loopback = measure(None, None)
    assert loopback is not None
    assert loopback.level < 3
    assert loopback.delay > 0.03


def test_without_a_way_back_nothing_is_found(sound_card: SoundCard) -> None:
    assert measure(None, None) is None


@pytest.mark.parametrize("noise", [0.0, 0.001, 0.01])
def test_only_what_is_there_is_found(noise: float) -> None:
    far = np.zeros(3 * RATE)
    played = sweep(RATE)
    far[RATE : RATE + len(played)] = played
    rng = np.random.default_rng(1)
    around = noise * rng.standard_normal(len(far))
    echo = np.roll(far, RATE // 5) * 0.1 + around
    to_int = [np.rint(sound * 32767).astype(np.int16) for sound in (echo, around, far)]
    loopback = found(to_int[0], to_int[2])
    assert loopback is not None
    assert loopback.level == pytest.approx(-20, abs=1.5)
    assert loopback.delay == pytest.approx(0.2, abs=0.001)
    assert found(to_int[1], to_int[2]) is None
