"""A stream that hangs when it is closed, which no sound system does on request."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import pytest

from voicecoach.audio import stream as stream_module
from voicecoach.audio.stream import LastingStream


class HangingStream:
    """Ends at once when ``end`` is called; then ``abort`` hangs until ``thaw`` is set."""

    def __init__(self, callback: Callable[..., None], end: Callable[[], None]) -> None:
        self.callback = callback
        self.end = end
        self.thaw = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self.callback, args=(b"", 0, None, None)).start()

    def abort(self, *, ignore_errors: bool) -> None:
        self.thaw.wait(30)

    def close(self, *, ignore_errors: bool) -> None:
        pass


def test_a_stream_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_module, "CLOSING_SECONDS", 0.1)
    monkeypatch.setattr(stream_module, "RETRY_SECONDS", 0.05)
    anew: list[str] = []
    monkeypatch.setattr(stream_module, "_initialise_anew", lambda: anew.append("anew"))
    made: list[HangingStream] = []
    told: SimpleQueue[str] = SimpleQueue()

    def make(callback: Callable[..., None], finished: Callable[[], None]) -> Any:
        made.append(HangingStream(callback, finished))
        return made[-1]

    lasting = LastingStream(make, lambda *_: None, told.put, lambda: told.put("restored"))
    made[0].end()
    assert told.get(timeout=10) == "the sound system ended the stream"
    assert told.get(timeout=10) == "restored"
    assert len(made) == 2
    assert anew == []  # it would hang as well
    made[1].thaw.set()
    lasting.close()
    made[0].thaw.set()
