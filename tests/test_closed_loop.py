"""The whole coach in virtual time: the real voice into the real ear, and back."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import soundfile

from voicecoach.assemble import Rehearsal, rehearsed
from voicecoach.display import LineDisplay
from voicecoach.library.catalogue import find_routine
from voicecoach.rehearsal.script import read_script
from voicecoach.session.commands import Mode
from voicecoach.session.state import State
from voicecoach.settings import Settings

VOICES = ["en-us+f3", "en-us+m3", "en-gb+m1", "en-gb-x-rp+f1", "en-us-nyc+m5", "en-gb-scotland+m7"]


@dataclass
class Played:
    """A rehearsal that is over."""

    state: State
    rows: list[dict[str, Any]]

    def of(self, kind: str, key: str = "text") -> list[Any]:
        return [row[key] for row in self.rows if row["kind"] == kind]

    def after(self, cue: str) -> list[dict[str, Any]]:
        """What followed the first cue that begins so."""
        begin = next(
            index
            for index, row in enumerate(self.rows)
            if row["kind"] == "cue" and row["text"].startswith(cue)
        )
        return self.rows[begin + 1 :]


@pytest.fixture
def play(tmp_path: Path, own_folders: Path) -> Any:
    def play(script: str, **options: Any) -> Played:
        trainee, transcript = tmp_path / "trainee.txt", tmp_path / "transcript.jsonl"
        trainee.write_text(script)
        rehearsal = Rehearsal(read_script(trainee), transcript=transcript, **options)
        routine = find_routine("single-leg-hip-thrust")
        display = LineDisplay(io.StringIO())
        with rehearsed(routine, Settings(), rehearsal, display) as (session, _):
            state = session.run()
        return Played(state, [json.loads(line) for line in transcript.read_text().splitlines()])

    return play


TOUR = """
when the coach has said "ready to start", say "why"
when the coach has said "easier", say "explain"
when the coach has said "one of eight", say "next"
when the coach has said "two", say "say that again"
when the coach has said "two", say "go back"
when the coach has said "one of eight", say "done"
when the coach has said "set one of three", say "slow down" after 6 s
when the coach has said "two", say "how many left" after 0.2 s
when the coach has said "four last one", say "hold on" after 0.2 s
when the coach has said "paused at four", say "where am i"
when the coach has said "four of five done", say "keep going"
when the coach has said "switch", say "how long"
when the coach has said "two", say "that was four" after 0.2 s
when the coach has said "rest sixty seconds", say "thirty more"
when the coach has said "ninety seconds", say "what's next"
when the coach has said "next, left leg", say "next one"
when the coach has said "set two of three", say "banded" after 5 s
when the coach has said "say ready", say "i'm ready"
when the coach has said "two", say "it hurts" after 0.2 s
when the coach has said "which side", say "left"
when the coach has said "side, noted", say "carry on"
when the coach has said "four last one", say "skip this" after 0.2 s
when the coach has said "last set", say "end workout" after 1 s
when the coach has said "yes or no", say "yes"
"""
TAKEN = [
    "why", "explain", "next", "repeat", "back", "done", "slower", "how many left", "pause",
    "where am i", "resume", "how long", "that was", "more rest", "what's next", "next",
    "variation", "ready", "pain", "left", "resume", "skip", "stop", "yes",
]  # fmt: skip


@pytest.mark.parametrize("voice", VOICES)
def test_a_session_is_led_by_voice_alone(play: Any, voice: str) -> None:
    played = play(TOUR, voice=voice)
    assert played.of("heard", "command") == TAKEN
    assert played.of("rejected") == []
    state = played.state
    assert state.ended
    assert state.interrupted
    assert [(done.set, done.side.value, done.reps) for done in state.log] == [
        (1, "left", 5),
        (1, "right", 5),  # two, and "that was four", and one more
        (2, "left", 4),
    ]
    assert [(pain.side, pain.variation) for pain in state.pains] == [("left", "banded")]


def test_a_session_is_led_in_a_noisy_room(play: Any) -> None:
    played = play(TOUR, voice="en-us+m3", snr=20.0)
    assert played.of("heard", "command") == TAKEN


CORRECTING = """
when the coach has said "ready to start", say "ready"
when the coach has said "rest sixty seconds", say "that was four" after 1 s
when the coach has said "four it is", say "no three" after 1 s
when the coach has said "three it is", say "stop" after 1 s
when the coach has said "yes or no", say "yes"
"""


def test_a_count_is_corrected_and_the_correction_too_each_at_once(play: Any) -> None:
    played = play(CORRECTING)
    assert played.of("heard", "command")[-4:] == ["that was", "no, …", "stop", "yes"]
    assert played.state.log[-1].reps == 3


NO_COMMANDS = """
at 12 s, say "banana"
at 16 s, say "what a lovely day it is today"
at 21 s, say "I was thinking about dinner tonight"
at 30 s, say "stop"
at 36 s, say "yes"
"""


@pytest.mark.parametrize("voice", VOICES)
def test_words_that_are_no_command_change_nothing(play: Any, voice: str) -> None:
    played = play(NO_COMMANDS, voice=voice)
    assert played.of("heard", "command") == ["stop", "yes"]
    states = [row["text"] for row in played.rows if row["kind"] == "state"]
    assert states[0] == states[1].replace("confirming", "ready")


def test_someone_who_is_not_understood_twice_is_told_what_to_say(play: Any) -> None:
    played = play(NO_COMMANDS, voice="en-us+f3")
    assert played.of("cue")[1] == ("I did not understand. You can say ready, explain, or why.")


def test_every_beat_is_on_its_time(play: Any) -> None:
    played = play('when the coach has said "ready to start", say "ready"\n' + ENDING)
    beats = [row["t"] for row in played.rows if row["kind"] == "cue"][2:]
    cues = played.of("cue")[2:]
    assert cues[:8] == ["Up", "Squeeze", "Down", "One.", "Up", "Squeeze", "Down", "Two."]
    gaps = [round(later - earlier, 3) for earlier, later in pairwise(beats[:8])]
    assert gaps == [1.5, 2.0, 2.0, 1.0, 1.5, 2.0, 2.0]


ENDING = """
when the coach has said "two", say "stop"
when the coach has said "yes or no", say "yes"
"""


def test_the_sound_has_the_coach_on_the_left_and_the_trainee_on_the_right(
    play: Any, tmp_path: Path
) -> None:
    audio = tmp_path / "session.flac"
    played = play('at 1 s, say "stop"\nat 4 s, say "yes"\n', audio=audio)
    assert played.of("heard") == ["stop", "yes"]
    sound, rate = soundfile.read(audio)
    coach, trainee = sound[: rate // 2].std(axis=0)
    assert coach > 0.01
    assert trainee == 0
    said = sound[rate : 2 * rate, 1]
    assert said.std() > 0.01


def test_pause_cuts_the_coach_short(play: Any) -> None:
    played = play('at 3 s, say "pause"\nat 7 s, say "stop"\nat 11 s, say "yes"\n')
    heard = next(row for row in played.rows if row["kind"] == "heard")
    assert heard["latency"] < 0.35
    answer = next(row for row in played.rows if row["text"] == "Paused.")
    assert answer["t"] == heard["t"]  # in the middle of the introduction


def test_every_heard_command_tells_its_latency_and_confidence(play: Any) -> None:
    played = play('at 12 s, say "ready"\nat 20 s, say "stop"\nat 25 s, say "yes"\n')
    heard = [row for row in played.rows if row["kind"] == "heard"]
    assert [row["text"] for row in heard] == ["ready", "stop", "yes"]
    for row in heard:
        assert row.keys() == {"t", "kind", "text", "command", "confidence", "latency", "source"}
        assert 0 < row["latency"] < 1
        assert 0 < row["confidence"] <= 1
        assert row["source"] == "voice"
    times = [row["t"] for row in played.rows]
    assert times == sorted(times)


def test_the_last_words_tell_what_was_done(play: Any) -> None:
    played = play(ENDING + 'when the coach has said "ready to start", say "ready"\n')
    assert played.state.mode is Mode.ENDED
    assert played.of("cue")[-1] == "Workout ended. One set. Two reps on the left. Well done."
