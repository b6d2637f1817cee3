"""Text from outside, made safe to show, and what every display calls things."""

from __future__ import annotations

from voicecoach.session.events import Device, DeviceLost

DEVICE_NAMES = {
    Device.OUTPUT: "The sound output",
    Device.MICROPHONE: "The microphone",
    Device.VOICE: "The speech engine",
}


def clean(text: str) -> str:
    """``text`` on one line, without anything that could move a cursor or hide what follows."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def clock(seconds: float) -> str:
    """Minutes and seconds, "05:09"; hours count as minutes."""
    minutes, rest = divmod(int(max(seconds, 0)), 60)
    return f"{minutes:02}:{rest:02}"


def doubted(text: str) -> str:
    """What was asked for again, for who did not hear the tone."""
    return f"{clean(text)}? Say it again."


def lost(event: DeviceLost) -> str:
    """One sentence."""
    return f"{DEVICE_NAMES[event.device]} is lost: {clean(event.reason).rstrip('.')}."
