"""Real PortAudio streams on a sound card made of software."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from queue import SimpleQueue

import numpy as np
import pytest

from tests.audio.fakes import EventLog, HeldCues, tone_clip
from tests.pulse import MICROPHONE, RATE, SoundCard
from voicecoach.audio import routes
from voicecoach.audio.capture import RATE as EAR_RATE
from voicecoach.audio.devices import Kind, find
from voicecoach.audio.microphone import BLOCK, OWN_SOUND, Microphone, Reblocker
from voicecoach.audio.mixer import Mixer, Samples
from voicecoach.audio.output import AHEAD_SECONDS, Output, output_rate
from voicecoach.audio.player import MixingPlayer
from voicecoach.audio.routes import RouteChanges
from voicecoach.audio.tones import synthesize
from voicecoach.errors import DeviceError
from voicecoach.session.effects import Beep, Say, Tone
from voicecoach.session.events import CueFinished, CueStarted

PATIENCE = 30.0
"""Seconds after which something that should happen never will."""


class Watch:
    """Takes what a device tells of itself."""

    def __init__(self) -> None:
        self.told: SimpleQueue[str] = SimpleQueue()

    def lost(self, reason: str) -> None:
        self.told.put(f"lost: {reason}")

    def restored(self) -> None:
        self.told.put("restored")

    def next(self) -> str:
        return self.told.get(timeout=PATIENCE)


class Coach:
    """An output with its mixer and player."""

    def __init__(self, watch: Watch) -> None:
        self.mixer = Mixer(output_rate(None))
        self.output = Output(None, self.mixer, watch.lost, watch.restored)
        self.log = EventLog(self.output.now)
        self.cues = HeldCues({"long": tone_clip(10), "short": tone_clip(0.3)})
        self.player = MixingPlayer(self.mixer, self.cues, self.log, lead=0.06)


@contextmanager
def coach(watch: Watch) -> Iterator[Coach]:
    it = Coach(watch)
    try:
        yield it
    finally:
        it.player.close()
        it.output.close()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def loud_seconds(samples: Samples) -> float:
    """From the first sound to the last."""
    loud = np.flatnonzero(np.abs(samples) > 0.02)
    return float(loud[-1] - loud[0]) / RATE


def test_a_tone_is_heard_as_it_was_made(sound_card: SoundCard) -> None:
    with sound_card.hear() as heard, coach(Watch()) as it:
        it.player.beep(Beep(Tone.LONG))
        until(lambda: it.mixer.idle)
    assert loud_seconds(heard.samples) == pytest.approx(0.5, abs=0.01)
    made = np.abs(synthesize(Tone.LONG, RATE)).max()
    assert np.abs(heard.samples).max() == pytest.approx(made, rel=0.05)
    spectrum = np.abs(np.fft.rfft(heard.samples))
    hz = spectrum.argmax() * RATE / len(heard.samples)
    assert hz == pytest.approx(1000, abs=5)
    assert it.output.underflows == 0


def test_two_tones_are_apart_by_exactly_their_times(sound_card: SoundCard) -> None:
    with sound_card.hear() as heard, coach(Watch()) as it:
        begin = it.output.now() + 0.2
        for at in (begin, begin + 0.7):
            it.player.beep(Beep(Tone.SHORT, at=at))
        until(lambda: it.output.now() > begin + 1)
    loud = np.flatnonzero(np.abs(heard.samples) > 0.02)
    starts = loud[np.diff(loud, prepend=-RATE) > RATE // 5]
    assert len(starts) == 2
    assert (starts[1] - starts[0]) / RATE == pytest.approx(0.7, abs=0.0005)


def test_hush_is_silence_soon_after(sound_card: SoundCard) -> None:
    """Counted in samples, on which the load of this machine has no influence."""
    with sound_card.hear() as heard, coach(Watch()) as it:
        it.player.say(Say(1, "long"))
        started = it.log.wait_for(CueStarted)
        until(lambda: it.output.now() > started.t + 0.5)
        asked = it.output.now()
        it.player.hush()
        finished = it.log.wait_for(CueFinished)
    assert finished == CueFinished(finished.t, 1, spoken=False)
    assert finished.t - asked < 0.15
    assert loud_seconds(heard.samples) == pytest.approx(finished.t - started.t + 0.01, abs=0.01)


def test_time_never_falls_and_follows_the_samples(sound_card: SoundCard) -> None:
    with coach(Watch()) as it:
        times = [it.output.now()]
        while times[-1] < 0.5:
            times.append(it.output.now())
            position = it.mixer.position / it.mixer.rate
            time.sleep(0.001)
        assert all(before <= after for before, after in itertools.pairwise(times))
        assert times[-1] == pytest.approx(position, abs=0.25)


def test_a_lost_output_goes_on_unheard_and_comes_back(sound_card: SoundCard) -> None:
    watch = Watch()
    with coach(watch) as it:
        it.player.say(Say(1, "long"))
        it.log.wait_for(CueStarted)
        sound_card.stop()
        assert watch.next().startswith("lost: ")
        before = it.output.now()
        it.player.say(Say(2, "short"))
        until(lambda: CueFinished(it.log.events[-1].t, 2) == it.log.events[-1])
        assert it.output.now() > before
        sound_card.start()
        assert watch.next() == "restored"
        with sound_card.hear() as heard:
            it.player.beep(Beep(Tone.LONG))
            until(lambda: it.mixer.idle)
            time.sleep(0.3)  # on its way to the ear
        assert loud_seconds(heard.samples) == pytest.approx(0.5, abs=0.01)
        assert watch.told.empty()


def test_a_cue_is_heard_to_its_end_when_the_output_closes(sound_card: SoundCard) -> None:
    with sound_card.hear() as heard:
        it = Coach(Watch())
        it.player.say(Say(1, "short"))
        it.log.wait_for(CueFinished)
        it.output.close()
    assert loud_seconds(heard.samples) == pytest.approx(0.3, abs=0.01)


def test_the_microphone_hears_what_is_said(sound_card: SoundCard) -> None:
    blocks: SimpleQueue[np.ndarray[tuple[int, ...], np.dtype[np.int16]]] = SimpleQueue()
    watch = Watch()
    microphone = Microphone(None, watch.lost, watch.restored)
    microphone.listen(blocks.put)
    said = tone_clip(0.5, rate=EAR_RATE, level=0.5, hz=500)
    blocks.get(timeout=PATIENCE)  # it is open
    sound_card.say((said.samples * 32767).astype(np.int16), EAR_RATE)
    heard = [blocks.get() for _ in range(blocks.qsize())]
    heard += [blocks.get(timeout=PATIENCE) for _ in range(20)]  # what was still on its way
    microphone.close()
    assert {len(block) for block in heard} == {BLOCK}
    sound = np.concatenate(heard) / 32767
    loud = np.flatnonzero(np.abs(sound) > 0.05)
    assert (loud[-1] - loud[0]) / EAR_RATE == pytest.approx(0.5, abs=0.01)
    assert np.abs(sound).max() == pytest.approx(0.5, rel=0.05)
    assert microphone.overflows == 0
    assert watch.told.empty()


def test_a_stalled_microphone_is_told_once_and_comes_back(sound_card: SoundCard) -> None:
    blocks: SimpleQueue[object] = SimpleQueue()
    watch = Watch()
    microphone = Microphone(None, watch.lost, watch.restored)
    microphone.listen(blocks.put)
    try:
        blocks.get(timeout=PATIENCE)
        sound_card.suspend("trainee")
        assert watch.next() == "lost: the device no longer answers"
        while not blocks.empty():
            blocks.get()
        sound_card.resume("trainee")
        assert watch.next() == "restored"
        blocks.get(timeout=PATIENCE)
        assert watch.told.empty()
    finally:
        microphone.close()


def test_a_stalled_output_comes_back(sound_card: SoundCard) -> None:
    watch = Watch()
    with coach(watch) as it:
        until(lambda: it.mixer.position > 0)
        sound_card.suspend("coach_out")
        assert watch.next() == "lost: the device no longer answers"
        sound_card.resume("coach_out")
        assert watch.next() == "restored"
        assert watch.told.empty()


def test_what_nobody_hears_does_not_count(sound_card: SoundCard) -> None:
    """Session time stands still from the last sample to the notice of the loss."""
    watch = Watch()
    with coach(watch) as it:
        until(lambda: it.mixer.position > 0)
        sound_card.suspend("coach_out")
        before = it.output.now()
        until(lambda: not it.output.now() or not watch.told.empty())
        assert it.output.now() - before < 2 * AHEAD_SECONDS


def test_a_microphone_comes_back_with_its_server(sound_card: SoundCard) -> None:
    blocks: SimpleQueue[object] = SimpleQueue()
    watch = Watch()
    microphone = Microphone(None, watch.lost, watch.restored)
    microphone.listen(blocks.put)
    try:
        blocks.get(timeout=PATIENCE)
        sound_card.stop()
        assert watch.next() == "lost: the sound system ended the stream"
        sound_card.start()
        assert watch.next() == "restored"
        blocks.get(timeout=PATIENCE)
        assert watch.told.empty()
    finally:
        microphone.close()


def test_a_microphone_that_records_the_coach_is_none(sound_card: SoundCard) -> None:
    watch = Watch()
    microphone = Microphone(None, watch.lost, watch.restored)
    blocks: SimpleQueue[object] = SimpleQueue()
    microphone.listen(blocks.put)
    with closing(RouteChanges([microphone.check_route])):
        try:
            blocks.get(timeout=PATIENCE)
            sound_card.unload("module-remap-source")
            assert watch.next() == f"lost: {OWN_SOUND}"
            sound_card.load(MICROPHONE)
            assert watch.next() == "restored"
            assert watch.told.empty()
        finally:
            microphone.close()


def test_a_microphone_that_is_given_up_as_it_comes_back_is_not_back(
    sound_card: SoundCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch()
    microphone = Microphone(None, watch.lost, watch.restored)
    blocks: SimpleQueue[object] = SimpleQueue()
    asked: SimpleQueue[int] = SimpleQueue()

    def meanwhile_given_up(pid: int) -> bool:
        microphone._recorder.give_up(OWN_SOUND)
        asked.put(pid)
        return False  # as its stream is gone by now

    microphone.listen(blocks.put)
    try:
        blocks.get(timeout=PATIENCE)
        with monkeypatch.context() as patched:
            patched.setattr(routes, "records_playback", meanwhile_given_up)
            microphone.check_route()
            assert watch.next() == f"lost: {OWN_SOUND}"
            for _ in range(3):
                asked.get(timeout=PATIENCE)
            assert watch.told.empty()
        assert watch.next() == "restored"
    finally:
        microphone.close()


def test_an_output_that_is_moved_tells_where_to(sound_card: SoundCard) -> None:
    watch = Watch()
    with coach(watch) as it, closing(RouteChanges([it.output.check_route])):
        until(lambda: it.output.played_on is not None)
        sound_card.unload("module-null-sink", "sink_name=coach_out")
        assert watch.next().startswith("lost: the sound moved to ")
        assert watch.next() == "restored"
        assert watch.told.empty()


def test_a_microphone_that_cannot_be_opened_says_why(no_sound_card: None) -> None:
    watch = Watch()
    microphone = Microphone("headset", watch.lost, watch.restored)
    with pytest.raises(DeviceError, match="No input device was found"):
        microphone.listen(lambda _: None)
    microphone.close()


def test_a_rate_that_is_refused_is_told(sound_card: SoundCard) -> None:
    watch = Watch()
    with pytest.raises(DeviceError) as caught:
        Output(None, Mixer(1_000_000), watch.lost, watch.restored)
    default = find(None, Kind.OUTPUT)
    assert (
        str(caught.value)
        .splitlines()[0]
        .startswith(
            f"The output device [{default.index}] {default.name} can't be used "
            "at 1000000 samples a second: "
        )
    )


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
def test_a_microphone_of_any_rate_gives_the_same_blocks(rate: int) -> None:
    sound = (tone_clip(2, rate, hz=500).samples * 32767).astype(np.int16)
    to_blocks = Reblocker(rate)
    blocks = [
        block
        for start in range(0, len(sound), 441)
        for block in to_blocks.feed(sound[start : start + 441])
    ]
    assert {len(block) for block in blocks} == {BLOCK}
    heard = np.concatenate(blocks)
    assert len(heard) > 1.9 * EAR_RATE
    spectrum = np.abs(np.fft.rfft(heard))
    assert spectrum.argmax() * EAR_RATE / len(heard) == pytest.approx(500, abs=1)
