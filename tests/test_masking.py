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


def masked_over_time(person: float) -> list[frozenset[str]]:
    """What is masked of the last 0.1 s after each block: 1 s of quiet, 8 of the coach, 1 of quiet.

    A person as loud as ``person``, the echo being 1, talks for the coach's last three seconds.
    """
    now, speakers = 0.0, Speakers(RATE, ["next", "stop"], lambda: now, [])
    assert speakers.masked is not None
    rng = np.random.default_rng(1)
    played, voice = (rng.normal(0, 0.1, (10, RATE)).astype(np.float32) for _ in range(2))
    played[[0, -1]] = 0
    voice[:6] = voice[9:] = 0
    masked = []
    heard = played + person * voice
    for far, near in zip(played.reshape(-1, BLOCK), heard.reshape(-1, BLOCK), strict=True):
        speakers.play(far)
        speakers.clean((16384 * near).astype(np.int16), awake_or_asleep())
        now += BLOCK / RATE
        masked.append(speakers.masked(now - 0.1))
    masked.append(speakers.masked(1.5))
    return masked


def test_nothing_is_obeyed_that_began_before_the_echo_is_known() -> None:
    masked = masked_over_time(person=0.6)
    assert masked[RATE // BLOCK - 5] == frozenset(), "while the coach is silent yet"
    assert masked[2 * RATE // BLOCK] == {"next", "stop"}
    assert masked[8 * RATE // BLOCK] == frozenset(), "while somebody talks over it"
    assert masked[-1] == {"next", "stop"}, "what began in its first words"


def test_nothing_is_obeyed_that_is_hardly_more_than_what_is_left_of_the_echo() -> None:
    masked = masked_over_time(person=0.05)
    assert masked[8 * RATE // BLOCK] == {"next", "stop"}
    assert masked[-3] == frozenset(), "when the coach is silent again"


def test_headphones_change_nothing() -> None:
    told: list[Event] = []
    headphones = Headphones()
    assert headphones.sifted(told.append) == told.append
    assert headphones.masked is None
