from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.speech.conftest import blocks
from voicecoach.speech.endpointer import (
    BLOCK,
    LONGEST_BLOCKS,
    ONSET_BLOCKS,
    QUIET_BLOCKS,
    RATE,
    REARM_LONGEST,
    UNSETTLED_BLOCKS,
    Endpointer,
    Offset,
    Onset,
)

Sound = NDArray[np.float64]


def noise(seconds: float, level: float, seed: int = 0) -> Sound:
    """White noise, ``level`` its RMS."""
    return np.random.default_rng(seed).normal(0, level, int(seconds * RATE))


def speech(seconds: float, level: float) -> Sound:
    """Voiced sound of 140 Hz with the rise and fall of four syllables a second."""
    t = np.arange(int(seconds * RATE)) / RATE
    voice = sum(np.sin(2 * np.pi * 140 * k * t) / k for k in range(2, 20))
    shaped = voice * (0.4 + 0.6 * np.sin(np.pi * 4 * t) ** 2)
    return np.asarray(shaped * level / np.sqrt(np.mean(shaped**2)))


def talk(seconds: float, level: float) -> Sound:
    """Phrases of 0.9 s with 0.3 s between."""
    phrase = np.concatenate([speech(0.9, level), np.zeros(int(0.3 * RATE))])
    return np.resize(phrase, int(seconds * RATE))


def happenings(sound: Sound, endpointer: Endpointer | None = None) -> list[Onset | Offset]:
    endpointer = endpointer or Endpointer()
    return [h for block in blocks(sound) if (h := endpointer.accept(block)) is not None]


@pytest.mark.parametrize("snr", [40, 20, 10])
def test_a_word_is_found_where_it_is(snr: int) -> None:
    sound = noise(6, 0.05 * 10 ** (-snr / 20))
    begin, end = 4 * RATE, int(4.5 * RATE)
    sound[begin:end] += speech(0.5, 0.05)
    onset, offset = happenings(sound)
    assert isinstance(onset, Onset)
    assert isinstance(offset, Offset)
    assert onset.first == offset.first
    assert abs(offset.first - begin) <= 0.08 * RATE
    assert abs(offset.end - end) <= 0.12 * RATE
    assert 0.3 * RATE <= offset.voiced <= 0.6 * RATE


def test_what_is_too_short_for_an_onset_stirs_for_a_while_and_steady_noise_does_not() -> None:
    endpointer = Endpointer()
    for seed in range(20):
        assert happenings(noise(1, 0.02, seed), endpointer) == []
        assert not endpointer.stirs
    knock = noise(0.04, 0.02 * 10 ** (10 / 20))
    assert happenings(np.concatenate([knock, noise(0.2, 0.02)]), endpointer) == []
    assert endpointer.stirs
    happenings(noise(0.6, 0.02), endpointer)
    assert not endpointer.stirs


def test_the_end_is_told_after_the_quiet_and_not_later() -> None:
    endpointer = Endpointer()
    happenings(noise(2, 1e-4), endpointer)
    happenings(np.round(speech(0.6, 0.1), 6), endpointer)
    told = None
    for count in range(1, 30):
        if told := happenings(noise(BLOCK / RATE, 1e-4, count), endpointer):
            break
    assert told
    assert abs(count - QUIET_BLOCKS) <= 3
    assert isinstance(told[0], Offset)
    assert endpointer.position - told[0].end == QUIET_BLOCKS * BLOCK


@pytest.mark.parametrize("level", [0.0, 1e-4, 0.003, 0.1])
def test_silence_and_steady_noise_are_no_speech(level: float) -> None:
    assert happenings(noise(12, level)) == []


def test_a_hum_is_no_speech() -> None:
    hum = 0.05 * np.sin(2 * np.pi * 50 * np.arange(6 * RATE) / RATE)
    assert happenings(hum + noise(6, 1e-4)) == []


def test_a_click_is_no_speech() -> None:
    sound = noise(3, 1e-4)
    sound[2 * RATE : 2 * RATE + (ONSET_BLOCKS - 2) * BLOCK] += 0.3
    assert happenings(sound) == []


def test_sound_has_faded_that_goes_on_far_softer_than_the_utterance() -> None:
    endpointer = Endpointer()
    happenings(noise(2, 1e-4), endpointer)
    happenings(speech(0.6, 0.1), endpointer)
    assert endpointer.faded <= 1
    assert happenings(speech(0.4, 0.01), endpointer) == []
    assert endpointer.faded == pytest.approx(0.4 * RATE / BLOCK, abs=1)
    happenings(speech(0.2, 0.1), endpointer)
    assert endpointer.faded <= 1


@pytest.mark.parametrize(("floor", "faded"), [(1e-4, False), (5e-3, True)])
def test_the_soft_end_of_a_word_has_not_faded_where_the_room_is_quiet(
    floor: float, faded: bool
) -> None:
    endpointer = Endpointer()
    happenings(noise(3, floor), endpointer)
    happenings(speech(0.5, 0.1) + noise(0.5, floor), endpointer)
    happenings(speech(0.3, 0.02) + noise(0.3, floor), endpointer)
    assert (endpointer.faded >= 0.2 * RATE / BLOCK) == faded


def test_a_pause_within_a_phrase_does_not_end_it() -> None:
    pause = noise((QUIET_BLOCKS - 3) * BLOCK / RATE, 1e-4)
    sound = np.concatenate(
        [noise(2, 1e-4), speech(0.3, 0.1), pause, speech(0.3, 0.1), noise(1, 1e-4)]
    )
    assert [type(h) for h in happenings(sound)] == [Onset, Offset]


def test_an_utterance_is_ended_at_its_longest_and_what_goes_on_is_another_soon() -> None:
    breathless = np.resize(np.concatenate([speech(0.4, 0.1), np.zeros(RATE // 10)]), 5 * RATE)
    sound = np.concatenate([noise(3, 1e-4), breathless, noise(1, 1e-4), speech(0.5, 0.1)])
    told = happenings(np.concatenate([sound, noise(1, 1e-4, 2)]))
    assert [type(h) for h in told] == [Onset, Offset] * 3
    long, rest, word = told[1::2]
    assert isinstance(long, Offset)
    assert isinstance(rest, Offset)
    assert isinstance(word, Offset)
    assert long.end - long.first <= LONGEST_BLOCKS * BLOCK
    assert REARM_LONGEST * BLOCK <= rest.first - long.end <= 2 * REARM_LONGEST * BLOCK
    assert word.first >= 9 * RATE - BLOCK


def test_at_its_longest_an_utterance_is_not_cut_while_a_word_is_on_its_way() -> None:
    endpointer = Endpointer()
    sound = np.concatenate([noise(3, 1e-4), speech(5, 0.1)])
    lengths = [
        happened.end - happened.first
        for block in (sound * 32767).astype(np.int16).reshape(-1, BLOCK)
        if isinstance(happened := endpointer.accept(block, settled=False), Offset)
    ]
    (length,) = lengths
    assert LONGEST_BLOCKS * BLOCK < length <= (LONGEST_BLOCKS + UNSETTLED_BLOCKS) * BLOCK


def test_an_utterance_ended_before_it_is_quiet_is_not_begun_again() -> None:
    endpointer = Endpointer()
    happenings(noise(2, 1e-4), endpointer)
    assert [type(h) for h in happenings(speech(0.6, 0.1), endpointer)] == [Onset]
    block = (speech(0.4, 0.1)[:BLOCK] * 32767).astype(np.int16)
    assert isinstance(endpointer.accept(block, patience=0), Offset)
    assert endpointer.lingers
    assert happenings(speech(0.4, 0.1), endpointer) == []
    later = np.concatenate([noise(0.3, 1e-4, 1), speech(0.6, 0.1), noise(0.5, 1e-4, 2)])
    assert [type(h) for h in happenings(later, endpointer)] == [Onset, Offset]


def test_the_floor_follows_noise_that_stays() -> None:
    sound = np.concatenate([noise(5, 3e-4), noise(12, 0.02, 1)])
    sound[15 * RATE : 15 * RATE + RATE // 2] += speech(0.5, 0.1)
    *step, onset, offset = happenings(sound)
    assert [type(h) for h in step] == [Onset, Offset]
    assert abs(onset.first - 15 * RATE) <= 0.08 * RATE
    assert isinstance(offset, Offset)


def test_the_floor_does_not_follow_a_person_who_talks_on() -> None:
    told = happenings(np.concatenate([noise(3, 3e-4), talk(30, 0.05) + noise(30, 3e-4, 1)]))
    assert len(told) == 2 * 25
    assert all(isinstance(h, Offset) and h.voiced > 0.6 * RATE for h in told[1::2])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([0, 30, 300, 3000, 32767]), st.integers(1, 60)), max_size=12
    ),
    st.integers(0, 99),
)
def test_any_sound_gives_pairs_in_order(parts: list[tuple[int, int]], seed: int) -> None:
    sounds = [noise(n * BLOCK / RATE, level / 32768, seed + n) for level, n in parts]
    sound = np.concatenate([*sounds, np.zeros(LONGEST_BLOCKS * BLOCK)])
    told = happenings(sound)
    assert told == happenings(sound)
    assert [type(h) for h in told] == [Onset, Offset] * (len(told) // 2)
    position = 0
    for onset, offset in zip(told[::2], told[1::2], strict=True):
        assert isinstance(offset, Offset)
        assert position <= onset.first == offset.first < offset.end
        assert offset.voiced <= offset.end - offset.first <= LONGEST_BLOCKS * BLOCK
        position = offset.end
