"""Scenes and who listens to them, with the real ear; and the benchmark in small."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from operator import eq
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy")

from recognition import sounds
from recognition.voices import Voice
from tests.speech.conftest import Speak, speak
from trials import material, scenes
from trials.coach import VOCABULARY, Cue, Talk
from trials.listeners import OURS, Echo, Product, plain_loop
from trials.material import Negative, Utterance
from trials.recognizers import Result
from trials.scenes import Said, Scene, answers
from voicecoach.audio.virtual import TRAINEE_RMS
from voicecoach.session.commands import Mode, is_legal
from voicecoach.speech.endpointer import BLOCK, RATE
from voicecoach.speech.models import embedded_model

__all__ = ["speak"]  # a fixture

ROOT = Path(__file__).parents[2]
needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")
COMMANDS = ("next", "how many left", "hold on")


@pytest.fixture
def said(speak: Speak) -> list[Utterance]:
    rng = np.random.default_rng(0)
    return [
        material.utterance(text, (speak("en-us", text) * 32767).astype(np.int16), rng)
        for text in COMMANDS
    ]


@pytest.fixture
def product() -> Product:
    return Product(embedded_model())


def chatter(speak: Speak, seconds: float) -> Talk:
    samples = speak("en-us", "Push through your heel. Your arms only steady you. Squeeze.")
    cue = Cue("Push through your heel.", 0.0, len(samples) / RATE)
    return Talk(np.resize(samples, round(seconds * RATE)), (cue,))


def taken(scene: Scene, results: list[Result]) -> list[tuple[str, ...]]:
    return [tuple(result.text for result in each) for _, each in answers(scene, results)]


def test_a_command_is_said_where_it_is_legal_so_much_louder_than_the_noise(
    said: list[Utterance],
) -> None:
    scene = scenes.spoken(said, lambda n, rng: rng.standard_normal(n).astype(np.float32), 12.0)
    assert [each.text for each in scene.said] == list(COMMANDS)
    assert all(is_legal(VOCABULARY[each.text].verb, each.mode) for each in scene.said)
    noise = sounds.power(scene.sound[:RATE]) ** 0.5
    assert 20 * np.log10(TRAINEE_RMS / noise) == pytest.approx(12, abs=0.5)
    quiet = scenes.spoken(said)
    for each in quiet.said:
        loud = np.flatnonzero(np.abs(quiet.sound[each.start :]) > 0.02)
        assert loud[0] / RATE < 0.5
        assert sounds.power(quiet.sound[each.end :][: RATE // 2]) < 1e-5


def test_after_talk_each_command_is_said_twice_where_it_is_legal(said: list[Utterance]) -> None:
    hum = Negative("human speech", "hum", np.full(RATE, 1000, np.int16))
    scene = scenes.after_talk(said, [hum])
    assert [each.text for each in scene.said] == [
        text for command in COMMANDS for text in ("hum", command, command)
    ]
    assert [each.mode for each in scene.said[::3]] == [each.mode for each in scene.said[2::3]]
    assert all(is_legal(VOCABULARY[each.text].verb, each.mode) for each in scene.said[1::3])


def test_what_is_not_legal_then_is_not_carried_out() -> None:
    said = Said("", Mode.RESTING, 0, RATE)
    assert said.allows(VOCABULARY["next"])
    assert not said.allows(VOCABULARY["eight"])


def test_what_is_taken_answers_what_was_said_last() -> None:
    sound = np.zeros(RATE, np.int16)
    scene = scenes.without_commands([Negative("silence", "", sound)] * 2)
    first, second = (each.start / RATE for each in scene.said)
    results = [Result("a", first - 1), Result("b", second - 0.1), Result("c", second + 0.1)]
    assert taken(scene, results) == [("a", "b"), ("c",)]
    assert [each.mode for each in scene.said] == [Mode.READY, Mode.EXPLAINING]


def test_the_product_is_right_and_sooner_than_the_plain_loop(
    said: list[Utterance], product: Product
) -> None:
    scene = scenes.spoken(said)
    ours = list(product.listen(scene))
    plain = list(plain_loop(embedded_model()).listen(scene))
    assert taken(scene, ours) == taken(scene, plain) == [(text,) for text in COMMANDS]
    for each, sooner, later in zip(scene.said, ours, plain, strict=True):
        assert each.end / RATE < sooner.at < later.at
    assert 0 < product.computing < scene.seconds


def test_over_the_coach_on_loudspeakers_the_product_still_hears(
    said: list[Utterance], product: Product, speak: Speak
) -> None:
    """Once it has learned the room: the first command comes before that."""
    scene = scenes.spoken([said[0], *said, *said, *said])
    scene = scenes.over_the_coach(scene, chatter(speak, scene.seconds), -10)
    first, *ours = taken(scene, list(product.listen(scene)))
    _, *plain = taken(scene, list(plain_loop(embedded_model()).listen(scene)))
    right = [(text,) for text in 3 * COMMANDS]
    assert first == ()
    assert sum(map(eq, ours, right)) >= len(right) - 1
    assert sum(map(eq, plain, right)) < len(right) // 2


def test_the_echo_is_the_same_block_by_block_and_as_loud_as_told(speak: Speak) -> None:
    talk = chatter(speak, 10)
    talk = Talk(talk.samples, talk.cues, ((0.0, Mode.REPS),))
    scene = scenes.alone(talk, -10)
    echo = Echo(scene.way)
    blocks = [echo.heard(block) for block in talk.samples.reshape(-1, BLOCK)]
    heard = scene.heard()[: len(scene.sound)] / 32768
    assert np.concatenate(blocks) == pytest.approx(heard - scene.sound, abs=1e-3)
    level = sounds.active_power(np.concatenate(blocks)) ** 0.5
    assert 20 * np.log10(level / TRAINEE_RMS) == pytest.approx(-10, abs=0.5)
    assert scenes.alone(talk, None).way is None


VOICES = (Voice("espeak-ng", "en-us"), Voice("espeak-ng", "en-gb"))


@needs_espeak
def test_out_of_breath_the_words_of_a_phrase_stand_apart() -> None:
    said = material.out_of_breath(COMMANDS, VOICES)
    assert [each.text for each in said] == ["how many left", "hold on"]
    for each in said:
        spoken = each.sound[: each.end]
        loud = np.convolve(np.abs(spoken) > 300, np.ones(BLOCK // 4), "same") > 0
        changes = np.flatnonzero(np.diff(loud.astype(int)))
        pauses = np.diff(changes)[1::2] / RATE
        assert any(0.04 <= pause <= 0.19 for pause in pauses), pauses


@needs_espeak
def test_a_voice_says_each_at_most_once() -> None:
    said = material.spoken(COMMANDS, 4, VOICES)
    assert [each.text for each in said] == [text for text in COMMANDS for _ in VOICES]


def bench(arguments: list[str], before: str = "") -> subprocess.CompletedProcess[str]:
    folder = ROOT / "scripts" / "benchmarks"
    code = f"import cast, listening, numpy as np, rounds\n{before}listening.program()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT / 'scripts'}"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_by_people_nobody_chooses(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    refused = bench(["--dev", "--speech", str(tmp_path)])
    assert refused.returncode == 2
    assert "Leave --speech out." in refused.stderr


@pytest.mark.timeout(300)  # it plays some of everything
@needs_espeak
def test_the_benchmark_prints_writes_and_draws(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    smaller = (
        "rounds.material.STRETCH_SECONDS = 5\n"
        "rounds.scenes.BABBLE_SENTENCES = 3\n"
        "rounds.SNRS_DB = listening.SNRS_DB = (18, 24)\n"
        "rounds.ECHOES_DB = (None, -10)\n"
        "rounds.GROUP = listening.GROUP = 2\n"
        "cast.actors.Game.lines = lambda game: [np.full(16_000, 100, np.int16)]\n"
        "listening.QUICK = rounds.Effort(4, 1, 1, None, 2, 1, 5, 9)\n"
    )
    figures, picture = tmp_path / "figures.json", tmp_path / "plots.png"
    done = bench(["--quick", "--json", str(figures), "--plots", str(picture)], smaller)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Model: en-small. Grammar: the 273 phrases of a session,")
    assert picture.read_bytes().startswith(b"\x89PNG")
    sections = json.loads(figures.read_text(encoding="utf-8"))["sections"]
    for section in sections:
        assert section["title"] in done.stdout
    named = dict(zip((each["title"].split(":")[0] for each in sections), sections, strict=True))
    actors = named["Lines of actors, whatever they say"]
    assert actors["rows"][0][OURS]["hours"] > 0
    short, commands, echoes, breathless, after_talk, negatives, scripts = (
        next(section for title, section in named.items() if title.startswith(begin))
        for begin in (
            "In short",
            "Unseen",
            "The same over",
            "Out of breath",
            "Right after",
            "False accepts",
            "Self-triggers",
        )
    )
    assert short["rows"][0]["name"] == "accepted at 18 to 24 dB of noise"
    assert short["rows"][0][OURS]["total"] == 5 * 2
    assert commands["rows"][0]["name"] == "quiet room"
    assert commands["rows"][0][OURS]["count"] >= 3
    echo_names, scripts_names = (
        [row["name"] for row in each["rows"][::2]] for each in (echoes, scripts)
    )
    assert echo_names == scripts_names
    for taken_row, obeyed_row in zip(scripts["rows"][::2], scripts["rows"][1::2], strict=True):
        assert obeyed_row["name"] == "  of these obeyed, being legal then"
        assert obeyed_row[OURS]["count"] <= taken_row[OURS]["count"]
    several = [text for text in material.some(tuple(VOCABULARY), 4) if " " in text]
    assert breathless["rows"][0][OURS]["total"] == len(several)
    once, or_again = (row for row in after_talk["rows"] if row["name"].strip() != "wrong")
    assert (once["name"], or_again["name"]) == ("at once", "or said again")
    assert once[OURS]["count"] <= or_again[OURS]["count"]
    assert {row["name"] for row in negatives["rows"]} >= {"synthetic speech", "made breathing"}
