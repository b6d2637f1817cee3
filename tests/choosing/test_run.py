"""``voicecoach run`` without a routine, as a person meets it: a sound card made of software."""

from __future__ import annotations

from pathlib import Path

from tests.pulse import SoundCard
from tests.running import Person, coach, env, voice
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer

__all__ = ["env", "voice"]


def test_a_routine_is_asked_for_aloud_and_begun(
    env: dict[str, str], sound_card: SoundCard, voice: Pyttsx3Synthesizer, tmp_path: Path
) -> None:
    with coach("run", env=env, cwd=tmp_path) as running:
        running.until("What would you like to train? Say list, or help.")
        person = Person(sound_card, voice, running)
        person.say("i have a bench", "Single leg hip thrust, ")
        person.say("the first", "Single leg hip thrust. Three sets of five on each side.")
        person.say("stop", "End the workout? Yes or no.")


def test_what_to_train_can_be_typed_and_left(env: dict[str, str], tmp_path: Path) -> None:
    with coach("run", "--keyboard", env=env, cwd=tmp_path) as running:
        running.until("What would you like to train?")
        running.until("    1  ")
        running.type("hip thrst")
        running.until("Single leg hip thrust, ")
        running.type("stop")
        running.until("Goodbye.")
        running.end()
    assert running.process.returncode == 0
