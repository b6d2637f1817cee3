"""What a voice reads wrongly, and what to write in its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from voicecoach.session.commands import number_words


@dataclass(frozen=True, slots=True)
class Misread:
    found: str
    """As it is written."""
    instead: str
    """What to write; empty for nothing at all."""


_UNITS = {
    ("°", "deg"): ("degree", "degrees"),
    ("%",): ("percent", "percent"),
    ("lbs", "lb"): ("pound", "pounds"),
    ("kgs", "kg"): ("kilogram", "kilograms"),
    ("g",): ("gram", "grams"),
    ("mm",): ("millimeter", "millimeters"),
    ("cm",): ("centimeter", "centimeters"),
    ("m",): ("meter", "meters"),
    ("ft",): ("foot", "feet"),
    ("secs", "sec", "s"): ("second", "seconds"),
    ("mins", "min"): ("minute", "minutes"),
    ("hrs", "hr", "h"): ("hour", "hours"),
}
"""What is written after a number; in words, of one and of many."""

_UNIT = {short: words for shorts, words in _UNITS.items() for short in shorts}
_SHORT = {
    "e.g.": "for example",
    "i.e.": "that is",
    "etc.": "and so on",
    "approx.": "about",
    "vs.": "against",
    "w/o": "without",
    "w/": "with",
    "&": "and",
    "+": "plus",
    "@": "at",
} | {short: many for short, (_, many) in _UNIT.items() if len(short) > 1 or not short.isalpha()}
"""What is written for short, and the same in words."""

_NUMBER = r"(?<![\w.])(\d{1,6})"


def _alternatives(words: dict[str, object]) -> str:
    """A pattern for any of ``words``, the longest first, that are not part of a word."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(
        re.escape(word) + (r"(?!\w)" if word[-1].isalpha() else "") for word in longest_first
    )


def _sets(found: re.Match[str]) -> str:
    return f"{number_words(int(found[1]))} sets of {number_words(int(found[2]))}"


def _range(found: re.Match[str]) -> str:
    return f"{number_words(int(found[1]))} to {number_words(int(found[2]))}"


def _measure(found: re.Match[str]) -> str:
    amount = int(found[1])
    one, many = _UNIT[found[2].lower()]
    return f"{number_words(amount)} {one if amount == 1 else many}"


def _short(found: re.Match[str]) -> str:
    return _SHORT[found[0].lower()]


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (rf"{_NUMBER} ?[x\u00d7] ?(\d{{1,6}})\b", _sets),
        (rf"{_NUMBER} ?[-\u2013] ?(\d{{1,6}})\b", _range),
        (rf"{_NUMBER}[ -]?({_alternatives(dict(_UNIT))})", _measure),
        (rf"(?<!\w)(?:{_alternatives(dict(_SHORT))})", _short),
    )
)
_SHOUTED = re.compile(r"\b[A-Z]{2,}(?:'[A-Z]+)?\b")
"""Two capitals or more are taken for an abbreviation, and often spelt."""


def misread(text: str) -> Iterator[Misread]:
    """Everything in ``text`` that a voice reads wrongly, each stretch of it once."""
    left = text
    for pattern, instead in _RULES:
        for found in pattern.finditer(left):
            yield Misread(found[0], instead(found))
        left = pattern.sub(lambda found: " " * len(found[0]), left)
    for found in _SHOUTED.finditer(left):
        yield Misread(found[0], found[0].lower())
    for symbol in dict.fromkeys(left):
        if unicodedata.category(symbol) in {"So", "Sk", "Sm"}:
            yield Misread(symbol, "")
