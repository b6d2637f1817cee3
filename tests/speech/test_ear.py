from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from tests.speech.conftest import Speak, blocks
from voicecoach.routine import Exercise, Prescription, Repetitions, Routine, Variation
from voicecoach.session.commands import Command, Mode, Verb, vocabulary
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    Event,
    NoiseRose,
    Source,
    SpeechEnded,
    SpeechRejected,
    SpeechStarted,
)
from voicecoach.speech.ear import Ear, Masked
from voicecoach.speech.endpointer import BLOCK, RATE
from voicecoach.speech.models import missing_words
from voicecoach.speech.recognizer import DECOYS, Heard, Recognizer
from voicecoach.speech.second_hearing import SecondHearing
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer
from voicecoach.speech.voting import Words

BRIDGE = Exercise("bridge", "Bridge", (), variations=(Variation("standard"), Variation("weighted")))
PHRASES = vocabulary(Routine("test", "Test", (Prescription(BRIDGE, 1, Repetitions(5)),)))


class Room:
    """An Ear in virtual time, with a little noise around it."""

    def __init__(
        self,
        model: Any,
        phrases: dict[str, Command] = PHRASES,
        masked: Masked | None = None,
    ) -> None:
        self._heard = 0
        self._random = np.random.default_rng(0)
        self.events: list[Event] = []
        self.ear = Ear(model, phrases, self.events.append, self.now, masked)
        self.play(np.zeros(RATE))

    def now(self) -> float:
        return self._heard / RATE

    def play(self, sound: NDArray[Any]) -> list[Event]:
        """The events while ``sound`` (shape (n,), ±1) and half a second of quiet go by."""
        return self.hear(np.concatenate([sound, np.zeros(RATE // 2)]))

    def hear(self, sound: NDArray[Any]) -> list[Event]:
        """The same without the quiet."""
        self.events.clear()
        sound = sound + self._random.normal(0, 5e-4, len(sound))
        for block in blocks(sound):
            self._heard += BLOCK
            self.ear.accept(block)
        return list(self.events)


@pytest.fixture
def room(model: Any) -> Room:
    return Room(model)


def texts(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, CommandGiven)]


def music(seconds: float) -> NDArray[np.float64]:
    """A tone that swells twice a second."""
    t = np.arange(int(seconds * RATE)) / RATE
    return np.asarray(0.01 * np.sin(2 * np.pi * 330 * t) * (1 + np.sin(2 * np.pi * 2 * t)))


VOICES = ("en-us", "en-gb+m3", "en-us+f3", "en-gb-scotland", "en-us+f5", "en-us+linda")
SINGLE = "ready next repeat done back skip pause resume stop faster slower louder help undo explain"
SPOKEN = (
    *SINGLE.split(),
    "hold on",
    "go back",
    "how many left",
    "what's next",
    "thirty more",
    "that was five",
    "make it harder",
    "it hurts",
    "weighted",
    "say that again",
)


def test_most_commands_of_most_voices_are_heard_and_none_for_another(
    room: Room, speak: Speak
) -> None:
    room.ear.expect(Mode.REPS)
    right = wrong = 0
    for voice in VOICES:
        for phrase in SPOKEN:
            heard = texts(room.play(speak(voice, phrase)))
            right += heard == [phrase]
            wrong += heard not in ([phrase], [])
    asked = len(VOICES) * len(SPOKEN)
    assert right >= 0.95 * asked
    assert wrong <= 0.02 * asked


@pytest.mark.parametrize(
    ("mode", "phrase", "command"),
    [
        (Mode.ASKING, "seven", Command(Verb.NUMBER, number=7)),
        (Mode.ASKING, "twenty five", Command(Verb.NUMBER, number=25)),
        (Mode.ASKING, "repeat", Command(Verb.REPEAT)),
        (Mode.CONFIRMING, "yes", Command(Verb.YES)),
        (Mode.LOCATING_PAIN, "left leg", Command(Verb.LEFT)),
        (Mode.REPS, "that was five", Command(Verb.THAT_WAS, number=5)),
        (Mode.RESTING, "weighted", Command(Verb.VARIATION, name="weighted")),
    ],
)
def test_what_is_expected_is_heard_as_its_command(
    mode: Mode, phrase: str, command: Command, room: Room, speak: Speak
) -> None:
    room.ear.expect(mode)
    given = [e for e in room.play(speak("en-us", phrase)) if isinstance(e, CommandGiven)]
    assert [(e.text, e.command, e.source) for e in given] == [(phrase, command, Source.VOICE)]
    assert 0.5 < given[0].confidence <= 1


def test_what_answers_another_question_is_not_listened_for(room: Room, speak: Speak) -> None:
    for mode, phrases in (
        (Mode.LOCATING_PAIN, ("eight", "yes")),
        (Mode.CONFIRMING, ("nine", "left")),
        (Mode.ASKING, ("yes", "right")),
        (Mode.REPS, ("eight", "yes", "left")),
    ):
        room.ear.expect(mode)
        for phrase in phrases:
            assert phrase not in texts(room.play(speak("en-us", phrase)))


def test_a_command_comes_soon_after_its_end_and_an_urgent_one_sooner(
    room: Room, speak: Speak
) -> None:
    room.ear.expect(Mode.REPS)
    latencies = []
    for phrase in ("done", "pause"):
        started, given = room.play(speak("en-us", phrase))
        assert isinstance(started, SpeechStarted)
        assert isinstance(given, CommandGiven)
        assert 0.2 < given.t - started.t < 1
        latencies.append(given.latency)
    ordinary, urgent = latencies
    assert urgent < ordinary <= 0.25


def test_an_unfinished_phrase_is_waited_for(room: Room, speak: Speak) -> None:
    room.ear.expect(Mode.REPS)
    pause = np.zeros(int(0.3 * RATE))
    halves = [speak("en-us", text) for text in ("that was", "eight")]
    assert texts(room.play(np.concatenate([halves[0], pause, halves[1]]))) == ["that was eight"]
    both = np.concatenate([speak("en-us", "how many"), pause, speak("en-us", "left")])
    assert texts(room.play(both))[:1] == ["how many"]


@pytest.mark.parametrize("gap", [0.12, 0.15])
@pytest.mark.parametrize("voice", ["en-us", "en-gb"])
def test_a_number_with_a_pause_inside_is_heard_whole(
    voice: str, gap: float, room: Room, speak: Speak
) -> None:
    halves = [speak(voice, text) for text in ("that was twenty", "seven")]
    said = np.concatenate([halves[0], np.zeros(int(gap * RATE)), halves[1]])
    assert texts(room.play(said)) == ["that was twenty seven"]


@pytest.mark.parametrize("voice", ["en-us", "en-gb"])
def test_a_number_after_a_pause_is_not_cut_in_its_middle(
    voice: str, room: Room, speak: Speak
) -> None:
    halves = [speak(voice, text) for text in ("that was", "twenty seven")]
    said = np.concatenate([halves[0], np.zeros(int(0.3 * RATE)), halves[1]])
    assert texts(room.play(said)) == ["that was twenty seven"]


@pytest.mark.parametrize(
    "text",
    [
        "banana",
        "the weather is nice today",
        "can you believe that game last night",
        "please do not stop the music now",
        "my sister called me yesterday",
        "i was going to say next week",
    ],
)
def test_other_speech_is_rejected_and_is_no_command(text: str, room: Room, speak: Speak) -> None:
    room.ear.expect(Mode.REPS)
    for voice in VOICES[:3]:
        events = room.play(speak(voice, text))
        assert texts(events) == []
        assert any(isinstance(event, SpeechRejected) for event in events)


@pytest.mark.parametrize(
    ("confidence", "becomes"),
    [
        (0.2, None),
        (0.3, CommandDoubted),
        (0.5, CommandGiven),
        (0.7, CommandGiven),
        (0.9, CommandGiven),
    ],
)
def test_how_sure_it_has_to_be(
    confidence: float,
    becomes: type[Event] | None,
    model: Any,
    speak: Speak,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Soft or loud, on headphones and on loudspeakers."""
    heard = Recognizer._heard

    def as_sure(recognizer: Recognizer, words: Words) -> Heard | None:
        understood = heard(recognizer, words)
        return understood and replace(understood, confidence=confidence)

    monkeypatch.setattr(Recognizer, "_heard", as_sure)
    word = np.concatenate([np.zeros(RATE // 2), speak("en-us", "repeat")])

    for loudness, masked in product((0.04, 0.5), (None, lambda _: frozenset[str]())):
        _, ended = Room(model, masked=masked).play(loudness * word)
        taken = type(ended) if isinstance(ended, CommandGiven | CommandDoubted) else None
        assert taken is becomes


@pytest.mark.parametrize(
    ("noise", "masked", "becomes"),
    [
        (0.0, None, CommandDoubted),
        (0.05, None, CommandGiven),
        (0.0, lambda _: frozenset[str](), CommandGiven),
    ],
)
def test_one_hearing_alone_is_enough_only_in_noise_and_on_loudspeakers(
    *,
    noise: float,
    masked: Masked | None,
    becomes: type[Event],
    model: Any,
    speak: Speak,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard = Recognizer._heard

    def by_one(recognizer: Recognizer, *sounded: Any) -> Heard | None:
        understood = heard(recognizer, *sounded)
        return understood and replace(understood, confidence=0.5, agreement=0.5)

    monkeypatch.setattr(Recognizer, "_heard", by_one)
    sound = np.random.default_rng(1).normal(0, noise, 7 * RATE)
    word = speak("en-us", "repeat")
    sound[5 * RATE :][: len(word)] += word
    *_, ended = Room(model, masked=masked).play(sound)
    assert type(ended) is becomes


def test_a_number_is_corrected_only_after_it_was_given(room: Room, speak: Speak) -> None:
    correction = speak("en-us", "no eight")
    room.ear.expect(Mode.REPS)
    assert [type(event) for event in room.play(correction)] == [SpeechStarted, CommandDoubted]
    assert texts(room.play(correction)) == ["no eight"]  # who says it again does mean it
    room.ear.expect(Mode.REPS, room.now() + 4.0)
    assert texts(room.play(correction)) == ["no eight"]
    room.hear(np.zeros(4 * RATE))
    assert texts(room.play(correction)) == []


def test_after_talk_a_short_phrase_is_asked_for_again(model: Any, speak: Speak) -> None:
    room = Room(model)
    talk = speak("en-gb+m3", "and then my sister told me all about the weather over there")
    said = {text: speak("en-us", text) for text in ("next", "stop", "how many left")}

    def becomes(text: str) -> list[type[Event]]:
        return [type(event) for event in room.play(said[text])]

    assert becomes("next") == [SpeechStarted, CommandGiven]
    for text in ("stop", "how many left"):
        room.play(talk)
        assert becomes(text) == [SpeechStarted, CommandGiven]
    room.play(talk)
    _, doubted = room.play(said["next"])
    assert isinstance(doubted, CommandDoubted)
    assert doubted.text == "next"
    assert [becomes("next") for _ in range(2)] == 2 * [[SpeechStarted, CommandGiven]]
    room.play(talk)
    room.hear(np.zeros(9 * RATE))
    assert becomes("next") == [SpeechStarted, CommandGiven]


def test_silence_is_nothing(room: Room) -> None:
    assert room.play(np.zeros(3 * RATE)) == []


def test_a_short_knock_ends_without_an_answer(room: Room) -> None:
    knock = np.random.default_rng(1).normal(0, 0.1, RATE // 10)
    assert [type(e) for e in room.play(knock)] == [SpeechStarted, SpeechEnded]


def test_what_the_coach_is_saying_itself_is_no_command(model: Any, speak: Speak) -> None:
    asked: list[float] = []

    def masked(since: float) -> frozenset[str]:
        asked.append(since)
        return frozenset({"next"})

    room = Room(model, masked=masked)
    began = room.ear._now() + 0.5
    own = room.play(np.concatenate([np.zeros(RATE // 2), speak("en-us", "next")]))
    assert [type(event) for event in own] == [SpeechStarted, SpeechEnded]
    assert asked[0] == pytest.approx(began, abs=0.1)
    assert texts(room.play(speak("en-us", "stop"))) == ["stop"]


def test_a_phrase_said_slowly_is_not_cut_in_its_last_word(model: Any) -> None:
    slow = Pyttsx3Synthesizer("en-us", 100)
    clip = slow.render("check my form")
    slow.close()
    room = Room(model)
    assert texts(room.play(soxr.resample(clip.samples, clip.rate, RATE))) == ["check my form"]


def test_what_comes_from_afar_is_heeded_when_it_is_said_again_and_what_is_urgent_at_once(
    model: Any, speak: Speak
) -> None:
    room = Room(model)
    near, skip, stop = (speak("en-us", text) for text in ("next", "skip", "stop"))
    assert texts(room.play(near)) == ["next"]
    assert texts(room.play(0.15 * skip)) == []
    assert texts(room.play(0.15 * stop)) == ["stop"]
    room = Room(model)
    room.play(near)
    assert [texts(room.play(0.15 * skip)) for _ in range(3)] == [[], ["skip"], ["skip"]]


def test_noise_that_drowns_words_again_and_again_is_told(model: Any, speak: Speak) -> None:
    words = np.tile(np.concatenate([np.zeros(RATE), speak("en-us", "banana")]), 3)
    noise = np.random.default_rng(1).normal(0, 0.04, len(words))

    def told(loudness: float, noise: NDArray[Any], *, after: str = "") -> int:
        room = Room(model)
        if after:
            assert texts(room.play(speak("en-us", after))) == [after]
        room.play(loudness * noise)
        return [type(e) for e in room.play(loudness * (words + noise))].count(NoiseRose)

    assert told(1, noise) == told(0.2, noise) == 1
    assert told(1, 0 * noise) == 0
    assert told(1, noise, after="next") == 1
    assert told(0.2, noise, after="next") == 0  # so soft, it is not who said "next"


def test_every_utterance_is_answered_once(room: Room, speak: Speak) -> None:
    room.ear.expect(Mode.REPS)
    pause = np.zeros(RATE // 2)
    parts = [
        part
        for word in ("next", "next", "banana", "stop")
        for part in (speak("en-us", word), pause)
    ]
    events = room.play(np.concatenate(parts))
    assert texts(events) == ["next", "next", "stop"]
    assert [isinstance(e, SpeechStarted) for e in events] == [True, False] * 4


def test_words_in_quick_succession_share_no_sound(room: Room, speak: Speak) -> None:
    room.ear.expect(Mode.REPS)
    word = speak("en-us", "next")
    gap = np.zeros(int(0.18 * RATE))  # and 80 ms of silence around the clips
    for phrase in ("stop", "skip", "undo"):
        assert texts(room.play(np.concatenate([word, gap, speak("en-us", phrase)]))) == [
            "next",
            phrase,
        ]


def test_the_rest_of_a_phrase_is_no_command_of_its_own(room: Room, speak: Speak) -> None:
    """It would undo the beginning of it."""
    assert PHRASES["talk"] == PHRASES["unmute"]
    assert texts(room.hear(speak("en-us", "mute"))) == []
    assert texts(room.play(speak("en-us", "talk"))) == ["mute talk"]


FORESEEN = ("hold on", "carry on", "speak up", "keep going", "how much time", "check my form")


@pytest.mark.parametrize("phrase", FORESEEN)
def test_a_last_word_that_alone_can_follow_is_waited_for(
    phrase: str, room: Room, speak: Speak
) -> None:
    """It is guessed at once where nothing else can be: the phrase is not over for that."""
    *words, last = phrase.split()
    room.hear(speak("en-us", " ".join(words)))
    room.hear(np.zeros(int(0.05 * RATE)))  # and 80 ms of silence around the clips
    assert texts(room.play(speak("en-us", last))) == [phrase]


def test_once_that_word_is_heard_it_is_soon_believed(room: Room, speak: Speak) -> None:
    (latency,) = (
        e.latency for e in room.play(speak("en-us", "speed up")) if isinstance(e, CommandGiven)
    )
    assert latency <= 0.12


def test_a_command_is_heard_through_noise_that_does_not_end(model: Any, speak: Speak) -> None:
    """Music came on and hides the pause from the endpointer, but not from the recogniser."""
    room = Room(model)
    word = speak("en-us", "stop")
    sound = music(2)
    sound[RATE // 2 : RATE // 2 + len(word)] += word
    events = room.play(sound)
    assert texts(events) == ["stop"]
    assert [type(e) for e in events[:2]] == [SpeechStarted, CommandGiven]


@pytest.fixture
def overheard(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The blocks that were heard outside of an utterance."""
    given: list[Any] = []
    overhear = Recognizer.overhear

    def watched(recognizer: Recognizer, block: NDArray[np.int16]) -> None:
        given.append(block)
        overhear(recognizer, block)

    monkeypatch.setattr(Recognizer, "overhear", watched)
    return given


@pytest.mark.parametrize(("loudness", "worth_hearing"), [(0.003, False), (0.03, True)])
def test_a_word_that_hardly_stands_out_is_heard_and_a_quiet_room_alone_is_not(
    loudness: float, worth_hearing: bool, room: Room, speak: Speak, overheard: list[Any]
) -> None:
    fan = np.random.default_rng(1).normal(0, loudness, 5 * RATE)
    room.hear(fan)
    overheard.clear()
    room.hear(fan)
    assert len(overheard) == (len(fan) // BLOCK if worth_hearing else 0)
    overheard.clear()
    word = speak("en-us", "repeat")
    fan[RATE : RATE + len(word)] += 7 * loudness * word
    assert texts(room.hear(fan)) == ["repeat"]
    assert overheard


@pytest.mark.parametrize(
    ("mode", "words", "latest"),
    [
        (Mode.READY, ("done", "skip"), 0.25),
        (Mode.ASKING, ("thirty", "fifty"), 0.35),  # which may go on
    ],
)
def test_a_command_is_obeyed_once_the_voice_has_faded_though_music_goes_on(
    mode: Mode, words: tuple[str, ...], latest: float, model: Any, speak: Speak
) -> None:
    room = Room(model)
    room.ear.expect(mode)
    for word in words:
        sound = music(3)
        said = speak("en-us", word)
        sound[RATE // 2 : RATE // 2 + len(said)] += said
        (latency,) = (e.latency for e in room.play(sound) if isinstance(e, CommandGiven))
        assert latency <= latest


def test_a_guess_that_has_just_changed_is_taken_once_the_voice_has_long_faded(
    model: Any, speak: Speak
) -> None:
    """Later where noise may hide the rest of what is said."""
    recognizer = Recognizer(model, PHRASES)
    for block in blocks(speak("en-us", "skip"), np.zeros(RATE)):
        recognizer.feed(block)
        if recognizer.emerged:
            break
    waits = [recognizer.patience(f, masked=m) for f, m in product((14, 15, 17, 18), (False, True))]
    assert waits == [None, None, 0, None, 0, None, 0, 0]


@pytest.mark.parametrize("before", [1.1, 1.2, 3.4, 3.5])
def test_a_number_is_heard_whole_whenever_it_comes_in_music_that_passes_for_speech(
    before: float, model: Any, speak: Speak
) -> None:
    """Then the music's own utterance ends within it, or just before."""
    room = Room(model)
    room.ear.expect(Mode.RESTING)
    sound = music(6)
    said = speak("en-us", "that was twenty eight")
    sound[int(before * RATE) : int(before * RATE) + len(said)] += said
    assert texts(room.play(sound)) == ["that was twenty eight"]


def test_where_the_microphone_hears_the_coach_words_before_a_person_spoke_are_nobodys(
    model: Any, speak: Speak
) -> None:
    echo, gap = 0.015 * speak("en-us", "fifty"), np.zeros(RATE // 10)
    heard = np.concatenate([np.zeros(RATE // 2), echo, gap, speak("en-us", "pause")])
    assert texts(Room(model, masked=lambda _: frozenset()).play(heard)) == ["pause"]


@pytest.mark.parametrize(
    ("before", "after", "phrase"),
    [(Mode.REPS, Mode.ASKING, "twenty five"), (Mode.ASKING, Mode.REPS, "that was five")],
)
def test_what_is_being_said_when_the_mode_changes_is_heard_whole(
    before: Mode, after: Mode, phrase: str, model: Any, speak: Speak
) -> None:
    room = Room(model)
    word = speak("en-us", phrase)
    room.ear.expect(before)
    room.hear(word[: len(word) // 2])
    room.ear.expect(after)
    assert texts(room.play(word[len(word) // 2 :])) == [phrase]


def test_an_answer_is_heard_though_music_passed_for_speech_before_the_question(
    model: Any, speak: Speak
) -> None:
    room = Room(model)
    room.ear.expect(Mode.RESTING)
    sound = music(4)
    answer = speak("en-us", "eleven")
    sound[RATE : RATE + len(answer)] += answer
    started = room.hear(sound[: RATE // 2])
    assert [type(event) for event in started] == [SpeechStarted]
    room.ear.expect(Mode.ASKING)
    assert texts(room.play(sound[RATE // 2 :])) == ["eleven"]


def test_each_utterance_is_heard_by_itself(model: Any, speak: Speak) -> None:
    """Without what was before it, be that finished or in the middle of a word."""
    recognizer = Recognizer(model, PHRASES)
    quiet = np.random.default_rng(0).normal(0, 5e-4, RATE // 2)
    within_a_word: list[str] = []
    after_another: list[str] = []
    for phrase in SPOKEN:
        word = speak("en-us", phrase)
        sound = blocks(quiet, word, quiet[:BLOCK])
        for block in sound[: (len(quiet) + len(word) // 2) // BLOCK]:
            recognizer.overhear(block)
        for understood in (within_a_word, after_another):
            recognizer.begin(sound[:25], disowned=0.0)
            said = [recognizer.feed(block) for block in sound[25:]]
            understood.append(" ".join(h.text for h in (*said, recognizer.finish()) if h))
    assert within_a_word == after_another
    assert sum(a == b for a, b in zip(after_another, SPOKEN, strict=True)) >= len(SPOKEN) - 1


def test_a_phrase_that_only_one_hearing_heard_is_half_as_sure(
    model: Any, speak: Speak, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognizer = Recognizer(model, PHRASES)
    sound = blocks(speak("en-us", "that was five"))

    def heard() -> Heard:
        recognizer.begin(sound, disowned=0.0)
        result = recognizer.finish()
        assert result is not None
        return result

    both = heard()
    monkeypatch.setattr(SecondHearing, "finish", lambda *_: [])
    alone = heard()
    assert both.text == alone.text == "that was five"
    assert both.confidence > 0.9
    assert alone.confidence == pytest.approx(both.confidence / 2, abs=0.05)


def test_a_word_that_began_when_a_pause_was_noticed_is_heard_whole_by_both(
    model: Any, speak: Speak
) -> None:
    recognizer = Recognizer(model, PHRASES)
    quiet = np.random.default_rng(0).normal(0, 5e-4, RATE // 2)
    voices, words, phrases = ("en-us", "en-gb-scotland"), ("book", "mother"), ("skip it", "pause")
    for voice, word, phrase, gap in product(voices, words, phrases, (0.2, 0.22, 0.25)):
        before, after = (speak(voice, text) for text in (word, phrase))
        sound = blocks(quiet, before, quiet[: round(gap * RATE)], after, quiet[:BLOCK])
        recognizer.begin(sound[:10], disowned=0.0)
        heard = [recognizer.feed(block) for block in sound[10:]]
        (*_, last) = (each for each in (*heard, recognizer.finish()) if each)
        assert last.text == phrase
        assert last.confidence > 0.8


def test_what_was_asked_for_is_likelier(model: Any, speak: Speak) -> None:
    phrases = {t: c for t, c in PHRASES.items() if c.verb is not Verb.NUMBER}
    answers = ("left", "right", "both")
    noise = np.random.default_rng(0).normal(0, 0.1, RATE)
    words = [(answer, speak(voice, answer)) for voice, answer in product(VOICES, answers)]

    def sure(recognizer: Recognizer) -> float:
        """Of all answers in noise, together."""
        total = 0.0
        for answer, word in words:
            recognizer.begin(blocks(word + np.resize(noise, len(word))), disowned=0.0)
            heard = recognizer.finish()
            total += heard.confidence if heard and heard.text == answer else 0.0
        return total

    assert sure(Recognizer(model, phrases, answers)) > sure(Recognizer(model, phrases)) + 0.5


def test_words_that_ended_before_an_utterance_are_nobodys(model: Any, speak: Speak) -> None:
    recognizer = Recognizer(model, PHRASES)
    quiet = np.random.default_rng(0).normal(0, 5e-4, RATE // 5)
    before, after = (blocks(quiet, speak("en-us", text), quiet) for text in ("skip", "pause"))
    recognizer.begin(before, disowned=len(before) * BLOCK / RATE)
    heard = [recognizer.feed(block) for block in after]
    (only,) = (each for each in (*heard, recognizer.finish()) if each)
    assert (only.before, only.text) == ("", "pause")
    assert only.confidence > 0.9


def test_what_was_heard_before_an_utterance_is_nobodys_on_loudspeakers(
    model: Any, speak: Speak, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[tuple[float, float]] = []
    begin = Recognizer.begin

    def watched(recognizer: Recognizer, first: Sequence[Any], disowned: float) -> None:
        begun.append((len(first) * BLOCK / RATE, disowned))
        begin(recognizer, first, disowned)

    monkeypatch.setattr(Recognizer, "begin", watched)
    sound = np.concatenate([np.zeros(RATE), speak("en-us", "next")])
    Room(model).play(sound)
    Room(model, masked=lambda _: frozenset()).play(sound)
    (_, through_headphones), (given, on_loudspeakers) = begun
    assert through_headphones == 0
    assert given - 0.1 < on_loudspeakers < given


def test_phrases_with_unknown_words_are_reported_and_the_rest_is_heard(
    model: Any, speak: Speak
) -> None:
    phrases = {
        "zorbit": Command(Verb.VARIATION, name="zorbit"),
        "next": Command(Verb.NEXT),
        "go zorbit go": Command(Verb.READY),
        "seven": Command(Verb.NUMBER, number=7),
    }
    room = Room(model, phrases)
    assert room.ear.unheard == ("zorbit", "go zorbit go")
    assert texts(room.play(speak("en-us", "next"))) == ["next"]


def test_all_of_the_vocabulary_is_known_to_the_embedded_model(room: Room) -> None:
    assert room.ear.unheard == ()


def test_decoys_are_words_of_the_model_and_of_no_fixed_phrase(model: Any) -> None:
    assert missing_words(model, DECOYS.split()) == {}
    assert not set(DECOYS.split()) & set(PHRASES)
