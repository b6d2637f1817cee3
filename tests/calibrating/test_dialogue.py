"""The calibration by its events alone."""

from __future__ import annotations

import pytest

from voicecoach.calibrating.dialogue import Calibration, Stage, advance, next_due
from voicecoach.calibrating.levels import Levels
from voicecoach.calibrating.trials import (
    IMPORTANT,
    Outcome,
    Try,
    Word,
    taught_from_now,
    words_to_try,
)
from voicecoach.session.commands import PHRASES, Command, Mode, Verb, is_legal
from voicecoach.session.effects import Beep, Duck, Effect, Say, SetVolume, Tone
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    CueFinished,
    Device,
    DeviceLost,
    DeviceRestored,
    Event,
    Interrupted,
    SessionStarted,
    Source,
    SpeechEnded,
    SpeechRejected,
    SpeechStarted,
    TimerDue,
)

WORDS = words_to_try({}, ())
DONE_AND_PAUSE = (
    Word(Verb.DONE, "done", ("finished", "i'm finished")),
    Word(Verb.PAUSE, "pause", ("hold on",)),
)
GOOD = Levels(usual=-70.0, loud=-25.0, clipped=False)
VERBS = {phrase: verb for verb, phrases in PHRASES.items() for phrase in phrases}


class Person:
    """Does as the coach asks; each cue ends before the person goes on."""

    def __init__(self, words: tuple[Word, ...] = DONE_AND_PAUSE) -> None:
        self.check = Calibration(words, volume=0.5)
        self.levels = GOOD
        self.t = 0.0
        self.meet(SessionStarted(0.0))

    def meet(self, event: Event) -> tuple[Effect, ...]:
        self.check, effects = advance(self.check, event, self.levels)
        return effects

    def listens(self) -> None:
        """To the end of what the coach says."""
        if self.check.voice is not None:
            self.t += 5
            self.meet(CueFinished(self.t, self.check.last_cue))

    def says(self, text: str, source: Source = Source.VOICE) -> tuple[Effect, ...]:
        """A phrase, or what is none."""
        self.listens()
        self.t += 1
        if text in VERBS:
            command = Command(VERBS[text])
            return self.meet(CommandGiven(self.t, command, text, source))
        return self.meet(SpeechRejected(self.t, text, source))

    def types(self, text: str) -> str:
        return spoken(self.says(text, Source.KEYBOARD))

    def is_silent(self) -> str:
        self.listens()
        due = next_due(self.check)
        assert due is not None
        self.t = due
        return spoken(self.meet(TimerDue(due)))

    def reaches_words(self) -> str:
        self.is_silent()
        return spoken(self.says(self.check.phrase))


def spoken(effects: tuple[Effect, ...]) -> str:
    return "".join(effect.text for effect in effects if isinstance(effect, Say))


def test_the_room_then_the_voice_then_the_words() -> None:
    check = Calibration(WORDS, volume=0.5)
    assert advance(check, SessionStarted(0.0), GOOD)[1] == (
        SetVolume(0.5),
        Say(
            1,
            "Let us see how well I hear you. Say stop when you have had enough. "
            "First, please be quiet for a moment.",
        ),
    )
    person = Person(WORDS)
    assert person.is_silent() == "Now say ready."
    assert person.says("ready") == (
        Beep(Tone.HEARD),
        Say(
            3,
            "I hear you well. One of twelve. Say ready three times. Wait for the tick each time.",
        ),
    )


def test_who_is_understood_hears_ticks_and_hardly_a_word() -> None:
    person = Person()
    person.reaches_words()
    assert person.says("done") == (Beep(Tone.HEARD),)
    assert person.says("done") == (Beep(Tone.HEARD),)
    assert person.says("done") == (Beep(Tone.HEARD), Say(4, "Two of two. Say pause."))
    person.says("pause")
    person.says("pause")
    assert spoken(person.says("pause")) == "I understand every word you tried. Goodbye."
    person.listens()
    assert person.check.ended
    assert taught_from_now({}, person.check.found) == {}


def test_a_word_taken_for_another_is_replaced_by_a_synonym_that_is_understood() -> None:
    person = Person()
    person.reaches_words()
    assert person.says("slow down") == (Beep(Tone.REFUSED),)
    person.says("done")
    assert spoken(person.says("slow down")) == (
        "I took done for slow down twice. Try another. Say finished."
    )
    person.says("finished")
    person.says("finished")
    assert spoken(person.says("finished")) == (
        "Say finished instead of done. I understand that every time. Two of two. Say pause."
    )
    assert taught_from_now({}, person.check.found) == {"done": "finished"}
    assert taught_from_now({"done": "i'm done", "stop": "quit"}, person.check.found) == {
        "done": "finished",
        "stop": "quit",
    }


@pytest.mark.parametrize(
    ("heard", "told"),
    [
        (("done", "tomato", "tomato"), "I did not understand done."),
        (("done", "done", "tomato"), ""),
        (("next", "back", "tomato"), "I took done for next once."),
    ],
)
def test_what_mostly_went_wrong_is_told(heard: tuple[str, ...], told: str) -> None:
    person = Person()
    person.reaches_words()
    for text in heard:
        effects = person.says(text)
    assert spoken(effects) == (
        f"{told} Try another. Say finished." if told else "Two of two. Say pause."
    )


@pytest.mark.parametrize("rejection", [SpeechRejected, CommandDoubted])
def test_a_word_heard_right_without_enough_confidence_is_weak(
    rejection: type[SpeechRejected | CommandDoubted],
) -> None:
    person = Person()
    person.reaches_words()
    for _ in range(3):
        person.listens()
        person.t += 1
        effects = person.meet(rejection(person.t, "done"))
    assert spoken(effects) == "I was not sure of done. Try another. Say finished."


def test_a_command_that_no_word_is_understood_for_is_left_to_the_keyboard() -> None:
    person = Person()
    person.reaches_words()
    for _ in range(9):
        effects = person.says("tomato")
    assert spoken(effects) == (
        "I did not understand i'm finished. For done, use the keyboard. Two of two. Say pause."
    )
    for _ in range(3):
        effects = person.says("pause")
    assert spoken(effects) == "I understand one of two words. For done, use the keyboard. Goodbye."
    assert taught_from_now({"done": "finished"}, person.check.found) == {"done": "finished"}


def test_the_usual_word_needs_no_setting() -> None:
    words = words_to_try({"done": "finished"}, ())
    word = next(word for word in words if word.verb is Verb.DONE)
    assert (word.phrase, word.synonyms) == ("finished", ("done", "i'm done"))
    person = Person((word,))
    person.reaches_words()
    for text in ("tomato",) * 3 + ("done",) * 3:
        person.says(text)
    assert taught_from_now({"done": "finished"}, person.check.found) == {}


def test_synonyms_without_a_word_in_common_come_first() -> None:
    synonyms = {word.phrase: word.synonyms for word in WORDS}
    assert synonyms["explain"] == ("how do i do it", "explain it")
    assert synonyms["ready"] == ("start", "go")
    assert words_to_try({}, ("ready", "finished"))[0].verb is Verb.NEXT


# The voice


@pytest.mark.parametrize(
    ("levels", "advice"),
    [
        (
            Levels(-70, -50, clipped=False),
            "Your microphone is very quiet: move it closer, or turn it up.",
        ),
        (
            Levels(-70, -5, clipped=True),
            "Your microphone is too loud: move it away, or turn it down.",
        ),
        (
            Levels(-35, -25, clipped=False),
            "It is loud around you: move the microphone closer, or find a quieter place.",
        ),
    ],
)
def test_a_voice_that_is_not_well_heard_may_try_again(levels: Levels, advice: str) -> None:
    person = Person()
    person.levels = levels
    person.is_silent()
    assert spoken(person.says("tomato")) == f"{advice} Say done."
    assert spoken(person.says("done")) == f"{advice} Say done."
    assert spoken(person.says("done")).startswith(f"{advice} One of two.")
    person = Person()
    person.levels = levels
    person.is_silent()
    person.says("done")
    person.levels = GOOD
    assert spoken(person.says("done")).startswith("I hear you well.")


def test_without_any_voice_there_is_nothing_to_find_out() -> None:
    person = Person()
    person.is_silent()
    again = "I did not hear you. Turn the microphone up, or choose another. Say done."
    assert [person.is_silent(), person.is_silent()] == [again, again]
    assert person.is_silent() == (
        "I hear nothing, so there is nothing to find out. Try another microphone."
    )
    person.listens()
    assert person.check.ended


# Silence


def test_a_word_that_is_not_said_is_asked_for_again_and_then_left() -> None:
    person = Person()
    person.reaches_words()
    assert [person.is_silent(), person.is_silent()] == ["Say done.", "Say done."]
    assert person.is_silent() == "I did not hear done. Try another. Say finished."
    assert person.is_silent() == ("I hear nothing any more. For done, use the keyboard. Goodbye.")


def test_who_has_begun_to_speak_is_waited_for() -> None:
    person = Person()
    person.reaches_words()
    person.listens()
    before = next_due(person.check)
    person.meet(SpeechStarted(person.t + 5))
    after = next_due(person.check)
    assert before is not None
    assert after == before + 5


def test_a_dead_voice_does_not_hold_it_up() -> None:
    person = Person()
    due = next_due(person.check)
    assert due is not None
    person.meet(TimerDue(due))
    assert person.check.voice is None


# Stopping


def test_stop_asks_back_and_yes_keeps_what_was_found() -> None:
    person = Person()
    person.reaches_words()
    for text in ("tomato",) * 3 + ("finished",) * 3:
        person.says(text)
    assert spoken(person.says("stop")) == "Stop here? Yes or no."
    assert person.check.mode is Mode.CONFIRMING
    assert spoken(person.says("yes")) == ("Say finished instead of done. Goodbye.")
    person.listens()
    assert person.check.ended
    assert taught_from_now({}, person.check.found) == {"done": "finished"}


@pytest.mark.parametrize("answer", ["no", None])
def test_stop_that_was_not_said_counts_as_a_mistake(answer: str | None) -> None:
    person = Person()
    person.reaches_words()
    person.says("stop")
    assert (spoken(person.says(answer)) if answer else person.is_silent()) == "Say done."
    assert person.check.trials[0].tries == (Try(Outcome.TAKEN, "stop"),)
    assert not person.check.asked


def test_stop_is_a_word_to_try_as_well() -> None:
    person = Person((Word(Verb.STOP, "stop", ("quit",)),))
    person.reaches_words()
    person.says("stop")
    assert spoken(person.says("stop")) == ""
    assert not person.check.asked


def test_before_the_words_stop_ends_as_well() -> None:
    person = Person()
    assert spoken(person.says("stop")) == "Stop here? Yes or no."
    assert person.is_silent().startswith("Let us see how well I hear you.")
    person.says("stop")
    assert spoken(person.says("yes")) == "Nothing was tried. Goodbye."


def test_an_interruption_ends_it_and_keeps_what_was_found() -> None:
    person = Person()
    person.reaches_words()
    for text in ("tomato",) * 3 + ("finished",) * 3:
        person.says(text)
    person.meet(Interrupted(person.t))
    assert person.check.ended
    assert taught_from_now({}, person.check.found) == {"done": "finished"}


# The keyboard


def test_by_keyboard_words_are_left_out_and_it_is_ended() -> None:
    person = Person()
    assert person.types("next") == "Now say done."
    assert person.types("next") == (
        "One of two. Say done three times. Wait for the tick each time."
    )
    assert person.types("done") == "Say it aloud: this is about your voice."
    assert person.types("help").startswith("Say the word that I ask for.")
    assert person.types("bananas").startswith("Say the word that I ask for.")
    assert person.types("skip") == "Two of two. Say pause."
    assert person.types("repeat") == "Two of two. Say pause."
    assert person.types("stop") == "Nothing was tried. Goodbye."
    assert person.types("next") == ""


# The coach's own voice, and devices


def test_what_the_coach_may_have_said_itself_is_no_mistake() -> None:
    person = Person()
    person.reaches_words()
    assert person.meet(SpeechStarted(person.t)) == (Duck(on=True),)
    assert person.meet(SpeechRejected(person.t, "say done")) == (Duck(on=False),)
    assert person.meet(CommandGiven(person.t, Command(Verb.READY), "ready")) == ()
    assert person.check.trials[0].tries == ()
    assert person.meet(CommandGiven(person.t, Command(Verb.DONE), "done")) == (Beep(Tone.HEARD),)


def test_a_noise_is_nothing() -> None:
    person = Person()
    person.reaches_words()
    person.listens()
    assert person.meet(SpeechStarted(person.t)) == ()
    assert person.meet(SpeechEnded(person.t)) == ()
    assert person.check.trials[0].tries == ()


def test_lost_devices() -> None:
    person = Person()
    person.is_silent()
    assert spoken(person.meet(DeviceLost(person.t, Device.MICROPHONE, "gone"))) == (
        "I can't hear the microphone. Use the keyboard."
    )
    assert spoken(person.meet(DeviceRestored(person.t, Device.MICROPHONE))) == "Now say done."
    assert person.meet(DeviceLost(person.t, Device.VOICE, "gone")) == (Beep(Tone.REFUSED),)
    assert person.meet(DeviceLost(person.t, Device.OUTPUT, "gone")) == ()


def test_each_word_is_heard_as_in_a_session_that_takes_it() -> None:
    assert {word.verb for word in WORDS} == set(IMPORTANT)
    for word in WORDS:
        check = Calibration((word,), volume=0.5, stage=Stage.WORDS)
        assert is_legal(word.verb, check.mode)
