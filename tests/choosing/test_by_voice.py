"""The choice in virtual time: the real voice into the real ear, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from tests.choosing.routines import OFFERS
from voicecoach.audio.player import MixingPlayer
from voicecoach.audio.virtual import Studio, background, pink_noise
from voicecoach.choosing.dialogue import Choice
from voicecoach.choosing.wishes import answers, vocabulary
from voicecoach.runtime import choose
from voicecoach.session.commands import Mode
from voicecoach.session.effects import Effect, Say
from voicecoach.session.events import CommandGiven, CueFinished, CueStarted, Event
from voicecoach.speech.cues import ImmediateCues
from voicecoach.speech.ear import Ear
from voicecoach.speech.models import embedded_model, load_model, missing_words
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer

VOICES = ("en-us+f3", "en-us+m3", "en-gb-x-rp+f1", "en-gb-scotland+m7")
PHRASES = vocabulary(OFFERS)

Told = tuple[str | None, list[str], list[str]]
"""The id of what was chosen, what was heard, and what the coach said."""


@pytest.fixture(scope="module")
def talk() -> Iterator[Callable[..., Told]]:
    """``talk(voice, phrases)``: a person says the next phrase whenever the coach is silent.

    Someone ``impatient`` speaks two seconds after the coach begins; ``snr`` is in dB.
    """
    model = load_model(embedded_model())
    with ExitStack() as stack:

        def speaker(voice: str) -> ImmediateCues:
            return stack.enter_context(closing(ImmediateCues(Pyttsx3Synthesizer(voice), None, "")))

        coach = speaker("")
        people = {voice: speaker(voice) for voice in VOICES}

        def talk(
            voice: str,
            phrases: tuple[str, ...],
            *,
            snr: float | None = None,
            impatient: bool = False,
        ) -> Told:
            studio = Studio(background(pink_noise(1), snr) if snr else None)
            ear = Ear(model, answers(PHRASES), studio.put, studio.now)
            ear.expect(Mode.ASKING)
            studio.listen(ear.accept)
            heard: list[str] = []
            said: list[str] = []
            to_say = iter(phrases)

            def show(choice: Choice, event: Event, effects: tuple[Effect, ...]) -> None:
                said.extend(effect.text for effect in effects if isinstance(effect, Say))
                if isinstance(event, CommandGiven):
                    heard.append(event.text)
                moment = CueStarted if impatient else CueFinished
                if isinstance(event, moment) and not choice.leaving:
                    clip = people[voice].clip(next(to_say, "stop")).result()
                    studio.speak(clip, studio.now() + (2.0 if impatient else 0.5))

            player = MixingPlayer(studio.mixer, coach, studio, lead=0.0)
            choice = choose(Choice(OFFERS, PHRASES, (), 0.8), studio, player, show)
            return choice.chosen.id if choice.chosen else None, heard, said

        yield talk


@pytest.mark.parametrize("voice", VOICES)
def test_a_routine_is_found_by_voice_alone(talk: Callable[..., Told], voice: str) -> None:
    first = "what have you got for glutes"
    phrases = (first, "list", "more", "repeat", "no equipment", "the second")
    chosen, heard, said = talk(voice, phrases)
    assert tuple(heard) == phrases
    assert chosen == "stretch"
    assert said[1].startswith("Two routines for glutes. One: Bridges, twelve minutes.")
    assert said[5].startswith("Two routines without equipment. One: Core circuit, twenty minutes.")


@pytest.mark.parametrize("voice", VOICES)
def test_minutes_and_ordinals(talk: Callable[..., Told], voice: str) -> None:
    phrases = ("help", "twenty minutes", "the second")
    assert talk(voice, phrases)[:2] == ("core-circuit", list(phrases))


def test_no_training_today(talk: Callable[..., Told]) -> None:
    chosen, heard, said = talk(VOICES[0], ("banana", "stop"))
    assert (chosen, said[-1]) == (None, "Goodbye.")
    assert heard[-1] == "stop"


def test_in_a_noisy_room(talk: Callable[..., Told]) -> None:
    phrases = ("something for core", "list", "the third")
    chosen, heard, _ = talk("en-us+m3", phrases, snr=20.0)
    assert (chosen, heard) == ("hip-thrust", list(phrases))


def test_nobody_has_to_wait_for_the_end_of_the_list(talk: Callable[..., Told]) -> None:
    chosen, heard, said = talk("en-us+f3", ("list", "help"), impatient=True)
    assert (chosen, heard) == (None, ["list", "help", "stop"])
    assert said[1].startswith("Four routines.")


def test_only_a_name_may_have_a_word_that_the_model_does_not_know() -> None:
    assert missing_words(load_model(embedded_model()), PHRASES) == {"bridges": ("bridges",)}
