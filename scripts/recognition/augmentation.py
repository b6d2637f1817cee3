"""One recording, heard in a thousand places: what training makes of a clip each time.

All clips of a batch are changed at once, on the machine that trains. Noises are made
before, more than anybody could learn by heart, and begin at any place in them.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.fft import next_fast_len
from torch import Tensor

from recognition import sounds
from recognition.corpus import RATE
from recognition.features import mfcc

LONGEST_STRETCH = 1.22
"""Factor on a clip's length."""
LONGEST_BEFORE, LONGEST_AFTER = 0.6, 0.6
"""Seconds of no speech: what is heard there must be nothing, in noise too."""
SNRS_DB = (-2.0, 26.0)
"""How much louder the voice is than what is under it."""
_CLEAR_DB = 35.0
_LONGEST_CUT = 0.04
"""Seconds lost at a clip's beginning or end."""
_LONGEST_ECHO = 0.6
"""Seconds of a room's."""
_NOISE_SECONDS = 13.0
_NOISE_POWER = 1e-2
_BENDS_HZ = (0, 100, 187, 350, 654, 1223, 2288, 4277, RATE / 2)
"""Where a microphone's response bends."""
_BLOCK = 8192
"""Samples that transforms are whole numbers of: an accelerator has to prepare for each size."""
_FULL = 32767.0


@dataclass(frozen=True, slots=True)
class NoiseMaker:
    """Makes what a microphone hears beside the voice."""

    talk: Sequence[NDArray[np.int16]]
    """Recordings of which babble is made."""
    recorded: Sequence[NDArray[np.int16]]
    """Noise and music."""

    def __call__(self, rng: Generator) -> NDArray[np.int16]:
        """Of _NOISE_SECONDS and _NOISE_POWER."""
        noise = self._noise(int(_NOISE_SECONDS * RATE), rng)
        noise *= np.float32((_NOISE_POWER / max(sounds.power(noise), 1e-12)) ** 0.5)
        return (noise.clip(-1, 1) * _FULL).astype(np.int16)

    def _noise(self, n: int, rng: Generator) -> sounds.Sound:
        kind = rng.random()
        if kind < 0.12:
            return sounds.colored_noise(n, rng)
        if kind < 0.24:
            return sounds.falling_noise(n, rng)
        if kind < 0.48:
            return sounds.music(n, rng)
        if kind < 0.6 and self.recorded:
            return sounds.stretch_of(n, rng, self.recorded)
        if kind < 0.9 and self.talk:
            return sounds.babble(n, rng, self.talk, fewest=2)
        return sounds.breathing(n, rng)


class Augmentation:
    """Changes clips at random, within what a person would still understand."""

    def __init__(
        self,
        clips: Sequence[NDArray[np.int16]],
        maker: NoiseMaker,
        noises: int,
        *,
        seed: int,
        device: str,
        workers: int,
    ) -> None:
        """``noises``: how many to make, by so many ``workers``."""
        self._device = device
        self._counts = torch.tensor([len(samples) for samples in clips])[:, None]
        self._begins = self._counts.cumsum(0) - self._counts
        self._samples = torch.from_numpy(np.concatenate(clips)).to(device)
        self._noises = torch.from_numpy(np.stack(list(_made(maker, noises, seed, workers))))
        self._noises = self._noises.to(device)

    def __call__(self, clips: NDArray[np.intp], seed: int, *, clear: bool = False) -> Tensor:
        """Features of the clips of those numbers, shape (batch, frames, 40).

        Each has a speed, throat, place, noise and level of its own, and as much silence behind
        it as makes all equally long; if ``clear``, as it was recorded.
        """
        chance = _Chance(seed, len(clips), self._device)
        sound = self._placed(torch.from_numpy(clips), chance, clear=clear)
        n = sound.shape[1]
        if clear:
            sound = _mixed(sound, chance.normal(n), chance.uniform(_CLEAR_DB, _CLEAR_DB))
            return mfcc(sound / _peak(sound) * _FULL / 2)
        sound = _filtered(sound, lambda size: _room(chance, size) * _color(chance, size))
        noise = _filtered(self._noise(n, chance), lambda size: _color(chance, size))
        noise *= chance.happens(0.85)
        sound = _mixed(sound, noise, chance.uniform(*SNRS_DB))
        sound = _filtered(sound, lambda size: _narrow_band(chance, size))
        peak = _peak(sound)
        limit = torch.where(chance.happens(0.03), 0.4, 1.0) * peak  # too loud for the microphone
        sound = torch.minimum(torch.maximum(sound, -limit), limit)
        level = chance.uniform(np.log(0.02), np.log(0.95)).exp()
        throats = torch.where(chance.happens(0.5), chance.uniform(0.88, 1.14), 1.0)
        return mfcc(sound / peak * level * _FULL, throats[:, 0])

    def _placed(self, clips: Tensor, chance: _Chance, *, clear: bool) -> Tensor:
        """The clips faster or slower, now and then cut, with silence around them."""
        counts, begins = self._counts[clips], self._begins[clips]
        stretch = chance.uniform(0.82, LONGEST_STRETCH, here=True)
        before = chance.uniform(0.05, LONGEST_BEFORE, here=True) * RATE
        after = chance.uniform(0.1, LONGEST_AFTER, here=True) * RATE
        cut = chance.happens(0.2, here=True) & (counts > RATE // 2)
        first, lost = (cut * chance.uniform(0, _LONGEST_CUT, here=True) * RATE for _ in range(2))
        if clear:
            stretch, first, lost = (torch.full_like(stretch, value) for value in (1, 0, 0))
        last = counts - 1 - lost
        n = int((before + (last - first) * stretch + after).max())
        stretch, before, first, last, counts, begins = (
            values.to(self._device) for values in (stretch, before, first, last, counts, begins)
        )
        at = (torch.arange(n, device=self._device) - before) / stretch + first
        whole = at.floor()
        part = at - whole
        sound = torch.zeros_like(at)
        for tap, weight in zip(range(-1, 3), _cubic(part), strict=True):
            index = (whole.long() + tap).clamp(min=0).minimum(counts - 1) + begins
            sound += self._samples[index] * weight
        return sound / _FULL * ((at >= first) & (at <= last))

    def _noise(self, n: int, chance: _Chance) -> Tensor:
        count, length = self._noises.shape
        at = torch.arange(n, device=self._device) + chance.integers(length)
        noise: Tensor = self._noises[chance.integers(count), at % length] / _FULL
        return noise


class _Chance:
    """Random numbers for each row of a batch, shape (rows, 1)."""

    def __init__(self, seed: int, rows: int, device: str) -> None:
        self._rows = rows
        self.device = device
        self._here = torch.Generator().manual_seed(seed)
        self._there = self._here if device == "cpu" else torch.Generator(device).manual_seed(seed)

    def uniform(self, low: float, high: float, *, here: bool = False) -> Tensor:
        """Between the two; ``here`` on the processor."""
        generator = self._here if here else self._there
        drawn = torch.rand((self._rows, 1), generator=generator, device=generator.device)
        return low + (high - low) * drawn

    def happens(self, share: float, *, here: bool = False) -> Tensor:
        """True in so many."""
        return self.uniform(0, 1, here=here) < share

    def integers(self, limit: int) -> Tensor:
        """From 0 to below ``limit``."""
        shape = self._rows, 1
        return torch.randint(limit, shape, generator=self._there, device=self.device)

    def normal(self, n: int) -> Tensor:
        """White noise, shape (rows, n)."""
        return torch.randn((self._rows, n), generator=self._there, device=self.device)


def _cubic(part: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Weights of the samples around a place, ``part`` of the way from the second to the third."""
    square, cube = part**2, part**3
    return (
        (-cube + 2 * square - part) / 2,
        (3 * cube - 5 * square + 2) / 2,
        (-3 * cube + 4 * square + part) / 2,
        (cube - square) / 2,
    )


def _filtered(sound: Tensor, response: Callable[[int], Tensor]) -> Tensor:
    """``response``: of a transform's size, the factors on it."""
    n = sound.shape[1]
    blocks = next_fast_len(-(-(n + int(_LONGEST_ECHO * RATE)) // _BLOCK), real=True)
    size = blocks * _BLOCK
    spectrum: Tensor = torch.fft.rfft(sound, size) * response(size)
    filtered: Tensor = torch.fft.irfft(spectrum, size)
    return filtered[:, :n]


def _room(chance: _Chance, size: int) -> Tensor:
    """A direct sound and a decaying tail of 0.08 to 0.6 s, in two of five."""
    n = chance.uniform(0.08, _LONGEST_ECHO) * RATE
    noise = chance.normal(int(_LONGEST_ECHO * RATE))
    t = torch.arange(noise.shape[1], device=chance.device)
    response = noise * (-6.9 * t / n).exp() * (t < n)
    response *= chance.uniform(0.1, 0.8) / response.square().sum(1, keepdim=True).sqrt()
    response *= chance.happens(0.4)
    response[:, 0] = 1
    spectrum: Tensor = torch.fft.rfft(response, size)
    return spectrum


def _color(chance: _Chance, size: int) -> Tensor:
    """A microphone's: smooth and random, now and then with a gap, in three of five."""
    bends = chance.normal(len(_BENDS_HZ))
    hertz = torch.linspace(0, RATE / 2, size // 2 + 1, device=chance.device)
    edges = torch.tensor([-1, *_BENDS_HZ, RATE], device=chance.device)[:, None]
    left, peak, right = edges[:-2], edges[1:-1], edges[2:]
    shares = torch.minimum((hertz - left) / (peak - left), (right - hertz) / (right - peak))
    gain_db = bends * chance.uniform(0, 6) @ shares.clamp(min=0)
    distance = (hertz - chance.uniform(200, 6000)).abs()
    gain_db -= 30 * ((distance < chance.uniform(50, 400)) & chance.happens(0.15))
    return _gain(gain_db * chance.happens(0.6))


def _narrow_band(chance: _Chance, size: int) -> Tensor:
    """A telephone's, or a headset's, in one of five."""
    hertz = torch.linspace(0, RATE / 2, size // 2 + 1, device=chance.device)
    below = (chance.uniform(50, 300) / hertz.clamp(min=1)).clamp(min=1).log2()
    above = (hertz / chance.uniform(3300, 7000)).clamp(min=1).log2()
    loss_db = (24 * below + 400 * above).clamp(max=90)
    return _gain(-loss_db * chance.happens(0.2))


def _gain(level_db: Tensor) -> Tensor:
    gain: Tensor = 10 ** (level_db / 20)
    return gain


def _mixed(sound: Tensor, noise: Tensor, snr_db: Tensor) -> Tensor:
    """``noise`` as much fainter than ``sound`` is where it sounds."""
    heard = sound.abs() > 0.01 * _peak(sound)
    wanted = (sound.square() * heard).sum(1, keepdim=True) / heard.sum(1, keepdim=True).clamp(min=1)
    power = noise.square().mean(1, keepdim=True).clamp(min=1e-12)
    return sound + noise * (wanted / power).sqrt() * _gain(-snr_db)


def _peak(sound: Tensor) -> Tensor:
    return sound.abs().amax(1, keepdim=True).clamp(min=1e-9)


_maker: NoiseMaker


def _made(maker: NoiseMaker, count: int, seed: int, workers: int) -> Iterator[NDArray[np.int16]]:
    global _maker  # noqa: PLW0603 - how a forked worker gets recordings without a copy
    _maker = maker
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        yield from pool.imap(_make, [(seed, number) for number in range(count)], 8)


def _make(seed: tuple[int, int]) -> NDArray[np.int16]:
    return _maker(np.random.default_rng(seed))
