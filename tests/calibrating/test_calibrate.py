"""``voicecoach calibrate`` as a person meets it: a sound card made of software, and a voice."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.pulse import SoundCard
from tests.running import Person, coach, env, voice
from voicecoach.settings import load_settings, settings_path
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer

__all__ = ["env", "voice"]


def test_a_weak_word_is_replaced_by_one_that_is_understood(
    env: dict[str, str], sound_card: SoundCard, voice: Pyttsx3Synthesizer, tmp_path: Path
) -> None:
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text("# mine\nrate: 400\n")
    with coach("calibrate", env=env, cwd=tmp_path) as running:
        person = Person(sound_card, voice, running)
        running.until("please be quiet for a moment.")
        running.type("next")
        running.until("Now say ready.")
        person.say("ready", "I hear you well. One of twelve.")
        person.keep_saying("slower", "I took ready for slower three times. Try another. Say start.")
        person.keep_saying("start", "Say start instead of ready.")
        person.say("stop", "Stop here? Yes or no.")
        person.say("yes", "Say start instead of ready. Goodbye.")
        lines = running.end()
    assert running.process.returncode == 0
    assert lines[-1] == f"Kept in {settings_path()}."
    assert load_settings().say == {"ready": "start"}
    assert settings_path().read_text().startswith("# mine\nrate: 400\n")


def test_ctrl_c_ends_it(env: dict[str, str], sound_card: SoundCard, tmp_path: Path) -> None:
    with coach("calibrate", env=env, cwd=tmp_path) as running:
        running.until("please be quiet for a moment.")
        running.process.send_signal(signal.SIGINT)
        lines = running.end()
    assert running.process.returncode == 130
    assert lines[-1] == "Stopped. What was found is kept."
