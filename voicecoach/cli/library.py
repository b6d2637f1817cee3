"""``list``, ``show`` and ``check``: the routines, on the screen in plain lines."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from voicecoach.cli import printable
from voicecoach.cli.parameters import ROUTINE
from voicecoach.errors import RoutineError
from voicecoach.library.catalogue import own_folder, routines
from voicecoach.library.files import load_routine
from voicecoach.routine import (
    Exercise,
    Hold,
    Prescription,
    Repetitions,
    Routine,
    SelfPaced,
    Variation,
    Work,
)
from voicecoach.session.estimate import seconds_left
from voicecoach.session.plan import plan
from voicecoach.session.state import State

WIDEST = 80
"""Columns; longer lines are hard to read."""


@click.command("list")
def list_routines() -> None:
    """List the routines, built-in and your own.

    One of your own takes the place of a built-in one of the same name.
    """
    entries = routines()
    width = max(len(entry.id) for entry in entries)
    for entry in entries:
        if entry.routine:
            line = f"{entry.id:{width}}  {entry.routine.summary or entry.routine.name}"
            click.echo(printable(line))
    for entry in entries:
        if entry.problem:
            click.echo(printable(entry.problem), err=True)
    if not own_folder().exists():
        click.echo(f"Your own routine files go into {own_folder()}", err=True)


@click.command()
@click.argument("routine", type=ROUTINE)
def show(routine: Routine) -> None:
    """Read a routine.

    Tells how each exercise is done, how much of it, and why. ROUTINE is a name
    from "voicecoach list", or a file.
    """
    width = min(shutil.get_terminal_size().columns, WIDEST)
    for line in _routine(routine):
        click.echo(textwrap.fill(line, width, subsequent_indent="    "))


@click.command()
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Find what is wrong in routine files.

    Names every problem with its line, and exits with 1 if there is any.
    """
    fine = [_is_fine(file) for file in files]
    if not all(fine):
        ctx.exit(1)


def _is_fine(file: Path) -> bool:
    try:
        load_routine(file)
    except RoutineError as error:
        click.echo(printable(str(error)))
        return False
    click.echo(printable(f"{file}: fine."))
    return True


def _routine(routine: Routine) -> Iterator[str]:
    minutes = round(seconds_left(State(plan(routine))) / 60)
    yield routine.name
    if routine.summary:
        yield routine.summary
    yield f"About {_counted(max(minutes, 1), 'minute')}."
    for block in routine.prescriptions:
        yield ""
        yield from _block(block)
    for exercise in dict.fromkeys(block.exercise for block in routine.prescriptions):
        yield from _exercise(exercise)


def _block(block: Prescription) -> Iterator[str]:
    each_side = " on each side" if block.exercise.two_sided else ""
    yield f"{block.exercise.name}: {_counted(block.sets, 'set')} of {_work(block.work)}{each_side}."
    if block.variation:
        yield f"  Variation: {block.variation}."
    if block.rest_seconds:
        yield f"  Rest: {_counted(block.rest_seconds, 'second')}."


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
    yield from _part("Steps", [f"{n}. {step.text}" for n, step in enumerate(exercise.steps, 1)])
    yield from _part(
        "One rep", [f"{p.cue}, {_counted(p.seconds, 'second')}." for p in exercise.phases]
    )
    yield from _part("Variations, easiest first", map(_variation, exercise.variations))
    yield from _part("Common mistakes", [f"{m.name}. {m.cue}" for m in exercise.mistakes])
    yield from _part("Why", exercise.why)


def _variation(variation: Variation) -> str:
    extra = f" with {', '.join(variation.equipment)}" if variation.equipment else ""
    return " ".join([f"{variation.name.capitalize()}{extra}.", *variation.setup])


def _part(title: str, entries: Iterable[str]) -> Iterator[str]:
    lines = [f"  {entry}" for entry in entries]
    if lines:
        yield from ("", f"{title}:", *lines)


def _counted(number: float, noun: str) -> str:
    return f"{number:g} {noun}{'' if number == 1 else 's'}"
