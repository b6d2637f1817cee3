"""Synthetic voices: many speakers for little, though no substitute for people.

Rendered by the programs espeak-ng and flite (Debian packages of the same names).
"""

from __future__ import annotations

import io
import random
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from recognition.corpus import RATE, Clip

_ACCENTS = (  # noqa: SIM905 - names read better as a text
    "en-us en-gb en-gb-scotland en-gb-x-rp en-gb-x-gbclan en-029 en-us-nyc en-gb-x-gbcwmd"
).split()
_VARIANTS = (  # noqa: SIM905
    "Alex Andrea Andy Annie Denis Diogo Gene Gene2 Henrique Hugo Jacky Lee Marco Mario Michael "
    "Mike Nguyen RicishayMax RicishayMax2 RicishayMax3 Storm adam announcer antonio aunty belinda "
    "benjamin boris caleb ed edward edward2 f1 f2 f3 f4 gustave iven iven2 iven3 iven4 john "
    "kaukovalta klatt klatt2 klatt4 m1 m2 m3 m4 m5 m6 m7 marcelo michel miguel norbert pablo paul "
    "pedro quincy rob robert sandro shelby steph steph2 travis victor"
).split()
_UNSEEN_VARIANTS = (
    "linda", "steph3", "max", "zac", "f5", "m8", "anika", "david", "klatt3", "grandma",
)  # fmt: skip
_FLITE = ("slt", "rms", "awb", "kal16")
_TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of one of the two programs."""

    engine: Literal["espeak-ng", "flite"]
    name: str


TRAINING_VOICES = (
    *(
        Voice("espeak-ng", f"{accent}+{variant}")
        for accent, variant in product(_ACCENTS, _VARIANTS)
    ),
    *(Voice("flite", name) for name in _FLITE),
)
UNSEEN_VOICES = tuple(
    Voice("espeak-ng", f"{accent}+{variant}")
    for accent, variant in product(_ACCENTS, _UNSEEN_VARIANTS)
)
"""Never trained on."""


def speak(voice: Voice, text: str, pitch: float = 1.0, speed: float = 1.0) -> NDArray[np.int16]:
    """``text`` at 16 kHz, shape (n,), at half of full scale.

    ``pitch`` and ``speed`` are factors on the voice's own, sensible from 0.7 to 1.3.
    Raises OSError where the program is not there, SynthesisError where nothing comes out.
    """
    if voice.engine == "espeak-ng":
        arguments = ["-v", voice.name, "-p", f"{50 * pitch:.0f}", "-s", f"{165 * speed:.0f}"]
        command = ["espeak-ng", *arguments, "--stdout", text]
    else:
        middle = {"slt": 170, "rms": 110, "awb": 130, "kal16": 105}[voice.name] * pitch
        options = [
            "--setf",
            f"duration_stretch={1 / speed}",
            "--setf",
            f"int_f0_target_mean={middle}",
        ]
        command = ["flite", "-voice", voice.name, *options, "-t", text, "-o", "/dev/stdout"]
    try:
        output = subprocess.run(
            command,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_TIMEOUT_SECONDS,
        ).stdout
        samples, rate = soundfile.read(io.BytesIO(output), dtype="float32")
    except (subprocess.TimeoutExpired, soundfile.LibsndfileError) as error:
        raise SynthesisError(f"{voice.engine} {voice.name} can't say {text!r}: {error}") from error
    samples = soxr.resample(samples, rate, RATE)
    peak = np.abs(samples).max(initial=0.0)
    if len(samples) < RATE // 10 or peak < 1e-3:
        raise SynthesisError(f"{voice.engine} {voice.name} says nothing for {text!r}.")
    scaled: NDArray[np.int16] = (samples / peak * 16384).astype(np.int16)
    return scaled


class SynthesisError(Exception):
    """A voice could not say something."""


def utterances(
    texts: Sequence[str], voices: Sequence[Voice], count: int, seed: int, workers: int = 1
) -> Iterator[Clip]:
    """``count`` times a text, each by a voice, pitch and speed drawn at random.

    A voice that fails is left out. The order depends on nothing but the arguments.
    """
    rng = random.Random(seed)
    engines = sorted({voice.engine for voice in voices})
    of_engine = {e: [voice for voice in voices if voice.engine == e] for e in engines}
    jobs = [
        (
            rng.choice(of_engine[rng.choice(engines)]),
            rng.choice(texts),
            rng.uniform(0.7, 1.3),
            rng.uniform(0.75, 1.3),
        )
        for _ in range(count)
    ]
    with ThreadPoolExecutor(workers) as pool:
        yield from _present(pool.map(lambda job: _clip(*job), jobs))


def _present(clips: Iterable[Clip | None]) -> Iterator[Clip]:
    return (clip for clip in clips if clip is not None)


def _clip(voice: Voice, text: str, pitch: float, speed: float) -> Clip | None:
    try:
        samples = speak(voice, text, pitch, speed)
    except SynthesisError:
        return None
    return Clip(samples, text, voice.name, voice.engine)
