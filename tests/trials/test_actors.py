from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile

from recognition.corpus import RATE
from trials.actors import TO_CHOOSE_BY, TO_REPORT, Game

LINE = np.round(100 * np.sin(np.arange(11_025) / 5)).astype(np.int16)
"""A second at 11,025 Hz, within ±100."""
OTHER = -LINE[:8000]
LOUDNESS = {TO_CHOOSE_BY: 1 / 32768, TO_REPORT: 1 / 128}


def put_amazon_queen(folder: Path) -> None:
    files = {b"MUSIC.RL": b"no line"}
    for name, line in ((b"020001P2.SB", LINE), (b"C1.SB", OTHER), (b"SHORT.SB", LINE[:3000])):
        file = BytesIO()
        soundfile.write(file, line, 11_025, format="WAV")
        files[name] = file.getvalue()
    table, data = b"", b""
    begin = 15 + 21 * len(files)
    for name, content in files.items():
        place = (begin + len(data)).to_bytes(4) + len(content).to_bytes(4)
        table += name.ljust(12, b"\0") + b"\1" + place
        data += content
    head = b"QTBLCEM10\0\0\0\1" + len(files).to_bytes(2)
    folder.joinpath("queen.1c").write_bytes(head + table + data)


def put_steel_sky(folder: Path) -> None:
    def line(samples: np.ndarray[tuple[int], np.dtype[np.int16]], silence: int) -> bytes:
        return b"\x81" * 22 + ((samples + silence) % 256).astype(np.uint8).tobytes()

    disk, table = bytearray(b"x" * 7), (5).to_bytes(4, "little")
    said = {60_300: line(LINE, 128), 50_001: line(LINE, 128), 50_002: line(OTHER, 0)}
    for number, content in {**said, 50_003: line(LINE[:3000], 128), 119: b"room"}.items():
        far = len(disk) > 20_000
        disk += bytes(-len(disk) % 16 if far else 0)
        place = len(disk) // 16 + 0x800000 if far else len(disk)
        sizes = len(content) + 0x800000
        table += b"".join(n.to_bytes(k, "little") for n, k in ((number, 2), (place, 3), (sizes, 3)))
        disk += content
    folder.joinpath("sky.dnr").write_bytes(table)
    folder.joinpath("sky.dsk").write_bytes(disk)


@pytest.mark.parametrize(
    ("game", "put"), [(TO_CHOOSE_BY, put_amazon_queen), (TO_REPORT, put_steel_sky)]
)
def test_the_lines_of_a_game_are_read(
    game: Game, put: Callable[[Path], None], tmp_path: Path
) -> None:
    folder = tmp_path / game.package
    folder.mkdir()
    put(folder)
    assert len(replace(game, chosen_by=1).lines(tmp_path)) == 1
    lines = sorted(replace(game, chosen_by=0).lines(tmp_path), key=len)
    assert [len(line) for line in lines] == pytest.approx([RATE * 8000 / 11_025, RATE], abs=2)
    for line, said in zip(lines, (OTHER, LINE), strict=True):
        middle = np.interp(np.arange(2000) + 1000, np.arange(len(said)) * RATE / 11_025, said)
        assert np.corrcoef(line[1000:3000], middle)[0, 1] > 0.98
        loudest = 100 * LOUDNESS[game] * 32767
        assert np.abs(line[1000:3000]).max() == pytest.approx(loudest, rel=0.1)


def test_a_game_that_is_not_installed_has_no_lines(tmp_path: Path) -> None:
    assert TO_CHOOSE_BY.lines(tmp_path) == TO_REPORT.lines(tmp_path) == []
