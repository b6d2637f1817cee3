"""What an importer makes of a source, before it becomes files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from voicecoach.history.past import PastSession
from voicecoach.routine import (
    Mistake,
    Part,
    Phase,
    Progression,
    Step,
    Variation,
    Work,
)

LONGEST_NAME = 60
"""Characters."""


@dataclass(frozen=True, slots=True)
class ExerciseDraft:
    """An exercise as its file will hold it."""

    id: str
    name: str
    setup: tuple[Step, ...] = ()
    steps: tuple[Step, ...] = ()
    """At least one."""
    phases: tuple[Phase, ...] = ()
    equipment: tuple[str, ...] = ()
    muscles: tuple[str, ...] = ()
    two_sided: bool = False
    limb: str = "side"
    variations: tuple[Variation, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    why: tuple[str, ...] = ()
    guessed: Mapping[str, str] = field(default_factory=dict)
    """By key of the file: what to look at, and why."""
    origin: tuple[str, ...] = ()
    """Lines that tell where it comes from, and under which licence."""


@dataclass(frozen=True, slots=True)
class BlockDraft:
    """How much of an exercise."""

    exercise: str
    """Its id."""
    work: Work
    sets: int = 3
    rest_seconds: int = 60
    progression: Progression | None = None
    guessed: Mapping[str, str] = field(default_factory=dict)
    """By key of the file."""


@dataclass(frozen=True, slots=True)
class CircuitDraft:
    """Exercises that take turns."""

    members: tuple[BlockDraft, ...]
    """At least two; their sets and rests do not count."""
    rounds: int
    rest_seconds: int = 0
    round_rest_seconds: int = 60


@dataclass(frozen=True, slots=True)
class RoutineDraft:
    """A routine as its file will hold it."""

    id: str
    name: str
    exercises: tuple[ExerciseDraft, ...]
    """Those that stand in its own file."""
    blocks: Mapping[Part, tuple[BlockDraft | CircuitDraft, ...]]
    """At least one in the main part."""
    summary: str = ""
    origin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one source."""

    what: str
    """The format, as in "an article"."""
    drafts: tuple[RoutineDraft | ExerciseDraft, ...] = ()
    sessions: tuple[PastSession, ...] = ()
    left_out: tuple[str, ...] = ()
    """A sentence for each kind of thing that could not be taken over."""


def slug(name: str) -> str:
    """An id made of ``name``: lower-case words joined by hyphens, safe as a file's name."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    letters = re.sub(r"[^a-z0-9]+", "-", letters.lower().replace("'", ""))
    id_ = letters[:LONGEST_NAME].strip("-")
    return id_ or "imported"


def distinct(id_: str, taken: Mapping[str, object] | set[str]) -> str:
    """``id_``, numbered if it is one of those ``taken``."""
    number, candidate = 2, id_
    while candidate in taken:
        candidate = f"{id_[: LONGEST_NAME - 4]}-{number}"
        number += 1
    return candidate


def counted(number: int, noun: str) -> str:
    """As in: "1 set", "2 sets"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
