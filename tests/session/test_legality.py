"""Commands by states: the one table of what may be said when, tried out entry by entry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from tests.session.driver import Driver
from tests.session.routines import OWN_PACE, PLANKS, THRUSTS
from voicecoach.routine import Routine
from voicecoach.session.commands import (
    LEGAL,
    PHRASES,
    QUESTIONS,
    Command,
    Mode,
    Verb,
    is_answer,
    is_legal,
    vocabulary,
)
from voicecoach.session.effects import Beep, Say, Tone
from voicecoach.session.events import CommandGiven
from voicecoach.session.orders import ORDERS
from voicecoach.session.script.hints import HINTS, help_more, help_now, in_noise
from voicecoach.session.state import State

OVER = (Mode.CLOSING, Mode.ENDED)
BY_VALUE = {Verb.VARIATION, Verb.THAT_WAS, Verb.NUMBER, Verb.CORRECTION}
"""Their phrases come from names and numbers."""


TABLE = """
               rdy exp get rep hld own swi rst ask pau chg cfm loc hrt clo end
ready           x   x   x   ·   ·   ·   x   x   ·   x   x   ·   ·   x   ·   ·
next            x   x   x   x   x   x   x   x   x   x   x   ·   ·   x   ·   ·
repeat          x   x   x   x   x   x   x   x   x   x   x   x   x   x   ·   ·
done            ·   x   ·   x   x   x   ·   x   ·   x   ·   ·   ·   ·   ·   ·
back            ·   x   x   x   x   x   x   x   x   x   x   ·   ·   x   ·   ·
skip            x   x   x   x   x   x   x   x   x   x   x   ·   ·   x   ·   ·
pause           x   x   x   x   x   x   x   x   x   x   x   x   x   x   ·   ·
resume          x   x   ·   ·   ·   ·   ·   x   ·   x   x   x   ·   x   ·   ·
stop            x   x   x   x   x   x   x   x   x   x   x   x   x   x   ·   ·
yes             ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   x   ·   ·   ·   ·
no              ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   x   ·   ·   ·   ·
faster          ·   ·   x   x   x   x   x   x   ·   x   ·   ·   ·   ·   ·   ·
slower          ·   ·   x   x   x   x   x   x   ·   x   ·   ·   ·   ·   ·   ·
louder          x   x   x   x   x   x   x   x   x   x   x   x   x   x   ·   ·
quieter         x   x   x   x   x   x   x   x   x   x   x   x   x   x   ·   ·
more rest       ·   ·   ·   ·   ·   ·   ·   x   ·   ·   ·   ·   ·   ·   ·   ·
less rest       ·   ·   ·   ·   ·   ·   ·   x   ·   ·   ·   ·   ·   ·   ·   ·
how many left   x   x   x   x   x   x   x   x   x   x   x   ·   ·   x   ·   ·
how long        x   x   x   x   x   x   x   x   x   x   x   ·   ·   x   ·   ·
what's next     x   x   x   x   x   x   x   x   x   x   x   ·   ·   x   ·   ·
where am i      x   x   x   x   x   x   x   x   x   x   x   x   x   x   ·   ·
explain         x   x   x   x   x   x   x   x   ·   x   x   ·   ·   x   ·   ·
tip             x   x   x   x   x   x   x   x   x   x   x   ·   ·   x   ·   ·
why             x   x   x   x   x   x   x   x   x   x   x   ·   ·   x   ·   ·
easier          x   x   x   x   x   x   x   x   ·   x   x   ·   ·   x   ·   ·
harder          x   x   x   x   x   x   x   x   ·   x   x   ·   ·   x   ·   ·
variation       x   x   x   x   x   x   x   x   ·   x   x   ·   ·   x   ·   ·
that was        ·   ·   x   x   ·   x   x   x   x   x   ·   ·   ·   ·   ·   ·
number          ·   ·   ·   ·   ·   ·   ·   ·   x   ·   ·   ·   ·   ·   ·   ·
no, …           x   x   x   x   ·   x   x   x   x   x   ·   ·   ·   ·   ·   ·
undo            x   x   x   x   x   x   x   x   x   x   x   x   x   x   ·   ·
mute            x   x   x   x   x   x   x   x   x   x   x   x   x   x   ·   ·
unmute          x   x   x   x   x   x   x   x   x   x   x   x   x   x   ·   ·
pain            x   x   x   x   x   x   x   x   x   x   x   x   x   x   ·   ·
left            ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   x   ·   ·   ·
right           ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   x   ·   ·   ·
both            ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   x   ·   ·   ·
help            x   x   x   x   x   x   x   x   x   x   x   x   x   x   ·   ·
"""


def command(verb: Verb) -> Command:
    match verb:
        case Verb.VARIATION:
            return Command(verb, name="banded")
        case Verb.THAT_WAS | Verb.CORRECTION:
            return Command(verb, number=4)
        case Verb.NUMBER:
            return Command(verb, number=7)
        case _:
            return Command(verb)


def reached(mode: Mode, routine: Routine = THRUSTS) -> Driver:
    """A session that got to ``mode`` by itself."""
    coach = Driver(routine)
    coach.hear("ready", after=8)
    coach.reach(mode)
    coach.wait(0.5)
    return coach


def before_the_first_set(*orders: str) -> Driver:
    coach = Driver(THRUSTS)
    coach.wait(8)
    for order in orders:
        coach.hear(order)
    return coach


def halted(*orders: str) -> Driver:
    coach = reached(Mode.REPS)
    for order in orders:
        coach.hear(order, after=2)
    return coach


def resting() -> Driver:
    coach = reached(Mode.RESTING)
    coach.wait(10)
    return coach


def asking() -> Driver:
    coach = reached(Mode.ASKING)
    coach.wait(5)
    return coach


def ended() -> Driver:
    coach = reached(Mode.ASKING)
    coach.finish()
    return coach


REACHED: Mapping[Mode, Callable[[], Driver]] = {
    Mode.READY: before_the_first_set,
    Mode.EXPLAINING: lambda: before_the_first_set("next"),
    Mode.GETTING_READY: lambda: before_the_first_set("ready"),
    Mode.REPS: lambda: reached(Mode.REPS),
    Mode.HOLD: lambda: reached(Mode.HOLD, PLANKS),
    Mode.SELF_PACED: lambda: reached(Mode.SELF_PACED, OWN_PACE),
    Mode.SWITCHING: lambda: reached(Mode.SWITCHING),
    Mode.RESTING: resting,
    Mode.ASKING: asking,
    Mode.PAUSED: lambda: halted("pause"),
    Mode.CHANGING: lambda: halted("weighted"),
    Mode.CONFIRMING: lambda: halted("stop"),
    Mode.LOCATING_PAIN: lambda: halted("pain"),
    Mode.HURT: lambda: halted("pain", "left"),
    Mode.CLOSING: lambda: halted("stop", "yes"),
    Mode.ENDED: ended,
}


def what_matters(state: State) -> State:
    """Without what every utterance leaves behind."""
    return replace(state, t=0.0, heard="", misheard=0, undo=None)


@pytest.mark.parametrize("mode", Mode, ids=lambda mode: mode.value)
def test_every_mode_is_reached(mode: Mode) -> None:
    assert REACHED[mode]().mode() is mode


@pytest.mark.parametrize("mode", [mode for mode in Mode if mode not in OVER])
@pytest.mark.parametrize("verb", Verb)
def test_legal_commands_do_something_and_illegal_ones_nothing(mode: Mode, verb: Verb) -> None:
    coach = REACHED[mode]()
    before = coach.state
    effects = coach.give(CommandGiven(before.t, command(verb), verb.value))
    changed = what_matters(coach.state) != what_matters(before)
    spoken = any(isinstance(effect, Say) for effect in effects)
    if is_legal(verb, mode):
        assert effects.count(Beep(Tone.HEARD)) == 1
        assert Beep(Tone.REFUSED) not in effects
        assert changed or spoken
    else:
        assert effects == (Beep(Tone.REFUSED),)
        assert not changed


@pytest.mark.parametrize("mode", OVER, ids=lambda mode: mode.value)
@pytest.mark.parametrize("verb", Verb)
def test_at_the_end_nothing_is_taken_and_nothing_said(mode: Mode, verb: Verb) -> None:
    coach = REACHED[mode]()
    before = coach.state
    assert not is_legal(verb, mode)
    assert coach.give(CommandGiven(before.t, command(verb), verb.value)) == ()
    assert replace(coach.state, heard=before.heard) == before


def test_the_tables_are_complete() -> None:
    assert set(ORDERS) == set(Verb)
    assert set(LEGAL) == set(Verb)
    assert set(PHRASES) == set(Verb) - BY_VALUE
    assert set(HINTS) == set(Mode) - set(OVER)
    assert set(REACHED) == set(Mode)


def test_what_is_legal_where() -> None:
    assert {
        Verb(line[:15].strip()): {
            mode for mode, mark in zip(REACHED, line[15:].split(), strict=True) if mark == "x"
        }
        for line in TABLE.strip().splitlines()[1:]
    } == LEGAL


def test_each_question_has_answers_that_mean_nothing_elsewhere() -> None:
    answers = {mode: [v.value for v in Verb if LEGAL[v] == {mode}] for mode in QUESTIONS}
    assert answers == {
        Mode.ASKING: ["number"],
        Mode.CONFIRMING: ["yes", "no"],
        Mode.LOCATING_PAIN: ["left", "right", "both"],
    }
    assert [v.value for v in Verb if is_answer(v)] == [
        *answers[Mode.CONFIRMING], *answers[Mode.ASKING], *answers[Mode.LOCATING_PAIN]
    ]  # fmt: skip


def test_help_teaches_only_what_is_legal() -> None:
    wrong = [(mode, verb) for mode, verbs in HINTS.items() for verb in verbs
             if not is_legal(verb, mode)]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize("mode", HINTS, ids=lambda mode: mode.value)
def test_in_noise_longer_phrases_are_taught_that_are_legal(mode: Mode) -> None:
    told = re.split(r", or |, | or ", in_noise(REACHED[mode]().state).rstrip(".").split(": ")[1])
    words = vocabulary(THRUSTS)
    assert told
    assert [text for text in told if " " not in text or not is_legal(words[text].verb, mode)] == []


@pytest.mark.parametrize("mode", HINTS, ids=lambda mode: mode.value)
def test_help_and_its_rest_tell_every_legal_verb_once(mode: Mode) -> None:
    state = REACHED[mode]().state
    told = re.split(r", or |, | or ", re.sub(r"^(You can say|Also:) |\.$", "", help_now(state)))
    told += re.sub(r"^Also: |\.$", "", help_more(state)).split(", ")
    legal = {PHRASES[verb][0] for verb in PHRASES if is_legal(verb, mode)}
    assert {entry: number for entry, number in Counter(told).items() if number > 1} == {}
    assert set(told) - {"a number from one to ten", "no eight to correct it"} == legal


def test_every_phrase_belongs_to_one_verb_and_is_plain_words() -> None:
    phrases = [phrase for spoken in PHRASES.values() for phrase in spoken]
    assert [phrase for phrase, number in Counter(phrases).items() if number > 1] == []
    plain = re.compile(r"[a-z]+('[a-z]+)?( [a-z]+('[a-z]+)?)*")
    assert [text for text in vocabulary(THRUSTS) if not plain.fullmatch(text)] == []


def test_the_vocabulary_is_the_phrases_the_numbers_and_the_variations() -> None:
    words = vocabulary(THRUSTS)
    fixed = sum(len(spoken) for spoken in PHRASES.values())
    assert len(words) == fixed + 2 * 31 + 101 + 3
    assert words["let's go"] == Command(Verb.READY)
    assert words["that was twenty one"] == Command(Verb.THAT_WAS, number=21)
    assert words["one hundred"] == Command(Verb.NUMBER, number=100)
    assert words["weighted"] == Command(Verb.VARIATION, name="weighted")


def test_paused_and_the_end_can_be_reached_from_everywhere() -> None:
    for verb in (Verb.PAUSE, Verb.STOP, Verb.PAIN, Verb.HELP, Verb.REPEAT, Verb.WHERE):
        assert LEGAL[verb] == set(Mode) - set(OVER)
