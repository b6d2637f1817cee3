"""What the synthetic voices say: the product's commands, and enough else to tell them from."""

from __future__ import annotations

import random
import re
from itertools import chain

from recognition.lexicon import Lexicon
from recognition.vocabulary import vocabulary
from voicecoach.session.commands import PHRASES, number_words

COUNT = 40_000
_MOST_WORDS = 5
_MOST_DIGITS = 7
_SHORT = "yes no up down left right on off stop go done next back skip pause".split()  # noqa: SIM905
"""Words with little to hear in them."""
_DIGITS = "oh zero one two three four five six seven eight nine".split()  # noqa: SIM905
_TALK_WORDS = range(2, 13)
"""As many as are said in one go."""
_MONTHS = (  # noqa: SIM905
    "january february march april may june july august september october november december"
).split()
_DAYS = (  # noqa: SIM905
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()


def texts(lexicon: Lexicon, seed: int) -> list[str]:
    """COUNT texts: phrases, one or two at a time; numbers; words of the vocabulary and others."""
    rng = random.Random(seed)
    phrases = sorted(set(chain.from_iterable(PHRASES.values())))
    known = vocabulary()
    # Any two phones meet in some word: the whole dictionary teaches more than the vocabulary.
    others = sorted(word for word in lexicon.entries if word.isalpha() and 3 < len(word) < 10)

    def text() -> str:
        match rng.choices(range(9), (26, 6, 14, 10, 22, 8, 5, 3, 6))[0]:
            case 0:
                return rng.choice(phrases)
            case 1:
                return f"{rng.choice(phrases)} {rng.choice(phrases)}"
            case 2:
                return number_words(rng.choice((rng.randrange(101), rng.randrange(1000))))
            case 3:
                return f"{rng.choice(('no', 'that was'))} {number_words(rng.randrange(31))}"
            case 4:
                return " ".join(rng.choices(known, k=rng.choice((1, 1, 2, 3, _MOST_WORDS))))
            case 5:
                return " ".join(rng.choices(others, k=rng.choice((1, 2, 3, 4))))
            case 6:
                return " ".join(rng.choices(_DIGITS, k=rng.randint(2, _MOST_DIGITS)))
            case 7:
                year = f"nineteen {number_words(rng.randrange(10, 100))}"
                return f"{rng.choice(_MONTHS)} {rng.choice(_DAYS)} {year}"
            case _:
                return rng.choice(_SHORT)

    return [text() for _ in range(COUNT)]


def talk_in(text: str, lexicon: Lexicon) -> list[str]:
    """What stands between the punctuation marks of an English ``text``, once each, sorted.

    Left out is what is long, or a single word, or has one that ``lexicon`` lacks.
    """
    parts = re.split(r"[^\w' -]|--", " ".join(text.lower().replace("\u2019", "'").split()))
    stretches = {tuple(part.replace("-", " ").split()) for part in parts}
    return sorted(
        " ".join(words)
        for words in stretches
        if len(words) in _TALK_WORDS and not lexicon.missing(words)
    )
