"""How many, how long: the numbers that prose tells."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONG_HOLD_SECONDS = 10
"""From here on, a pause is the exercise itself."""
_FEW_SECONDS = 2.0
_MOST_SECONDS = 3600
_MOST_REPS = 200
_MOST_SETS = 20

_NUMBERS = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty-five": 45,
    "forty": 40,
    "sixty": 60,
}
NUMBER = rf"(\d+|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
RANGE = rf"{NUMBER}(?:\s?(?:-|\u2013|to|or)\s?(?:\d+|{'|'.join(_NUMBERS)}))?"
"""Such as "8-12", of which the lower end counts."""

_SECONDS = re.compile(
    rf"\b{RANGE}[\s-]?(?:full |whole )?(seconds?|secs?|counts?|minutes?|mins?)\b|\b(\d+)s\b",
    re.IGNORECASE,
)
_FOR_SECONDS = re.compile(
    rf"(?: for| about| at least| up to)*\s*(?:{_SECONDS.pattern})"
    r"(?: (?:on|for) (?:each|either) \w+)?",
    re.IGNORECASE,
)
_FEW = re.compile(
    r"\b(?:a )?(?:few|couple(?: of)?|several) (?:seconds|counts|moments)", re.IGNORECASE
)
_REPS = re.compile(
    rf"\b{RANGE}\s+(?:(?:more|total|slow|controlled) )?(?:reps?|repetitions|times)\b",
    re.IGNORECASE,
)
_SETS = re.compile(rf"\b{RANGE}\s+(?:sets|rounds)(?:\s+of\s+{RANGE})?", re.IGNORECASE)
_SETS_TIMES = re.compile(r"\b(\d{1,2})\s?[x\u00d7]\s?(\d{1,3})\b", re.IGNORECASE)
_HOLDS = re.compile(r"\b(?:hold|stay|keep|maintain|remain|stretch|pause)", re.IGNORECASE)


def seconds_in(text: str) -> float | None:
    """The seconds that ``text`` tells; None if it does not."""
    if found := _SECONDS.search(text):
        scale = 60 if (found[2] or "").lower().startswith("m") else 1
        return float(_number(found[1] or found[3]) * scale)
    return _FEW_SECONDS if _FEW.search(text) else None


def without_seconds(text: str) -> str:
    """``text`` without "for thirty seconds on each side" and the like."""
    return _FOR_SECONDS.sub("", text)


def long_hold_in(texts: Iterable[str]) -> int | None:
    """Seconds of a hold that is the exercise itself; None if none of ``texts`` tells of one."""
    for text in texts:
        seconds = seconds_in(text)
        if seconds and seconds >= LONG_HOLD_SECONDS and _HOLDS.search(text):
            return min(int(seconds), _MOST_SECONDS)
    return None


def reps_in(texts: Iterable[str]) -> int | None:
    """Repetitions of a set, from the first of ``texts`` that tells them."""
    for text in texts:
        if (of := _SETS.search(text)) and of[2]:
            return _within(_number(of[2]), _MOST_REPS)
        if times := _SETS_TIMES.search(text):
            return _within(int(times[2]), _MOST_REPS)
        if found := _REPS.search(text):
            return _within(_number(found[1]), _MOST_REPS)
    return None


def sets_in(texts: Iterable[str]) -> int | None:
    """How many sets, from the first of ``texts`` that tells it."""
    for text in texts:
        if found := _SETS.search(text) or _SETS_TIMES.search(text):
            return _within(_number(found[1]), _MOST_SETS)
    return None


def _number(text: str) -> int:
    return int(text[:4]) if text.isdecimal() else _NUMBERS[text.lower()]


def _within(number: int, most: int) -> int:
    return min(max(number, 1), most)
