"""A calibration: a live screen with every word, or plain lines, and what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from voicecoach.calibrating.dialogue import Calibration
from voicecoach.calibrating.script import weakness
from voicecoach.calibrating.trials import TRIES, Finding, Outcome, Trial
from voicecoach.display.plain import clean, clock
from voicecoach.display.talk import happened
from voicecoach.session.effects import Effect
from voicecoach.session.events import Event

REFRESHES_PER_SECOND = 8
_MARKS = dict.fromkeys(Outcome, "x") | {Outcome.UNDERSTOOD: "✓"}


class CalibrationLines:
    """A CalibrationDisplay that writes a line for each thing said."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def show(self, check: Calibration, event: Event, effects: tuple[Effect, ...]) -> None:
        """Write what has happened."""
        encoding = self._stream.encoding or "utf-8"
        for label, text in happened(event, effects):
            line = f"{clock(check.t)}  {label:<5}  {text}\n"
            self._stream.write(line.encode(encoding, "replace").decode(encoding))
        self._stream.flush()

    def close(self) -> None:
        """Everything is written."""


class CalibrationScreen:
    """A CalibrationDisplay on ``console``; ``typed`` tells what is being typed."""

    def __init__(self, console: Console, typed: Callable[[], str]) -> None:
        self._typed = typed
        self._check: Calibration | None = None
        self._said: dict[str, str] = {}
        """The latest of each kind; replaced, never changed: the drawing thread may read it."""
        self._live = Live(
            console=console,
            get_renderable=self.screen,
            refresh_per_second=REFRESHES_PER_SECOND,
            transient=True,
        )

    def show(self, check: Calibration, event: Event, effects: tuple[Effect, ...]) -> None:
        """Take over what has happened; the next refresh shows it."""
        self._said = self._said | dict(happened(event, effects))
        self._check = check
        self._live.start()

    def close(self) -> None:
        """Clear the screen and give it back."""
        self._live.stop()

    def screen(self) -> RenderableType:
        """All that is to be seen at this moment."""
        table = Table.grid(padding=(0, 2))
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        if (check := self._check) is not None:
            trials = [trial for finding in check.findings for trial in finding.trials]
            for trial in (*trials, *check.trials):
                table.add_row(trial.phrase, "".join(_MARKS[one.outcome] for one in trial.tries))
        for label, text in self._said.items():
            table.add_row(label, Text(text))
        if typed := self._typed():
            table.add_row("type", Text(f"{clean(typed)}▏"))
        return Group(table)


def findings_table(findings: Iterable[Finding]) -> Table:
    """Every phrase that was tried, and how often it was understood."""
    table = Table.grid(padding=(0, 2))
    for finding in findings:
        for trial in finding.trials:
            table.add_row(trial.phrase, f"{trial.understood} of {TRIES}", _remark(finding, trial))
    return table


def _remark(finding: Finding, trial: Trial) -> str:
    if trial.weak:
        return weakness(trial)
    if trial.phrase != finding.word.phrase:
        return f"Say it instead of {finding.word.phrase}."
    return ""
