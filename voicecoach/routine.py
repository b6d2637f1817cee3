"""What a person trains: routines, exercises and how much of them. Plain data, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Side(Enum):
    """A side of the body."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of a repetition, announced on its first beat."""

    cue: str
    """Spoken word or two, e.g. "Up"."""
    seconds: float
    """Length at standard tempo, > 0."""


@dataclass(frozen=True, slots=True)
class Step:
    """One idea of an explanation, as one short imperative."""

    text: str
    key: bool = False
    """Still worth saying to someone who knows the exercise."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A common mistake and the cue that mends it."""

    name: str
    cue: str


@dataclass(frozen=True, slots=True)
class Variation:
    """A way to do the exercise. Its name is also the word that selects it by voice."""

    name: str
    setup: tuple[str, ...] = ()
    """What to change, spoken when it is chosen; empty for the standard form."""
    equipment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """A movement, told for the ear."""

    id: str
    """Lower-case words joined by hyphens."""
    name: str
    steps: tuple[Step, ...]
    """Set-up, then movement: the full explanation in order."""
    phases: tuple[Phase, ...] = ()
    """One repetition; empty for a pure hold."""
    equipment: tuple[str, ...] = ()
    two_sided: bool = False
    """Each set is done on both sides."""
    limb: str = "side"
    """What a side is called: "leg", "arm", "side"."""
    mistakes: tuple[Mistake, ...] = ()
    variations: tuple[Variation, ...] = (Variation("standard"),)
    """From easiest to hardest; never empty."""
    why: tuple[str, ...] = ()
    """Benefits, a sentence each."""


@dataclass(frozen=True, slots=True)
class Repetitions:
    """Counted by the coach at tempo."""

    count: int
    """At least 1; on each side if two-sided."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A position held for a time."""

    seconds: int
    """At least 1; on each side if two-sided."""


@dataclass(frozen=True, slots=True)
class SelfPaced:
    """Repetitions that the person counts; "done" ends them."""

    count: int
    """At least 1; on each side if two-sided."""


Work = Repetitions | Hold | SelfPaced


@dataclass(frozen=True, slots=True)
class Prescription:
    """How much of an exercise."""

    exercise: Exercise
    sets: int
    """At least 1."""
    work: Work
    """One set, on one side."""
    rest_seconds: int = 60
    """After each set but the routine's last; 0 for none."""
    first_side: Side = Side.LEFT
    variation: str = ""
    """The name to begin with; empty for the exercise's "standard", else its easiest."""


@dataclass(frozen=True, slots=True)
class Routine:
    """An ordered training session."""

    id: str
    """The file's stem."""
    name: str
    prescriptions: tuple[Prescription, ...]
    """At least one."""
    summary: str = ""
    ask_effort: bool = True
    """Ask after each exercise how hard it was, one to ten."""
