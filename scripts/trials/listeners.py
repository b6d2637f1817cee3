"""Who listens to a scene: the product's ear as it stands in a session, and two baselines."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft

from recognition.sounds import Sound as Full
from trials import material
from trials.coach import VOCABULARY, Talk
from trials.recognizers import Grammar, Pace, PocketSphinx, Recognizer, Result, Vosk
from trials.scenes import Scene
from voicecoach.assemble.speakers import Headphones, Speakers
from voicecoach.audio.clock import awake_or_asleep
from voicecoach.audio.mixer import Mixer
from voicecoach.session.commands import Command
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    Event,
    SpeechEnded,
    SpeechRejected,
    SpeechStarted,
)
from voicecoach.speech.ear import Ear
from voicecoach.speech.endpointer import BLOCK, RATE
from voicecoach.speech.models import load_model

OURS = "voicecoach"
PLAIN = "plain loop"
PLAIN_BLOCK = 8000
"""Samples that Vosk's example test_microphone.py takes at a time: half a second."""
PHRASES = Grammar(tuple(VOCABULARY))


class Listener(Protocol):
    """Hears scenes, each as if it were the first."""

    name: str
    computing: float
    """Seconds that it took of a core to hear the last scene."""

    def listen(self, scene: Scene) -> Iterator[Result]:
        """What was taken for a command, in its order."""
        ...


class Product:
    """The product's ear with everything before it, in a virtual room; raises ModelError.

    A scene with a talk is heard on loudspeakers: the coach's sound goes through its mixer,
    which lowers it while someone speaks, and its echo through the canceller; its own words
    are masked. Else there are headphones.
    """

    name = OURS

    def __init__(self, folder: Path, phrases: Mapping[str, Command] = VOCABULARY) -> None:
        self.computing = 0.0
        self._model = load_model(folder)
        self._phrases = phrases
        self.notes: list[str] = []
        """What a session would tell at its end."""

    def listen(self, scene: Scene) -> Iterator[Result]:
        mixer = Mixer(RATE)
        coach = _Coach(scene.talk)
        events: list[Event] = []

        def now() -> float:
            return mixer.position / RATE

        way = Headphones() if scene.talk is None else Speakers(RATE, self._phrases, now, self.notes)
        ear = Ear(self._model, self._phrases, way.sifted(events.append), now, way.masked)
        echo = Echo(scene.way)
        modes = deque(scene.said)
        pace = Pace()
        coach.begin(mixer)
        for sound in scene.sound[: len(scene.sound) // BLOCK * BLOCK].reshape(-1, BLOCK):
            played = mixer.render(BLOCK)
            coach.tell(way, now())
            while modes and modes[0].start < mixer.position:
                said = modes.popleft()
                ear.expect(said.mode, math.inf if said.corrects else -math.inf)
            way.play(played)
            near = material.clipped(sound + echo.heard(played))
            pace.begin()
            ear.accept(way.clean(near, awake_or_asleep()))
            at = pace.ready(mixer.position)
            for event in events:
                match event:
                    case SpeechStarted():
                        mixer.duck(True)
                    case CommandGiven(text=text):
                        mixer.duck(False)
                        yield Result(text, at)
                    case CommandDoubted() | SpeechRejected() | SpeechEnded():
                        mixer.duck(False)
                    case _:
                        pass
            events.clear()
        self.computing = pace.spent


class _Coach:
    """Speaks a talk from a scene's beginning on, and tells what it says."""

    def __init__(self, talk: Talk | None) -> None:
        self._talk = talk
        cues = () if talk is None else talk.cues
        self._starts = deque(enumerate(cues))
        self._cuts = deque(
            sorted((cue.cut, number) for number, cue in enumerate(cues) if cue.cut is not None)
        )

    def begin(self, mixer: Mixer) -> None:
        if self._talk is not None:
            mixer.speak(self._talk.samples, 0, lambda _moment, _position: None)

    def tell(self, way: Headphones, now: float) -> None:
        """What was begun and cut until ``now``."""
        if way.own_words is None:
            return
        while self._starts and self._starts[0][1].start <= now:
            number, cue = self._starts.popleft()
            way.own_words.started(number, cue.text, cue.start, cue.seconds)
        while self._cuts and self._cuts[0][0] <= now:
            cut, number = self._cuts.popleft()
            way.own_words.cut(number, cut)


class Echo:
    """The coach's sound as it comes to the microphone, block by block."""

    def __init__(self, way: Full | None) -> None:
        self._size = 0 if way is None else next_fast_len(len(way) + BLOCK - 1, real=True)
        self._way = None if way is None else rfft(way, self._size)
        self._coming = np.zeros(max(self._size, BLOCK), np.float32)

    def heard(self, played: Full) -> Full:
        """While ``played``, shape (BLOCK,), is handed to the output."""
        if self._way is not None:
            self._coming += irfft(rfft(played, self._size) * self._way, self._size)
        now = self._coming[:BLOCK].copy()
        self._coming[:-BLOCK] = self._coming[BLOCK:]
        self._coming[-BLOCK:] = 0
        return now


class _Loop:
    """A recognizer that obeys every result that is a phrase."""

    def __init__(self, name: str, recognizer: Recognizer) -> None:
        self.name = name
        self.computing = 0.0
        self._recognizer = recognizer

    def listen(self, scene: Scene) -> Iterator[Result]:
        """What was taken for a command, in its order."""
        sound = scene.heard()
        began = time.thread_time()
        results = list(self._recognizer.results(sound))
        self.computing = time.thread_time() - began
        return (result for result in results if result.text in VOCABULARY)


def plain_loop(folder: Path) -> Listener:
    """The loop of Vosk's microphone example, with the same phrases; raises ModelError."""
    return _Loop(PLAIN, Vosk(folder, PLAIN_BLOCK).recognizer(PHRASES))


def baselines(folder: Path) -> Sequence[Listener]:
    """The plain loop with the model in ``folder``, and PocketSphinx where it is installed."""
    loops = [plain_loop(folder)]
    with suppress(ImportError):
        loops.append(_Loop(PocketSphinx.name, PocketSphinx().recognizer(PHRASES)))
    return loops
