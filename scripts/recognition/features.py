"""The features that the network sees: Kaldi's MFCC, as the model's ``conf/mfcc.conf`` asks.

After S. Young and others, "The HTK Book", which Kaldi follows. All frames are reckoned
at once: packages that compute Kaldi's features a frame at a time take five times as
long, and most of the time that training takes went there.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct, rfft

from recognition.corpus import RATE

COEFFICIENTS = 40
SECONDS_PER_FRAME = 0.01
LOWEST_HZ, HIGHEST_HZ = 20, 7600
_STEP, _FRAME, _TRANSFORM = 160, 400, 512
"""Samples from frame to frame, in a frame, and in its Fourier transform."""
_PREEMPHASIS = np.float32(0.97)
_LIFTER = 22
_FAINTEST = np.float32(np.finfo(np.float32).eps)
"""Of a band's energy."""


def mfcc(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Shape (frames, 40), a frame each 10 ms, of ``samples`` in the range of 16-bit integers."""
    if len(samples) < _FRAME:
        return np.zeros((0, COEFFICIENTS), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, _FRAME)[::_STEP]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    spectrum = rfft((frames - _PREEMPHASIS * before) * _window(), _TRANSFORM)[:, :-1]
    energies: NDArray[np.float32] = (spectrum.real**2 + spectrum.imag**2) @ _bands()
    cepstrum: NDArray[np.float32] = np.log(np.maximum(energies, _FAINTEST)) @ _cosines()
    return cepstrum


@cache
def _window() -> NDArray[np.float32]:
    """Kaldi's own, between Hann's and Hamming's."""
    window: NDArray[np.float32] = (np.hanning(_FRAME) ** 0.85).astype(np.float32)
    return window


@cache
def _bands() -> NDArray[np.float32]:
    """Triangles, evenly spaced on the mel scale: shape (_TRANSFORM / 2, COEFFICIENTS)."""
    low, high = _mel(np.array([LOWEST_HZ, HIGHEST_HZ]))
    edges = np.linspace(low, high, COEFFICIENTS + 2)
    mel = _mel(np.arange(_TRANSFORM // 2) * RATE / _TRANSFORM)[:, None]
    left, peak, right = edges[:-2], edges[1:-1], edges[2:]
    triangles = np.minimum((mel - left) / (peak - left), (right - mel) / (right - peak))
    bands: NDArray[np.float32] = np.maximum(triangles, 0).astype(np.float32)
    return bands


@cache
def _cosines() -> NDArray[np.float32]:
    """From the bands' logarithms to the liftered cepstrum: shape (COEFFICIENTS, COEFFICIENTS)."""
    lifter = 1 + _LIFTER / 2 * np.sin(np.pi * np.arange(COEFFICIENTS) / _LIFTER)
    transform: NDArray[np.float64] = dct(np.eye(COEFFICIENTS), norm="ortho", axis=1)
    return (transform * lifter).astype(np.float32)


def _mel(hertz: NDArray[np.number]) -> NDArray[np.float64]:
    return np.asarray(1127 * np.log1p(hertz / 700), np.float64)
