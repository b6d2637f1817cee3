"""What the coach tells, asks and does not understand."""

from __future__ import annotations

from tests.session.driver import Driver, lines
from tests.session.places import SHORT_THRUSTS, asking, resting, started, training
from tests.session.routines import PLANKS, SQUAT, SQUATS, THRUST, THRUSTS
from voicecoach.routine import OwnPhrase, Prescription, Repetitions, Routine
from voicecoach.session.commands import Mode
from voicecoach.session.effects import Beep, Duck, Tone
from voicecoach.session.events import (
    CommandDoubted,
    NoiseRose,
    SpeechEnded,
    SpeechRejected,
    SpeechStarted,
)
from voicecoach.session.state import Adjustments, Effort

# Being told


def test_a_person_is_taught_their_own_words() -> None:
    words = (OwnPhrase("ready", "begin"), OwnPhrase("done", "finished"), OwnPhrase("yes", "yep"))
    coach = Driver(SQUATS, adjustments=Adjustments(words=words))
    assert coach.says()[0].endswith("Say explain to hear how, or begin to start.")
    coach.hear("stop")
    assert coach.says() == ["End the workout? Yep or no."]
    coach.hear("no")
    coach.says()
    coach.hear("help")
    assert coach.says() == ["You can say begin, explain, or why."]


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


def test_what_is_repeated_while_it_is_said_is_said_once_more() -> None:
    coach = resting(SHORT_THRUSTS, after=0.5)
    coach.hear("repeat")
    coach.wait(20)
    assert coach.says() == ["Rest forty seconds. Tuck your chin. Next, left leg, set two."]


def test_a_reminder_waits_for_silence_after_the_latest_command() -> None:
    coach = Driver(SQUATS)
    coach.spoken("Squat.")
    coach.hear("louder", after=15)
    coach.transcript()
    coach.wait(19)
    assert coach.says() == []
    coach.wait(2)
    assert coach.says() == ["Say ready when you are."]


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


def test_what_is_doubted_is_asked_for_by_a_tone() -> None:
    coach = training(PLANKS)
    coach.hear("explain")
    coach.give(SpeechStarted(coach.state.t))
    assert coach.give(CommandDoubted(coach.state.t, "next")) == (Duck(on=False), Beep(Tone.AGAIN))
    assert coach.state.heard == "next"
    coach.transcript()
    coach.give(CommandDoubted(coach.state.t, "done"))
    assert "understand" not in " ".join(coach.says())


def test_what_is_refused_is_beeped_and_twice_is_explained() -> None:
    coach = asking()
    assert coach.hear("faster") == (Beep(Tone.REFUSED),)
    coach.hear("thirty more", after=1)
    assert coach.transcript() == lines("""
        57.78 you faster
        57.78 refused
        58.78 you thirty more
        58.78 refused
        58.78 coach Not now. You can say a number from one to ten, no eight to correct it, or skip.
    """)
    assert coach.state.adjustments == Adjustments()


def test_a_command_in_between_starts_the_count_of_mishearings_again() -> None:
    coach = training(THRUSTS)
    coach.give(SpeechRejected(coach.state.t, "banana"))
    assert coach.state.heard == "banana"
    coach.hear("louder")
    coach.give(SpeechRejected(coach.state.t, "banana"))
    assert coach.says() == []


def test_a_loud_room_is_told_of_once() -> None:
    coach = training(THRUSTS)
    told = "It is loud here. Use longer phrases: pause workout, i'm finished, or slow down."
    coach.give(NoiseRose(coach.state.t))
    assert coach.says() == [told]
    coach.wait(60)
    assert coach.give(NoiseRose(coach.state.t)) == ()
    assert told not in coach.says()


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
