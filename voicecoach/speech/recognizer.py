"""Vosk, told which phrases there are, and asked what has been said of them.

What Vosk calls a grammar is a word bigram with backoff: words of different phrases
recombine, so what was said is a phrase only if the whole text is one, or all of it that
follows a breath. An utterance is heard twice: how sure it is of a phrase is what both
hearings together are.

How long a quiet ends an utterance depends on what was heard so far: least after a
whole phrase, and most after the beginning of one. A whole phrase that stays the best
guess ends it even where music or noise leaves no quiet, soonest where these are far less
loud than the voice was.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, cycle, pairwise, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecoach.session.commands import Command, Verb
from voicecoach.speech.endpointer import BLOCK, RATE
from voicecoach.speech.models import missing_words
from voicecoach.speech.second_hearing import SecondHearing
from voicecoach.speech.voting import Words, elected, text_of

EMERGED = 5
"""Blocks that the beginning of a phrase has been the best guess, which begin an utterance that
does not stand out from the noise."""
URGENT = frozenset({Verb.PAUSE, Verb.STOP, Verb.PAIN})
"""Acted on at once: a person may be holding a weight, or hurt."""
URGENT_SETTLED, URGENT_QUIET = 6, 6
"""Blocks that an urgent phrase has been the best guess, and of quiet, that end an utterance."""
WHOLE_SETTLED, WHOLE_QUIET = 8, 6
"""The same of any other phrase that no longer one of another command begins with."""
FORESEEN_SETTLED = 4
"""The same of one that could not have ended otherwise, once its last word is heard."""
MASKED_WHOLE_QUIET = 9
"""Of quiet, the same where noise may hide the rest."""
CHANGING = 15
"""Blocks since the best guess changed, within which a word may be on its way."""
WHOLE_UNQUIET = 20
"""Blocks that such a phrase has been the best guess, which end an utterance without quiet where
noise may hide it."""
DRAWN_OUT = 50
"""The same where it does not: somebody says the last word slowly, or music has just begun."""
WHOLE_FADED = 10
"""Blocks of sound far softer than the phrase's own, and that such a phrase has been the best guess,
which end an utterance where music goes on."""
LONG_FADED, MASKED_LONG_FADED = 15, 18
"""Blocks of such softer sound, and the same where noise may hide how the phrase goes on, which end
an utterance although the guess has been the best only for LONG_SETTLED: in what goes on after a
voice, it goes on changing."""
LONG_SETTLED = 4
EITHER_QUIET = 12
"""Blocks of quiet after a phrase that may yet become another command: "go", "go back". Of 199
numbers like "sixty eight" that 59 people said, all but one were quiet for 10 or fewer within."""
MASKED_EITHER_QUIET = 16
"""The same where noise hides how such a phrase goes on: "seven" after "twenty" begins with it."""
EITHER_UNQUIET = 35
"""Blocks that such a phrase has been the best guess, which end an utterance without quiet where
noise may hide it."""
EITHER_FADED, EITHER_SETTLED = 18, 10
"""Blocks of sound far softer than its own, and that such a phrase has been the best guess, which
end an utterance where music goes on."""
UNFINISHED_QUIET = 40
"""Blocks of quiet after what is only the beginning of a phrase: "that was"."""
PAUSED_SETTLED, PAUSED_QUIET = 3, 3
"""Blocks since the recogniser noticed a pause after a phrase that may yet become another command,
without a word more, and of quiet now, which end the utterance: people pause between "twenty" and
"seven", and it notices either a little late."""
EXPECTED_WEIGHT = 5
"""How much likelier than other phrases one is that was asked for. Of 196 times "left", "right",
"yes" and "no" of people, 190 were understood so, and 188 with no weight; at 17, 191."""
LATEST_BLOCKS = 50
"""More than a pause lasts, and what Vosk lags behind, when it is noticed."""
UNKNOWN = "[unk]"
DECOYS = (
    "a above after along and another any are away because before big book business but can car "
    "children coffee come cool did dinner door even every family feet friend from fun give good "
    "great hand have hello her here hey hi him house if just large learn let little look looking "
    "love make man maybe men money morning mother music name never night of old only our out own "
    "page people phone place put read school see sentence she show something song sorry sound "
    "story take talking tell than thanks them they think thinking through together tree turn very "
    "walk want water weather well went where which while who with work working world would young "
    "your"
)
"""Common words that no command has: something else to have been said. One that sounds as a
command's word does would leave both in doubt: "for", "know"."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch of speech as the recogniser understood it."""

    before: str
    """What came before a pause, where only what came after it is a phrase: else empty."""
    text: str
    """The rest."""
    confidence: float
    """That it is a phrase and was said, 0 to 1."""
    agreement: float
    """The same, and both hearings heard it, or one of them some of its words at least."""
    ago: float
    """Seconds of sound since the end of its last word."""


class Recognizer:
    """A Vosk recogniser for one set of phrases. Use it from one thread."""

    def __init__(
        self, model: Any, phrases: Mapping[str, Command], expected: Collection[str] = ()
    ) -> None:
        """``expected``: those of ``phrases`` that the person was asked for."""
        import vosk  # noqa: PLC0415 - slow to import

        spoken = set(" ".join(phrases).split())
        decoys = [
            word
            for word in DECOYS.split()
            if word not in spoken and not missing_words(model, [word])
        ]
        foregone = _foregone(phrases)
        # Vosk guesses a word that alone can follow as soon as it hears the one before.
        others = map(" ".join, zip(sorted(foregone), cycle([*decoys, UNKNOWN]), strict=False))
        probable = [*phrases, *chain(*repeat(expected, EXPECTED_WEIGHT - 1))]
        grammar = json.dumps([*probable, *others, *decoys, UNKNOWN])
        self._vosk: Any = vosk.KaldiRecognizer(model, float(RATE), grammar)
        self._vosk.SetWords(True)
        self._again = SecondHearing(model, probable, [*decoys, UNKNOWN])
        self._fed = 0
        self._latest: deque[NDArray[np.int16]] = deque(maxlen=LATEST_BLOCKS)
        self._since = 0.0
        """Seconds of sound up to which no word counts."""
        self.phrases = phrases
        self._open = _open_beginnings(phrases)
        self._foreseen = frozenset(
            phrase for phrase in phrases if not foregone.isdisjoint(phrase.split()[-2:-1])
        )
        """Those whose last word alone can follow the one before it."""
        self._begun: Words = ()
        """The words of a phrase's beginning, after which the recogniser noticed a pause."""
        self._guess = ""
        self._settled = 0
        """Blocks for which the guess has been the same."""

    def clear(self) -> None:
        """Forget what was heard up to now."""
        self._vosk.FinalResult()
        self._guess, self._settled, self._begun = "", 0, ()

    def overhear(self, block: NDArray[np.int16]) -> None:
        """Hear what comes before an utterance, lest one begins that does not stand out."""
        if self._accept(block):
            self._words(self._vosk.Result())

    def begin(self, blocks: Iterable[NDArray[np.int16]], disowned: float) -> None:
        """Hear an utterance, of which ``blocks`` are the first, as if nothing had been before.

        Words that end within the first ``disowned`` seconds of it are nobody's.
        """
        self.clear()
        self._since = self._fed / RATE + disowned
        self._again.begin(disowned)
        for block in blocks:
            self.feed(block)

    def feed(self, block: NDArray[np.int16]) -> Heard | None:
        """What was said before a pause that the recogniser itself noticed.

        The beginning of a phrase is kept for the rest of it, as long as the utterance lasts,
        even if it is a phrase itself: then the rest is not waited for as long.
        """
        self._again.feed(block)
        self._latest.append(block)
        if not self._accept(block):
            return None
        words = self._words(self._vosk.Result())
        text = text_of(words)
        if text in self._open:
            self._begun, self._guess, self._settled = words, text, 0
            return None
        return self._heard(words, self._since_last(words))

    def finish(self) -> Heard | None:
        """What was said up to now; what comes next is heard as if nothing had been before."""
        return self._heard(self._words(self._vosk.FinalResult()))

    def _accept(self, block: NDArray[np.int16]) -> bool:
        """Whether the recogniser has noticed a pause."""
        self._fed += len(block)
        if self._vosk.AcceptWaveform(block.tobytes()):
            return True
        partial = json.loads(self._vosk.PartialResult()).get("partial", "")
        guess = " ".join([*(word["word"] for word in self._begun), *partial.split()])
        self._settled = self._settled + 1 if guess == self._guess else 0
        self._guess = guess
        return False

    def _words(self, result: str) -> Words:
        """Those of the utterance, with ``result`` of Vosk for its last; nothing is left of them."""
        found = json.loads(result).get("result", [])
        words = (*self._begun, *(word for word in found if word["end"] > self._since))
        self._begun, self._guess = (), ""
        return words

    def _since_last(self, words: Words) -> Sequence[NDArray[np.int16]]:
        """The blocks since the last of ``words``: another may have begun in them."""
        blocks = (self._fed - round(words[-1]["end"] * RATE)) // BLOCK if words else 0
        return list(self._latest)[max(0, len(self._latest) - blocks) :]

    def _heard(self, words: Words, since: Sequence[NDArray[np.int16]] = ()) -> Heard | None:
        """What was said, if the first hearing heard ``words``, and ``since`` them nothing yet."""
        vote = elected([words, self._again.finish(since)], self.phrases)
        if not words:
            return None
        ago = self._fed / RATE - words[-1]["end"]
        if vote is None:
            return Heard(before="", text=text_of(words), confidence=0.0, agreement=0.0, ago=ago)
        return Heard(vote.before, vote.phrase, vote.confidence, vote.agreement, ago)

    @property
    def emerged(self) -> bool:
        """A phrase, or the beginning of one, is probably being said."""
        wanted = self._guess in self.phrases or self._guess in self._open
        return self._settled >= EMERGED and wanted

    @property
    def settled(self) -> bool:
        """Nothing is being said, or nothing more for as long as the phrase may be waited for."""
        awaited = UNFINISHED_QUIET if self._guess in self._open else CHANGING
        return not self._guess or self._settled >= awaited

    def patience(self, faded: int, *, masked: bool) -> int | None:
        """Blocks of quiet after which nothing more is to come; None if this can't tell.

        ``faded``: blocks for which it has been far less loud than the utterance was.
        ``masked``: noise may hide the quiet.
        """
        command = self.phrases.get(self._guess)
        if self._guess in self._open:
            if command is None:
                return UNFINISHED_QUIET
            if self._guess == text_of(self._begun) and self._settled >= PAUSED_SETTLED:
                return 0 if masked else PAUSED_QUIET
            if faded >= EITHER_FADED and self._settled >= EITHER_SETTLED:
                return 0
            if masked:
                return 0 if self._settled >= EITHER_UNQUIET else MASKED_EITHER_QUIET
            return EITHER_QUIET
        if command is None:
            return None
        long = MASKED_LONG_FADED if masked else LONG_FADED
        gone = min(faded, self._settled) >= WHOLE_FADED
        long_gone = faded >= long and self._settled >= LONG_SETTLED
        if gone or long_gone or self._settled >= (WHOLE_UNQUIET if masked else DRAWN_OUT):
            return 0
        if command.verb in URGENT and self._settled >= URGENT_SETTLED:
            return URGENT_QUIET
        if self._settled < (FORESEEN_SETTLED if self._guess in self._foreseen else WHOLE_SETTLED):
            return None
        return MASKED_WHOLE_QUIET if masked else WHOLE_QUIET


def _foregone(phrases: Iterable[str]) -> frozenset[str]:
    """Words that one other alone can follow."""
    following: dict[str, set[str]] = defaultdict(set)
    for phrase in phrases:
        for word, after in pairwise(phrase.split()):
            following[word].add(after)
    return frozenset(word for word, after in following.items() if len(after) == 1)


def _open_beginnings(phrases: Mapping[str, Command]) -> frozenset[str]:
    """What may not be acted on before the rest of a phrase is waited for.

    What a phrase of another command, or one that is no phrase yet, begins with; and what
    one begins with whose rest by itself would be another command: "mute talk".
    """
    return frozenset(
        beginning
        for phrase, command in phrases.items()
        for beginning in accumulate(phrase.split()[:-1], "{} {}".format)
        if phrases.get(beginning) != command
        or phrases.get(phrase.removeprefix(beginning).lstrip(), command) != command
    )
