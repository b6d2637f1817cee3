"""Routine file → Routine, exercise file → Exercise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from voicecoach.documents import file_bytes, load_document
from voicecoach.errors import RoutineError
from voicecoach.library.exercise_file import ExerciseFile, PhaseEntry, StepEntry, VariationEntry
from voicecoach.library.fields import TextsEntry
from voicecoach.library.folders import Kind, paths
from voicecoach.library.routine_file import (
    BlockEntry,
    CircuitEntry,
    ProgressionEntry,
    RoutineFile,
    WorkEntry,
)
from voicecoach.library.shelf import Shelf
from voicecoach.routine import (
    Exercise,
    Hold,
    Method,
    Mistake,
    OwnPhrase,
    Part,
    Phase,
    Prescription,
    Progression,
    Repetitions,
    Routine,
    SelfPaced,
    Side,
    SideOrder,
    Step,
    Texts,
    Variation,
    Work,
)

_KEY = re.compile(rb"^([a-z-]+)[ \t]*:", re.MULTILINE)


def load_routine(path: Path) -> Routine:
    """The routine in the file at ``path``. Raises RoutineError with all problems."""
    shelf = Shelf()
    file = load_document(path, RoutineFile, RoutineError, shelf)
    prescribed = _Prescriber(file.texts, shelf)
    return Routine(
        id=path.stem,
        name=file.name,
        summary=file.summary,
        prescriptions=(
            *prescribed.blocks(file.warm_up, Part.WARM_UP),
            *prescribed.blocks(file.blocks, Part.MAIN),
            *prescribed.blocks(file.cool_down, Part.COOL_DOWN),
        ),
        ask_effort=file.ask_effort,
        phrases=tuple(
            OwnPhrase(verb, text) for verb, said in file.phrases.items() for text in said
        ),
        outro=file.texts.outro or "",
    )


def load_exercise(path: Path) -> Exercise:
    """The exercise in the file at ``path``. Raises RoutineError with all problems."""
    return _exercise(path.stem, load_document(path, ExerciseFile, RoutineError))


def load_either(path: Path) -> Routine | Exercise:
    """What the file at ``path`` describes. Raises RoutineError with all problems."""
    return load_exercise(path) if kind_of(path) is Kind.EXERCISE else load_routine(path)


def load_library() -> tuple[list[Routine], list[str]]:
    """Every routine there is, and what is wrong with each file that is wrong.

    Raises RoutineError for an unreadable folder.
    """
    routines, problems = [], []
    for path in paths(Kind.EXERCISE).values():
        try:
            load_exercise(path)
        except RoutineError as error:
            problems.append(str(error))
    for path in paths(Kind.ROUTINE).values():
        try:
            routines.append(load_routine(path))
        except RoutineError as error:
            problems.append(str(error))
    return routines, problems


def kind_of(path: Path) -> Kind:
    """What the file at ``path`` is meant to be, by its keys, or else by its folder.

    Raises RoutineError if it can't be read.
    """
    keys = {key.decode() for key in _KEY.findall(file_bytes(path, RoutineError))}
    of_exercise, of_routine = (
        len(keys & (_keys(one) - _keys(other)))
        for one, other in ((ExerciseFile, RoutineFile), (RoutineFile, ExerciseFile))
    )
    in_folder = path.absolute().parent.name == "exercises"
    return Kind.EXERCISE if (of_exercise, in_folder) > (of_routine, False) else Kind.ROUTINE


def _keys(schema: type[ExerciseFile | RoutineFile]) -> set[str]:
    return {field.alias or name for name, field in schema.model_fields.items()}


class _Prescriber:
    """Turns the blocks of one routine file into prescriptions, each exercise made once."""

    def __init__(self, texts: TextsEntry, shelf: Shelf) -> None:
        self._routine_texts = texts
        self._shelf = shelf
        self._made: dict[str, tuple[Exercise, Texts]] = {}

    def blocks(
        self, entries: Iterable[BlockEntry | CircuitEntry], part: Part
    ) -> Iterator[Prescription]:
        for entry in entries:
            match entry:
                case BlockEntry():
                    order = SideOrder(entry.side_order.replace("-", " "))
                    yield self._prescription(entry, part, entry.sets, entry.rest, order)
                case CircuitEntry(circuit=[*members, last]):
                    for member in members:
                        yield self._prescription(
                            member, part, entry.rounds, entry.rest, linked=True
                        )
                    yield self._prescription(last, part, entry.rounds, entry.round_rest)

    def _prescription(
        self,
        entry: WorkEntry,
        part: Part,
        sets: int,
        rest: int,
        side_order: SideOrder = SideOrder.EACH_SET,
        *,
        linked: bool = False,
    ) -> Prescription:
        exercise, texts = self._exercise(entry.exercise)
        return Prescription(
            exercise=exercise,
            sets=sets,
            work=_work(entry),
            rest_seconds=rest,
            first_side=Side(entry.first_side),
            variation=entry.variation,
            tempo=tuple(map(float, entry.tempo.split("-"))) if entry.tempo else (),
            side_order=side_order,
            linked=linked,
            part=part,
            progression=_progression(entry.progression),
            texts=texts,
        )

    def _exercise(self, id_: str) -> tuple[Exercise, Texts]:
        if id_ not in self._made:
            entry = self._shelf.find(id_)
            assert entry is not None  # the schema has made sure
            self._made[id_] = (_exercise(id_, entry), _texts(entry.texts, self._routine_texts))
        return self._made[id_]


def _exercise(id_: str, entry: ExerciseFile) -> Exercise:
    return Exercise(
        id=id_,
        name=entry.name,
        steps=(*_steps(entry.setup), *_steps(entry.steps)),
        phases=_phases(entry.rep),
        equipment=tuple(entry.equipment),
        muscles=tuple(entry.muscles),
        two_sided=entry.sides == "both",
        limb=entry.limb,
        mistakes=tuple(Mistake(mistake.name, mistake.say) for mistake in entry.mistakes),
        variations=tuple(map(_variation, entry.variations)) or (Variation("standard"),),
        why=tuple(entry.why),
    )


def _variation(entry: VariationEntry) -> Variation:
    return Variation(
        name=entry.name,
        setup=tuple(entry.setup),
        equipment=tuple(entry.equipment),
        steps=_steps(entry.steps),
        phases=_phases(entry.rep),
    )


def _steps(entries: Iterable[StepEntry]) -> tuple[Step, ...]:
    return tuple(Step(entry.say, entry.key) for entry in entries)


def _phases(entries: Iterable[PhaseEntry]) -> tuple[Phase, ...]:
    return tuple(Phase(entry.say, entry.seconds) for entry in entries)


def _texts(of_exercise: TextsEntry, of_routine: TextsEntry) -> Texts:
    return Texts(
        intro=of_exercise.intro or of_routine.intro or "",
        set=of_exercise.set or of_routine.set or "",
        switch=of_exercise.switch or of_routine.switch or "",
        rest=of_exercise.rest or of_routine.rest or "",
    )


def _progression(entry: ProgressionEntry | None) -> Progression | None:
    return Progression(Method(entry.method), entry.step, entry.ceiling) if entry else None


def _work(entry: WorkEntry) -> Work:
    """The one kind of work that the schema has made sure of."""
    if entry.reps is not None:
        return Repetitions(entry.reps)
    if entry.hold is not None:
        return Hold(entry.hold)
    if entry.timed is not None:
        return Hold(entry.timed, moving=True)
    assert entry.self_paced is not None
    return SelfPaced(entry.self_paced)
