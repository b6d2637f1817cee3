"""What may be said where numbers, dates and a few orders are (AN4)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from trials.recognizers import Grammar
from voicecoach.session.commands import number_words

# fmt: off
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
             "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
             "seventeenth", "eighteenth", "nineteenth", "twentieth")
# fmt: on
_DAYS = (*_ORDINALS, *(f"twenty {each}" for each in _ORDINALS[:9]), "thirtieth", "thirty first")
_ORDERS = ("enter", "erase", "go", "help", "no", "repeat", "rubout", "start", "stop", "yes")
_BELOW_HUNDRED = tuple(number_words(number) for number in range(100))
_ROUND = tuple(number_words(digit * unit) for unit, digit in product((100, 1000), range(1, 10)))
_DIGITS = ("oh", *_BELOW_HUNDRED[:10])
_PAIRS = tuple(f"{first} {second}" for first, second in product(_DIGITS, repeat=2))
_TEENS = tuple(
    f"{teen} {rest}" for teen, rest in product(_BELOW_HUNDRED[10:20], _BELOW_HUNDRED[10:])
)
_DATES = (
    *(f"{month} {day} nineteen" for month, day in product(_MONTHS, _DAYS)),
    *(f"{day} of {month} nineteen" for month, day in product(_MONTHS, _DAYS)),
)

CORPUS = "an4"
"""The recordings of people who say such things."""

RULES = (
    *_ORDERS,
    *(f"enter {number}" for number in _BELOW_HUNDRED),
    *_BELOW_HUNDRED,
    *_ROUND,
    *_PAIRS,
    *_TEENS,
    *_DATES,
)
"""Each kind of phrase. Longer ones are made of these, one after the other."""
TRANSCRIPT_WEIGHT = 100
"""How much likelier what somebody said is than what the rules allow. Chosen among 1 to 500, on the
people of training, each heard with a grammar without what a fifth of them said, theirs among it."""


def is_whole_words(text: str) -> bool:
    """Whether ``text`` is of words alone: nothing in it is spelled."""
    return bool(text) and all(len(word) > 1 for word in text.split())


def grammar(transcripts: Iterable[str]) -> Grammar:
    """Of the rules, and of what people who are not heard with it said."""
    said = tuple(text for text in transcripts if is_whole_words(text))
    return Grammar((*RULES, *said * TRANSCRIPT_WEIGHT), connected=True)
