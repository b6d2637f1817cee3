"""The room in memory."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.audio.fakes import HeldCues, tone_clip
from voicecoach.audio.player import MixingPlayer
from voicecoach.audio.virtual import (
    EAR_BLOCK,
    EAR_RATE,
    MIXER_RATE,
    TRAINEE_RMS,
    Studio,
    background,
    pink_noise,
)
from voicecoach.errors import TraineeError
from voicecoach.ports import Clip
from voicecoach.session.effects import Beep, Say, Tone
from voicecoach.session.events import CueFinished, CueStarted, Interrupted, SpeechStarted, TimerDue


class Ear:
    def __init__(self, studio: Studio) -> None:
        self.blocks: list[NDArray[np.int16]] = []
        studio.listen(self.blocks.append)

    @property
    def heard(self) -> NDArray[np.float32]:
        return np.divide(np.concatenate(self.blocks), 32767, dtype=np.float32)


class Tape:
    def __init__(self) -> None:
        self.pieces: list[NDArray[np.float32]] = []

    def write(self, frames: NDArray[np.float32]) -> None:
        self.pieces.append(frames)

    @property
    def sides(self) -> NDArray[np.float32]:
        return np.concatenate(self.pieces).T


def rms(samples: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean(np.square(samples))))


@pytest.mark.parametrize("due", [0.0, 0.001, 0.02, 1.23456, 7.5])
def test_a_timer_is_due_on_its_sample(due: float) -> None:
    studio = Studio()
    assert studio.next(due) == TimerDue(due)
    assert studio.mixer.position == round(due * MIXER_RATE)


def test_what_is_queued_comes_in_order_and_before_a_timer() -> None:
    studio = Studio()
    studio.put(SpeechStarted(0))
    studio.put(Interrupted(0))
    assert [studio.next(0) for _ in range(3)] == [SpeechStarted(0), Interrupted(0), TimerDue(0)]


def test_a_timer_in_the_past_is_due_at_once() -> None:
    studio = Studio()
    studio.next(1.0)
    assert studio.next(0.5) == TimerDue(0.5)
    assert studio.now() == 1.0


def test_cues_and_timers_come_in_the_order_of_time() -> None:
    studio = Studio()
    player = MixingPlayer(studio.mixer, HeldCues({"one": tone_clip(0.25)}), studio, lead=0)
    player.say(Say(1, "one", at=0.105))
    assert studio.next(0.11) == CueStarted(0.105, 1)
    assert studio.next(0.11) == TimerDue(0.11)
    assert studio.next(0.355) == CueFinished(0.355, 1)
    assert studio.next(0.355) == TimerDue(0.355)


def test_a_sound_asked_for_when_a_timer_is_due_starts_on_that_sample() -> None:
    tape = Tape()
    studio = Studio(record=tape.write)
    player = MixingPlayer(studio.mixer, HeldCues(), studio, lead=0)
    studio.next(0.12345)
    player.beep(Beep(Tone.SHORT, at=0.12345))
    studio.next(1.0)
    coach, _ = tape.sides
    assert len(coach) == MIXER_RATE
    assert np.flatnonzero(coach)[0] == round(0.12345 * MIXER_RATE) + 1  # a sine begins with 0


def test_the_ear_hears_whole_blocks_however_time_is_split() -> None:
    studio = Studio()
    ear = Ear(studio)
    for due in (0.001, 0.013, 0.0399, 0.04, 0.11):
        studio.next(due)
    assert [len(block) for block in ear.blocks] == [EAR_BLOCK] * 5
    assert ear.blocks[0].dtype == np.int16


def test_the_trainee_is_heard_and_recorded_at_the_same_time_and_level() -> None:
    tape = Tape()
    studio = Studio(record=tape.write)
    ear = Ear(studio)
    clip = tone_clip(0.5, rate=22_050, level=0.9)
    studio.speak(clip, at=0.4321)
    studio.next(0.7)
    studio.next(1.5)
    coach, trainee = tape.sides
    assert not coach.any()
    for sound, rate in ((ear.heard, EAR_RATE), (trainee, MIXER_RATE)):
        loud = np.flatnonzero(np.abs(sound) > TRAINEE_RMS / 4) / rate
        assert loud[0] == pytest.approx(0.4321, abs=0.001)
        assert loud[-1] == pytest.approx(0.9321, abs=0.001)
        middle = sound[round(0.5 * rate) : round(0.9 * rate)]
        assert rms(middle) == pytest.approx(TRAINEE_RMS, rel=0.02)


def test_what_the_trainee_says_too_late_is_said_whole_at_once() -> None:
    studio = Studio()
    ear = Ear(studio)
    studio.next(1.003)
    studio.speak(tone_clip(0.5), at=0.2)
    studio.next(2.0)
    loud = np.flatnonzero(np.abs(ear.heard) > TRAINEE_RMS / 4) / EAR_RATE
    assert loud[0] == pytest.approx(1.003, abs=0.001)
    assert loud[-1] == pytest.approx(1.503, abs=0.001)


def test_the_ear_may_answer_with_events_of_the_present() -> None:
    studio = Studio()
    studio.listen(lambda block: studio.put(SpeechStarted(studio.now())))
    assert studio.next(None) == SpeechStarted(0.02)
    assert studio.next(0.03) == TimerDue(0.03)
    assert studio.next(0.04) == SpeechStarted(0.04)


@pytest.mark.parametrize("snr_db", [0, 10, 20])
def test_noise_has_its_level_under_the_trainee_for_ever(snr_db: float) -> None:
    tape = Tape()
    studio = Studio(background(pink_noise(1), snr_db), tape.write)
    ear = Ear(studio)
    studio.next(40.0)
    expected = pytest.approx(TRAINEE_RMS * 10 ** (-snr_db / 20), rel=0.1)
    assert rms(ear.heard[: EAR_RATE * 8]) == expected
    assert rms(ear.heard[-EAR_RATE * 8 :]) == expected
    assert rms(tape.sides[1]) == expected


def test_pink_noise_is_the_same_for_a_seed_and_has_equal_power_in_octaves() -> None:
    noise = pink_noise(7)
    np.testing.assert_array_equal(noise.samples, pink_noise(7).samples)
    assert not np.array_equal(noise.samples, pink_noise(8).samples)
    power = np.abs(np.fft.rfft(noise.samples)) ** 2
    hz = np.fft.rfftfreq(len(noise.samples), 1 / noise.rate)
    octaves = [power[(hz >= low) & (hz < 2 * low)].sum() for low in (100, 400, 1600, 3200)]
    assert octaves == pytest.approx([octaves[0]] * 4, rel=0.05)


def test_silence_is_no_noise() -> None:
    silence = Clip(np.zeros(100, np.float32), EAR_RATE)
    assert not background(silence, 0).samples.any()


def test_waiting_for_ever_is_an_error() -> None:
    studio = Studio()
    studio.next(5.0)
    studio.speak(tone_clip(0.1), at=700.0)
    with pytest.raises(TraineeError) as caught:
        studio.next(None)
    assert studio.now() == pytest.approx(700.1, abs=0.03)
    assert str(caught.value) == (
        "The session has waited 695 seconds, since 5.0 s, "
        "and the trainee has nothing more to say.\n"
        "Let the trainee end the session, or answer what the coach waits for."
    )
