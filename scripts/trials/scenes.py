"""Streams of sound as a microphone takes them: someone speaks now and then, noise goes on.

The voice has the same level throughout. How much louder it is than the noise, or than
the echo of the coach, is told of the mean power where it sounds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, pairwise

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.signal import oaconvolve

from recognition import sounds
from recognition.corpus import RATE
from recognition.sounds import Sound as Full
from recognition.voices import Voice
from trials import material
from trials.coach import VOCABULARY, Talk
from trials.material import Negative, Utterance
from trials.recognizers import Result, Sound
from voicecoach.audio.virtual import TRAINEE_RMS, pink_noise
from voicecoach.session.commands import LEGAL, Command, Mode, Verb, is_legal
from voicecoach.speech.endpointer import BLOCK

SNRS_DB = (6, 12, 18, 24)
ECHOES_DB = (None, -20, -10, 0)
"""Of the coach's voice against the person's; None where the microphone can't hear it."""
LEAD_SECONDS = 3.0
"""Before anything is said: the floor is known by then, and the echo's way learned."""
PAUSE_SECONDS = (1.0, 1.6)
"""Between one thing said and the next, beside the quiet that each brings."""
BABBLE_SENTENCES = 24
ECHO_SECONDS = 0.12
"""From handing a sound to the output to its coming from the microphone."""
REVERBERATION_SECONDS = 0.25
"""Until it is 60 dB fainter."""
MODES = tuple(mode for mode in Mode if any(mode in legal for legal in LEGAL.values()))
"""Those in which something may be said."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something in a scene; positions in samples."""

    text: str
    """All the words; empty of a sound without speech."""
    mode: Mode
    """What the session is doing meanwhile."""
    start: int
    end: int
    """After the last of it that can be heard."""

    @property
    def corrects(self) -> bool:
        """Whether it is said right after a number, to correct that."""
        command = VOCABULARY.get(self.text)
        return command is not None and command.verb is Verb.CORRECTION

    def allows(self, command: Command) -> bool:
        """Whether the session carries ``command`` out then; else a tone says that it can't."""
        return is_legal(command.verb, self.mode)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What a microphone hears, and what is known about it."""

    sound: Full
    """Without the coach."""
    said: tuple[Said, ...]
    """In its order."""
    talk: Talk | None = None
    """What the coach says meanwhile, on loudspeakers."""
    way: Full | None = None
    """From them to the microphone: an impulse response; None where it can't hear them."""

    @property
    def seconds(self) -> float:
        """Length."""
        return len(self.sound) / RATE

    def heard(self) -> Sound:
        """All that reaches the microphone, if nothing lowers the coach's voice."""
        sound = self.sound.copy()
        if self.talk is not None and self.way is not None:
            echo = oaconvolve(self.talk.samples, self.way)[: len(sound)]
            sound[: len(echo)] += echo.astype(np.float32)
        return material.clipped(sound)


def answers(scene: Scene, results: Sequence[Result]) -> list[tuple[Said, tuple[Result, ...]]]:
    """What was said, and what came after it and before the next; the first has what came before."""
    starts = [0.0, *(said.start / RATE for said in scene.said[1:]), np.inf]
    return [
        (said, tuple(result for result in results if begin < result.at <= end))
        for said, (begin, end) in zip(scene.said, pairwise(starts), strict=True)
    ]


Noise = Callable[[int, Generator], Full]
"""Makes so many samples of it."""


def noises(voices: Sequence[Voice]) -> dict[str, Noise]:
    """Several kinds, by name; the babble is of ``voices``."""
    talkers = [each.sound for each in material.made_negatives(BABBLE_SENTENCES, 0, voices)]
    return {
        "white noise": lambda n, rng: rng.standard_normal(n).astype(np.float32),
        "pink noise": lambda n, rng: np.resize(pink_noise(int(rng.integers(2**16))).samples, n),
        "babble": lambda n, rng: sounds.babble(n, rng, talkers),
        "music": sounds.music,
        "breathing": sounds.breathing,
    }


def spoken(
    said: Sequence[Utterance],
    noise: Noise | None = None,
    snr_db: float = np.inf,
    phrases: Mapping[str, Command] = VOCABULARY,
) -> Scene:
    """Commands, each in a mode in which it is legal, over ``noise`` or in a quiet room."""
    scene = _scene(said, _modes(said, phrases))
    if noise is not None:
        sound = noise(len(scene.sound), np.random.default_rng(8))
        level = TRAINEE_RMS * 10 ** (-snr_db / 20)
        scene.sound[:] += sound * np.float32(level / max(sounds.power(sound), 1e-12) ** 0.5)
    return scene


def after_talk(said: Sequence[Utterance], talk: Sequence[Negative]) -> Scene:
    """Each command twice, after one of ``talk``, in a quiet room: three Said a command."""
    utterances, modes = [], []
    for each, other, mode in zip(said, cycle(talk), _modes(said, VOCABULARY), strict=False):
        utterances += [Utterance(other.said, other.sound, len(other.sound)), each, each]
        modes += [mode] * 3
    return _scene(utterances, modes)


def without_commands(negatives: Sequence[Negative]) -> Scene:
    """Sounds that hold no command, each in a mode in its turn."""
    said = [Utterance(each.said, each.sound, len(each.sound)) for each in negatives]
    return _scene(said, [mode for mode, _ in zip(cycle(MODES), said, strict=False)])


def over_the_coach(scene: Scene, talk: Talk, echo_db: float | None) -> Scene:
    """``scene`` while the coach talks on loudspeakers, its echo so much louder than the voice."""
    return Scene(scene.sound, scene.said, talk, way(talk.samples, echo_db))


def alone(talk: Talk, echo_db: float | None) -> Scene:
    """Nobody speaks but the coach on loudspeakers: one Said a mode."""
    rng = np.random.default_rng(9)
    size = len(talk.samples) // BLOCK * BLOCK
    starts = [*(min(round(t * RATE), size) for t, _ in talk.modes), size]
    said = [
        Said("", mode, start, end)
        for (_, mode), (start, end) in zip(talk.modes, pairwise(starts), strict=True)
    ]
    return Scene(_room(size, rng), tuple(said), talk, way(talk.samples, echo_db))


def way(played: Full, echo_db: float | None) -> Full | None:
    """From loudspeakers to the microphone, by which ``played`` comes so much louder than a voice.

    A direct sound, and a reverberation that decays as in a furnished room.
    """
    if echo_db is None:
        return None
    rng = np.random.default_rng(10)
    tail = round(REVERBERATION_SECONDS * RATE)
    response = np.zeros(round(ECHO_SECONDS * RATE) + tail)
    decay = rng.standard_normal(tail) * 10 ** (-3 * np.arange(tail) / tail)
    response[-tail:] = 0.5 * decay / np.sqrt(np.sum(decay**2))
    response[-tail] = 1.0
    echo = oaconvolve(played, response).astype(np.float32)
    level = TRAINEE_RMS * 10 ** (echo_db / 20)
    scaled: Full = (response * (level / sounds.active_power(echo) ** 0.5)).astype(np.float32)
    return scaled


def _modes(said: Sequence[Utterance], phrases: Mapping[str, Command]) -> list[Mode]:
    """Those in which each is legal, at random."""
    chance = random.Random(7)
    return [
        chance.choice([mode for mode in MODES if mode in LEGAL[phrases[each.text].verb]])
        for each in said
    ]


def _scene(utterances: Sequence[Utterance], modes: Sequence[Mode]) -> Scene:
    rng = np.random.default_rng(11)
    pieces: list[NDArray[np.float32]] = [np.zeros(round(LEAD_SECONDS * RATE), np.float32)]
    said = []
    at = len(pieces[0])
    for each, mode in zip(utterances, modes, strict=True):
        sound = material.full(each.sound)
        if each.text:
            sound *= np.float32(TRAINEE_RMS / max(sounds.active_power(sound), 1e-12) ** 0.5)
        said.append(Said(each.text, mode, at, at + each.end))
        pieces += [sound, np.zeros(round(rng.uniform(*PAUSE_SECONDS) * RATE), np.float32)]
        at += len(pieces[-2]) + len(pieces[-1])
    sound = np.concatenate(pieces)
    sound = sound[: len(sound) // BLOCK * BLOCK]
    return Scene(sound + _room(len(sound), rng), tuple(said))


def _room(size: int, rng: Generator) -> Full:
    """A quiet one."""
    return rng.normal(0, material.QUIET / 32768, size).astype(np.float32)
