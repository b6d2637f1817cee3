"""Ctrl-C, a closed terminal, a shutdown: what ends a session from outside."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

import click


@dataclass(slots=True)
class Stop:
    """Whether a signal came."""

    signal: int | None = None
    """Its number."""

    def exit(self, sentence: str) -> None:
        """If one came, say so in one plain line and end as programs do on that signal."""
        if self.signal is not None:
            click.echo(f"Stopped. {sentence}", err=True)
            raise SystemExit(128 + self.signal)


@contextmanager
def interruptible(interrupt: Callable[[], None]) -> Iterator[Stop]:
    """Let the first signal call ``interrupt``; a second one of its kind acts as usual."""
    stop = Stop()
    names = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
    signals = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in signals}

    def handle(number: int, _: FrameType | None) -> None:
        signal.signal(number, before[number])
        stop.signal = number
        interrupt()

    for number in signals:
        signal.signal(number, handle)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
