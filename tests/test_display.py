from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from tests.standing import hip_thrust, standing
from voicecoach.display import LineDisplay, LiveDisplay, summary_table
from voicecoach.display.digits import large
from voicecoach.routine import Exercise, Hold, Prescription, Routine, Side
from voicecoach.session.commands import Command, Mode, Verb
from voicecoach.session.effects import Beep, Effect, Hush, Say, Tone
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    CueFinished,
    CueStarted,
    Device,
    DeviceLost,
    DeviceRestored,
    Event,
    SessionStarted,
    SpeechRejected,
    TimerDue,
)
from voicecoach.session.plan import Explain, GetReady, Intro, Outro, Rest, Train
from voicecoach.session.state import SetDone, State

THRUST = "single-leg-hip-thrust"
LEFT = SetDone(THRUST, "standard", 1, Side.LEFT, 5, None)
RIGHT = SetDone(THRUST, "standard", 1, Side.RIGHT, 1, None)


def given(t: float, text: str) -> CommandGiven:
    return CommandGiven(t, Command(Verb.NEXT), text)


# Lines


SESSION: list[tuple[Event, tuple[Effect, ...]]] = [
    (SessionStarted(0.0), (Say(1, "Say ready,\nor explain."),)),
    (CueStarted(3.0, 1), ()),
    (CueFinished(5.0, 1), ()),
    (given(6.2, "ready"), (Beep(Tone.HEARD), Beep(Tone.SHORT, 7.0), Beep(Tone.SHORT, 8.0))),
    (TimerDue(8.5), (Beep(Tone.SHORT, 9.0), Beep(Tone.LONG, 10.0))),
    (TimerDue(10.5), (Beep(Tone.SHORT, 11.0), Beep(Tone.SHORT, 12.0))),
    (given(11.5, "hold on"), (Hush(), Beep(Tone.HEARD), Say(2, "Never heard."))),
    (SpeechRejected(59.9, "tom\x1b[2Jato"), ()),
    (SpeechRejected(60.0, ""), ()),
    (CommandDoubted(60.5, "ne\x1bxt"), (Beep(Tone.AGAIN),)),
    (given(61.0, "yes"), (Beep(Tone.REFUSED),)),
    (DeviceLost(62.0, Device.MICROPHONE, "unplugged"), ()),
    (DeviceRestored(3661.0, Device.MICROPHONE), (Beep(Tone.BEAT),)),
]
LINES = """\
00:03  coach  Say ready, or explain.
00:06  you    ready
00:07  beep   · · · —
00:11  beep   ·
00:11  you    hold on
00:59  ?      tom [2Jato
01:00  ?      not understood
01:00  ?      ne xt? Say it again.
01:01  you    yes
01:01  note   Not possible now.
01:02  note   The microphone is lost: unplugged.
61:01  note   The microphone is back.
61:01  beep   ·
"""


def test_a_session_as_plain_lines() -> None:
    stream = io.StringIO()
    display = LineDisplay(stream)
    for event, effects in SESSION:
        display.update(standing(Intro), event, effects)
    display.close()
    assert stream.getvalue() == LINES


def test_a_stream_that_can_not_show_a_character_gets_another() -> None:
    raw = io.BytesIO()
    display = LineDisplay(io.TextIOWrapper(raw, encoding="ascii", newline=""))
    display.update(standing(Intro), given(1.0, "naïve"), ())
    assert raw.getvalue() == b"00:01  you    na?ve\n"


# The live screen


class Screen:
    """A live display and what it shows ``width`` columns wide."""

    def __init__(self, width: int = 100, now: float = 0.0, typed: str = "") -> None:
        self.now, self.typed = now, typed
        self._width = width
        self.file = io.StringIO()
        console = Console(file=self.file, force_terminal=True, width=width)
        self.display = LiveDisplay(console, lambda: self.now, lambda: self.typed)

    def update(self, state: State, event: Event, *effects: Effect) -> None:
        self.display.update(state, event, effects)

    def text(self) -> str:
        console = Console(record=True, width=self._width, file=io.StringIO())
        console.print(self.display.screen())
        return "".join(f"{line.rstrip()}\n" for line in console.export_text().splitlines())


MakeScreen = Callable[..., Screen]


@pytest.fixture
def screen() -> Iterator[MakeScreen]:
    screens: list[Screen] = []

    def make(width: int = 100, now: float = 0.0, typed: str = "") -> Screen:
        screens.append(Screen(width, now, typed))
        return screens[-1]

    yield make
    for made in screens:
        made.display.close()


def test_a_set_on_a_wide_screen(screen: MakeScreen) -> None:
    shown = screen(now=125.0)
    state = standing(Train, reps=3, target=5, log=(LEFT, RIGHT))
    shown.update(state, SessionStarted(0.0), Say(1, "Squeeze"))
    shown.update(state, CueStarted(1.0, 1))
    shown.update(state, given(2.0, "slower"))
    assert shown.text().splitlines() == [
        "Single leg hip thrust  02:05",
        "reps · left leg · set 1 of 3 · rep 3 of 5",
        "",
        "██████",
        "    ██",
        "██████",
        "    ██",
        "██████",
        "",
        "coach  Squeeze",
        "you    slower",
        "say    pause · done · slower · how many left · pain · help",
        "done   set 1 left 5 reps, set 1 right 1 rep",
    ]


def test_a_narrow_screen_loses_nothing(screen: MakeScreen) -> None:
    shown = screen(40, now=70.0, typed="ne")
    state = standing(Rest, rest_seconds=90, began=10.0, log=(LEFT, RIGHT))
    text = "Rest sixty seconds. Keep your chin tucked so your back does not arch."
    shown.update(state, SessionStarted(0.0), Say(1, text))
    shown.update(state, CueStarted(11.0, 1))
    shown.update(state, DeviceLost(12.0, Device.MICROPHONE, "It was unplugged."))
    lines = shown.text().splitlines()
    assert max(map(len, lines)) <= 40
    assert lines[3:8] == [line.rstrip() for line in large("00:30").splitlines()]
    joined = " ".join(" ".join(lines).split())
    for part in (
        "resting · after set 1 of 3 · 90 seconds",
        f"coach {text}",
        "say next · more rest",
        "type ne▏",
        "note The microphone is lost: It was unplugged.",
    ):
        assert part in joined


def test_what_was_not_understood_or_not_possible_is_told_in_words(screen: MakeScreen) -> None:
    shown = screen()
    state = standing(Explain)
    shown.update(state, SpeechRejected(1.0, "[bold]tomato\x07"))
    assert "you    [bold]tomato (not understood)\n" in shown.text()
    shown.update(state, SpeechRejected(2.0, ""))
    assert "you    (not understood)\n" in shown.text()
    shown.update(state, CommandDoubted(2.5, "next\x07"), Beep(Tone.AGAIN))
    assert "you    next? Say it again.\n" in shown.text()
    shown.update(state, given(3.0, "yes"), Beep(Tone.REFUSED))
    assert "you    yes (not possible now)\n" in shown.text()


def test_a_device_that_is_back_is_no_news(screen: MakeScreen) -> None:
    shown = screen()
    state = standing(GetReady)
    shown.update(state, DeviceLost(1.0, Device.OUTPUT, "gone"))
    assert "note   The sound output is lost: gone.\n" in shown.text()
    shown.update(state, DeviceRestored(2.0, Device.OUTPUT))
    assert "note" not in shown.text()


@pytest.mark.parametrize(
    ("now", "changes", "expected"),
    [
        (11.0, {}, "00:29"),
        (99.0, {"overlay": Mode.PAUSED, "halted_at": 25.0}, "00:15"),
        (6.0, {}, "00:30"),  # being counted in again after a pause
        (99.0, {}, "00:00"),
    ],
)
def test_a_hold_is_a_clock_that_runs_down(
    screen: MakeScreen, now: float, changes: dict[str, Any], expected: str
) -> None:
    block = Prescription(Exercise("plank", "Plank", ()), 1, Hold(30))
    routine = Routine("plank", "Plank", (block,))
    shown = screen(now=now)
    shown.update(standing(Train, routine, target=30, began=10.0, **changes), TimerDue(10.0))
    assert shown.text().splitlines()[3:8] == [
        line.rstrip() for line in large(expected).splitlines()
    ]


def test_the_screen_is_drawn_and_given_back(screen: MakeScreen) -> None:
    shown = screen()
    shown.update(standing(Intro), SessionStarted(0.0))
    shown.display.close()
    written = shown.file.getvalue()
    assert "ready · Single leg hip thrust" in written
    assert written.index("\x1b[?25l") < written.rindex("\x1b[?25h")  # the cursor is back
    assert written.endswith("\x1b[2K")  # and the last line of the screen erased


def test_every_mode_can_be_shown(screen: MakeScreen) -> None:
    shown = screen(40)
    routine = hip_thrust()
    for cursor in range(len(standing(Intro).plan.segments)):
        for overlay in (None, Mode.PAUSED, Mode.HURT, Mode.CONFIRMING):
            state = replace(standing(Intro, routine), cursor=cursor, overlay=overlay)
            shown.update(state, TimerDue(0.0))
            assert state.mode.value in shown.text()


# The sets done


def sets_shown(state: State, *, terminal: bool) -> list[str]:
    console = Console(file=io.StringIO(), force_terminal=terminal, width=60, record=True)
    console.print(summary_table(state))
    return [line.strip() for line in console.export_text().splitlines() if line.strip()]


BANDED = replace(LEFT, variation="banded", set=2, reps=4)


def test_the_sets_done_as_a_table() -> None:
    assert sets_shown(standing(Outro, log=(LEFT, RIGHT, BANDED)), terminal=True) == [
        "Exercise                         Set   Side    Done",
        "─" * 55,
        "Single leg hip thrust            1     left    5 reps",
        "1     right   1 rep",
        "Single leg hip thrust (banded)   2     left    4 reps",
    ]


def test_the_sets_done_as_sentences_where_there_is_no_terminal() -> None:
    assert sets_shown(standing(Outro, log=(LEFT, RIGHT, BANDED)), terminal=False) == [
        "Single leg hip thrust, set 1: left 5 reps, right 1 rep.",
        "Single leg hip thrust (banded), set 2: left 4 reps.",
    ]


def test_a_hold_is_told_in_seconds() -> None:
    block = Prescription(Exercise("plank", "[i]Plank\x1b", ()), 1, Hold(30))
    done = SetDone("plank", "standard", 1, None, None, 30)
    state = standing(Outro, Routine("plank", "Plank", (block,)), log=(done,))
    assert sets_shown(state, terminal=False) == ["[i]Plank, set 1: 30 seconds."]


@pytest.mark.parametrize("terminal", [True, False])
def test_nothing_done_is_said(terminal: bool) -> None:
    assert sets_shown(standing(Outro), terminal=terminal) == ["No set was done."]
