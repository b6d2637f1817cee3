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

    Every tensor has shape (batch, places) but ``count``.
    """

    phones: Tensor
    start: Tensor
    """Logarithm of beginning here."""
    step: Tensor
    """Logarithm of coming from the place before."""
    leap: Tensor
    """The same from two places before, past a silence left out."""
    count: Tensor
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
    count = torch.tensor([len(row) for row in rows])
    return Numerator(
        phones=torch.from_numpy(phones),
        start=torch.from_numpy(start),
        step=torch.from_numpy(step),
        leap=torch.from_numpy(leap),
        count=count,
    )


def log_numerator(outputs: Tensor, lengths: Tensor, said: Numerator) -> Tensor:
    """Logarithm of the summed likelihood of all alignments, shape (batch,).

    ``outputs``: (batch, time, classes) of the network; ``lengths``: (batch,), of them in use.
    Far below -1e20 where a transcript has more phones than its clip has frames.
    """
    entering, staying = _places(outputs, said.phones)
    first, further = said.start + entering[:, 0], torch.full_like(said.start, IMPOSSIBLE)
    last = (said.count - 1)[:, None]
    before_last = (said.count - 2).clamp(min=0)[:, None]
    ends = []
    for t in range(outputs.shape[1]):
        if t:
            here = torch.logaddexp(first, further)
            stepped = functional.pad(here, (1, 0), value=IMPOSSIBLE)[:, :-1] + said.step
            leapt = functional.pad(here, (2, 0), value=IMPOSSIBLE)[:, :-2] + said.leap
            first = torch.logaddexp(stepped, leapt) + entering[:, t]
            further = here + staying[:, t]
        here = torch.logaddexp(first, further)
        end, without_silence = here.gather(1, last), here.gather(1, before_last)
        several = said.count[:, None] > 1
        ends.append(torch.where(several, torch.logaddexp(end, without_silence), end))
    return torch.cat(ends, 1).gather(1, lengths[:, None] - 1)[:, 0]


def log_denominator(outputs: Tensor, lengths: Tensor, bigram: PhoneBigram) -> Tensor:
    """As ``log_numerator``, over every sequence of phones."""
    start, follow = torch.from_numpy(bigram.start), torch.from_numpy(bigram.follow).exp()
    entering, staying = outputs.chunk(2, -1)
    first, further = start + entering[:, 0], torch.full_like(entering[:, 0], IMPOSSIBLE)
    ends = []
    for t in range(outputs.shape[1]):
        if t:
            here = torch.logaddexp(first, further)
            peak = here.detach().max(1, keepdim=True).values
            first = ((here - peak).exp() @ follow).clamp(min=1e-30).log() + peak + entering[:, t]
            further = here + staying[:, t]
        ends.append(torch.logsumexp(torch.cat([first, further], 1), 1, keepdim=True))
    return torch.cat(ends, 1).gather(1, lengths[:, None] - 1)[:, 0]


def _places(outputs: Tensor, phones: Tensor) -> tuple[Tensor, Tensor]:
    """The outputs of each place's phone, (batch, time, places): first frame, further frames."""
    index = phones[:, None].expand(-1, outputs.shape[1], -1)
    entering, staying = outputs.chunk(2, -1)
    return entering.gather(2, index), staying.gather(2, index)
