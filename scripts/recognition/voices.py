"""Synthetic voices: many speakers for little, though no substitute for people.

Rendered by the programs espeak-ng, flite and festival (Debian packages of the same names,
festvox-kallpc16k, festvox-kdlpc16k and festvox-us-slt-hts; mbrola and its voices).
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, product
from pathlib import Path
from tempfile import TemporaryDirectory
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
_FESTIVAL = ("kal_diphone", "ked_diphone", "cmu_us_slt_arctic_hts")
_TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of one of the programs."""

    engine: Literal["espeak-ng", "flite", "festival"]
    name: str


def _of_mbrola(speakers: str) -> tuple[Voice, ...]:
    """Debian has them as mbrola-af1 and so on, but not among its free packages."""
    return tuple(Voice("espeak-ng", f"mb-{speaker}-en") for speaker in speakers.split())


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
"""Never trained on, and never chosen by: to report."""
DEV_VOICES = tuple(Voice("festival", name) for name in _FESTIVAL)
"""Never trained on: to choose by. Two of their speakers train as voices of flite."""
ACCENTED_VOICES = _of_mbrola("af1 gr2 hu1 nl2 pl1 ro1 sw1 sw2")
"""Speakers of Afrikaans, Greek, Hungarian, Dutch, Polish, Romanian and Swedish, who say English
with the sounds of their language. Never trained on, and never chosen by: to report."""
ACCENTED_DEV_VOICES = _of_mbrola("de1 de2 de3 de4 de5 de6 fr1 fr4")
"""The same of German and French: to choose by."""


def speak(voice: Voice, text: str, pitch: float = 1.0, speed: float = 1.0) -> NDArray[np.int16]:
    """``text`` at 16 kHz, shape (n,), at half of full scale.

    ``pitch`` and ``speed`` are factors on the voice's own, sensible from 0.7 to 1.3;
    festival has no use for a pitch.
    Raises OSError where the program is not there, SynthesisError where nothing comes out.
    """
    with TemporaryDirectory() as folder:
        file = Path(folder, "said.wav")  # festival writes its header last: no pipe will do
        try:
            subprocess.run(
                [*_command(voice, text, pitch, speed), str(file)],
                input=text.encode(),
                check=False,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_TIMEOUT_SECONDS,
            )
            samples, rate = soundfile.read(file, dtype="float32")
        except (subprocess.TimeoutExpired, soundfile.LibsndfileError) as error:
            raise SynthesisError(
                f"{voice.engine} {voice.name} can't say {text!r}: {error}"
            ) from error
    samples = soxr.resample(samples, rate, RATE)
    peak = np.abs(samples).max(initial=0.0)
    if len(samples) < RATE // 10 or peak < 1e-3:
        raise SynthesisError(f"{voice.engine} {voice.name} says nothing for {text!r}.")
    scaled: NDArray[np.int16] = (samples / peak * 16384).astype(np.int16)
    return scaled


def _command(voice: Voice, text: str, pitch: float, speed: float) -> list[str]:
    """A program that writes the file named next; festival's reads the text."""
    match voice.engine:
        case "espeak-ng":
            tuned = ["-v", voice.name, "-p", f"{50 * pitch:.0f}", "-s", f"{165 * speed:.0f}"]
            return ["espeak-ng", *tuned, text, "-w"]
        case "flite":
            middle = {"slt": 170, "rms": 110, "awb": 130, "kal16": 105}[voice.name] * pitch
            tuned = [f"duration_stretch={1 / speed}", f"int_f0_target_mean={middle}"]
            options = chain.from_iterable(("--setf", each) for each in tuned)
            return ["flite", "-voice", voice.name, *options, "-t", text, "-o"]
        case "festival":
            tuned = [f"(voice_{voice.name})", f"(Parameter.set 'Duration_Stretch {1 / speed})"]
            options = chain.from_iterable(("-eval", each) for each in tuned)
            return ["text2wave", *options, "-o"]


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
