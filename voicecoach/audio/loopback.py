"""Whether the microphone hears the output: a quiet sweep is played, and looked for.

The sweep, from low to high, is found by correlation even where it is fainter than the
noise around (A. Farina, "Simultaneous measurement of impulse response and distortion with
a swept-sine technique", 108th AES Convention, 2000).
"""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.audio.capture import RATE
from voicecoach.audio.devices import Wanted
from voicecoach.audio.far_end import FarEnd
from voicecoach.audio.microphone import Block, Microphone
from voicecoach.audio.mixer import Mixer, Samples
from voicecoach.audio.output import Output, output_rate
from voicecoach.errors import DeviceError

SWEEP_SECONDS = 0.8
LOW_HZ, HIGH_HZ = 300.0, 3500.0
LEVEL = 0.1
"""Of full scale: as loud as soft speech."""
EDGE_SECONDS = 0.05
BEFORE_BLOCKS = 50
"""Heard before the sweep: both devices have settled by then."""
AFTER_BLOCKS = 100
LATEST_SECONDS = 1.0
"""After the sweep, in which its echo is looked for."""
CLEAR = 8.0
"""Times the usual correlation that the sweep's must be."""
PATIENCE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Loopback:
    """How the microphone hears the output."""

    level: float
    """dB against the level played; full scale of both is the same."""
    delay: float
    """Seconds from handing a sound to the output to its coming from the microphone."""


def measure(output_device: Wanted, input_device: Wanted) -> Loopback | None:
    """Play the sweep and listen; None if it is not heard. Raises DeviceError."""
    mixer = Mixer(output_rate(output_device))
    far_end = FarEnd(mixer.rate)
    near: list[Block] = []
    far: list[Block] = []
    enough = threading.Event()

    def keep(block: Block, taken: float) -> Block:
        near.append(block)
        far.append(far_end.until(taken))
        if len(near) == BEFORE_BLOCKS:
            mixer.beep(sweep(mixer.rate), None)
        if len(near) == BEFORE_BLOCKS + AFTER_BLOCKS:
            enough.set()
        return block

    with (
        closing(Microphone(input_device, lambda _: enough.set(), lambda: None)) as microphone,
        closing(Output(output_device, mixer, lambda _: enough.set(), lambda: None, far_end.play)),
    ):
        microphone.listen(lambda _: None, keep)
        if not enough.wait(PATIENCE_SECONDS) or len(near) < BEFORE_BLOCKS + AFTER_BLOCKS:
            raise DeviceError("The devices were lost while they were tried. Try again.")
    return found(np.concatenate(near), np.concatenate(far))


def sweep(rate: int) -> Samples:
    """What is played, at ``rate`` samples a second."""
    time = np.arange(round(SWEEP_SECONDS * rate)) / rate
    rise = (HIGH_HZ - LOW_HZ) / SWEEP_SECONDS
    wave = np.sin(2 * np.pi * (LOW_HZ * time + rise * time**2 / 2))
    edge = np.minimum(1, np.minimum(time, time[::-1]) / EDGE_SECONDS)
    return (LEVEL * edge * wave).astype(np.float32)


def found(near: NDArray[np.int16], far: NDArray[np.int16]) -> Loopback | None:
    """``far`` in ``near``, both of shape (n,) at 16 kHz; None if it is not there."""
    size = 2 * len(near)
    played = np.fft.rfft(far / 32768, size)
    heard = np.fft.rfft(near / 32768, size)
    match = np.abs(np.fft.irfft(heard * played.conj(), size))[: round(LATEST_SECONDS * RATE)]
    delay = int(match.argmax())
    if match[delay] <= CLEAR * np.median(match) or match[delay] == 0:
        return None
    power = np.sum(np.square(far / 32768))
    return Loopback(20 * float(np.log10(match[delay] / power)), delay / RATE)
