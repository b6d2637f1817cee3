"""How much memory a session takes, and whether it grows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from long_session import hour_long, train
from report import Measurement, Report, benchmark

from voicecoach.session.effects import Effect
from voicecoach.session.events import Event
from voicecoach.session.state import State

BARE = "Python with numpy and vosk imported"
_BARE = "import numpy, vosk; from memory import resident; print(resident())"
_SESSION = "from memory import session; session()"


def measure() -> Report:
    """Resident memory of a session at its start and after an hour of session time."""
    bare = float(_in_process(_BARE))
    start, end, minutes = json.loads(_in_process(_SESSION))
    rows = (
        Measurement("at the first word", "MB", start, {BARE: bare}),
        Measurement(f"after {minutes:.0f} minutes", "MB", end, {BARE: bare}),
    )
    return Report("Resident memory of a session on virtual devices, speech and model loaded", rows)


def session() -> None:
    """Train for an hour; print the memory at the start and at the end, and the minutes."""
    gauge = _Gauge()
    end = train(hour_long(), gauge, talk=True)
    print(json.dumps([gauge.start, resident(), end.t / 60]))  # noqa: T201  its result


class _Gauge:
    """A Display that takes the memory with the first event."""

    def __init__(self) -> None:
        self.start = 0.0

    def update(self, state: State, event: Event, effects: tuple[Effect, ...]) -> None:  # noqa: ARG002  a Display
        self.start = self.start or resident()

    def close(self) -> None:
        pass


def resident() -> float:
    """The resident memory of this process, megabytes (10^6 bytes)."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        pages = int(statm.read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    ps = ["ps", "-o", "rss=", "-p", str(os.getpid())]
    return int(subprocess.run(ps, capture_output=True, check=True).stdout) * 1024 / 1e6


def _in_process(code: str) -> str:
    """What ``code`` prints in a Python of its own, started beside this file."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


if __name__ == "__main__":
    benchmark(measure)
