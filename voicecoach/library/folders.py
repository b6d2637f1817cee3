"""Where the files are: the built-in ones, and the person's own in the data folder.

An own file takes the place of a built-in one of the same name.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from voicecoach.errors import RoutineError
from voicecoach.settings import data_folder

ENDINGS = (".yaml", ".yml")


class Kind(Enum):
    """What a file describes; its value is what one is called."""

    ROUTINE = "routine"
    EXERCISE = "exercise"


def built_in_folder(kind: Kind) -> Path:
    return Path(__file__).with_name(f"{kind.value}s")


def own_folder(kind: Kind = Kind.ROUTINE) -> Path:
    """Where the person's own files belong. May not exist."""
    return data_folder() / f"{kind.value}s"


def paths(kind: Kind) -> dict[str, Path]:
    """Every file of that kind by id, in order of id. Raises RoutineError for a bad folder."""
    folders = (built_in_folder(kind), own_folder(kind))
    found = {path.stem: path for folder in folders for path in _files_in(folder)}
    return dict(sorted(found.items()))


def path_of(kind: Kind, id_: str) -> Path | None:
    """The file of that kind and id, found without a look at the others."""
    folders = (own_folder(kind), built_in_folder(kind))
    candidates = (folder / f"{id_}{ending}" for folder in folders for ending in reversed(ENDINGS))
    return next((path for path in candidates if path.exists()), None)


def _files_in(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in ENDINGS)
    except FileNotFoundError:
        return []
    except OSError as failed:
        raise RoutineError(f"{folder} can't be read: {failed.strerror}.") from None
