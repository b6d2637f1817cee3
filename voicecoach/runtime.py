"""The loop: an event in, a step of the engine, its effects out. One queue, one thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import assert_never

from voicecoach.calibrating import dialogue as calibrating
from voicecoach.calibrating.dialogue import Calibration
from voicecoach.calibrating.levels import Levels
from voicecoach.choosing import dialogue
from voicecoach.choosing.dialogue import Choice
from voicecoach.ports import Display, Inbox, Journal, Listener, Player
from voicecoach.session.effects import Beep, Duck, Effect, Hush, Prepare, Say, SetVolume
from voicecoach.session.engine import advance
from voicecoach.session.events import Event, SessionStarted, TimerDue
from voicecoach.session.state import State, correctable_until, next_due

SHORTEST_WAIT = 0.002
"""Seconds; the clock may stand still just before the moment that is waited for."""


@dataclass(frozen=True, slots=True)
class Devices:
    """All that a session needs of the world; real or virtual, the loop can't tell."""

    inbox: Inbox
    player: Player
    listener: Listener
    journal: Journal
    displays: Sequence[Display]


def run(state: State, event: Event, devices: Devices) -> State:
    """Run a session from ``state`` and its first ``event`` to its end, and return how it ended."""
    while True:
        state, effects = advance(state, event)
        devices.journal.record(event, state)
        for effect in effects:
            _dispatch(effect, devices.player)
        devices.listener.expect(state.mode, correctable_until(state))
        for display in devices.displays:
            display.update(state, event, effects)
        if state.ended:
            return state
        event = devices.inbox.next(next_due(state))


Show = Callable[[Choice, Event, tuple[Effect, ...]], None]
"""Shows, or writes down, that an event led to a choice and to effects."""


def choose(choice: Choice, inbox: Inbox, player: Player, show: Show) -> Choice:
    """Run the dialogue before a session to its end, and return how it ended."""
    event: Event = SessionStarted(inbox.now())
    while True:
        choice, effects = dialogue.advance(choice, event)
        for effect in effects:
            _dispatch(effect, player)
        show(choice, event, effects)
        if choice.ended:
            return choice
        event = inbox.next(dialogue.next_due(choice))


ShowCalibration = Callable[[Calibration, Event, tuple[Effect, ...]], None]
"""Shows, or writes down, that an event led to a calibration and to effects."""


def calibrate(
    check: Calibration,
    inbox: Inbox,
    player: Player,
    listener: Listener,
    *,
    levels: Callable[[], Levels],
    show: ShowCalibration,
) -> Calibration:
    """Run a calibration to its end, and return how it ended. ``levels`` are those of now."""
    event: Event = SessionStarted(inbox.now())
    while True:
        check, effects = calibrating.advance(check, event, levels())
        for effect in effects:
            _dispatch(effect, player)
        listener.expect(check.mode)
        show(check, event, effects)
        if check.ended:
            return check
        event = inbox.next(calibrating.next_due(check))


def _dispatch(effect: Effect, player: Player) -> None:
    match effect:
        case Say():
            player.say(effect)
        case Beep():
            player.beep(effect)
        case Hush():
            player.hush()
        case Duck(on=on):
            player.duck(on)
        case SetVolume(level=level):
            player.set_volume(level)
        case Prepare(texts=texts):
            player.prepare(texts)
        case _:
            assert_never(effect)


class LiveInbox:
    """An Inbox fed by threads and signal handlers; ``clock`` tells the session time."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.now = clock
        self._events: SimpleQueue[Event] = SimpleQueue()  # a signal handler may put into it

    def put(self, event: Event) -> None:
        self._events.put(event)

    def next(self, due: float | None) -> Event:
        while True:
            wait = None if due is None else max(due - self.now(), SHORTEST_WAIT)
            try:
                return self._events.get(timeout=wait)
            except Empty:
                # The sample clock and the timer's differ: only the former says it is time.
                if due is not None and self.now() >= due:
                    return TimerDue(due)
