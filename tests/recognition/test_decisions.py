"""What the network decides between, against trying every alignment of it.

Collected where PyTorch is installed (`pip install -e '.[train]'`).
"""

from __future__ import annotations

from itertools import combinations, pairwise, product

import numpy as np
import pytest
import torch

from recognition.decisions import NEXT_WORD, NO_COMMAND, NOT_ASKED, choices, log_right
from recognition.graph import EITHER, UNKNOWN_PHONE
from recognition.lexicon import Lexicon, LexiconError
from recognition.lfmmi import IMPOSSIBLE
from recognition.phones import ARPABET, NUMBER, PHONES, SILENCE

TIME = 6
LEXICON = Lexicon(
    {
        "go": (("G", "OW"),),
        "back": (("B", "AE", "K"),),
        "to": (("T", "UW"), ("T", "AH")),
        "oh": (("OW",),),
    }
)
PHRASES = ("go", "go back", "to")
DECOYS = ("oh",)
AMONG = choices(PHRASES, DECOYS, LEXICON)


def likelihoods(rows: int, seed: int = 0) -> torch.Tensor:
    torch.manual_seed(seed)
    return 3 * torch.randn(rows, TIME, 2 * len(PHONES))


def segments(time: int) -> list[list[tuple[int, int]]]:
    """Every way to cut the time."""
    return [
        list(zip((0, *cuts), (*cuts, time), strict=True))
        for count in range(time)
        for cuts in combinations(range(1, time), count)
    ]


def score(outputs: np.ndarray, phone: str, begin: int, end: int) -> float:
    number = NUMBER[phone]
    stays = outputs[begin + 1 : end, len(PHONES) + number].sum()
    return float(outputs[begin, number] + stays)


def best(outputs: np.ndarray, phones: list[str]) -> float:
    return max(
        (
            sum(score(outputs, phone, *cut) for phone, cut in zip(phones, cuts, strict=True))
            for cuts in segments(len(outputs))
            if len(cuts) == len(phones)
        ),
        default=-np.inf,
    )


def said(outputs: np.ndarray, phrase: str) -> list[float]:
    """Each way to say ``phrase``, silences where they fit best."""
    words = phrase.split()
    ways = []
    for pronunciations in product(*map(LEXICON.pronunciations, words)):
        scores = []
        for silent in product((True, False), repeat=len(words) + 1):
            path = [SILENCE] if silent[0] else []
            for word, after in zip(pronunciations, silent[1:], strict=True):
                path += [*word, SILENCE] if after else word
            scores.append(best(outputs, path))
        ways.append(max(scores) - EITHER * (len(words) - 1))
    return ways


def unknown(outputs: np.ndarray) -> float:
    """Any phones, with silences before, after and, at a price, between them."""
    found = -np.inf
    for cuts in segments(len(outputs)):
        for silent in product((True, False), repeat=len(cuts)):
            twice = any(a and b for a, b in pairwise(silent))
            if all(silent) or twice:
                continue
            total = -NEXT_WORD * sum(silent[1:-1])
            for quiet, cut in zip(silent, cuts, strict=True):
                phones = [SILENCE] if quiet else ARPABET
                total += max(score(outputs, phone, *cut) for phone in phones)
                total -= 0 if quiet else UNKNOWN_PHONE
            found = max(found, total)
    return found


@pytest.mark.parametrize("length", [TIME, TIME - 2])
@pytest.mark.parametrize("quiet", [slice(0), slice(0, 2), slice(2, 4)])
def test_the_right_choice_is_weighed_against_all_of_them(length: int, quiet: slice) -> None:
    rows = 1 + len(PHRASES)
    outputs = likelihoods(rows)
    outputs[:, quiet, [NUMBER[SILENCE], len(PHONES) + NUMBER[SILENCE]]] += 12
    asked = torch.arange(rows)
    expected = []
    for right, row in enumerate(outputs[:, :length].double().numpy()):
        ways = {NO_COMMAND: [unknown(row), *said(row, "oh"), best(row, [SILENCE])]}
        ways |= {number: said(row, phrase) for number, phrase in enumerate(PHRASES, 1)}
        every = np.logaddexp.reduce([way for choice in ways.values() for way in choice])
        expected.append(np.logaddexp.reduce(ways[right]) - every)
    found = log_right(outputs, torch.full((rows,), length), asked, AMONG)
    np.testing.assert_allclose(found, np.maximum(expected, IMPOSSIBLE), rtol=1e-4, atol=1e-4)


def test_what_is_not_asked_for_teaches_nothing() -> None:
    outputs = likelihoods(2).requires_grad_()
    lengths = torch.tensor([TIME, TIME])
    sure = log_right(outputs, lengths, torch.tensor([NOT_ASKED, 1]), AMONG)
    torch.autograd.backward(sure.sum())
    assert sure[0] == 0
    assert outputs.grad is not None
    assert not outputs.grad[0].any()
    assert outputs.grad[1].any()


def test_a_text_is_to_be_taken_for_its_phrase_or_for_none() -> None:
    right = ["go", "go back", "to"]
    assert [AMONG.right_choice(text) for text in right] == [1, 2, 3]
    assert {AMONG.right_choice(text) for text in ("", "oh", "go home")} == {NO_COMMAND}
    two_phrases, part_of_one = "to go", "back"
    assert {AMONG.right_choice(text) for text in (two_phrases, part_of_one)} == {NOT_ASKED}


def test_a_decoy_that_a_phrase_has_is_none() -> None:
    assert len(choices(["go"], ["go"], LEXICON).said) == len(choices(["go"], [], LEXICON).said)


def test_a_word_without_a_pronunciation_is_named() -> None:
    with pytest.raises(LexiconError, match="forward"):
        choices(["go forward"], [], LEXICON)
