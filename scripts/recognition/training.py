"""Training: passes over the clips, checkpoints to go on from, and how it is getting on."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from recognition.augmentation import Augmentation
from recognition.growing import take_over
from recognition.lfmmi import (
    Numerator,
    PhoneBigram,
    log_denominator,
    log_numerator,
    numerator,
    phone_bigram,
)
from recognition.network import Network, Shape
from recognition.phones import PHONES
from recognition.training_set import Draw, TrainingSet

PEAK_LEARNING_RATE = 2e-3
"""With batches of FEW_FRAMES; it grows with the fourth root of their size."""
GOING_ON_LEARNING_RATE = 1.2e-3
"""The same for a network that begins as another one."""
WARM_UP_SHARE = 0.02
"""Of all steps."""
WEIGHT_DECAY = 1e-2
OUTPUT_PENALTY = 5e-4
"""On the mean square of the outputs, which only their differences should decide."""
LARGEST_GRADIENT = 5.0
SECONDS_PER_CHECKPOINT = 60
STEPS_PER_REPORT = 10
FEW_FRAMES = 4_000
"""Of features in a batch, as processor cores take them best."""
MANY_FRAMES = 128_000
"""As an accelerator does."""
EASY_FRAMES = 24_000
"""The same in the first pass, at most: it is short, and takes many steps."""
NOISES = 2_000
"""That the clips are heard in."""
_NORMALISING_CLIPS = 300
_SETTLING_CLIPS = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """Where training stands."""

    epoch: int
    step: int
    steps: int
    """Both of this epoch."""
    loss: float
    """Mean of the epoch so far, nats an output."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What training has to work with."""

    device: str
    """As PyTorch names it."""
    half_precision: bool
    """Whether it multiplies two-byte numbers, and so trains in two thirds of the time."""
    batch_frames: int
    beside: int
    """Processes that prepare what is said, and noises."""


def this_machine() -> Machine:
    """The accelerator that PyTorch finds and every core beside it, or two cores."""
    if torch.cuda.is_available():
        return Machine("cuda", True, MANY_FRAMES, max(1, (os.cpu_count() or 1) - 1))
    fast = bool(torch.cpu.get_capabilities().get("avx512_bf16", False))
    return Machine("cpu", fast, FEW_FRAMES, 1)


class Trainer:
    """Trains a network from nothing, or from where a checkpoint left off.

    The same arguments give the same network on one kind of machine, interrupted or not.
    """

    def __init__(
        self,
        examples: TrainingSet,
        checkpoint: Path,
        *,
        shape: Shape,
        epochs: int,
        seed: int,
        start: Network | None = None,
        noises: int = NOISES,
    ) -> None:
        """``checkpoint`` is read if it exists; else the network begins as ``start``, if given.

        ``noises``: how many are made to hear the clips in.

        Raises ValueError if the checkpoint is of another network, or ``start`` is larger.
        """
        torch.manual_seed(seed)
        self._machine = this_machine()
        self._examples = examples
        self._checkpoint = checkpoint
        self._epochs = epochs
        self._seed = seed
        self._epoch = self._step = 0
        self._start = start
        self._first_pass = 0 if start is None else 1  # what it can already needs no easy pass
        self._bigram = self._count_phones()
        self._augment = Augmentation(
            [clip.samples for clip in examples.clips],
            examples.noises(),
            noises,
            seed=seed,
            device=self._machine.device,
            workers=self._machine.beside,
        )
        self.network = Network(shape)
        if not checkpoint.exists():
            self._normalise()
            if start is not None:
                take_over(start, self.network, self._features_of(_SETTLING_CLIPS))
        self.network.to(self._machine.device)
        self._optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=1e-3, weight_decay=WEIGHT_DECAY, fused=True
        )
        if checkpoint.exists():
            self._resume()

    def run(self, report: Callable[[Progress], None]) -> None:
        """To the last epoch; a checkpoint now and then, and at each epoch's end."""
        context = multiprocessing.get_context("fork")  # the clips are shared, not copied
        global _made_by  # noqa: PLW0603 - how a forked worker gets what can't be pickled
        _made_by = self._examples, self._bigram
        kept = time.monotonic()
        with context.Pool(self._machine.beside) as pool:
            while self._epoch < self._epochs:
                batches = self._batches(self._first_pass + self._epoch)
                left = batches[self._step :]
                losses: list[Tensor] = []
                for draw, said in zip(left, pool.imap(_numerator, left), strict=True):
                    self._set_rate((self._epoch + self._step / len(batches)) / self._epochs)
                    losses.append(self._learn(draw, said))
                    self._step += 1
                    if self._step % STEPS_PER_REPORT == 0 or self._step == len(batches):
                        mean = float(torch.stack(losses).mean())
                        report(Progress(self._epoch, self._step, len(batches), mean))
                    if time.monotonic() > kept + SECONDS_PER_CHECKPOINT:
                        self._save()
                        kept = time.monotonic()
                self._epoch, self._step = self._epoch + 1, 0
                self._save()

    def _learn(self, draw: Draw, said: Numerator) -> Tensor:
        device = self._machine.device
        features = self._augment(draw.clips, draw.seed, clear=draw.clear)
        self.network.train()
        torch.manual_seed(draw.seed)  # of what is dropped, also where training goes on
        with torch.autocast(device, torch.bfloat16, enabled=self._machine.half_precision):
            outputs = self.network(self.network.edged(features))
        loss, penalty = objective(outputs.float(), said, self._bigram)
        self._optimizer.zero_grad()
        torch.autograd.backward(loss + penalty)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), LARGEST_GRADIENT)
        self._optimizer.step()
        return loss.detach()

    def _set_rate(self, done: float) -> None:
        """``done``: share of all training, 0 to 1. Up in a line, then down in a half cosine."""
        warm = done / WARM_UP_SHARE
        cool = 0.5 + 0.5 * np.cos(np.pi * (done - WARM_UP_SHARE) / (1 - WARM_UP_SHARE))
        peak = PEAK_LEARNING_RATE if self._start is None else GOING_ON_LEARNING_RATE
        peak *= (self._machine.batch_frames / FEW_FRAMES) ** 0.25
        for group in self._optimizer.param_groups:
            group["lr"] = peak * float(min(max(warm, 0.02), max(cool, 0.002)))

    def _batches(self, number: int) -> list[Draw]:
        """Of the pass of that number."""
        most = self._machine.batch_frames if number else EASY_FRAMES
        return self._examples.batches(self._seed, number, min(most, self._machine.batch_frames))

    def _count_phones(self) -> PhoneBigram:
        rng = np.random.default_rng(self._seed)
        drawn = (clip for draw in self._batches(1) for clip in draw.clips)
        return phone_bigram((self._examples.words(clip, rng) for clip in drawn), len(PHONES))

    def _normalise(self) -> None:
        """Let the network see features of mean 0 and deviation 1."""
        frames = torch.cat(self._features_of(_NORMALISING_CLIPS))
        self.network.mean.copy_(frames.mean(0))
        self.network.deviation.copy_(frames.std(0))

    def _features_of(self, count: int) -> list[Tensor]:
        """Of at least so many clips, or all, as training meets them: shape (frames, 40) each."""
        features: list[Tensor] = []
        for draw in self._batches(1):
            features += self._augment(draw.clips, draw.seed).cpu()
            if len(features) >= count:
                break
        return features

    def _save(self) -> None:
        state: dict[str, Any] = {
            "network": self.network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "epoch": self._epoch,
            "step": self._step,
            "of": self._made_of(),
        }
        part = self._checkpoint.with_suffix(".part")
        torch.save(state, part)
        part.replace(self._checkpoint)

    def _resume(self) -> None:
        state = torch.load(self._checkpoint, map_location="cpu")
        if state["of"] != self._made_of():
            raise ValueError(
                f"{self._checkpoint} is of another training ({state['of']}, "
                f"not {self._made_of()}). Move it away to begin anew."
            )
        self.network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._epoch, self._step = state["epoch"], state["step"]

    def _made_of(self) -> str:
        begun = "" if self._start is None else ", begun from another network"
        return f"{self.network.shape}, {self._epochs} epochs, seed {self._seed}{begun}"


def trained_network(checkpoint: Path, shape: Shape) -> Network:
    """The network of a checkpoint, ready for use. Raises OSError if there is none."""
    network = Network(shape)
    network.load_state_dict(torch.load(checkpoint, map_location="cpu")["network"])
    network.eval()
    return network


def objective(outputs: Tensor, said: Numerator, bigram: PhoneBigram) -> tuple[Tensor, Tensor]:
    """Nats an output by which all sequences are likelier than what was said, and the penalty.

    Rows with more phones than outputs are left out.
    """
    right = log_numerator(outputs, said)
    every = log_denominator(outputs, bigram)
    possible = right.isfinite()
    lost = torch.where(possible, every - right, 0).sum()
    loss = lost / (possible.sum() * outputs.shape[1]).clamp(min=1)
    return loss, OUTPUT_PENALTY * outputs.square().mean()


_made_by: tuple[TrainingSet, PhoneBigram]


def _numerator(draw: Draw) -> Numerator:
    examples, bigram = _made_by
    rng = np.random.default_rng(draw.seed)
    return numerator([examples.words(clip, rng) for clip in draw.clips], bigram)
