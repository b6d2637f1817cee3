"""Whether a phrase was heard surely enough, and meant for the coach.

People talk around someone who trains, and what they say may be a phrase by chance, or
be taken for one; noise makes one phrase of another. So what is not quite sure, or comes
from far off, or amid talk, is doubted: the person is asked, and obeyed when they say it
again, which chance hardly ever does.
"""

from __future__ import annotations

import numpy as np

from voicecoach.session.commands import Command
from voicecoach.speech.recognizer import UNKNOWN, URGENT, Heard

SURE = 0.45
"""Confidence of a command, of two hearings together: one is quite sure of it, or both are less. Of
100 said in loud noise, at 0.4 one more is taken rightly and half a one wrongly; at 0.5, one and a
half fewer rightly, half a one fewer wrongly."""
AGREED = 0.6
"""Agreement on a command where no noise masks it, for then both hearings hear it, or a part of it.
In 124 minutes of people's talk, 20 instead of 33 phrases of it were obeyed; of 2,393 commands ten
more had to be said again, and four fewer were taken for another."""
SURER = 0.8
"""The same of long phrases amid talk."""
SUREST = 0.95
"""The same of what follows other speech in an utterance, for it is most likely part of a talk. Of
seven commands that followed what a noise was taken for, five were at 0.98 or above and two at 0.5;
the two heard so in what was none, at 0.85 and 0.94."""
UNSURE = 0.25
"""Confidence of what is worth asking about: one hearing heard it, more or less."""
AGAIN_SECONDS = 6.0
"""Within which somebody who was asked says it again."""
FARTHER_DB = 12.0
"""So far below the last commands it is most likely somebody else; or the person stepped back."""
RISING_DB = 6.0
"""By which a command can raise what the next ones are measured by: a shout is soon forgotten."""
TALK_SECONDS = 1.0
"""Of a voice with unknown words: longer, it is talk. Music and breathing last as long, but are
hardly taken for unknown words."""
KNOWN_TALK_SECONDS = 1.2
"""The same of known words, where no noise was taken for them. In an hour of people's lines, 24
instead of 35 phrases of them were obeyed so, and none fewer of 2,393 commands."""
AMID_TALK_SECONDS = 8.0
"""After talk, in which a phrase may be of it. What was wrongly obeyed in talk came up to 7 seconds
after the sentence before."""
ABOVE_TALK_DB = 6.0
"""By which a voice that is louder than the talk is another one: a radio may talk all the time."""
LONG_WORDS = 3
"""Phrases of so many are not said by chance, but what is said may be taken for one: amid talk it is
enough to be SURER of them. What was wrongly obeyed in 1.4 hours of talk were two, at 0.5; of 60
commands of so many words right after talk all but one were above 0.9."""


class Attention:
    """Tells what is meant for the coach from what is not. Deterministic; knows no clock."""

    def __init__(self) -> None:
        self.voice = -np.inf
        """Peak of the last commands, dB."""
        self._doubted = "", -np.inf
        """The last phrase that was doubted, and when it began."""
        self._talk = -np.inf, -np.inf
        """Peak of the last talk, dB, and when it ended."""

    def heeds(
        self,
        heard: Heard,
        command: Command,
        peak: float,
        t: float,
        *,
        masked: bool,
        after: bool,
        apt: bool,
    ) -> bool:
        """Whether to obey ``command``, ``heard`` in an utterance that began at ``t``, in seconds.

        Else it is doubted, and obeyed when it is said again, in another utterance. How sure
        it is of what it ``heard`` is at least UNSURE. ``peak``: of the utterance, dB.
        ``masked``: whether noise may hide parts of it. ``after``: whether other speech came
        before it in the utterance. ``apt``: whether there is what it is about.
        """
        urgent = command.verb in URGENT
        amid_talk = not urgent and self._is_amid_talk(peak, t)
        sure = heard.confidence >= (SUREST if after else SURER if amid_talk else SURE)
        agreed = masked or heard.agreement >= AGREED
        by_chance = amid_talk and len(heard.text.split()) < LONG_WORDS
        meant = urgent or (self._is_near(peak) and not by_chance and apt)
        if sure and agreed and meant:
            return True
        (before, at), self._doubted = self._doubted, (heard.text, t)
        return before == heard.text and at < t <= at + AGAIN_SECONDS

    def obeyed(self, peak: float) -> None:
        """A command of ``peak`` dB was: the person speaks to the coach."""
        self._doubted = "", -np.inf
        self.voice = peak if np.isinf(self.voice) else min(peak, self.voice + RISING_DB)
        self._talk = -np.inf, -np.inf

    def overheard(self, text: str, voiced: float, peak: float, t: float, *, masked: bool) -> None:
        """An utterance was no command: it may be talk.

        ``text``: what was understood. ``voiced``: seconds of it. ``peak``: its loudest, dB.
        ``t``: when it ended, in seconds. ``masked``: whether noise may be what was understood.
        """
        unknown = UNKNOWN in text.split() and voiced >= TALK_SECONDS
        known = text and not masked and voiced >= KNOWN_TALK_SECONDS
        if unknown or known:
            self._talk = peak, t

    def _is_near(self, peak: float) -> bool:
        return bool(peak >= self.voice - FARTHER_DB)

    def _is_amid_talk(self, peak: float, t: float) -> bool:
        """Whether what began at ``t`` may be of the talk that went before."""
        loudness, until = self._talk
        return bool(t - until <= AMID_TALK_SECONDS and peak < loudness + ABOVE_TALK_DB)
