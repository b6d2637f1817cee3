"""The dialogue before a session: a live screen with everything numbered, or plain lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from voicecoach.choosing.dialogue import Choice
from voicecoach.choosing.offers import Offer
from voicecoach.display.plain import clean, clock
from voicecoach.display.talk import happened
from voicecoach.session.effects import Effect
from voicecoach.session.events import Event

REFRESHES_PER_SECOND = 8


class ChoiceLines:
    """A ChoiceDisplay that writes a line for each thing said, and the results as they change."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown: tuple[Offer, ...] = ()

    def show(self, choice: Choice, event: Event, effects: tuple[Effect, ...]) -> None:
        """Write what has happened."""
        for label, text in happened(event, effects):
            self._write(f"{clock(choice.t)}  {label:<5}  {text}")
        if choice.results != self._shown:
            self._shown = choice.results
            for line in _numbered(choice.results):
                self._write(line)

    def close(self) -> None:
        """Everything is written."""

    def _write(self, line: str) -> None:
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(f"{line}\n".encode(encoding, "replace").decode(encoding))
        self._stream.flush()


class ChoiceScreen:
    """A ChoiceDisplay on ``console``; ``typed`` tells what is being typed."""

    def __init__(self, console: Console, typed: Callable[[], str]) -> None:
        self._typed = typed
        self._results: tuple[Offer, ...] = ()
        self._said: dict[str, str] = {}
        """The latest of each kind; replaced, never changed: the drawing thread may read it."""
        self._live = Live(
            console=console,
            get_renderable=self.screen,
            refresh_per_second=REFRESHES_PER_SECOND,
            transient=True,
        )

    def show(self, choice: Choice, event: Event, effects: tuple[Effect, ...]) -> None:
        """Take over what has happened; the next refresh shows it."""
        self._said = self._said | dict(happened(event, effects))
        self._results = choice.results
        self._live.start()

    def close(self) -> None:
        """Clear the screen and give it back."""
        self._live.stop()

    def screen(self) -> RenderableType:
        """All that is to be seen at this moment."""
        listed = [Text(line) for line in _numbered(self._results)]
        table = Table.grid(padding=(0, 2))
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for label, text in self._said.items():
            table.add_row(label, Text(text))
        if typed := self._typed():
            table.add_row("type", Text(f"{clean(typed)}▏"))
        return Group(*listed, Text(), table)


def _numbered(results: tuple[Offer, ...]) -> Iterator[str]:
    for number, offer in enumerate(results, start=1):
        length = f", {offer.minutes} min" if offer.minutes else ""
        yield f"{number:>5}  {clean(offer.name)}{length}"
