"""The microphone: blocks of 20 ms at 16 kHz, recorded by a process that can be replaced."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue

import numpy as np
import soxr
from numpy.typing import NDArray

from voicecoach.audio import capture, routes
from voicecoach.audio.capture import BLOCKS_PER_SECOND, HEADER, RATE
from voicecoach.audio.clock import awake_or_asleep
from voicecoach.audio.devices import Wanted
from voicecoach.audio.stream import NO_ANSWER, RETRY_SECONDS, STALLED_SECONDS, WATCH_SECONDS
from voicecoach.errors import DeviceError

BLOCK = RATE // BLOCKS_PER_SECOND
"""Samples handed over at a time."""
STARTING_SECONDS = 10.0
"""The first block may take longer: a process starts, and wireless earbuds wake up slowly."""
OLD_SECONDS = 2.0
"""Sound that waited longer, while this process stood still, is not listened to any more."""
CLOSING_SECONDS = 2.0
OWN_SOUND = "it is gone, and the sound system gave the coach's own voice in its place"

Block = NDArray[np.int16]
Clean = Callable[[Block, float], Block]
"""Takes a block of shape (320,) and when it was taken, by ``awake_or_asleep``; mends it."""


class Microphone:
    """Records ``device`` from now on; what it hears goes to ``listen``.

    ``on_lost`` gets a reason; it and ``on_restored`` are called in turn, from a thread of
    their own. A device without 16 kHz is resampled. One that is gone is waited for, and
    the system's default is taken meanwhile, if there is one.
    """

    def __init__(
        self, device: Wanted, on_lost: Callable[[str], None], on_restored: Callable[[], None]
    ) -> None:
        self._device = device
        self._on_lost = on_lost
        self._on_restored = on_restored
        self._recorder = _Recorder(capture.command(device, again=False))
        self._overflows_before = 0
        """Of the recorders before."""
        self._blocks: SimpleQueue[tuple[float, Block] | int | None] = SimpleQueue()
        """Sound, and when it was taken; before it, at each opening, its rate; None at the end."""
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def overflows(self) -> int:
        """Times that sound was lost because the machine was too busy to take it."""
        return self._overflows_before + self._recorder.overflows

    def listen(
        self, on_block: Callable[[Block], None], clean: Clean = lambda block, _: block
    ) -> None:
        """Call ``on_block`` with each block of shape (320,), cleaned, in order.

        Raises DeviceError.
        """
        watch = threading.Thread(target=self._watch, name="microphone-watch", daemon=True)
        watch.start()
        rate = self._recorder.opened()
        self._threads = [
            watch,
            threading.Thread(target=self._record, args=(rate,), name="microphone", daemon=True),
            threading.Thread(
                target=self._deliver, args=(on_block, clean), name="listener", daemon=True
            ),
        ]
        for thread in self._threads[1:]:
            thread.start()

    def check_route(self) -> None:
        """Give up what is no microphone: without one, sound servers record what is played."""
        if routes.records_playback(self._recorder.pid):
            self._recorder.give_up(OWN_SOUND)

    def close(self) -> None:
        """Let go of the device; ``on_block`` is not called again."""
        self._closing.set()
        self._recorder.give_up("closed")
        self._blocks.put(None)
        for thread in self._threads:
            thread.join(CLOSING_SECONDS)
        self._recorder.end()

    def _record(self, rate: int) -> None:
        lost = False
        while True:
            self._blocks.put(rate)
            judged = False
            for taken, block in self._recorder.blocks(rate):
                if not judged:
                    judged = True
                    self.check_route()
                    if self._recorder.given_up:  # here, or meanwhile by another thread
                        break
                    if lost:
                        lost = False
                        self._on_restored()
                self._blocks.put((taken, block))
            if self._closing.is_set():
                return
            if not lost:
                lost = True
                self._on_lost(self._recorder.reason)
            while (new_rate := self._started_anew()) is None:
                if self._closing.is_set():
                    return
            rate = new_rate

    def _started_anew(self) -> int | None:
        self._recorder.end()
        self._overflows_before = self.overflows
        self._recorder.overflows = 0
        if self._closing.wait(RETRY_SECONDS):
            return None
        self._recorder = _Recorder(capture.command(self._device, again=True))
        if self._closing.is_set():  # meanwhile, by another thread, which gave up the one before
            self._recorder.give_up("closed")
        try:
            return self._recorder.opened()
        except DeviceError:
            return None

    def _watch(self) -> None:
        while not self._closing.wait(WATCH_SECONDS):
            self._recorder.judge()

    def _deliver(self, on_block: Callable[[Block], None], clean: Clean) -> None:
        to_blocks = Reblocker(RATE)
        while (item := self._blocks.get()) is not None:
            if isinstance(item, int):
                to_blocks = Reblocker(item)
                continue
            taken, block = item
            if awake_or_asleep() - taken > OLD_SECONDS:
                continue
            for whole in to_blocks.feed(block):
                on_block(clean(whole, taken))


class _Recorder:
    """One process that records, ended when it no longer does."""

    def __init__(self, command: list[str]) -> None:
        self.overflows = 0
        self.reason = "the sound system ended the stream"
        """Why it is over."""
        self.given_up = False
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._process.stdout is not None
        self._out = self._process.stdout
        self._deadline = awake_or_asleep() + STARTING_SECONDS

    @property
    def pid(self) -> int:
        return self._process.pid

    def opened(self) -> int:
        """Samples a second, once it records. Raises DeviceError."""
        hello = json.loads(self._out.readline() or '{"error": null}')
        if "error" in hello:
            raise DeviceError(
                hello["error"]
                or "The microphone does not answer.\nUnplug it and try again, or use --keyboard."
            )
        return int(hello["rate"])

    def blocks(self, rate: int) -> Iterator[tuple[float, Block]]:
        """When each block was taken, and its sound, to the end."""
        size = HEADER.size + 2 * (rate // BLOCKS_PER_SECOND)
        while len(frame := self._out.read(size)) == size:
            taken, self.overflows = HEADER.unpack_from(frame)
            self._deadline = awake_or_asleep() + STALLED_SECONDS
            yield taken, np.frombuffer(frame, np.int16, offset=HEADER.size)

    def judge(self) -> None:
        """End it if it is silent for too long."""
        if awake_or_asleep() > self._deadline:
            self.give_up(NO_ANSWER)

    def give_up(self, reason: str) -> None:
        """End the process at once; from any thread."""
        if self._process.poll() is None:
            self.reason = reason
            self.given_up = True
            self._process.kill()

    def end(self) -> None:
        """Let go of it."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._out.close()


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
