"""``show``: a routine, on the screen in plain lines."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator

import click

from voicecoach.cli.parameters import ROUTINE
from voicecoach.history.database import history_path
from voicecoach.history.summaries import past
from voicecoach.routine import (
    Exercise,
    Hold,
    Method,
    Part,
    Phase,
    Prescription,
    Progression,
    Repetitions,
    Routine,
    SelfPaced,
    SideOrder,
    Variation,
    Work,
)
from voicecoach.session.estimate import seconds_left
from voicecoach.session.plan import plan
from voicecoach.session.progression import progressed
from voicecoach.session.script.advice import today
from voicecoach.session.state import State

WIDEST = 80
"""Columns; longer lines are hard to read."""


@click.command()
@click.argument("routine", type=ROUTINE)
def show(routine: Routine) -> None:
    """Read a routine.

    Tells how each exercise is done, how much of it today, and why. ROUTINE is a
    name from "voicecoach list", or a file.
    """
    width = min(shutil.get_terminal_size().columns, WIDEST)
    ids = [block.exercise.id for block in routine.prescriptions]
    for line in _routine(progressed(routine, past(history_path(), ids))):
        click.echo(textwrap.fill(line, width, subsequent_indent="    "))


def _routine(routine: Routine) -> Iterator[str]:
    minutes = round(seconds_left(State(plan(routine))) / 60)
    yield routine.name
    if routine.summary:
        yield routine.summary
    yield f"About {_counted(max(minutes, 1), 'minute')}."
    yield from _blocks(routine)
    for exercise in dict.fromkeys(block.exercise for block in routine.prescriptions):
        yield from _exercise(exercise)
    yield from _part("You can also say", [f"{p.text}, for {p.command}." for p in routine.phrases])


def _blocks(routine: Routine) -> Iterator[str]:
    part = Part.MAIN
    in_circuit = False
    for block in routine.prescriptions:
        if block.part is not part:
            yield from ("", f"{block.part.value.capitalize()}:")
            part = block.part
        yield ""
        if block.linked and not in_circuit:
            yield "In turn, a set of each:"
        yield from _block(block, last=not block.linked and in_circuit)
        in_circuit = block.linked


def _block(block: Prescription, *, last: bool) -> Iterator[str]:
    """``last``: of a circuit, so that its rest ends a round."""
    exercise = block.exercise
    each_side = " on each side" if exercise.two_sided else ""
    yield f"{exercise.name}: {_counted(block.sets, 'set')} of {_work(block.work)}{each_side}."
    if reason := today(block):
        yield f"  {reason}"
    if block.variation:
        yield f"  Variation: {block.variation}."
    if block.tempo:
        yield f"  Tempo: {'-'.join(f'{seconds:g}' for seconds in block.tempo)} seconds."
    if exercise.two_sided and block.side_order is SideOrder.EACH_SIDE:
        yield f"  All sets on the {block.first_side.value} come first."
    if block.rest_seconds:
        after = " after the round" if last else ""
        yield f"  Rest: {_counted(block.rest_seconds, 'second')}{after}."
    if block.progression:
        yield f"  Progression: {_progression(block.progression, block.work)}"


def _progression(progression: Progression, work: Work) -> str:
    noun = "second" if isinstance(work, Hold) else "rep"
    step = _counted(progression.step, noun)
    ceiling = _counted(progression.ceiling, noun)
    match progression.method:
        case Method.LINEAR:
            return f"{step} more after each full session, up to {ceiling}."
        case Method.DOUBLE:
            return (
                f"{step} more after each full session, up to {ceiling}; "
                "then the next harder variation, from the start."
            )
        case Method.EFFORT:
            return f"{step} more when it felt easy, fewer when too hard, up to {ceiling}."


def _work(work: Work) -> str:
    match work:
        case Repetitions(count=reps):
            return _counted(reps, "rep")
        case Hold(seconds=seconds):
            return _counted(seconds, "second")
        case SelfPaced(count=reps):
            return f"{_counted(reps, 'rep')} at your own pace"


def _exercise(exercise: Exercise) -> Iterator[str]:
    equipment = ", ".join(exercise.equipment) or "nothing"
    yield from ("", f"Exercise: {exercise.name}.", f"  Equipment: {equipment}.")
    if exercise.muscles:
        yield f"  Muscles: {', '.join(exercise.muscles)}."
    yield from _part("Steps", [f"{n}. {step.text}" for n, step in enumerate(exercise.steps, 1)])
    yield from _part("One rep", map(_phase, exercise.phases))
    yield from _part("Variations, easiest first", map(_variation, exercise.variations))
    yield from _part("Common mistakes", [f"{m.name}. {m.cue}" for m in exercise.mistakes])
    yield from _part("Why", exercise.why)


def _variation(variation: Variation) -> str:
    extra = f" with {', '.join(variation.equipment)}" if variation.equipment else ""
    told = [*variation.setup, *(step.text for step in variation.steps)]
    return " ".join(
        [f"{variation.name.capitalize()}{extra}.", *told, *map(_phase, variation.phases)]
    )


def _phase(phase: Phase) -> str:
    return f"{phase.cue}, {_counted(phase.seconds, 'second')}."


def _part(title: str, entries: Iterable[str]) -> Iterator[str]:
    lines = [f"  {entry}" for entry in entries]
    if lines:
        yield from ("", f"{title}:", *lines)


def _counted(number: float, noun: str) -> str:
    return f"{number:g} {noun}{'' if number == 1 else 's'}"
