"""On which sides an exercise is done, as far as prose tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_ONE_LIMB = re.compile(
    r"\b(?:single|one)[- ](leg|arm|hand|side|foot)(?:ged|ed|d)?\b|\bunilateral\b|\bside plank\b",
    re.IGNORECASE,
)
_PART = r"(sides?|legs?|arms?|hands?|foot|feet)"
_AMOUNT = r"\b(?:repeat|same|again|times|reps|repetitions|seconds?|secs?|minutes?|sets?)\b.{0,60}\b"
_OTHER_SIDE = re.compile(
    rf"{_AMOUNT}(?:other|opposite|opposing|each|either) {_PART}\b|{_AMOUNT}both (sides)\b"
    rf"|\bper {_PART}\b|\b(?:switch|change|swap|alternate) (sides|legs|arms|feet|hands)\b",
    re.IGNORECASE,
)
_SPEAKS_OF_ONE = re.compile(
    r"\b(?:(?:the|your) other (leg|arm|side|foot|hand|knee|hip|elbow)"
    r"|(?:one|left|right|working|raised|standing|front|back|rear) (leg|arm|foot|hand|knee|side))\b",
    re.IGNORECASE,
)
_IN_TURN = re.compile(
    r"\balternat\w+|\bin turn\b|\bone after the other\b|\bone (?:arm|leg|side|at) at? ?a time\b"
    r"|\bside to side\b|\beach side\b|\bthen the other\b"
    r"|\bleft\b.*\bright\b|\bright\b.*\bleft\b|\bboth sides\b",
    re.IGNORECASE | re.DOTALL,
)
_LIMBS = {
    "leg": "leg",
    "foot": "leg",
    "feet": "leg",
    "knee": "leg",
    "hip": "leg",
    "arm": "arm",
    "hand": "arm",
    "elbow": "arm",
}
_EITHER = re.compile(r"\b(left|right) (?=(?:leg|arm|foot|hand|knee|elbow|side)s?\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sides:
    """Whether each set is done on both sides, and what a side is called."""

    two_sided: bool = False
    limb: str = "side"
    guessed: str = ""
    """The reason, if it is not told."""


def sides_of(name: str, sentences: Sequence[str], hints: Iterable[str]) -> Sides:
    """What the ``sentences`` about an exercise and further ``hints`` tell of its sides."""
    if re.search(r"\balternat", name, re.IGNORECASE):
        return Sides()
    other = (found for told in [*sentences, *hints] if (found := _OTHER_SIDE.search(told)))
    for found in (_ONE_LIMB.search(name), next(other, None)):
        if found and not re.search(r"\balternat", " ".join(sentences), re.IGNORECASE):
            return Sides(True, _limb(next(filter(None, found.groups()), "side")))
    told = " ".join([name, *sentences])
    if (one := _SPEAKS_OF_ONE.search(told)) and not _IN_TURN.search(told):
        return Sides(True, _limb(one[1] or one[2]), f"it speaks of {one[0].lower()}")
    return Sides()


def leave_open_the_turns(texts: Iterable[str]) -> bool:
    """``texts`` speak of one side, and not of taking turns."""
    spoken = " ".join(texts)
    return bool(_SPEAKS_OF_ONE.search(spoken)) and not _IN_TURN.search(spoken)


def for_either_side(texts: Sequence[str]) -> list[str]:
    """``texts`` that describe one side, so that they hold for both: "your working leg"."""
    named = {found.lower() for text in texts for found in _EITHER.findall(text)}
    if len(named) != 1:
        return list(texts)
    return [_EITHER.sub("working ", text) for text in texts]


def _limb(part: str) -> str:
    part = part.lower()
    return _LIMBS.get(part) or _LIMBS.get(part.removesuffix("s"), "side")
