"""The dialogue by its events alone."""

from __future__ import annotations

from tests.choosing.routines import BRIDGES, OFFERS, STRETCH
from voicecoach.choosing.dialogue import Choice, advance, next_due
from voicecoach.choosing.offers import ANYTHING, Offer
from voicecoach.choosing.wishes import About, Within, answers, vocabulary
from voicecoach.session.commands import Command, Verb
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

PHRASES = vocabulary(OFFERS)
HELP = (
    "Say list, a part of the body, such as glutes, core, or back, no equipment, "
    "or how many minutes you have. Then choose by number. Say stop to leave."
)


class Person:
    """Talks with the coach; each cue ends before the person goes on."""

    def __init__(self, offers: tuple[Offer, ...] = OFFERS) -> None:
        phrases = vocabulary(offers)
        self.choice = Choice(offers, phrases, ("glutes", "core", "back"), volume=0.5)
        self.answers = answers(phrases)
        self.t = 0.0
        self.meet(SessionStarted(0.0))

    def meet(self, event: Event) -> tuple[Effect, ...]:
        self.choice, effects = advance(self.choice, event)
        return effects

    def waits(self) -> None:
        self.t += 10
        self.meet(CueFinished(self.t, self.choice.last_cue))

    def says(self, phrase: str, source: Source = Source.VOICE) -> str:
        """The answer; empty for none."""
        self.waits()
        effects = self.meet(CommandGiven(self.t, self.answers[phrase], phrase, source))
        assert effects[0] == Beep(Tone.HEARD)
        return "".join(effect.text for effect in effects if isinstance(effect, Say))

    def types(self, phrase: str) -> str:
        return self.says(phrase, Source.KEYBOARD)


def test_it_asks_what_to_train() -> None:
    choice = Choice(OFFERS, PHRASES, (), volume=0.5)
    choice, effects = advance(choice, SessionStarted(0.0))
    assert effects == (
        SetVolume(0.5),
        Say(1, "What would you like to train? Say list, or help."),
    )
    assert choice.results == OFFERS


def test_something_for_glutes_and_the_second_of_it() -> None:
    person = Person()
    assert person.says("what have you got for glutes") == (
        "Two routines for glutes. One: Bridges, twelve minutes. "
        "Two: Hip thrust, twenty five minutes. Which one?"
    )
    assert person.says("the second") == ""
    assert person.choice.ended
    assert person.choice.chosen is OFFERS[2]


def test_what_is_wanted_adds_up_until_everything_is_asked_for() -> None:
    person = Person()
    person.says("glutes")
    assert person.says("i have a mat") == (
        "One routine for glutes with a mat. Bridges, twelve minutes. Say yes to train it."
    )
    assert person.says("no equipment") == (
        "Nothing for glutes without equipment. Say list to hear everything."
    )
    assert person.choice.results == (BRIDGES,)
    assert person.says("list").startswith("Four routines. One: Bridges")
    assert person.choice.wanted == ANYTHING
    assert person.says("twenty minutes").startswith("Three routines in twenty minutes. ")


def test_more_goes_on_where_it_stopped() -> None:
    person = Person()
    assert person.says("list").endswith(
        "Three: Hip thrust, twenty five minutes. Which one? Or say more."
    )
    assert person.says("more") == "Four: Morning stretch, eight minutes. Which one?"
    assert person.says("repeat") == "Four: Morning stretch, eight minutes. Which one?"
    assert person.says("next") == "That was all. Choose by number, or say list."
    person.says("number four")
    assert person.choice.chosen is STRETCH


def test_a_number_alone_is_a_routine_that_was_told_or_minutes() -> None:
    person = Person()
    assert person.says("two") == "Say list first, then choose by number."
    assert person.says("ten").startswith("One routine in ten minutes. Morning stretch")
    assert person.says("two") == "Which one?"
    assert person.says("ready") == ""
    assert person.choice.chosen is STRETCH


def test_by_keyboard_everything_on_the_screen_has_its_number() -> None:
    person = Person()
    person.types("four")
    assert person.choice.chosen is STRETCH


def test_a_routine_is_chosen_by_its_name() -> None:
    person = Person()
    person.says("morning stretch")
    assert person.choice.chosen is STRETCH


def test_yes_to_several_asks_which() -> None:
    person = Person()
    person.says("list")
    assert person.says("yes") == "Which one? Or say more."
    assert not person.choice.ended


def test_typed_words_that_are_no_phrase_are_searched_for() -> None:
    person = Person()
    person.waits()
    effects = person.meet(SpeechRejected(person.t, "planks please", Source.KEYBOARD))
    assert effects == (Say(2, "One routine. Core circuit, twenty minutes. Say yes to train it."),)
    effects = person.meet(SpeechRejected(person.t, "juggling", Source.KEYBOARD))
    assert effects == (Say(3, f"I did not understand. {HELP}"),)


def test_help_and_two_misunderstandings_teach_what_can_be_said() -> None:
    person = Person()
    assert person.says("help") == HELP
    person.waits()
    assert person.meet(SpeechRejected(person.t, "[unk]")) == ()
    assert person.meet(SpeechRejected(person.t, "[unk]")) == (
        Say(3, f"I did not understand. {HELP}"),
    )


def test_what_is_doubted_is_asked_for_by_a_tone() -> None:
    person = Person()
    person.waits()
    said = person.choice.said
    for text in ("glutes", "quads"):
        assert person.meet(CommandDoubted(person.t, text)) == (Beep(Tone.AGAIN),)
    assert person.choice.said == said


def test_stop_says_goodbye_and_ends() -> None:
    person = Person()
    assert person.says("stop") == "Goodbye."
    assert not person.choice.ended
    assert person.meet(CommandGiven(person.t, Command(Verb.NUMBER, number=0), "list")) == ()
    person.waits()
    assert person.choice.ended
    assert person.choice.chosen is None


def test_the_voice_is_lowered_while_someone_speaks() -> None:
    person = Person()
    assert person.meet(SpeechStarted(1.0)) == (Duck(on=True),)
    assert person.meet(SpeechEnded(1.2)) == (Duck(on=False),)
    person.waits()
    assert person.meet(SpeechStarted(12.0)) == ()


def test_silence_is_met_with_reminders_ever_more_rarely() -> None:
    person = Person()
    assert next_due(person.choice) is not None
    person.waits()
    due = []
    for _ in range(4):
        at = next_due(person.choice)
        assert at is not None
        due.append(round(at - person.t))
        person.t = at
        effects = person.meet(TimerDue(at))
        assert effects == (Say(person.choice.last_cue, "Say list, a part of the body, or help."),)
        speaking = next_due(person.choice)
        assert speaking is not None
        assert speaking > at + 5  # until its cue is over, or the voice taken for dead
        person.meet(CueFinished(person.t, person.choice.last_cue))
    assert due == [20, 60, 180, 180]


def test_a_dead_voice_does_not_hold_it_up() -> None:
    person = Person()
    person.says("stop")
    at = next_due(person.choice)
    assert at is not None
    person.meet(TimerDue(at))
    assert person.choice.ended


def test_lost_devices() -> None:
    person = Person()
    assert person.meet(DeviceLost(1.0, Device.MICROPHONE, "gone")) == (
        Say(2, "I can't hear the microphone. Use the keyboard."),
    )
    assert person.meet(DeviceLost(2.0, Device.VOICE, "gone")) == (Beep(Tone.REFUSED),)
    assert person.meet(DeviceLost(3.0, Device.OUTPUT, "gone")) == ()
    assert person.meet(DeviceRestored(4.0, Device.OUTPUT)) == (
        Say(3, "I can't hear the microphone. Use the keyboard."),
    )


def test_an_interruption_ends_it() -> None:
    person = Person()
    person.meet(Interrupted(1.0))
    assert person.choice.ended
    assert person.choice.chosen is None


def test_what_is_understood() -> None:
    assert PHRASES["something for hips"] == PHRASES["hips"] == About("hips")
    assert PHRASES["i have twenty minutes"] == Within(20)
    assert len(set(answers(PHRASES).values())) == len(PHRASES)
