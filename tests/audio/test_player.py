"""The player, over a real mixer rendered by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.audio.fakes import EventLog, HeldCues, tone_clip
from voicecoach.audio.mixer import Mixer
from voicecoach.audio.player import MixingPlayer
from voicecoach.session.effects import Beep, Say, Tone
from voicecoach.session.events import (
    CueFinished,
    CueStarted,
    Device,
    DeviceLost,
    DeviceRestored,
    Event,
)

RATE = 24_000


class Room:
    def __init__(self, lead: float = 0.0, **kept: float) -> None:
        """``kept`` are texts and the seconds they last."""
        self.mixer = Mixer(RATE)
        self.log = EventLog(lambda: self.mixer.position / RATE)
        self.cues = HeldCues({text: tone_clip(seconds) for text, seconds in kept.items()})
        self.player = MixingPlayer(self.mixer, self.cues, self.log, lead)

    def events(self) -> list[Event]:
        """What was reported, with its times to 0.1 ms."""
        return [replace(event, t=round(event.t, 4)) for event in self.log.events]

    def render(self, seconds: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        return np.concatenate([self.mixer.render(240) for _ in range(round(seconds * 100))])


def test_a_cue_sounds_exactly_lead_after_its_time() -> None:
    room = Room(lead=0.06, one=0.5)
    room.player.say(Say(1, "one", at=1.0))
    out = room.render(2)
    first = int(np.flatnonzero(out)[0])
    assert first == round(1.06 * RATE) + 1  # a sine's first sample is 0
    assert room.events() == [CueStarted(1.06, 1), CueFinished(1.56, 1)]


def test_a_beep_sounds_exactly_lead_after_its_time() -> None:
    room = Room(lead=0.06)
    room.player.beep(Beep(Tone.SHORT, at=1.0))
    assert int(np.flatnonzero(room.render(2))[0]) == round(1.06 * RATE) + 1


def test_a_clip_of_another_rate_keeps_its_length() -> None:
    room = Room()
    room.cues.kept["one"] = tone_clip(0.5, rate=22_050)
    room.player.say(Say(1, "one"))
    room.render(1)
    assert room.events() == [CueStarted(0, 1), CueFinished(0.5, 1)]


def test_a_cue_that_is_cut_is_finished_and_not_spoken() -> None:
    room = Room(one=0.5, two=0.25)
    room.player.say(Say(1, "one"))
    room.render(0.25)
    room.player.say(Say(2, "two"))
    room.render(1)
    assert room.events() == [
        CueStarted(0, 1),
        CueFinished(0.25, 1, spoken=False),
        CueStarted(0.25, 2),
        CueFinished(0.5, 2),
    ]


def test_a_cue_superseded_before_its_clip_is_ready_never_plays() -> None:
    room = Room(two=0.25)
    room.player.say(Say(1, "one"))
    room.player.say(Say(2, "two"))
    room.cues.finish("one", tone_clip(1))
    room.render(1)
    assert room.events() == [
        CueFinished(0, 1, spoken=False),
        CueStarted(0, 2),
        CueFinished(0.25, 2),
    ]


def test_a_superseded_clip_does_not_take_the_place_of_the_one_awaited() -> None:
    room = Room()
    room.player.say(Say(1, "one"))
    room.player.say(Say(2, "two"))
    room.cues.finish("one", tone_clip(1))
    room.cues.finish("two", tone_clip(0.25))
    room.render(1)
    assert room.events() == [
        CueFinished(0, 1, spoken=False),
        CueStarted(0, 2),
        CueFinished(0.25, 2),
    ]


def test_hush_forgets_a_cue_whose_clip_is_not_ready() -> None:
    room = Room()
    room.player.say(Say(1, "one"))
    room.player.hush()
    room.cues.finish("one", tone_clip(1))
    assert not room.render(1).any()
    assert room.events() == [CueFinished(0, 1, spoken=False)]


def test_hush_forgets_a_cue_whose_time_has_not_come() -> None:
    room = Room(one=0.5)
    room.player.say(Say(1, "one", at=1.0))
    room.render(0.5)
    room.player.hush()
    assert not room.render(1).any()
    assert room.events() == [CueFinished(0.5, 1, spoken=False)]


@pytest.mark.parametrize(("late", "spoken"), [(0.34, True), (0.36, False)])
def test_a_late_cue_is_dropped_not_queued(late: float, spoken: bool) -> None:
    room = Room()
    room.player.say(Say(1, "one", at=0.0))
    room.render(late)
    room.cues.finish("one", tone_clip(0.5))
    assert room.render(1).any() == spoken
    assert room.events()[-1] == CueFinished(round(late + 0.5 * spoken, 4), 1, spoken=spoken)


def test_the_voice_is_lost_once_and_restored_by_new_speech() -> None:
    room = Room(kept=0.1)
    for cue, text in enumerate(("one", "two"), start=1):
        room.player.say(Say(cue, text))
        room.cues.fail(text, "The speech engine ended.")
    room.player.say(Say(3, "kept"))  # says nothing about the engine
    room.render(0.5)
    room.player.say(Say(4, "four"))
    room.cues.finish("four", tone_clip(0.1))
    assert room.events() == [
        DeviceLost(0, Device.VOICE, "The speech engine ended."),
        CueFinished(0, 1, spoken=False),
        CueFinished(0, 2, spoken=False),
        CueStarted(0, 3),
        CueFinished(0.1, 3),
        DeviceRestored(0.5, Device.VOICE),
    ]
    assert room.render(0.5).any()


def test_a_cue_whose_speech_is_cancelled_is_finished() -> None:
    room = Room()
    room.player.say(Say(1, "one"))
    room.cues.cancel("one")
    assert room.events() == [CueFinished(0, 1, spoken=False)]


def test_texts_are_prepared_in_order() -> None:
    room = Room()
    room.player.prepare(("one", "two"))
    assert room.cues.prepared == ["one", "two"]


def test_close_falls_silent() -> None:
    room = Room(one=5)
    room.player.say(Say(1, "one"))
    room.render(0.1)
    room.player.close()
    assert not room.render(1)[240:].any()
