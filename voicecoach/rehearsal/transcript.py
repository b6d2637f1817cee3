"""What happened in a session, one JSON object a line, and what it comes to.

Each line has ``t`` (session seconds), ``kind`` and ``text``. Lines of kind
``heard`` also tell the ``command`` (with ``number`` or ``name`` where it has one),
its ``confidence``, its ``latency`` in seconds from the end of the phrase to the
action, and its ``source``.
"""

from __future__ import annotations

import json
import math
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from voicecoach.errors import JournalError
from voicecoach.session.chronicle import Chronicle, Reached, Spoken, What
from voicecoach.session.effects import Effect, Tone
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    DeviceLost,
    DeviceRestored,
    Event,
    Source,
    SpeechRejected,
)
from voicecoach.session.state import State

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Summary:
    """A session in figures."""

    seconds: float
    """Length of the session."""
    cues: int
    """Spoken by the coach."""
    heard: int
    """Commands."""
    rejected: int
    """Utterances that were no command."""
    latency_median: float | None
    """Seconds; of commands by voice, None without any."""
    latency_p95: float | None
    """Seconds; 95 of 100 are no slower. None as above."""
    sets: int
    """Done, each side of a set for itself."""


class Transcript:
    """A Display that writes to ``out``, which stays open if it is a stream; None only counts.

    ``phrase_end(t)`` tells when the phrase really ended that an action at session
    time ``t`` answers; None leaves it to what the listener measured. Every line is
    in the file as soon as it happened. Raises JournalError if it can't be.
    """

    def __init__(
        self, out: Path | TextIO | None, phrase_end: Callable[[float], float | None]
    ) -> None:
        self._out = out
        self._phrase_end = phrase_end
        self._chronicle = Chronicle()
        self._seconds = 0.0
        self._sets = 0
        self._kinds: Counter[object] = Counter()
        self._latencies: list[float] = []
        self._file = None if isinstance(out, Path) else out
        if isinstance(out, Path):
            try:
                self._file = out.open("w", encoding="utf-8", buffering=1)
            except OSError as failed:
                raise _unwritable(out, failed) from None

    def update(self, state: State, event: Event, effects: tuple[Effect, ...]) -> None:
        """Write down what has happened by now."""
        self._seconds = max(self._seconds, event.t)
        self._sets = len(state.log)
        for happening in self._chronicle.add(state, event, effects):
            if row := self._row(happening.what):
                self._kinds[row["kind"]] += 1
                self._write({"t": round(happening.t, 3)} | row)

    def close(self) -> None:
        """Close the file; closing again does nothing."""
        if not isinstance(self._out, Path) or self._file is None:
            return
        try:
            self._file.close()
        except OSError as failed:
            raise _unwritable(self._out, failed) from None

    def summary(self) -> Summary:
        """Of all that happened so far."""
        return Summary(
            seconds=self._seconds,
            cues=self._kinds["cue"],
            heard=self._kinds["heard"],
            rejected=self._kinds["rejected"] + self._kinds["doubted"],
            latency_median=statistics.median(self._latencies) if self._latencies else None,
            latency_p95=_p95(self._latencies) if self._latencies else None,
            sets=self._sets,
        )

    def _row(self, what: What) -> Row | None:
        match what:
            case Spoken(text=text):
                return {"kind": "cue", "text": text}
            case CommandGiven() as given:
                return self._heard(given)
            case SpeechRejected(text=text):
                return {"kind": "rejected", "text": text}
            case CommandDoubted(text=text):
                return {"kind": "doubted", "text": text}
            case Tone():
                return {"kind": "beep", "text": what.value}
            case Reached(position=position):
                return {"kind": "state", "text": " · ".join(position)}
            case DeviceLost() | DeviceRestored():
                return None

    def _heard(self, given: CommandGiven) -> Row:
        latency = given.latency
        if given.source is Source.VOICE:
            end = self._phrase_end(given.t)
            latency = given.latency if end is None else given.t - end
            self._latencies.append(latency)
        command = given.command
        row: Row = {"kind": "heard", "text": given.text, "command": command.verb.value}
        if command.number is not None:
            row["number"] = command.number
        if command.name is not None:
            row["name"] = command.name
        row["confidence"] = round(given.confidence, 3)
        row["latency"] = round(latency, 3)
        row["source"] = given.source.value
        return row

    def _write(self, row: Row) -> None:
        if self._file is None:
            return
        try:
            self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
        except OSError as failed:
            raise _unwritable(self._out, failed) from None


def _p95(values: Sequence[float]) -> float:
    """By nearest rank: the smallest value that 95 of 100 do not exceed."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def _unwritable(out: Path | TextIO | None, failed: OSError) -> JournalError:
    place = f" to {out}" if isinstance(out, Path) else ""
    return JournalError(
        f"The transcript can't be written{place}: {failed.strerror or failed}.\n"
        "Choose another file."
    )
