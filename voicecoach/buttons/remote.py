"""A session led by the system's media buttons, as by a remote control."""

from __future__ import annotations

from collections.abc import Callable

from voicecoach.ports import Inbox, MediaControls, NowPlaying
from voicecoach.session.buttons import HALTED, Button, meaning
from voicecoach.session.commands import PHRASES, Command, Mode
from voicecoach.session.effects import Effect
from voicecoach.session.events import CommandGiven, Event, Source
from voicecoach.session.state import State

Connect = Callable[[NowPlaying, Callable[[Button], None]], MediaControls | None]
"""Makes the controls from what they show first and what to call at each press."""


class Remote:
    """Puts what is pressed into ``inbox``, as the command that it means at that moment.

    It is a Display: it follows the session, and shows it where the system shows music.
    The system is asked for its buttons only then, after the first words.
    """

    def __init__(self, inbox: Inbox, connect: Connect) -> None:
        self._inbox = inbox
        self._connect = connect
        self._controls: MediaControls | None = None
        self._shown: NowPlaying | None = None
        self._mode = Mode.READY

    def update(self, state: State, event: Event, effects: tuple[Effect, ...]) -> None:  # noqa: ARG002  a Display
        """Follow the session."""
        self._mode = state.mode
        now = now_playing(state)
        if self._shown is None:
            self._controls = self._connect(now, self._press)
        elif self._controls is not None and now != self._shown:
            self._controls.show(now)
        self._shown = now

    def close(self) -> None:
        """Leave the buttons to others."""
        if self._controls is not None:
            self._controls.close()

    def _press(self, button: Button) -> None:
        verb = meaning(button, self._mode)
        if verb is not None:
            command = Command(verb)
            self._inbox.put(
                CommandGiven(self._inbox.now(), command, PHRASES[verb][0], Source.BUTTON)
            )


def now_playing(state: State) -> NowPlaying:
    """``state`` in the words of a music player."""
    return NowPlaying(
        title=f"{state.block.exercise.name}: {state.mode.value}",
        album=state.plan.routine.name,
        track=state.cursor,
        paused=state.mode in HALTED,
    )
