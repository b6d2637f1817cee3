"""The wording: for the ear, in whole sentences, numbers in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from tests.session.driver import Driver
from tests.session.routines import (
    PLANK,
    PLANKS,
    SIDE_PLANK,
    SIDE_PLANKS,
    SQUAT,
    SQUATS,
    THRUST,
    THRUSTS,
)
from tests.session.test_properties import Walk, drivers, walked, walks
from voicecoach.routine import Hold, Prescription, Repetitions, Routine, SelfPaced, Side, Work
from voicecoach.session.commands import Mode, is_legal, number_words, vocabulary
from voicecoach.session.effects import Prepare, Say
from voicecoach.session.estimate import seconds_left
from voicecoach.session.plan import Intro, plan
from voicecoach.session.script.announcements import amount, intro, outro, rep_done
from voicecoach.session.script.answers import time_left
from voicecoach.session.script.phrasing import duration, listing, number, with_article
from voicecoach.session.state import SetDone, State

PHASE_CUES = {"Up", "Down"}
"""Of the routines that are walked."""
SENTENCE = re.compile(r"[A-Z][a-z',:-]*( [A-Za-z',:-]+)*[.?]")
ONE_OF_MANY = re.compile(r"(?<!ty )\bone (sets|reps|seconds|minutes|exercises)\b")
MANY_OF_ONE = re.compile(r"(\w+) (set|rep|second|minute|exercise)\b(?!s)")
NUMBERS = {word for value in range(2, 100) for word in number_words(value).split()} - {"one"}


def spoken(coach: Driver) -> set[str]:
    """Every text that was said or rendered ahead."""
    texts: set[str] = set()
    for effects in coach.effects:
        for effect in effects:
            match effect:
                case Say(text=text):
                    texts.add(text)
                case Prepare(texts=ahead):
                    texts.update(ahead)
    return texts


@settings(max_examples=120, deadline=None)
@given(drivers, walks)
def test_all_that_is_said_is_sentences_without_digits(coach: Driver, walk: Walk) -> None:
    for text in spoken(walked(coach, walk)) - PHASE_CUES:
        sentences = re.findall(r"[^.?]+[.?]", text)
        assert "".join(sentences) == text
        for sentence in sentences:
            assert SENTENCE.fullmatch(sentence.strip()), text
        assert "  " not in text
        assert not ONE_OF_MANY.search(text), text
        assert not {match[1].lower() for match in MANY_OF_ONE.finditer(text)} & NUMBERS, text


@pytest.mark.parametrize("routine", [THRUSTS, PLANKS, SIDE_PLANKS], ids=lambda routine: routine.id)
def test_what_the_coach_says_by_itself_is_no_command_then(routine: Routine) -> None:
    """Between pauses, where it would be heard as one; but of what comes next, it says "next"."""
    coach, phrases = Driver(routine), vocabulary(routine)
    commands = set()
    coach.hear("ready", after=8)
    while coach.step():
        said = [effect.text.lower() for effect in coach.effects[-1] if isinstance(effect, Say)]
        for clause in re.split(r"[.,:?] *", " ".join(said)):
            if clause in phrases and is_legal(phrases[clause].verb, coach.mode()):
                commands.add(clause)
    assert coach.mode() is Mode.ENDED
    assert commands <= {"next"}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "zero"),
        (1, "one"),
        (13, "thirteen"),
        (20, "twenty"),
        (42, "forty two"),
        (100, "one hundred"),
        (118, "one hundred eighteen"),
        (999, "nine hundred ninety nine"),
        (1000, "one thousand"),
        (12_345, "twelve thousand three hundred forty five"),
    ],
)
def test_numbers_are_said_in_words(value: int, words: str) -> None:
    assert number_words(value) == words
    assert number(value) == words.capitalize()


@pytest.mark.parametrize("value", [-1, 1_000_000])
def test_numbers_beyond_all_training_are_a_mistake(value: int) -> None:
    with pytest.raises(ValueError, match=f"number must be 0 to 999,999, not {value}"):
        number_words(value)


def test_no_two_numbers_sound_alike() -> None:
    assert len({number_words(value) for value in range(2000)}) == 2000


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-3, "zero seconds"),
        (0.4, "zero seconds"),
        (1, "one second"),
        (59.6, "sixty seconds"),
        (99, "ninety nine seconds"),
        (100, "about two minutes"),
        (120, "two minutes"),
        (149, "about two minutes"),
        (150, "two and a half minutes"),
        (151, "about three minutes"),
        (3600, "sixty minutes"),
    ],
)
def test_lengths_of_time(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["next"], "next"),
        (["yes", "no"], "yes or no"),
        (["next", "back", "done"], "next, back, or done"),
    ],
)
def test_listings(items: list[str], words: str) -> None:
    assert listing(items, "or") == words


@pytest.mark.parametrize(
    ("noun", "words"),
    [
        ("bench", "a bench"),
        ("elastic band", "an elastic band"),
        ("dumbbells", "dumbbells"),
        ("abdominal wheel", "an abdominal wheel"),
        ("medicine ball", "a medicine ball"),
        ("mattress", "a mattress"),
    ],
)
def test_articles(noun: str, words: str) -> None:
    assert with_article(noun) == words


@pytest.mark.parametrize(
    ("work", "target", "words"),
    [
        (Repetitions(5), None, "five reps"),
        (Repetitions(5), 1, "one rep"),
        (Hold(30), None, "hold for thirty seconds"),
        (Hold(30), 12, "hold for twelve seconds"),
        (SelfPaced(8), 6, "six reps at your own pace"),
    ],
)
def test_amounts(work: Work, target: int | None, words: str) -> None:
    assert amount(work, target) == words


def test_the_last_repetition_is_announced_with_the_count_before() -> None:
    assert [rep_done(reps, 3) for reps in (1, 2, 3)] == ["One.", "Two. Last one.", "Three."]
    assert rep_done(1, 1) == "One."


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (
            Prescription(THRUST, 1, Repetitions(1), variation="banded"),
            (
                "Hip thrust. One set of one on each side. You need a bench and an elastic band. "
                "Tie the band."
            ),
        ),
        (Prescription(PLANK, 2, Hold(90)), "Plank. Two sets of ninety seconds."),
        (Prescription(PLANK, 1, Hold(3600)), "Plank. One set of sixty minutes."),
        (
            Prescription(SIDE_PLANK, 3, Hold(30)),
            "Side plank. Three sets of thirty seconds on each side.",
        ),
        (Prescription(SQUAT, 2, SelfPaced(12)), "Squat. Two sets of twelve, at your own pace."),
    ],
)
def test_introductions(block: Prescription, words: str) -> None:
    state = State(plan(Routine("any", "Any", (block,)), {block.exercise.id: 1}))
    assert isinstance(state.segment, Intro)
    assert intro(state, state.segment) == f"{words} Say ready, or explain."


def done(exercise: str, number_of: int, side: Side | None, reps: int) -> SetDone:
    return SetDone(exercise, "standard", number_of, side, reps, None)


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ((), "Workout ended. Nothing was logged."),
        ((done("squat", 1, None, 1),), "Workout complete. One set. One rep. Well done."),
        (
            (done("thrust", 1, Side.LEFT, 5), done("thrust", 1, Side.RIGHT, 4)),
            "Workout complete. One set. Five reps on the left. Four reps on the right. Well done.",
        ),
        (
            tuple(done(name, 1, None, 9) for name in ("a", "b", "a", "b")),
            "Workout complete. Four sets. Thirty six reps. Well done.",
        ),
        (
            (
                done("squat", 1, None, 900),
                done("squat", 2, None, 200),
            ),
            "Workout complete. Two sets. One thousand one hundred reps. Well done.",
        ),
        (
            (SetDone("plank", "standard", 1, None, None, 150),),
            "Workout complete. One set. Two and a half minutes held. Well done.",
        ),
    ],
)
def test_closing_words(log: tuple[SetDone, ...], words: str) -> None:
    assert outro(State(plan(SQUATS), log=log)) == words


@pytest.mark.parametrize(
    ("remaining", "words"),
    [
        (0, "Less than a minute left."),
        (59, "Less than a minute left."),
        (60, "About one minute left."),
        (100, "About two minutes left."),
        (3000, "About fifty minutes left."),
    ],
)
def test_how_long_the_session_takes(remaining: float, words: str) -> None:
    assert time_left(State(plan(SQUATS)), remaining) == words


@pytest.mark.parametrize("routine", [THRUSTS, PLANKS, SQUATS], ids=lambda routine: routine.id)
def test_how_long_is_roughly_how_long_it_takes(routine: Routine) -> None:
    coach = Driver(routine)
    coach.hear("ready", after=8)
    told = []
    while coach.mode() is not Mode.ASKING:
        told.append((coach.state.t, seconds_left(coach.state)))
        coach.step()
    coach.hear("five", after=4)
    coach.finish()
    errors = [told_left - (coach.state.t - t) for t, told_left in told]
    assert max(map(abs, errors)) < 0.1 * coach.state.t
