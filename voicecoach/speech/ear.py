"""From the microphone's sound to commands: who speaks, what of it is a command, what is none.

In noise the recogniser hears all that the microphone hears, and so finds words that do not
stand out from it; in a quiet room it sleeps until something stirs; where the microphone
hears the coach, it only hears what stands out. Each utterance it then hears by itself, as
if nothing had been before. The endpointer tells when it is over. A command is an utterance
that is one phrase, as a whole or from a breath on, and that is meant for the coach.

While a question is open, its answers are expected; they are heard in nothing else, for
"eight" is too near to "right".
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecoach.session.commands import QUESTIONS, Command, Mode, Verb, is_answer, is_legal
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    Event,
    NoiseRose,
    Source,
    SpeechEnded,
    SpeechRejected,
    SpeechStarted,
)
from voicecoach.speech.attention import UNSURE, Attention
from voicecoach.speech.endpointer import BLOCK, RATE, Endpointer, Offset, Onset
from voicecoach.speech.models import missing_words
from voicecoach.speech.recognizer import EMERGED, Heard, Recognizer

PREROLL_BLOCKS = 25
"""What a recogniser is given of before an utterance: soft consonants, and some of the room for the
model to begin in."""
REPLAYED_BLOCKS = 100
"""Of an utterance in which the mode changes, what the other recogniser is given at most."""
CLEARLY_SPOKEN = int(0.25 * RATE)
"""Voiced samples of what deserves an answer though it was not understood."""
LOUD_DB = -52.0
"""Of the floor; in a room that is less loud, it is not for the noise that nobody is understood."""
DROWNED_DB = 16.0
"""What stands out less from the floor is hard to understand: in pink noise 6 dB below them, four
of five commands of six espeak-ng voices were understood; in 3 dB, half."""
DROWNED_UTTERANCES = 2
"""So many in a row that were no command are too many: at 6 dB half of those voices were soon told,
at 3 and 0 dB nearly all, at 9 dB and above none."""
SOFTER_DB = 6.0
"""So far below the last command it is not the person, but the music."""

Masked = Callable[[float], frozenset[str]]
"""The phrases that may be the coach's own voice since a session time, in seconds."""


class Ear:
    """Turns the microphone's blocks into events.

    For every SpeechStarted there is one of CommandGiven, CommandDoubted, SpeechRejected
    and SpeechEnded.
    """

    def __init__(
        self,
        model: Any,
        phrases: Mapping[str, Command],
        put: Callable[[Event], None],
        now: Callable[[], float],
        masked: Masked | None = None,
    ) -> None:
        """``phrases``: the session's vocabulary. ``model``: a ``vosk.Model`` of its language.

        ``masked`` is asked, when a phrase was heard, what may be the coach's own since the
        utterance began: such a phrase is its echo, and no command. None where the
        microphone can't hear the coach.
        """
        unheard = {text for texts in missing_words(model, phrases).values() for text in texts}
        self.unheard = tuple(text for text in phrases if text in unheard)
        """Phrases with a word that the model does not know: they can only be typed."""
        self._phrases = {text: c for text, c in phrases.items() if text not in unheard}
        self._put = put
        self._now = now
        self._masked = masked
        self._coaching = Recognizer(model, self._legal(set(Mode) - QUESTIONS))
        self._answering = {mode: self._answerer(model, mode) for mode in QUESTIONS}
        self._mode = Mode.READY
        self._correctable_until = -math.inf
        self._endpointer = Endpointer()
        self._recent: deque[NDArray[np.int16]] = deque(maxlen=REPLAYED_BLOCKS)
        """The latest, since the last utterance; outside of one, no more than a preroll."""
        self._fed = self._coaching
        """The one that hears what comes now."""
        self._awake = False
        """Whether it hears what comes outside of an utterance."""
        self._listening: Recognizer | None = None
        """The same while it hears an utterance; None in silence and once a command was given."""
        self._began = 0.0
        """Session time of this utterance's first sample."""
        self._obeyed = False
        """Whether the latest utterance was a command: what lingers of it is not heard again."""
        self._misheard: list[str] = []
        """What was heard in this utterance and not obeyed."""
        self._doubted = ""
        """The last of that, if it is a phrase that may have been meant; else empty."""
        self._attention = Attention()
        self._drowned = 0
        """Utterances in a row that noise kept from being understood."""

    def _legal(self, modes: Collection[Mode]) -> dict[str, Command]:
        """What can be said in any of ``modes``."""
        return {t: c for t, c in self._phrases.items() if any(is_legal(c.verb, m) for m in modes)}

    def _answerer(self, model: Any, question: Mode) -> Recognizer:
        """Who hears what is said in ``question``, and expects what answers nothing else."""
        phrases = self._legal({question})
        return Recognizer(model, phrases, [t for t, c in phrases.items() if is_answer(c.verb)])

    def expect(self, mode: Mode, correctable_until: float = -math.inf) -> None:
        """What is being done now; heeded from the next block on. From any thread.

        ``correctable_until``: the session time until which there is a number to correct.
        """
        self._mode, self._correctable_until = mode, correctable_until

    def accept(self, block: NDArray[np.int16]) -> None:
        """Hear the next 20 ms, shape (320,), at 16 kHz. From one thread.

        ``block`` is kept for a while: it must not be written to afterwards.
        """
        arrived = self._now()
        heard_by = self._follow_mode(arrived)
        faded = 0 if self._masked else self._endpointer.faded  # what is left of the coach fades too
        patience = 0 if heard_by is None else heard_by.patience(faded, masked=self._unquiet)
        settled = heard_by is None or heard_by.settled
        happened = self._endpointer.accept(block, patience, settled=settled)
        if heard_by is not None:
            self._recent.append(block)
            self._hear(heard_by.feed(block))
        elif self._endpointer.lingers and self._obeyed:
            self._recent.clear()
        else:
            self._recent.append(block)
            if len(self._recent) > PREROLL_BLOCKS:
                self._recent.popleft()
            onset = self._await(happened)
            if onset is not None:
                self._begin(arrived, onset)
        if isinstance(happened, Offset):
            self._recent.clear()
            if self._listening is not None:
                self._finish(self._listening.finish(), happened)

    def _follow_mode(self, now: float) -> Recognizer | None:
        """Who hears the utterance, if there is one: it knows the phrases of the mode of now.

        A question may be asked while music passes for speech, and be answered in it.
        """
        wanted = self._answering.get(self._mode, self._coaching)
        if wanted is not self._fed:
            self._fed, self._awake = wanted, False
            if self._listening is not None:
                self._listen(now - self._began)
        return self._listening

    def _listen(self, ago: float) -> None:
        """Let the one that hears the sound hear the utterance, which began so many seconds ago."""
        self._listening = self._fed
        before = len(self._recent) * BLOCK / RATE - ago  # there the coach was heard, if it can be
        self._fed.begin(self._recent, disowned=before if self._masked else 0.0)

    def _await(self, happened: Onset | Offset | None) -> Onset | None:
        """Hear the latest block, before which nobody spoke; with it, they may have begun to.

        In a quiet room, what does not stand out from it is not worth hearing.
        """
        if isinstance(happened, Onset):
            return happened
        audible = self._loud or self._endpointer.stirs
        # What is left of the coach's own words is better not heard at all.
        if self._masked or isinstance(happened, Offset) or not audible:
            self._awake = False
            return None
        if self._awake:
            self._fed.overhear(self._recent[-1])
        elif self._endpointer.rises:
            return None
        else:
            self._wake()
        if self._endpointer.idle and self._fed.emerged:
            return self._endpointer.begin(EMERGED)
        return None

    def _wake(self) -> None:
        self._awake = True
        self._fed.clear()
        for block in self._recent:
            self._fed.overhear(block)

    def _begin(self, arrived: float, onset: Onset) -> None:
        self._put(SpeechStarted(arrived))
        ago = (self._endpointer.position - onset.first) / RATE
        self._began = arrived - ago
        self._listen(ago)
        self._awake = self._obeyed = False
        self._misheard.clear()
        self._doubted = ""

    def _hear(self, heard: Heard | None) -> None:
        """Obey what stands before a pause, even if noise hides the pause from the endpointer."""
        if heard is None or self._is_own(heard):
            return
        likely = self._is_likely(heard)
        if likely and self._heeds(heard):
            self._obey(heard)
            return
        self._doubted = heard.text if likely else ""
        self._misheard.append(f"{heard.before} {heard.text}".lstrip())

    def _is_likely(self, heard: Heard) -> bool:
        """Whether it may be a command at all."""
        assert self._listening is not None
        return heard.text in self._listening.phrases and heard.confidence >= UNSURE

    def _heeds(self, heard: Heard) -> bool:
        command = self._phrases[heard.text]
        return self._attention.heeds(
            heard,
            command,
            self._endpointer.peak,
            self._began,
            masked=self._unquiet,
            after=bool(self._misheard or heard.before),
            apt=self._is_apt(command),
        )

    def _is_apt(self, command: Command) -> bool:
        """Whether there is what it is about: "no one" and "no, ten" are said in talk, too."""
        return command.verb is not Verb.CORRECTION or self._began <= self._correctable_until

    def _finish(self, heard: Heard | None, utterance: Offset) -> None:
        """Obey what stands at the end, or say what became of the utterance."""
        self._hear(heard)
        if self._listening is None:
            return
        self._listening = None
        text = " ".join(self._misheard)
        if self._doubted:
            self._put(CommandDoubted(self._now(), self._doubted))
        elif text and utterance.voiced >= CLEARLY_SPOKEN:
            self._put(SpeechRejected(self._now(), text))
        else:
            self._put(SpeechEnded(self._now()))
        voiced = utterance.voiced / RATE
        peak = self._endpointer.peak
        self._attention.overheard(text, voiced, peak, self._now(), masked=self._unquiet)
        self._judge_room()

    def _judge_room(self) -> None:
        """Say so if noise keeps the person from being understood again and again."""
        if self._endpointer.peak < self._attention.voice - SOFTER_DB:
            return
        drowned = self._stands_out < DROWNED_DB and self._loud
        self._drowned = self._drowned + 1 if drowned else 0
        if self._drowned == DROWNED_UTTERANCES:
            self._put(NoiseRose(self._now()))

    @property
    def _loud(self) -> bool:
        """The room."""
        return self._endpointer.floor >= LOUD_DB

    @property
    def _unquiet(self) -> bool:
        """Noise or the coach may hide parts of what is said."""
        return self._endpointer.masked or self._masked is not None

    @property
    def _stands_out(self) -> float:
        """The utterance from the room, dB."""
        return self._endpointer.peak - self._endpointer.floor

    def _is_own(self, heard: Heard) -> bool:
        return self._masked is not None and heard.text in self._masked(self._began)

    def _obey(self, heard: Heard) -> None:
        """Report the command; whatever else is in the utterance is not heard."""
        self._listening = None
        self._obeyed = True
        command = self._phrases[heard.text]
        self._attention.obeyed(self._endpointer.peak)
        self._drowned = 0
        self._put(
            CommandGiven(
                t=self._now(),
                command=command,
                text=heard.text,
                source=Source.VOICE,
                confidence=heard.confidence,
                latency=max(0.0, heard.ago),
            )
        )
