"""The seams between the engine's loop and the world: one small Protocol a device.

Each has a real implementation, and a virtual one that ships with the product:
rehearsals and most tests are the same session on virtual devices.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voicecoach.calibrating.dialogue import Calibration
    from voicecoach.choosing.dialogue import Choice
    from voicecoach.session.commands import Mode
    from voicecoach.session.effects import Beep, Effect, Say
    from voicecoach.session.events import Event
    from voicecoach.session.state import State


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Mono sound."""

    samples: NDArray[np.float32]
    """Shape (n,), full scale ±1."""
    rate: int
    """Samples a second."""

    @property
    def seconds(self) -> float:
        """Length."""
        return len(self.samples) / self.rate


class Synthesizer(Protocol):
    """Turns text into sound."""

    def render(self, text: str) -> Clip:
        """The whole of ``text`` as speech; blocks. Raises SpeechError."""

    def close(self) -> None:
        """Let go of the speech engine."""


class Cues(Protocol):
    """Speech ready to play: rendered once, kept, and rendered ahead where it can be."""

    def prepare(self, texts: Iterable[str]) -> None:
        """Render in the background, in this order, behind what is asked for by ``clip``."""

    def clip(self, text: str) -> Future[Clip]:
        """The speech of ``text``, done already if it is kept; its error is SpeechError."""

    def close(self) -> None:
        """Let go of the speech engine."""


class Inbox(Protocol):
    """The session's one queue, and its clock.

    Session time is the sample clock of the output, in seconds from the start.
    """

    def now(self) -> float:
        """Session time; never falls."""

    def put(self, event: Event) -> None:
        """Add an event; from any thread, never blocks."""

    def next(self, due: float | None) -> Event:
        """The next event; TimerDue(due) if none comes before session time ``due``."""


class Player(Protocol):
    """Speaks and beeps. Reports CueStarted and CueFinished to the inbox, once for each cue."""

    def prepare(self, texts: Iterable[str]) -> None:
        """Render ahead, in the background."""

    def say(self, say: Say) -> None:
        """Speak in place of whatever is being spoken; the cue that is cut is finished."""

    def beep(self, beep: Beep) -> None:
        """Play a tone beside the voice."""

    def hush(self) -> None:
        """Silence the voice (10 ms fade) and forget tones that have not begun."""

    def duck(self, on: bool) -> None:
        """Lower the voice, or raise it to where it was."""

    def set_volume(self, level: float) -> None:
        """Of everything, 0 to 1."""

    def close(self) -> None:
        """Fall silent and let go of the device."""


class Listener(Protocol):
    """Hears. Reports SpeechStarted, how that ended (as of Ear), and NoiseRose."""

    def expect(self, mode: Mode, correctable_until: float = -math.inf) -> None:
        """What is being done now, and so what is likely to be said.

        ``correctable_until``: the session time until which there is a number to correct.
        """

    def close(self) -> None:
        """Let go of the microphone."""


class Journal(Protocol):
    """Keeps every event of a session, durable before its effects are carried out."""

    @property
    def fault(self) -> str | None:
        """Why that is not so, as a sentence for the person; None if it is."""

    def record(self, event: Event, state: State) -> None:
        """Append ``event``, which led to ``state``."""

    def close(self) -> None:
        """Finish writing."""


class Display(Protocol):
    """Shows, or writes down, what happens."""

    def update(self, state: State, event: Event, effects: tuple[Effect, ...]) -> None:
        """``event`` led to ``state`` and ``effects``."""

    def close(self) -> None:
        """Leave the screen, or the file, as a person wants to find it."""


@dataclass(frozen=True, slots=True)
class NowPlaying:
    """A session as the system's media controls show it, like a piece of music."""

    title: str
    """What is being done."""
    album: str
    """The routine's name."""
    track: int
    """Differs from one part of the session to the next."""
    paused: bool


class MediaControls(Protocol):
    """The system's play, next and previous buttons, wherever they are pressed.

    Made with what is shown first, and with what to call at each press, from a thread of
    its own. Where the system offers none, or ceases to, no press comes: that is no fault.
    """

    def show(self, now: NowPlaying) -> None:
        """Show ``now``; never blocks."""

    def close(self) -> None:
        """Leave the buttons to others."""


class CalibrationDisplay(Protocol):
    """Shows, or writes down, a calibration."""

    def show(self, check: Calibration, event: Event, effects: tuple[Effect, ...]) -> None:
        """``event`` led to ``check`` and ``effects``."""

    def close(self) -> None:
        """As of Display."""


class ChoiceDisplay(Protocol):
    """Shows, or writes down, the dialogue before a session."""

    def show(self, choice: Choice, event: Event, effects: tuple[Effect, ...]) -> None:
        """``event`` led to ``choice`` and ``effects``."""

    def close(self) -> None:
        """As of Display."""
