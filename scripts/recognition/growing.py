"""Beginning as another network: what it has learned is taken over, and there is room for more.

A larger network first says what the smaller one did: the weights between the places that
are new and those that were there are 0, and further layers pass on what comes in. After
T. Chen and others, "Net2Net: Accelerating learning via knowledge transfer", ICLR 2016.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from recognition.network import SKIP_SCALE, Layer, Network

ADDED_GAIN = 0.05
"""Of the normalisation in a layer that is new: it says little at first, yet it can learn."""


def take_over(old: Network, new: Network, features: Sequence[Tensor]) -> None:
    """Let ``new``, whose input is normalised, say what ``old`` says of ``features``.

    ``features``: of some clips, shape (frames, 40) each. Raises ValueError where ``new`` is
    smaller, or joins other places in time.
    """
    before, after = old.shape, new.shape
    if (
        before.splice != after.splice
        or before.layers != after.layers[: len(before.layers)]
        or before.width > after.width
        or before.bottleneck > after.bottleneck
    ):
        raise ValueError(f"A network of {before} can't go on as one of {after}.")
    with torch.no_grad():
        assert isinstance(new.first.bias, Tensor)
        scale = (new.deviation / old.deviation).repeat(len(after.splice))
        shift = ((new.mean - old.mean) / old.deviation).repeat(len(after.splice))
        new.first.weight[: before.width] = old.first.weight * scale
        new.first.bias[: before.width] = old.first.bias + old.first.weight @ shift
        for theirs, ours in zip(old.layers, new.layers, strict=False):
            assert isinstance(theirs, Layer)
            assert isinstance(ours, Layer)
            _fill(ours.narrow, theirs.narrow, len(theirs.offsets.narrow))
            _fill(ours.wide, theirs.wide, len(theirs.offsets.wide))
        _fill(new.last, old.last, 1)
        for added in new.layers[len(old.layers) :]:
            assert isinstance(added, Layer)
            added.norm.weight.fill_(ADDED_GAIN)
            new.last.weight /= SKIP_SCALE
        _settle(old, new, features)


def _fill(new: nn.Linear, old: nn.Linear, joined: int) -> None:
    """Put ``old`` into a corner of ``new``, for each of the places in time that are joined."""
    rows = len(old.weight)
    ours = new.weight.view(len(new.weight), joined, -1)
    theirs = old.weight.view(rows, joined, -1)
    ours[:rows] = 0
    ours[:rows, :, : theirs.shape[-1]] = theirs
    if old.bias is not None:
        new.bias[:rows] = old.bias


def _settle(old: Network, new: Network, features: Sequence[Tensor]) -> None:
    """Let each normalisation undo itself, as far as ``old`` had none that did anything."""
    seen: dict[nn.Module, list[Tensor]] = defaultdict(list)
    hooks = [
        norm.register_forward_pre_hook(lambda norm, given: seen[norm].append(given[0]))
        for norm in new.modules()
        if isinstance(norm, nn.BatchNorm1d)
    ]
    pairs = [(new.first_norm, old.first_norm)]
    for ours, theirs in zip(new.layers, old.layers, strict=False):
        assert isinstance(theirs, Layer)
        assert isinstance(ours, Layer)
        pairs.append((ours.norm, theirs.norm))
    new.eval()
    for norm, its in pairs:  # one after the other: each is fed by those before it
        seen.clear()
        for frames in features:
            new(new.edged(frames[None]))
        inputs = torch.cat(seen[norm])
        assert isinstance(norm.running_mean, Tensor)
        assert isinstance(norm.running_var, Tensor)
        assert isinstance(its.running_mean, Tensor)
        assert isinstance(its.running_var, Tensor)
        norm.running_mean.copy_(inputs.mean(0))
        norm.running_var.copy_(inputs.var(0))
        size = len(its.weight)
        gain = its.weight / (its.running_var + its.eps).sqrt()
        norm.weight[:size] = gain * (norm.running_var[:size] + norm.eps).sqrt()
        norm.bias[:size] = its.bias + gain * (norm.running_mean[:size] - its.running_mean)
    for hook in hooks:
        hook.remove()
