"""What stands between a person's voice and the microphone: noise, music, rooms, channels.

Every function draws from the generator that it is given, so a seed fixes the result.
Sound is float32 at 16 kHz, shape (n,), full scale ±1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import lfilter

from recognition.corpus import RATE

Sound = NDArray[np.float32]


def colored_noise(n: int, rng: Generator) -> Sound:
    """Steady noise between a rumble and a hiss."""
    pole = rng.uniform(-0.95, 0.98)
    return _float(lfilter([1], [1, -pole], rng.standard_normal(n + 256))[256:])


def falling_noise(n: int, rng: Generator) -> Sound:
    """Steady noise that falls by 0 to 6 dB an octave: 3 dB is pink, as busy rooms are."""
    size = next_fast_len(n, real=True)
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    amplitude = np.maximum(hertz, rng.uniform(20, 80)) ** -rng.uniform(0, 1)
    phase = rng.uniform(0, 2 * np.pi, len(hertz))
    return _float(irfft(amplitude * np.exp(1j * phase), size)[:n])


def music(n: int, rng: Generator) -> Sound:
    """Decaying harmonic tones and hits on a beat; two voices of them."""
    out = np.zeros(n)
    beat = rng.uniform(0.2, 0.6)
    for _ in range(2):
        for start in np.arange(0, n, beat * RATE):
            begin = int(start)
            length = min(n - begin, int(beat * RATE * rng.uniform(0.5, 1.5)))
            t = np.arange(length) / RATE
            envelope = np.exp(-t * rng.uniform(1, 12))
            pitch, slope = rng.uniform(60, 600), rng.uniform(0.5, 1.5)
            for harmonic in range(1, 6):
                tone = np.sin(2 * np.pi * pitch * harmonic * t)
                out[begin : begin + length] += envelope * tone / harmonic**slope
            if rng.random() < 0.5:
                hit = envelope**4 * rng.standard_normal(length)
                out[begin : begin + length] += hit
    return _float(out)


def breathing(n: int, rng: Generator) -> Sound:
    """Someone out of breath: bursts of shaped noise, in and out."""
    out = np.zeros(n)
    at = rng.uniform(0, 0.5)
    inwards = True
    while at * RATE < n:
        length = int(rng.uniform(0.3, 0.9) * RATE)
        pole = rng.uniform(0.2, 0.6) if inwards else rng.uniform(0.6, 0.9)
        burst = lfilter([1, -0.9], [1, -pole], rng.standard_normal(length))
        burst *= np.sin(np.pi * np.arange(length) / length) ** rng.uniform(0.7, 2)
        begin = int(at * RATE)
        stop = min(n, begin + length)
        out[begin:stop] += burst[: stop - begin]
        at += length / RATE + rng.uniform(0.05, 0.5)
        inwards = not inwards
    return _float(out)


def babble(
    n: int, rng: Generator, recordings: Sequence[NDArray[np.int16]], fewest: int = 3
) -> Sound:
    """``fewest`` to eight people talking at once, some nearer than others."""
    out = np.zeros(n, np.float32)
    for _ in range(rng.integers(fewest, 9)):
        out += stretch_of(n, rng, recordings) * rng.uniform(0.3, 1)
    return out


def stretch_of(n: int, rng: Generator, recordings: Sequence[NDArray[np.int16]]) -> Sound:
    """``n`` samples of recordings, one after the other, from a random place on."""
    parts: list[Sound] = []
    have = 0
    while have < n:
        samples = recordings[int(rng.integers(len(recordings)))]
        begin = int(rng.integers(max(1, len(samples) - n))) if not parts else 0
        part: Sound = samples[begin : begin + n - have].astype(np.float32) / np.float32(32768)
        parts.append(part / np.float32(max(power(part), 1e-12) ** 0.5))
        have += len(part)
    return np.concatenate(parts)


def mix(signal: Sound, noise: Sound, snr_db: float) -> Sound:
    """``signal`` with ``noise`` under it, ``snr_db`` fainter in mean power where there is sound."""
    wanted = active_power(signal) / 10 ** (snr_db / 10)
    return _float(signal + noise * np.sqrt(wanted / max(power(noise), 1e-12)))


def narrow_band(signal: Sound, low: float = 200.0, high: float = 3600.0) -> Sound:
    """The same through a telephone, or a headset over Bluetooth at 8 kHz."""

    def gain_db(hertz: NDArray[np.float32]) -> NDArray[np.float64]:
        below = np.log2(np.maximum(low / np.maximum(hertz, 1), 1))
        above = np.log2(np.maximum(hertz / high, 1))
        return np.asarray(-np.minimum(24 * below + 400 * above, 90), np.float64)

    return _filtered(signal, gain_db)


def _filtered(
    signal: Sound, gain_db: Callable[[NDArray[np.float32]], NDArray[np.float64]]
) -> Sound:
    size = next_fast_len(len(signal), real=True)
    hertz = np.linspace(0, RATE / 2, size // 2 + 1, dtype=np.float32)
    gain = (10 ** (gain_db(hertz) / 20)).astype(np.float32)
    return _float(irfft(rfft(signal, size) * gain, size)[: len(signal)])


def power(sound: Sound) -> float:
    """Mean square."""
    return float(np.mean(sound**2)) if len(sound) else 0.0


def active_power(sound: Sound) -> float:
    """Mean square where there is sound: of samples above a hundredth of the peak."""
    return power(sound[np.abs(sound) > 0.01 * np.abs(sound).max(initial=0.0)])


def _float(sound: NDArray[np.floating]) -> Sound:
    return sound.astype(np.float32)
