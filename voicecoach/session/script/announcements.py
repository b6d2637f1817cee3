"""What is said in each segment of a session, and in the work itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from voicecoach.routine import Hold, Prescription, Repetitions, SelfPaced, Side, SideOrder, Work
from voicecoach.session.commands import Verb, number_words
from voicecoach.session.plan import Ask, Explain, GetReady, Intro, Rest, SwitchSides, Train, planned
from voicecoach.session.progression import following, results
from voicecoach.session.script import advice, lines
from voicecoach.session.script.hints import word
from voicecoach.session.script.phrasing import count, duration, listing, number, with_article
from voicecoach.session.script.templates import fill
from voicecoach.session.state import State, phases_of, variation_of

_WEIGHTS = {"barbell", "dumbbell", "dumbbells", "kettlebell", "kettlebells", "weight", "plate"}


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


def intro(state: State, segment: Intro) -> str:
    """What comes, what is needed, and what to say."""
    block = segment.block
    opening = [lines.RECORDED] if segment.first and state.recorded else []
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
    ready, explain = word(state, Verb.READY), word(state, Verb.EXPLAIN)
    if state.plan.newcomer:
        return f"Say {explain} to hear how, or {ready} to start."
    return f"Say {ready}, or {explain}."


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
    return mistakes[state.tips % len(mistakes)].cue if mistakes else lines.NO_TIP


def why(state: State) -> str:
    """The benefit whose turn it is."""
    benefits = state.block.exercise.why
    return benefits[state.whys % len(benefits)] if benefits else lines.NO_WHY


def question(state: State) -> str:
    """How hard was it? After a circuit, of which exercise."""
    match state.segment:
        case Ask(block=block, in_circuit=True):
            return f"{block.exercise.name}. {lines.QUESTION}"
        case _:
            return lines.QUESTION


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


def rep_done(reps: int, target: int) -> str:
    """The count; before the last repetition, a warning."""
    return f"{number(reps)}. Last one." if reps == target - 1 else f"{number(reps)}."


def hold(work: Hold) -> str:
    """How a hold begins."""
    return "Go." if work.moving else "Hold."


def own_pace(state: State) -> str:
    """How a self-paced set begins."""
    reps = count(state.target, "rep").capitalize()
    return f"Go. {reps}. Say {word(state, Verb.DONE)} when you have finished."


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
            return (hold(work), lines.HALFWAY)
        case SelfPaced():
            return (own_pace(state),)


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
