"""The features of training, against Kaldi's own code.

Collected where kaldi-native-fbank is installed (`pip install -e '.[train]'`).
"""

from __future__ import annotations

import kaldi_native_fbank as knf
import numpy as np
import pytest
import torch

from recognition.corpus import RATE
from recognition.features import COEFFICIENTS, HIGHEST_HZ, LOWEST_HZ, mfcc


def kaldis(samples: np.ndarray) -> np.ndarray:
    options = knf.MfccOptions()
    options.frame_opts.samp_freq = RATE
    options.frame_opts.dither = 0.0
    options.mel_opts.num_bins = options.num_ceps = COEFFICIENTS
    options.mel_opts.low_freq, options.mel_opts.high_freq = LOWEST_HZ, HIGHEST_HZ
    options.use_energy = False
    computer = knf.OnlineMfcc(options)
    computer.accept_waveform(RATE, samples.tolist())
    computer.input_finished()
    frames = [computer.get_frame(i) for i in range(computer.num_frames_ready)]
    return np.array(frames).reshape(-1, COEFFICIENTS)


@pytest.mark.parametrize("length", [0, 399, 400, 559, 560, 24_000])
@pytest.mark.parametrize("deviation", [0, 1, 3_000])
def test_the_features_are_kaldis(length: int, deviation: float) -> None:
    rng = np.random.default_rng(length)
    samples = (20 + deviation * rng.standard_normal(length)).astype(np.float32)
    features = mfcc(torch.from_numpy(samples)[None])[0].numpy()
    assert features.dtype == np.float32
    assert features.shape == kaldis(samples).shape
    np.testing.assert_allclose(features, kaldis(samples), atol=2e-3)
