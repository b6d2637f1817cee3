"""The built-in trainee against the real engine, in the virtual room; only the ear is made up."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.audio.fakes import tone_clip
from tests.standing import hip_thrust
from voicecoach.audio.player import MixingPlayer
from voicecoach.audio.virtual import Studio
from voicecoach.history.journal import MemoryJournal
from voicecoach.ports import Clip
from voicecoach.rehearsal.script import built_in_script
from voicecoach.rehearsal.trainee import Trainee
from voicecoach.rehearsal.transcript import Transcript
from voicecoach.routine import (
    Exercise,
    Hold,
    Phase,
    Prescription,
    Repetitions,
    Routine,
    SelfPaced,
    Step,
)
from voicecoach.runtime import Devices, run
from voicecoach.session.commands import Mode, vocabulary
from voicecoach.session.events import CommandGiven, SessionStarted
from voicecoach.session.plan import plan
from voicecoach.session.state import State

LATENCY = 0.25
"""Seconds from the end of a phrase to its being understood."""


class Voice:
    """Cues of tone, longer for longer texts."""

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}
        """By the identity of the clip."""
        self._kept: list[Clip] = []

    def prepare(self, texts: Iterable[str]) -> None: ...

    def close(self) -> None: ...

    def clip(self, text: str) -> Future[Clip]:
        clip = tone_clip(0.2 + 0.05 * len(text))
        self._kept.append(clip)
        self.texts[id(clip)] = text
        future: Future[Clip] = Future()
        future.set_result(clip)
        return future


class PerfectEar:
    """A Listener that knows what the trainee said, and understands it a moment later."""

    def __init__(self, studio: Studio, voice: Voice, routine: Routine) -> None:
        self._studio, self._voice = studio, voice
        self._phrases = vocabulary(routine)
        self._coming: list[tuple[float, str]] = []
        studio.listen(self._listen)

    def speak(self, clip: Clip, at: float) -> None:
        self._studio.speak(clip, at)
        self._coming.append((at + clip.seconds + LATENCY, self._voice.texts[id(clip)]))

    def expect(self, mode: Mode, correctable_until: float = 0.0) -> None: ...

    def close(self) -> None: ...

    def _listen(self, block: NDArray[np.int16]) -> None:
        now = self._studio.now()
        for t, text in [coming for coming in self._coming if coming[0] <= now]:
            self._coming.remove((t, text))
            self._studio.put(CommandGiven(t, self._phrases[text], text))


def rehearse(routine: Routine, path: Path) -> tuple[State, Transcript]:
    studio, voice = Studio(), Voice()
    ear = PerfectEar(studio, voice, routine)
    trainee = Trainee(built_in_script(), ear.speak, voice)
    transcript = Transcript(path, trainee.phrase_end)
    player = MixingPlayer(studio.mixer, voice, studio, lead=0.0)
    devices = Devices(studio, player, ear, MemoryJournal(), (transcript, trainee))
    begin = State(plan(routine, {"single-leg-hip-thrust": 9}))
    state = run(begin, SessionStarted(0.0), devices)
    transcript.close()
    return state, transcript


def test_the_built_in_trainee_shows_what_the_coach_can_do(tmp_path: Path) -> None:
    state, transcript = rehearse(hip_thrust(), tmp_path / "session.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "session.jsonl").read_text().splitlines()]
    assert [row["text"] for row in rows if row["kind"] == "heard"] == [
        *("explain", "next", "repeat", "done"),
        *("louder", "slower", "hold on", "resume", "faster", "how many left", "quieter"),
        *("thirty more", "next", "done", "seven"),
    ]
    assert not [row for row in rows if row["kind"] == "beep" and row["text"] == "refused"]
    cues = [row["text"] for row in rows if row["kind"] == "cue"]
    for cue in (
        "Paused at three.",
        "Four to go.",
        "Ninety seconds.",
        "Seven. Same work next time.",
    ):
        assert cue in cues
    assert [done.reps for done in state.log] == [5, 5, 4, 4, 5, 5]
    assert not state.interrupted
    times = [row["t"] for row in rows]
    assert times == sorted(times)
    summary = transcript.summary()
    assert summary.heard == 15
    assert summary.sets == 6
    assert summary.latency_p95 == pytest.approx(LATENCY, abs=0.03)


def test_the_built_in_trainee_finishes_any_routine(tmp_path: Path) -> None:
    steps = tuple(Step(f"Idea {n}.") for n in range(5))
    lunge = Exercise(
        "lunge", "Lunge", steps, (Phase("Down", 0.5), Phase("Up", 0.5)), two_sided=True
    )
    plank = Exercise("plank", "Plank", steps)
    push = Exercise("push", "Push-up", steps, (Phase("Down", 1.0),))
    blocks = (
        Prescription(lunge, 2, Repetitions(3), rest_seconds=60),
        Prescription(plank, 2, Hold(30), rest_seconds=10),
        Prescription(push, 1, SelfPaced(12), rest_seconds=0),
    )
    state, _ = rehearse(Routine("all", "All kinds", blocks), tmp_path / "session.jsonl")
    assert not state.interrupted
    assert [effort.rating for effort in state.efforts] == [7, 7, 7]
    assert {done.exercise for done in state.log} == {"lunge", "plank", "push"}
