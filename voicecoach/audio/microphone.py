"""The microphone: blocks of 20 ms at 16 kHz, handed over in a thread of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from voicecoach.audio.devices import Kind, SoundDevice, Wanted, find, portaudio, refused
from voicecoach.audio.stream import LastingStream

RATE = 16_000
BLOCK = 320
"""Samples handed over at a time."""
BLOCKS_PER_SECOND = RATE // BLOCK
CLOSING_SECONDS = 2.0

Block = NDArray[np.int16]


class Microphone:
    """Calls ``on_block`` with each block of shape (320,) that ``device`` hears, in order.

    ``on_lost`` gets a reason; it and ``on_restored`` are called from a thread of
    their own. A device without 16 kHz is resampled. Raises DeviceError.
    """

    def __init__(
        self,
        device: Wanted,
        on_block: Callable[[Block], None],
        on_lost: Callable[[str], None],
        on_restored: Callable[[], None],
    ) -> None:
        self.overflows = 0
        """Times that sound was lost because the machine was too busy to take it."""
        self._device = device
        self._on_block = on_block
        self._blocks: SimpleQueue[Block | int | None] = SimpleQueue()
        """Sound; before it, at each opening, its rate; None at the end."""
        self._stream = LastingStream(self._make, self._take, on_lost, on_restored)
        self._worker = threading.Thread(target=self._deliver, name="microphone", daemon=True)
        self._worker.start()

    def close(self) -> None:
        """Let go of the device; ``on_block`` is not called again."""
        self._stream.close()
        self._blocks.put(None)
        self._worker.join(CLOSING_SECONDS)

    def _make(self, callback: Callable[..., None], finished: Callable[[], None]) -> Any:
        sounddevice = portaudio()
        device = find(self._device, Kind.INPUT)
        rate = _supported_rate(device)
        try:
            stream = sounddevice.InputStream(
                samplerate=rate,
                blocksize=rate // BLOCKS_PER_SECOND,
                device=device.index,
                channels=1,
                dtype="int16",
                latency="high",
                callback=callback,
                finished_callback=finished,
            )
        except sounddevice.PortAudioError as error:
            raise refused(device, Kind.INPUT, rate, error) from error
        self._blocks.put(rate)
        return stream

    def _take(self, block: Any, status: Any) -> None:
        """Runs in PortAudio's thread."""
        if status.input_overflow:
            self.overflows += 1
        self._blocks.put(block[:, 0].copy())

    def _deliver(self) -> None:
        to_blocks = Reblocker(RATE)
        while (block := self._blocks.get()) is not None:
            if isinstance(block, int):
                to_blocks = Reblocker(block)
                continue
            for whole in to_blocks.feed(block):
                self._on_block(whole)


def _supported_rate(device: SoundDevice) -> int:
    sounddevice = portaudio()
    try:
        sounddevice.check_input_settings(device.index, channels=1, dtype="int16", samplerate=RATE)
    except sounddevice.PortAudioError:
        return device.rate
    return RATE


class Reblocker:
    """Makes blocks of BLOCK samples at RATE out of sound at ``rate`` in pieces of any length."""

    def __init__(self, rate: int) -> None:
        self._resampler = None if rate == RATE else soxr.ResampleStream(rate, RATE, 1, "int16")
        self._rest: Block = np.empty(0, np.int16)

    def feed(self, piece: Block) -> list[Block]:
        """The blocks that ``piece``, of shape (n,), completes."""
        if self._resampler is not None:
            piece = self._resampler.resample_chunk(piece)
        sound = np.concatenate((self._rest, piece))
        whole = len(sound) - len(sound) % BLOCK
        self._rest = sound[whole:]
        return list(sound[:whole].reshape(-1, BLOCK))
