"""Pausing, pain, stopping and lost devices: nothing moves, nothing is lost."""

from __future__ import annotations

import pytest

from tests.session.driver import Driver, lines
from tests.session.places import SHORT_THRUSTS, asking, reps, resting, started, training
from tests.session.routines import OWN_PACE, PLANK, PLANKS, SQUATS, THRUST, THRUSTS
from voicecoach.routine import Prescription, Repetitions, Routine, Side
from voicecoach.session.commands import Mode
from voicecoach.session.effects import Beep, Hush, Say, Tone
from voicecoach.session.events import Device, DeviceLost, DeviceRestored, Interrupted, TimerDue
from voicecoach.session.state import Pain, SetDone, next_due

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


def test_pausing_again_takes_nothing_from_a_hold() -> None:
    coach = training(PLANKS, after=12)
    coach.hear("pause")
    coach.hear("pause", after=7)
    coach.hear("how long", after=7)
    assert coach.says()[-1] == "Eighteen seconds to go."


def test_a_paused_rest_takes_nothing_from_the_hold_after_it() -> None:
    coach = started(PLANKS)
    coach.reach(Mode.RESTING)
    coach.hear("pause", after=5)
    coach.hear("resume", after=5)
    coach.reach(Mode.HOLD)
    assert coach.state.elapsed == 0


def test_a_corrected_self_paced_set_can_still_be_paused() -> None:
    coach = training(OWN_PACE, after=9)
    coach.hear("that was seven")
    coach.hear("pause", after=1)
    coach.hear("resume", after=60)
    coach.wait(10)
    assert coach.mode() is Mode.SELF_PACED
    assert coach.says()[-1] == "Set one of two, seven of ten done."


def test_a_pause_has_no_reminders() -> None:
    coach = training(SQUATS)
    for order in ("pause", "stop", "no"):
        coach.hear(order, after=2)
    coach.wait(60)
    coach.transcript()
    assert coach.give(TimerDue(coach.state.t + 1000)) == ()


def test_nothing_is_logged_of_what_was_not_begun() -> None:
    coach = training(SQUATS)
    coach.hear("next")
    coach = training(PLANKS, after=0.9)
    coach.hear("next")
    assert coach.state.log == ()


def test_a_hold_is_not_longer_for_a_late_timer() -> None:
    coach = training(PLANKS, after=29.5)
    late = coach.state.t + 3
    while coach.mode() is Mode.HOLD:
        coach.give(TimerDue(late))
    assert [done.seconds for done in coach.state.log] == [30]


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
    coach.hear("resume", after=2)
    coach.reach(Mode.ASKING)
    coach.hear("two")
    assert coach.says()[-1] == "Two. It hurt today, so nothing harder next time."
    assert reps(coach) == [2, 2]


def test_skip_after_pain_leaves_the_exercise() -> None:
    coach = training(SQUATS, 1)
    for order in ("pain", "right", "skip"):
        coach.hear(order, after=2)
    coach.finish()
    assert coach.says()[-1] == "Workout complete. One set. One rep. Well done."
    assert reps(coach) == [1]


def test_every_pain_is_kept() -> None:
    coach = training(THRUSTS, 2)
    for order in ("pain", "left", "resume", "pain", "right"):
        coach.hear(order, after=2)
    assert [pain.side for pain in coach.state.pains] == ["left", "right"]


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


def test_whoever_asks_for_help_is_not_left_without_an_answer() -> None:
    coach = training(THRUSTS, 2)
    coach.hear("stop")
    coach.spoken("End the workout?")
    coach.spoken("End the workout?")
    coach.wait(10.5)
    coach.hear("help")
    coach.wait(40)
    assert coach.says() == [
        *["End the workout? Yes or no."] * 3,
        "You can say yes or no.",
        *["End the workout? Yes or no."] * 2,
        "Still paused. Say resume, or stop.",
    ]


# Devices


def test_a_lost_output_pauses_the_session() -> None:
    coach = training(THRUSTS, 2, after=1)
    assert coach.give(DeviceLost(coach.state.t, Device.OUTPUT, "unplugged")) == (Hush(),)
    coach.wait(300)
    coach.give(DeviceRestored(coach.state.t, Device.OUTPUT))
    coach.hear("ready", after=6)
    coach.count(3)
    assert coach.transcript() == lines("""
        14.00 (hush)
        314.00 coach Sound is back. Left leg, set one of three, two of five done. Say ready.
        320.00 you ready
        320.00 (hush)
        320.00 heard
        320.00 short
        321.00 short
        322.00 short
        323.00 long
        324.00 coach Up
        325.50 coach Squeeze
        327.50 coach Down
        329.50 coach Three.
    """)


def test_an_output_that_comes_back_to_a_resumed_session_says_so_and_no_more() -> None:
    coach = training(PLANKS)
    coach.give(DeviceLost(coach.state.t, Device.OUTPUT, "unplugged"))
    coach.hear("resume", after=1)
    coach.give(DeviceRestored(coach.state.t, Device.OUTPUT))
    assert coach.says()[-1] == "Sound is back."


@pytest.mark.parametrize(
    ("orders", "mode", "greeting"),
    [
        (["pain"], Mode.LOCATING_PAIN, "Sound is back. Which side? Left, right, or both."),
        (["pain", "left"], Mode.HURT, "Sound is back. Say easier, resume, skip, or stop."),
        (["stop"], Mode.CONFIRMING, "Sound is back. End the workout? Yes or no."),
    ],
)
def test_a_question_outlives_a_lost_output(orders: list[str], mode: Mode, greeting: str) -> None:
    coach = training(THRUSTS, 2)
    for order in orders:
        coach.hear(order, after=1)
    coach.give(DeviceLost(coach.state.t, Device.OUTPUT, "unplugged"))
    coach.wait(100)
    assert coach.mode() is mode
    coach.give(DeviceRestored(coach.state.t, Device.OUTPUT))
    assert coach.says()[-1] == greeting
    assert coach.mode() is mode


def test_a_lost_microphone_is_told_and_the_work_goes_on() -> None:
    coach = training(PLANKS, after=5)
    coach.give(DeviceLost(coach.state.t, Device.MICROPHONE, "unplugged"))
    coach.wait(6)
    assert coach.mode() is Mode.HOLD
    coach.give(DeviceRestored(coach.state.t, Device.MICROPHONE))
    assert coach.says() == [
        "I can't hear the microphone. Use the keyboard.",
        "I can hear you again.",
    ]


def test_the_sound_that_comes_back_without_the_microphone_says_so() -> None:
    coach = training(THRUSTS, 2, after=1)
    for device in (Device.OUTPUT, Device.MICROPHONE):
        coach.give(DeviceLost(coach.state.t, device, "unplugged"))
    coach.wait(20)
    coach.transcript()
    coach.give(DeviceRestored(coach.state.t, Device.OUTPUT))
    coach.wait(1)
    coach.give(DeviceRestored(coach.state.t, Device.MICROPHONE))
    place = "Left leg, set one of three, two of five done."
    assert coach.says() == [
        f"Sound is back. {place} I can't hear the microphone. Use the keyboard.",
        f"I can hear you again. {place} Say ready.",
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
