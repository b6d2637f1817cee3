"""The features that the network sees: Kaldi's MFCC, as the model's ``conf/mfcc.conf`` asks."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recognition.corpus import RATE

COEFFICIENTS = 40
SECONDS_PER_FRAME = 0.01
LOWEST_HZ, HIGHEST_HZ = 20, 7600


@cache
def _options() -> Any:
    import kaldi_native_fbank as knf  # noqa: PLC0415 - only training needs it

    options = knf.MfccOptions()
    options.frame_opts.samp_freq = RATE
    options.frame_opts.dither = 0.0
    options.mel_opts.num_bins = COEFFICIENTS
    options.mel_opts.low_freq = LOWEST_HZ
    options.mel_opts.high_freq = HIGHEST_HZ
    options.num_ceps = COEFFICIENTS
    options.use_energy = False
    return options


def mfcc(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Shape (frames, 40), a frame each 10 ms, of ``samples`` in the range of 16-bit integers."""
    import kaldi_native_fbank as knf  # noqa: PLC0415 - only training needs it

    computer = knf.OnlineMfcc(_options())
    computer.accept_waveform(RATE, samples.tolist())  # quicker than an array, here
    computer.input_finished()
    frames = [computer.get_frame(i) for i in range(computer.num_frames_ready)]
    return np.stack(frames) if frames else np.zeros((0, COEFFICIENTS), np.float32)
