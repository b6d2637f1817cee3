"""What "that was …" and "undo" put right."""

from __future__ import annotations

import math

import pytest

from tests.session.driver import lines
from tests.session.places import SHORT_THRUSTS, asking, reps, resting, started, training
from tests.session.routines import OWN_PACE, PLANKS, SQUAT, SQUATS, THRUST, THRUSTS
from voicecoach.routine import Prescription, Repetitions, Routine
from voicecoach.session.commands import CORRECTABLE_SECONDS, Mode
from voicecoach.session.state import Adjustments, Effort, correctable_until

TWO_MOVES = Routine(
    "two", "Two moves", (SQUATS.prescriptions[0], Prescription(THRUST, 1, Repetitions(3)))
)

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


def test_undo_of_a_variation_is_in_time_as_long_as_the_work_waits() -> None:
    coach = training(THRUSTS, 2)
    coach.hear("weighted")
    coach.hear("undo", after=90)
    assert coach.mode() is Mode.REPS
    assert coach.state.variation.name == "standard"


def test_undo_passes_over_questions() -> None:
    coach = training(THRUSTS, 2)
    for order in ("slower", "tip", "why", "repeat", "help", "how long", "undo"):
        coach.hear(order)
    assert coach.state.adjustments == Adjustments()


def test_undo_takes_back_one_thing_only() -> None:
    coach = training(THRUSTS)
    coach.hear("slower")
    coach.hear("slower")
    coach.hear("undo")
    assert coach.state.adjustments.tempo == 1.25
    coach.hear("undo")
    assert coach.state.adjustments.tempo == 1.25
    assert coach.says()[-1] == "There is nothing to undo."


# "No, …"


def test_no_and_a_number_corrects_an_answer() -> None:
    coach = asking()
    coach.hear("seven", after=1)
    coach.hear("no nine", after=1)
    coach.hear("no eight", after=1)
    assert coach.says() == [f"{n}. {following}" for n, following in (
        ("Seven", "Same work next time."),
        ("Nine", "Less work next time."),
        ("Eight", "Same work next time."),
    )]  # fmt: skip
    assert coach.state.efforts == (Effort(SQUAT.id, 8),)


def test_no_and_a_number_corrects_an_answer_even_when_the_rest_has_come() -> None:
    coach = asking(TWO_MOVES)
    coach.hear("seven", after=1)
    coach.reach(Mode.RESTING)
    coach.transcript()
    coach.hear("no nine", after=5)
    coach.hear("no eleven", after=5)
    coach.hear("no four", after=5)
    assert coach.mode() is Mode.RESTING
    assert coach.says() == [
        "Nine. Less work next time.",
        "A number from one to ten, please.",
        "Four. You can take more work next time.",
    ]
    assert coach.state.efforts == (Effort(SQUAT.id, 4),)


def test_a_number_can_be_corrected_for_a_while_and_until_something_else_is_done() -> None:
    coach = resting(SQUATS)
    assert correctable_until(coach.state) == -math.inf
    coach.hear("that was five")
    given = coach.state.t
    assert correctable_until(coach.state) == given + CORRECTABLE_SECONDS
    coach.hear("no four", after=2)
    assert correctable_until(coach.state) == coach.state.t + CORRECTABLE_SECONDS
    coach.hear("thirty more", after=2)
    assert correctable_until(coach.state) == -math.inf


def test_no_and_a_number_corrects_a_corrected_count() -> None:
    coach = resting(SQUATS)
    coach.hear("that was five")
    coach.hear("no four", after=2)
    assert coach.says() == ["Five it is.", "Four it is."]
    assert reps(coach) == [4]
    coach.hear("undo")
    assert reps(coach) == [5]


def test_no_and_a_number_answers_an_open_question_and_else_is_too_late() -> None:
    coach = asking()
    coach.hear("no six")
    assert coach.state.efforts == (Effort(SQUAT.id, 6),)
    coach = training(SHORT_THRUSTS, 1)
    coach.hear("no four")
    assert coach.says() == ["There is no count to correct."]
    assert coach.state.reps == 1
