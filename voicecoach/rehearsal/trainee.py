"""A person made of text: listens to the coach and answers aloud, after a script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from voicecoach.ports import Clip, Cues
from voicecoach.rehearsal.script import Answer, Script, Words
from voicecoach.session.effects import Effect, Say
from voicecoach.session.events import CueFinished, Event, SessionStarted
from voicecoach.session.state import State
from voicecoach.session.words import words

SILENT = 0.03
"""Of a clip's peak, 30 dB below it: a phrase ends where its sound stays under this.

Synthetic voices fade for up to 0.1 s below that, which would flatter every latency.
"""
ANSWERED_WITHIN = 3.0
"""Seconds after a phrase in which an action may be its effect."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something the trainee said. Session times in seconds."""

    text: str
    start: float
    end: float
    """Of its last sample that is not silent."""


class Trainee:
    """A Display that answers: ``speak(clip, at)`` plays its speech at session time ``at``.

    ``voice`` speaks for it; its SpeechError passes through.
    """

    def __init__(self, script: Script, speak: Callable[[Clip, float], None], voice: Cues) -> None:
        self.said: list[Utterance] = []
        self._script = script
        self._speak = speak
        self._voice = voice
        self._cues: dict[int, str] = {}
        """Texts of the cues that have not finished."""
        self._unused = [answer for answer in script.answers if not answer.always]

    def update(self, state: State, event: Event, effects: tuple[Effect, ...]) -> None:  # noqa: ARG002  Display
        """Answer what has just been said."""
        match event:
            case SessionStarted(t=t):
                for remark in self._script.remarks:
                    self._say(remark.phrase, t + remark.at)
            case CueFinished(t=t, cue=cue, spoken=spoken):
                text = self._cues.pop(cue, "")
                if spoken and (answer := self._answer(words(text))):
                    self._say(answer.phrase, t + answer.delay)
            case _:
                pass
        self._cues |= {effect.cue: effect.text for effect in effects if isinstance(effect, Say)}

    def close(self) -> None:
        """Say no more."""

    def phrase_end(self, t: float) -> float | None:
        """When the phrase ended that something at session time ``t`` may answer."""
        recent = [
            phrase.end for phrase in self.said if phrase.start < t <= phrase.end + ANSWERED_WITHIN
        ]
        return max(recent, default=None)

    def _answer(self, cue: Words) -> Answer | None:
        for index, answer in enumerate(self._unused):
            if _contains(cue, answer.cue):
                return self._unused.pop(index)
        return next(
            (rule for rule in self._script.answers if rule.always and _contains(cue, rule.cue)),
            None,
        )

    def _say(self, phrase: str, at: float) -> None:
        clip = self._voice.clip(phrase).result()
        start = self._free(at, clip.seconds)
        self._speak(clip, start)
        self.said.append(Utterance(phrase, start, start + _speech_seconds(clip)))

    def _free(self, at: float, seconds: float) -> float:
        """The first time from ``at`` when nothing else is being said for ``seconds``."""
        for phrase in sorted(self.said, key=lambda phrase: phrase.start):
            if at < phrase.end and phrase.start < at + seconds:
                at = phrase.end
        return at


def _contains(cue: Words, part: Words) -> bool:
    size = len(part)
    return any(cue[index : index + size] == part for index in range(len(cue) - size + 1))


def _speech_seconds(clip: Clip) -> float:
    level = np.abs(clip.samples)
    loud = np.flatnonzero(level > SILENT * level.max(initial=0.0))
    return float(loud[-1] + 1) / clip.rate if len(loud) else 0.0
