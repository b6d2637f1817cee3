"""Recognizers with their real models, and the benchmark of a model in small."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.speech.conftest import Speak, speak
from trials.recognizers import Engine, Grammar, PocketSphinx, Sound, Vosk
from voicecoach.speech.endpointer import RATE
from voicecoach.speech.models import embedded_model

__all__ = ["speak"]  # a fixture

GRAMMAR = Grammar(("next", "go back", "stop", "xyzzy"))
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["Vosk", "PocketSphinx"])
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "Vosk":
        return Vosk(embedded_model())
    pytest.importorskip("pocketsphinx")
    return PocketSphinx()


@pytest.fixture
def sound(speak: Speak) -> Sound:
    """ "next", with quiet around it."""
    quiet = np.random.default_rng(0).normal(0, 10, RATE // 2).astype(np.int16)
    spoken = (speak("en-us", "next") * 32767).astype(np.int16)
    return np.concatenate([quiet, spoken, quiet])


def test_each_sound_is_heard_as_if_it_were_the_first(engine: Engine, sound: Sound) -> None:
    recognizer = engine.recognizer(GRAMMAR)
    assert [recognizer.hear(sound) for _ in range(3)] == [["next"]] * 3
    appeared = recognizer.appears(sound, "next")
    assert appeared is not None
    assert RATE // 2 < appeared < len(sound)
    assert recognizer.appears(sound, "go back") is None
    until_its_result = sound[: len(sound) - RATE // 4]  # a pause may begin with a guess
    assert recognizer.appears(until_its_result, "stop") is None
    assert recognizer.hear(sound) == ["next"]


def test_of_words_that_sound_alike_the_one_given_more_often_is_heard(
    engine: Engine, speak: Speak
) -> None:
    sound = np.pad((speak("en-us", "right") * 32767).astype(np.int16), RATE // 2)
    for often, seldom in (("right", "write"), ("write", "right")):
        grammar = Grammar((seldom, *[often] * 50))
        assert engine.recognizer(grammar).hear(sound) == [often]


def test_an_engine_tells_what_it_is(engine: Engine) -> None:
    assert engine.knows("go back")
    assert not engine.knows("go xyzzy")
    assert engine.load_seconds > 0
    assert engine.folder.is_dir()
    assert engine.right_context_seconds in ({None} if engine.name == "PocketSphinx" else {0.1})


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")
def test_the_benchmark_prints_and_writes_the_same_figures(tmp_path: Path) -> None:
    pytest.importorskip("scipy")
    program = ROOT / "scripts" / "benchmarks" / "recognition_model.py"
    code = (
        "import recognition_model as benchmark\n"
        "benchmark.material.STRETCH_SECONDS = 5\n"
        "benchmark.QUICK = benchmark.Effort(None, 1, 3, 2, 1)\n"
        "benchmark.program()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--quick", "--json", str(tmp_path / "figures.json")],
        env={**os.environ, "PYTHONPATH": f"{program.parent}{os.pathsep}{ROOT / 'scripts'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("No people are heard: name a folder of recordings with --speech.")
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    for section in figures["sections"]:
        assert section["title"] in done.stdout
    commands, false_accepts, _ = figures["sections"]
    right = commands["rows"][0]["Vosk en-small"]
    assert (commands["rows"][0]["name"], right["total"]) == ("clean, right", 3)
    assert right["count"] >= 2
    kinds = [row["name"] for row in false_accepts["rows"]]
    assert kinds == ["synthetic speech", "made noise", "made music", "made breathing"]
