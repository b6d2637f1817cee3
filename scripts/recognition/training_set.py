"""What one pass of training goes through: which clip how often, and in which company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from recognition.augmentation import (
    LONGEST_AFTER,
    LONGEST_BEFORE,
    LONGEST_STRETCH,
    NoiseMaker,
)
from recognition.corpus import Clip
from recognition.features import SECONDS_PER_FRAME
from recognition.lexicon import Lexicon
from recognition.lfmmi import Words
from recognition.phones import NUMBER

LONGEST_SECONDS = 9.0
EVEN_ROWS = 32
"""Larger batches have a multiple of so many clips: an accelerator prepares for each number."""
EASY_SECONDS = 1.6
EASY_PASSES = 2
"""Over the short clear clips that training begins with."""


@dataclass(frozen=True, slots=True)
class Share:
    """How often the clips of one text are drawn in a pass, in all."""

    repeats: float = 1.0
    """For each clip,"""
    least: int = 0
    """but at least so often in all,"""
    most: int = 1_000_000
    """and at most."""


SYNTHETIC = {"espeak-ng", "flite", "kokoro"}
SHARES: Mapping[str, Share] = {
    "gsc": Share(least=60, most=300),  # nine of its words are a hundred times as frequent as others
    "fsdd": Share(most=50),  # many clips of few speakers
    "an4": Share(repeats=3),
    "librispeech_part": Share(repeats=2),
    "lj_text_other_speaker": Share(repeats=2),
    "flite": Share(repeats=0.4),  # four voices
    "kokoro talk": Share(repeats=3),
    "gsc_silence": Share(repeats=4),  # most of what a microphone hears holds no word
    "noise": Share(repeats=5),
    "music": Share(repeats=4),
}
"""By corpus; all else once."""


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """Clips that are met together."""

    clips: NDArray[np.intp]
    seed: int
    """Of their changes."""
    clear: bool
    """As they were recorded."""


class TrainingSet:
    """The clips that can be learned from, and how a pass draws from them."""

    def __init__(self, clips: Sequence[Clip], lexicon: Lexicon) -> None:
        """Leaves out what is too long, or has a word that ``lexicon`` lacks."""
        self.clips = [
            clip
            for clip in clips
            if clip.seconds <= LONGEST_SECONDS and not lexicon.missing(clip.text.split())
        ]
        self._lexicon = lexicon

    def noises(self) -> NoiseMaker:
        """What is heard beside the voices of the clips: other ones, and what holds no word."""
        talk = [clip.samples for clip in self.clips if clip.text and clip.seconds > 1.5]
        return NoiseMaker(talk, [clip.samples for clip in self.clips if not clip.text])

    def batches(self, seed: int, epoch: int, frames: int) -> list[Draw]:
        """One pass, in batches of at most ``frames`` of features, silence behind included.

        The first is easy: short and clear, as sound and phones align by themselves.
        """
        rng = np.random.default_rng((seed, epoch))
        easy = epoch == 0
        drawn = self._easy() if easy else self._drawn(rng)
        seconds = np.array([self.clips[i].seconds for i in drawn])
        drawn = drawn[np.argsort(seconds + rng.uniform(0, 0.3, len(drawn)))]
        longest = LONGEST_STRETCH * np.array([self.clips[i].seconds for i in drawn])
        longest = np.maximum.accumulate(longest) + LONGEST_BEFORE + LONGEST_AFTER
        batches: list[Draw] = []
        begin = 0
        while begin < len(drawn):
            needed = longest[begin:] / SECONDS_PER_FRAME * np.arange(1, 1 + len(drawn) - begin)
            count = max(1, int(np.searchsorted(needed, frames, "right")))
            if count > EVEN_ROWS:
                count -= count % EVEN_ROWS
            clips = drawn[begin : begin + count]
            batches.append(Draw(clips, int(rng.integers(1 << 62)), clear=easy))
            begin += count
        order = rng.permutation(len(batches))
        return [batches[i] for i in order]

    def _easy(self) -> NDArray[np.intp]:
        short = [
            i
            for i, clip in enumerate(self.clips)
            if clip.corpus in SYNTHETIC and clip.text and clip.seconds <= EASY_SECONDS
        ]
        return np.array(short * EASY_PASSES, np.intp)

    def _drawn(self, rng: Generator) -> NDArray[np.intp]:
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, clip in enumerate(self.clips):
            groups[clip.corpus, clip.text].append(i)
        drawn = []
        for (corpus, _), members in groups.items():
            share = SHARES.get(corpus, Share())
            count = np.clip(len(members) * share.repeats, share.least, share.most)
            whole = int(count) + (rng.random() < count % 1)
            rounds = whole // len(members) + 1
            drawn.append(np.concatenate([rng.permutation(members) for _ in range(rounds)])[:whole])
        return np.concatenate(drawn).astype(np.intp)

    def words(self, clip: int, rng: Generator) -> Words:
        """What is said in the clip, in one of the ways to say it."""
        said = []
        for word in self.clips[clip].text.split():
            ways = self._lexicon.pronunciations(word)
            said.append([NUMBER[phone] for phone in ways[rng.integers(len(ways))]])
        return said


def save_clips(path: Path, clips: Sequence[Clip]) -> None:
    """All in one file, quick to read again."""
    ends = np.cumsum([len(clip.samples) for clip in clips])
    np.savez(
        path,
        samples=np.concatenate([clip.samples for clip in clips]),
        ends=ends,
        texts=[clip.text for clip in clips],
        speakers=[clip.speaker for clip in clips],
        corpora=[clip.corpus for clip in clips],
    )


def load_clips(path: Path) -> list[Clip]:
    """As saved. Raises OSError or ValueError."""
    with np.load(path) as file:
        parts = np.split(file["samples"], file["ends"][:-1])
        columns = (file[name].tolist() for name in ("texts", "speakers", "corpora"))
        return [Clip(*row) for row in zip(parts, *columns, strict=True)]


def kept_clips(path: Path, make: Callable[[], list[Clip]]) -> list[Clip]:
    """The clips saved at ``path``; made and saved there if there are none."""
    if not path.exists():
        part = path.with_name(f"part-{path.name}")
        save_clips(part, make())
        part.rename(path)
    return load_clips(path)


def kept_texts(path: Path) -> list[str]:
    """What is said in the clips saved at ``path``. Raises OSError or ValueError."""
    with np.load(path) as file:
        texts: list[str] = file["texts"].tolist()
    return texts
