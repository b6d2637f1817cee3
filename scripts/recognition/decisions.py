"""What the network is for: to tell a command from another, and from what is none.

Beside all sequences of phones (lfmmi.py), training weighs the few things between which
the product decides, as its decoder does: each phrase and each decoy by its best
alignment, and any other phones at the price that ``[unk]`` pays for them. How much
likelier the right one is than all of them together is what mistakes depend on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from recognition.graph import EITHER, UNKNOWN_PHONE
from recognition.lexicon import Lexicon
from recognition.lfmmi import IMPOSSIBLE, SILENCE
from recognition.phones import ARPABET, NUMBER

NO_COMMAND = 0
"""What is no phrase; the phrases are counted from 1."""
NOT_ASKED = -1
"""Of a row that is not judged."""
NEXT_WORD = 6.0
"""What it costs, in nats, to go on with another word after ``[unk]``: one of a few hundred."""


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """Phones as a tree of all that may be said, in which ``[unk]``'s and a silence come last.

    Place 0 is the silence that all may begin with. Behind the last place, as ``before``
    and ``leap`` number them, are nowhere, and wherever ``[unk]`` may be.
    """

    phones: NDArray[np.int64]
    """Shape (places,), as are the next four."""
    before: NDArray[np.int64]
    """The place from which each is entered."""
    leap: NDArray[np.int64]
    """Another one."""
    bias: NDArray[np.float32]
    """Logarithm, at the entry."""
    start: NDArray[np.float32]
    """Logarithm of beginning here."""
    ends: NDArray[np.int64]
    """Places where something has been said, shape (2, ends): at its last phone, and in the
    silence after."""
    said: NDArray[np.int64]
    """What, shape (ends,)."""
    numbers: Mapping[str, int]
    """Of the phrases."""
    words: frozenset[str]
    """Of the phrases."""

    def right_choice(self, text: str) -> int:
        """What it is to take ``text`` for; NOT_ASKED if it is more than one phrase."""
        if self.words.issuperset(text.split()) and text:
            return self.numbers.get(text, NOT_ASKED)
        return NO_COMMAND


def choices(phrases: Sequence[str], decoys: Iterable[str], lexicon: Lexicon) -> Choices:
    """Between ``phrases``, ``decoys`` that are no word of them, and all else.

    Raises LexiconError for a word without a pronunciation.
    """
    words = frozenset(word for phrase in phrases for word in phrase.split())
    others = [decoy for decoy in decoys if decoy not in words]
    lexicon.require([*sorted(words), *others])
    numbers = {phrase: number for number, phrase in enumerate(phrases, NO_COMMAND + 1)}
    tree = _Tree()
    for phrase, number in numbers.items():
        tree.add(phrase, number, lexicon)
    for decoy in others:
        tree.add(decoy, NO_COMMAND, lexicon)
    return tree.finished(numbers, words)


def log_right(outputs: Tensor, lengths: Tensor, asked: Tensor, among: Choices) -> Tensor:
    """Logarithm of how likely the right choice is, shape (batch,); 0 where none is asked for.

    ``outputs``: (batch, time, classes) of the network; ``lengths``: (batch,), of them in use;
    ``asked``: (batch,), the right choices, or NOT_ASKED.
    """
    phones, before, leap, bias, start, ends, said = (
        torch.from_numpy(array).to(outputs.device)
        for array in (
            among.phones,
            among.before,
            among.leap,
            among.bias,
            among.start,
            among.ends,
            among.said,
        )
    )
    entering, staying = (
        scores.index_select(2, phones).unbind(1)  # of each place's phone
        for scores in outputs.chunk(2, -1)
    )
    nowhere = outputs.new_full((len(outputs), 1), IMPOSSIBLE)
    here = start + entering[0]
    for t, (enter, stay) in enumerate(zip(entering[1:], staying[1:], strict=True), 1):
        reached = torch.cat([here, nowhere, _unknown(here, NEXT_WORD)], 1)
        arrived = torch.maximum(*(reached.index_select(1, way) for way in (before, leap))) + bias
        after = torch.maximum(arrived + enter, here + stay)
        here = torch.where((t < lengths)[:, None], after, here)
    every = torch.cat([here[:, ends].amax(1), _unknown(here, 0.0)], 1)
    said = torch.cat([said, said.new_tensor([NO_COMMAND])])
    right = torch.where(said == asked[:, None], every, IMPOSSIBLE)
    sure = torch.logsumexp(right, 1) - torch.logsumexp(every, 1)
    return torch.where(asked == NOT_ASKED, 0.0, sure)


def _unknown(here: Tensor, after_silence: float) -> Tensor:
    """Likeliest way of being in ``[unk]``, or behind it at that cost: shape (batch, 1)."""
    phones = here[:, -1 - len(ARPABET) : -1].amax(1)
    return torch.maximum(phones, here[:, -1] - after_silence)[:, None]


@dataclass(frozen=True, slots=True)
class _Place:
    """Entered from ``before`` or ``leap``; None for nowhere."""

    phone: int
    before: int | None = None
    leap: int | None = None
    bias: float = 0.0
    start: float = IMPOSSIBLE


class _Tree:
    """Choices as they are gathered."""

    def __init__(self) -> None:
        self._numbers: dict[_Place, int] = {}
        self._silence = self._place(_Place(SILENCE, start=0.0))
        self._ends = [(self._silence, self._silence, NO_COMMAND)]

    def add(self, phrase: str, choice: int, lexicon: Lexicon) -> None:
        """The phrase, in every way to say it."""
        for words in product(*map(lexicon.pronunciations, phrase.split())):
            end = silence = self._silence
            for number, word in enumerate(words):
                for i, phone in enumerate(map(NUMBER.__getitem__, word)):
                    if i:
                        place = _Place(phone, end)
                    elif number:
                        place = _Place(phone, end, silence, -EITHER)
                    else:
                        place = _Place(phone, silence, start=0.0)
                    end = self._place(place)
                silence = self._place(_Place(SILENCE, end))
            self._ends.append((end, silence, choice))

    def finished(self, numbers: Mapping[str, int], words: frozenset[str]) -> Choices:
        """With what is none of them."""
        tree = list(self._numbers)
        count = len(tree) + len(ARPABET) + 1
        nowhere, unknown = count, count + 1
        cost = -UNKNOWN_PHONE
        loop = [_Place(NUMBER[phone], self._silence, unknown, cost, cost) for phone in ARPABET]
        places = [*tree, *loop, _Place(SILENCE, unknown)]
        before, leap = (
            np.array([nowhere if place is None else place for place in column])
            for column in ([each.before for each in places], [each.leap for each in places])
        )
        ends, silences, said = map(np.array, zip(*self._ends, strict=True))
        return Choices(
            phones=np.array([place.phone for place in places]),
            before=before,
            leap=leap,
            bias=np.array([place.bias for place in places], np.float32),
            start=np.array([place.start for place in places], np.float32),
            ends=np.stack([ends, silences]),
            said=said,
            numbers=numbers,
            words=words,
        )

    def _place(self, place: _Place) -> int:
        return self._numbers.setdefault(place, len(self._numbers))
