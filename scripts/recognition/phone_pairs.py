"""Which sound follows which in speech: by it, talk is told from noise, and taken for ``[unk]``.

Counted over texts when a model is made. The counts lie in its folder, so that its graph
can be built again without them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recognition.lexicon import Lexicon
from recognition.phones import ARPABET
from voicecoach.errors import ModelError

_BEGIN = "^"
_UNSEEN = 0.3
"""Counted for each pair beside what was seen: anything may be said."""
_NUMBER = {phone: number for number, phone in enumerate(ARPABET)}


@dataclass(frozen=True, slots=True, eq=False)
class PhonePairs:
    """Counts, in the order of ARPABET."""

    begin: NDArray[np.int64]
    """Of words' first phones, shape (39,)."""
    follow: NDArray[np.int64]
    """Of the second phone after the first, in a word or from one to the next, shape (39, 39)."""

    def costs(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How unlikely each is, in nats, as the counts are shaped."""
        begin, follow = (counts + _UNSEEN for counts in (self.begin, self.follow))
        return -np.log(begin / begin.sum()), -np.log(follow / follow.sum(axis=1, keepdims=True))


def count_pairs(texts: Iterable[str], lexicon: Lexicon, commands: Container[str]) -> PhonePairs:
    """Over ``texts``, as ``lexicon`` has their words.

    What stands between ``commands``, which are what talk is to be told from, counts once;
    if it has a word that ``lexicon`` lacks, not at all.
    """
    begin, follow = np.zeros(len(ARPABET), np.int64), np.zeros((len(ARPABET),) * 2, np.int64)
    stretches = (
        tuple(words)
        for text in texts
        for is_command, words in groupby(text.split(), commands.__contains__)
        if not is_command
    )
    for words in dict.fromkeys(stretches):
        if lexicon.missing(words):
            continue
        said = [[_NUMBER[phone] for phone in lexicon.pronunciations(word)[0]] for word in words]
        for word in said:
            begin[word[0]] += 1
        for first, second in pairwise(phone for word in said for phone in word):
            follow[first, second] += 1
    return PhonePairs(begin, follow)


def save_pairs(path: Path, pairs: PhonePairs) -> None:
    """Write a table, a row for each phone that comes before."""
    rows = zip((_BEGIN, *ARPABET), (pairs.begin, *pairs.follow), strict=True)
    lines = [" ".join([before, *map(str, row)]) for before, row in rows]
    header = "# Counts in speech: of each phone as the first of a word (^), and after another one."
    path.write_text("\n".join([header, f"# {' '.join(ARPABET)}", *lines, ""]), encoding="utf-8")


def load_pairs(path: Path) -> PhonePairs:
    """As saved. Raises ModelError."""
    try:
        table = np.loadtxt(path, np.int64, usecols=range(1, len(ARPABET) + 1), encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ModelError(f"How sounds follow each other can't be read: {error}.") from error
    if table.shape != (1 + len(ARPABET), len(ARPABET)):
        raise ModelError(f"How sounds follow each other is cut off in {path}.")
    return PhonePairs(table[0], table[1:])
