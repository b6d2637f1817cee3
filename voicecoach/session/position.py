"""Where a session stands, as short phrases to be read."""

from __future__ import annotations

from voicecoach.routine import Hold, Prescription, Repetitions, SelfPaced, Side
from voicecoach.session.plan import Ask, Explain, GetReady, Intro, Outro, Rest, SwitchSides, Train
from voicecoach.session.script.announcements import limb
from voicecoach.session.state import State


def position(state: State) -> tuple[str, ...]:
    """From the whole to the part: "reps", "left leg", "set 1 of 3", "rep 3 of 5".

    It differs whenever the mode, the set, the side, the step, the count of
    repetitions or the length of a rest does.
    """
    if state.ended:
        return (state.mode.value,)
    return (state.mode.value, *_place(state))


def _place(state: State) -> tuple[str, ...]:
    match state.segment:
        case Intro(block=block):
            return (block.exercise.name,)
        case Explain(number=step, of=steps):
            return (f"step {step} of {steps}",)
        case GetReady(block=block, set=number, side=side):
            return _set(block, number, side)
        case Train(block=block, set=number, side=side):
            return (*_set(block, number, side), _work(state, block))
        case SwitchSides(block=block, set=number, to=side):
            return _set(block, number, side)
        case Rest(block=block, set=number):
            return (f"after set {number} of {block.sets}", f"{state.rest_seconds} seconds")
        case Ask() | Outro():
            return ()


def _set(block: Prescription, number: int, side: Side | None) -> tuple[str, ...]:
    place = f"set {number} of {block.sets}"
    return (place,) if side is None else (limb(block, side), place)


def _work(state: State, block: Prescription) -> str:
    match block.work:
        case Repetitions():
            return f"rep {state.reps} of {state.target}"
        case SelfPaced():
            return f"{state.target} reps"
        case Hold():
            return f"{state.target} seconds"
