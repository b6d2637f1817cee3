"""A live screen: where the session stands, large enough to be read from the floor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from voicecoach.display.digits import large
from voicecoach.display.plain import clean, clock, doubted, lost
from voicecoach.display.results import amount
from voicecoach.routine import Hold, Prescription, Repetitions, SelfPaced
from voicecoach.session.chronicle import Chronicle, Happening, Spoken
from voicecoach.session.effects import Effect, Tone
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    Device,
    DeviceLost,
    DeviceRestored,
    Event,
    SpeechRejected,
)
from voicecoach.session.plan import Rest, Train
from voicecoach.session.position import position
from voicecoach.session.script.hints import taught
from voicecoach.session.state import State

REFRESHES_PER_SECOND = 8


class LiveDisplay:
    """A Display on ``console``. It draws from a thread of its own: a slow terminal delays no beat.

    ``now`` tells the session time for the clocks, ``typed`` what is being typed.
    """

    def __init__(
        self, console: Console, now: Callable[[], float], typed: Callable[[], str]
    ) -> None:
        self._now = now
        self._typed = typed
        self._chronicle = Chronicle()
        self._state: State | None = None
        self._spoken = ""
        self._heard = ""
        self._lost: Mapping[Device, str] = {}
        """Replaced, never changed: the drawing thread may be reading it."""
        self._live = Live(
            console=console,
            get_renderable=self.screen,
            refresh_per_second=REFRESHES_PER_SECOND,
            transient=True,
        )

    def update(self, state: State, event: Event, effects: tuple[Effect, ...]) -> None:
        """Take over what has happened; the next refresh shows it."""
        for happening in self._chronicle.add(state, event, effects):
            self._take(happening)
        self._state = state
        self._live.start()

    def close(self) -> None:
        """Clear the screen and give it back."""
        self._live.stop()

    def screen(self) -> RenderableType:
        """All that is to be seen at this moment."""
        state = self._state
        if state is None:
            return Text()
        now = self._now()
        heading = Text(clean(state.plan.routine.name), style="bold")
        heading.append(f"  {clock(now)}", style="not bold dim")
        place = Text(clean(" · ".join(position(state))))
        table = Table.grid(padding=(0, 2))
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for label, text in self._rows(state):
            table.add_row(label, Text(text))
        number = _number(state, now)
        count = [Text(f"\n{large(number)}\n", style="bold green")] if number else [Text()]
        return Group(heading, place, *count, table)

    def _take(self, happening: Happening) -> None:
        match happening.what:
            case Spoken(text=text):
                self._spoken = clean(text)
            case CommandGiven(text=text):
                self._heard = clean(text)
            case Tone.REFUSED:
                self._heard += " (not possible now)"
            case SpeechRejected(text=text):
                self._heard = f"{clean(text)} (not understood)".lstrip()
            case CommandDoubted(text=text):
                self._heard = doubted(text)
            case DeviceLost() as event:
                self._lost = {**self._lost, event.device: lost(event)}
            case DeviceRestored(device=device):
                self._lost = {d: why for d, why in self._lost.items() if d is not device}
            case _:
                pass

    def _rows(self, state: State) -> Iterator[tuple[str, str]]:
        yield "coach", self._spoken
        yield "you", self._heard
        if hints := taught(state):
            yield "say", " · ".join((*hints, "help"))
        if typed := self._typed():
            yield "type", f"{clean(typed)}▏"
        if done := _sets(state):
            yield "done", done
        for notice in self._lost.values():
            yield "note", notice


def _number(state: State, now: float) -> str:
    """The one figure that matters now: repetitions done, or the time left; empty if none."""
    elapsed = state.elapsed_at(now)
    match state.segment:
        case Rest():
            return clock(state.rest_seconds - elapsed)
        case Train(block=Prescription(work=Hold())):
            return clock(state.target - elapsed)
        case Train(block=Prescription(work=Repetitions())):
            return str(state.reps)
        case Train(block=Prescription(work=SelfPaced())):
            return str(state.target)
        case _:
            return ""


def _sets(state: State) -> str:
    """Those of the current exercise: "set 1 left 5 reps, set 1 right 5 reps"."""
    return ", ".join(
        f"set {done.set}{f' {done.side.value}' if done.side else ''} {amount(done)}"
        for done in state.log
        if done.exercise == state.block.exercise.id
    )
