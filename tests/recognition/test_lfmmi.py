"""The sums over alignments, against adding up every one of them.

Collected where PyTorch is installed (`pip install -e '.[train]'`).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
import torch

from recognition.lfmmi import (
    SILENCE,
    PhoneBigram,
    Words,
    log_denominator,
    log_numerator,
    numerator,
    phone_bigram,
)

PHONES, TIME = 3, 4
SAID: list[Words] = [[[1, 2], [1]], [[2]], []]


def likelihoods(seed: int = 0) -> torch.Tensor:
    torch.manual_seed(seed)
    return torch.randn(len(SAID), TIME, 2 * PHONES)


def every_alignment(
    outputs: torch.Tensor, bigram: PhoneBigram, allowed: Callable[[list[int]], bool]
) -> float:
    """Logarithm of the sum over every sequence of phones that is ``allowed``."""
    scores = outputs.double().numpy()
    total = -np.inf
    for phones in product(range(PHONES), repeat=len(scores)):
        for begins in product((True, False), repeat=len(scores) - 1):
            path = [phones[0]]
            score = bigram.start[phones[0]] + scores[0, phones[0]]
            for t, new in enumerate(begins, 1):
                if new:
                    score += bigram.follow[phones[t - 1], phones[t]] + scores[t, phones[t]]
                    path.append(phones[t])
                elif phones[t] == phones[t - 1]:
                    score += scores[t, PHONES + phones[t]]
                else:
                    break
            else:
                if allowed(path):
                    total = np.logaddexp(total, score)
    return float(total)


def with_silences(words: Words) -> list[list[int]]:
    """The phones of ``words``, with and without a silence at each place that may have one."""
    ways = []
    for silent in product((True, False), repeat=len(words) + 1):
        path = [SILENCE] if silent[0] else []
        for word, after in zip(words, silent[1:], strict=True):
            path += [*word, SILENCE] if after else word
        ways.append(path)
    return ways


@pytest.mark.parametrize("length", [TIME, TIME - 1])
def test_the_denominator_is_the_sum_over_every_sequence_of_phones(length: int) -> None:
    outputs, bigram = likelihoods(), phone_bigram(SAID, PHONES)
    lengths = torch.full((len(SAID),), length)
    expected = [every_alignment(row[:length], bigram, lambda _: True) for row in outputs]
    np.testing.assert_allclose(log_denominator(outputs, lengths, bigram), expected, rtol=1e-4)


def test_the_numerator_is_the_sum_over_what_was_said_with_silences_or_without() -> None:
    outputs, bigram = likelihoods(), phone_bigram(SAID, PHONES)
    lengths = torch.tensor([TIME, TIME - 1, TIME])
    expected = [
        every_alignment(row[:length], bigram, with_silences(words).__contains__)
        for row, length, words in zip(outputs, lengths.tolist(), SAID, strict=True)
    ]
    summed = log_numerator(outputs, lengths, numerator(SAID, bigram))
    np.testing.assert_allclose(summed, expected, rtol=1e-4)


def test_what_has_more_phones_than_outputs_is_impossible() -> None:
    outputs, bigram = likelihoods(), phone_bigram(SAID, PHONES)
    summed = log_numerator(outputs[:1], torch.tensor([2]), numerator(SAID[:1], bigram))
    assert summed.item() < -1e20
