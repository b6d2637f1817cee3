"""The walk through a session that nobody hurries: what sounds, and exactly when."""

from __future__ import annotations

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
from voicecoach.routine import Hold, Prescription, Repetitions, Routine, SelfPaced, Side
from voicecoach.session.commands import Mode
from voicecoach.session.effects import Beep, Hush, Prepare, Say, SetVolume, Tone
from voicecoach.session.events import CueFinished, TimerDue
from voicecoach.session.state import Effort, SetDone


def test_the_main_walk() -> None:
    coach = Driver(THRUSTS)
    coach.hear("explain", after=9)
    coach.spoken("One of three.")
    coach.hear("next", after=1)
    coach.spoken("Two.")
    coach.hear("repeat", after=0.5)
    coach.spoken("Two.")
    coach.hear("back", after=0.5)
    coach.spoken("One of three.")
    coach.hear("done", after=1)
    assert coach.transcript() == lines("""
        0.00 (volume 0.80)
        0.00 coach Hip thrust. Three sets of five on each side. You need a bench. Say explain to \
            hear how, or ready to start.
        9.00 you explain
        9.00 (hush)
        9.00 coach One of three. Lean on the bench.
        9.00 heard
        12.24 you next
        12.24 (hush)
        12.24 coach Two. Raise one leg.
        12.24 heard
        14.07 you repeat
        14.07 (hush)
        14.07 coach Two. Raise one leg.
        14.07 heard
        15.90 you back
        15.90 (hush)
        15.90 coach One of three. Lean on the bench.
        15.90 heard
        19.14 you done
        19.14 (hush)
        19.14 coach Left leg. Set one of three, five reps.
        19.14 heard
    """)

    coach.reach(Mode.RESTING)
    assert coach.transcript() == lines("""
        21.80 short
        22.80 short
        23.80 short
        24.80 long
        25.80 coach Up
        27.30 coach Squeeze
        29.30 coach Down
        31.30 coach One.
        32.30 coach Up
        33.80 coach Squeeze
        35.80 coach Down
        37.80 coach Two.
        38.80 coach Up
        40.30 coach Squeeze
        42.30 coach Down
        44.30 coach Three.
        45.30 coach Up
        46.80 coach Squeeze
        48.80 coach Down
        50.80 coach Four. Last one.
        52.60 coach Up
        54.10 coach Squeeze
        56.10 coach Down
        58.10 coach Five.
        59.10 coach Switch: right leg.
        63.36 coach Five reps.
        64.06 short
        65.06 short
        66.06 short
        67.06 long
        68.06 coach Up
        69.56 coach Squeeze
        71.56 coach Down
        73.56 coach One.
        74.56 coach Up
        76.06 coach Squeeze
        78.06 coach Down
        80.06 coach Two.
        81.06 coach Up
        82.56 coach Squeeze
        84.56 coach Down
        86.56 coach Three.
        87.56 coach Up
        89.06 coach Squeeze
        91.06 coach Down
        93.06 coach Four. Last one.
        94.86 coach Up
        96.36 coach Squeeze
        98.36 coach Down
        100.36 coach Five.
        101.36 coach Rest sixty seconds. Tuck your chin. Next, left leg, set two.
    """)

    coach.reach(Mode.REPS)
    coach.count(1)
    assert coach.transcript() == lines("""
        151.36 coach Ten seconds.
        161.36 coach Left leg. Set two of three, five reps.
        164.02 short
        165.02 short
        166.02 short
        167.02 long
        168.02 coach Up
        169.52 coach Squeeze
        171.52 coach Down
        173.52 coach One.
    """)

    coach.reach(Mode.RESTING)
    assert (
        coach.says()[-1] == "Rest sixty seconds. Keep your arms light. Next, left leg, set three."
    )

    coach.count(4)
    coach.transcript()
    coach.hear("done", after=1)
    coach.count(4)
    coach.reach(Mode.ASKING)
    assert coach.transcript() == lines("""
        335.68 you done
        335.68 (hush)
        335.68 coach Four on the left. Right side, match four.
        335.68 heard
        341.55 coach Four reps.
        342.25 short
        343.25 short
        344.25 short
        345.25 long
        346.25 coach Up
        347.75 coach Squeeze
        349.75 coach Down
        351.75 coach One.
        352.75 coach Up
        354.25 coach Squeeze
        356.25 coach Down
        358.25 coach Two.
        359.25 coach Up
        360.75 coach Squeeze
        362.75 coach Down
        364.75 coach Three. Last one.
        366.55 coach Up
        368.05 coach Squeeze
        370.05 coach Down
        372.05 coach Four.
        373.05 coach How hard was that, one to ten?
    """)

    coach.spoken("How hard")
    coach.hear("seven", after=1)
    coach.finish()
    assert coach.transcript() == lines("""
        376.15 you seven
        376.15 (hush)
        376.15 coach Seven. Same work next time.
        376.15 heard
        379.54 finished
        380.34 coach Workout complete. Three sets. Fourteen reps on each side. Well done.
    """)
    assert coach.state.log == tuple(
        SetDone(THRUST.id, "standard", number, side, reps, None)
        for number, reps in [(1, 5), (2, 5), (3, 4)]
        for side in Side
    )
    assert coach.state.efforts == (Effort(THRUST.id, 7),)
    assert not coach.state.interrupted


def test_whole_effects_of_the_first_events() -> None:
    intro = (
        "Squat. Two sets of two. Say explain to hear how, or ready to start.",
        "One of two. Stand tall.",
        "Two. Sit back.",
    )
    coach = Driver(SQUATS)
    assert coach.effects == [(SetVolume(0.8), Say(1, intro[0]), Prepare(intro))]
    assert coach.give(CueFinished(4.7, 1)) == ()
    announced = "Set one of two, two reps."
    ahead = (
        announced,
        "Down",
        "Up",
        "One. Last one.",
        "Two.",
        "Rest thirty seconds. Next, set two.",
    )
    assert coach.hear("ready", after=0.3) == (
        Hush(),
        Say(2, announced),
        Prepare(ahead),
        Beep(Tone.HEARD),
    )


def test_beats_lie_on_the_session_clock_however_late_the_timers() -> None:
    coach = Driver(SQUATS)
    coach.hear("next")
    coach.hear("done")
    coach.hear("next")
    begin = coach.state.t
    coach.give(TimerDue(begin))
    effects = coach.give(TimerDue(begin + 1.004))
    assert effects == (Say(coach.state.last_cue, "Up", at=begin + 1.0),)


def test_steps_advance_by_themselves_with_auto() -> None:
    coach = Driver(SQUATS, auto=True)
    coach.reach(Mode.REPS)
    assert coach.transcript() == lines("""
        0.00 (volume 0.80)
        0.00 coach Squat. Two sets of two. Here we go.
        4.95 coach One of two. Stand tall.
        9.06 coach Two. Sit back.
        12.54 coach Set one of two, two reps.
        14.29 short
        15.29 short
        16.29 short
        17.29 long
    """)


def test_a_hold_is_told_its_middle_and_counted_down() -> None:
    coach = Driver(PLANKS)
    coach.hear("ready")
    coach.reach(Mode.RESTING)
    assert coach.transcript() == lines("""
        0.00 (volume 0.80)
        0.00 coach Plank. Two sets of thirty seconds. Say explain to hear how, or ready to start.
        0.00 you ready
        0.00 (hush)
        0.00 coach Set one of two, hold for thirty seconds.
        0.00 heard
        2.80 short
        3.80 short
        4.80 short
        5.80 long
        6.80 coach Hold.
        21.80 coach Halfway.
        33.80 short
        34.80 short
        35.80 short
        36.80 long
        36.80 coach Rest twenty seconds. Next, set two.
    """)
    assert coach.state.log == (SetDone(PLANK.id, "standard", 1, None, None, 30),)


def test_the_second_side_of_a_hold_matches_the_seconds_of_the_first() -> None:
    coach = Driver(SIDE_PLANKS)
    coach.hear("ready")
    coach.reach(Mode.HOLD)
    coach.hear("done", after=12.5)
    coach.reach(Mode.ASKING)
    assert coach.transcript() == lines("""
        0.00 (volume 0.80)
        0.00 coach Side plank. One set of forty seconds on each side. Say explain to hear how, or \
            ready to start.
        0.00 you ready
        0.00 (hush)
        0.00 coach Left side. Hold for forty seconds.
        0.00 heard
        2.38 short
        3.38 short
        4.38 short
        5.38 long
        6.38 coach Hold.
        18.88 you done
        18.88 (hush)
        18.88 coach Twelve seconds on the left. Right side, match it.
        18.88 heard
        25.31 coach Hold for twelve seconds.
        26.99 short
        27.99 short
        28.99 short
        29.99 long
        30.99 coach Hold.
        39.99 short
        40.99 short
        41.99 short
        42.99 long
        42.99 coach How hard was that, one to ten?
    """)
    assert [(done.side, done.seconds) for done in coach.state.log] == [
        (Side.LEFT, 12),
        (Side.RIGHT, 12),
    ]


def test_self_paced_sets_wait_for_done() -> None:
    coach = Driver(OWN_PACE)
    coach.hear("ready")
    coach.reach(Mode.SELF_PACED)
    coach.hear("done", after=95)
    coach.reach(Mode.GETTING_READY)
    assert coach.transcript() == lines("""
        0.00 (volume 0.80)
        0.00 coach Squat. Two sets of ten, at your own pace. Say explain to hear how, or ready to \
            start.
        0.00 you ready
        0.00 (hush)
        0.00 coach Set one of two, ten reps at your own pace.
        0.00 heard
        2.94 short
        3.94 short
        4.94 short
        5.94 long
        6.94 coach Go. Ten reps. Say done when you have finished.
        30.16 coach Say done when you have finished.
        92.40 coach Say done when you have finished.
        101.94 you done
        101.94 (hush)
        101.94 coach Rest fifteen seconds. Next, set two.
        101.94 heard
        116.94 coach Last set, ten reps at your own pace.
    """)
    assert coach.state.log == (SetDone(SQUAT.id, "standard", 1, None, 10, None),)


def test_one_exercise_after_another() -> None:
    coach = Driver(MIXED)
    coach.hear("ready")
    coach.reach(Mode.ASKING)
    coach.hear("five")
    coach.reach(Mode.READY)
    coach.hear("ready", after=5)
    coach.reach(Mode.ASKING)
    coach.hear("nine")
    coach.reach(Mode.READY)
    coach.hear("ready", after=5)
    coach.reach(Mode.SELF_PACED)
    coach.hear("done", after=10)
    coach.hear("two", after=1)
    coach.finish()
    assert coach.says() == lines("""
        Mixed morning. Three exercises. Hip thrust. One set of two on each side. You need a \
            bench. Say explain to hear how, or ready to start.
        Left leg. Two reps.
        Up
        Squeeze
        Down
        One. Last one.
        Up
        Squeeze
        Down
        Two.
        Switch: right leg.
        Two reps.
        Up
        Squeeze
        Down
        One. Last one.
        Up
        Squeeze
        Down
        Two.
        How hard was that, one to ten?
        Five. Same work next time.
        Rest forty seconds. Tuck your chin. Next, Plank.
        Ten seconds.
        Next exercise. Plank. One set of ten seconds. Say explain to hear how, or ready to start.
        Hold for ten seconds.
        Hold.
        How hard was that, one to ten?
        Nine. Less work next time.
        Next exercise. Squat. One set of eight, at your own pace. Say explain to hear how, or \
            ready to start.
        Eight reps at your own pace.
        Go. Eight reps. Say done when you have finished.
        How hard was that, one to ten?
        Two. You can take more work next time.
        Workout complete. Three sets. Eight reps. Ten seconds held. Two reps on each \
            side. Well done.
    """)


def test_no_rest_and_no_question_where_none_is_asked_for() -> None:
    block = Prescription(SQUAT, 2, Repetitions(1), rest_seconds=0)
    coach = Driver(Routine("quick", "Quick", (block,), ask_effort=False))
    coach.hear("ready")
    coach.finish()
    assert coach.says() == [
        "Squat. Two sets of one. Say explain to hear how, or ready to start.",
        "Set one of two, one rep.",
        "Down",
        "Up",
        "One.",
        "Last set, one rep.",
        "Down",
        "Up",
        "One.",
        "Workout complete. Two sets. Two reps. Well done.",
    ]


def test_the_first_side_is_the_prescribed_one() -> None:
    block = Prescription(THRUST, 1, Repetitions(1), first_side=Side.RIGHT)
    coach = Driver(Routine("right", "Right first", (block,), ask_effort=False))
    coach.hear("ready")
    coach.finish()
    assert coach.says()[1:] == [
        "Right leg. One rep.",
        "Up",
        "Squeeze",
        "Down",
        "One.",
        "Switch: left leg.",
        "One rep.",
        "Up",
        "Squeeze",
        "Down",
        "One.",
        "Workout complete. One set. One rep on each side. Well done.",
    ]


def test_explanations_shrink_with_experience() -> None:
    told = {}
    for sessions in range(4):
        coach = Driver(THRUSTS, experience={THRUST.id: sessions})
        coach.says()
        while coach.mode() is not Mode.GETTING_READY:
            coach.hear("next", after=5)
        told[sessions] = coach.says()[:-1]
    assert told == {
        0: [
            "One of three. Lean on the bench.",
            "Two. Raise one leg.",
            "Three. Drive your hips up.",
        ],
        1: ["Raise one leg."],
        2: ["Raise one leg."],
        3: [],
    }


def test_explain_brings_all_steps_back() -> None:
    coach = Driver(THRUSTS, experience={THRUST.id: 9})
    coach.hear("explain", after=8)
    for _ in range(3):
        coach.hear("next", after=4)
    assert coach.says() == [
        "Hip thrust. Three sets of five on each side. You need a bench. Say ready, or explain.",
        "One of three. Lean on the bench.",
        "Two. Raise one leg.",
        "Three. Drive your hips up.",
        "Left leg. Set one of three, five reps.",
    ]


def test_a_short_rest_has_no_warning() -> None:
    coach = Driver(OWN_PACE)
    coach.hear("ready")
    coach.reach(Mode.SELF_PACED)
    coach.hear("done", after=5)
    coach.transcript()
    coach.reach(Mode.GETTING_READY)
    assert coach.says() == ["Last set, ten reps at your own pace."]


def test_silence_is_met_with_reminders_ever_more_rarely() -> None:
    coach = Driver(THRUSTS)
    coach.pass_until(600)
    assert coach.transcript() == lines("""
        0.00 (volume 0.80)
        0.00 coach Hip thrust. Three sets of five on each side. You need a bench. Say explain to \
            hear how, or ready to start.
        27.42 coach Say ready when you are.
        89.03 coach Say ready when you are.
        270.64 coach Say ready when you are.
        452.25 coach Say ready when you are.
    """)


def test_a_voice_that_never_answers_does_not_stop_the_session() -> None:
    coach = Driver(SQUATS, auto=True, dumb=True)
    coach.finish()
    assert [done.reps for done in coach.state.log] == [2, 2]
    coach = Driver(SQUATS, dumb=True)
    coach.hear("ready")
    coach.reach(Mode.REPS)
    assert coach.transcript() == lines("""
        0.00 (volume 0.80)
        0.00 coach Squat. Two sets of two. Say explain to hear how, or ready to start.
        0.00 you ready
        0.00 (hush)
        0.00 coach Set one of two, two reps.
        0.00 heard
        9.75 short
        10.75 short
        11.75 short
        12.75 long
    """)


def test_a_muted_coach_beeps_the_tempo() -> None:
    coach = Driver(SQUATS)
    coach.hear("mute", after=6)
    coach.hear("ready", after=5)
    coach.reach(Mode.RESTING)
    assert coach.transcript() == lines("""
        0.00 (volume 0.80)
        0.00 coach Squat. Two sets of two. Say explain to hear how, or ready to start.
        6.00 you mute
        6.00 coach Beeps only, and what comes next. Say unmute to hear me count.
        6.00 heard
        11.00 you ready
        11.00 (hush)
        11.00 coach Set one of two, two reps.
        11.00 heard
        12.75 short
        13.75 short
        14.75 short
        15.75 long
        16.75 beat
        17.75 beat
        18.75 beat
        20.55 beat
        21.55 beat
        22.55 beat
        23.55 coach Rest thirty seconds. Next, set two.
    """)


def test_holds_of_every_length_end_on_their_second() -> None:
    for seconds in range(1, 70):
        coach = Driver(Routine("hold", "Hold", (Prescription(PLANK, 1, Hold(seconds)),)))
        coach.hear("ready", after=0.1 * seconds)
        coach.reach(Mode.HOLD)
        begin = coach.state.t
        coach.reach(Mode.ASKING)
        assert coach.state.t == begin + seconds
        assert [done.seconds for done in coach.state.log] == [seconds]


def test_one_self_paced_rep() -> None:
    block = Prescription(THRUST, 1, SelfPaced(1))
    coach = Driver(Routine("one", "One", (block,)))
    coach.hear("ready")
    coach.reach(Mode.SELF_PACED)
    assert coach.says()[1:] == [
        "Left leg. One rep at your own pace.",
        "Go. One rep. Say done when you have finished.",
    ]
