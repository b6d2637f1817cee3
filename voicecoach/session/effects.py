"""What is to be done, in the imperative. The runtime hands each to its device."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum


class Priority(IntEnum):
    """Who may cut whom: a cue replaces one of its own rank or lower, else it is dropped."""

    TIP = 1
    PHASE = 2
    COUNT = 3
    INSTRUCTION = 4
    ANSWER = 5


class Tone(Enum):
    """The coach's sounds, each distinct over music."""

    HEARD = "heard"
    """Soft tick: the command is taken."""
    REFUSED = "refused"
    """Low double tick: heard, but not possible now."""
    AGAIN = "again"
    """Rising: was that for me? It is taken when it is said again."""
    SHORT = "short"
    """Countdown."""
    LONG = "long"
    """Go, or the end of a hold."""
    BEAT = "beat"
    """Stands for a phase word that can't be spoken."""
    FINISHED = "finished"
    """The session is over."""


@dataclass(frozen=True, slots=True)
class Say:
    """Speak ``text`` in place of whatever is being spoken."""

    cue: int
    """Identifies it in CueStarted and CueFinished; counts up from 1."""
    text: str
    at: float | None = None
    """Session time of its first sample; None = at once."""


@dataclass(frozen=True, slots=True)
class Beep:
    """Play a tone beside the voice."""

    tone: Tone
    at: float | None = None
    """Session time of its first sample; None = at once."""


@dataclass(frozen=True, slots=True)
class Hush:
    """Stop the voice and forget tones that have not begun."""


@dataclass(frozen=True, slots=True)
class Duck:
    """Lower the voice while someone speaks, or raise it again."""

    on: bool


@dataclass(frozen=True, slots=True)
class SetVolume:
    level: float
    """0 to 1 of full scale."""


@dataclass(frozen=True, slots=True)
class Prepare:
    """These texts may be spoken soon: render them ahead, in this order."""

    texts: tuple[str, ...]


Effect = Say | Beep | Hush | Duck | SetVolume | Prepare
