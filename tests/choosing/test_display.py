from __future__ import annotations

import io

from rich.console import Console

from tests.choosing.routines import OFFERS
from voicecoach.choosing.dialogue import Choice, advance
from voicecoach.choosing.wishes import answers, vocabulary
from voicecoach.display import ChoiceLines, ChoiceScreen
from voicecoach.ports import ChoiceDisplay
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    Device,
    DeviceLost,
    Event,
    SessionStarted,
    Source,
    SpeechRejected,
)

PHRASES = vocabulary(OFFERS)
EVENTS: tuple[Event, ...] = (
    SessionStarted(0.0),
    CommandGiven(3.0, answers(PHRASES)["glutes"], "glutes"),
    SpeechRejected(70.0, "", Source.VOICE),
    CommandDoubted(75.0, "legs"),
    DeviceLost(80.0, Device.MICROPHONE, "it is gone"),
)


def shown(display: ChoiceDisplay) -> None:
    choice = Choice(OFFERS, PHRASES, (), 0.8)
    for event in EVENTS:
        choice, effects = advance(choice, event)
        display.show(choice, event, effects)


def test_lines() -> None:
    stream = io.StringIO()
    display = ChoiceLines(stream)
    shown(display)
    display.close()
    assert stream.getvalue() == (
        "00:00  coach  What would you like to train? Say list, or help.\n"
        "    1  Bridges, 12 min\n"
        "    2  Core circuit, 20 min\n"
        "    3  Hip thrust, 25 min\n"
        "    4  Morning stretch, 8 min\n"
        "00:03  you    glutes\n"
        "00:03  coach  Two routines for glutes. One: Bridges, twelve minutes. "
        "Two: Hip thrust, twenty five minutes. Which one?\n"
        "    1  Bridges, 12 min\n"
        "    2  Hip thrust, 25 min\n"
        "01:10  ?      not understood\n"
        "01:15  ?      legs? Say it again.\n"
        "01:20  note   The microphone is lost: it is gone.\n"
        "01:20  coach  I can't hear the microphone. Use the keyboard.\n"
    )


def test_the_screen_has_the_results_what_was_said_and_what_is_being_typed() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=60)
    display = ChoiceScreen(console, lambda: "two\x1b")
    shown(display)
    page = Console(file=io.StringIO(), width=60)
    page.print(display.screen())
    display.close()
    assert isinstance(page.file, io.StringIO)
    assert [line.rstrip() for line in page.file.getvalue().splitlines()] == [
        "    1  Bridges, 12 min",
        "    2  Hip thrust, 25 min",
        "",
        "coach  I can't hear the microphone. Use the keyboard.",
        "you    glutes",
        "?      legs? Say it again.",
        "note   The microphone is lost: it is gone.",
        "type   two▏",
    ]
