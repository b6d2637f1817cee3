from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.standing import standing
from voicecoach.errors import JournalError
from voicecoach.rehearsal.transcript import Summary, Transcript
from voicecoach.routine import Side
from voicecoach.session.commands import Command, Verb
from voicecoach.session.effects import Beep, Effect, Hush, Say, Tone
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    CueFinished,
    CueStarted,
    Device,
    DeviceLost,
    Event,
    SessionStarted,
    Source,
    SpeechRejected,
    TimerDue,
)
from voicecoach.session.plan import Train
from voicecoach.session.state import SetDone

STATE = standing(Train, target=5)
WHERE = "reps · left leg · set 1 of 3 · rep 0 of 5"


def said(t: float, text: str, command: Command, latency: float = 0.5) -> CommandGiven:
    return CommandGiven(t, command, text, confidence=0.98765, latency=latency)


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_session_is_written_as_it_happens(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    transcript = Transcript(path, {6.0: 5.75}.get)
    counted = replace(STATE, reps=1)
    typed = CommandGiven(8.0, Command(Verb.NUMBER, 7), "seven", Source.KEYBOARD)
    banded = Command(Verb.VARIATION, name="banded")
    session: list[tuple[Event, tuple[Effect, ...]]] = [
        (SessionStarted(0.0), (Say(1, "Up …"), Say(2, "Down"), Beep(Tone.SHORT, 2.0))),
        (CueStarted(1.00049, 1), ()),
        (CueFinished(1.2, 2, spoken=False), ()),
        (TimerDue(3.0), (Beep(Tone.SHORT, 3.5), Beep(Tone.LONG, 4.5))),
        (said(4.0, "hold on", Command(Verb.PAUSE)), (Hush(), Beep(Tone.HEARD))),
        (said(6.0, "banded", banded), ()),
        (SpeechRejected(7.0, "tomato"), ()),
        (CommandDoubted(7.25, "next"), ()),
        (DeviceLost(7.5, Device.MICROPHONE, "unplugged"), ()),
        (typed, ()),
    ]
    for event, effects in session:
        transcript.update(STATE, event, effects)
    transcript.update(counted, TimerDue(9.0), (Beep(Tone.FINISHED, 99.0),))
    heard = {"kind": "heard", "confidence": 0.988, "source": "voice"}
    assert rows(path) == [
        {"t": 0.0, "kind": "state", "text": WHERE},
        {"t": 1.0, "kind": "cue", "text": "Up …"},
        {"t": 2.0, "kind": "beep", "text": "short"},
        {"t": 3.5, "kind": "beep", "text": "short"},
        {"t": 4.0, "text": "hold on", "command": "pause", "latency": 0.5} | heard,
        {"t": 4.0, "kind": "beep", "text": "heard"},
        {"t": 6.0, "text": "banded", "command": "variation", "name": "banded", "latency": 0.25}
        | heard,
        {"t": 7.0, "kind": "rejected", "text": "tomato"},
        {"t": 7.25, "kind": "doubted", "text": "next"},
        {"t": 8.0, "text": "seven", "command": "number", "number": 7, "latency": 0.0}
        | {"kind": "heard", "confidence": 1.0, "source": "keyboard"},
        {"t": 9.0, "kind": "state", "text": "reps · left leg · set 1 of 3 · rep 1 of 5"},
    ]
    transcript.close()
    transcript.close()


def test_the_figures_of_a_session() -> None:
    ends = {float(number): number - number / 64 for number in range(1, 21)}
    transcript = Transcript(None, ends.get)
    transcript.update(STATE, SessionStarted(0.0), (Say(1, "Up"),))
    transcript.update(STATE, CueStarted(0.5, 1), ())
    for t in ends:
        transcript.update(STATE, said(t, "tip", Command(Verb.TIP)), ())
    transcript.update(STATE, SpeechRejected(21.0, ""), ())
    transcript.update(STATE, CommandDoubted(22.0, "next"), ())
    done = SetDone("single-leg-hip-thrust", "standard", 1, Side.LEFT, 5, None)
    transcript.update(replace(STATE, log=(done,)), TimerDue(30.0), ())
    assert transcript.summary() == Summary(
        seconds=30.0,
        cues=1,
        heard=20,
        rejected=2,
        latency_median=10.5 / 64,
        latency_p95=19 / 64,
        sets=1,
    )


def test_nothing_heard_has_no_latency() -> None:
    transcript = Transcript(None, lambda t: None)
    typed = CommandGiven(1.0, Command(Verb.TIP), "tip", Source.KEYBOARD)
    transcript.update(STATE, typed, ())
    assert transcript.summary() == Summary(1.0, 0, 1, 0, None, None, 0)


def test_a_file_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "session.jsonl"
    with pytest.raises(JournalError) as caught:
        Transcript(path, lambda t: None)
    assert str(caught.value) == (
        f"The transcript can't be written to {path}: No such file or directory.\n"
        "Choose another file."
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told() -> None:
    transcript = Transcript(Path("/dev/full"), lambda t: None)
    with pytest.raises(JournalError, match="No space left on device"):
        transcript.update(STATE, SessionStarted(0.0), ())
    with pytest.raises(JournalError, match="No space left on device"):
        transcript.close()
