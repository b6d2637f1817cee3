"""What holds in every session, whoever says what and whatever happens to the devices."""

from __future__ import annotations

from collections import Counter
from enum import Enum, auto

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session.driver import Driver
from voicecoach.routine import (
    Exercise,
    Hold,
    Mistake,
    Phase,
    Prescription,
    Repetitions,
    Routine,
    SelfPaced,
    Side,
    SideOrder,
    Step,
    Variation,
)
from voicecoach.session.commands import Command, Mode, Verb, is_legal
from voicecoach.session.effects import Say
from voicecoach.session.engine import advance
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    CueFinished,
    Device,
    DeviceLost,
    DeviceRestored,
    Event,
    Interrupted,
    NoiseRose,
    SessionResumed,
    SpeechEnded,
    SpeechRejected,
    SpeechStarted,
    TimerDue,
)
from voicecoach.session.replay import replay
from voicecoach.session.state import State, next_due

thorough = settings(max_examples=120, deadline=None)

# Routines

STEPS = ("Stand tall.", "Breathe in.", "Move slowly.")
VARIATIONS = (Variation("light"), Variation("standard"), Variation("hard", ("Take more.",)))
seconds = st.floats(0.3, 5.0)


@st.composite
def exercises(draw: st.DrawFn, name: str) -> Exercise:
    return Exercise(
        id=name,
        name=name.capitalize(),
        steps=tuple(Step(text, draw(st.booleans())) for text in STEPS[: draw(st.integers(1, 3))]),
        phases=tuple(Phase(cue, draw(seconds)) for cue in ("Up", "Down")),
        two_sided=draw(st.booleans()),
        mistakes=(Mistake("bending", "Stay long."),) * draw(st.integers(0, 1)),
        variations=VARIATIONS[: draw(st.integers(1, 3))],
    )


works = st.one_of(
    st.builds(Repetitions, st.integers(1, 4)),
    st.builds(Hold, st.integers(1, 25)),
    st.builds(SelfPaced, st.integers(1, 4)),
)


@st.composite
def routines(draw: st.DrawFn) -> Routine:
    names = draw(st.lists(st.sampled_from(["squat", "lunge", "plank"]), min_size=1, max_size=2))
    known = {name: draw(exercises(name)) for name in names}
    blocks = tuple(
        Prescription(
            known[name],
            sets=draw(st.integers(1, 2)),
            work=draw(works),
            rest_seconds=draw(st.sampled_from([0, 5, 30])),
            first_side=draw(st.sampled_from(Side)),
            side_order=SideOrder.EACH_SET if linked else draw(st.sampled_from(SideOrder)),
            linked=linked,
        )
        for linked in [len(names) == 2 and draw(st.booleans())]
        for name in names
    )
    return Routine("any", "Any", blocks, ask_effort=draw(st.booleans()))


drivers = st.builds(
    Driver,
    routines(),
    auto=st.booleans(),
    experience=st.dictionaries(st.sampled_from(["squat", "lunge"]), st.integers(0, 4)),
    dumb=st.booleans(),
)

# Walks

HAPPENINGS: tuple[Event, ...] = (
    SpeechRejected(0.0, "[unk]"),
    CommandDoubted(0.0, "next"),
    SpeechStarted(0.0),
    SpeechEnded(0.0),
    NoiseRose(0.0),
    TimerDue(0.0),
    SessionResumed(0.0),
    CueFinished(0.0, cue=3),
    *(DeviceLost(0.0, device, "gone") for device in Device),
    *(DeviceRestored(0.0, device) for device in Device),
)
"""At time nought: an event that bears an earlier time than the state happens now."""
ONWARDS = {
    Mode.READY: Verb.READY,
    Mode.EXPLAINING: Verb.DONE,
    Mode.SELF_PACED: Verb.DONE,
    Mode.ASKING: Verb.SKIP,
    Mode.PAUSED: Verb.RESUME,
    Mode.CHANGING: Verb.READY,
    Mode.CONFIRMING: Verb.NO,
    Mode.LOCATING_PAIN: Verb.RIGHT,
    Mode.HURT: Verb.RESUME,
}
"""How someone who wants to train on goes on from where the coach waits."""


class Kind(Enum):
    """What happens next in a walk; a number says which, how long, or how often."""

    LEGAL_COMMAND = auto()
    ANY_COMMAND = auto()
    ON = auto()
    STEPS = auto()
    WAIT = auto()
    HAPPENING = auto()


waits = st.floats(0.0, 40.0)
Walk = list[tuple[Kind, int]]
kinds = st.sampled_from([Kind.LEGAL_COMMAND, Kind.ON, *Kind])
walks = st.lists(st.tuples(kinds, st.integers(0, 255)), min_size=8, max_size=40)


def command(verb: Verb, number: int) -> CommandGiven:
    match verb:
        case Verb.NUMBER | Verb.THAT_WAS | Verb.CORRECTION:
            order = Command(verb, number=number % 12)
        case Verb.VARIATION:
            order = Command(verb, name=("light", "hard", "other")[number % 3])
        case _:
            order = Command(verb)
    return CommandGiven(0.0, order, verb.value)


def act(coach: Driver, kind: Kind, number: int) -> None:
    match kind:
        case Kind.LEGAL_COMMAND:
            ending = {Verb.STOP, Verb.YES}
            legal = [v for v in Verb if is_legal(v, coach.mode()) and v not in ending]
            if legal:
                coach.give(command(legal[number % len(legal)], number))
        case Kind.ANY_COMMAND:
            verbs = list(Verb)
            coach.give(command(verbs[number % len(verbs)], number))
        case Kind.ON:
            move_on(coach)
        case Kind.STEPS:
            for _ in range(number % 12):
                coach.step()
        case Kind.WAIT:
            coach.wait(number / 10)
        case Kind.HAPPENING:
            coach.give(HAPPENINGS[number % len(HAPPENINGS)])


def move_on(coach: Driver) -> None:
    """To the next mode."""
    mode = coach.mode()
    if mode in ONWARDS:
        coach.give(command(ONWARDS[mode], 0))
    while coach.mode() is mode and coach.step():
        pass


def walked(coach: Driver, walk: Walk) -> Driver:
    for kind, number in walk:
        act(coach, kind, number)
    return coach


def reps(state: State) -> int:
    return sum((done.reps or 0) + (done.seconds or 0) for done in state.log)


# Properties


@thorough
@given(drivers, walks)
def test_whatever_happens_the_session_stays_sound(coach: Driver, walk: Walk) -> None:
    walked(coach, walk)
    last_cue, state, audible = 0, coach.initial, True
    for event, effects in zip(coach.events, coach.effects, strict=True):
        before, (state, again) = state, advance(state, event)
        assert again == effects
        assert state.t >= before.t
        for effect in effects:
            if isinstance(effect, Say):
                assert effect.cue == last_cue + 1
                assert effect.text
                last_cue = effect.cue
                assert effect.at is None or effect.at >= state.t - 1e-9
        if before.ended:
            assert (state, effects) == (before, ())
        if len(state.log) < len(before.log) or reps(state) < reps(before):
            assert isinstance(event, CommandGiven)
            assert event.command.verb in {Verb.UNDO, Verb.THAT_WAS, Verb.CORRECTION}
        match event:
            case DeviceLost(device=Device.OUTPUT):
                audible = False
            case DeviceRestored(device=Device.OUTPUT) | SessionResumed():
                audible = True
            case _:
                pass
        if state.mode in {Mode.PAUSED, Mode.ENDED}:
            assert next_due(state) is None
        elif audible:  # a question that can't be heard waits
            assert next_due(state) is not None
        assert 0 <= state.cursor < len(state.plan.segments)
        assert state.return_to is None or state.return_to.return_to is None
    assert state == coach.state


@thorough
@given(drivers, walks, waits)
def test_nothing_happens_in_a_pause(coach: Driver, walk: Walk, wait: float) -> None:
    walked(coach, walk)
    coach.give(command(Verb.PAUSE, 0))
    if not is_legal(Verb.PAUSE, coach.mode()):
        return
    assert next_due(coach.state) is None
    frozen = (coach.state.segment, coach.state.reps, coach.state.elapsed, coach.state.log)
    while coach.sounding and coach.step():
        pass
    for _ in range(3):
        assert coach.give(TimerDue(coach.state.t + wait)) == ()
    state = coach.state
    assert (state.segment, state.reps, state.elapsed, state.log) == frozen


@thorough
@given(drivers, walks)
def test_next_always_reaches_the_end(coach: Driver, walk: Walk) -> None:
    walked(coach, walk)
    coach.give(DeviceRestored(coach.state.t, Device.OUTPUT))  # without it, questions wait
    for _ in range(3 * len(coach.state.plan.segments) + 60):
        if is_legal(Verb.NEXT, coach.mode()):
            coach.give(command(Verb.NEXT, 0))
        elif not coach.step():
            break
    assert coach.state.ended


NEUTRAL = [
    Verb.PAUSE, Verb.RESUME, Verb.NO, Verb.FASTER, Verb.SLOWER, Verb.LOUDER, Verb.QUIETER,
    Verb.MORE_REST, Verb.HOW_MANY, Verb.HOW_LONG, Verb.WHATS_NEXT, Verb.WHERE, Verb.EXPLAIN,
    Verb.TIP, Verb.WHY, Verb.MUTE, Verb.UNMUTE, Verb.PAIN, Verb.LEFT, Verb.HELP, Verb.HARDER,
    Verb.EASIER, Verb.REPEAT,
]  # fmt: skip
"""Of the work, they change nothing but when and how it is done."""


@thorough
@given(drivers, st.lists(st.tuples(waits, st.sampled_from(NEUTRAL)), min_size=3, max_size=20))
def test_the_work_is_done_as_prescribed_and_alike_on_both_sides(
    coach: Driver, remarks: list[tuple[float, Verb]]
) -> None:
    for wait, verb in remarks:
        coach.wait(wait)
        coach.give(command(verb, 0))
        if coach.mode() in ONWARDS:
            move_on(coach)
    while not coach.state.ended:
        move_on(coach)
    done = Counter(
        (entry.exercise, entry.set, entry.side, entry.reps, entry.seconds)
        for entry in coach.state.log
    )
    assert done == Counter(
        (block.exercise.id, number, side, _reps(block), _seconds(block))
        for block in coach.state.plan.routine.prescriptions
        for number in range(1, block.sets + 1)
        for side in (Side if block.exercise.two_sided else [None])
    )
    assert not coach.state.interrupted


def _reps(block: Prescription) -> int | None:
    return None if isinstance(block.work, Hold) else block.work.count


def _seconds(block: Prescription) -> int | None:
    return block.work.seconds if isinstance(block.work, Hold) else None


@thorough
@given(drivers, walks)
def test_an_interruption_loses_nothing_and_says_nothing(coach: Driver, walk: Walk) -> None:
    walked(coach, walk)
    before = coach.state
    effects = coach.give(Interrupted(0.0))
    assert not any(isinstance(effect, Say) for effect in effects)
    assert coach.state.ended
    counted = before.reps if before.return_to is None else before.return_to.reps
    assert reps(coach.state) >= reps(before) + (0 if before.ended else counted)
    assert replay(coach.initial, coach.events) == coach.state


@thorough
@given(routines(), st.integers(0, 4))
def test_who_says_nothing_is_waited_for(routine: Routine, sessions: int) -> None:
    coach = Driver(routine, experience=dict.fromkeys(["squat", "lunge", "plank"], sessions))
    for _ in range(40):
        assert coach.step()
    assert coach.mode() is Mode.READY
