"""What may be said where numbers, dates and a few orders are (AN4), as phrases made by rule."""

from __future__ import annotations

from itertools import product

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

PHRASES = (
    *_ORDERS * 32,
    *(f"enter {number}" for number in _BELOW_HUNDRED * 8),
    *_BELOW_HUNDRED * 4,
    *_ROUND * 8,
    *_PAIRS * 192,
    *_TEENS * 2,
    *_DATES,
)
"""Longer ones are made of these, one after the other. One that stands in it more often is as much
more likely: by hand, roughly as often as the people of training say such things, who mostly say
one digit after the other."""
