"""Every word the coach says. Short sentences, one idea each; numbers in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from voicecoach.routine import Hold, Prescription, Repetitions, SelfPaced, Side, SideOrder, Work
from voicecoach.session import advice
from voicecoach.session.commands import PHRASES, Mode, Verb, is_legal, number_words
from voicecoach.session.phrasing import count, duration, listing, number, with_article
from voicecoach.session.plan import (
    Ask,
    Explain,
    GetReady,
    Intro,
    Outro,
    Rest,
    SwitchSides,
    Train,
    planned,
)
from voicecoach.session.progression import following, results
from voicecoach.session.state import State, phases_of, variation_of
from voicecoach.session.templates import fill

RECORDED = "What the microphone hears is being recorded."
QUESTION = "How hard was that, one to ten?"
END_QUESTION = "End the workout? Yes or no."
PAIN_QUESTION = "Stopped. Which side?"
STILL_PAUSED = "Still paused. Say resume, or stop."
HALFWAY = "Halfway."
TEN_SECONDS = "Ten seconds."
OUT_OF_SCALE = "A number from one to ten, please."
UNDONE = "Undone."
NOTHING_TO_CORRECT = "There is no count to correct."
NOTHING_TO_EXPLAIN = "There are no steps for this one."
NOTHING_TO_UNDO = "There is nothing to undo."
EASIEST = "There is no easier variation."
HARDEST = "There is no harder variation."
FASTEST = "This is the fastest."
SLOWEST = "This is the slowest."
LOUDEST = "This is the loudest."
QUIETEST = "This is the quietest."
MUTED = "Beeps only, and what comes next. Say unmute to hear me count."
UNMUTED = "I'm back."
MICROPHONE_LOST = "I can't hear the microphone. Use the keyboard."
MICROPHONE_BACK = "I can hear you again."
OUTPUT_BACK = "Sound is back."
WELCOME_BACK = "Welcome back."
NO_TIP = "No common mistake is known. Move slowly and stay in control."
NO_WHY = "No benefit is written down for this one."
HURT_CHOICES = "Say easier, resume, skip, or stop."

HINTS = {
    Mode.READY: (Verb.READY, Verb.EXPLAIN, Verb.WHY),
    Mode.EXPLAINING: (Verb.NEXT, Verb.REPEAT, Verb.BACK, Verb.DONE),
    Mode.GETTING_READY: (Verb.PAUSE, Verb.EXPLAIN, Verb.SKIP),
    Mode.REPS: (Verb.PAUSE, Verb.DONE, Verb.SLOWER, Verb.HOW_MANY, Verb.PAIN),
    Mode.HOLD: (Verb.PAUSE, Verb.DONE, Verb.HOW_LONG, Verb.PAIN),
    Mode.SELF_PACED: (Verb.DONE, Verb.PAUSE, Verb.TIP, Verb.PAIN),
    Mode.SWITCHING: (Verb.READY, Verb.PAUSE, Verb.WHATS_NEXT),
    Mode.RESTING: (Verb.NEXT, Verb.MORE_REST, Verb.HOW_LONG, Verb.TIP),
    Mode.ASKING: (Verb.NUMBER, Verb.SKIP),
    Mode.PAUSED: (Verb.RESUME, Verb.BACK, Verb.SKIP, Verb.STOP),
    Mode.CHANGING: (Verb.READY, Verb.UNDO, Verb.EXPLAIN),
    Mode.CONFIRMING: (Verb.YES, Verb.NO),
    Mode.LOCATING_PAIN: (Verb.LEFT, Verb.RIGHT, Verb.BOTH),
    Mode.HURT: (Verb.EASIER, Verb.RESUME, Verb.SKIP, Verb.STOP),
}
"""What help teaches first, by mode; help a second time tells the rest."""

_TAUGHT = {Verb.NUMBER: "a number from one to ten"}
_WEIGHTS = {"barbell", "dumbbell", "dumbbells", "kettlebell", "kettlebells", "weight", "plate"}


# Names and amounts


def limb(block: Prescription, side: Side) -> str:
    """As in "left leg"."""
    return f"{side.value} {block.exercise.limb}"


def amount(work: Work, target: int | None = None) -> str:
    """As in "five reps", "hold for thirty seconds", "thirty seconds" of a movement."""
    match work:
        case Repetitions(count=reps):
            return count(target or reps, "rep")
        case Hold(seconds=seconds, moving=moving):
            return f"{'' if moving else 'hold for '}{duration(target or seconds)}"
        case SelfPaced(count=reps):
            return f"{count(target or reps, 'rep')} at your own pace"


# Segments


def intro(state: State, segment: Intro) -> str:
    """What comes, what is needed, and what to say."""
    block = segment.block
    opening = [RECORDED] if segment.first and state.recorded else []
    if own := block.texts.intro:
        parts = (fill(own, _values(state, block)), advice.today(block), _invitation(state))
        return " ".join(filter(None, (*opening, *parts)))
    routine = state.plan.routine
    if segment.first and len(routine.prescriptions) > 1:
        ids = {prescription.exercise.id for prescription in routine.prescriptions}
        exercises = count(len(ids), "exercise").capitalize()
        opening.append(f"{routine.name}. {exercises}.")
    if segment.opens is not None:
        opening.append(f"{segment.opens.value.capitalize()}.")
    elif not segment.first:
        opening.append("Next exercise.")
    if segment.circuit:
        opening.append(f"Circuit of {number_words(segment.circuit)}.")
    opening.append(f"{block.exercise.name}. {_dose(block)}.")
    if reason := advice.today(block):
        opening.append(reason)
    if needs := _needs(state, segment):
        opening.append(f"You need {needs}.")
    opening += _setup(state, block)
    if not segment.flows:
        opening.append(_invitation(state))
    return " ".join(opening)


def _setup(state: State, block: Prescription) -> tuple[str, ...]:
    """What is different from the exercise that the steps explain."""
    variation = variation_of(state, block)
    return () if variation.steps else variation.setup


def _needs(state: State, segment: Intro) -> str:
    """At the opening everything, to be laid out at once; later what a new variation adds."""
    opening = replace(state, variations=())
    blocks = state.plan.routine.prescriptions
    everything = {item for block in blocks for item in _things(opening, block)}
    now = _things(state, segment.block)
    return _listed(now | everything if segment.first else now - everything)


def _equipment(state: State, block: Prescription) -> str:
    return _listed(_things(state, block))


def _things(state: State, block: Prescription) -> set[str]:
    return {*block.exercise.equipment, *variation_of(state, block).equipment}


def _listed(things: set[str]) -> str:
    """As in "a bench and dumbbells": who has two dumbbells has one."""
    distinct = sorted(thing for thing in things if f"{thing}s" not in things)
    return listing([with_article(item) for item in distinct], "and")


def _dose(block: Prescription) -> str:
    sets = number(block.sets) + (" set" if block.sets == 1 else " sets")
    each = " on each side" if block.exercise.two_sided else ""
    match block.work:
        case Repetitions(count=reps):
            return f"{sets} of {number_words(reps)}{each}"
        case Hold(seconds=seconds):
            return f"{sets} of {duration(seconds)}{each}"
        case SelfPaced(count=reps):
            return f"{sets} of {number_words(reps)}{each}, at your own pace"


def _invitation(state: State) -> str:
    if state.auto:
        return "Here we go."
    if state.plan.newcomer:
        return "Say explain to hear how, or ready to start."
    return "Say ready, or explain."


def explain(state: State, segment: Explain) -> str:
    """One step with its number; the first tells how many there are.

    Where experience has left only some of the steps, a number would mislead.
    """
    if not (segment.whole or state.explaining_all):
        return segment.step.text
    position = number(segment.number)
    if segment.number == 1 and segment.of > 1:
        position += f" of {number_words(segment.of)}"
    return f"{position}. {segment.step.text}"


def get_ready(state: State, segment: GetReady) -> str:
    """The set, the side and how much."""
    block = segment.block
    if own := block.texts.set:
        return fill(own, _values(state, block, segment.set, segment.side))
    work = amount(block.work, state.target).capitalize()
    at_once = block.side_order is SideOrder.EACH_SET
    if segment.side is not None and segment.side is not block.first_side and at_once:
        return f"{work}."
    numbered = f"set {number_words(segment.set)} of {number_words(block.sets)}"
    which = "last set" if segment.set == block.sets else numbered
    how = variation_of(state, block).name
    named = [] if how == "standard" else [how]
    if segment.side is not None:
        named.insert(0, limb(block, segment.side))
    if _last_introduced(state) is not block:
        named.insert(0, block.exercise.name)
    place = f"{', '.join(named).capitalize()}. " if named else ""
    if block.sets == 1:
        return f"{place}{work}."
    return f"{place}{which.capitalize()}, {work[0].lower()}{work[1:]}."


def _last_introduced(state: State) -> Prescription:
    """Of the set or the introduction that comes before here in the plan."""
    index = state.cursor - 1
    while not isinstance(segment := state.plan.segments[index], Intro | Train):
        index -= 1
    return segment.block


def switch(state: State, segment: SwitchSides) -> str:
    """Which side comes, and what to match when the first did not do what was planned."""
    if own := segment.block.texts.switch:
        return fill(own, _values(state, segment.block, segment.set, segment.to))
    target = state.target
    side = limb(segment.block, segment.to)
    if target == planned(segment.block.work):
        return f"Switch: {side}."
    first, second = segment.block.first_side.value, segment.to.value.capitalize()
    held = isinstance(segment.block.work, Hold)
    done = duration(target) if held else number_words(target)
    return f"{done.capitalize()} on the {first}. {second} side, match {'it' if held else done}."


def rest(state: State, segment: Rest) -> str:
    """How long, one form cue, and what comes next."""
    own = segment.block.texts.rest
    template = own or "Rest {rest}. {tip} {next}"
    extra = {
        "tip": tip(state) if segment.block.exercise.mistakes else "",
        "next": whats_next(state),
    }
    return fill(template, _values(state, segment.block, segment.set) | extra)


def _values(
    state: State, block: Prescription, set_number: int = 0, side: Side | None = None
) -> dict[str, str]:
    """What the texts of ``block`` may hold; its work as it stands for the current segment."""
    target = state.target or planned(block.work)
    return {
        "routine": state.plan.routine.name,
        "exercise": block.exercise.name,
        "variation": variation_of(state, block).name,
        "equipment": _equipment(state, block),
        "sets": number_words(block.sets),
        "reps": number_words(target),
        "amount": amount(block.work, target),
        "rest": duration(block.rest_seconds),
        "set": number_words(set_number),
        "side": "" if side is None else limb(block, side),
    }


def tip(state: State) -> str:
    """The form cue whose turn it is."""
    mistakes = state.block.exercise.mistakes
    return mistakes[state.tips % len(mistakes)].cue if mistakes else NO_TIP


def why(state: State) -> str:
    """The benefit whose turn it is."""
    benefits = state.block.exercise.why
    return benefits[state.whys % len(benefits)] if benefits else NO_WHY


def question(state: State) -> str:
    """How hard was it? After a circuit, of which exercise."""
    match state.segment:
        case Ask(block=block, in_circuit=True):
            return f"{block.exercise.name}. {QUESTION}"
        case _:
            return QUESTION


def rated(state: State, segment: Ask, rating: int) -> str:
    """The answer read back, and what follows from it."""
    block = segment.block
    weights = _WEIGHTS & _things(state, block)
    thing = "weight" if weights else "work"
    if block.progression is not None:
        follows = advice.next_time(following(block, results(state)))
    elif any(pain.exercise == block.exercise.id for pain in state.pains):
        follows = advice.NOTHING_HARDER
    elif rating <= 4:
        follows = f"You can take more {thing} next time."
    elif rating <= 8:
        follows = f"Same {thing} next time."
    else:
        follows = f"Less {thing} next time."
    return f"{number(rating)}. {follows}"


def outro(state: State) -> str:
    """What was done, in one breath."""
    if not state.log:
        return "Workout ended. Nothing was logged."
    done = f"{'. '.join(_totals(state))}."
    if state.interrupted:
        return f"Workout ended. {done} Well done."
    template = state.plan.routine.outro or "Workout complete. {done} Well done."
    return fill(template, {"routine": state.plan.routine.name, "done": done})


def _totals(state: State) -> list[str]:
    bouts = Counter((done.exercise, done.set, done.side) for done in state.log)
    sets = sum(
        max(bouts[exercise, set_number, side] for side in (None, Side.LEFT, Side.RIGHT))
        for exercise, set_number in {bout[:2] for bout in bouts}
    )
    left, right = _amounts(state, Side.LEFT), _amounts(state, Side.RIGHT)
    if left == right:
        sides = [f"{amount} on each side" for amount in left]
    else:
        sides = [f"{amount} on the left" for amount in left]
        sides += [f"{amount} on the right" for amount in right]
    return [number(sets) + (" set" if sets == 1 else " sets"), *_amounts(state, None), *sides]


def _amounts(state: State, side: Side | None) -> list[str]:
    """What was done on ``side``: "Ten reps", "Thirty seconds held"."""
    moves = {
        block.exercise.id
        for block in state.plan.routine.prescriptions
        if isinstance(block.work, Hold) and block.work.moving
    }
    log = [done for done in state.log if done.side is side]
    reps = sum(done.reps or 0 for done in log)
    moved = sum(done.seconds or 0 for done in log if done.exercise in moves)
    held = sum(done.seconds or 0 for done in log if done.exercise not in moves)
    amounts = [
        count(reps, "rep") if reps else "",
        f"{duration(moved)} of movement" if moved else "",
        f"{duration(held)} held" if held else "",
    ]
    return [amount.capitalize() for amount in amounts if amount]


# Repetitions, holds and rests


def rep_done(reps: int, target: int) -> str:
    """The count; before the last repetition, a warning."""
    return f"{number(reps)}. Last one." if reps == target - 1 else f"{number(reps)}."


def hold(work: Hold) -> str:
    """How a hold begins."""
    return "Go." if work.moving else "Hold."


def own_pace(state: State) -> str:
    """How a self-paced set begins."""
    return f"Go. {count(state.target, 'rep').capitalize()}. Say done when you have finished."


def work_words(state: State) -> tuple[str, ...]:
    """Everything that is said during the current segment's work, on the beat."""
    segment = state.segment
    if not isinstance(segment, Train):
        return ()
    match segment.block.work:
        case Repetitions():
            phases = (phase.cue for phase in phases_of(state, segment.block))
            counts = (rep_done(reps, state.target) for reps in range(1, state.target + 1))
            return (*phases, *counts)
        case Hold() as work:
            return (hold(work), HALFWAY)
        case SelfPaced():
            return (own_pace(state),)


# Pauses and questions


def paused(state: State) -> str:
    """Where it stopped."""
    if state.reps and isinstance(state.segment, Train):
        return f"Paused at {number_words(state.reps)}."
    return "Paused."


def pain_noted(side: str) -> str:
    """The side read back, and the ways to go on."""
    where = {"both": "Both sides", "unknown": "Pain"}.get(side, f"{side.capitalize()} side")
    return f"{where}, noted. If it is sharp or stays, stop here. {HURT_CHOICES}"


def changed(state: State) -> str:
    """The variation that was chosen, how to set it up, and how to go on."""
    return f"{changed_in_rest(state)} Say ready."


def changed_in_rest(state: State) -> str:
    """The variation that was chosen and how to set it up."""
    variation = state.variation
    return " ".join((f"{variation.name.capitalize()}.", *variation.setup))


def unknown_variation(state: State, name: str) -> str:
    """``name`` belongs to another exercise of the routine."""
    names = [variation.name for variation in state.block.exercise.variations]
    return f"There is no {name} here. You can say {listing(names, 'or')}."


# Answers


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


def whats_next(state: State) -> str:
    """The next thing to do after this segment."""
    for segment in state.plan.segments[state.cursor + 1 :]:
        match segment:
            case Intro(block=block):
                return f"Next, {block.exercise.name}."
            case GetReady(block=block, side=side, set=set_number):
                names = [] if block is state.block else [block.exercise.name]
                names += [] if side is None else [limb(block, side)]
                return f"Next, {', '.join((*names, f'set {number_words(set_number)}'))}."
            case Rest(seconds=seconds) if not isinstance(state.segment, Rest):
                return f"Next, rest {duration(seconds)}."
            case _:
                pass
    return "Nothing after this."


def where(state: State) -> str:
    """The answer to "where am I"."""
    return f"Paused. {_place(state)}" if state.mode is Mode.PAUSED else _place(state)


def back(greeting: str, state: State) -> str:
    """``greeting``, where a session that was interrupted stands, and what it waits for."""
    match state.mode:
        case Mode.PAUSED | Mode.CHANGING:
            place, wanted = _place(state), "Say ready."
        case _:
            place, wanted = reminder(state), ""
    ending = MICROPHONE_LOST if state.deaf else wanted
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
            return f"Switching to the {limb(block, side)}."
        case Rest(block=block, set=set_number):
            return f"Rest after set {number_words(set_number)} of {number_words(block.sets)}."
        case Ask() | Outro():
            return "The end of the exercise."


def _set_place(state: State, segment: GetReady | Train) -> str:
    block = segment.block
    parts = [f"set {number_words(segment.set)} of {number_words(block.sets)}"]
    if segment.side is not None:
        parts.insert(0, limb(block, segment.side))
    if isinstance(segment, Train) and not isinstance(block.work, Hold):
        parts.append(f"{number_words(state.reps)} of {number_words(state.target)} done")
    line = ", ".join(parts)
    return f"{line[0].upper()}{line[1:]}."


def taught(mode: Mode) -> tuple[str, ...]:
    """The phrases that help teaches first in ``mode``."""
    return tuple(_TAUGHT.get(verb, PHRASES.get(verb, ("",))[0]) for verb in HINTS.get(mode, ()))


def help_now(mode: Mode) -> str:
    """What can be said now: the few that matter."""
    return f"You can say {listing(taught(mode), 'or')}."


def not_understood(mode: Mode) -> str:
    """For someone who was not understood twice."""
    return f"I did not understand. {help_now(mode)}"


def not_now(mode: Mode) -> str:
    """For someone who twice asked for what can't be done now."""
    return f"Not now. {help_now(mode)}"


def help_more(mode: Mode) -> str:
    """The rest of what can be said now."""
    first = HINTS.get(mode, ())
    rest_of = [verb for verb in PHRASES if is_legal(verb, mode) and verb not in first]
    return f"Also: {', '.join(PHRASES[verb][0] for verb in rest_of)}."


def reminder(state: State) -> str:
    """What is being waited for, for someone silent for long, or back from elsewhere."""
    match state.mode:
        case Mode.ASKING:
            return question(state)
        case Mode.PAUSED:
            return where(state)
        case Mode.CONFIRMING:
            return END_QUESTION
        case Mode.LOCATING_PAIN:
            return "Which side? Left, right, or both."
        case Mode.HURT:
            return HURT_CHOICES
        case Mode.READY | Mode.CHANGING:
            return "Say ready when you are."
        case Mode.SELF_PACED:
            return "Say done when you have finished."
        case _:
            return "Say next when you are ready."


def rest_changed(seconds: int) -> str:
    """The new length of the rest."""
    return f"{duration(seconds).capitalize()}."


def corrected(reps: int) -> str:
    """The corrected count read back."""
    return f"{number(reps)} it is."
