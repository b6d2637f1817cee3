"""What has happened, in the past tense. Every event bears its session time in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from voicecoach.session.commands import Command


class Source(Enum):
    """How a command reached the coach."""

    VOICE = "voice"
    KEYBOARD = "keyboard"
    BUTTON = "button"
    """Of a headset or a keyboard, through the system's media controls."""


class Device(Enum):
    """A device that can be lost."""

    OUTPUT = "output"
    MICROPHONE = "microphone"
    VOICE = "voice"
    """The speech engine."""


@dataclass(frozen=True, slots=True)
class SessionStarted:
    t: float


@dataclass(frozen=True, slots=True)
class SessionResumed:
    """The program started again after a crash or an interruption."""

    t: float
    """That of the event before: between programs no session time passes."""


@dataclass(frozen=True, slots=True)
class CommandGiven:
    """The person said, typed or pressed one whole phrase of the vocabulary, legal now or not."""

    t: float
    command: Command
    text: str
    """The phrase as heard or typed; of a button, the one it stands for."""
    source: Source = Source.VOICE
    confidence: float = 1.0
    """0 to 1, the recogniser's own."""
    latency: float = 0.0
    """Seconds from the end of the phrase to this event."""


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Someone began to speak; what is said is not known yet."""

    t: float


@dataclass(frozen=True, slots=True)
class SpeechRejected:
    """Someone clearly spoke (or typed), and it was no phrase of the vocabulary."""

    t: float
    text: str
    """The best guess, possibly empty or with "[unk]"."""
    source: Source = Source.VOICE


@dataclass(frozen=True, slots=True)
class CommandDoubted:
    """A phrase was heard, not surely or maybe not meant; said again, it is a CommandGiven."""

    t: float
    text: str


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The sound that began with SpeechStarted was no speech worth an answer."""

    t: float


@dataclass(frozen=True, slots=True)
class NoiseRose:
    """What the person says hardly stands out from the sound around, and is not understood."""

    t: float


@dataclass(frozen=True, slots=True)
class CueStarted:
    """The first sample of a cue was played."""

    t: float
    cue: int


@dataclass(frozen=True, slots=True)
class CueFinished:
    """A cue ended: its last sample was played, it was cut, or it came too late."""

    t: float
    cue: int
    spoken: bool = True
    """It was played to its end."""


@dataclass(frozen=True, slots=True)
class TimerDue:
    """Session time reached what ``next_due`` asked for; ``t`` is the nominal time."""

    t: float


@dataclass(frozen=True, slots=True)
class DeviceLost:
    t: float
    device: Device
    reason: str


@dataclass(frozen=True, slots=True)
class DeviceRestored:
    t: float
    device: Device


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Ctrl-C, a closed terminal, a shutdown: end now, keep everything."""

    t: float


Event = (
    SessionStarted
    | SessionResumed
    | CommandGiven
    | SpeechStarted
    | SpeechRejected
    | CommandDoubted
    | SpeechEnded
    | NoiseRose
    | CueStarted
    | CueFinished
    | TimerDue
    | DeviceLost
    | DeviceRestored
    | Interrupted
)
