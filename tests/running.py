"""A running ``voicecoach`` and a person in front of it: a process, a sound card, a voice."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import numpy as np
import pytest

from tests.pulse import SoundCard
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer

PATIENCE_SECONDS = 8.0
"""Without an answer, after which a person says it again."""

PAUSE_SECONDS = 1.5
"""Between what a person says again and again."""


class Coach:
    """A running ``voicecoach``, read line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: Queue[str | None] = Queue()
        assert process.stdout is not None
        self._out = process.stdout
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._out:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def until(self, text: str, timeout: float = 60) -> list[str]:
        """Lines up to the first that has ``text``. Raises Empty if it does not come in time."""
        seen: list[str] = []
        while True:
            line = self.lines.get(timeout=timeout)
            assert line is not None, f"no {text!r} in {seen}"
            seen.append(line)
            if text in line:
                return seen

    def end(self) -> list[str]:
        """What is printed until it ends."""
        rest = [line for line in iter(self.lines.get, None) if line is not None]
        self.process.wait()
        return rest

    def type(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()


@contextmanager
def coach(*arguments: str, env: dict[str, str], cwd: Path) -> Iterator[Coach]:
    """``voicecoach`` with ``arguments``, killed at the end."""
    with subprocess.Popen(
        [sys.executable, "-m", "voicecoach", *arguments],
        env=env,
        cwd=cwd,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        running = Coach(process)
        try:
            yield running
        finally:
            process.kill()


@pytest.fixture
def env(own_folders: Path, sound_card: SoundCard) -> dict[str, str]:
    """Of a process with the card, and a home of its own."""
    homes = {name: os.environ[name] for name in os.environ if name.startswith("XDG_")}
    return sound_card.environment | homes | {"XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"]}


@pytest.fixture(scope="module")
def voice() -> Iterator[Pyttsx3Synthesizer]:
    """A person's."""
    synthesizer = Pyttsx3Synthesizer("en-us+f3")
    yield synthesizer
    synthesizer.close()


class Person:
    """Speaks into the microphone of a running coach, and again where no answer comes."""

    def __init__(self, card: SoundCard, voice: Pyttsx3Synthesizer, coach: Coach) -> None:
        self._card = card
        self._voice = voice
        self._coach = coach

    def say(self, phrase: str, answer: str) -> list[str]:
        """Say ``phrase``; the lines up to the first with ``answer``."""
        for _ in range(2):
            self._speak(phrase)
            try:
                return self._coach.until(answer, PATIENCE_SECONDS)
            except Empty:
                continue
        self._speak(phrase)
        return self._coach.until(answer)

    def keep_saying(self, phrase: str, answer: str) -> list[str]:
        """Say ``phrase`` every now and then; the latest lines, up to the first with ``answer``."""
        while True:
            self._speak(phrase)
            try:
                return self._coach.until(answer, PAUSE_SECONDS)
            except Empty:
                continue

    def _speak(self, phrase: str) -> None:
        clip = self._voice.render(phrase)
        pause = np.zeros(clip.rate // 2, np.float32)  # paplay's last buffer is cut short
        sound = (np.concatenate((clip.samples, pause)) * 20_000).astype(np.int16)
        self._card.say(sound, clip.rate)
