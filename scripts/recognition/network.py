"""The acoustic network: a factorised time-delay network with skip connections.

After D. Povey and others, "Semi-orthogonal low-rank matrix factorization for deep
neural networks", Interspeech 2018, without the orthogonality. Everything runs at a
third of the frame rate, and little of it looks ahead: a word is judged 100 ms after.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from recognition.features import COEFFICIENTS
from recognition.phones import PHONES

CLASSES = 2 * len(PHONES)
"""Outputs: first the phones' first frames, then their further ones."""
SUBSAMPLING = 3
"""Frames for each output."""
SKIP_SCALE = 0.66
DROPOUT = 0.1
"""Of a layer's outputs, each for a whole clip."""


@dataclass(frozen=True, slots=True)
class Offsets:
    """Which outputs of the layer before a layer joins, as frames from its own."""

    narrow: tuple[int, ...]
    """Joined before the bottleneck."""
    wide: tuple[int, ...]
    """Joined behind it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """All that makes one network unlike another. Offsets in frames of 10 ms."""

    width: int = 768
    bottleneck: int = 208
    splice: tuple[int, ...] = (-2, -1, 0, 1, 2, 3, 4)
    layers: tuple[Offsets, ...] = (
        Offsets((-3, 0), (0, 3)),
        Offsets((-3, 0), (0, 3)),
        Offsets((-3, 0), (0,)),
        Offsets((-3, 0), (-3, 0)),
        Offsets((-6, 0), (0,)),
        Offsets((-6, 0), (0,)),
        Offsets((-6, 0), (0,)),
        Offsets((-6, 0), (0,)),
        Offsets((-9, 0), (0,)),
        Offsets((-9, 0), (0,)),
        Offsets((-12, 0), (0,)),
    )

    @property
    def left(self) -> int:
        """Frames before its own that an output depends on."""
        return -min(self.splice) - sum(min(o.narrow) + min(o.wide) for o in self.layers)

    @property
    def right(self) -> int:
        """Frames after its own that an output depends on."""
        return max(self.splice) + sum(max(o.narrow) + max(o.wide) for o in self.layers)


class Layer(nn.Module):
    """Bottleneck, widening, normalisation, ReLU, and what came in added again."""

    def __init__(self, width: int, bottleneck: int, offsets: Offsets) -> None:
        super().__init__()
        self.offsets = offsets
        self.narrow = nn.Linear(width * len(offsets.narrow), bottleneck, bias=False)
        self.wide = nn.Linear(bottleneck * len(offsets.wide), width)
        self.norm = nn.BatchNorm1d(width)

    def forward(self, x: Tensor) -> Tensor:
        """(batch, time, width) to the same, shorter by its context."""
        narrow, wide = (tuple(t // SUBSAMPLING for t in o) for o in _both(self.offsets))
        y = self.wide(_spliced(self.narrow(_spliced(x, narrow)), wide))
        y = functional.relu(_normalised(self.norm, y))
        kept = functional.dropout(y.new_ones(len(y), 1, y.shape[-1]), DROPOUT, self.training)
        begin = -min(narrow) - min(wide)
        return y * kept + SKIP_SCALE * x[:, begin : begin + y.shape[1]]


class Network(nn.Module):
    """From MFCC to the logarithm of how likely each class is, not normalised."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.register_buffer("mean", torch.zeros(COEFFICIENTS))
        self.register_buffer("deviation", torch.ones(COEFFICIENTS))
        self.first = nn.Linear(COEFFICIENTS * len(shape.splice), shape.width)
        self.first_norm = nn.BatchNorm1d(shape.width)
        self.layers = nn.ModuleList(
            Layer(shape.width, shape.bottleneck, offsets) for offsets in shape.layers
        )
        self.last = nn.Linear(shape.width, CLASSES)

    def forward(self, features: Tensor) -> Tensor:
        """(batch, left + time + right, 40) to (batch, time / 3 rounded up, CLASSES)."""
        x = (features - self.mean) / self.deviation
        x = self.first(_spliced(x, self.shape.splice, SUBSAMPLING))
        x = functional.relu(_normalised(self.first_norm, x))
        for layer in self.layers:
            x = layer(x)
        outputs: Tensor = self.last(x)
        return outputs

    def edged(self, features: Tensor) -> Tensor:
        """(batch, time, 40) with the first and the last frame repeated, as Kaldi does."""
        before = features[:, :1].expand(-1, self.shape.left, -1)
        after = features[:, -1:].expand(-1, self.shape.right, -1)
        return torch.cat([before, features, after], 1)


def mean_of(networks: Sequence[Network]) -> Network:
    """One with the means of the weights of ``networks``, whose normalisations do nothing.

    It says something if these began as the same one. After M. Wortsman and others, "Model
    soups: averaging weights of multiple fine-tuned models improves accuracy without increasing
    inference time", ICML 2022. Raises ValueError where their shapes differ.
    """
    first, *others = networks
    for other in others:
        if other.shape != first.shape:
            raise ValueError(f"Networks of {first.shape} and {other.shape} have no mean.")
    mean = deepcopy(first)
    columns = (network.parameters() for network in (mean, *networks))
    with torch.no_grad():
        for weights, *theirs in zip(*columns, strict=True):
            weights.copy_(torch.stack(theirs).mean(0))
    return mean


def _both(offsets: Offsets) -> tuple[Sequence[int], Sequence[int]]:
    return offsets.narrow, offsets.wide


def _spliced(x: Tensor, offsets: Sequence[int], step: int = 1) -> Tensor:
    """Each ``step``-th place in time joined with those at ``offsets`` from it."""
    if tuple(offsets) == (0,) and step == 1:
        return x
    count = x.shape[1] - (max(offsets) - min(offsets))
    begins = (offset - min(offsets) for offset in offsets)
    return torch.cat([x[:, begin : begin + count : step] for begin in begins], -1)


def _normalised(norm: nn.BatchNorm1d, x: Tensor) -> Tensor:
    flat: Tensor = norm(x.reshape(-1, x.shape[-1]))
    return flat.reshape(x.shape)
