"""Hand-written stand-ins for what would be slow or hard to provoke."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future

import numpy as np

from voicecoach.errors import SpeechError
from voicecoach.ports import Clip
from voicecoach.session.events import Event


def tone_clip(seconds: float, rate: int = 24_000, level: float = 0.5, hz: float = 440) -> Clip:
    time_axis = np.arange(round(seconds * rate)) / rate
    return Clip((level * np.sin(2 * np.pi * hz * time_axis)).astype(np.float32), rate)


class EventLog:
    """An Inbox that keeps what is put; its time is what ``clock`` says."""

    def __init__(self, clock: Callable[[], float] = lambda: 0.0) -> None:
        self.events: list[Event] = []
        self._clock = clock
        self._changed = threading.Condition()

    def now(self) -> float:
        return self._clock()

    def put(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def next(self, due: float | None) -> Event:
        raise AssertionError("a player does not read the inbox")

    def wait_for(self, kind: type[Event], seconds: float = 20) -> Event:
        """The latest event of this kind, when there is one."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while True:
                for event in reversed(self.events):
                    if isinstance(event, kind):
                        return event
                left = deadline - time.monotonic()
                assert left > 0, f"no {kind.__name__} within {seconds} s"
                self._changed.wait(left)


class HeldCues:
    """Speech that is ready when the test says so; ``kept`` is ready at once."""

    def __init__(self, kept: dict[str, Clip] | None = None) -> None:
        self.kept = kept or {}
        self.prepared: list[str] = []
        self._held: dict[str, list[Future[Clip]]] = {}

    def prepare(self, texts: Iterable[str]) -> None:
        self.prepared.extend(texts)

    def clip(self, text: str) -> Future[Clip]:
        future: Future[Clip] = Future()
        if text in self.kept:
            future.set_result(self.kept[text])
        else:
            self._held.setdefault(text, []).append(future)
        return future

    def finish(self, text: str, clip: Clip) -> None:
        self._held[text].pop(0).set_result(clip)

    def fail(self, text: str, reason: str) -> None:
        self._held[text].pop(0).set_exception(SpeechError(reason))

    def cancel(self, text: str) -> None:
        self._held[text].pop(0).cancel()

    def close(self) -> None:
        pass
