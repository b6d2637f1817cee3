"""One step of the engine in the making: the state as it becomes, and its effects so far.

A turn is filled by the functions that handle one event and then read out; nothing
of it outlives ``advance``, which is therefore a pure function.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from voicecoach.session.commands import QUESTIONS
from voicecoach.session.effects import Beep, Effect, Hush, Priority, Say, Tone
from voicecoach.session.state import Speaking, State, Then

NUDGE_SECONDS = (20.0, 60.0, 180.0)
"""Of silence before the first, the second and every further reminder."""
QUESTION_SECONDS = 10.0
"""Of silence before a question is asked again."""
GRACE_SECONDS = 6.0
"""Given to every cue before the voice is taken for dead, and …"""
SECONDS_A_CHARACTER = 0.15
"""… so much more for each character; speech takes about half of that."""


@dataclass(slots=True)
class Turn:
    """The state after the event, as far as it is worked out."""

    state: State
    effects: list[Effect] = field(default_factory=list)

    def change(self, **changes: Any) -> None:
        """Replace fields of the state."""
        self.state = replace(self.state, **changes)

    def say(
        self,
        text: str,
        priority: Priority = Priority.INSTRUCTION,
        *,
        at: float | None = None,
        then: Then | None = None,
    ) -> bool:
        """Speak, unless someone of higher rank is speaking, or the talk is off.

        Without talk there are still instructions: nobody guesses when to change legs.
        An instruction is never lost to an answer: it waits for its end, or is
        said again. ``then`` follows once the voice is silent, spoken or not.
        Returns whether ``text`` is being spoken now.
        """
        if then is not None:
            self.change(then=then)
        if not self.state.adjustments.talk and priority < Priority.INSTRUCTION:
            return False
        voice = self.state.voice
        if voice is not None and voice.priority > priority:
            if priority is Priority.INSTRUCTION:
                self.change(queued=text, said=text)
            return False
        if voice is not None and priority > voice.priority is Priority.INSTRUCTION:
            self.change(queued=None if voice.text == text else voice.text)
        self._speak(text, priority, at)
        return True

    def _speak(self, text: str, priority: Priority, at: float | None) -> None:
        cue = self.state.last_cue + 1
        begins = self.state.t if at is None else at
        limit = begins + GRACE_SECONDS + SECONDS_A_CHARACTER * len(text)
        self.effects.append(Say(cue, text, at))
        self.change(voice=Speaking(cue, text, priority, limit), last_cue=cue)
        if priority >= Priority.INSTRUCTION:
            self.change(said=text)

    def say_on_beat(self, text: str, priority: Priority, at: float) -> None:
        """Speak at ``at``; if it can't be spoken, a tap keeps the tempo."""
        if not self.say(text, priority, at=at) and priority > Priority.TIP:
            self.beep(Tone.BEAT, at)

    def answer(self, text: str) -> None:
        """Speak because the person asked; nothing is more urgent."""
        self.say(text, Priority.ANSWER)

    def beep(self, tone: Tone, at: float | None = None) -> None:
        """Play a tone."""
        self.effects.append(Beep(tone, at))

    def hush(self) -> None:
        """Silence, and forget what was to follow the cue."""
        self.effects.append(Hush())
        self.change(voice=None, queued=None, then=None)

    def expect_answer(self) -> None:
        """From now on, silence is met with a reminder."""
        wait = NUDGE_SECONDS[min(self.state.nudges, len(NUDGE_SECONDS) - 1)]
        if self.state.mode in QUESTIONS:
            wait = QUESTION_SECONDS
        self.change(nudge_at=self.state.t + wait)
