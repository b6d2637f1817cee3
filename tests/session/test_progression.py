"""How much is prescribed after what was done, and what is said about it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.session.driver import Driver
from tests.session.routines import PLANK, SQUAT, THRUST
from voicecoach.routine import (
    Hold,
    Method,
    Prescription,
    Progression,
    Repetitions,
    Routine,
    SelfPaced,
    Side,
    Texts,
    Variation,
    Work,
)
from voicecoach.session.commands import Mode
from voicecoach.session.plan import planned
from voicecoach.session.progression import Results, following, progressed, results
from voicecoach.session.script.advice import next_time, today
from voicecoach.session.state import Effort, Pain, SetDone, variation_index

SIDES = (Side.LEFT, Side.RIGHT)
KNEELING = replace(PLANK, variations=(Variation("knee"), Variation("standard")))


def linear(step: int, ceiling: int) -> Progression:
    return Progression(Method.LINEAR, step, ceiling)


THRUSTS = Prescription(THRUST, 2, Repetitions(5), progression=linear(1, 8))
BANDED = replace(THRUSTS, variation="banded")
DOUBLED = replace(THRUSTS, progression=Progression(Method.DOUBLE, 2, 8))
BY_EFFORT = replace(THRUSTS, progression=Progression(Method.EFFORT, 1, 8))
PLANKS = Prescription(KNEELING, 2, Hold(30), progression=linear(5, 60))
OWN_PACE = Prescription(SQUAT, 1, SelfPaced(1), progression=linear(1, 3))


def routine(*blocks: Prescription) -> Routine:
    return Routine("r", "Legs", blocks)


def came_of(
    block: Prescription,
    amounts: str = "",
    *,
    way: str = "",
    rating: int | None = None,
    hurt: tuple[str, ...] = (),
) -> Results:
    """A session of ``block``. ``amounts``: of each set "5" (on both sides) or "5/4"."""
    id_, name = block.exercise.id, way or block.variation or "standard"
    log = []
    for number, done in enumerate(amounts.split(), start=1):
        for index, side in enumerate(SIDES if block.exercise.two_sided else (None,)):
            amount = int(done.split("/")[index % (done.count("/") + 1)])
            held = isinstance(block.work, Hold)
            counts = (None, amount) if held else (amount, None)
            log.append(SetDone(id_, name, number, side, *counts))
    efforts = () if rating is None else (Effort(id_, rating),)
    pains = tuple(Pain(id_, name, side, 9.0) for side in hurt)
    return Results(routine(block), tuple(log), efforts, pains)


def after(block: Prescription, came: Results) -> Prescription:
    (ahead,) = progressed(routine(block), [came]).prescriptions
    return ahead


def after_all(block: Prescription, *amounts: str) -> Prescription:
    """``block`` after one session for each of ``amounts``, each as it was then prescribed."""
    past: list[Results] = []
    (then,) = progressed(routine(block), past).prescriptions
    for done in amounts:
        past.insert(0, came_of(then, done, way=then.variation))
        (then,) = progressed(routine(block), past).prescriptions
    return then


@pytest.mark.parametrize(
    ("block", "amounts", "amount", "reason"),
    [
        (THRUSTS, "5 5", 6, "Six reps today: you did all five last time."),
        (THRUSTS, "6 9", 6, "Six reps today: you did all five last time."),
        (THRUSTS, "5 5/4", 5, "Same as last time: not all of it was done."),
        (THRUSTS, "4/5 5", 5, "Same as last time: not all of it was done."),
        (THRUSTS, "5", 5, "Same as last time: not all of it was done."),
        (PLANKS, "30 30", 35, "Thirty five seconds today: you held all thirty seconds last time."),
        (PLANKS, "30 29", 30, "Same as last time: not all of it was done."),
        (OWN_PACE, "1", 2, "Two reps today: you did the one last time."),
        (
            replace(PLANKS, work=Hold(30, moving=True)),
            "30 30",
            35,
            "Thirty five seconds today: you did all thirty seconds last time.",
        ),
    ],
)
def test_after_one_session(block: Prescription, amounts: str, amount: int, reason: str) -> None:
    ahead = after(block, came_of(block, amounts))
    assert (planned(ahead.work), today(ahead)) == (amount, reason)
    assert type(ahead.work) is type(block.work)


@pytest.mark.parametrize(
    ("block", "sessions", "place", "reason"),
    [
        (THRUSTS, ["5 5", "6 6"], ("", 7), "Seven reps today: you did all six last time."),
        (
            THRUSTS,
            ["5 5", "6 6", "7 7", "8 8"],
            ("", 8),
            "Same as last time: this is as far as it goes.",
        ),
        (
            THRUSTS,
            ["5 5", "6 5", "6 5"],
            ("", 5),
            "Five reps today: twice you ended short of six.",
        ),
        (
            THRUSTS,
            ["5 5", "6 5", "6", "6 5"],  # a set left out is no shortfall, and forgives none
            ("", 5),
            "Five reps today: twice you ended short of six.",
        ),
        (
            THRUSTS,
            ["5 5", "6 5", "6 5", "5"],  # having shrunk, it begins to count again
            ("", 5),
            "Same as last time: not all of it was done.",
        ),
        (
            DOUBLED,  # down to the work as written, before it is the variation's turn
            ["5 5", "7 7", "8 7", "8 7", "6 5", "6 5"],
            ("", 5),
            "Five reps today: twice you ended short of six.",
        ),
        (THRUSTS, ["4 5", "5 5", "6 5"], ("", 6), "Same as last time: not all of it was done."),
        (THRUSTS, ["5", "5", "5"], ("", 5), "Same as last time: not all of it was done."),
        (THRUSTS, ["4 4", "4 4"], ("", 4), "Four reps today: twice you ended short of five."),
        (
            OWN_PACE,
            ["1", "1", "1"],
            ("", 1),
            "One rep today: twice you ended short of two.",
        ),
        (
            BANDED,
            ["4 4", "4 4"],
            ("standard", 5),
            "Standard today, five reps: twice you ended short of five of banded.",
        ),
        (
            replace(BANDED, progression=linear(3, 8)),
            ["4 4", "4 4", "5 5", "8 8"],  # the way back up to what is written
            ("banded", 5),
            "Banded today, five reps: you did all eight of standard last time.",
        ),
        (
            DOUBLED,
            ["5 5", "7 7", "8 8"],
            ("banded", 5),
            "Banded today, five reps: you did all eight of standard last time.",
        ),
        (
            DOUBLED,
            ["5 5", "7 7", "8 8", "5 4", "4 5"],
            ("", 5),
            "Standard today, five reps: twice you ended short of five of banded.",
        ),
        (
            replace(DOUBLED, variation="weighted"),
            ["5 5", "7 7", "8 8"],
            ("weighted", 8),
            "Same as last time: this is as far as it goes.",
        ),
        (
            replace(PLANKS, variation="knee", progression=Progression(Method.DOUBLE, 30, 60)),
            ["30 30", "60 60"],
            ("standard", 30),
            "Standard today, thirty seconds: you held knee for sixty seconds last time.",
        ),
    ],
)
def test_after_several_sessions(
    block: Prescription, sessions: list[str], place: tuple[str, int], reason: str
) -> None:
    ahead = after_all(block, *sessions)
    assert ((ahead.variation, planned(ahead.work)), today(ahead)) == (place, reason)


@pytest.mark.parametrize(
    ("block", "amounts", "rating", "amount", "reason"),
    [
        (BY_EFFORT, "5 5", 3, 6, "Six reps today: five felt easy last time."),
        (BY_EFFORT, "5 5", 5, 6, "Six reps today: five felt easy last time."),
        (BY_EFFORT, "5 5", 6, 5, "Same as last time: it felt right."),
        (BY_EFFORT, "5 5", 8, 5, "Same as last time: it felt right."),
        (BY_EFFORT, "5 5", 9, 4, "Four reps today: five felt too hard last time."),
        (BY_EFFORT, "5 3", 10, 4, "Four reps today: five felt too hard last time."),
        (BY_EFFORT, "5 4", 3, 5, "Same as last time: not all of it was done."),
        (
            BY_EFFORT,
            "5 5",
            None,
            5,
            "Same as last time: you did not say how hard it was.",
        ),
        (
            replace(BY_EFFORT, variation="banded"),
            "5 5",
            9,
            5,
            "Standard today, five reps: banded felt too hard last time.",
        ),
        (
            replace(BY_EFFORT, work=Repetitions(8)),
            "8 8",
            2,
            8,
            "Same as last time: this is as far as it goes.",
        ),
        (
            replace(BY_EFFORT, work=Repetitions(1)),
            "1 1",
            10,
            1,
            "Same as last time: there is nothing easier.",
        ),
        (THRUSTS, "5 5", 10, 6, "Six reps today: you did all five last time."),
    ],
)
def test_by_effort(
    block: Prescription, amounts: str, rating: int | None, amount: int, reason: str
) -> None:
    ahead = after(block, came_of(block, amounts, rating=rating))
    assert (planned(ahead.work), today(ahead)) == (amount, reason)


@pytest.mark.parametrize(
    ("block", "hurt", "reason"),
    [
        (THRUSTS, ("left",), "Same as last time: it hurt on the left."),
        (THRUSTS, ("left", "right"), "Same as last time: it hurt on both sides."),
        (THRUSTS, ("unknown",), "Same as last time: it hurt."),
        (
            BANDED,
            ("right", "unknown"),
            "Same as last time: it hurt on the right. Say easier for standard.",
        ),
        (
            replace(BANDED, progression=None),
            ("both",),
            "Last time it hurt on both sides. Say easier for standard.",
        ),
    ],
)
def test_pain_holds_back(block: Prescription, hurt: tuple[str, ...], reason: str) -> None:
    ahead = after(block, came_of(block, "5 5", rating=1, hurt=hurt))
    assert (ahead.work, ahead.variation) == (block.work, block.variation)
    assert today(ahead) == reason


def test_pain_in_another_routine_holds_back_too() -> None:
    other = came_of(replace(THRUSTS, work=Repetitions(20), progression=None), "3", hurt=("left",))
    (ahead,) = progressed(routine(THRUSTS), [other, came_of(THRUSTS, "5 5")]).prescriptions
    assert today(ahead) == "Same as last time: it hurt on the left."


def test_pain_is_forgotten_after_a_session_without() -> None:
    past = [came_of(THRUSTS, "5 5"), came_of(THRUSTS, "5 5", hurt=("left",))]
    (ahead,) = progressed(routine(THRUSTS), past).prescriptions
    assert today(ahead) == "Six reps today: you did all five last time."


def test_a_variation_that_was_changed_to_is_where_it_goes_on() -> None:
    ahead = after(BANDED, came_of(BANDED, "5 5", way="standard"))
    assert (ahead.variation, ahead.work) == ("standard", Repetitions(6))
    assert today(ahead) == "Six reps today: you did all five last time."
    ahead = after(THRUSTS, came_of(THRUSTS, "5 5", way="weighted"))
    assert (ahead.variation, ahead.work) == ("weighted", Repetitions(6))
    ahead = after(THRUSTS, came_of(THRUSTS, "5 5", way="weighted", hurt=("left",)))
    assert (ahead.variation, ahead.work) == ("", Repetitions(5))
    assert today(ahead) == "Standard today, five reps: it hurt on the left."


def test_pain_is_no_shortfall() -> None:
    first = after(THRUSTS, came_of(THRUSTS, "5 4"))
    second = following(first, came_of(first, "4 4", hurt=("left",)))
    assert today(following(second, came_of(second, "5"))) == (
        "Same as last time: not all of it was done."
    )
    assert today(following(second, came_of(second, "5 4"))) == (
        "Four reps today: twice you ended short of five."
    )


def test_a_set_that_was_done_again_counts_as_the_better_one() -> None:
    came = came_of(THRUSTS, "5 5")
    worse = replace(came.log[0], reps=2)
    for log in ((worse, *came.log), (*came.log, worse)):
        assert after(THRUSTS, replace(came, log=log)).work == Repetitions(6)


def test_further_sets_of_another_block_do_not_count() -> None:
    came = came_of(BANDED, "5 5")
    third = replace(came_of(THRUSTS, "0 0 5").log[-1], set=3)
    ahead = after(BANDED, replace(came, log=(*came.log, third)))
    assert (ahead.variation, ahead.work) == ("banded", Repetitions(6))


def test_blocks_that_differ_in_sets_only_go_on_each_for_itself() -> None:
    short, long = replace(THRUSTS, sets=1), replace(THRUSTS, sets=3)
    came = replace(came_of(long, "5 5 4"), routine=routine(short, long))
    ahead = progressed(routine(short, long), [came]).prescriptions
    assert [planned(block.work) for block in ahead] == [6, 5]


def test_a_variation_that_is_gone_begins_anew() -> None:
    then = after(THRUSTS, came_of(THRUSTS, "5 5", way="weighted"))
    plain = replace(THRUSTS, exercise=replace(THRUST, variations=THRUST.variations[:2]))
    assert after(plain, came_of(then, "6 6")) == plain


def test_the_same_exercise_in_a_warm_up_is_not_mistaken_for_it() -> None:
    warm_up = replace(THRUSTS, sets=1, work=Repetitions(3), progression=None)
    came = came_of(THRUSTS, "5 5")
    both = replace(
        came, routine=routine(warm_up, THRUSTS), log=(*came_of(warm_up, "3").log, *came.log)
    )
    ahead = progressed(routine(warm_up, THRUSTS), [both]).prescriptions
    assert ahead == (warm_up, after(THRUSTS, came))


@pytest.mark.parametrize(
    "rewritten",
    [
        replace(THRUSTS, work=Repetitions(6)),
        replace(THRUSTS, work=SelfPaced(5)),
        replace(THRUSTS, variation="banded"),
        replace(THRUSTS, exercise=SQUAT),
    ],
)
def test_what_is_written_anew_begins_anew(rewritten: Prescription) -> None:
    assert after(rewritten, came_of(THRUSTS, "5 5")) == rewritten


def test_a_ceiling_can_be_raised_but_not_lowered_below_what_was_reached() -> None:
    reached = came_of(after(THRUSTS, came_of(THRUSTS, "5 5")), "6 6")
    raised = replace(THRUSTS, progression=linear(2, 20))
    assert after(raised, reached).work == Repetitions(8)
    lowered = replace(THRUSTS, progression=linear(1, 5))
    assert after(lowered, reached) == lowered


def test_other_sessions_say_nothing() -> None:
    assert progressed(routine(THRUSTS), []) == routine(THRUSTS)
    assert after(THRUSTS, came_of(PLANKS, "30 30")) == THRUSTS
    assert today(THRUSTS) == ""


# Whatever was done


@st.composite
def blocks(draw: st.DrawFn) -> Prescription:
    amount = draw(st.integers(1, 8))
    works: list[Work] = [Repetitions(amount), Hold(amount), SelfPaced(amount)]
    return Prescription(
        draw(st.sampled_from([THRUST, KNEELING])),
        draw(st.integers(1, 3)),
        draw(st.sampled_from(works)),
        progression=Progression(
            draw(st.sampled_from(Method)),
            draw(st.integers(1, 4)),
            draw(st.integers(amount, 12)),
        ),
        variation=draw(st.sampled_from(["", "standard"])),
    )


@st.composite
def outcomes(draw: st.DrawFn, block: Prescription) -> Results:
    held = isinstance(block.work, Hold)
    names = [variation.name for variation in block.exercise.variations]
    sides = SIDES if block.exercise.two_sided else (None,)
    target = planned(block.work)
    amounts = st.integers(0, 12) | st.just(target)
    log = []
    for number in range(1, block.sets + 1):
        for side in sides:
            amount = draw(amounts)
            counts = (None, amount) if held else (amount, None)
            way = draw(st.sampled_from([*names, block.variation or "standard"]))
            log.append(SetDone(block.exercise.id, way, number, side, *counts))
    rating = draw(st.none() | st.integers(1, 10))
    efforts = () if rating is None else (Effort(block.exercise.id, rating),)
    hurt = draw(st.lists(st.sampled_from(["left", "right", "both", "unknown"]), max_size=2))
    pains = tuple(Pain(block.exercise.id, "standard", side, 1.0) for side in hurt)
    return Results(routine(block), tuple(log), efforts, pains)


def rung(block: Prescription) -> tuple[int, int]:
    return variation_index(block.exercise, block.variation), planned(block.work)


@given(st.data(), blocks(), st.integers(1, 6))
def test_whatever_was_done(data: st.DataObject, block: Prescription, sessions: int) -> None:
    progression = block.progression
    assert progression is not None
    past: list[Results] = []
    then = block
    for _ in range(sessions):
        came = data.draw(outcomes(then))
        past.insert(0, came)
        (ahead,) = progressed(routine(block), past).prescriptions
        assert 1 <= planned(ahead.work) <= progression.ceiling
        if came.pains:
            assert rung(ahead) <= rung(then)
        short = any((done.reps or done.seconds or 0) < planned(then.work) for done in came.log)
        done_in = max(variation_index(block.exercise, done.variation) for done in came.log)
        if short:
            assert rung(ahead) <= (max(done_in, rung(then)[0]), planned(then.work))
        assert ahead == following(then, came)
        assert today(ahead).endswith(".")
        assert next_time(ahead).endswith("next time.") or "next time," in next_time(ahead)
        assert replace(ahead, work=block.work, variation=block.variation, standing=None) == replace(
            block
        )
        then = ahead


# In a session


def test_the_reason_is_told_with_the_exercise() -> None:
    ahead = after(THRUSTS, came_of(THRUSTS, "5 5"))
    coach = Driver(routine(ahead))
    assert " ".join(coach.says()) == (
        "Hip thrust. Two sets of six on each side. Six reps today: you did all five last time. "
        "You need a bench. Say explain to hear how, or ready to start."
    )
    own = Driver(routine(replace(ahead, texts=Texts(intro="Thrusts, {sets} times."))), auto=True)
    assert own.says() == [
        "Thrusts, two times. Six reps today: you did all five last time. Here we go."
    ]


def test_easier_is_understood_where_it_is_suggested() -> None:
    coach = Driver(routine(after(BANDED, came_of(BANDED, "5 5", hurt=("left",)))))
    coach.hear("easier", 1)
    assert coach.state.variation.name == "standard"


@pytest.mark.parametrize(
    ("block", "left", "right", "rating", "said"),
    [
        (THRUSTS, 5, 5, "seven", "Seven. Six reps next time."),
        (THRUSTS, 5, 3, "seven", "Seven. Same work next time."),
        (BY_EFFORT, 5, 5, "seven", "Seven. Same work next time."),
        (BY_EFFORT, 5, 5, "four", "Four. Six reps next time."),
        (BY_EFFORT, 5, 5, "nine", "Nine. Four reps next time."),
        (
            replace(DOUBLED, progression=Progression(Method.DOUBLE, 1, 5)),
            5,
            5,
            "two",
            "Two. Banded next time, five reps.",
        ),
    ],
)
def test_the_advice_is_what_will_be_prescribed(
    block: Prescription, left: int, right: int, rating: str, said: str
) -> None:
    coach = Driver(routine(replace(block, sets=1)))
    coach.hear("ready", 1)
    for count in (left, right):
        coach.reach(Mode.REPS)
        coach.count(count)
        coach.hear("done")
    coach.reach(Mode.ASKING)
    coach.transcript()
    coach.hear(rating, 3)
    assert said in coach.says()
    written = routine(replace(block, sets=1))
    (ahead,) = progressed(written, [results(coach.state)]).prescriptions
    assert said.endswith(next_time(ahead))
    if "Same" not in said:
        assert today(ahead).partition(":")[0] == said.split(". ")[1].rstrip(".").replace(
            "next time", "today"
        )


def test_pain_in_the_session_is_in_the_advice() -> None:
    coach = Driver(routine(replace(THRUSTS, sets=1)))
    coach.hear("ready", 1)
    coach.reach(Mode.REPS)
    coach.count(2)
    coach.hear("it hurts")
    coach.hear("left", 1)
    coach.hear("resume", 1)
    coach.reach(Mode.ASKING)
    coach.hear("one", 3)
    assert coach.says()[-1] == "One. It hurt today, so nothing harder next time."
