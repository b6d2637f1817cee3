"""Tempo, volume, variations and rests as the person wants them; the place is kept."""

from __future__ import annotations

import pytest

from tests.session.driver import Driver, lines
from tests.session.places import SHORT_THRUSTS, resting, started, training
from tests.session.routines import MIXED, SIDE_PLANKS, SQUATS, THRUSTS
from voicecoach.session.commands import Command, Mode, Verb
from voicecoach.session.effects import Beep, Say, SetVolume, Tone
from voicecoach.session.events import CommandGiven

# Tempo and volume


def test_slower_stretches_what_is_to_come_of_the_repetition() -> None:
    coach = training(THRUSTS, after=1.7)
    coach.hear("slower")
    coach.count(1)
    coach.hear("faster", after=0.4)
    coach.count(2)
    assert coach.transcript() == lines("""
        2.70 you slower
        2.70 heard
        4.50 coach Down
        7.00 coach One.
        7.40 you faster
        7.40 heard
        8.00 coach Up
        9.50 coach Squeeze
        11.50 coach Down
        13.50 coach Two.
    """)


def test_tempo_has_ends() -> None:
    coach = training(THRUSTS)
    said = []
    for _ in range(4):
        coach.hear("slower")
    said += coach.says()
    assert coach.state.adjustments.tempo == 1.25**3
    for _ in range(7):
        coach.hear("faster")
    said += coach.says()
    assert coach.state.adjustments.tempo == pytest.approx(0.8**3)
    assert said == ["This is the slowest.", "This is the fastest."]


@pytest.mark.parametrize("order", ["slower", "faster"])
def test_tempo_after_the_last_count_leaves_the_end_where_it_is(order: str) -> None:
    coach = training(SQUATS, 2, after=0.2)
    counted = coach.state.t - 0.2
    coach.hear(order)
    coach.reach(Mode.RESTING)
    assert coach.state.t == pytest.approx(counted + 1.0)


def test_a_tempo_chosen_in_a_rest_holds_for_the_next_set() -> None:
    coach = resting(SQUATS)
    assert coach.hear("slower") == (Beep(Tone.HEARD),)
    coach.reach(Mode.REPS)
    coach.count(1)
    assert coach.transcript() == lines("""
        23.55 you slower
        23.55 heard
        33.55 coach Ten seconds.
        43.55 coach Last set, two reps.
        44.88 short
        45.88 short
        46.88 short
        47.88 long
        48.88 coach Down
        50.13 coach Up
        51.38 coach One. Last one.
    """)


def test_volume_has_ends() -> None:
    coach = Driver(SQUATS)
    levels = []
    for effect in (*coach.hear("louder", after=9), *coach.hear("louder"), *coach.hear("louder")):
        if isinstance(effect, SetVolume):
            levels.append(round(effect.level, 2))
    for _ in range(7):
        for effect in coach.hear("quieter"):
            if isinstance(effect, SetVolume):
                levels.append(round(effect.level, 2))
    assert levels == [0.95, 1.0, 0.85, 0.7, 0.55, 0.4, 0.25, 0.2]
    assert coach.says()[1:] == ["This is the loudest.", "This is the quietest."]


def test_a_muted_coach_answers_and_announces_but_does_not_count() -> None:
    coach = training(SQUATS, after=0.1)
    coach.hear("mute")
    coach.count(1)
    coach.hear("how many left", after=0.2)
    coach.count(2)
    coach.reach(Mode.RESTING)
    coach.hear("unmute", after=4)
    coach.wait(20)
    assert coach.transcript() == lines("""
        1.10 you mute
        1.10 coach Beeps only, and what comes next. Say unmute to hear me count.
        1.10 heard
        2.00 beat
        3.00 beat
        3.20 you how many left
        3.20 coach One to go.
        3.20 heard
        4.80 beat
        5.80 beat
        6.80 beat
        7.80 coach Rest thirty seconds. Next, set two.
        11.80 you unmute
        11.80 coach I'm back.
        11.80 heard
        27.80 coach Ten seconds.
    """)


# Variations


@pytest.mark.parametrize("mode", [Mode.GETTING_READY, Mode.REPS, Mode.SWITCHING])
def test_a_variation_is_set_up_and_keeps_the_place(mode: Mode) -> None:
    coach = started(THRUSTS)
    coach.reach(mode)
    before = coach.state
    coach.wait(1)
    coach.transcript()
    coach.hear("weighted")
    assert coach.mode() is Mode.CHANGING
    assert coach.says() == ["Weighted. Take a light weight. Say ready."]
    coach.hear("ready", after=30)
    assert coach.mode() is mode
    assert (coach.state.cursor, coach.state.reps) == (before.cursor, before.reps)


def test_a_variation_before_the_work_and_in_a_rest_waits_for_nothing() -> None:
    coach = Driver(SHORT_THRUSTS)
    coach.hear("harder", after=8)
    coach.hear("explain", after=8)
    coach.hear("harder", after=4)
    coach.hear("ready", after=8)
    assert coach.says()[1:] == [
        "Banded. Tie the band. Say ready.",
        "One of three. Lean on the bench.",
        "Weighted. Take a light weight. Say ready.",
        "Left leg, weighted. Set one of two, three reps.",
    ]
    coach.reach(Mode.RESTING)
    begin = coach.state.t
    coach.hear("easier", after=9)
    assert coach.says()[-1] == "Banded. Tie the band."
    coach.reach(Mode.GETTING_READY)
    assert coach.state.t == begin + 40
    assert [done.variation for done in coach.state.log] == ["weighted", "weighted"]


def test_variations_have_ends() -> None:
    coach = training(THRUSTS)
    coach.hear("easier")
    coach.hear("weighted", after=3)
    coach.hear("harder", after=3)
    assert [line for line in coach.says() if line.startswith("There")] == [
        "There is no easier variation.",
        "There is no harder variation.",
    ]


def test_a_variation_of_another_exercise() -> None:
    coach = Driver(MIXED)
    coach.hear("ready")
    coach.reach(Mode.ASKING)
    coach.hear("four", after=2)
    coach.reach(Mode.READY)
    coach.hear("banded", after=7)
    assert coach.says()[-1] == "There is no banded here. You can say standard."


def test_a_command_for_which_there_is_no_phrase_here() -> None:
    coach = Driver(SIDE_PLANKS)
    event = CommandGiven(1.0, Command(Verb.VARIATION, name="weighted"), "weighted")
    effects = coach.give(event)
    assert effects == (
        Say(2, "There is no weighted here. You can say standard."),
        Beep(Tone.HEARD),
    )


# Rests


def test_more_and_less_rest() -> None:
    coach = resting(SHORT_THRUSTS)
    coach.hear("thirty more")
    coach.hear("how long", after=10)
    coach.hear("less rest", after=2)
    coach.reach(Mode.GETTING_READY)
    assert coach.transcript() == lines("""
        67.22 you thirty more
        67.22 coach Seventy seconds.
        67.22 heard
        77.22 you how long
        77.22 coach Fifty seconds of rest left.
        77.22 heard
        79.22 you less rest
        79.22 coach Forty seconds.
        79.22 heard
        97.22 coach Left leg. Last set, three reps.
    """)
    coach = resting(SHORT_THRUSTS)
    coach.hear("less rest")
    assert coach.says() == ["Left leg. Last set, three reps."]


@pytest.mark.parametrize("order", ["next", "ready", "done", "skip", "resume"])
def test_a_rest_ends_on_request(order: str) -> None:
    coach = resting(SHORT_THRUSTS)
    coach.hear(order)
    assert coach.says() == ["Left leg. Last set, three reps."]


def test_done_at_the_last_count_does_not_end_the_rest() -> None:
    coach = resting(SHORT_THRUSTS, after=0.4)
    assert coach.hear("done") == (Beep(Tone.HEARD),)
    assert coach.mode() is Mode.RESTING
