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

PHONES, TIME, LONG = 3, 4, 19
SAID: list[Words] = [[[1, 2], [1]], [[2]], []]


def likelihoods(seed: int = 0) -> torch.Tensor:
    torch.manual_seed(seed)
    return torch.randn(len(SAID), TIME, 2 * PHONES)


def every_alignment(
    outputs: torch.Tensor, bigram: PhoneBigram, allowed: Callable[[list[int]], bool]
) -> float:
    """Logarithm of the sum over every sequence of phones that is ``allowed``."""
    scores = outputs.double().numpy()
    start, follow = np.log(bigram.start), np.log(bigram.follow)
    total = -np.inf
    for phones in product(range(PHONES), repeat=len(scores)):
        for begins in product((True, False), repeat=len(scores) - 1):
            path = [phones[0]]
            score = start[phones[0]] + scores[0, phones[0]]
            for t, new in enumerate(begins, 1):
                if new:
                    score += follow[phones[t - 1], phones[t]] + scores[t, phones[t]]
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


def test_the_denominator_is_the_sum_over_every_sequence_of_phones() -> None:
    outputs, bigram = likelihoods(), phone_bigram(SAID, PHONES)
    expected = [every_alignment(row, bigram, lambda _: True) for row in outputs]
    np.testing.assert_allclose(log_denominator(outputs, bigram), expected, rtol=1e-5)


def test_the_numerator_is_the_sum_over_what_was_said_with_silences_or_without() -> None:
    outputs, bigram = likelihoods(), phone_bigram(SAID, PHONES)
    expected = [
        every_alignment(row, bigram, with_silences(words).__contains__)
        for row, words in zip(outputs, SAID, strict=True)
    ]
    summed = log_numerator(outputs, numerator(SAID, bigram))
    np.testing.assert_allclose(summed, expected, rtol=1e-5)


@pytest.mark.parametrize("scale", [1, 30])
def test_the_gradient_is_how_much_the_sums_change(scale: float) -> None:
    bigram = phone_bigram(SAID, PHONES)
    outputs = scale * torch.randn(len(SAID), LONG, 2 * PHONES, generator=torch.manual_seed(1))
    said = numerator(SAID, bigram)
    sums: list[Callable[[torch.Tensor], torch.Tensor]] = [
        lambda scores: log_denominator(scores, bigram).sum(),
        lambda scores: log_numerator(scores, said).sum(),
    ]
    for summed in sums:
        scores = outputs.clone().requires_grad_()
        torch.autograd.backward(summed(scores))
        assert scores.grad is not None
        for place in product(range(len(SAID)), (0, 7, 8, LONG - 1), range(2 * PHONES)):
            change = torch.zeros_like(outputs)
            change[place] = 0.1
            slope = (summed(outputs + change) - summed(outputs - change)) / 0.2
            assert scores.grad[place].item() == pytest.approx(slope.item(), abs=3e-3)


def test_what_has_more_phones_than_outputs_is_impossible_and_changes_nothing() -> None:
    outputs, bigram = likelihoods()[:, :2].requires_grad_(), phone_bigram(SAID, PHONES)
    summed = log_numerator(outputs, numerator(SAID, bigram))
    assert summed.isinf().tolist() == [True, False, False]
    torch.autograd.backward(torch.where(summed.isfinite(), summed, 0).sum())
    assert outputs.grad is not None
    assert outputs.grad.isfinite().all()
    assert not outputs.grad[0].any()
