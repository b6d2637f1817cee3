"""``voicecoach run`` as a person meets it: a process, a sound card made of software, a voice."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.pulse import SoundCard
from tests.running import Person, coach, env, voice
from voicecoach.history.sessions import read_session
from voicecoach.session.events import CommandGiven, Interrupted, SessionStarted
from voicecoach.settings import data_folder
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer

__all__ = ["env", "voice"]
ROUTINE = "single-leg-hip-thrust"


def test_a_person_trains_by_voice_alone(
    env: dict[str, str], sound_card: SoundCard, voice: Pyttsx3Synthesizer, tmp_path: Path
) -> None:
    with sound_card.hear() as heard, coach("run", ROUTINE, env=env, cwd=tmp_path) as running:
        running.until("Single leg hip thrust. Three sets of five on each side.")
        person = Person(sound_card, voice, running)
        for phrase, answer in (
            ("explain", "One of eight. Place the bench behind your back."),
            ("next", "Two. "),
            ("done", "Left leg. Set one of three, five reps."),
            ("hold on", "Paused."),
            ("stop", "End the workout? Yes or no."),
            ("yes", "Workout ended. Nothing was logged."),
        ):
            lines = person.say(phrase, answer)
            assert any(line.endswith(f"you    {phrase}") for line in lines)
        running.end()
    assert running.process.returncode == 0
    assert np.abs(heard.samples).max() > 0.05
    events = read_session(data_folder() / "history.db", 1).events
    assert isinstance(events[0], SessionStarted)
    taken = [event.text for event in events if isinstance(event, CommandGiven)]
    assert taken == ["explain", "next", "done", "hold on", "stop", "yes"]


def test_what_is_heard_is_kept_only_when_asked_for_and_that_is_said(
    env: dict[str, str], sound_card: SoundCard, voice: Pyttsx3Synthesizer, tmp_path: Path
) -> None:
    with coach("run", ROUTINE, "--keep-audio", "heard.flac", env=env, cwd=tmp_path) as running:
        running.until("What the microphone hears is being recorded. Single leg hip thrust.")
        person = Person(sound_card, voice, running)
        for phrase in ("stop", "yes"):
            person.say(phrase, f"you    {phrase}")
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
    with coach("run", ROUTINE, "--keyboard", env=env, cwd=tmp_path) as running:
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
    with coach("run", ROUTINE, env=dict(os.environ), cwd=tmp_path) as running:
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
