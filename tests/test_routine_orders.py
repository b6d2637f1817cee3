"""What a routine can ask of the coach beyond sets in a row, as the plain engine does it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.standing import standing
from voicecoach.routine import (
    Exercise,
    Hold,
    OwnPhrase,
    Part,
    Phase,
    Prescription,
    Repetitions,
    Routine,
    Side,
    SideOrder,
    Step,
    Texts,
    Variation,
)
from voicecoach.session import flow
from voicecoach.session.commands import Command, Verb, vocabulary
from voicecoach.session.engine import advance
from voicecoach.session.estimate import seconds_left
from voicecoach.session.events import CommandGiven, CueFinished, SessionStarted
from voicecoach.session.plan import (
    Ask,
    Explain,
    GetReady,
    Intro,
    Outro,
    Rest,
    Segment,
    SwitchSides,
    Train,
    plan,
)
from voicecoach.session.script import announcements
from voicecoach.session.script.templates import fill, names_in
from voicecoach.session.state import SetDone, State, phases_of

SQUAT = Exercise("squat", "Squat", (Step("Sit back."),), (Phase("Down", 2), Phase("Up", 1)))
PLANK = Exercise("plank", "Plank", (Step("Lie down."),))
LUNGE = Exercise(
    "lunge", "Lunge", (Step("Step out."),), (Phase("Down", 1.0),), two_sided=True, limb="leg"
)


def laid_out(routine: Routine) -> str:
    """The plan in one line: intros by name, sets as name and number, rests in seconds."""
    return " ".join(filter(None, map(_word, plan(routine).segments)))


def _word(segment: Segment) -> str:
    match segment:
        case Intro(block=block):
            return f"({block.exercise.id})"
        case Train(block=block, set=number, side=side):
            return f"{block.exercise.id}{number}{side.value[0] if side else ''}"
        case SwitchSides(to=side):
            return f">{side.value[0]}"
        case Rest(seconds=seconds):
            return f"{seconds}s"
        case Ask():
            return "?"
        case Explain() | GetReady() | Outro():
            return ""


def routine(*blocks: Prescription, **fields: object) -> Routine:
    return replace(Routine("r", "Legs", blocks), **fields)  # type: ignore[arg-type]  # by name


def test_a_circuit_goes_round() -> None:
    blocks = (
        Prescription(SQUAT, 2, Repetitions(5), 10, linked=True),
        Prescription(LUNGE, 2, Repetitions(5), 10, linked=True),
        Prescription(PLANK, 1, Hold(20), 45),
        Prescription(SQUAT, 1, Repetitions(5), 30),
    )
    assert laid_out(routine(*blocks)) == (
        "(squat) squat1 10s (lunge) lunge1l >r lunge1r 10s (plank) plank1 45s "
        "squat2 10s lunge2l >r lunge2r ? ? ? 10s (squat) squat1 ?"
    )


def test_all_sets_of_a_side_can_come_first() -> None:
    block = Prescription(
        LUNGE, 2, Repetitions(5), 30, first_side=Side.RIGHT, side_order=SideOrder.EACH_SIDE
    )
    assert laid_out(routine(block)) == "(lunge) lunge1r 30s lunge2r 30s >l lunge1l 30s lunge2l ?"


def test_effort_is_asked_in_the_main_part_only() -> None:
    parts = [Prescription(PLANK, 1, Hold(5), 0, part=part) for part in Part]
    assert laid_out(routine(*parts)) == "(plank) plank1 (plank) plank1 ? (plank) plank1"
    intros = [s.opens for s in plan(routine(*parts)).segments if isinstance(s, Intro)]
    assert intros == list(Part)
    alone = [s.opens for s in plan(routine(parts[1])).segments if isinstance(s, Intro)]
    assert alone == [None]


def test_what_comes_again_is_explained_once() -> None:
    blocks = [Prescription(exercise, 1, Hold(5)) for exercise in (PLANK, SQUAT, PLANK)]
    steps = [s for s in plan(routine(*blocks)).segments if isinstance(s, Explain)]
    assert [step.due for step in steps] == [True, True, False]


def test_a_plan_of_ten_thousand_prescriptions() -> None:
    blocks = [Prescription(LUNGE, 1, Repetitions(5), 0, linked=bool(n % 3)) for n in range(10_000)]
    laid_out = plan(routine(*blocks)).segments
    assert sum(isinstance(segment, Train) for segment in laid_out) == 20_000
    assert announcements.intro(
        State(plan(routine(*blocks))), Intro(blocks[0], first=True)
    ).startswith("Legs. One exercise. Lunge.")


# Wording


def announced(state: State, kind: type[Segment], nth: int = 0) -> str:
    """What is said on entering the n-th segment of ``kind``."""
    places = [i for i, segment in enumerate(state.plan.segments) if isinstance(segment, kind)]
    return flow.announcement(replace(state, cursor=places[nth]))


def test_a_circuit_says_which_exercise_comes() -> None:
    blocks = (
        Prescription(SQUAT, 2, Repetitions(5), 10, linked=True),
        Prescription(LUNGE, 2, Repetitions(5), 40),
    )
    state = State(plan(routine(*blocks)), auto=True)
    assert announced(state, Intro) == (
        "Legs. Two exercises. Circuit of two. Squat. Two sets of five. Here we go."
    )
    assert announced(state, GetReady) == "Set one of two, five reps."
    assert announced(state, GetReady, 3) == "Squat. Last set, five reps."
    assert announced(state, GetReady, 4) == "Lunge, left leg. Last set, five reps."
    assert announced(state, Rest, 1) == "Rest forty seconds. Next, Squat, set two."
    assert announced(state, Ask, 1) == "Lunge. How hard was that, one to ten?"


def test_a_side_by_itself_is_announced_in_full() -> None:
    block = Prescription(LUNGE, 2, Repetitions(5), 30, side_order=SideOrder.EACH_SIDE)
    state = State(plan(routine(block)))
    said = [announced(state, GetReady, n) for n in range(4)]
    assert said[2:] == ["Right leg. Set one of two, five reps.", "Right leg. Last set, five reps."]
    log = tuple(
        SetDone("lunge", "standard", n, side, 5, None)
        for side in (Side.LEFT, Side.RIGHT)
        for n in (1, 2)
    )
    done = replace(state, log=log, cursor=len(state.plan.segments) - 1)
    assert flow.announcement(done) == (
        "Workout complete. Two sets. Ten reps on each side. Well done."
    )


def test_parts_are_opened_by_name() -> None:
    parts = [Prescription(PLANK, 1, Hold(5), 0, part=part) for part in Part]
    state = State(plan(routine(*parts)), auto=True)
    assert [announced(state, Intro, n).split(". ")[-4] for n in (1, 2)] == [
        "Main part",
        "Cool-down",
    ]


def test_own_texts_take_the_place_of_the_coachs() -> None:
    texts = Texts(
        intro="{exercise}: {sets} times {amount}.",
        set="Round {set}, {side}. {reps}.",
        switch="Other one, {side}.",
        rest="Breathe for {rest}. {next}",
    )
    block = Prescription(LUNGE, 2, Repetitions(5), 20, texts=texts)
    state = State(plan(routine(block, outro="That was {routine}. {done} Bye.")))
    assert announced(state, Intro) == (
        "Lunge: two times five reps. Say explain to hear how, or ready to start."
    )
    assert announced(state, GetReady) == "Round one, left leg. Five."
    assert announced(state, SwitchSides) == "Other one, right leg."
    assert announced(state, Rest) == "Breathe for twenty seconds. Next, left leg, set two."
    log = (SetDone("lunge", "standard", 1, Side.LEFT, 5, None),)
    assert announced(replace(state, log=log), Outro) == (
        "That was Legs. One set. Five reps on the left. Bye."
    )
    stopped = replace(state, log=log, interrupted=True)
    assert announced(stopped, Outro).startswith("Workout ended. One set.")


def test_a_template_tells_its_values() -> None:
    assert names_in("Rest {rest}. {next}") == ["rest", "next"]
    assert fill("{a}, {a}. {a}  {a}", {"a": "one"}) == "One, one. One one"
    for broken in ("{a", "a}", "{a{b}}"):
        with pytest.raises(ValueError, match="a brace has no partner"):
            names_in(broken)


def test_own_phrases_are_commands() -> None:
    asked = routine(Prescription(PLANK, 1, Hold(5)), phrases=(OwnPhrase("next", "onwards"),))
    assert vocabulary(asked)["onwards"] == Command(Verb.NEXT)


# Tempo and variations

EASY = Variation("knees", steps=(Step("Kneel."), Step("Rise.")), phases=(Phase("Go", 4),))
PUSH = replace(SQUAT, id="push", name="Push-up", variations=(EASY, Variation("standard")))


def test_the_tempo_of_a_prescription_is_that_of_its_phases() -> None:
    block = Prescription(PUSH, 1, Repetitions(2), tempo=(3, 0.5))
    state = State(plan(routine(block)))
    assert phases_of(state, block) == (Phase("Down", 3), Phase("Up", 0.5))
    easy = replace(state, variations=(("push", "knees"),))
    assert phases_of(easy, block) == (Phase("Go", 4),)
    assert seconds_left(easy) - seconds_left(state) == pytest.approx(2 * (4 - 3.5))


def given(state: State, *said: Verb | Command) -> State:
    """After these commands, with every cue spoken at once."""
    for command in said:
        command = command if isinstance(command, Command) else Command(command)  # noqa: PLW2901
        state, _ = advance(state, CommandGiven(state.t + 1, command, ""))
        while state.voice:
            state, _ = advance(state, CueFinished(state.t + 1, state.voice.cue))
    return state


def test_a_variation_is_explained_its_own_way() -> None:
    state, _ = advance(
        State(plan(routine(Prescription(PUSH, 1, Repetitions(2))))), SessionStarted(0)
    )
    assert given(state, Verb.EXPLAIN).said == "One. Sit back."
    easy = given(state, Verb.EXPLAIN, Verb.EASIER, Verb.NEXT)
    assert easy.said == "One of two. Kneel."
    assert given(easy, Verb.NEXT).said == "Two. Rise."
    assert given(easy, Verb.NEXT, Verb.BACK).said == "One of two. Kneel."
    assert isinstance(given(easy, Verb.NEXT, Verb.NEXT).segment, GetReady)
    hard = given(easy, Verb.HARDER, Verb.NEXT)
    assert hard.said == "One. Sit back."
    assert isinstance(given(hard, Verb.NEXT).segment, GetReady)


def test_next_always_reaches_the_end() -> None:
    blocks = (
        Prescription(PUSH, 2, Repetitions(5), 10, linked=True, variation="knees"),
        Prescription(LUNGE, 3, Repetitions(5), 10),
        Prescription(LUNGE, 2, Repetitions(5), side_order=SideOrder.EACH_SIDE, part=Part.COOL_DOWN),
    )
    state, _ = advance(State(plan(routine(*blocks))), SessionStarted(0))
    for _ in range(len(state.plan.segments)):
        state = given(state, Verb.NEXT) if not state.ended else state
    assert state.ended
    assert standing(Train, routine(*blocks)).block.exercise is PUSH
