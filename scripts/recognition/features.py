"""The features that the network sees: Kaldi's MFCC, as the model's ``conf/mfcc.conf`` asks.

After S. Young and others, "The HTK Book", which Kaldi follows. All frames of all clips of
a batch are reckoned at once, on whatever machine they lie.
"""

from __future__ import annotations

from functools import cache

import torch
from scipy.fft import dct
from torch import Tensor

from recognition.corpus import RATE

COEFFICIENTS = 40
SECONDS_PER_FRAME = 0.01
LOWEST_HZ, HIGHEST_HZ = 20, 7600
_STEP, _FRAME, _TRANSFORM = 160, 400, 512
"""Samples from frame to frame, in a frame, and in its Fourier transform."""
_PREEMPHASIS = 0.97
_LIFTER = 22
_FAINTEST = torch.finfo(torch.float32).eps
"""Of a band's energy."""
_BENT_HZ = 5500.0
"""Up to here a warped spectrum is stretched evenly; the rest makes room for it."""


def mfcc(samples: Tensor, warps: Tensor | None = None) -> Tensor:
    """Shape (batch, frames, 40), a frame each 10 ms.

    ``samples``: shape (batch, n), in the range of 16-bit integers. ``warps``, shape (batch,):
    factors by which all resonances of a row are shifted up, as with a shorter throat.
    """
    device = samples.device
    if samples.shape[1] < _FRAME:
        return samples.new_zeros((len(samples), 0, COEFFICIENTS))
    frames = samples.unfold(1, _FRAME, _STEP)
    frames = frames - frames.mean(-1, keepdim=True)
    before = torch.cat([frames[..., :1], frames[..., :-1]], -1)
    shaped = (frames - _PREEMPHASIS * before) * _window().to(device)
    spectrum = torch.fft.rfft(shaped, _TRANSFORM)[..., :-1]
    power = spectrum.real.square() + spectrum.imag.square()
    bands = _bands(torch.ones(1, device=device) if warps is None else warps)
    cepstrum: Tensor = (power @ bands).clamp(min=_FAINTEST).log() @ _cosines().to(device)
    return cepstrum


@cache
def _window() -> Tensor:
    """Kaldi's own, between Hann's and Hamming's."""
    return torch.hann_window(_FRAME, periodic=False, dtype=torch.float64).pow(0.85).float()


def _bands(warps: Tensor) -> Tensor:
    """Triangles, evenly spaced on the mel scale: shape (len(warps), _TRANSFORM / 2, 40)."""
    device = warps.device
    low, high = _mel(torch.tensor([LOWEST_HZ, HIGHEST_HZ], device=device))
    edges = low + (high - low) * torch.arange(COEFFICIENTS + 2, device=device) / (COEFFICIENTS + 1)
    hertz = torch.arange(_TRANSFORM // 2, device=device).double() * RATE / _TRANSFORM
    factors = warps.double()[:, None]
    bend = _BENT_HZ / factors.clamp(min=1)
    above = bend * factors + (hertz - bend) * (RATE / 2 - bend * factors) / (RATE / 2 - bend)
    mel = _mel(torch.where(hertz < bend, hertz * factors, above))[..., None]
    left, peak, right = edges[:-2], edges[1:-1], edges[2:]
    triangles = torch.minimum((mel - left) / (peak - left), (right - mel) / (right - peak))
    return triangles.clamp(min=0).float()


@cache
def _cosines() -> Tensor:
    """From the bands' logarithms to the liftered cepstrum: shape (COEFFICIENTS, COEFFICIENTS)."""
    at = torch.arange(COEFFICIENTS, dtype=torch.float64)
    lifter = 1 + _LIFTER / 2 * torch.sin(torch.pi * at / _LIFTER)
    transform = torch.from_numpy(dct(torch.eye(COEFFICIENTS).double().numpy(), norm="ortho"))
    return (transform * lifter).float()


def _mel(hertz: Tensor) -> Tensor:
    return 1127 * torch.log1p(hertz.double() / 700)
