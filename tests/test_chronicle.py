from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.standing import standing
from voicecoach.session.chronicle import Chronicle, Happening, Reached, Spoken
from voicecoach.session.commands import Command, Mode, Verb
from voicecoach.session.effects import Beep, Hush, Say, Tone
from voicecoach.session.events import (
    CommandGiven,
    CueFinished,
    CueStarted,
    SessionStarted,
    TimerDue,
)
from voicecoach.session.plan import (
    Ask,
    Explain,
    GetReady,
    Intro,
    Outro,
    Rest,
    Segment,
    SwitchSides,
    Train,
)
from voicecoach.session.position import position
from voicecoach.session.words import words


@pytest.mark.parametrize(
    ("segment", "changes", "expected"),
    [
        (Intro, {}, ("ready", "Single leg hip thrust")),
        (Explain, {}, ("explaining", "step 1 of 8")),
        (GetReady, {}, ("getting ready", "left leg", "set 1 of 3")),
        (
            Train,
            {"reps": 3, "target": 5},
            ("reps", "left leg", "set 1 of 3", "rep 3 of 5"),
        ),
        (
            Train,
            {"reps": 3, "target": 5, "overlay": Mode.PAUSED},
            ("paused", "left leg", "set 1 of 3", "rep 3 of 5"),
        ),
        (SwitchSides, {}, ("switching", "right leg", "set 1 of 3")),
        (Rest, {"rest_seconds": 90}, ("resting", "after set 1 of 3", "90 seconds")),
        (Ask, {}, ("asking",)),
        (Outro, {}, ("closing",)),
        (Train, {"ended": True}, ("ended",)),
    ],
)
def test_a_position_reads_from_the_whole_to_the_part(
    segment: type[Segment], changes: dict[str, Any], expected: tuple[str, ...]
) -> None:
    assert position(standing(segment, **changes)) == expected


STATE = standing(Rest, rest_seconds=60)
THERE = Reached(("resting", "after set 1 of 3", "60 seconds"))


def test_a_cue_is_told_when_it_sounds_and_not_when_it_is_asked_for() -> None:
    chronicle = Chronicle()
    effects = (Say(1, "Up"), Say(2, "Squeeze"))
    assert chronicle.add(STATE, SessionStarted(0.0), effects) == [Happening(0.0, THERE)]
    assert chronicle.add(STATE, CueFinished(0.1, 1, spoken=False), ()) == []
    assert chronicle.add(STATE, CueStarted(0.2, 2), ()) == [Happening(0.2, Spoken("Squeeze"))]


def test_a_beep_ahead_of_time_is_told_in_its_turn() -> None:
    chronicle = Chronicle()
    chronicle.add(STATE, SessionStarted(0.0), (Beep(Tone.LONG, 3.0), Beep(Tone.SHORT, 1.0)))
    given = CommandGiven(2.0, Command(Verb.TIP), "tip")
    assert chronicle.add(STATE, given, (Beep(Tone.HEARD),)) == [
        Happening(1.0, Tone.SHORT),
        Happening(2.0, given),
        Happening(2.0, Tone.HEARD),
    ]
    assert chronicle.add(STATE, TimerDue(3.0), ()) == [Happening(3.0, Tone.LONG)]


def test_a_hushed_beep_never_happened_and_one_after_the_hush_did() -> None:
    chronicle = Chronicle()
    chronicle.add(STATE, SessionStarted(0.0), (Beep(Tone.SHORT, 1.0), Beep(Tone.SHORT, 2.0)))
    chronicle.add(STATE, TimerDue(1.5), (Hush(), Beep(Tone.LONG, 4.0)))
    assert chronicle.add(STATE, TimerDue(5.0), ()) == [Happening(4.0, Tone.LONG)]


def test_a_late_report_is_put_after_what_was_told() -> None:
    chronicle = Chronicle()
    chronicle.add(STATE, SessionStarted(0.0), (Say(1, "Up"),))
    chronicle.add(STATE, TimerDue(2.0), ())
    assert chronicle.add(STATE, CueStarted(1.9, 1), ()) == [Happening(2.0, Spoken("Up"))]


def test_every_repetition_is_reached_once() -> None:
    chronicle = Chronicle()
    state = standing(Train, target=5)
    chronicle.add(state, SessionStarted(0.0), ())
    counted = replace(state, reps=1)
    assert [h.t for h in chronicle.add(counted, TimerDue(5.0), ())] == [5.0]
    assert chronicle.add(counted, TimerDue(6.0), ()) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What's next?", "whats next"),
        ("what\u2019s  NEXT", "whats next"),
        ("that was 4", "that was four"),
        ("42", "forty two"),
        ("forty-two.", "forty two"),
        ("1000", "1000"),
        ("٣", "three"),
        ("²", "²"),
        ("…", ""),
    ],
)
def test_words_compare_what_is_written_with_what_is_said(text: str, expected: str) -> None:
    assert " ".join(words(text)) == expected
