"""Speech ready to play: kept in memory and on disk, and rendered ahead in the background."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable
from concurrent.futures import Future
from enum import IntEnum
from pathlib import Path
from queue import PriorityQueue

from voicecoach.ports import Clip, Synthesizer
from voicecoach.speech.clip_folder import ClipFolder

CLOSE_SECONDS = 5.0
"""How long ``close`` waits for a render that doesn't end when its engine is closed."""


class _Source:
    """Where clips come from: the folder, else the synthesizer, whose work the folder keeps."""

    def __init__(self, synthesizer: Synthesizer, folder: Path | None, identity: str) -> None:
        self._synthesizer = synthesizer
        self._folder = ClipFolder(folder, identity) if folder else None

    def kept(self, text: str) -> Clip | None:
        return self._folder.load(text) if self._folder else None

    def made(self, text: str) -> Clip:
        """Raises SpeechError."""
        clip = self._synthesizer.render(text)
        if self._folder:
            self._folder.store(text, clip)
        return clip

    def close(self) -> None:
        self._synthesizer.close()


class ImmediateCues:
    """``ports.Cues`` for virtual time: every clip is ready when it is asked for."""

    def __init__(self, synthesizer: Synthesizer, folder: Path | None, identity: str) -> None:
        """As of CueCache."""
        self._source = _Source(synthesizer, folder, identity)
        self._clips: dict[str, Clip] = {}

    def prepare(self, texts: Iterable[str]) -> None:
        """Nothing: there is no time to gain."""

    def clip(self, text: str) -> Future[Clip]:
        """The speech of ``text``, rendered in this thread if it is not kept."""
        future: Future[Clip] = Future()
        future.set_running_or_notify_cancel()
        try:
            if text not in self._clips:
                self._clips[text] = self._source.kept(text) or self._source.made(text)
            future.set_result(self._clips[text])
        except Exception as error:  # noqa: BLE001 - the future carries it to whoever asked
            future.set_exception(error)
        return future

    def close(self) -> None:
        """Let go of the speech engine."""
        self._source.close()


class _Turn(IntEnum):
    CLOSE = 0
    ASKED = 1
    AHEAD = 2


class CueCache:
    """``ports.Cues`` for real time: one thread renders, what is asked for first."""

    def __init__(self, synthesizer: Synthesizer, folder: Path | None, identity: str) -> None:
        """``folder``: where clips are kept between sessions; None for memory only.

        ``identity``: of the voice; it changes with everything but the text that a clip
        depends on. ``synthesizer`` is closed with this.
        """
        self._source = _Source(synthesizer, folder, identity)
        self._clips: dict[str, Future[Clip]] = {}
        """Those ready, being rendered or waiting; what failed leaves, to be tried again."""
        self._lock = threading.Lock()
        self._closed = False
        self._count = itertools.count()
        self._queue: PriorityQueue[tuple[_Turn, int, str, Future[Clip]]] = PriorityQueue()
        self._thread = threading.Thread(target=self._work, name="speech", daemon=True)
        self._thread.start()

    def prepare(self, texts: Iterable[str]) -> None:
        """Render in the background, in this order, behind what is asked for by ``clip``."""
        with self._lock:
            for text in texts:
                if text not in self._clips:
                    self._wait_for(_Turn.AHEAD, text, Future())

    def clip(self, text: str) -> Future[Clip]:
        """The speech of ``text``, done already if it is kept; cancelled after ``close``."""
        with self._lock:
            future = self._clips.get(text)
            if future is None:
                future = Future()
                if kept := self._source.kept(text):
                    future.set_result(kept)
                    self._clips[text] = future
                    return future
            if not future.done():
                self._wait_for(_Turn.ASKED, text, future)
            return future

    def close(self) -> None:
        """Cancel what waits, end what is being rendered, and let go of the speech engine."""
        with self._lock:
            self._closed = True
            waiting = list(self._clips.values())
        for future in waiting:
            future.cancel()
        self._queue.put((_Turn.CLOSE, next(self._count), "", Future()))
        self._source.close()
        self._thread.join(CLOSE_SECONDS)

    def _wait_for(self, turn: _Turn, text: str, future: Future[Clip]) -> None:
        """Queue ``text``; it may be there already, for a later turn."""
        if self._closed:
            future.cancel()
            return
        self._clips[text] = future
        self._queue.put((turn, next(self._count), text, future))

    def _work(self) -> None:
        while True:
            turn, _, text, future = self._queue.get()
            if turn is _Turn.CLOSE:
                return
            if future.done() or not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(self._source.kept(text) or self._source.made(text))
            except Exception as error:  # noqa: BLE001 - the future carries it to whoever asked
                with self._lock:
                    del self._clips[text]
                future.set_exception(error)
