"""A PortAudio stream that is watched, and opened again after it was lost.

How a loss shows itself: the stream finishes, or its callback is just never called
again while the stream claims to be active. After either, PortAudio's list of
devices is stale until the library is initialised anew, which kills every other
stream; so that is done only when none is open. ``stop`` may hang for ever on such
a stream and is never called; ``abort`` and ``close`` may hang as long as a sound
server is frozen, and get a thread of their own. When this process itself stood still,
or the machine slept, the stream goes on as if nothing had been: that counts as a loss.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable
from typing import Any

from voicecoach.audio.clock import awake_or_asleep
from voicecoach.audio.devices import portaudio
from voicecoach.errors import DeviceError

STALLED_SECONDS = 0.8
"""A callback this old means that the device is gone."""
STARTING_SECONDS = 3.0
"""The first callback may take longer: wireless earbuds wake up slowly."""
WATCH_SECONDS = 0.1
RETRY_SECONDS = 1.0
POLL_SECONDS = 0.02
SLEPT_SECONDS = 3.0
"""A callback so long after the one before means that the whole machine, or process, stood."""
CLOSING_SECONDS = 2.0
"""A stream that takes longer to close is left behind."""

NO_ANSWER = "the device no longer answers"

OnBlock = Callable[[Any, Any], None]
"""Takes the block of a callback, shape (frames, channels), and its status flags."""
MakeStream = Callable[[Callable[..., None], Callable[[], None]], Any]
"""Makes a stream, not started, with this callback and finished_callback."""

_portaudio_lock = threading.Lock()
"""Guards the library's life and the set of open streams; never taken in a callback."""
_open_streams: set[Any] = set()
"""With those left behind."""


class _Life:
    """One stream from its opening to its loss."""

    def __init__(self) -> None:
        self.opened = awake_or_asleep()
        self.latest_callback: float | None = None
        self.slept: float | None = None
        """Seconds between two callbacks, if the machine or this process stood still there."""
        self.finished = False

    def called_back(self) -> None:
        """Note that the device lives; in PortAudio's thread."""
        now = awake_or_asleep()
        if self.latest_callback is not None and now - self.latest_callback > SLEPT_SECONDS:
            self.slept = now - self.latest_callback
        self.latest_callback = now

    def fault(self) -> str | None:
        """Why this stream is lost, if it is; asked every WATCH_SECONDS."""
        if self.finished:
            return "the sound system ended the stream"
        now = awake_or_asleep()
        if self.latest_callback is None:
            return NO_ANSWER if now > self.opened + STARTING_SECONDS else None
        silent = now - self.latest_callback
        slept = self.slept or (silent if silent > SLEPT_SECONDS else None)
        if slept is not None:
            return f"the machine stood still for {slept:.0f} seconds"
        return NO_ANSWER if silent > STALLED_SECONDS else None


class LastingStream:
    """Opens a stream at once and keeps it open until ``close``.

    ``on_lost`` and ``on_restored`` are called in turn, from a thread of their own.
    Raises DeviceError if the first opening fails.
    """

    def __init__(
        self,
        make: MakeStream,
        on_block: OnBlock,
        on_lost: Callable[[str], None],
        on_restored: Callable[[], None],
    ) -> None:
        self._make = make
        self._on_block = on_block
        self._on_lost = on_lost
        self._on_restored = on_restored
        self._stream: Any = None
        self._life: _Life | None = None
        self._closing = threading.Event()
        with _portaudio_lock:
            self._open()
        self._watcher = threading.Thread(target=self._watch, name="stream-watch", daemon=True)
        self._watcher.start()

    def close(self) -> None:
        """Let go of the device."""
        self._closing.set()
        self._watcher.join(2 * CLOSING_SECONDS)

    def _open(self) -> _Life:
        sounddevice = portaudio()
        life = _Life()

        def callback(block: Any, _frames: int, _time: Any, status: Any) -> None:
            if self._life is not life:  # a stream given up, come back to life
                raise sounddevice.CallbackAbort
            life.called_back()
            self._on_block(block, status)

        def finished() -> None:
            life.finished = True

        stream = self._make(callback, finished)
        self._life = life
        self._stream = stream
        _open_streams.add(stream)
        try:
            stream.start()
        except sounddevice.PortAudioError as error:
            self._discard()
            raise DeviceError(f"The sound device can't be started: {error.args[0]}.") from error
        return life

    def _discard(self) -> None:
        self._life = None
        stream, self._stream = self._stream, None
        closer = threading.Thread(target=_close, args=(stream,), name="stream-close", daemon=True)
        closer.start()
        closer.join(CLOSING_SECONDS)
        if closer.is_alive():  # then the library would hang, too, when the program ends
            atexit.unregister(portaudio()._exit_handler)

    def _watch(self) -> None:
        while not self._closing.wait(WATCH_SECONDS):
            reason = self._life.fault() if self._life else None
            if reason is None:
                continue
            self._life = None
            self._on_lost(reason)
            with _portaudio_lock:
                self._discard()
            while not self._closing.wait(RETRY_SECONDS):
                if self._reopen():
                    self._on_restored()
                    break
        if self._stream is not None:
            with _portaudio_lock:
                self._discard()

    def _reopen(self) -> bool:
        """Whether there is a stream again, and it runs: a suspended device can be opened, too."""
        with _portaudio_lock:
            try:
                if not _open_streams:
                    _initialise_anew()
                life = self._open()
            except DeviceError:
                return False
        while life.latest_callback is None:
            if self._closing.wait(POLL_SECONDS) or life.fault():
                with _portaudio_lock:
                    self._discard()
                return False
        return True


def _close(stream: Any) -> None:
    stream.abort(ignore_errors=True)
    stream.close(ignore_errors=True)
    _open_streams.discard(stream)


def _initialise_anew() -> None:
    """Make PortAudio look for devices again. Every stream must be closed."""
    sounddevice = portaudio()
    try:
        if sounddevice._initialized:
            sounddevice._terminate()
        sounddevice._initialize()
    except sounddevice.PortAudioError as error:
        raise DeviceError(f"The sound system can't be reached: {error.args[0]}.") from error
