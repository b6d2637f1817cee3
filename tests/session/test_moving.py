"""Moving over the plan, and out of a set into its explanation and back."""

from __future__ import annotations

import pytest

from tests.session.driver import Driver, lines
from tests.session.places import reps, resting, started, training
from tests.session.routines import MIXED, PLANKS, SIDE_PLANKS, SQUATS, THRUSTS
from voicecoach.routine import Hold, Prescription, Routine
from voicecoach.session.commands import Mode
from voicecoach.session.events import Interrupted

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


def test_back_in_a_pause_at_the_very_beginning_begins_again() -> None:
    coach = Driver(SQUATS)
    coach.hear("pause", after=2)
    coach.hear("back", after=2)
    assert coach.says() == [
        "Squat. Two sets of two. Say explain to hear how, or ready to start.",
        "Paused.",
        "Squat. Two sets of two. Say explain to hear how, or ready to start.",
    ]


def test_a_hold_is_matched_to_the_second() -> None:
    block = Prescription(SIDE_PLANKS.prescriptions[0].exercise, 1, Hold(150))
    coach = training(Routine("long", "Long", (block,)), after=149.2)
    coach.hear("done")
    coach.reach(Mode.GETTING_READY)
    assert coach.says()[-2:] == [
        "About two minutes on the left. Right side, match it.",
        "Hold for about two minutes.",
    ]


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


def test_volume_and_tips_in_an_explanation_are_kept() -> None:
    coach = training(THRUSTS, 2)
    for order in ("explain", "louder", "tip", "done", "tip"):
        coach.hear(order)
    assert coach.state.adjustments.volume == pytest.approx(0.95)
    assert [line for line in coach.says() if line.endswith(("chin.", "light."))] == [
        "Tuck your chin.",
        "Keep your arms light.",
    ]
