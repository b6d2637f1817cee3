"""Echo cancellation, its reference, and the words that are the coach's own."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from voicecoach.audio import far_end
from voicecoach.audio.echo import (
    BLOCK,
    LEARNING_BLOCKS,
    Canceller,
    EchoCanceller,
    HalfDuplex,
)
from voicecoach.audio.far_end import FarEnd
from voicecoach.audio.own_words import ROUGH_SECONDS, TAIL_SECONDS, OwnWords

RATE = 16_000
DELAY = round(0.15 * RATE)


def speech_like(seconds: float, seed: int) -> NDArray[np.float64]:
    """Noise that comes and goes as syllables do, below 4 kHz."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal(round(seconds * RATE))
    smooth = np.convolve(noise, np.hanning(8) / 4, "same")
    syllables = np.repeat(rng.uniform(0, 1, round(seconds * 5)) ** 2, RATE // 5)
    return 0.1 * smooth * syllables


def in_a_room(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Late, and with 0.2 s of reverberation."""
    rng = np.random.default_rng(1)
    decay = rng.standard_normal(RATE // 5) * np.exp(-6.9 * np.arange(RATE // 5) / (RATE / 5))
    way = np.concatenate((np.zeros(DELAY), [1.0], 0.2 * decay))
    size = len(sound) + len(way)
    echo = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(way, size), size)
    return 0.3 * echo[: len(sound)]


def cancelled(
    canceller: Canceller, near: NDArray[np.float64], far: NDArray[np.float64]
) -> NDArray[np.float64]:
    blocks = [
        canceller.process(
            *(np.rint(x[i : i + BLOCK] * 32767).astype(np.int16) for x in (near, far))
        )
        for i in range(0, len(near) // BLOCK * BLOCK, BLOCK)
    ]
    return np.concatenate(blocks) / 32767


def db(sound: NDArray[np.float64]) -> float:
    return float(10 * np.log10(np.mean(np.square(sound)) + 1e-12))


def likeness(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The best correlation of the two, up to 10 ms apart."""
    late = RATE // 100
    length = len(one) - late
    return max(
        float(np.corrcoef(one[by : by + length], other[:length])[0, 1]) for by in range(late)
    )


def test_the_echo_goes_and_the_voice_over_it_stays() -> None:
    far = speech_like(12, seed=2)
    echo = in_a_room(far)
    voice = np.concatenate((np.zeros(10 * RATE), speech_like(2, seed=3) * 0.5))
    near = cancelled(EchoCanceller(), echo + voice, far)
    assert db(near[6 * RATE : 10 * RATE]) < db(echo[6 * RATE : 10 * RATE]) - 30
    assert db(near[10 * RATE :]) == pytest.approx(db(voice[10 * RATE :]), abs=2)
    assert likeness(near[10 * RATE :], voice[10 * RATE : len(near)]) > 0.8


def test_without_a_far_end_the_voice_is_whole() -> None:
    voice = speech_like(3, seed=3)
    near = cancelled(EchoCanceller(), voice, np.zeros(len(voice)))
    assert db(near[RATE:]) == pytest.approx(db(voice[RATE:]), abs=1)


def test_the_way_is_being_learned_while_the_first_seconds_of_the_far_end_sound() -> None:
    canceller, loud = EchoCanceller(), speech_like(9, 2)
    silence = np.zeros(2 * RATE)
    learning = []
    for sound in (silence, loud[:RATE], silence, loud[RATE:], silence):
        cancelled(canceller, in_a_room(sound), sound)
        learning.append(canceller.learning)
    assert learning == [False, True, False, False, False]
    assert RATE < LEARNING_BLOCKS * BLOCK < 8 * RATE


def test_half_duplex_is_deaf_while_the_far_end_sounds_and_half_a_second_longer() -> None:
    far = np.concatenate((np.zeros(RATE), np.full(RATE, 0.1), np.zeros(2 * RATE)))
    near = cancelled(HalfDuplex(), np.full(len(far), 0.2), far)
    silent = np.flatnonzero(near == 0) / RATE
    assert (silent[0], silent[-1]) == pytest.approx((1.0, 2.5), abs=0.03)
    assert len(silent) == pytest.approx(1.5 * RATE, abs=2 * BLOCK)


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(far_end, "awake_or_asleep", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def lags(
    clock: Clock, reference: FarEnd, seconds: float, rate: int = 48_000, drift: float = 0.0
) -> list[float]:
    """Seconds by which a tick, played each second, is read late. Sound is played in bursts."""
    played, read, begun = 0, list[np.ndarray[tuple[int], np.dtype[np.int16]]](), clock.now
    for block in range(round(seconds * 50)):
        clock.now = begun + block * 0.02
        while block % 3 == 0 and played < (clock.now - begun) * rate * (1 + drift):
            piece = np.zeros(rate // 100, np.float32)
            piece[0] = 1.0 if played % rate == 0 else 0.0
            reference.play(piece)
            played += len(piece)
        read.append(reference.until(clock.now))
    sound = np.abs(np.concatenate(read))
    ticks = np.flatnonzero(
        (sound > 3000) & (sound >= np.roll(sound, 1)) & (sound > np.roll(sound, -1))
    )
    return [tick / RATE % 1 for tick in ticks]


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_what_is_played_is_read_in_time_whole_and_steadily(clock: Clock, rate: int) -> None:
    late = lags(clock, FarEnd(rate), 20, rate)
    assert len(late) >= 19
    assert all(0 <= lag < 0.13 for lag in late)
    assert max(np.abs(np.diff(late[2:]))) < 0.001


@pytest.mark.parametrize("drift", [-0.001, 0.001])
def test_clocks_that_drift_never_part(clock: Clock, drift: float) -> None:
    reference = FarEnd(48_000)
    lags(clock, reference, 150, drift=drift)
    assert len(reference._waiting) < 0.2 * RATE


def test_after_a_gap_reading_begins_anew(clock: Clock) -> None:
    reference = FarEnd(48_000)
    lags(clock, reference, 3)
    clock.now += 5
    for _ in range(500):
        reference.play(np.zeros(480, np.float32))
    reference.until(clock.now)
    assert len(reference._waiting) < 0.1 * RATE


def test_nothing_played_is_silence_and_a_missing_microphone_fills_no_memory(clock: Clock) -> None:
    reference = FarEnd(48_000)
    assert not reference.until(clock.now).any()
    for _ in range(5000):
        reference.play(np.zeros(480, np.float32))
    assert len(reference._pieces) == far_end.MOST_PIECES


PHRASES = ["next", "pause", "say that again", "again", "up"]


class Session:
    def __init__(self) -> None:
        self.now = 0.0
        self.own = OwnWords(PHRASES, lambda: self.now)

    def masked(self, since: float, now: float) -> frozenset[str]:
        self.now = now
        return self.own.since(since)


def test_a_phrase_is_masked_around_the_time_at_which_it_sounds() -> None:
    it = Session()
    text = "You can say next, when one knee is over its foot and you are ready to go on."
    it.own.started(1, text, t=10.0, seconds=8.0)
    assert it.masked(9.5, 10.5) == {"next"}
    assert it.masked(11.0, 12.0) == {"next"}
    assert it.masked(15.0, 16.0) == frozenset()
    assert it.masked(18.4, 19.0) == frozenset()


def test_the_last_word_is_masked_until_the_room_is_silent() -> None:
    it = Session()
    it.own.started(1, "Say pause.", t=10.0, seconds=1.0)
    assert it.masked(10.9 + TAIL_SECONDS, 12.0) == {"pause"}
    assert it.masked(11.1 + TAIL_SECONDS, 12.0) == frozenset()


def test_a_word_that_was_cut_off_is_not_masked() -> None:
    it = Session()
    it.own.started(1, "Keep your hips level, your chin tucked and say pause.", t=0.0, seconds=6.0)
    it.own.cut(1, 2.0)
    assert it.masked(2.1, 3.0) == frozenset()
    it.own.started(2, "Pause", t=3.0, seconds=ROUGH_SECONDS)
    it.own.cut(3, 3.1)  # of another cue, which never began
    assert it.masked(3.0, 4.5) == {"pause"}


def test_only_whole_words_are_masked() -> None:
    it = Session()
    it.own.started(1, "The next-door upper pauses.", t=0.0, seconds=2.0)
    assert it.masked(0.0, 1.0) == {"next"}
    it.own.started(2, "SAY that, again!", t=2.0, seconds=2.0)
    assert it.masked(3.9, 4.0) == {"say that again", "again"}


def test_what_was_said_long_ago_is_forgotten() -> None:
    it = Session()
    for cue, t in zip(range(100), itertools.count(step=5.0), strict=False):
        it.own.started(cue, "Up", t, 0.5)
    assert len(it.own._cues) < 20
