"""The sets done: a table for the eye, sentences where there is no terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType
from rich.table import Table
from rich.text import Text

from voicecoach.display.plain import clean
from voicecoach.session.state import SetDone, State


def summary_table(state: State) -> RenderableType:
    """The sets done by exercise, set and side."""
    return _Results(state)


def amount(done: SetDone) -> str:
    """Such as "5 reps" or "30 seconds"."""
    count, noun = (done.seconds, "second") if done.reps is None else (done.reps, "rep")
    return f"{count} {noun}{'' if count == 1 else 's'}"


class _Results:
    def __init__(self, state: State) -> None:
        self._log = state.log
        self._names = {
            block.exercise.id: block.exercise.name for block in state.plan.routine.prescriptions
        }

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        if not self._log:
            yield Text("No set was done.")
        elif options.is_terminal:
            yield self._table()
        else:
            yield from self._sentences()

    def _table(self) -> Table:
        table = Table("Exercise", "Set", "Side", "Done", box=box.SIMPLE)
        named = ""
        for done in self._log:
            name = self._name(done)
            side = done.side.value if done.side else ""
            shown = "" if name == named else name
            table.add_row(Text(shown), str(done.set), side, amount(done))
            named = name
        return table

    def _sentences(self) -> Iterator[Text]:
        for (name, number), sides in groupby(self._log, lambda done: (self._name(done), done.set)):
            parts = [f"{f'{d.side.value} ' if d.side else ''}{amount(d)}" for d in sides]
            yield Text(f"{name}, set {number}: {', '.join(parts)}.")

    def _name(self, done: SetDone) -> str:
        name = clean(self._names[done.exercise])
        return name if done.variation == "standard" else f"{name} ({clean(done.variation)})"
