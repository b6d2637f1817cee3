"""The files there are, as far as a choice depends on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from voicecoach.choosing.offers import Offer, of_exercise, of_routine
from voicecoach.errors import RoutineError
from voicecoach.library.files import load_exercise, load_routine
from voicecoach.library.folders import Kind, paths

_READ: dict[Kind, Callable[[Path], Offer]] = {
    Kind.ROUTINE: lambda path: of_routine(load_routine(path)),
    Kind.EXERCISE: lambda path: of_exercise(load_exercise(path)),
}


def offers(kind: Kind) -> Iterator[Offer | RoutineError]:
    """Every file of that kind in order of id; of a wrong one, what is wrong.

    Raises RoutineError for an unreadable folder.
    """
    for path in paths(kind).values():
        try:
            yield _READ[kind](path)
        except RoutineError as error:
            yield error
