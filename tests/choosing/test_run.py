"""``voicecoach run`` without a routine, as a person meets it: a sound card made of software."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np

from tests.pulse import SoundCard, sound_card
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer

__all__ = ["sound_card"]


def until(process: subprocess.Popen[str], text: str) -> None:
    assert process.stdout is not None
    seen = []
    for line in process.stdout:
        seen.append(line)
        if text in line:
            return
    raise AssertionError(f"no {text!r} in {seen}")


def start(card: SoundCard, folder: Path, *options: str) -> subprocess.Popen[str]:
    homes = {name: os.environ[name] for name in os.environ if name.startswith("XDG_")}
    return subprocess.Popen(
        [sys.executable, "-m", "voicecoach", "run", *options],
        env=card.environment | homes | {"XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"]},
        cwd=folder,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def test_a_routine_is_asked_for_aloud_and_begun(
    own_folders: Path, sound_card: SoundCard, tmp_path: Path
) -> None:
    def say(phrase: str) -> None:
        clip = person.render(phrase)
        pause = np.zeros(clip.rate // 2, np.float32)  # paplay's last buffer is cut short
        sound = (np.concatenate((clip.samples, pause)) * 20_000).astype(np.int16)
        sound_card.say(sound, clip.rate)

    with (
        closing(Pyttsx3Synthesizer("en-us+f3")) as person,
        start(sound_card, tmp_path) as process,
    ):
        try:
            until(process, "What would you like to train? Say list, or help.")
            say("i have a bench")
            until(process, "Single leg hip thrust, ")
            say("the first")
            until(process, "Single leg hip thrust. Three sets of five on each side.")
            say("stop")
            until(process, "End the workout? Yes or no.")
        finally:
            process.kill()


def test_what_to_train_can_be_typed_and_left(
    own_folders: Path, sound_card: SoundCard, tmp_path: Path
) -> None:
    with start(sound_card, tmp_path, "--keyboard") as process:
        until(process, "What would you like to train?")
        until(process, "    1  ")
        assert process.stdin is not None
        process.stdin.write("hip thrst\n")
        process.stdin.flush()
        until(process, "Single leg hip thrust, ")
        process.stdin.write("stop\n")
        process.stdin.flush()
        until(process, "Goodbye.")
        process.stdin.close()
        assert process.wait() == 0
