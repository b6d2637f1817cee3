"""The sounds of the model, and the numbers that the network and the graph know them by.

A base phone is a sound wherever it stands; each has two classes of frames (its first
and its further ones) in the network's output. A position phone is a base phone at a
place in a word, numbered from 1 as Kaldi does, so that word boundaries can be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

SILENCE = "SIL"
# fmt: off
ARPABET = (
    "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH",
    "IH", "IY", "JH", "K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH",
    "UW", "V", "W", "Y", "Z", "ZH",
)
# fmt: on
"""The phones of English, without stress."""
PHONES = (SILENCE, *ARPABET)
"""Every base phone; its index is its number."""
NUMBER = {phone: number for number, phone in enumerate(PHONES)}


class Position(IntEnum):
    """Where in a word a phone stands."""

    BEGIN = 0
    END = 1
    INTERNAL = 2
    SINGLETON = 3


_PLACES = {
    (True, True): Position.SINGLETON,
    (True, False): Position.BEGIN,
    (False, True): Position.END,
    (False, False): Position.INTERNAL,
}
"""By whether a phone is a word's first, and its last."""
SILENCE_ID = 1
"""The position phone of silence between words."""


def position_id(phone: str, position: Position) -> int:
    """The position phone of ``phone``, which is not silence, at ``position``."""
    return 2 + len(Position) * (NUMBER[phone] - 1) + position


PAUSE_ID = position_id(ARPABET[-1], Position.SINGLETON) + 1
"""The position phone of silence within a phrase that is one word."""
POSITION_PHONES = PAUSE_ID
"""How many there are, and the last of them."""


def base_number(position_phone: int) -> int:
    """The number of the base phone of a position phone."""
    if position_phone in (SILENCE_ID, PAUSE_ID):
        return NUMBER[SILENCE]
    return 1 + (position_phone - 2) // len(Position)


def places(sounds: int, *, begins: bool, ends: bool) -> Iterator[Position]:
    """Of so many phones, which a word begins with, or ends with; which are all of it if both."""
    for at in range(sounds):
        yield _PLACES[begins and at == 0, ends and at == sounds - 1]


def loop_transition(position_phone: int) -> int:
    """The transition that stays in the phone for a further frame."""
    return 2 * position_phone - 1


def forward_transition(position_phone: int) -> int:
    """The transition that enters the phone with its first frame."""
    return 2 * position_phone
