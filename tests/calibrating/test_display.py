from __future__ import annotations

import io

from rich.console import Console

from tests.calibrating.test_dialogue import Person
from voicecoach.calibrating.dialogue import advance
from voicecoach.display import CalibrationLines, CalibrationScreen, findings_table
from voicecoach.ports import CalibrationDisplay
from voicecoach.session.commands import Command, Verb
from voicecoach.session.events import CommandGiven, SpeechRejected


def shown(display: CalibrationDisplay) -> Person:
    """A person whose "done" was weak, and who has said "finished" once."""
    person = Person()
    person.reaches_words()
    for text in ("done", "tomato", "back", "finished"):
        person.says(text)
    event = CommandGiven(person.t, Command(Verb.DONE), "finished")
    person.check, effects = advance(person.check, event, person.levels)
    display.show(person.check, event, effects)
    display.show(person.check, SpeechRejected(person.t, "tom\x1bato"), ())
    return person


def test_lines() -> None:
    stream = io.StringIO()
    shown(CalibrationLines(stream))
    assert stream.getvalue() == "00:28  you    finished\n00:28  ?      tom ato\n"


def test_the_screen_has_every_word_and_what_is_being_typed() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=60)
    display = CalibrationScreen(console, lambda: "ski")
    shown(display)
    page = Console(file=io.StringIO(), width=60)
    page.print(display.screen())
    display.close()
    assert isinstance(page.file, io.StringIO)
    assert [line.rstrip() for line in page.file.getvalue().splitlines()] == [
        "done      ✓xx",
        "finished  ✓✓",
        "you       finished",
        "?         tom ato",
        "type      ski▏",
    ]


def test_what_was_found() -> None:
    person = shown(CalibrationLines(io.StringIO()))
    person.says("finished")
    page = Console(file=io.StringIO(), width=60)
    page.print(findings_table(person.check.found))
    assert isinstance(page.file, io.StringIO)
    assert [line.rstrip() for line in page.file.getvalue().splitlines()] == [
        "done      1 of 3  I took done for back once.",
        "finished  3 of 3  Say it instead of done.",
    ]
