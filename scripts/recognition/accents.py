"""How English is said by those who grew up with another language: which sounds they put for which.

What speakers of many languages have in common, after M. Swan and B. Smith (eds.), "Learner
English", 2001: no "th" as in "three" or "that", "w" as "v", and vowels that their own language
lacks as the nearest it has. A network that heard few of them is told so by the graph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recognition.lexicon import Pronunciation

COST = 2.0
"""Of each sound that stands for another, in nats: what it is meant for is likelier."""
_INSTEAD = {
    "TH": ("S", "T", "F"),
    "DH": ("D", "Z"),
    "W": ("V",),
    "AE": ("EH",),
    "EY": ("EH",),
}

Sounds = Sequence[Mapping[str, float]]
"""Of a word, one after the other: the phones that may be heard there, and what each costs."""


def native(way: Pronunciation) -> Sounds:
    """As it stands."""
    return [{phone: 0.0} for phone in way]


def accented(way: Pronunciation) -> Sounds:
    """As it stands, or with others for some of its sounds."""
    return [{phone: 0.0, **dict.fromkeys(_INSTEAD.get(phone, ()), COST)} for phone in way]
