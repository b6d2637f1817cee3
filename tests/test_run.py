"""``voicecoach run`` as a person meets it: a process, a sound card made of software, a voice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import numpy as np
import pytest
import soundfile

from tests.pulse import SoundCard
from voicecoach.history.sessions import read_session
from voicecoach.session.events import CommandGiven, Interrupted, SessionStarted
from voicecoach.settings import data_folder
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer


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

    def until(self, text: str) -> list[str]:
        """Lines up to the first that has ``text``; fails if there is none."""
        seen: list[str] = []
        while True:
            line = self.lines.get(timeout=60)
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
    command = [sys.executable, "-m", "voicecoach", "run", "single-leg-hip-thrust", *arguments]
    with subprocess.Popen(
        command,
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
def trainee() -> Iterator[Pyttsx3Synthesizer]:
    voice = Pyttsx3Synthesizer("en-us+f3")
    yield voice
    voice.close()


def say(card: SoundCard, voice: Pyttsx3Synthesizer, phrase: str) -> None:
    clip = voice.render(phrase)
    pause = np.zeros(clip.rate // 2, np.float32)  # paplay's last buffer is cut short
    card.say((np.concatenate((clip.samples, pause)) * 20_000).astype(np.int16), clip.rate)


def test_a_person_trains_by_voice_alone(
    env: dict[str, str], sound_card: SoundCard, trainee: Pyttsx3Synthesizer, tmp_path: Path
) -> None:
    with sound_card.hear() as heard, coach(env=env, cwd=tmp_path) as running:
        running.until("Single leg hip thrust. Three sets of five on each side.")
        for phrase, answer in (
            ("explain", "One of eight. Place the bench behind your back."),
            ("next", "Two. "),
            ("done", "Left leg. Set one of three, five reps."),
            ("hold on", "Paused."),
            ("stop", "End the workout? Yes or no."),
            ("yes", "Workout ended. Nothing was logged."),
        ):
            say(sound_card, trainee, phrase)
            lines = running.until(answer)
            assert any(line.endswith(f"you    {phrase}") for line in lines)
        running.end()
    assert running.process.returncode == 0
    assert np.abs(heard.samples).max() > 0.05
    events = read_session(data_folder() / "history.db", 1).events
    assert isinstance(events[0], SessionStarted)
    taken = [event.text for event in events if isinstance(event, CommandGiven)]
    assert taken == ["explain", "next", "done", "hold on", "stop", "yes"]


def test_what_is_heard_is_kept_only_when_asked_for_and_that_is_said(
    env: dict[str, str], sound_card: SoundCard, trainee: Pyttsx3Synthesizer, tmp_path: Path
) -> None:
    with coach("--keep-audio", "heard.flac", env=env, cwd=tmp_path) as running:
        running.until("What the microphone hears is being recorded. Single leg hip thrust.")
        for phrase in ("stop", "yes"):
            say(sound_card, trainee, phrase)
            running.until(f"you    {phrase}")
        running.end()
    assert running.process.returncode == 0
    kept = tmp_path / "heard.flac"
    assert kept.stat().st_mode & 0o777 == 0o600
    sound, rate = soundfile.read(kept)
    assert (rate, sound.ndim) == (16_000, 1)
    assert np.abs(sound).max() > 0.05


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_session_is_kept_and_said(
    env: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    with coach("--keyboard", env=env, cwd=tmp_path) as running:
        running.until("Single leg hip thrust.")
        running.type("ready")
        running.until("Left leg.")
        running.type("that was 3")
        running.process.send_signal(number)
        lines = running.end()
    assert running.process.returncode == 128 + number
    assert lines[-1] == "Stopped. What you did is kept. To go on: voicecoach resume"
    events = read_session(data_folder() / "history.db", 1).events
    assert isinstance(events[-1], Interrupted)


def test_without_a_sound_card_it_says_so_and_rehearses(
    own_folders: Path, no_sound_card: None, tmp_path: Path
) -> None:
    with coach(env=dict(os.environ), cwd=tmp_path) as running:
        lines = running.end()
    assert running.process.returncode == 0
    assert lines[:4] == [
        "Getting ready …",
        "No output device was found.",
        "Connect headphones or a speaker and try again.",
        "So this is a rehearsal: the same session on virtual devices.",
    ]
    assert any("Workout complete." in line for line in lines)
    assert lines[-1] == "Sound: single-leg-hip-thrust-rehearsal.ogg"
    assert (tmp_path / "single-leg-hip-thrust-rehearsal.ogg").stat().st_size > 100_000
