"""What recognizers are tried on: recorded people, synthetic voices, and sounds that say nothing.

People and synthetic voices are never put together. The same seed gives the same sound.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeVar

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from recognition import sounds
from recognition.corpus import RATE, Clip, plain
from recognition.vocabulary import command_words
from recognition.voices import SynthesisError, Voice, speak
from trials import numbers
from trials.recognizers import Sound
from voicecoach.library.files import load_exercise
from voicecoach.library.folders import ENDINGS, Kind, built_in_folder
from voicecoach.routine import Routine
from voicecoach.session.commands import vocabulary
from voicecoach.speech.recognizer import DECOYS

BEFORE_SECONDS, AFTER_SECONDS = 0.3, 0.5
"""Of quiet around what is said."""
QUIET = 10
"""Standard deviation of the noise of a quiet room, of 32768."""
AUDIBLE = 0.03
"""Of the loudest 10 ms in amplitude; after the last that exceeds it, a word has ended."""
STRETCH_SECONDS = 30
"""Of a sound without speech."""
BREATH_SECONDS = (0.05, 0.18)
"""Of the pause within a phrase, for who is out of breath."""
# fmt: off
WORDS_OF_20 = (
    "yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go",
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
)
# fmt: on
COMMANDS = tuple(vocabulary(Routine("none", "None", ())))
"""The product's whole list of commands."""
COMMAND_WORDS = command_words()
DECOY_WORDS = tuple(word for word in DECOYS.split() if word not in COMMAND_WORDS)


T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """Something said, with quiet before and after."""

    text: str
    sound: Sound
    end: int
    """Position after the last of it that can be heard, samples."""


@dataclass(frozen=True, slots=True, eq=False)
class Negative:
    """A sound that holds no command."""

    kind: str
    said: str
    """The words in it; empty if it is not speech."""
    sound: Sound


def utterance(text: str, samples: Sound, rng: Generator) -> Utterance:
    """``samples`` with quiet around them."""
    _, end = _audible(samples)
    return Utterance(text, padded(samples, rng), round(BEFORE_SECONDS * RATE) + end)


def padded(samples: Sound, rng: Generator) -> Sound:
    """``samples`` with the noise of a quiet room before and after."""
    before, after = (
        rng.normal(0, QUIET, round(seconds * RATE)).astype(np.int16)
        for seconds in (BEFORE_SECONDS, AFTER_SECONDS)
    )
    return np.concatenate([before, samples, after])


def single_words(clips: Iterable[Clip]) -> list[Utterance]:
    """People saying one word of WORDS_OF_20."""
    return recorded(clips, WORDS_OF_20)


def recorded(clips: Iterable[Clip], texts: Container[str]) -> list[Utterance]:
    """People saying one of ``texts``, and nothing else."""
    rng = np.random.default_rng(1)
    return [utterance(c.text, c.samples, rng) for c in clips if c.text in texts]


def numbers_and_phrases(clips: Iterable[Clip]) -> list[Utterance]:
    """People saying numbers and short phrases (AN4); what they spell is left out."""
    rng = np.random.default_rng(2)
    return [
        utterance(clip.text, clip.samples, rng)
        for clip in clips
        if clip.corpus == numbers.CORPUS and numbers.is_whole_words(clip.text)
    ]


def spoken(texts: Iterable[str], each: int, voices: Sequence[Voice]) -> list[Utterance]:
    """Each of ``texts``, by so many of ``voices``; by fewer where one can't say it."""
    chance, rng = random.Random(3), np.random.default_rng(3)
    said = []
    for text in texts:
        for say in _speakers(voices, each, chance):
            with suppress(SynthesisError):
                said.append(utterance(text, say(text), rng))
    return said


def out_of_breath(texts: Iterable[str], voices: Sequence[Voice]) -> list[Utterance]:
    """Those of ``texts`` that have several words, each in two parts with a pause between."""
    chance, rng = random.Random(12), np.random.default_rng(12)
    said = []
    for text in texts:
        words = text.split()
        if len(words) == 1:
            continue
        cut = chance.randrange(1, len(words))
        pause = np.zeros(round(chance.uniform(*BREATH_SECONDS) * RATE), np.int16)
        (say,) = _speakers(voices, 1, chance)
        with suppress(SynthesisError):
            before, after = (_trimmed(say(" ".join(part))) for part in (words[:cut], words[cut:]))
            said.append(utterance(text, np.concatenate([before, pause, after]), rng))
    return said


def under(kind: str, snr_db: float, said: Sequence[Utterance]) -> list[Utterance]:
    """The same with ``kind`` of KINDS under them."""
    rng = np.random.default_rng(4)
    return [
        Utterance(
            each.text,
            clipped(sounds.mix(full(each.sound), KINDS[kind](len(each.sound), rng), snr_db)),
            each.end,
        )
        for each in said
    ]


def over_bluetooth(said: Sequence[Utterance]) -> list[Utterance]:
    """The same through a headset at 8 kHz."""
    return [
        Utterance(each.text, clipped(sounds.narrow_band(full(each.sound))), each.end)
        for each in said
    ]


KINDS = {
    "noise": sounds.colored_noise,
    "music": sounds.music,
    "breathing": sounds.breathing,
}
"""Sounds without speech, made."""


def recorded_negatives(clips: Iterable[Clip]) -> Iterator[Negative]:
    """People who say more than command words, and recordings of nobody."""
    rng = np.random.default_rng(5)
    for clip in clips:
        if not clip.text:
            kind = "music" if clip.corpus == "music" else "noise"
            yield Negative(f"recorded {kind}", "", padded(clip.samples, rng))
        elif not COMMAND_WORDS.issuperset(clip.text.split()):
            yield Negative("human speech", clip.text, padded(clip.samples, rng))


def made_negatives(sentences: int, stretches: int, voices: Sequence[Voice]) -> Iterator[Negative]:
    """So many sentences, each by one of ``voices``, and stretches of each of KINDS."""
    chance, rng = random.Random(6), np.random.default_rng(6)
    texts = list(_prose())
    chance.shuffle(texts)
    for text in itertools.islice(itertools.cycle(texts), sentences):
        (say,) = _speakers(voices, 1, chance)
        with suppress(SynthesisError):
            yield Negative("synthetic speech", plain(text), padded(say(text), rng))
    for kind, make in KINDS.items():
        for _ in range(stretches):
            sound = make(STRETCH_SECONDS * RATE, rng)
            level = 10 ** (rng.uniform(-40, -15) / 20)
            yield Negative(f"made {kind}", "", clipped(sound * level / sounds.power(sound) ** 0.5))


def some(items: Sequence[T], most: int | None) -> Sequence[T]:
    """At most so many, drawn at random and in their order."""
    if most is None or most >= len(items):
        return items
    return [items[i] for i in sorted(random.Random(0).sample(range(len(items)), most))]


def _speakers(
    voices: Sequence[Voice], count: int, chance: random.Random
) -> list[Callable[[str], Sound]]:
    """At most so many of ``voices``, each at a pitch and speed of its own."""
    return [
        partial(speak, voice, pitch=chance.uniform(0.8, 1.2), speed=chance.uniform(0.85, 1.15))
        for voice in chance.sample(voices, min(count, len(voices)))
    ]


def _trimmed(samples: Sound) -> Sound:
    """Without the quiet around it."""
    first, end = _audible(samples)
    return samples[first:end]


def _audible(samples: Sound) -> tuple[int, int]:
    """Position of the first that can be heard, and after the last."""
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160).astype(np.float64)
    loudness = np.sqrt(np.mean(frames**2, axis=1))
    heard = np.flatnonzero(loudness > AUDIBLE * loudness.max())
    return 160 * int(heard[0]), 160 * (int(heard[-1]) + 1)


@cache
def _prose() -> tuple[str, ...]:
    """What the built-in exercises say of themselves: ordinary sentences, near to the commands."""
    folder = built_in_folder(Kind.EXERCISE)
    files = sorted(path for path in folder.iterdir() if path.suffix in ENDINGS)
    exercises = [load_exercise(path) for path in files]
    steps = (step.text for exercise in exercises for step in exercise.steps)
    cues = (mistake.cue for exercise in exercises for mistake in exercise.mistakes)
    reasons = (reason for exercise in exercises for reason in exercise.why)
    sentences = dict.fromkeys(itertools.chain(steps, cues, reasons))
    return tuple(text for text in sentences if not COMMAND_WORDS.issuperset(plain(text).split()))


def full(sound: Sound) -> NDArray[np.float32]:
    """Full scale ±1."""
    return (sound / 32768).astype(np.float32)


def clipped(sound: NDArray[np.float32]) -> Sound:
    """Back from full scale ±1."""
    return (np.clip(sound, -1, 1) * 32767).astype(np.int16)
