"""Clips at the rate at which they are needed."""

from __future__ import annotations

import numpy as np
import soxr

from voicecoach.audio.mixer import Samples
from voicecoach.ports import Clip


def samples_at(rate: int, clip: Clip) -> Samples:
    """The sound of ``clip`` at ``rate`` samples a second."""
    if clip.rate == rate:
        return clip.samples
    resampled: Samples = soxr.resample(clip.samples, clip.rate, rate).astype(np.float32, copy=False)
    return resampled
