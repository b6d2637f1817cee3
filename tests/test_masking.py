"""What the ear tells, where the microphone hears the speakers."""

from __future__ import annotations

from voicecoach.assemble.speakers import Headphones, Speakers
from voicecoach.session.events import Event, SpeechEnded, SpeechRejected, SpeechStarted


def test_only_speech_in_silence_is_told_to_be_misunderstood() -> None:
    told: list[Event] = []
    speakers = Speakers(48_000, ["next"], lambda: 3.0, [])
    assert speakers.own_words is not None
    put = speakers.sifted(told.append)
    speakers.own_words.started(1, "Say next.", t=1.0, seconds=1.0)
    put(SpeechStarted(1.5))
    put(SpeechRejected(2.0, "how next"))
    put(SpeechStarted(4.0))
    put(SpeechRejected(5.0, "how next"))
    assert told == [
        SpeechStarted(1.5),
        SpeechEnded(2.0),
        SpeechStarted(4.0),
        SpeechRejected(5.0, "how next"),
    ]
    assert speakers.masked is not None
    assert speakers.masked(1.5) == {"next"}
    assert speakers.masked(4.0) == frozenset()


def test_headphones_change_nothing() -> None:
    told: list[Event] = []
    headphones = Headphones()
    assert headphones.sifted(told.append) == told.append
    assert headphones.masked is None
