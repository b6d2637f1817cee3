"""Training: passes over the clips, checkpoints to go on from, and how it is getting on."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from torch import Tensor

from recognition.growing import take_over
from recognition.lfmmi import (
    Numerator,
    PhoneBigram,
    log_denominator,
    log_numerator,
    numerator,
    phone_bigram,
)
from recognition.network import SUBSAMPLING, Network, Shape
from recognition.phones import PHONES
from recognition.training_set import Draw, TrainingSet, padded

PEAK_LEARNING_RATE = 2e-3
"""With batches of FEW_FRAMES; it grows with the root of their size."""
GOING_ON_LEARNING_RATE = 7e-4
"""The same for a network that begins as another one."""
WARM_UP_SHARE = 0.02
"""Of all steps."""
WEIGHT_DECAY = 1e-3
OUTPUT_PENALTY = 5e-4
"""On the mean square of the outputs, which only their differences should decide."""
LARGEST_GRADIENT = 5.0
STEPS_PER_CHECKPOINT = 100
FEW_FRAMES = 4_000
"""Of features in a batch, as processor cores take them best."""
MANY_FRAMES = 64_000
"""As an accelerator does."""
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
    preparing: int
    """Processes that prepare batches."""


def this_machine() -> Machine:
    """The accelerator that PyTorch finds and every core beside it, or two cores."""
    if torch.cuda.is_available():
        return Machine("cuda", True, MANY_FRAMES, max(1, (os.cpu_count() or 1) - 1))
    fast = bool(torch.cpu.get_capabilities().get("avx512_bf16", False))
    return Machine("cpu", fast, FEW_FRAMES, 1)


Batch = tuple[NDArray[np.float32], NDArray[np.int64], Numerator]
"""Features, how many outputs each row has, and what is said in it."""


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
    ) -> None:
        """``checkpoint`` is read if it exists; else the network begins as ``start``, if given.

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
        self.network = Network(shape)
        if not checkpoint.exists():
            self._normalise()
            if start is not None:
                take_over(start, self.network, self._clips_features(_SETTLING_CLIPS))
        self.network.to(self._machine.device)
        self._optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=1e-3, weight_decay=WEIGHT_DECAY
        )
        if checkpoint.exists():
            self._resume()

    def run(self, report: Callable[[Progress], None]) -> None:
        """To the last epoch; a checkpoint now and then, and at each epoch's end."""
        context = multiprocessing.get_context("fork")  # the clips are shared, not copied
        global _made_by  # noqa: PLW0603 - how a forked worker gets what can't be pickled
        _made_by = self._examples, self.network.shape, self._bigram
        with context.Pool(self._machine.preparing, _keep_to_one_core) as pool:
            while self._epoch < self._epochs:
                batches = self._batches(self._first_pass + self._epoch)
                made = pool.imap(_make_batch, batches[self._step :])
                losses: list[float] = []
                for batch in made:
                    self._set_rate((self._epoch + self._step / len(batches)) / self._epochs)
                    losses.append(self._learn(batch))
                    self._step += 1
                    if self._step % STEPS_PER_CHECKPOINT == 0:
                        self._save()
                    mean = float(np.mean(losses))
                    report(Progress(self._epoch, self._step, len(batches), mean))
                self._epoch, self._step = self._epoch + 1, 0
                self._save()

    def _learn(self, batch: Batch) -> float:
        features, lengths, said = batch
        device = self._machine.device
        self.network.train()
        with torch.autocast(device, torch.bfloat16, enabled=self._machine.half_precision):
            outputs = self.network(torch.from_numpy(features).to(device))
        counts = torch.from_numpy(lengths).to(device)
        loss, penalty = objective(outputs.float(), counts, said, self._bigram)
        self._optimizer.zero_grad()
        torch.autograd.backward(loss + penalty)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), LARGEST_GRADIENT)
        self._optimizer.step()
        return float(loss.item())

    def _set_rate(self, done: float) -> None:
        """``done``: share of all training, 0 to 1. Up in a line, then down in a half cosine."""
        warm = done / WARM_UP_SHARE
        cool = 0.5 + 0.5 * np.cos(np.pi * (done - WARM_UP_SHARE) / (1 - WARM_UP_SHARE))
        peak = PEAK_LEARNING_RATE if self._start is None else GOING_ON_LEARNING_RATE
        peak *= (self._machine.batch_frames / FEW_FRAMES) ** 0.5
        for group in self._optimizer.param_groups:
            group["lr"] = peak * float(min(max(warm, 0.02), max(cool, 0.002)))

    def _batches(self, number: int) -> list[list[Draw]]:
        """Of the pass of that number."""
        return self._examples.batches(self._seed, number, self._machine.batch_frames)

    def _count_phones(self) -> PhoneBigram:
        rng = np.random.default_rng(self._seed)
        drawn = (draw.clip for batch in self._batches(1) for draw in batch)
        return phone_bigram((self._examples.words(clip, rng) for clip in drawn), len(PHONES))

    def _normalise(self) -> None:
        """Let the network see features of mean 0 and deviation 1."""
        frames = np.concatenate(self._clips_features(_NORMALISING_CLIPS))
        self.network.mean.copy_(torch.from_numpy(frames.mean(axis=0)))
        self.network.deviation.copy_(torch.from_numpy(frames.std(axis=0)))

    def _clips_features(self, count: int) -> list[NDArray[np.float32]]:
        """Of so many clips, as training meets them."""
        rng = np.random.default_rng(self._seed)
        chosen = rng.integers(len(self._examples.clips), size=count)
        draws = (Draw(int(clip), int(clip), altered=True) for clip in chosen)
        return [self._examples.example(draw)[0] for draw in draws]

    def _save(self) -> None:
        state: dict[str, Any] = {
            "network": self.network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "random": torch.get_rng_state(),
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
        torch.set_rng_state(state["random"])
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


def objective(
    outputs: Tensor, lengths: Tensor, said: Numerator, bigram: PhoneBigram
) -> tuple[Tensor, Tensor]:
    """Nats an output by which all sequences are likelier than what was said, and the penalty.

    Rows with more phones than outputs are left out.
    """
    right = log_numerator(outputs, lengths, said)
    every = log_denominator(outputs, lengths, bigram)
    possible = right > -1e20
    loss = (every - right)[possible].sum() / lengths[possible].sum()
    return loss, OUTPUT_PENALTY * outputs.square().mean()


_made_by: tuple[TrainingSet, Shape, PhoneBigram]


def _keep_to_one_core() -> None:
    """Processes side by side whose threads fight for the same cores are a tenth as quick."""
    torch.set_num_threads(1)
    threadpool_limits(1)


def _make_batch(batch: list[Draw]) -> Batch:
    examples, shape, bigram = _made_by
    features, said = zip(*map(examples.example, batch), strict=True)
    lengths = [-(-len(frames) // SUBSAMPLING) for frames in features]
    return padded(features, shape.left, shape.right), np.array(lengths), numerator(said, bigram)
