"""Artificial speakers, of a synthesizer whose network is stood in for: it is 90 MB."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from recognition.corpus import RATE
from recognition.neural_voices import (
    SYNTHESIS_RATE,
    Kokoro,
    Pronunciations,
    Speaker,
    _member,
    _styles,
    neural_utterances,
)

SECONDS = 0.5


class Hum:
    """A network that hums for half a second, between silences, and keeps what it was given."""

    def __init__(self) -> None:
        self.given: list[Mapping[str, NDArray[np.float32]]] = []

    def run(self, _: None, inputs: Mapping[str, NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        self.given.append(inputs)
        time = np.arange(SECONDS * SYNTHESIS_RATE) / SYNTHESIS_RATE
        hum = 0.3 * np.sin(2 * np.pi * 150 * time)
        quiet = np.zeros(SYNTHESIS_RATE)
        return [np.concatenate([quiet, hum, quiet]).astype(np.float32)[None]]


def kokoro(network: object) -> Kokoro:
    styles = {
        name: np.full((510, 256), value, np.float32)
        for name, value in (("af_one", 1), ("bm_two", 2), ("zf_three", 3))
    }
    said: Pronunciations = {"next": "nekst", "record": {"DEFAULT": "rekurd", "VERB": "rikord"}}
    symbols = {symbol: i + 1 for i, symbol in enumerate("nekstrud .!?,")}
    return Kokoro(network, symbols, styles, said, said)


def test_words_are_said_as_the_dictionary_has_them() -> None:
    assert kokoro(Hum()).phonemes("next record", british=False) == "nekst rekurd"


def test_a_word_that_it_lacks_is_not_guessed() -> None:
    assert kokoro(Hum()).phonemes("next thrust", british=False) is None


def test_a_speaker_sounds_like_one_and_speaks_like_another() -> None:
    hum = Hum()
    kokoro(hum).speak("nekst.", Speaker({"af_one": 0.5, "zf_three": 0.5}, {"bm_two": 1.0}), 1.0)
    (style,) = hum.given[0]["style"]
    assert set(style[:128]) == {2.0}  # midway between 1 and 3
    assert set(style[128:]) == {2.0}
    kokoro(hum).speak("nekst.", Speaker({"af_one": 1.0}, {"zf_three": 1.0}), 1.0)
    (style,) = hum.given[1]["style"]
    assert (set(style[:128]), set(style[128:])) == ({1.0}, {3.0})


def test_the_silence_around_what_is_said_is_cut() -> None:
    sound = kokoro(Hum()).speak("nekst.", Speaker({"af_one": 1.0}, {"af_one": 1.0}), 1.0)
    assert len(sound) / RATE == pytest.approx(SECONDS + 0.1, abs=0.02)
    assert np.abs(sound).max() == pytest.approx(16384, abs=200)


def test_the_same_seed_gives_the_same_clips() -> None:
    def clips(seed: int, count: int = 20, workers: int = 1) -> list[tuple[str, str]]:
        said = ["next", "record", "thrust"]
        made = neural_utterances(kokoro(Hum()), said, count, seed, workers)
        return [(clip.text, clip.speaker) for clip in made]

    assert clips(1) == clips(1, workers=2) != clips(2)
    more = clips(1, count=40)
    assert more[: len(clips(1))] == clips(1)
    assert {text for text, _ in clips(1)} == {"next", "record"}


def test_packages_are_read_as_they_were_fetched(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "misaki-0.9.4-py3-none-any.whl", "w") as wheel:
        wheel.writestr("misaki/data/us_gold.json", json.dumps({"next": "nekst"}))
    assert b"next" in _member(tmp_path, "misaki-*.whl", "data/us_gold.json")
    with pytest.raises(KeyError, match="gb_gold"):
        _member(tmp_path, "misaki-*.whl", "data/gb_gold.json")

    table = np.arange(510 * 256, dtype=np.float32)
    with tarfile.open(tmp_path / "kokoro-js-1.2.1.tgz", "w:gz") as package:
        for name in ("bm_two", "af_one", "jf_none"):
            entry = tarfile.TarInfo(f"package/voices/{name}.bin")
            entry.size = table.nbytes
            package.addfile(entry, io.BytesIO(table.tobytes()))
    assert list(_styles(tmp_path)) == ["af_one", "bm_two"]  # j speaks no English


def test_a_package_that_was_not_fetched_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="kokoro-js"):
        _styles(tmp_path)
