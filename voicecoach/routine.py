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
    steps: tuple[Step, ...] = ()
    """Its whole explanation, in place of the exercise's; empty if that one fits."""
    phases: tuple[Phase, ...] = ()
    """One repetition, in place of the exercise's; empty if that one fits."""


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
    muscles: tuple[str, ...] = ()
    """What it trains, the most important first."""
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
    """A position held, or a movement kept up, for a time."""

    seconds: int
    """At least 1; on each side if two-sided."""
    moving: bool = False
    """It is a movement, repeated as often as the person likes and counted by nobody."""


@dataclass(frozen=True, slots=True)
class SelfPaced:
    """Repetitions that the person counts; "done" ends them."""

    count: int
    """At least 1; on each side if two-sided."""


Work = Repetitions | Hold | SelfPaced


class SideOrder(Enum):
    """How the sets of a two-sided exercise follow one another."""

    EACH_SET = "each set"
    """Every set on both sides before the next set."""
    EACH_SIDE = "each side"
    """All sets on the first side, then all on the second."""


class Part(Enum):
    """Where in the session an exercise stands. How hard it was is asked in the main part only."""

    WARM_UP = "warm-up"
    MAIN = "main part"
    COOL_DOWN = "cool-down"


class Method(Enum):
    """When the work grows from one session to the next."""

    LINEAR = "linear"
    """Whenever all of it was done."""
    DOUBLE = "double"
    """The same; from the ceiling, the next harder variation with the work as first prescribed."""
    EFFORT = "effort"
    """When it felt easy; it shrinks when it felt too hard."""


@dataclass(frozen=True, slots=True)
class Progression:
    """How the work grows from one session to the next."""

    method: Method
    step: int
    """Repetitions, or seconds of a hold, at a time; at least 1."""
    ceiling: int
    """Repetitions, or seconds of a hold, that are not exceeded; not below the work prescribed."""


class Ground(Enum):
    """What in the latest session decided how much is prescribed in the next."""

    DONE = "done"
    """All of the work was done."""
    NOT_ALL = "not all"
    SHORT_TWICE = "short twice"
    """For the second time running, a set ended before the work was done."""
    EASY = "easy"
    RIGHT = "right"
    """Neither easy nor hard."""
    HARD = "hard"
    UNRATED = "unrated"
    """All was done, and how hard it was is not known."""
    PAIN = "pain"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the work of today came about."""

    written: Work
    """In the routine's file."""
    written_variation: str
    """In the routine's file; empty as in ``Prescription``."""
    last: Work
    """In the latest session, with ``last_variation``: what today's is to be compared with."""
    last_variation: str
    ground: Ground
    hurt: str = ""
    """Where it hurt: "left", "right", "both", "unknown"; empty if it did not."""
    shortfalls: int = 0
    """Sessions running in which a set ended before the work was done; at most one."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Sentences in place of the coach's own; an empty one leaves the coach's.

    They may hold values in braces: the tables in ``session.templates`` name them.
    """

    intro: str = ""
    """Introduces the exercise; how to begin is still told by the coach."""
    set: str = ""
    """Announces a set."""
    switch: str = ""
    """Asks to change sides."""
    rest: str = ""
    """Opens a rest."""


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
    tempo: tuple[float, ...] = ()
    """Seconds of the phases in their order; empty for the exercise's own."""
    side_order: SideOrder = SideOrder.EACH_SET
    """EACH_SET in a circuit."""
    linked: bool = False
    """Each set is followed by one of the next prescription; those linked up are a circuit."""
    part: Part = Part.MAIN
    """The same throughout a circuit."""
    progression: Progression | None = None
    """None if the work stays the same."""
    texts: Texts = Texts()
    standing: Standing | None = None
    """None if the work is as the routine's file has it."""


@dataclass(frozen=True, slots=True)
class OwnPhrase:
    """One more way to say a command."""

    command: str
    """The value of a Verb."""
    text: str
    """Lower-case words."""


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
    phrases: tuple[OwnPhrase, ...] = ()
    outro: str = ""
    """Closes a completed session in place of the coach's words, with values as in ``Texts``."""
