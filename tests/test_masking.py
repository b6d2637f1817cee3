"""What the ear tells, where the microphone hears the speakers."""

from __future__ import annotations

import numpy as np

from voicecoach.assemble.speakers import Headphones, Speakers
from voicecoach.audio.clock import awake_or_asleep
from voicecoach.audio.echo import BLOCK
from voicecoach.session.events import (
    CommandDoubted,
    Event,
    SpeechEnded,
    SpeechRejected,
    SpeechStarted,
)

RATE = 16_000


def test_only_speech_in_silence_is_told_to_be_misunderstood() -> None:
    told: list[Event] = []
    speakers = Speakers(48_000, ["next"], lambda: 3.0, [])
    assert speakers.own_words is not None
    put = speakers.sifted(told.append)
    speakers.own_words.started(1, "Say next.", t=1.0, seconds=1.0)
    put(SpeechStarted(1.5))
    put(SpeechRejected(2.0, "how next"))
    put(SpeechStarted(2.1))
    put(CommandDoubted(2.9, "next"))
    put(SpeechStarted(4.0))
    put(SpeechRejected(5.0, "how next"))
    assert told == [
        SpeechStarted(1.5),
        SpeechEnded(2.0),
        SpeechStarted(2.1),
        SpeechEnded(2.9),
        SpeechStarted(4.0),
        SpeechRejected(5.0, "how next"),
    ]
    assert speakers.masked is not None
    assert speakers.masked(1.5) == {"next"}
    assert speakers.masked(4.0) == frozenset()


def test_nothing_is_obeyed_that_began_before_the_echo_is_known() -> None:
    now, speakers = 0.0, Speakers(RATE, ["next", "stop"], lambda: now, [])
    assert speakers.masked is not None
    played = np.random.default_rng(1).normal(0, 0.1, 8 * RATE).astype(np.float32)
    sounds = [np.zeros_like(played[:RATE]), played, np.zeros_like(played[:RATE])]
    masked = []
    for block in np.concatenate(sounds).reshape(-1, BLOCK):
        speakers.play(block)
        speakers.clean((16384 * block).astype(np.int16), awake_or_asleep())
        now += BLOCK / RATE
        masked.append(speakers.masked(now - 0.1))
    assert masked[RATE // BLOCK - 5] == frozenset(), "while the coach is silent yet"
    assert masked[2 * RATE // BLOCK] == {"next", "stop"}
    assert masked[-2 * RATE // BLOCK] == frozenset(), "while it speaks on"
    assert speakers.masked(1.5) == {"next", "stop"}, "what began in its first words"


def test_headphones_change_nothing() -> None:
    told: list[Event] = []
    headphones = Headphones()
    assert headphones.sifted(told.append) == told.append
    assert headphones.masked is None
