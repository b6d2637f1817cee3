"""Lattice-free maximum mutual information, from a flat start.

After D. Povey and others, "Purely sequence-trained neural networks for ASR based on
lattice-free MMI", Interspeech 2016, and H. Hadian and others, "End-to-end speech
recognition using lattice-free MMI", Interspeech 2018. The numerator sums over all
alignments of what was said, the denominator over all sequences of phones under a
bigram; training makes the first likely among the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

IMPOSSIBLE = -1e30
SILENCE = 0
_OPTIONAL_SILENCE = 0.3
"""How often there is silence between two words, as the bigram counts it."""

Words = Sequence[Sequence[int]]
"""What was said: the base phones of each word."""


@dataclass(frozen=True, slots=True, eq=False)
class PhoneBigram:
    """Natural logarithms of how likely phones follow each other."""

    start: NDArray[np.float32]
    """Shape (phones,)."""
    follow: NDArray[np.float32]
    """Shape (phones, phones): of the second after the first."""


def phone_bigram(said: Iterable[Words], phones: int) -> PhoneBigram:
    """Counted over ``said``, and smoothed so that everything stays possible."""
    counts = np.full((phones, phones), 0.5)
    for words in said:
        sequence = [SILENCE, *(phone for word in words for phone in word), SILENCE]
        for first, second in pairwise(sequence):
            counts[first, second] += 1
        for word, after in pairwise(words):
            counts[word[-1], SILENCE] += _OPTIONAL_SILENCE
            counts[SILENCE, after[0]] += _OPTIONAL_SILENCE
    counts[SILENCE, SILENCE] = 1e-3
    start = np.full(phones, 0.1 / (phones - 1))
    start[SILENCE] = 0.9
    follow = np.log(counts / counts.sum(axis=1, keepdims=True))
    return PhoneBigram(np.log(start).astype(np.float32), follow.astype(np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class Numerator:
    """The phones of a batch's transcripts in a row each, silence before, between and after words.

    Every array has shape (batch, places) but ``count``.
    """

    phones: NDArray[np.int64]
    start: NDArray[np.float32]
    """Logarithm of beginning here."""
    step: NDArray[np.float32]
    """Logarithm of coming from the place before."""
    leap: NDArray[np.float32]
    """The same from two places before, past a silence left out."""
    count: NDArray[np.int64]
    """Places in use, shape (batch,)."""


def numerator(said: Sequence[Words], bigram: PhoneBigram) -> Numerator:
    """The alignments that ``said`` allows, as ``log_numerator`` sums over them."""
    rows = [[SILENCE, *(place for word in words for place in (*word, SILENCE))] for words in said]
    shape = (len(rows), max(map(len, rows)))
    phones = np.zeros(shape, np.int64)
    start, step, leap = (np.full(shape, IMPOSSIBLE, np.float32) for _ in range(3))
    for b, row in enumerate(rows):
        phones[b, : len(row)] = row
        for i in range(1, len(row)):
            step[b, i] = bigram.follow[row[i - 1], row[i]]
            if i >= 2 and row[i - 1] == SILENCE:
                leap[b, i] = bigram.follow[row[i - 2], row[i]]
        for i in range(min(2, len(row))):
            start[b, i] = bigram.start[row[i]]
    return Numerator(phones, start, step, leap, np.array([len(row) for row in rows]))


def log_numerator(outputs: Tensor, lengths: Tensor, said: Numerator) -> Tensor:
    """Logarithm of the summed likelihood of all alignments, shape (batch,).

    ``outputs``: (batch, time, classes) of the network; ``lengths``: (batch,), of them in use.
    Far below -1e20 where a transcript has more phones than its clip has frames.
    """
    phones, start, step, leap, count = (
        torch.from_numpy(array).to(outputs.device)
        for array in (said.phones, said.start, said.step, said.leap, said.count)
    )
    index = phones[:, None].expand(-1, outputs.shape[1], -1)
    entering, staying = (
        scores.gather(2, index).unbind(1)  # of each place's phone
        for scores in outputs.chunk(2, -1)
    )
    here = start + entering[0]
    reached = [here]
    for enter, stay in zip(entering[1:], staying[1:], strict=True):
        before = functional.pad(here, (2, 0), value=IMPOSSIBLE)
        arrived = torch.logaddexp(before[:, 1:-1] + step, before[:, :-2] + leap)
        here = torch.logaddexp(arrived + enter, here + stay)
        reached.append(here)
    end = _at_the_end(reached, lengths)
    last = end.gather(1, count[:, None] - 1)[:, 0]
    without_silence = end.gather(1, (count[:, None] - 2).clamp(min=0))[:, 0]
    return torch.where(count > 1, torch.logaddexp(last, without_silence), last)


def log_denominator(outputs: Tensor, lengths: Tensor, bigram: PhoneBigram) -> Tensor:
    """As ``log_numerator``, over every sequence of phones."""
    start = torch.from_numpy(bigram.start).to(outputs.device)
    follow = torch.from_numpy(bigram.follow).to(outputs.device).exp()
    entering, staying = (scores.unbind(1) for scores in outputs.chunk(2, -1))
    here = start + entering[0]
    reached = [here]
    for enter, stay in zip(entering[1:], staying[1:], strict=True):
        peak = here.detach().amax(1, keepdim=True)
        arrived = ((here - peak).exp() @ follow).clamp(min=1e-30).log() + peak
        here = torch.logaddexp(arrived + enter, here + stay)
        reached.append(here)
    return torch.logsumexp(_at_the_end(reached, lengths), 1)


def _at_the_end(reached: list[Tensor], lengths: Tensor) -> Tensor:
    """Of what was reached at each time, shape (batch, places), that at each row's last."""
    rows = torch.arange(len(lengths), device=lengths.device)
    return torch.stack(reached)[lengths - 1, rows]
