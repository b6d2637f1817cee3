"""Where the sound server really plays to and records from.

PulseAudio, and PipeWire in its place, move a stream in silence when its device goes:
to another output, or, for a microphone, to a recording of what is being played. The
server's own tool, pactl, tells. Without it nothing is known, and nothing is told.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

AGAIN_SECONDS = 1.0
"""Before asking anew a server that went away."""
ANSWER_SECONDS = 2.0
_ABOUT_STREAMS = re.compile(r"on (sink-input|source-output) ")


@dataclass(frozen=True, slots=True)
class Place:
    """One of the server's outputs."""

    id: str
    name: str
    """For people; several outputs may share it."""


def played_on(pid: int) -> Place | None:
    """Where process ``pid`` plays; None if unknown."""
    sink = _device_of("sink", "sink-inputs", pid)
    return Place(str(sink["name"]), str(sink["description"])) if sink else None


def records_playback(pid: int) -> bool:
    """Whether process ``pid`` is known to record what is being played, and no microphone."""
    source = _device_of("source", "source-outputs", pid)
    return source is not None and str(source["name"]).endswith(".monitor")


def _device_of(kind: str, streams: str, pid: int) -> Any:
    for stream in _listed(streams):
        if stream["properties"].get("application.process.id") == str(pid):
            for device in _listed(f"{kind}s"):
                if device["index"] == stream[kind]:
                    return device
    return None


def _listed(what: str) -> list[Any]:
    pactl = shutil.which("pactl")
    if pactl is None:
        return []
    try:
        answer = subprocess.run(
            [pactl, "-f", "json", "list", what],
            capture_output=True,
            timeout=ANSWER_SECONDS,
            check=True,
        )
        return list(json.loads(answer.stdout))
    except (OSError, subprocess.SubprocessError, ValueError):  # no server, or an old one
        return []


class RouteChanges:
    """Calls each of ``checks``, in one thread, at the beginning and whenever a stream moves."""

    def __init__(self, checks: Sequence[Callable[[], None]]) -> None:
        self._checks = checks
        self._closing = threading.Event()
        self._subscription: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        if (pactl := shutil.which("pactl")) is not None:
            self._thread = threading.Thread(
                target=self._follow, args=(pactl,), name="routes", daemon=True
            )
            self._thread.start()

    def close(self) -> None:
        """Call no more."""
        self._closing.set()
        if self._subscription is not None:
            self._subscription.kill()
        if self._thread is not None:
            self._thread.join(ANSWER_SECONDS)

    def _follow(self, pactl: str) -> None:
        while not self._closing.is_set():
            with subprocess.Popen(
                [pactl, "subscribe"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "LC_ALL": "C"},
                text=True,
            ) as self._subscription:
                if self._closing.is_set():
                    self._subscription.kill()
                self._check()
                assert self._subscription.stdout is not None
                for line in self._subscription.stdout:
                    if _ABOUT_STREAMS.search(line) and not self._closing.is_set():
                        self._check()
            self._closing.wait(AGAIN_SECONDS)

    def _check(self) -> None:
        for check in self._checks:
            check()
