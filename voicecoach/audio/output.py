"""The headphones: one stream that plays the mixer, and the session's clock."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from voicecoach.audio import routes
from voicecoach.audio.devices import Kind, Wanted, find, find_or_default, portaudio, refused
from voicecoach.audio.mixer import Mixer, Samples
from voicecoach.audio.stream import LastingStream

BLOCKS_PER_SECOND = 100
LATENCY_SECONDS = 0.1
"""Of sound on its way to the ear. Less breaks up when the machine is busy."""
RING_OUT_SECONDS = 1.0
"""Longest wait, when closing, for a tone to end."""
BUFFERED_SECONDS = 0.2
"""Wait, when closing, for what is on its way: sound servers add to the latency asked for."""
STAND_IN_SECONDS = 0.02
AHEAD_SECONDS = 0.3
"""Session time goes on for so long without a callback; what nobody hears does not count."""


def output_rate(device: Wanted) -> int:
    """Samples a second that ``device`` prefers: the mixer's best rate. Raises DeviceError."""
    return find(device, Kind.OUTPUT).rate


class Output:
    """Plays ``mixer`` on ``device`` until it is closed.

    While the device is away the mixer is rendered into nothing, so session time
    goes on and every cue is finished. A device that is gone is waited for, and the
    system's default is taken meanwhile, if there is one. ``on_lost`` gets a reason; it and
    ``on_restored`` are called in turn, from threads of their own. Raises DeviceError.
    """

    def __init__(
        self,
        device: Wanted,
        mixer: Mixer,
        on_lost: Callable[[str], None],
        on_restored: Callable[[], None],
        on_played: Callable[[Samples], None] = lambda _: None,
    ) -> None:
        """``on_played`` gets, in PortAudio's thread, what is handed to the device."""
        self.underflows = 0
        """Blocks that came too late and were heard as gaps."""
        self._device = device
        self._mixer = mixer
        self._on_lost = on_lost
        self._on_restored = on_restored
        self._on_played = on_played
        self._clock = (mixer.position, time.monotonic())
        """A sample position, and the monotonic time at which it was reached."""
        self._latest = 0.0
        self._reading = threading.Lock()
        self._found = False
        """Since then, any device is better than none."""
        self.played_on: routes.Place | None = None
        """Where the sound system plays us, as far as it tells."""
        self._stand_in: threading.Thread | None = None
        """Renders in place of the device while that is away."""
        self._back = threading.Event()
        self._stream = LastingStream(self._make, self._play, self._lose, self._restore)

    def now(self) -> float:
        """Session time: the position of the mixer, interpolated between callbacks."""
        with self._reading:
            position, then = self._clock
            since = min(time.monotonic() - then, AHEAD_SECONDS)
            interpolated = position / self._mixer.rate + since
            self._latest = max(self._latest, interpolated)
            return self._latest

    def check_route(self) -> None:
        """Tell of it when the sound system goes on with us somewhere else, as if nothing was."""
        before, now = self.played_on, routes.played_on(os.getpid())
        if now is None:
            return
        self.played_on = now
        if self._stand_in is None and before not in {None, now}:
            self._on_lost(f"the sound moved to {now.name}")
            self._on_restored()

    def close(self) -> None:
        """Let what is still sounding reach the ear, and let go of the device."""
        if self._stand_in is None:
            deadline = time.monotonic() + RING_OUT_SECONDS
            while not self._mixer.idle and time.monotonic() < deadline:
                time.sleep(STAND_IN_SECONDS)
            time.sleep(BUFFERED_SECONDS)
        self._stream.close()
        self._back.set()

    def _make(self, callback: Callable[..., None], finished: Callable[[], None]) -> Any:
        sounddevice = portaudio()
        search = find_or_default if self._found else find
        device = search(self._device, Kind.OUTPUT)
        try:
            stream = sounddevice.OutputStream(
                samplerate=self._mixer.rate,
                blocksize=self._mixer.rate // BLOCKS_PER_SECOND,
                device=device.index,
                channels=min(2, device.channels),
                dtype="float32",
                latency=LATENCY_SECONDS,
                callback=callback,
                finished_callback=finished,
            )
        except sounddevice.PortAudioError as error:
            raise refused(device, Kind.OUTPUT, self._mixer.rate, error) from error
        if not self._found:
            self._found = True
            if self._device is not None:
                self._device = device.name  # its number may change
        return stream

    def _play(self, block: Any, status: Any) -> None:
        """Runs in PortAudio's thread."""
        if status.output_underflow:
            self.underflows += 1
        if self._stand_in is None:
            samples = self._render(len(block))
            block[:] = samples[:, np.newaxis]
            self._on_played(samples)
        else:
            block.fill(0)

    def _render(self, frames: int) -> Samples:
        samples = self._mixer.render(frames)
        self._clock = (self._mixer.position, time.monotonic())
        return samples

    def _lose(self, reason: str) -> None:
        self._back.clear()
        self._clock = (self._mixer.position, time.monotonic())
        self._stand_in = threading.Thread(
            target=self._render_unheard, name="no-output", daemon=True
        )
        self._stand_in.start()
        self._on_lost(reason)

    def _render_unheard(self) -> None:
        while not self._back.wait(STAND_IN_SECONDS):
            position, then = self._clock
            behind = position / self._mixer.rate + time.monotonic() - then
            self._render(round(behind * self._mixer.rate) - position)

    def _restore(self) -> None:
        self._back.set()
        if self._stand_in is not None:
            self._stand_in.join()
            self._stand_in = None
        self.played_on = None  # wherever we are now, it is told
        self._on_restored()
