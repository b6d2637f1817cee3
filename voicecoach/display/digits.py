"""Digits large enough to be read from the floor."""

from __future__ import annotations

_CHARACTERS = "0123456789:"
_ROWS = (
    "###  .#.  ###  ###  #.#  ###  ###  ###  ###  ###  .",
    "#.#  ##.  ..#  ..#  #.#  #..  #..  ..#  #.#  #.#  #",
    "#.#  .#.  ###  ###  ###  ###  ###  ..#  ###  ###  .",
    "#.#  .#.  #..  ..#  ..#  ..#  #.#  ..#  #.#  ..#  #",
    "###  ###  ###  ###  ..#  ###  ###  ..#  ###  ###  .",
)
_GLYPHS = [dict(zip(_CHARACTERS, row.split(), strict=True)) for row in _ROWS]
"""For each of the five rows, that row of every character; # is ink."""
_INK = str.maketrans({"#": "██", ".": "  "})


def large(text: str) -> str:
    """``text``, of digits and colons only, on five lines; a digit is six columns wide."""
    lines = (" ".join(row[character] for character in text) for row in _GLYPHS)
    return "\n".join(line.translate(_INK) for line in lines)
