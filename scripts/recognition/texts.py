"""What the synthetic voices say: the product's commands, and enough else to tell them from."""

from __future__ import annotations

import random
from itertools import chain

from recognition.lexicon import Lexicon
from recognition.vocabulary import vocabulary
from voicecoach.session.commands import PHRASES, number_words

COUNT = 20_000
_MOST_WORDS = 5


def texts(lexicon: Lexicon, seed: int) -> list[str]:
    """COUNT texts: phrases, one or two at a time; numbers; words of the vocabulary and others."""
    rng = random.Random(seed)
    phrases = sorted(set(chain.from_iterable(PHRASES.values())))
    known = vocabulary()
    # Any two phones meet in some word: the whole dictionary teaches more than the vocabulary.
    others = sorted(word for word in lexicon.entries if word.isalpha() and 3 < len(word) < 10)

    def text() -> str:
        match rng.choices(range(6), (30, 8, 15, 12, 25, 10))[0]:
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
            case _:
                return " ".join(rng.choices(others, k=rng.choice((1, 2, 3, 4))))

    return [text() for _ in range(COUNT)]
