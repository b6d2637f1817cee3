"""What every command does, as it is heard, in each place where it does something else."""

from __future__ import annotations

import pytest

from tests.session.driver import Driver, lines
from tests.session.routines import (
    MIXED,
    OWN_PACE,
    PLANK,
    PLANKS,
    SIDE_PLANKS,
    SQUAT,
    SQUATS,
    THRUST,
    THRUSTS,
)
from voicecoach.routine import Hold, Prescription, Repetitions, Routine, Side
from voicecoach.session.commands import Command, Mode, Verb
from voicecoach.session.effects import Beep, Duck, Hush, Say, SetVolume, Tone
from voicecoach.session.events import (
    CommandGiven,
    Device,
    DeviceLost,
    DeviceRestored,
    Interrupted,
    SpeechEnded,
    SpeechRejected,
    SpeechStarted,
)
from voicecoach.session.state import Adjustments, Effort, Pain, SetDone, next_due

SHORT_THRUSTS = Routine("short", "Short", (Prescription(THRUST, 2, Repetitions(3), 40),))


def started(routine: Routine) -> Driver:
    """A session whose first set is announced."""
    coach = Driver(routine)
    coach.hear("ready", after=1)
    coach.transcript()
    return coach


def training(routine: Routine, reps: int = 0, after: float = 0.0) -> Driver:
    """A session in the midst of its first set."""
    coach = started(routine)
    coach.hear("next")
    coach.count(reps)
    coach.wait(after)
    coach.transcript()
    return coach


def resting(routine: Routine, after: float = 10.0) -> Driver:
    """A session in its first rest."""
    coach = started(routine)
    coach.reach(Mode.RESTING)
    coach.wait(after)
    coach.transcript()
    return coach


def asking(routine: Routine = SQUATS) -> Driver:
    """A session that asks how hard it was."""
    coach = started(routine)
    coach.reach(Mode.ASKING)
    coach.spoken("How hard")
    coach.transcript()
    return coach


def reps(coach: Driver) -> list[int | None]:
    """What is logged, set by set."""
    return [done.reps for done in coach.state.log]


# Pause and resume


def test_a_paused_set_goes_on_with_the_repetition_that_was_under_way() -> None:
    coach = training(THRUSTS, 2, after=3.2)
    coach.hear("hold on")
    coach.hear("resume", after=500)
    coach.count(3)
    assert coach.transcript() == lines("""
        16.20 you hold on
        16.20 (hush)
        16.20 coach Paused at two.
        16.20 heard
        516.20 you resume
        516.20 (hush)
        516.20 heard
        516.20 short
        517.20 short
        518.20 short
        519.20 long
        520.20 coach Up
        521.70 coach Squeeze
        523.70 coach Down
        525.70 coach Three.
    """)


def test_a_paused_hold_keeps_its_seconds() -> None:
    coach = training(PLANKS, after=12)
    begin = coach.state.t - 12
    coach.hear("pause")
    coach.hear("resume", after=100)
    coach.hear("pause", after=2)  # within the count-in: nothing was held since
    assert coach.state.elapsed == pytest.approx(12)
    coach.hear("resume", after=100)
    coach.hear("pause", after=9)  # five seconds after the count-in
    assert coach.state.elapsed == pytest.approx(17)
    coach.hear("resume", after=100)
    coach.reach(Mode.RESTING)
    assert coach.transcript() == lines("""
        13.00 you pause
        13.00 (hush)
        13.00 coach Paused.
        13.00 heard
        113.00 you resume
        113.00 (hush)
        113.00 heard
        113.00 short
        114.00 short
        115.00 short
        115.00 you pause
        115.00 (hush)
        115.00 coach Paused.
        115.00 heard
        215.00 you resume
        215.00 (hush)
        215.00 heard
        215.00 short
        216.00 short
        217.00 short
        218.00 long
        219.00 coach Hold.
        222.00 coach Halfway.
        224.00 you pause
        224.00 (hush)
        224.00 coach Paused.
        224.00 heard
        324.00 you resume
        324.00 (hush)
        324.00 heard
        324.00 short
        325.00 short
        326.00 short
        327.00 long
        328.00 coach Hold.
        338.00 short
        339.00 short
        340.00 short
        341.00 long
        341.00 coach Rest twenty seconds. Next, set two.
    """)
    assert coach.state.t - begin == pytest.approx(30 + 300 + 2 + 4 + 4)
    assert coach.state.log == (SetDone(PLANK.id, "standard", 1, None, None, 30),)


def test_a_hold_that_is_done_within_its_second_count_in_keeps_its_seconds() -> None:
    coach = training(PLANKS, after=12)
    coach.hear("pause")
    coach.hear("resume", after=5)
    coach.hear("how long", after=2)
    coach.hear("done", after=1.5)
    assert "Eighteen seconds to go." in coach.says()
    assert [done.seconds for done in coach.state.log] == [12]


def test_a_paused_rest_keeps_its_seconds_and_says_them() -> None:
    coach = resting(SHORT_THRUSTS, after=15)
    coach.hear("pause")
    assert next_due(coach.state) is None
    coach.hear("resume", after=600)
    coach.reach(Mode.GETTING_READY)
    assert coach.transcript() == lines("""
        72.22 you pause
        72.22 (hush)
        72.22 coach Paused.
        72.22 heard
        672.22 you resume
        672.22 (hush)
        672.22 coach Twenty five seconds of rest left.
        672.22 heard
        687.22 coach Ten seconds.
        697.22 coach Left leg. Last set, three reps.
    """)


def test_a_pause_between_the_last_count_and_the_end_adds_no_repetition() -> None:
    coach = training(SQUATS, 2, after=0.5)
    coach.hear("pause")
    coach.hear("resume", after=5)
    assert coach.mode() is Mode.RESTING
    assert reps(coach) == [2]
    assert coach.transcript() == lines("""
        7.30 you pause
        7.30 (hush)
        7.30 coach Paused at two.
        7.30 heard
        12.30 you resume
        12.30 (hush)
        12.30 coach Rest thirty seconds. Next, set two.
        12.30 heard
    """)


def test_what_was_announced_is_announced_again_after_a_pause() -> None:
    coach = started(SQUATS)
    coach.hear("pause", after=4)
    coach.hear("resume", after=5)
    coach.reach(Mode.REPS)
    assert coach.transcript() == lines("""
        2.75 short
        3.75 short
        4.75 short
        5.00 you pause
        5.00 (hush)
        5.00 coach Paused.
        5.00 heard
        10.00 you resume
        10.00 (hush)
        10.00 coach Set one of two, two reps.
        10.00 heard
        11.75 short
        12.75 short
        13.75 short
        14.75 long
    """)


def test_a_paused_self_paced_set_goes_on_with_its_place() -> None:
    coach = training(OWN_PACE, after=9)
    coach.hear("pause")
    coach.hear("that was four", after=2)
    coach.hear("resume", after=2)
    coach.hear("done", after=9)
    assert coach.transcript() == lines("""
        10.00 you pause
        10.00 (hush)
        10.00 coach Paused.
        10.00 heard
        12.00 you that was four
        12.00 coach Four it is.
        12.00 heard
        14.00 you resume
        14.00 (hush)
        14.00 coach Set one of two, four of ten done.
        14.00 heard
        23.00 you done
        23.00 (hush)
        23.00 coach Rest fifteen seconds. Next, set two.
        23.00 heard
    """)
    assert reps(coach) == [4]


def test_a_pause_between_steps_and_in_a_question_asks_again() -> None:
    coach = Driver(SQUATS)
    coach.hear("next", after=1)
    coach.hear("pause", after=1)
    coach.hear("resume", after=1)
    coach.spoken("One of two.")
    assert coach.says()[-3:] == ["One of two. Stand tall.", "Paused.", "One of two. Stand tall."]

    coach = asking()
    coach.hear("pause")
    coach.hear("resume", after=40)
    assert coach.says() == ["Paused.", "How hard was that, one to ten?"]


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


# Corrections


def test_that_was_corrects_the_count_of_a_set_under_way() -> None:
    coach = training(THRUSTS, 3, after=2)
    coach.hear("that was two")
    coach.count(3)
    assert coach.transcript() == lines("""
        21.50 you that was two
        21.50 coach Two it is.
        21.50 heard
        22.00 beat
        24.00 coach Down
        26.00 coach Three.
    """)


def test_that_was_as_many_as_asked_for_ends_the_set() -> None:
    coach = training(THRUSTS, 3, after=2)
    coach.hear("that was five")
    coach.reach(Mode.SWITCHING)
    assert coach.transcript() == lines("""
        21.50 you that was five
        21.50 coach Five it is.
        21.50 heard
        23.00 coach Switch: right leg.
    """)
    assert reps(coach) == [5]


def test_that_was_enough_in_a_pause_ends_the_set_on_resuming() -> None:
    coach = training(THRUSTS, 3, after=2)
    coach.hear("pause")
    coach.hear("that was six", after=3)
    coach.hear("resume", after=3)
    assert coach.says() == [
        "Paused at three.",
        "Six it is.",
        "Six on the left. Right side, match six.",
    ]
    assert reps(coach) == [6]


def test_that_was_ends_a_self_paced_set() -> None:
    coach = training(OWN_PACE, after=9)
    coach.hear("that was seven")
    coach.reach(Mode.RESTING)
    assert coach.says() == ["Seven it is.", "Rest fifteen seconds. Next, set two."]
    assert reps(coach) == [7]


def test_that_was_while_switching_changes_what_is_to_be_matched() -> None:
    coach = training(THRUSTS, 5)
    coach.reach(Mode.SWITCHING)
    coach.hear("that was four", after=0.5)
    coach.reach(Mode.REPS)
    assert coach.transcript() == lines("""
        34.30 coach Switch: right leg.
        34.80 you that was four
        34.80 coach Four it is.
        34.80 heard
        35.57 coach Four on the left. Right side, match four.
        41.44 coach Four reps.
        42.14 short
        43.14 short
        44.14 short
        45.14 long
    """)
    assert coach.state.target == 4


def test_that_was_while_the_second_side_is_announced_announces_it_anew() -> None:
    coach = training(THRUSTS, 5)
    coach.reach(Mode.SWITCHING)
    coach.reach(Mode.GETTING_READY)
    coach.transcript()
    coach.hear("that was four", after=0.2)
    coach.hear("undo", after=0.2)
    coach.reach(Mode.REPS)
    assert coach.says() == ["Four it is.", "Undone.", "Five reps."]


def test_that_was_in_the_rest_and_in_the_question_corrects_the_log() -> None:
    coach = resting(SQUATS)
    coach.hear("that was one")
    assert reps(coach) == [1]
    coach.reach(Mode.ASKING)
    coach.hear("that was zero", after=3)
    assert reps(coach) == [1, 0]
    assert [line for line in coach.says() if "it is" in line] == ["One it is.", "Zero it is."]


def test_that_was_with_nothing_to_correct() -> None:
    coach = started(SQUATS)
    coach.hear("that was three")
    assert coach.says() == ["There is no count to correct."]
    coach = resting(PLANKS)
    coach.hear("that was three")
    assert coach.says() == ["There is no count to correct."]


# Undo


def test_undo_of_every_adjustment() -> None:
    for order in ("slower", "faster", "louder", "quieter", "mute"):
        coach = training(THRUSTS, 1, after=0.5)
        before = coach.state.adjustments
        coach.hear(order)
        assert coach.state.adjustments != before, order
        coach.hear("undo", after=90)
        assert coach.state.adjustments == before, order
        assert coach.says()[-1] == "Undone."
    coach = training(THRUSTS)
    coach.hear("mute")
    coach.hear("unmute")
    coach.hear("undo")
    assert coach.state.adjustments == Adjustments(talk=False)


def test_undo_of_slower_gives_the_repetition_its_tempo_back() -> None:
    coach = training(THRUSTS, after=0.5)
    coach.hear("slower")
    coach.hear("undo", after=0.5)
    coach.count(1)
    assert coach.transcript() == lines("""
        1.50 you slower
        1.50 heard
        2.00 you undo
        2.00 coach Undone.
        2.00 heard
        2.50 coach Squeeze
        4.50 coach Down
        6.50 coach One.
    """)


@pytest.mark.parametrize("order", ["done", "next", "skip", "back", "explain", "weighted", "harder"])
def test_undo_comes_back_to_the_repetition(order: str) -> None:
    coach = training(THRUSTS, 2, after=1)
    before = coach.state
    coach.hear(order)
    assert coach.state.cursor != before.cursor or coach.state.variation != before.variation
    coach.transcript()
    coach.hear("undo", after=2)
    coach.count(3)
    assert coach.state.cursor == before.cursor
    assert coach.state.log == before.log
    assert coach.state.variation == before.variation
    assert coach.says() == ["Undone.", "Up", "Squeeze", "Down", "Three."]


def test_undo_of_a_pause_and_of_its_end() -> None:
    coach = training(THRUSTS, 2)
    coach.hear("pause", after=1)
    coach.hear("undo", after=1)
    assert coach.mode() is Mode.REPS
    coach.hear("pause", after=9)
    coach.hear("resume", after=1)
    coach.hear("undo", after=1)
    assert coach.mode() is Mode.PAUSED
    assert coach.says()[-1] == "Undone. Paused. Left leg, set one of three, two of five done."


def test_undo_of_pain_forgets_it() -> None:
    coach = training(THRUSTS, 2)
    coach.hear("pain")
    coach.hear("undo", after=2)
    assert coach.state.pains == ()
    assert coach.mode() is Mode.REPS


def test_undo_of_the_side_that_hurts_asks_again() -> None:
    coach = training(THRUSTS, 2)
    coach.hear("pain")
    coach.hear("left")
    coach.hear("undo", after=2)
    assert coach.mode() is Mode.LOCATING_PAIN
    assert coach.says()[-1] == "Undone. Which side? Left, right, or both."
    coach.hear("right", after=5)
    assert [pain.side for pain in coach.state.pains] == ["right"]


def test_undo_of_more_and_of_less_rest() -> None:
    coach = resting(SHORT_THRUSTS)
    coach.hear("thirty more")
    coach.hear("undo", after=1)
    coach.hear("less rest", after=1)
    coach.hear("undo", after=1)
    coach.reach(Mode.GETTING_READY)
    assert coach.transcript() == lines("""
        67.22 you thirty more
        67.22 coach Seventy seconds.
        67.22 heard
        68.22 you undo
        68.22 coach Forty seconds.
        68.22 heard
        69.22 you less rest
        69.22 (hush)
        69.22 coach Left leg. Last set, three reps.
        69.22 heard
        70.22 you undo
        70.22 (hush)
        70.22 coach Undone.
        70.22 heard
        70.71 coach Twenty eight seconds of rest left.
        88.22 coach Ten seconds.
        98.22 coach Left leg. Last set, three reps.
    """)


def test_undo_of_an_answer_asks_again() -> None:
    coach = asking()
    coach.hear("nine")
    coach.hear("undo", after=1)
    assert not coach.state.efforts
    coach.hear("six", after=5)
    coach.finish()
    assert coach.state.efforts == (Effort(SQUAT.id, 6),)


def test_undo_of_that_was_keeps_what_was_counted_since() -> None:
    coach = training(THRUSTS, 3, after=2)
    coach.hear("that was two")
    coach.count(3)
    coach.hear("undo")
    assert coach.state.reps == 4
    coach = resting(SQUATS)
    coach.hear("that was one")
    coach.hear("undo", after=1)
    assert reps(coach) == [2]


def test_undo_of_a_count_that_ended_the_set_goes_back_into_the_set() -> None:
    coach = training(THRUSTS, 3, after=2)
    coach.hear("that was five")
    coach.reach(Mode.SWITCHING)
    coach.hear("undo", after=1)
    coach.count(4)
    assert coach.transcript() == lines("""
        21.50 you that was five
        21.50 coach Five it is.
        21.50 heard
        23.00 coach Switch: right leg.
        24.00 you undo
        24.00 (hush)
        24.00 coach Undone.
        24.00 heard
        24.00 short
        25.00 short
        26.00 short
        27.00 long
        28.00 coach Up
        29.50 coach Squeeze
        31.50 coach Down
        33.50 coach Four. Last one.
    """)
    assert coach.state.log == ()


def test_undo_throws_no_work_away() -> None:
    coach = started(SQUATS)
    coach.reach(Mode.RESTING)
    coach.wait(25)
    coach.hear("undo")
    assert coach.says()[-1] == "There is nothing to undo."
    assert reps(coach) == [2]


def test_undo_takes_back_one_thing_only() -> None:
    coach = training(THRUSTS)
    coach.hear("slower")
    coach.hear("slower")
    coach.hear("undo")
    assert coach.state.adjustments.tempo == 1.25
    coach.hear("undo")
    assert coach.state.adjustments.tempo == 1.25
    assert coach.says()[-1] == "There is nothing to undo."


# Pain


def test_pain_stops_all_sound_at_once_and_is_noted_with_its_side() -> None:
    coach = training(THRUSTS, 2, after=1.2)
    effects = coach.hear("pain")
    assert effects[:2] == (Hush(), Say(coach.state.last_cue, "Stopped. Which side?"))
    coach.hear("left", after=3)
    coach.hear("resume", after=9)
    coach.count(3)
    assert coach.transcript() == lines("""
        14.20 you pain
        14.20 (hush)
        14.20 coach Stopped. Which side?
        14.20 heard
        17.20 you left
        17.20 (hush)
        17.20 coach Left side, noted. If it is sharp or stays, stop here. Say easier, resume, \
            skip, or stop.
        17.20 heard
        26.20 you resume
        26.20 (hush)
        26.20 heard
        26.20 short
        27.20 short
        28.20 short
        29.20 long
        30.20 coach Up
        31.70 coach Squeeze
        33.70 coach Down
        35.70 coach Three.
    """)
    at = coach.state.pains[0].t
    assert coach.state.pains == (Pain(THRUST.id, "standard", "left", at),)


def test_unanswered_pain_is_noted_without_a_side() -> None:
    coach = training(THRUSTS, 2)
    coach.hear("it hurts")
    coach.wait(120)
    assert coach.transcript() == lines("""
        13.00 you it hurts
        13.00 (hush)
        13.00 coach Stopped. Which side?
        13.00 heard
        24.40 coach Which side? Left, right, or both.
        36.71 coach Which side? Left, right, or both.
        49.02 (hush)
        49.02 coach Pain, noted. If it is sharp or stays, stop here. Say easier, resume, skip, or \
            stop.
        74.83 coach Say easier, resume, skip, or stop.
    """)
    assert [pain.side for pain in coach.state.pains] == ["unknown"]
    assert coach.mode() is Mode.HURT


def test_pain_leads_to_the_easier_variation() -> None:
    block = Prescription(THRUST, 2, Repetitions(3), 40, variation="weighted")
    coach = training(Routine("heavy", "Heavy", (block,)), 1)
    coach.hear("pain")
    coach.hear("both", after=2)
    coach.hear("easier", after=8)
    coach.hear("ready", after=8)
    coach.count(2)
    assert coach.says()[-7:] == [
        "Stopped. Which side?",
        "Both sides, noted. If it is sharp or stays, stop here. Say easier, resume, skip, or stop.",
        "Banded. Tie the band. Say ready.",
        "Up",
        "Squeeze",
        "Down",
        "Two. Last one.",
    ]


def test_pain_holds_back_the_advice() -> None:
    coach = training(SQUATS, 1)
    coach.hear("pain")
    coach.hear("right", after=2)
    coach.hear("skip", after=2)
    coach.reach(Mode.ASKING)
    coach.hear("two")
    assert coach.says()[-1] == "Two. It hurt today, so nothing harder next time."
    assert reps(coach) == [1, 2]


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


# Explaining in mid-set


def test_explain_in_mid_set_comes_back_to_the_repetition() -> None:
    coach = training(THRUSTS, 2, after=3)
    coach.hear("explain")
    coach.hear("next", after=4)
    coach.hear("done", after=4)
    coach.count(3)
    assert coach.transcript() == lines("""
        16.00 you explain
        16.00 (hush)
        16.00 coach One of three. Lean on the bench.
        16.00 heard
        20.00 you next
        20.00 (hush)
        20.00 coach Two. Raise one leg.
        20.00 heard
        24.00 you done
        24.00 (hush)
        24.00 heard
        24.00 short
        25.00 short
        26.00 short
        27.00 long
        28.00 coach Up
        29.50 coach Squeeze
        31.50 coach Down
        33.50 coach Three.
    """)


def test_an_explanation_heard_to_its_end_comes_back_by_itself() -> None:
    coach = training(THRUSTS, 2, after=3)
    coach.hear("explain")
    for _ in range(3):
        coach.hear("next", after=4)
    assert coach.mode() is Mode.REPS
    assert coach.state.reps == 2


def test_back_on_the_first_step_stays_in_the_explanation() -> None:
    coach = training(MIXED, 1, after=3)
    coach.hear("explain")
    coach.hear("back", after=4)
    coach.hear("back", after=4)
    assert coach.says()[-3:] == ["One of three. Lean on the bench."] * 3
    coach.hear("done", after=4)
    assert (coach.mode(), coach.state.reps) == (Mode.REPS, 1)


def test_a_hold_and_a_rest_wait_for_the_explanation() -> None:
    coach = training(PLANKS, after=10)
    coach.hear("explain")
    coach.hear("done", after=100)
    assert coach.state.elapsed == pytest.approx(10)
    coach.reach(Mode.RESTING)
    coach.wait(5)
    coach.hear("explain")
    coach.hear("done", after=100)
    assert coach.says()[-1] == "Fifteen seconds of rest left."


def test_pain_and_a_variation_in_an_explanation_are_kept() -> None:
    coach = training(THRUSTS, 2)
    coach.hear("explain")
    coach.hear("banded", after=3)
    coach.hear("pain", after=5)
    coach.hear("left", after=3)
    coach.hear("resume", after=9)
    coach.hear("done", after=9)
    assert coach.state.reps == 2
    assert coach.state.variation.name == "banded"
    assert [pain.side for pain in coach.state.pains] == ["left"]


def test_the_end_in_an_explanation_logs_the_set_it_interrupts() -> None:
    coach = training(THRUSTS, 2)
    coach.hear("explain")
    coach.hear("stop", after=3)
    coach.hear("yes", after=3)
    coach.finish()
    assert reps(coach) == [2]

    coach = training(THRUSTS, 3)
    coach.hear("explain")
    coach.give(Interrupted(coach.state.t + 1))
    assert reps(coach) == [3]
    assert coach.state.interrupted


def test_an_explanation_asked_for_in_a_pause_comes_back_to_the_pause() -> None:
    coach = training(THRUSTS, 2)
    coach.hear("pause")
    coach.hear("explain", after=3)
    coach.hear("done", after=3)
    assert coach.mode() is Mode.PAUSED
    assert coach.says()[-1] == "Paused. Left leg, set one of three, two of five done."
    coach.hear("weighted", after=9)
    coach.hear("explain", after=9)
    coach.hear("done", after=9)
    assert coach.mode() is Mode.CHANGING
    assert coach.says()[-1] == "Say ready when you are."


# Stopping


def test_stop_asks_and_yes_ends() -> None:
    coach = training(THRUSTS, 2)
    coach.hear("stop", after=1)
    coach.hear("yes", after=3)
    coach.finish()
    assert coach.transcript() == lines("""
        14.00 coach Up
        14.00 you stop
        14.00 (hush)
        14.00 coach End the workout? Yes or no.
        14.00 heard
        17.00 you yes
        17.00 (hush)
        17.00 finished
        17.80 coach Workout ended. One set. Two reps on the left. Well done.
        17.00 heard
    """)
    assert coach.state.log == (SetDone(THRUST.id, "standard", 1, Side.LEFT, 2, None),)
    assert coach.state.interrupted


def test_stop_twice_ends() -> None:
    coach = Driver(THRUSTS)
    coach.hear("stop")
    coach.hear("stop")
    coach.finish()
    assert coach.says()[1:] == ["End the workout? Yes or no.", "Workout ended. Nothing was logged."]


def test_stop_and_no_goes_on() -> None:
    coach = training(THRUSTS, 2)
    coach.hear("stop", after=1)
    coach.hear("no", after=3)
    coach.count(3)
    assert coach.transcript() == lines("""
        14.00 coach Up
        14.00 you stop
        14.00 (hush)
        14.00 coach End the workout? Yes or no.
        14.00 heard
        17.00 you no
        17.00 (hush)
        17.00 heard
        17.00 short
        18.00 short
        19.00 short
        20.00 long
        21.00 coach Up
        22.50 coach Squeeze
        24.50 coach Down
        26.50 coach Three.
    """)


@pytest.mark.parametrize(
    ("orders", "mode", "reminder"),
    [
        (
            ["pause"],
            Mode.PAUSED,
            "Paused. Left leg, set one of three, two of five done.",
        ),
        (["pain"], Mode.LOCATING_PAIN, "Which side? Left, right, or both."),
        (["pain", "left"], Mode.HURT, "Say easier, resume, skip, or stop."),
        (["weighted"], Mode.CHANGING, "Say ready when you are."),
    ],
)
def test_stop_and_no_comes_back_to_the_halt(orders: list[str], mode: Mode, reminder: str) -> None:
    coach = training(THRUSTS, 2)
    for order in (*orders, "stop", "no"):
        coach.hear(order, after=2)
    assert coach.mode() is mode
    assert coach.says()[-1] == reminder


def test_an_unanswered_stop_leaves_the_session_paused() -> None:
    coach = training(THRUSTS, 2)
    coach.hear("stop")
    coach.wait(100)
    assert coach.transcript() == lines("""
        13.00 you stop
        13.00 (hush)
        13.00 coach End the workout? Yes or no.
        13.00 heard
        24.89 coach End the workout? Yes or no.
        36.78 coach End the workout? Yes or no.
        48.67 (hush)
        48.67 coach Still paused. Say resume, or stop.
    """)
    assert coach.mode() is Mode.PAUSED


def test_an_interruption_keeps_everything_and_says_nothing() -> None:
    coach = training(PLANKS, after=7.5)
    assert coach.give(Interrupted(coach.state.t)) == (Hush(),)
    assert [done.seconds for done in coach.state.log] == [7]
    assert coach.mode() is Mode.ENDED


# Being told


def test_answers_in_every_place() -> None:
    coach = Driver(SHORT_THRUSTS)
    told = {}
    for mode in (Mode.READY, Mode.EXPLAINING, Mode.GETTING_READY, Mode.REPS, Mode.SWITCHING,
                 Mode.RESTING, Mode.ASKING):  # fmt: skip
        if mode is Mode.EXPLAINING:
            coach.hear("next", after=1)
        if mode is Mode.GETTING_READY:
            coach.hear("done", after=1)
        coach.reach(mode)
        if mode is Mode.REPS:
            coach.count(1)
        coach.wait(3)
        coach.says()
        for question in ("how many left", "how long", "what's next", "where am i"):
            coach.hear(question)
        told[mode] = coach.says()
    assert told == {
        Mode.READY: [
            "Two sets to go.",
            "About three minutes left.",
            "Next, left leg, set one.",
            "Hip thrust, before the first set.",
        ],
        Mode.EXPLAINING: [
            "Two sets to go.",
            "About three minutes left.",
            "Next, left leg, set one.",
            "Explanation, step one of three.",
        ],
        Mode.GETTING_READY: [
            "Two sets to go.",
            "About three minutes left.",
            "Next, right leg, set one.",
            "Left leg, set one of two.",
        ],
        Mode.REPS: [
            "Two to go.",
            "About three minutes left.",
            "Next, right leg, set one.",
            "Left leg, set one of two, one of three done.",
        ],
        Mode.SWITCHING: [
            "Two sets to go.",
            "About two minutes left.",
            "Next, right leg, set one.",
            "Switching to the right leg.",
        ],
        Mode.RESTING: [
            "One set to go.",
            "Thirty seven seconds of rest left.",
            "Next, left leg, set two.",
            "Rest after set one of two.",
        ],
        Mode.ASKING: [
            "Zero sets to go.",
            "Less than a minute left.",
            "Nothing after this.",
            "The end of the exercise.",
        ],
    }


def test_tips_and_benefits_rotate() -> None:
    coach = training(THRUSTS)
    for question in ("tip", "tip", "tip", "why", "why", "why"):
        coach.hear(question)
    assert coach.says() == [
        "Tuck your chin.",
        "Keep your arms light.",
        "Tuck your chin.",
        "It makes stairs easier.",
        "It helps you jump.",
        "It makes stairs easier.",
    ]
    coach = training(SQUATS)
    coach.hear("tip")
    coach.hear("why")
    assert coach.says() == [
        "No common mistake is known. Move slowly and stay in control.",
        "No benefit is written down for this one.",
    ]


def test_how_long_in_a_hold_and_in_its_pause() -> None:
    coach = training(PLANKS, after=12)
    coach.hear("how long")
    coach.hear("pause")
    coach.hear("how long", after=50)
    assert coach.says() == ["Eighteen seconds to go.", "Paused.", "Eighteen seconds to go."]


def test_repeat_says_the_latest_instruction_again() -> None:
    coach = training(THRUSTS, 2)
    coach.hear("repeat", after=0.3)
    assert coach.says() == ["Left leg. Set one of three, five reps."]
    coach.hear("pause", after=2)
    coach.hear("repeat", after=2)
    assert coach.says()[-2:] == ["Paused at two.", "Paused at two."]
    coach.hear("stop", after=2)
    coach.hear("repeat", after=2)
    assert coach.says() == ["End the workout? Yes or no."] * 2


def test_an_instruction_is_never_lost_to_an_answer() -> None:
    coach = resting(SHORT_THRUSTS, after=0.5)
    coach.hear("where am i")
    coach.spoken("Next, left leg")
    assert coach.transcript() == lines("""
        57.72 you where am i
        57.72 coach Rest after set one of two.
        57.72 heard
        59.54 coach Rest forty seconds. Tuck your chin. Next, left leg, set two.
    """)


def test_counts_give_way_to_an_answer_and_the_tempo_is_beeped() -> None:
    coach = training(SQUATS, 1)
    coach.hear("help", after=1.5)
    coach.count(2)
    assert coach.transcript() == lines("""
        4.50 you help
        4.50 coach You can say pause, done, slower, how many left, or pain.
        4.50 heard
        4.80 beat
        5.80 beat
        6.80 beat
    """)


def test_help_tells_the_few_and_then_the_rest() -> None:
    coach = training(THRUSTS)
    coach.hear("help")
    coach.hear("help", after=1)
    coach.hear("help", after=1)
    rest = (
        "next, repeat, back, skip, stop, faster, louder, quieter, how long, what's next, "
        "where am i, explain, tip, why, easier, harder, undo, mute, unmute, help."
    )
    assert coach.says()[-3:] == [
        "You can say pause, done, slower, how many left, or pain.",
        "Also: " + rest,
        "You can say pause, done, slower, how many left, or pain.",
    ]


def test_help_begins_anew_elsewhere_and_after_another_command() -> None:
    coach = training(THRUSTS)
    coach.hear("help")
    coach.hear("louder", after=1)
    coach.hear("help", after=1)
    coach.hear("pause")
    coach.hear("help", after=1)
    helps = [line for line in coach.says() if line.startswith(("You can", "Also"))]
    assert helps == [
        "You can say pause, done, slower, how many left, or pain.",
        "You can say pause, done, slower, how many left, or pain.",
        "You can say resume, back, skip, or stop.",
    ]


# Answering


def test_an_unanswered_question_is_asked_three_times_in_all() -> None:
    coach = started(SQUATS)
    coach.reach(Mode.ASKING)
    coach.transcript()
    coach.finish()
    assert coach.transcript() == lines("""
        67.78 coach How hard was that, one to ten?
        79.88 coach How hard was that, one to ten?
        91.98 finished
        92.78 coach Workout complete. Two sets. Four reps. Well done.
    """)
    assert not coach.state.efforts


def test_an_answer_off_the_scale_is_asked_for_again() -> None:
    coach = asking()
    coach.hear("forty")
    coach.hear("zero", after=3)
    coach.hear("ten", after=3)
    coach.hear("eight", after=1)
    coach.finish()
    assert coach.says() == [
        "A number from one to ten, please.",
        "A number from one to ten, please.",
        "Ten. Less work next time.",
        "Eight. Same work next time.",
        "Workout complete. Two sets. Four reps. Well done.",
    ]
    assert coach.state.efforts == (Effort(SQUAT.id, 8),)


def test_the_advice_speaks_of_the_weight_where_there_is_one() -> None:
    block = Prescription(THRUST, 1, Repetitions(1), variation="weighted")
    coach = started(Routine("heavy", "Heavy", (block,)))
    coach.reach(Mode.ASKING)
    for number in ("four", "five", "nine"):
        coach.hear(number)
    assert coach.says()[-3:] == [
        "Four. You can take more weight next time.",
        "Five. Same weight next time.",
        "Nine. Less weight next time.",
    ]


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


# Moving


def test_back_begins_the_set_again() -> None:
    coach = training(THRUSTS, 2)
    coach.hear("back")
    assert coach.says() == ["Left leg. Set one of three, five reps."]
    assert coach.state.reps == 0


def test_back_over_the_whole_plan() -> None:
    coach = resting(THRUSTS)
    for _ in range(7):
        coach.hear("back", after=1)
    assert coach.transcript() == lines("""
        94.22 you back
        94.22 (hush)
        94.22 coach Five reps.
        94.22 heard
        94.92 short
        95.22 you back
        95.22 (hush)
        95.22 coach Left leg. Set one of three, five reps.
        95.22 heard
        96.22 you back
        96.22 (hush)
        96.22 coach Three. Drive your hips up.
        96.22 heard
        97.22 you back
        97.22 (hush)
        97.22 coach Two. Raise one leg.
        97.22 heard
        98.22 you back
        98.22 (hush)
        98.22 coach One of three. Lean on the bench.
        98.22 heard
        99.22 you back
        99.22 (hush)
        99.22 coach Hip thrust. Three sets of five on each side. You need a bench. Say explain to \
            hear how, or ready to start.
        99.22 heard
        100.22 you back
        100.22 refused
    """)


def test_skip_leaves_the_set_and_its_rest() -> None:
    coach = training(THRUSTS, 2)
    coach.hear("skip")
    coach.hear("skip", after=1)
    assert coach.says() == [
        "Left leg. Set two of three, five reps.",
        "Left leg. Last set, five reps.",
    ]
    assert reps(coach) == [2]
    coach.hear("skip", after=9)
    assert coach.mode() is Mode.ASKING
    coach.hear("skip", after=9)
    assert coach.mode() is Mode.CLOSING


def test_ready_cuts_the_announcement_but_not_the_count_in() -> None:
    coach = started(SQUATS)
    coach.hear("ready", after=0.5)
    coach.hear("ready", after=2)
    coach.reach(Mode.REPS)
    assert coach.transcript() == lines("""
        1.50 you ready
        1.50 (hush)
        1.50 heard
        1.50 short
        2.50 short
        3.50 short
        3.50 you ready
        3.50 heard
        4.50 long
    """)


def test_next_in_the_count_in_begins_at_once() -> None:
    coach = started(SQUATS)
    coach.hear("next", after=2.5)
    coach.count(1)
    assert coach.transcript() == lines("""
        2.75 short
        3.50 you next
        3.50 (hush)
        3.50 heard
        3.50 coach Down
        4.50 coach Up
        5.50 coach One. Last one.
    """)


# Not understood


def test_twice_misheard_is_told_what_can_be_said_but_not_often() -> None:
    coach = training(PLANKS)
    coach.hear("explain")
    coach.transcript()
    for _ in range(9):
        coach.give(SpeechRejected(coach.state.t, "[unk]"))
        coach.wait(10)
    assert coach.transcript() == lines("""
        11.00 coach I did not understand. You can say next, repeat, back, or done.
        22.61 coach Say next when you are ready.
        71.00 coach I did not understand. You can say next, repeat, back, or done.
        84.57 coach Say next when you are ready.
    """)


def test_what_is_refused_is_beeped_and_twice_is_explained() -> None:
    coach = asking()
    assert coach.hear("faster") == (Beep(Tone.REFUSED),)
    coach.hear("thirty more", after=1)
    assert coach.transcript() == lines("""
        57.78 you faster
        57.78 refused
        58.78 you thirty more
        58.78 refused
        58.78 coach Not now. You can say a number from one to ten or skip.
    """)
    assert coach.state.adjustments == Adjustments()


def test_a_command_in_between_starts_the_count_of_mishearings_again() -> None:
    coach = training(THRUSTS)
    coach.give(SpeechRejected(coach.state.t, "banana"))
    assert coach.state.heard == "banana"
    coach.hear("louder")
    coach.give(SpeechRejected(coach.state.t, "banana"))
    assert coach.says() == []


def test_the_voice_is_lowered_while_someone_speaks() -> None:
    coach = Driver(SQUATS)
    assert coach.give(SpeechStarted(1.0)) == (Duck(on=True),)
    assert coach.give(SpeechStarted(1.1)) == ()
    assert coach.give(SpeechEnded(2.0)) == (Duck(on=False),)
    assert coach.give(SpeechStarted(2.5)) == (Duck(on=True),)
    assert coach.give(SpeechRejected(3.0, "")) == (Duck(on=False),)
    coach.give(SpeechStarted(3.5))
    assert coach.hear("ready")[0] == Duck(on=False)
    coach.spoken("Set one")
    assert coach.give(SpeechStarted(coach.state.t)) == ()


# Devices


def test_a_lost_output_pauses_the_session() -> None:
    coach = training(THRUSTS, 2, after=1)
    assert coach.give(DeviceLost(coach.state.t, Device.OUTPUT, "unplugged")) == (Hush(),)
    coach.wait(300)
    coach.give(DeviceRestored(coach.state.t, Device.OUTPUT))
    coach.hear("resume", after=3)
    coach.count(3)
    assert coach.transcript() == lines("""
        14.00 (hush)
        314.00 coach Sound is back. Say resume.
        317.00 you resume
        317.00 (hush)
        317.00 heard
        317.00 short
        318.00 short
        319.00 short
        320.00 long
        321.00 coach Up
        322.50 coach Squeeze
        324.50 coach Down
        326.50 coach Three.
    """)


def test_an_output_that_comes_back_to_a_resumed_session_says_where_it_is() -> None:
    coach = training(PLANKS)
    coach.give(DeviceLost(coach.state.t, Device.OUTPUT, "unplugged"))
    coach.hear("resume", after=1)
    coach.give(DeviceRestored(coach.state.t, Device.OUTPUT))
    assert coach.says()[-1] == "Set one of two."


def test_a_lost_microphone_is_told() -> None:
    coach = training(PLANKS, after=5)
    coach.give(DeviceLost(coach.state.t, Device.MICROPHONE, "unplugged"))
    coach.wait(6)
    coach.give(DeviceRestored(coach.state.t, Device.MICROPHONE))
    assert coach.says() == [
        "I can't hear the microphone. Use the keyboard.",
        "I can hear you again.",
    ]


def test_a_lost_voice_is_beeped() -> None:
    coach = training(PLANKS, after=5)
    lost = DeviceLost(coach.state.t, Device.VOICE, "died")
    assert coach.give(lost) == (Beep(Tone.REFUSED),)
    assert coach.give(DeviceRestored(coach.state.t, Device.VOICE)) == ()


def test_devices_lost_during_the_last_words() -> None:
    coach = asking()
    coach.hear("skip")
    assert coach.give(DeviceLost(coach.state.t, Device.MICROPHONE, "unplugged")) == ()
    assert coach.give(DeviceRestored(coach.state.t, Device.MICROPHONE)) == ()
    assert coach.give(DeviceLost(coach.state.t, Device.OUTPUT, "unplugged")) == (Hush(),)
    assert coach.state.ended
    assert not coach.state.interrupted


# Auto


def test_questions_wait_for_an_answer_with_auto() -> None:
    coach = Driver(THRUSTS, auto=True)
    coach.hear("stop")
    coach.wait(60)
    assert coach.mode() is Mode.PAUSED
    assert coach.says()[1:] == [
        "End the workout? Yes or no.",
        "End the workout? Yes or no.",
        "End the workout? Yes or no.",
        "Still paused. Say resume, or stop.",
    ]


def test_a_command_for_which_there_is_no_phrase_here() -> None:
    coach = Driver(SIDE_PLANKS)
    event = CommandGiven(1.0, Command(Verb.VARIATION, name="weighted"), "weighted")
    effects = coach.give(event)
    assert effects == (
        Say(2, "There is no weighted here. You can say standard."),
        Beep(Tone.HEARD),
    )


def test_a_hold_is_matched_to_the_second() -> None:
    block = Prescription(SIDE_PLANKS.prescriptions[0].exercise, 1, Hold(150))
    coach = training(Routine("long", "Long", (block,)), after=149.2)
    coach.hear("done")
    coach.reach(Mode.GETTING_READY)
    assert coach.says()[-2:] == [
        "About two minutes on the left. Right side, match it.",
        "Hold for about two minutes.",
    ]


def test_back_in_a_pause_at_the_very_beginning_begins_again() -> None:
    coach = Driver(SQUATS)
    coach.hear("pause", after=2)
    coach.hear("back", after=2)
    assert coach.says() == [
        "Squat. Two sets of two. Say explain to hear how, or ready to start.",
        "Paused.",
        "Squat. Two sets of two. Say explain to hear how, or ready to start.",
    ]
