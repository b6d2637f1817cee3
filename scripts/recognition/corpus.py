"""Recordings with their transcripts: what the model learns from, and what judges it.

A speech folder holds sound files and a ``manifest.tsv`` with the columns path, text,
speaker, seconds, split, licence and source. An empty text says: no speech.
"""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE = 16_000
"""Samples a second, everywhere in this package."""
HELD_ONE_IN, HELD_REMAINDER = 9, 2
"""Of the speakers' checksums: who is kept out of training where a corpus names no split."""

_NO_WORD = re.compile(r"[^a-z' ]+")


class Part(Enum):
    """What a recording is for. No speaker is in both parts."""

    TRAIN = "train"
    HELD = "held"
    """Never trained on: to tune on, and to judge by."""


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """One recording."""

    samples: NDArray[np.int16]
    """Mono, shape (n,), RATE samples a second."""
    text: str
    """Lower case words between single spaces; empty where nobody speaks."""
    speaker: str
    corpus: str
    """The folder it lies in, or the kind of voice that was synthesized."""

    @property
    def seconds(self) -> float:
        """Length."""
        return len(self.samples) / RATE


def load(folder: Path, part: Part) -> list[Clip]:
    """The recordings of ``folder`` that are for ``part``, in the manifest's order.

    Raises OSError for a manifest that is not there, ValueError for a file at another rate.
    """
    clips = []
    for row in _rows(folder, part):
        samples, rate = soundfile.read(folder / row["path"], dtype="int16")
        if rate != RATE:
            raise ValueError(f"{folder / row['path']} has {rate} samples a second, not {RATE}.")
        clips.append(Clip(samples, plain(row["text"]), row["speaker"], _corpus(row)))
    return clips


def transcripts(folder: Path, part: Part, corpus: str) -> list[str]:
    """What is said in the recordings of ``corpus`` that are for ``part``, as of Clip.

    Raises OSError for a manifest that is not there.
    """
    return [plain(row["text"]) for row in _rows(folder, part) if _corpus(row) == corpus]


def plain(text: str) -> str:
    """The words alone, in lower case."""
    return " ".join(_NO_WORD.sub(" ", text.lower()).split())


def _rows(folder: Path, part: Part) -> Iterator[dict[str, str]]:
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    with_split = {_corpus(row) for row in rows if row["split"] == "dev"}
    return (row for row in rows if _part(row, with_split) is part)


def _corpus(row: dict[str, str]) -> str:
    return row["path"].split("/", 1)[0]


def _part(row: dict[str, str], with_split: set[str]) -> Part:
    if _corpus(row) in with_split:
        held = row["split"] == "dev"
    else:
        # Sounds without a speaker are told apart by their file.
        key = row["speaker"] if row["text"] else row["path"]
        held = zlib.crc32(key.encode()) % HELD_ONE_IN == HELD_REMAINDER
    return Part.HELD if held else Part.TRAIN
