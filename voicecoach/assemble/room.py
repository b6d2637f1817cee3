"""Headphones and a microphone, opened and joined to a voice and an ear."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicecoach.assemble.speakers import Headphones, Speakers
from voicecoach.audio.microphone import Block, Microphone
from voicecoach.audio.mixer import Mixer
from voicecoach.audio.output import Output, output_rate
from voicecoach.audio.player import MixingPlayer
from voicecoach.audio.quiet import libraries_silenced
from voicecoach.audio.recording import Recording
from voicecoach.audio.routes import RouteChanges
from voicecoach.audio.virtual import EAR_RATE
from voicecoach.errors import RecordingError
from voicecoach.ports import Inbox, Listener, Player
from voicecoach.runtime import LiveInbox
from voicecoach.session.commands import Command, Mode
from voicecoach.session.events import Device, DeviceLost, DeviceRestored
from voicecoach.settings import Settings, cache_folder
from voicecoach.speech.cues import CueCache
from voicecoach.speech.ear import Ear
from voicecoach.speech.models import embedded_model, load_model
from voicecoach.speech.steady import SteadyEar
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer

LEAD_SECONDS = 0.06
"""Between a beat's moment and its sound, live: what hides the jitter of threads."""


Hear = Callable[[Block], None]


@dataclass(frozen=True, slots=True)
class Room:
    """Headphones and a microphone, opened."""

    inbox: Inbox
    player: Player
    listener: Listener
    unheard: tuple[str, ...]
    """Phrases that can only be typed, for a word that the model does not know."""


@contextmanager
def opened(
    settings: Settings,
    first_words: str,
    phrases: Mapping[str, Command],
    notes: list[str],
    *,
    begin: float = 0.0,
    keyboard_only: bool,
    keep_audio: Path | None = None,
    also_hear: Hear | None = None,
) -> Iterator[Room]:
    """What speaks ``first_words`` without delay and hears ``phrases``, from time ``begin`` on.

    ``also_hear`` gets each block of the microphone before the ear does.
    """
    with ExitStack() as stack, ThreadPoolExecutor(1) as aside:
        stack.enter_context(libraries_silenced())
        # What takes long goes on side by side: the microphone, the voice, the model, the output.
        microphone = (
            None
            if keyboard_only
            else Microphone(
                settings.input_device,
                on_lost=lambda why: inbox.put(DeviceLost(inbox.now(), Device.MICROPHONE, why)),
                on_restored=lambda: inbox.put(DeviceRestored(inbox.now(), Device.MICROPHONE)),
            )
        )
        if microphone is not None:
            stack.enter_context(closing(microphone))
        voice = Pyttsx3Synthesizer(settings.voice, settings.rate)
        cues = stack.enter_context(closing(CueCache(voice, cue_folder(), voice.identity)))
        first = cues.clip(first_words)
        model = aside.submit(model_of, settings) if microphone is not None else None
        mixer = Mixer(output_rate(settings.output_device), begin)
        way = (
            Speakers(mixer.rate, phrases, lambda: inbox.now(), notes)  # noqa: PLW0108 - made below
            if settings.speakers
            else Headphones()
        )
        output = Output(
            settings.output_device,
            mixer,
            on_lost=lambda why: inbox.put(DeviceLost(inbox.now(), Device.OUTPUT, why)),
            on_restored=lambda: inbox.put(DeviceRestored(inbox.now(), Device.OUTPUT)),
            on_played=way.play,
        )
        stack.callback(_tell_underflows, output, notes)
        stack.enter_context(closing(output))
        inbox = LiveInbox(output.now)
        listener: Listener = _Deaf()
        unheard: tuple[str, ...] = ()
        on_route_change = [output.check_route]
        if microphone is not None and model is not None:
            known = model.result()
            ear = SteadyEar(
                lambda: Ear(known, phrases, way.sifted(inbox.put), inbox.now, way.masked),
                inbox.put,
                inbox.now,
            )
            stack.callback(_tell_hearing, microphone, ear, notes)
            hear: Hear = ear.accept
            if also_hear is not None:
                hear = _first(also_hear, hear)
            if keep_audio is not None:
                hear = stack.enter_context(_recorded(hear, keep_audio, notes))
            microphone.listen(hear, way.clean)
            listener, unheard = Ears(ear), ear.unheard
            on_route_change.append(microphone.check_route)
        first.result()
        stack.enter_context(closing(RouteChanges(on_route_change)))
        player = stack.enter_context(
            closing(MixingPlayer(mixer, cues, inbox, LEAD_SECONDS, way.own_words))
        )
        yield Room(inbox, player, listener, unheard)


def _first(one: Hear, other: Hear) -> Hear:
    def both(block: Block) -> None:
        one(block)
        other(block)

    return both


class _Deaf:
    """A Listener without a microphone."""

    def expect(self, mode: Mode, correctable_until: float = -math.inf) -> None:
        """Nothing will come."""

    def close(self) -> None:
        """Nothing to let go of."""


@dataclass(frozen=True, slots=True)
class Ears:
    """A Listener without a device of its own to let go of."""

    ear: Ear | SteadyEar

    def expect(self, mode: Mode, correctable_until: float = -math.inf) -> None:
        """As of Ear."""
        self.ear.expect(mode, correctable_until)

    def close(self) -> None:
        """What feeds it is closed by whoever opened it."""


@contextmanager
def _recorded(hear: Hear, path: Path, notes: list[str]) -> Iterator[Hear]:
    """``hear``, with all that it hears written to ``path``; listening outlasts a full disk."""
    recording = Recording(path, EAR_RATE, channels=1)
    failures: list[str] = []

    def hear_and_write(block: Block) -> None:
        hear(block)
        try:
            if not failures:
                recording.write(block)
        except RecordingError as error:
            failures.append(str(error))

    yield hear_and_write
    try:
        recording.close()
    except RecordingError as error:
        failures.append(str(error))
    notes += failures[:1]


def model_of(settings: Settings) -> Any:
    return load_model(settings.model or embedded_model())


def only_typed(phrases: Sequence[str]) -> str:
    return (
        "The recognition model does not know every word, so these can only be typed: "
        f"{', '.join(phrases)}."
    )


def cue_folder() -> Path:
    return cache_folder() / "speech"


def _tell_underflows(output: Output, notes: list[str]) -> None:
    if output.underflows:
        notes.append(f"The sound broke up {output.underflows} times: the machine was too busy.")


def _tell_hearing(microphone: Microphone, ear: SteadyEar, notes: list[str]) -> None:
    if microphone.overflows:
        notes.append(
            f"The microphone lost sound {microphone.overflows} times: the machine was too busy."
        )
    if ear.failures:
        notes.append(f"Listening failed {ear.failures} times and was begun anew.")
