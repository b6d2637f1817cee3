"""A session as it was lived: what was spoken, beeped, heard and reached, in order of time.

Effects announce what is to sound, some of it ahead of time, and some of that
never sounds. The chronicle tells only what did, once it has.
"""

from __future__ import annotations

from dataclasses import dataclass

from voicecoach.session.effects import Beep, Effect, Hush, Say, Tone
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    CueFinished,
    CueStarted,
    DeviceLost,
    DeviceRestored,
    Event,
    SpeechRejected,
)
from voicecoach.session.position import position
from voicecoach.session.state import State


@dataclass(frozen=True, slots=True)
class Spoken:
    """A cue began to sound."""

    text: str


@dataclass(frozen=True, slots=True)
class Reached:
    """The session stands elsewhere than before."""

    position: tuple[str, ...]


What = (
    Spoken
    | Reached
    | Tone
    | CommandGiven
    | CommandDoubted
    | SpeechRejected
    | DeviceLost
    | DeviceRestored
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened."""

    t: float
    """Session time, seconds; never less than that of the one before."""
    what: What


class Chronicle:
    """Follows one session from its first event."""

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}
        """Of cues that have not finished."""
        self._ahead: list[Happening] = []
        """Tones that have not sounded."""
        self._reached: tuple[int, tuple[str, ...]] | None = None
        self._now = 0.0

    def add(self, state: State, event: Event, effects: tuple[Effect, ...]) -> list[Happening]:
        """What happened since the call before; an event reported late is put at its time."""
        self._now = max(self._now, event.t)
        sounded = [tone for tone in self._ahead if tone.t <= self._now]
        self._ahead = [tone for tone in self._ahead if tone.t > self._now]
        happened = [*sounded, *self._told(event), *self._moved(state)]
        for effect in effects:
            match effect:
                case Say(cue=cue, text=text):
                    self._texts[cue] = text
                case Hush():
                    self._ahead.clear()
                case Beep(tone=tone, at=at) if at is not None and at > self._now:
                    self._ahead.append(Happening(at, tone))
                    self._ahead.sort(key=lambda happening: happening.t)
                case Beep(tone=tone):
                    happened.append(Happening(self._now, tone))
                case _:
                    pass
        return happened

    def _told(self, event: Event) -> list[Happening]:
        match event:
            case CueStarted(cue=cue) if cue in self._texts:
                return [Happening(self._now, Spoken(self._texts[cue]))]
            case CueFinished(cue=cue):
                self._texts.pop(cue, None)
            case (
                CommandGiven()
                | CommandDoubted()
                | SpeechRejected()
                | DeviceLost()
                | DeviceRestored()
            ):
                return [Happening(self._now, event)]
            case _:
                pass
        return []

    def _moved(self, state: State) -> list[Happening]:
        reached = (state.cursor, position(state))
        if reached == self._reached:
            return []
        self._reached = reached
        return [Happening(self._now, Reached(reached[1]))]
