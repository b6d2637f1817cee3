"""The sounds of the model, and the numbers that the network and the graph know them by.

A base phone is a sound wherever it stands; each has two classes of frames (its first
and its further ones) in the network's output. A position phone is a base phone at a
place in a word, numbered from 1 as Kaldi does, so that word boundaries can be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


SILENCE_ID = 1
"""The position phone of silence, which has no place in a word."""


def position_id(phone: str, position: Position) -> int:
    """The position phone of ``phone``, which is not silence, at ``position``."""
    return 2 + len(Position) * (NUMBER[phone] - 1) + position


POSITION_PHONES = position_id(ARPABET[-1], Position.SINGLETON)
"""How many there are, and the last of them."""


def base_number(position_phone: int) -> int:
    """The number of the base phone of a position phone."""
    return 0 if position_phone == SILENCE_ID else 1 + (position_phone - 2) // len(Position)


def word_ids(pronunciation: Sequence[str]) -> Iterator[int]:
    """The position phones of a word that has at least one phone."""
    if len(pronunciation) == 1:
        yield position_id(pronunciation[0], Position.SINGLETON)
        return
    yield position_id(pronunciation[0], Position.BEGIN)
    for phone in pronunciation[1:-1]:
        yield position_id(phone, Position.INTERNAL)
    yield position_id(pronunciation[-1], Position.END)


def loop_transition(position_phone: int) -> int:
    """The transition that stays in the phone for a further frame."""
    return 2 * position_phone - 1


def forward_transition(position_phone: int) -> int:
    """The transition that enters the phone with its first frame."""
    return 2 * position_phone
