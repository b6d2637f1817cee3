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
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

SILENCE = 0
_OPTIONAL_SILENCE = 0.3
"""How often there is silence between two words, as the bigram counts it."""
_LEAST = 1e-300
"""In place of 0, where it would divide."""
_STEPS_PER_SCALE = 8
"""What paths weigh is brought to 1 again so often: each step is a little for a machine to do."""

Words = Sequence[Sequence[int]]
"""What was said: the base phones of each word."""


@dataclass(frozen=True, slots=True, eq=False)
class PhoneBigram:
    """How likely phones follow each other."""

    start: NDArray[np.float64]
    """Shape (phones,)."""
    follow: NDArray[np.float64]
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
    return PhoneBigram(start, counts / counts.sum(axis=1, keepdims=True))


@dataclass(frozen=True, slots=True, eq=False)
class Numerator:
    """The phones of a batch's transcripts in a row each, silence before, between and after words.

    Every array has shape (batch, places).
    """

    phones: NDArray[np.int64]
    start: NDArray[np.float64]
    """How likely it begins here."""
    step: NDArray[np.float64]
    """How likely one comes here from the place before."""
    leap: NDArray[np.float64]
    """The same from two places before, past a silence left out."""
    end: NDArray[np.float64]
    """1 where it may end, else 0."""


def numerator(said: Sequence[Words], bigram: PhoneBigram) -> Numerator:
    """The alignments that ``said`` allows, as ``log_numerator`` sums over them."""
    rows = [[SILENCE, *(place for word in words for place in (*word, SILENCE))] for words in said]
    shape = (len(rows), max(map(len, rows)))
    phones = np.zeros(shape, np.int64)
    start, step, leap, end = (np.zeros(shape) for _ in range(4))
    for b, row in enumerate(rows):
        places = np.array(row)
        phones[b, : len(row)] = places
        start[b, : min(2, len(row))] = bigram.start[places[:2]]
        step[b, 1 : len(row)] = bigram.follow[places[:-1], places[1:]]
        past_silence = places[1:-1] == SILENCE
        leap[b, 2 : len(row)] = bigram.follow[places[:-2], places[2:]] * past_silence
        end[b, max(0, len(row) - 2) : len(row)] = 1
    return Numerator(phones, start, step, leap, end)


def log_numerator(outputs: Tensor, said: Numerator) -> Tensor:
    """Logarithm of the summed likelihood of all alignments, shape (batch,).

    ``outputs``: (batch, time, classes) of the network. Minus infinity where a transcript has
    more phones than its clip has frames.
    """
    phones, start, step, leap, end = (
        torch.from_numpy(array).to(outputs.device, non_blocking=True)
        for array in (said.phones, said.start, said.step, said.leap, said.end)
    )
    index = phones[:, None].expand(-1, outputs.shape[1], -1)
    entering, staying = (scores.gather(2, index) for scores in outputs.chunk(2, -1))
    follow = torch.diag_embed(step[:, 1:], 1)
    if leap.shape[1] > 2:
        follow = follow + torch.diag_embed(leap[:, 2:], 2)
    return _log_sum(entering, staying, start[:, None], follow, end[:, None])


def log_denominator(outputs: Tensor, bigram: PhoneBigram) -> Tensor:
    """As ``log_numerator``, over every sequence of phones."""
    start, follow = (
        torch.from_numpy(array).to(outputs.device, non_blocking=True)
        for array in (bigram.start, bigram.follow)
    )
    entering, staying = outputs.chunk(2, -1)
    return _log_sum(entering, staying, start, follow, torch.ones_like(start))


def _log_sum(
    entering: Tensor, staying: Tensor, start: Tensor, follow: Tensor, end: Tensor
) -> Tensor:
    by_time = (scores.transpose(0, 1) for scores in (entering, staying))
    total: Tensor = _OverPaths.apply(*by_time, start, follow, end)
    return total


class _OverPaths(torch.autograd.Function):
    """Logarithm of the sum over all paths, shape (batch,), and how much each place is in them.

    ``entering`` and ``staying``, (time, batch, places): logarithms of how likely a frame is
    where a path comes to a place, and where it stays. ``start`` and ``end``, (places,) or
    (batch, 1, places), and ``follow``, (places, places) or one for each row: how likely a path
    begins there, ends there, and goes from one place to another. All is in double precision:
    the right path may be far behind the others for a while.
    """

    @staticmethod
    def forward(  # noqa: PLR0917 - as PyTorch asks
        ctx: Any, entering: Tensor, staying: Tensor, start: Tensor, follow: Tensor, end: Tensor
    ) -> Tensor:
        peak = torch.maximum(entering.amax(-1), staying.amax(-1))[..., None, None]
        enter, stay = (
            (scores[..., None, :] - peak).double().exp() for scores in (entering, staying)
        )
        came, reached = [start.expand_as(enter[0])], [start * enter[0]]
        scale = peak.double().sum(0)
        for t, (entered, stayed) in enumerate(zip(enter[1:], stay[1:], strict=True), start=1):
            here = reached[-1]
            if t % _STEPS_PER_SCALE == 0:
                total = here.sum(-1, keepdim=True).clamp_(min=_LEAST)
                here, scale = here / total, scale + total.log()
                reached[-1] = here
            came.append(here @ follow)
            reached.append(torch.addcmul(here * stayed, came[-1], entered))
        ctx.save_for_backward(enter, stay, torch.stack(came), torch.stack(reached), follow, end)
        summed = (reached[-1] * end).sum(-1, keepdim=True).log() + scale
        return summed[:, 0, 0].float()

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Any:
        enter, stay, came, reached, follow, end = ctx.saved_tensors
        back = follow.transpose(-1, -2)
        onward = [end.expand_as(enter[0])]  # how likely what comes after is, but for a factor
        times = zip(enter[1:].flip(0), stay[1:].flip(0), strict=True)
        for t, (entered, stayed) in enumerate(times, start=1):
            ahead = onward[-1]
            if t % _STEPS_PER_SCALE == 0:
                ahead = ahead / ahead.sum(-1, keepdim=True).clamp_(min=_LEAST)
            onward.append(torch.addcmul((ahead * entered) @ back, ahead, stayed))
        rest = torch.stack(onward).flip(0)
        arrivals = came * enter * rest
        stays = torch.zeros_like(arrivals)
        stays[1:] = reached[:-1] * stay[1:] * rest[1:]
        share = gradient[:, None, None] / (arrivals + stays).sum(-1, keepdim=True).clamp_(
            min=_LEAST
        )
        shares = ((part * share)[:, :, 0].float() for part in (arrivals, stays))
        return (*shares, None, None, None)
