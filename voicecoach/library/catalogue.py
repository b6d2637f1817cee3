"""The routines and exercises there are, as they are listed and asked for by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from voicecoach.documents.heading import read_heading
from voicecoach.errors import RoutineError, near_miss
from voicecoach.library.folders import ENDINGS, Kind, paths
from voicecoach.routine import Routine


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, as it is listed: no more of it is read than its heading."""

    id: str
    """The file's stem, by which it is asked for."""
    path: Path
    name: str
    """Empty if there is a problem."""
    summary: str = ""
    problem: str = ""
    """Why the heading can't be read."""


def entries(kind: Kind = Kind.ROUTINE) -> Iterator[Entry]:
    """Every file of that kind, in order of id. Raises RoutineError for an unreadable folder."""
    for id_, path in paths(kind).items():
        try:
            heading = read_heading(path, ("name", "summary"), RoutineError)
        except RoutineError as error:
            yield Entry(id_, path, "", problem=str(error))
            continue
        name = heading.get("name", "")
        problem = "" if name else f"{path} has no name. See: voicecoach check {path}"
        yield Entry(id_, path, name, heading.get("summary", ""), problem)


def find_routine(name_or_path: str) -> Routine:
    """The routine of that id, or in that file. Raises RoutineError."""
    from voicecoach.library.files import load_routine  # noqa: PLC0415  a list needs no models

    path = Path(name_or_path)
    if path.suffix in ENDINGS or len(path.parts) > 1:
        return load_routine(path)
    known = paths(Kind.ROUTINE)
    if name_or_path not in known:
        raise RoutineError(
            f"There is no routine '{name_or_path}'.{near_miss(name_or_path, known)}\n"
            "List them with: voicecoach list"
        )
    return load_routine(known[name_or_path])
