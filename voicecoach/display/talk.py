"""Who said what, in a dialogue outside of a session."""

from __future__ import annotations

from collections.abc import Iterator

from voicecoach.display.plain import DEVICE_NAMES, clean, doubted, lost
from voicecoach.session.effects import Effect, Say
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    DeviceLost,
    DeviceRestored,
    Event,
    SpeechRejected,
)


def happened(event: Event, effects: tuple[Effect, ...]) -> Iterator[tuple[str, str]]:
    """What the person said, and the coach, each with who it was."""
    match event:
        case CommandGiven(text=text):
            yield "you", clean(text)
        case SpeechRejected(text=text):
            yield "?", clean(text) or "not understood"
        case CommandDoubted(text=text):
            yield "?", doubted(text)
        case DeviceLost():
            yield "note", lost(event)
        case DeviceRestored(device=device):
            yield "note", f"{DEVICE_NAMES[device]} is back."
        case _:
            pass
    for effect in effects:
        if isinstance(effect, Say):
            yield "coach", effect.text
