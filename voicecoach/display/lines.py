"""A session as plain lines, for a pipe, a log or a screen reader.

00:03  coach  Say ready, or explain.
00:05  you    ready
00:09  beep   · · · —
00:12  ?      tomato
"""

from __future__ import annotations

from typing import TextIO

from voicecoach.display.plain import DEVICE_NAMES, clean, clock, doubted, lost
from voicecoach.session.chronicle import Chronicle, Happening, Reached, Spoken
from voicecoach.session.effects import Effect, Tone
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    DeviceLost,
    DeviceRestored,
    Event,
    SpeechRejected,
)
from voicecoach.session.state import State

_MARKS = {Tone.SHORT: "·", Tone.BEAT: "·", Tone.LONG: "—"}
"""Tones that tell something the other lines do not."""


class LineDisplay:
    """A Display that writes a line for each thing a person would have heard."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._chronicle = Chronicle()
        self._marks: list[str] = []
        """Beeps that have no line yet."""
        self._marks_began = 0.0

    def update(self, state: State, event: Event, effects: tuple[Effect, ...]) -> None:
        """Write what has happened by now."""
        for happening in self._chronicle.add(state, event, effects):
            self._tell(happening)

    def close(self) -> None:
        """Write the last beeps."""
        self._write_marks()

    def _tell(self, happening: Happening) -> None:
        t = happening.t
        match happening.what:
            case Spoken(text=text):
                self._write(t, "coach", text)
            case CommandGiven(text=text):
                self._write(t, "you", text)
            case SpeechRejected(text=text):
                self._write(t, "?", text or "not understood")
            case CommandDoubted(text=text):
                self._write(t, "?", doubted(text))
            case Tone.REFUSED:
                self._write(t, "note", "Not possible now.")
            case Tone() as tone:
                self._mark(t, tone)
            case DeviceLost() as event:
                self._write(t, "note", lost(event))
            case DeviceRestored(device=device):
                self._write(t, "note", f"{DEVICE_NAMES[device]} is back.")
            case Reached():
                pass  # the coach says it

    def _mark(self, t: float, tone: Tone) -> None:
        if tone not in _MARKS:
            return
        if not self._marks:
            self._marks_began = t
        self._marks.append(_MARKS[tone])
        if tone is Tone.LONG:
            self._write_marks()

    def _write_marks(self) -> None:
        marks, self._marks = self._marks, []
        if marks:
            self._write(self._marks_began, "beep", " ".join(marks))

    def _write(self, t: float, label: str, text: str) -> None:
        self._write_marks()
        line = f"{clock(t)}  {label:<5}  {clean(text)}\n"
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(line.encode(encoding, "replace").decode(encoding))
        self._stream.flush()
