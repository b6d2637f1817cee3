"""The exercises that a routine can name: those in its own file, then those in files."""

from __future__ import annotations

from collections.abc import Mapping

from voicecoach.documents import load_document
from voicecoach.errors import RoutineError, near_miss
from voicecoach.library.exercise_file import ExerciseFile
from voicecoach.library.fields import ID
from voicecoach.library.folders import Kind, path_of, paths

MOST_HINTS = 20
"""Unknown names that get a near miss: one takes a look at every name there is."""


class Shelf:
    """Filled while one routine file is read; a file is read when it is first asked for."""

    def __init__(self) -> None:
        self._found: dict[str, ExerciseFile | None] = {}
        """None for one that is wrong itself, and said to be so elsewhere."""
        self._problems: dict[str, str] = {}
        """A sentence for each name that can't be used."""
        self._ids: list[str] | None = None
        self._misnamed = False

    def announce(self, exercises: object) -> None:
        """Take down the ids of the routine's own exercises before they are checked."""
        if isinstance(exercises, Mapping):
            self._found |= dict.fromkeys(map(str, exercises))
            self._misnamed = not all(ID.fullmatch(str(id_)) for id_ in exercises)

    def add(self, exercises: Mapping[str, ExerciseFile]) -> None:
        """These were found to be right."""
        self._found |= exercises

    def find(self, id_: str) -> ExerciseFile | None:
        """The exercise; None if it is unknown or wrong, which ``require`` tells."""
        try:
            self.require(id_)
        except ValueError:
            return None
        return self._found[id_]

    def require(self, id_: str) -> None:
        """Raises ValueError with a sentence if there is no such exercise, or a broken one."""
        if id_ not in self._found and id_ not in self._problems:
            self._look_up(id_)
        if id_ in self._problems:
            raise ValueError(self._problems[id_])

    def variations(self) -> dict[str, str]:
        """The names of all variations that were come across, each with an exercise's id."""
        return {
            variation.name: id_
            for id_, exercise in self._found.items()
            if exercise
            for variation in exercise.variations
        }

    def _look_up(self, id_: str) -> None:
        path = path_of(Kind.EXERCISE, id_) if ID.fullmatch(id_) else None
        if path is None and self._misnamed:
            self._found[id_] = None  # it may be the one whose id is wrong
            return
        if path is None:
            self._problems[id_] = f"there is no exercise '{id_}'.{self._hint(id_)}"
            return
        try:
            self._found[id_] = load_document(path, ExerciseFile, RoutineError)
        except RoutineError:
            self._problems[id_] = f"exercise '{id_}' is wrong itself: voicecoach check {path}"

    def _hint(self, id_: str) -> str:
        if len(self._problems) >= MOST_HINTS:
            return ""
        if self._ids is None:
            self._ids = list(paths(Kind.EXERCISE))
        return near_miss(id_, [*self._found, *self._ids]) or " See: voicecoach list exercises"
