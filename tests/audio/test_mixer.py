"""The mixer, sample by sample."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.audio.mixer import DUCKED_GAIN, FADE_SECONDS, RAMP_SECONDS, Mixer, Moment, Samples

RATE = 8_000
FADE = round(FADE_SECONDS * RATE)
RAMP = round(RAMP_SECONDS * RATE)


class Log:
    def __init__(self) -> None:
        self.moments: list[tuple[int, Moment, int]] = []

    def of(self, cue: int) -> list[tuple[Moment, int]]:
        return [(moment, position) for number, moment, position in self.moments if number == cue]

    def speak(self, mixer: Mixer, cue: int, samples: Samples, at: int | None = None) -> None:
        mixer.speak(samples, at, lambda moment, at: self.moments.append((cue, moment, at)))


def flat(length: int, level: float = 0.5) -> Samples:
    return np.full(length, level, np.float32)


def render(mixer: Mixer, frames: int, block: int = 80) -> Samples:
    blocks = [mixer.render(min(block, frames - done)) for done in range(0, frames, block)]
    return np.concatenate([np.empty(0, np.float32), *blocks])


@given(at=st.integers(0, 500), block=st.integers(1, 200), lead=st.integers(0, 100))
def test_a_tone_and_a_voice_start_on_exactly_their_sample(at: int, block: int, lead: int) -> None:
    mixer, log = Mixer(RATE), Log()
    render(mixer, lead, block)
    log.speak(mixer, 1, flat(50, 0.25), at)
    mixer.beep(flat(50, 0.5), at)
    out = render(mixer, 700, block)
    start = max(at, lead)
    expected = np.zeros(lead + 700, np.float32)
    expected[start : start + 50] = 0.75
    np.testing.assert_array_equal(out, expected[lead:])
    assert log.of(1) == [(Moment.STARTED, start), (Moment.PLAYED, start + 50)]


def test_tones_overlap() -> None:
    mixer = Mixer(RATE)
    mixer.beep(flat(100, 0.25), 10)
    mixer.beep(flat(100, 0.25), 60)
    out = render(mixer, 200)
    np.testing.assert_array_equal(
        out[[9, 10, 59, 60, 109, 110, 159, 160]] * 4, [0, 1, 1, 2, 2, 1, 1, 0]
    )


def test_a_new_voice_replaces_the_old_on_its_sample_which_fades() -> None:
    mixer, log = Mixer(RATE), Log()
    log.speak(mixer, 1, flat(1000, 0.5))
    log.speak(mixer, 2, np.zeros(1000, np.float32), 100)
    render(mixer, 40)  # 1 was still to begin when 2 took its place
    assert log.moments == [(1, Moment.CUT, 0)]

    mixer, log = Mixer(RATE), Log()
    log.speak(mixer, 1, flat(1000, 0.5))
    render(mixer, 40)
    log.speak(mixer, 2, np.zeros(1000, np.float32), 100)
    out = render(mixer, 1200)
    np.testing.assert_array_equal(out[:61], flat(61))
    assert np.all(np.diff(out[60 : 60 + FADE]) < 0)
    assert not out[60 + FADE :].any()
    assert log.moments == [
        (1, Moment.STARTED, 0),
        (1, Moment.CUT, 100),
        (2, Moment.STARTED, 100),
        (2, Moment.PLAYED, 1100),
    ]


def test_hush_is_silence_after_its_fade_and_spares_a_tone_that_sounds() -> None:
    mixer, log = Mixer(RATE), Log()
    log.speak(mixer, 1, flat(4000, 0.5))
    mixer.beep(flat(200, 0.25), 0)
    render(mixer, 100)
    log.speak(mixer, 2, flat(100), 2000)
    mixer.beep(flat(100), 1000)
    mixer.hush()
    out = render(mixer, 4000)
    assert np.all(out[FADE:100] == 0.25)
    assert not out[100:].any()
    assert log.moments == [(1, Moment.STARTED, 0), (2, Moment.CUT, 100), (1, Moment.CUT, 100)]
    assert mixer.idle


def test_duck_lowers_the_voice_alone_and_gives_it_back() -> None:
    mixer, log = Mixer(RATE), Log()
    log.speak(mixer, 1, flat(4000, 0.5))
    mixer.duck(True)
    out = render(mixer, 1000)
    assert out[RAMP - 10] > out[RAMP] == pytest.approx(0.5 * DUCKED_GAIN)
    mixer.beep(flat(100, 0.25), None)
    assert render(mixer, 100) == pytest.approx(0.25 + 0.5 * DUCKED_GAIN)
    mixer.duck(False)
    assert render(mixer, 1000)[RAMP:] == pytest.approx(0.5)


def test_volume_is_of_everything_and_moves_without_a_step() -> None:
    mixer, log = Mixer(RATE), Log()
    log.speak(mixer, 1, flat(4000, 0.25))
    mixer.beep(flat(4000, 0.25), None)
    render(mixer, 10)
    mixer.set_volume(0.5)
    out = render(mixer, 1000)
    assert np.abs(np.diff(out)).max() < 0.5 / RAMP * 1.01
    assert out[RAMP:] == pytest.approx(0.25)


SAMPLES = st.builds(flat, st.integers(0, 300), st.floats(-1, 1, width=32))
AT = st.none() | st.integers(0, 3000)
COMMAND = st.one_of(
    st.tuples(st.just("speak"), SAMPLES, AT),
    st.tuples(st.just("beep"), SAMPLES, AT),
    st.tuples(st.just("hush")),
    st.tuples(st.just("duck"), st.booleans()),
    st.tuples(st.just("set_volume"), st.floats(0, 1)),
    st.tuples(st.just("render"), st.integers(1, 400)),
)


@given(st.lists(COMMAND, max_size=40))
def test_every_voice_is_finished_exactly_once_and_nothing_passes_full_scale(
    commands: list[tuple[object, ...]],
) -> None:
    mixer, log = Mixer(RATE), Log()
    spoken = 0
    out = []
    for name, *arguments in commands:
        if name == "speak":
            spoken += 1
            log.speak(mixer, spoken, *arguments)  # type: ignore[arg-type]  # as COMMAND draws them
        elif name == "render":
            out.append(mixer.render(*arguments))  # type: ignore[arg-type]  # as COMMAND draws them
        else:
            getattr(mixer, str(name))(*arguments)
    out.append(render(mixer, 4000))
    assert np.abs(np.concatenate(out)).max() <= 1
    for cue in range(1, spoken + 1):
        moments = [moment for moment, _ in log.of(cue)]
        assert moments in (
            [Moment.STARTED, Moment.PLAYED],
            [Moment.STARTED, Moment.CUT],
            [Moment.CUT],
        )
    assert mixer.idle
    positions = [position for _, _, position in log.moments]
    assert positions == sorted(positions)


@given(st.lists(COMMAND, max_size=15), st.integers(1, 100))
def test_the_size_of_blocks_is_not_heard(commands: list[tuple[object, ...]], block: int) -> None:
    def play(block: int) -> Samples:
        mixer, log = Mixer(RATE), Log()
        out = []
        for name, *arguments in commands:
            if name == "speak":
                log.speak(mixer, 1, *arguments)  # type: ignore[arg-type]  # as COMMAND draws them
            elif name == "render":
                out.append(render(mixer, arguments[0], block))  # type: ignore[arg-type]  # ditto
            else:
                getattr(mixer, str(name))(*arguments)
        return np.concatenate([*out, render(mixer, 500, block)])

    np.testing.assert_allclose(play(block), play(1000), atol=1e-5)
