"""Which phrase of the vocabulary was said, if any.

Vosk is fed only around speech, and told by the endpointer when an utterance is
over. What it calls a grammar is a word bigram with backoff: words of different
phrases recombine, so a command is an utterance whose whole text is one phrase.

How long a quiet ends an utterance depends on what was heard so far: least after a
whole phrase, and most after the beginning of one. A whole phrase that stays the best
guess ends it even where music or noise leaves no quiet.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecoach.session.commands import Command, Mode, Verb, is_legal
from voicecoach.session.events import (
    CommandGiven,
    Event,
    NoiseRose,
    Source,
    SpeechEnded,
    SpeechRejected,
    SpeechStarted,
)
from voicecoach.speech.endpointer import BLOCK, RATE, Endpointer, Offset, Onset
from voicecoach.speech.models import missing_words

PREROLL_BLOCKS = 15
"""Heard before the onset: soft first consonants, and silence for the model to begin in."""
AFTER_BLOCKS = 10
"""Of the quiet before an utterance, repeated behind it."""
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
SURE = 0.6
"""Confidence of a command: most of what is none stays below, nearly all that is one above."""
SURE_AFTER_OTHERS = 0.9
"""The same of what follows other speech in an utterance: it is most likely part of a talk."""
URGENT = frozenset({Verb.PAUSE, Verb.STOP, Verb.PAIN})
"""Acted on at once: a person may be holding a weight, or hurt."""
URGENT_SETTLED, URGENT_QUIET = 6, 6
"""Blocks that an urgent phrase has been the best guess, and of quiet, that end an utterance."""
WHOLE_SETTLED, WHOLE_QUIET = 10, 10
"""The same of any other phrase that no longer one of another command begins with."""
CHANGING = 15
"""Blocks since the best guess changed, within which a word may be on its way."""
WHOLE_UNQUIET = 20
"""Blocks that such a phrase has been the best guess, which end an utterance without quiet."""
EITHER_QUIET = 16
"""Blocks of quiet after a phrase that may yet become another command: "go", "go back"."""
UNFINISHED_QUIET = 40
"""The same after what is only the beginning of a phrase: "that was"."""
UNKNOWN = "[unk]"
DECOYS = (
    "a above after along and another any are away because before big book business but can car "
    "children coffee come cool did dinner door even every eye family feet for friend from fun "
    "give good great hand have hello her here hey hi him house if just know large learn let "
    "little look looking love make man maybe men money morning mother music name never night of "
    "old only our out own page people phone place put read school see sentence she show something "
    "song sorry sound story take talking tell than thanks them they think thinking through "
    "together tree turn very walk want water weather well went where which while who with work "
    "working world would young your"
)
"""Common words that no command has: something else to have been said."""

Masked = Callable[[float], frozenset[str]]
"""The phrases that the coach itself has been saying since a session time, in seconds."""

_DIALOGUE = (Mode.ASKING, Mode.CONFIRMING, Mode.LOCATING_PAIN)
_ANSWERS = frozenset({Verb.NUMBER, Verb.YES, Verb.NO, Verb.LEFT, Verb.RIGHT, Verb.BOTH})


@dataclass(frozen=True, slots=True)
class _Heard:
    """A stretch of speech as the recogniser understood it."""

    text: str
    confidence: float
    """Mean of its words, 0 to 1."""
    ago: float
    """Seconds of sound since the end of its last word."""


def nothing_masked(since: float) -> frozenset[str]:  # noqa: ARG001 - of headphones
    """As where the microphone can't hear the coach."""
    return frozenset()


class _Recognizer:
    """A Vosk recogniser for one set of phrases. Use it from one thread."""

    def __init__(self, model: Any, phrases: Mapping[str, Command]) -> None:
        import vosk  # noqa: PLC0415 - slow to import

        spoken = set(" ".join(phrases).split())
        decoys = [
            word
            for word in DECOYS.split()
            if word not in spoken and not missing_words(model, [word])
        ]
        grammar = json.dumps([*phrases, *decoys, UNKNOWN])
        self._vosk: Any = vosk.KaldiRecognizer(model, float(RATE), grammar)
        self._vosk.SetWords(True)
        self._fed = 0
        self.phrases = phrases
        self._open = _open_beginnings(phrases)
        self._begun: list[dict[str, Any]] = []
        """The words of a phrase's beginning, after which the recogniser noticed a pause."""
        self._guess = ""
        self._settled = 0
        """Blocks for which the guess has been the same."""

    def feed(self, block: NDArray[np.int16]) -> _Heard | None:
        """What was said before a pause that the recogniser itself noticed.

        The beginning of a phrase is kept for the rest of it, as long as the utterance lasts.
        """
        self._fed += len(block)
        if self._vosk.AcceptWaveform(block.tobytes()):
            return self._result(open_ended=True)
        partial = json.loads(self._vosk.PartialResult()).get("partial", "")
        guess = " ".join([*(word["word"] for word in self._begun), *partial.split()])
        self._settled = self._settled + 1 if guess == self._guess else 0
        self._guess = guess
        return None

    @property
    def settled(self) -> bool:
        """Nothing is being said, or nothing more for a while."""
        return not self._guess or self._settled >= CHANGING

    def patience(self) -> int | None:
        """Blocks of quiet after which nothing more is to come; None if this can't tell."""
        command = self.phrases.get(self._guess)
        if self._guess in self._open:
            return EITHER_QUIET if command else UNFINISHED_QUIET
        if command is None:
            return None
        if self._settled >= WHOLE_UNQUIET:
            return 0
        if command.verb in URGENT and self._settled >= URGENT_SETTLED:
            return URGENT_QUIET
        return WHOLE_QUIET if self._settled >= WHOLE_SETTLED else None

    def finish(self, quiet: NDArray[np.int16]) -> _Heard | None:
        """What was said up to now. Goes on from here, with nothing of it left over.

        The model judges a sound by what follows it: without ``quiet``, some of the room
        as it sounds when nobody speaks, the end of the last word would be taken for the
        beginning of the next utterance.
        """
        self._fed += len(quiet)
        self._vosk.AcceptWaveform(quiet.tobytes())
        return self._result(len(quiet))

    def _result(self, padding: int = 0, *, open_ended: bool = False) -> _Heard | None:
        """What was said since the last result; None if nothing. ``padding``: samples."""
        found = json.loads(self._vosk.Result()).get("result", [])  # FinalResult drops the pipeline
        words, self._begun = [*self._begun, *found], []
        text = " ".join(word["word"] for word in words)
        self._guess = ""
        if open_ended and text in self._open and text not in self.phrases:
            self._begun, self._guess = words, text
            return None
        if not words:
            return None
        return _Heard(
            text=text,
            confidence=sum(word["conf"] for word in words) / len(words),
            ago=(self._fed - padding) / RATE - words[-1]["end"],
        )


def _open_beginnings(phrases: Mapping[str, Command]) -> frozenset[str]:
    """What a phrase of another command, or one that is no phrase yet, begins with."""
    return frozenset(
        beginning
        for phrase, command in phrases.items()
        for beginning in accumulate(phrase.split()[:-1], "{} {}".format)
        if phrases.get(beginning) != command
    )


class Ear:
    """Turns the microphone's blocks into events.

    For every SpeechStarted there is one of CommandGiven, SpeechRejected and SpeechEnded.
    """

    def __init__(
        self,
        model: Any,
        phrases: Mapping[str, Command],
        put: Callable[[Event], None],
        now: Callable[[], float],
        masked: Masked = nothing_masked,
    ) -> None:
        """``phrases``: the session's vocabulary. ``model``: a ``vosk.Model`` of its language.

        ``masked`` is asked, when a phrase was heard, what was said since the utterance
        began: such a phrase is the coach's own echo, and no command.
        """
        unheard = {text for texts in missing_words(model, phrases).values() for text in texts}
        self.unheard = tuple(text for text in phrases if text in unheard)
        """Phrases with a word that the model does not know: they can only be typed."""
        self._phrases = {text: c for text, c in phrases.items() if text not in unheard}
        self._put = put
        self._now = now
        self._masked = masked
        self._coaching = self._recognizer(model, lambda verb: verb not in _ANSWERS)
        self._answering = self._recognizer(
            model, lambda verb: any(is_legal(verb, mode) for mode in _DIALOGUE)
        )
        self._mode = Mode.READY
        self._endpointer = Endpointer()
        self._recent: deque[NDArray[np.int16]] = deque(maxlen=PREROLL_BLOCKS)
        """Those that no recogniser was fed, and none twice."""
        self._quiet: NDArray[np.int16] = np.zeros(AFTER_BLOCKS * BLOCK, np.int16)
        """What was heard before the last utterance that did not follow another closely."""
        self._listening: _Recognizer | None = None
        """The one that hears this utterance; None in silence and once a command was given."""
        self._began = 0.0
        """Session time of this utterance's first sample."""
        self._misheard: list[str] = []
        self._voice = -np.inf
        """Peak of the last command, dB."""
        self._drowned = 0
        """Utterances in a row that noise kept from being understood."""

    def _recognizer(self, model: Any, wanted: Callable[[Verb], bool]) -> _Recognizer:
        return _Recognizer(model, {t: c for t, c in self._phrases.items() if wanted(c.verb)})

    def expect(self, mode: Mode) -> None:
        """What is being done now; heeded from the next utterance on. From any thread."""
        self._mode = mode

    def accept(self, block: NDArray[np.int16]) -> None:
        """Hear the next 20 ms, shape (320,), at 16 kHz. From one thread.

        ``block`` is kept for a while: it must not be written to afterwards.
        """
        arrived = self._now()
        heard_by = self._listening
        patience = 0 if heard_by is None else heard_by.patience()
        settled = heard_by is None or heard_by.settled
        happened = self._endpointer.accept(block, patience, settled=settled)
        if self._listening is not None:
            self._hear(self._listening.feed(block))
        elif self._endpointer.lingers:
            self._recent.clear()
        else:
            self._recent.append(block)
        if isinstance(happened, Onset):
            self._begin(arrived, happened)
        if isinstance(happened, Offset) and self._listening is not None:
            self._finish(self._listening.finish(self._quiet), happened)

    def _begin(self, arrived: float, onset: Onset) -> None:
        self._put(SpeechStarted(arrived))
        self._began = arrived - (self._endpointer.position - onset.first) / RATE
        self._listening = self._answering if self._mode in _DIALOGUE else self._coaching
        self._misheard.clear()
        if len(self._recent) == PREROLL_BLOCKS:
            self._quiet = np.concatenate(list(self._recent)[:AFTER_BLOCKS])
        for block in self._recent:
            self._listening.feed(block)
        self._recent.clear()

    def _hear(self, heard: _Heard | None) -> None:
        """Obey what stands before a pause, even if noise hides the pause from the endpointer."""
        if heard is None or self._is_own(heard):
            return
        if self._is_command(heard):
            self._obey(heard)
        else:
            self._misheard.append(heard.text)

    def _finish(self, heard: _Heard | None, utterance: Offset) -> None:
        """Obey what stands at the end, or say what became of the utterance."""
        self._hear(heard)
        if self._listening is None:
            return
        self._listening = None
        text = " ".join(self._misheard)
        if text and utterance.voiced >= CLEARLY_SPOKEN:
            self._put(SpeechRejected(self._now(), text))
        else:
            self._put(SpeechEnded(self._now()))
        self._judge_room()

    def _judge_room(self) -> None:
        """Say so if noise keeps the person from being understood again and again."""
        peak, floor = self._endpointer.peak, self._endpointer.floor
        if peak < self._voice - SOFTER_DB:
            return
        drowned = peak - floor < DROWNED_DB and floor >= LOUD_DB
        self._drowned = self._drowned + 1 if drowned else 0
        if self._drowned == DROWNED_UTTERANCES:
            self._put(NoiseRose(self._now()))

    def _is_command(self, heard: _Heard) -> bool:
        assert self._listening is not None
        sure = SURE_AFTER_OTHERS if self._misheard else SURE
        return heard.text in self._listening.phrases and heard.confidence >= sure

    def _is_own(self, heard: _Heard) -> bool:
        return heard.text in self._masked(self._began)

    def _obey(self, heard: _Heard) -> None:
        """Report the command; whatever else is in the utterance is not heard."""
        self._listening = None
        self._voice = self._endpointer.peak
        self._drowned = 0
        self._put(
            CommandGiven(
                t=self._now(),
                command=self._phrases[heard.text],
                text=heard.text,
                source=Source.VOICE,
                confidence=heard.confidence,
                latency=max(0.0, heard.ago),
            )
        )
