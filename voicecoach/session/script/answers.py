"""What is said because of something the person did or asked."""

from __future__ import annotations

from voicecoach.routine import Hold, Prescription
from voicecoach.session.commands import Mode, Verb, number_words
from voicecoach.session.plan import Ask, Explain, GetReady, Intro, Outro, Rest, SwitchSides, Train
from voicecoach.session.script import announcements, lines
from voicecoach.session.script.hints import word
from voicecoach.session.script.phrasing import count, duration, listing, number
from voicecoach.session.state import State


def paused(state: State) -> str:
    """Where it stopped."""
    if state.reps and isinstance(state.segment, Train):
        return f"Paused at {number_words(state.reps)}."
    return "Paused."


def still_paused(state: State) -> str:
    """For someone who was asked whether to end, and says nothing."""
    return f"Still paused. Say {word(state, Verb.RESUME)}, or {word(state, Verb.STOP)}."


def end_question(state: State) -> str:
    """Before the workout is ended."""
    yes, no = word(state, Verb.YES), word(state, Verb.NO)
    return f"End the workout? {yes.capitalize()} or {no}."


def hurt_choices(state: State) -> str:
    """How to go on after pain."""
    verbs = (Verb.EASIER, Verb.RESUME, Verb.SKIP, Verb.STOP)
    return f"Say {listing([word(state, verb) for verb in verbs], 'or')}."


def pain_noted(state: State, side: str) -> str:
    """The side read back, and the ways to go on."""
    where = {"both": "Both sides", "unknown": "Pain"}.get(side, f"{side.capitalize()} side")
    return f"{where}, noted. If it is sharp or stays, stop here. {hurt_choices(state)}"


def changed(state: State) -> str:
    """The variation that was chosen, how to set it up, and how to go on."""
    return f"{changed_in_rest(state)} Say {word(state, Verb.READY)}."


def changed_in_rest(state: State) -> str:
    """The variation that was chosen and how to set it up."""
    variation = state.variation
    return " ".join((f"{variation.name.capitalize()}.", *variation.setup))


def unknown_variation(state: State, name: str) -> str:
    """``name`` belongs to another exercise of the routine."""
    names = [variation.name for variation in state.block.exercise.variations]
    return f"There is no {name} here. You can say {listing(names, 'or')}."


def left_to_do(state: State) -> str:
    """The answer to "how many left"."""
    segment = state.segment
    if isinstance(segment, Train) and not isinstance(segment.block.work, Hold):
        return f"{number(max(state.target - state.reps, 0))} to go."
    ahead = state.plan.segments[state.cursor :]
    sets = len({(id(s.block), s.set) for s in ahead if isinstance(s, Train)})
    return f"{number(sets)} {'set' if sets == 1 else 'sets'} to go."


def time_left(state: State, remaining: float) -> str:
    """The answer to "how long"; ``remaining`` is the session's, in seconds."""
    match state.segment:
        case Rest():
            return rest_left(state)
        case Train(block=Prescription(work=Hold())):
            return f"{duration(state.target - state.elapsed).capitalize()} to go."
        case _ if remaining < 60:
            return "Less than a minute left."
        case _:
            return f"About {count(round(remaining / 60), 'minute')} left."


def rest_left(state: State) -> str:
    """What is left of the rest."""
    return f"{duration(state.rest_seconds - state.elapsed).capitalize()} of rest left."


def where(state: State) -> str:
    """The answer to "where am I"."""
    return f"Paused. {_place(state)}" if state.mode is Mode.PAUSED else _place(state)


def back(greeting: str, state: State) -> str:
    """``greeting``, where a session that was interrupted stands, and what it waits for."""
    match state.mode:
        case Mode.PAUSED | Mode.CHANGING:
            place, wanted = _place(state), f"Say {word(state, Verb.READY)}."
        case _:
            place, wanted = reminder(state), ""
    ending = lines.MICROPHONE_LOST if state.deaf else wanted
    return " ".join(part for part in (greeting, place, ending) if part)


def _place(state: State) -> str:
    """The current segment in one sentence."""
    match state.segment:
        case Intro(block=block):
            return f"{block.exercise.name}, before the first set."
        case Explain(number=step, of=steps):
            return f"Explanation, step {number_words(step)} of {number_words(steps)}."
        case GetReady() | Train() as segment:
            return _set_place(state, segment)
        case SwitchSides(block=block, to=side):
            return f"Switching to the {announcements.limb(block, side)}."
        case Rest(block=block, set=set_number):
            return f"Rest after set {number_words(set_number)} of {number_words(block.sets)}."
        case Ask() | Outro():
            return "The end of the exercise."


def _set_place(state: State, segment: GetReady | Train) -> str:
    block = segment.block
    parts = [f"set {number_words(segment.set)} of {number_words(block.sets)}"]
    if segment.side is not None:
        parts.insert(0, announcements.limb(block, segment.side))
    if isinstance(segment, Train) and not isinstance(block.work, Hold):
        parts.append(f"{number_words(state.reps)} of {number_words(state.target)} done")
    line = ", ".join(parts)
    return f"{line[0].upper()}{line[1:]}."


def reminder(state: State) -> str:
    """What is being waited for, for someone silent for long, or back from elsewhere."""
    match state.mode:
        case Mode.ASKING:
            return announcements.question(state)
        case Mode.PAUSED:
            return where(state)
        case Mode.CONFIRMING:
            return end_question(state)
        case Mode.LOCATING_PAIN:
            return "Which side? Left, right, or both."
        case Mode.HURT:
            return hurt_choices(state)
        case Mode.READY | Mode.CHANGING:
            return f"Say {word(state, Verb.READY)} when you are."
        case Mode.SELF_PACED:
            return f"Say {word(state, Verb.DONE)} when you have finished."
        case _:
            return f"Say {word(state, Verb.NEXT)} when you are ready."


def rest_changed(seconds: int) -> str:
    """The new length of the rest."""
    return f"{duration(seconds).capitalize()}."


def corrected(reps: int) -> str:
    """The corrected count read back."""
    return f"{number(reps)} it is."
