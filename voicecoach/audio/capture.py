"""Records one microphone, in a process of its own, so that a hang or a crash can be ended.

Run as a module by ``microphone``. On ALSA, PortAudio before mid-2025 may loop for ever
in its own thread when a device goes (PortAudio/portaudio#1037), most often while it
records: then this process is killed, and the one that plays is not touched. A new
process also sees the devices that there are by then.

The protocol, on stdout: one line of JSON, ``{"rate": samples a second}`` or
``{"error": sentence}``; then frames, each a ``HEADER`` and a block of 20 ms, 16-bit mono.
The end of stdin, or of the stream, ends the process.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import sys
import threading
from queue import SimpleQueue
from typing import Any

from voicecoach.audio.clock import awake_or_asleep
from voicecoach.audio.devices import (
    Kind,
    SoundDevice,
    Wanted,
    find,
    find_or_default,
    portaudio,
    refused,
)
from voicecoach.errors import DeviceError

RATE = 16_000
BLOCKS_PER_SECOND = 50
HEADER = struct.Struct("<dI")
"""When the block was taken, by ``awake_or_asleep``; how often sound was lost until then."""


def command(device: Wanted, *, again: bool) -> list[str]:
    """What records ``device``; ``again``: or the default one where that is gone."""
    # -P: what lies in the working directory is not to be taken for a module.
    return [sys.executable, "-P", "-m", __name__, json.dumps([device, again])]


class Capture:
    """An open microphone and the frames that it gave; None after the last."""

    def __init__(self, device: SoundDevice) -> None:
        """Raises DeviceError."""
        sounddevice = portaudio()
        self.rate = _supported_rate(device)
        self.frames: SimpleQueue[bytes | None] = SimpleQueue()
        self._overflows = 0
        try:
            self._stream = sounddevice.RawInputStream(
                samplerate=self.rate,
                blocksize=self.rate // BLOCKS_PER_SECOND,
                device=device.index,
                channels=1,
                dtype="int16",
                latency="high",
                callback=self._take,
                finished_callback=lambda: self.frames.put(None),
            )
            self._stream.start()
        except sounddevice.PortAudioError as error:
            raise refused(device, Kind.INPUT, self.rate, error) from error

    def _take(self, block: Any, _frames: int, _time: Any, status: Any) -> None:
        self._overflows += bool(status.input_overflow)
        self.frames.put(HEADER.pack(awake_or_asleep(), self._overflows) + bytes(block))


def _supported_rate(device: SoundDevice) -> int:
    sounddevice = portaudio()
    try:
        sounddevice.check_input_settings(device.index, channels=1, dtype="int16", samplerate=RATE)
    except sounddevice.PortAudioError:
        return device.rate
    return RATE


def main() -> None:
    """Record until nobody listens any more, or there is nothing to record."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the session's to answer
    device, again = json.loads(sys.argv[1])
    with os.fdopen(os.dup(1), "wb", buffering=0) as out:
        os.dup2(2, 1)  # whatever a library prints is no sound
        threading.Thread(target=_end_with_parent, daemon=True).start()
        try:
            found = find_or_default(device, Kind.INPUT) if again else find(device, Kind.INPUT)
            capture = Capture(found)
        except DeviceError as error:
            out.write(json.dumps({"error": str(error)}).encode() + b"\n")
            return
        out.write(json.dumps({"rate": capture.rate}).encode() + b"\n")
        try:
            while (frame := capture.frames.get()) is not None:
                out.write(frame)
        except OSError:
            pass  # nobody listens any more
    os._exit(0)  # PortAudio's own farewell may hang


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
