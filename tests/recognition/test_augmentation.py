"""What training makes of clips: still what was said, and never the same twice.

Collected where PyTorch is installed (`pip install -e '.[train]'`).
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from recognition.augmentation import (
    LONGEST_AFTER,
    LONGEST_BEFORE,
    LONGEST_STRETCH,
    Augmentation,
    NoiseMaker,
)
from recognition.corpus import RATE, Clip
from recognition.features import COEFFICIENTS, SECONDS_PER_FRAME, mfcc
from recognition.lexicon import Lexicon
from recognition.training_set import EVEN_ROWS, TrainingSet


def tone(hertz: float, seconds: float) -> NDArray[np.int16]:
    t = np.arange(int(seconds * RATE)) / RATE
    return (8000 * np.sin(2 * np.pi * hertz * t)).astype(np.int16)


CLIPS = [tone(500, 0.5), tone(900, 1.2), tone(1500, 0.7)]
EVERY = np.arange(len(CLIPS))


@pytest.fixture(scope="module")
def augment() -> Augmentation:
    return Augmentation(CLIPS, NoiseMaker(CLIPS, CLIPS), 6, seed=1, device="cpu", workers=1)


def loudest_hertz(features: torch.Tensor) -> float:
    """Of a frame: the middle of the band that is loudest."""
    tones = range(100, 3000, 20)
    bands = [mfcc(torch.from_numpy(tone(hertz, 0.1))[None].float())[0, 3] for hertz in tones]
    alike = torch.cosine_similarity(torch.stack(bands)[:, 1:], features[1:], dim=1)
    return float(tones[int(alike.argmax())])


def test_clips_are_as_long_as_the_longest_and_the_same_for_one_seed(augment: Augmentation) -> None:
    first, again, other = (augment(EVERY, seed) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert first.shape[0] == len(CLIPS)
    assert first.shape[2] == COEFFICIENTS
    longest = 1.2 * LONGEST_STRETCH + LONGEST_BEFORE + LONGEST_AFTER
    assert 0.8 * 1.2 < first.shape[1] * SECONDS_PER_FRAME < longest
    assert first.isfinite().all()
    shared = min(first.shape[1], other.shape[1])
    assert not torch.isclose(first[:, :shared], other[:, :shared]).all(dim=2).any()


def test_clear_clips_are_as_they_were_recorded(augment: Augmentation) -> None:
    features = augment(EVERY, 3, clear=True)
    for row, hertz in zip(features, (500, 900, 1500), strict=True):
        loud = row[row[:, 0] > row[:, 0].max() - 5]
        assert loudest_hertz(loud[len(loud) // 2]) == pytest.approx(hertz, abs=40)


def test_a_throat_shifts_what_resonates() -> None:
    sound = torch.from_numpy(tone(1000, 0.2))[None].float()
    for warp in (0.88, 1.0, 1.14):
        shifted = mfcc(sound, torch.tensor([warp]))[0, 5]
        assert loudest_hertz(shifted) == pytest.approx(1000 * warp, abs=40)


def test_batches_hold_every_clip_within_their_size() -> None:
    rng = np.random.default_rng(0)
    clips = [
        Clip(tone(300, seconds), "go", f"{n}", "an4")
        for n, seconds in enumerate(rng.uniform(0.2, 2, 300))
    ]
    examples = TrainingSet(clips, Lexicon({"go": (("G", "OW"),)}))
    draws = examples.batches(1, 1, 12_000)
    assert sorted(np.concatenate([draw.clips for draw in draws])) == sorted([*range(300)] * 3)
    for draw in draws:
        longest = max(clips[i].seconds for i in draw.clips) * LONGEST_STRETCH
        frames = (longest + LONGEST_BEFORE + LONGEST_AFTER) / SECONDS_PER_FRAME
        assert frames * len(draw.clips) <= 12_000
    uneven = [draw for draw in draws if len(draw.clips) % EVEN_ROWS]
    assert len(uneven) <= 1, "only what is left in the end"
