"""Which phrases the coach itself is saying: the microphone may hear them from the speakers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from voicecoach.session.words import words

KEPT_CUES = 16
TAIL_SECONDS = 0.5
"""From a sound's rendering to the last the microphone hears of it: buffers, and the room."""
ROUGH_SECONDS = 1.0
"""By which a phrase may sound earlier or later than its place in the text says."""


@dataclass(slots=True)
class _Cue:
    number: int
    text: str
    """As of ``_normal``."""
    start: float
    """Session time."""
    seconds: float
    """Of the whole clip."""
    end: float
    """Session time; earlier than the clip's where it was cut."""


class OwnWords:
    """What was said lately, and which of ``phrases`` are in it, by whole words."""

    def __init__(self, phrases: Iterable[str], now: Callable[[], float]) -> None:
        """``now`` tells the session time."""
        self._now = now
        self._phrases = {phrase: _normal(phrase) for phrase in phrases}
        self._cues: deque[_Cue] = deque(maxlen=KEPT_CUES)

    def started(self, cue: int, text: str, t: float, seconds: float) -> None:
        """The speech of ``text`` has begun at session time ``t``. Neither blocks nor raises."""
        self._cues.append(_Cue(cue, _normal(text), t, seconds, t + seconds))

    def cut(self, cue: int, t: float) -> None:
        """That speech was cut at session time ``t``, if it had begun. Neither blocks nor raises."""
        for begun in tuple(self._cues):
            if begun.number == cue:
                begun.end = t

    def any_since(self, t: float) -> bool:
        """Whether anything has been sounding at session time ``t`` or since."""
        return any(cue.end + TAIL_SECONDS > t for cue in tuple(self._cues))

    def since(self, t: float) -> frozenset[str]:
        """The phrases that have been sounding at session time ``t`` or since."""
        now = self._now()
        cues = [cue for cue in tuple(self._cues) if cue.end + TAIL_SECONDS > t]
        return frozenset(
            text
            for text, phrase in self._phrases.items()
            if any(begin < now and end > t for cue in cues for begin, end in _sounding(phrase, cue))
        )


def _sounding(phrase: str, cue: _Cue) -> Iterator[tuple[float, float]]:
    """From when to when ``phrase`` may be heard, each time, by their places in the text."""
    a_letter = cue.seconds / len(cue.text)
    place = cue.text.find(phrase)
    while place >= 0:
        begin = cue.start + place * a_letter - ROUGH_SECONDS
        end = cue.start + (place + len(phrase)) * a_letter + ROUGH_SECONDS
        if begin < cue.end:
            yield begin, min(end, cue.end) + TAIL_SECONDS
        place = cue.text.find(phrase, place + 1)


def _normal(text: str) -> str:
    """Lower case, one space around each word."""
    return f" {' '.join(words(text))} "
