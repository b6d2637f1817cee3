"""Lines that actors speak in two adventure games: people whom training never hears.

Debian packages both, and they may be played by anybody. What is said in a line is not
known here: whatever is taken for a command counts, even if it was one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from recognition.corpus import RATE
from trials.recognizers import Sound

_Floats = NDArray[np.float32]
"""±1."""

SHORTEST_SECONDS = 0.3
_INSTALLED = Path("/usr/share/scummvm")
_SKY_HEADER = 22
_SKY_RATE = 11_025
_SKY_SPEECH = range(50_000, 60_000)
_SKY_UNIT = 16


@dataclass(frozen=True, slots=True)
class Game:
    """Who speaks."""

    package: str
    """Of Debian."""
    read: Callable[[Path], Iterator[Sound]]
    """The lines in its folder, at 16 kHz."""
    chosen_by: int = 0
    """So many of its lines were chosen by, and are left out."""

    def lines(self, folder: Path = _INSTALLED) -> list[Sound]:
        """In random order, the same each time; none if it is not installed."""
        place = folder / self.package
        lines = [line for line in self.read(place) if len(line) >= SHORTEST_SECONDS * RATE]
        random.Random(5).shuffle(lines)
        return lines[self.chosen_by :]


def _amazon_queen(folder: Path) -> Iterator[Sound]:
    """Its archive begins with a table: name (12 bytes), disk, place and size of each file."""
    archive = folder / "queen.1c"
    if not archive.exists():
        return
    data = archive.read_bytes()
    count = int.from_bytes(data[13:15])
    for begin in range(15, 15 + 21 * count, 21):
        entry = data[begin : begin + 21]
        place, size = int.from_bytes(entry[13:17]), int.from_bytes(entry[17:21])
        if entry[:12].rstrip(b"\0").endswith(b".SB"):
            samples, rate = soundfile.read(BytesIO(data[place : place + size]), dtype="float32")
            yield _sound(samples, rate)


def _steel_sky(folder: Path) -> Iterator[Sound]:
    """A file apart is the table: number (2 bytes), place and flag, size and flags (3 each)."""
    table, disk = folder / "sky.dnr", folder / "sky.dsk"
    if not table.exists():
        return
    entries, data = table.read_bytes()[4:], disk.read_bytes()
    for begin in range(0, len(entries), 8):
        entry = entries[begin : begin + 8]
        number, place, size = (
            int.from_bytes(entry[a:b], "little") for a, b in ((0, 2), (2, 5), (5, 8))
        )
        if number in _SKY_SPEECH:
            place = (place & 0x7FFFFF) * (_SKY_UNIT if place >> 23 else 1)
            samples = np.frombuffer(data[place : place + (size & 0x3FFFFF)], np.uint8)
            yield _sound(_centred(samples[_SKY_HEADER:]), _SKY_RATE)


def _centred(samples: NDArray[np.uint8]) -> _Floats:
    """Silence is 128; in some lines it is 0: as that, they leap least."""
    ways = [each.astype(np.float32) for each in (samples, samples ^ 128)]
    least = min(ways, key=lambda each: float(np.abs(np.diff(each)).mean()) if len(each) > 1 else 0)
    return (least - np.float32(128)) / np.float32(128)


def _sound(samples: _Floats, rate: int) -> Sound:
    resampled: _Floats = np.clip(soxr.resample(samples, rate, RATE), -1, 1)
    return (resampled * 32767).astype(np.int16)


TO_CHOOSE_BY = Game("flight-of-the-amazon-queen", _amazon_queen)
TO_REPORT = Game("beneath-a-steel-sky", _steel_sky, chosen_by=2200)
