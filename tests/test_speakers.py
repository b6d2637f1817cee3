"""``voicecoach run --speakers``: the microphone hears the coach, and only the person is obeyed."""

from __future__ import annotations

from pathlib import Path

from tests.pulse import SoundCard
from tests.running import Person, coach, env, voice
from voicecoach.history.sessions import read_session
from voicecoach.session.commands import Verb
from voicecoach.session.events import CommandGiven, CueFinished
from voicecoach.settings import data_folder
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer

__all__ = ["env", "voice"]
ECHO_DB = -12
"""Of the coach; the person, who is a little softer, is 10 dB above it."""


def test_over_its_own_echo_the_coach_hears_the_person_and_not_itself(
    env: dict[str, str], sound_card: SoundCard, voice: Pyttsx3Synthesizer, tmp_path: Path
) -> None:
    """The first command may have to be said again: the echo is learned from the first words."""
    sound_card.let_out(ECHO_DB)
    with coach("run", "single-leg-hip-thrust", "--speakers", env=env, cwd=tmp_path) as running:
        running.until("Single leg hip thrust. Three sets of five on each side.")
        person = Person(sound_card, voice, running)
        person.say("next", "One of eight. Place the bench behind your back.")
        person.say("next", "Two. ")
        person.say("next", "Three. ")
        person.say("pause", "Paused.")
        running.process.terminate()
        running.end()
    events = read_session(data_folder() / "history.db", 1).events
    taken = [event.command.verb for event in events if isinstance(event, CommandGiven)]
    assert taken == [Verb.NEXT, Verb.NEXT, Verb.NEXT, Verb.PAUSE]
    _, *explained = (event.spoken for event in events if isinstance(event, CueFinished))
    assert False in explained[:3], "nothing of what the person spoke over was cut"
