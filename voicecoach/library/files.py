"""Routine file → Routine."""

from __future__ import annotations

from pathlib import Path

from voicecoach.documents import load_document
from voicecoach.errors import RoutineError
from voicecoach.library.schema import BlockEntry, ExerciseEntry, RoutineFile, VariationEntry
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
    Step,
    Variation,
    Work,
)


def load_routine(path: Path) -> Routine:
    """The routine in the file at ``path``. Raises RoutineError with all problems."""
    file = load_document(path, RoutineFile, RoutineError)
    exercises = {id_: _exercise(id_, entry) for id_, entry in file.exercises.items()}
    return Routine(
        id=path.stem,
        name=file.name,
        summary=file.summary or "",
        prescriptions=tuple(_prescription(block, exercises) for block in file.blocks),
        ask_effort=file.ask_effort,
    )


def _exercise(id_: str, entry: ExerciseEntry) -> Exercise:
    return Exercise(
        id=id_,
        name=entry.name,
        steps=tuple(Step(step.say, step.key) for step in entry.steps),
        phases=tuple(Phase(phase.say, phase.seconds) for phase in entry.rep),
        equipment=tuple(entry.equipment),
        two_sided=entry.sides == "both",
        limb=entry.limb,
        mistakes=tuple(Mistake(mistake.name, mistake.say) for mistake in entry.mistakes),
        variations=tuple(map(_variation, entry.variations)) or (Variation("standard"),),
        why=tuple(entry.why),
    )


def _variation(entry: VariationEntry) -> Variation:
    return Variation(entry.name, tuple(entry.setup), tuple(entry.equipment))


def _prescription(block: BlockEntry, exercises: dict[str, Exercise]) -> Prescription:
    return Prescription(
        exercise=exercises[block.exercise],
        sets=block.sets,
        work=_work(block),
        rest_seconds=block.rest,
        first_side=Side(block.first_side),
        variation=block.variation,
    )


def _work(block: BlockEntry) -> Work:
    """The one kind of work that the schema has made sure of."""
    if block.reps is not None:
        return Repetitions(block.reps)
    if block.hold is not None:
        return Hold(block.hold)
    assert block.self_paced is not None
    return SelfPaced(block.self_paced)
