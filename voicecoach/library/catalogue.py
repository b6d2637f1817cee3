"""The routines there are: the built-in ones, and the person's own in the data folder.

An own routine takes the place of a built-in one of the same name.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from voicecoach.errors import RoutineError, near_miss
from voicecoach.library.files import load_routine
from voicecoach.routine import Routine
from voicecoach.settings import data_folder

BUILT_IN = Path(__file__).with_name("routines")
ENDINGS = {".yaml", ".yml"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A routine file, as it is listed."""

    id: str
    """The file's stem, by which it is asked for."""
    path: Path
    routine: Routine | None
    """None if the file is wrong."""
    problem: str = ""
    """What is wrong with it."""


def own_folder() -> Path:
    """Where the person's own routines belong. May not exist."""
    return data_folder() / "routines"


def routine_paths() -> dict[str, Path]:
    """Every routine file by id, in order of id. Raises RoutineError for an unreadable folder."""
    found = {path.stem: path for folder in (BUILT_IN, own_folder()) for path in _files_in(folder)}
    return dict(sorted(found.items()))


def routines() -> list[Entry]:
    """Every routine, in order of id; a broken file is one of them, with its problem."""
    return [_entry(id_, path) for id_, path in routine_paths().items()]


def find_routine(name_or_path: str) -> Routine:
    """The routine of that id, or in that file. Raises RoutineError."""
    path = Path(name_or_path)
    if path.suffix in ENDINGS or len(path.parts) > 1:
        return load_routine(path)
    known = routine_paths()
    if name_or_path not in known:
        raise RoutineError(
            f"There is no routine '{name_or_path}'.{near_miss(name_or_path, known)}\n"
            "List them with: voicecoach list"
        )
    return load_routine(known[name_or_path])


def _files_in(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.suffix in ENDINGS]
    except FileNotFoundError:
        return []
    except OSError as failed:
        raise RoutineError(f"{folder} can't be read: {failed.strerror}.") from None


def _entry(id_: str, path: Path) -> Entry:
    try:
        return Entry(id_, path, load_routine(path))
    except RoutineError as error:
        return Entry(id_, path, None, str(error))
