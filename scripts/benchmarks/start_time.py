"""How soon the coach is heard, from the start of the process."""

from __future__ import annotations

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
import numpy as np
from report import Measurement, Report, benchmark

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.pulse import RATE, SoundCard  # noqa: E402  the path is set above
from voicecoach.library.catalogue import find_routine  # noqa: E402
from voicecoach.session.flow import announcement  # noqa: E402
from voicecoach.session.plan import plan  # noqa: E402
from voicecoach.session.state import State  # noqa: E402
from voicecoach.speech.models import embedded_model  # noqa: E402

ROUNDS = 5
ROUTINE = "single-leg-hip-thrust"
PLAIN = "plain pyttsx3 and Vosk script"
NEEDED = ("pulseaudio", "parec", "aplay")
HEARD_WITHIN_SECONDS = 60.0
BLOCK_SECONDS = 0.01
QUIET_SECONDS = 0.5
AUDIBLE = 50
"""Of 32768."""


def measure() -> Report:
    """Time from the start of the process to its first audible sample.

    Both open the microphone, load the same model and say the same words, through a
    sound card made of software, at whose output they are heard.
    """
    if missing := [program for program in NEEDED if shutil.which(program) is None]:
        raise click.ClickException(
            f"Not installed: {', '.join(missing)}. On Debian and Ubuntu: "
            "apt install pulseaudio pulseaudio-utils libasound2-plugins alsa-utils"
        )
    words = announcement(State(plan(find_routine(ROUTINE), {})))
    plain = [str(Path(__file__).with_name("plain_coach.py")), str(embedded_model()), words]
    coach = ["-m", "voicecoach", "run", ROUTINE]
    first, later, baseline = [], [], []
    for _ in range(ROUNDS):
        # A new folder is a new home: nothing is cached there.
        with tempfile.TemporaryDirectory(prefix="card") as folder:
            card = SoundCard(Path(folder))
            card.start()
            try:
                baseline.append(_until_heard(card, plain))
                first.append(_until_heard(card, coach))
                later.append(_until_heard(card, coach))
            finally:
                card.stop()
    theirs = {PLAIN: statistics.median(baseline)}
    rows = (
        Measurement("first start ever", "s", statistics.median(first), theirs),
        Measurement("every later start", "s", statistics.median(later), theirs),
    )
    return Report(f"From start to first sound, median of {ROUNDS} rounds in turns", rows)


def _until_heard(card: SoundCard, arguments: list[str]) -> float:
    """Seconds from the start of Python with ``arguments`` until it is audible."""
    with _capture(card) as sound:
        quiet = 0.0
        while quiet < QUIET_SECONDS:  # nothing is left of an earlier program
            quiet = 0.0 if _is_audible(sound) else quiet + BLOCK_SECONDS
        began = time.perf_counter()
        coach = subprocess.Popen(
            [sys.executable, *arguments],
            env=card.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with coach:
            try:
                while not _is_audible(sound):
                    late = time.perf_counter() - began > HEARD_WITHIN_SECONDS
                    if late or coach.poll() is not None:
                        raise click.ClickException(f"Nothing was heard of: {' '.join(arguments)}")
                return time.perf_counter() - began
            finally:
                os.killpg(coach.pid, signal.SIGKILL)  # with the player that it may have started


@contextmanager
def _capture(card: SoundCard) -> Iterator[IO[bytes]]:
    """What is to be heard from ``card`` from now on, 16-bit mono at RATE."""
    command = ["parec", "--raw", f"--rate={RATE}", "--channels=1", "--format=s16le"]
    command += ["--latency-msec=10", "--device=coach_out.monitor"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=card.environment) as capture:
        assert capture.stdout is not None
        try:
            yield capture.stdout
        finally:
            capture.kill()


def _is_audible(sound: IO[bytes]) -> bool:
    """Whether something sounds in the next block, for which this waits."""
    block = np.frombuffer(sound.read(2 * round(BLOCK_SECONDS * RATE)), np.int16)
    return bool(np.abs(block.astype(np.int32)).max() > AUDIBLE)


if __name__ == "__main__":
    benchmark(measure)
