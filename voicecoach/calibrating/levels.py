"""How loud the room and the person are, and what that means for being understood."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

QUIETEST_DB = -45.0
"""Of a voice; 72 words of espeak-ng voices: all understood at this, 90 % at -51, 21 % at -55."""
LEAST_MARGIN_DB = 15.0
"""Of a voice over the room; the same words in pink noise: 97 % at this, 83 % at 10."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The sound of the last seconds. dB, full scale being 0."""

    usual: float
    """Half of the time it was louder: in silence, the room."""
    loud: float
    """A twentieth of the time it was louder: around a word, the voice."""
    clipped: bool
    """The loudest samples were cut off."""


class Trouble(Enum):
    """Why words may not be understood, whichever they are."""

    CLIPPED = auto()
    QUIET = auto()
    NOISY = auto()


def trouble(room: float, voice: Levels) -> Trouble | None:
    """The worst thing about ``voice``, in a room as loud as ``room``, in dB."""
    if voice.clipped:
        return Trouble.CLIPPED
    if voice.loud < QUIETEST_DB:
        return Trouble.QUIET
    if voice.loud - room < LEAST_MARGIN_DB:
        return Trouble.NOISY
    return None
