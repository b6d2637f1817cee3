"""What several hearings of one utterance say together.

A small model is surely wrong now and then, but seldom twice in the same way: what it
takes for a word, and how surely, changes with the speed at which it hears it. So the
hearings vote, weighed by their confidence (after ROVER: J. Fiscus, IEEE Workshop on
Automatic Speech Recognition and Understanding, 1997). They vote for what is meant: one
that hears "yep" and one that hears "yeah" agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BREATH_SECONDS = 0.24
"""Of no word before a phrase: what stands before it was noise, or was not meant for the coach."""

Word = dict[str, Any]
"""As Vosk tells it: its text, start and end in seconds, and confidence."""
Words = Sequence[Word]


@dataclass(frozen=True, slots=True)
class Vote:
    """The phrase of whose meaning the hearings are surest, together."""

    before: str
    """What came before a pause, where only what came after it is the phrase: else empty."""
    phrase: str
    confidence: float
    """Mean of its words and of all hearings, 0 to 1; that of one that heard something else is 0."""
    agreement: float
    """The same, but of one that heard something else, those words count that are of the phrase."""


@dataclass(frozen=True, slots=True)
class _Ballot:
    """What one hearing votes for."""

    before: str
    phrase: str
    confidence: float


def elected(hearings: Sequence[Words], phrases: Mapping[str, Hashable]) -> Vote | None:
    """What the ``hearings`` of one utterance say; None if nobody heard a phrase.

    ``phrases``: what each of them means. Of two as sure, the longer one: the other may be a part.
    """
    votes: dict[Hashable, dict[int, _Ballot]] = defaultdict(dict)
    for number, words in enumerate(hearings):
        before = before_phrase(words, phrases)
        said = words[len(before) :]
        phrase = text_of(said)
        if phrase in phrases:
            sure = sum(word["conf"] for word in said) / len(said)
            votes[phrases[phrase]][number] = _Ballot(text_of(before), phrase, sure)
    if not votes:
        return None
    most = max(votes.values(), key=lambda each: (_together(each), len(_surest(each).phrase)))
    phrase = _surest(most).phrase
    others = (words for number, words in enumerate(hearings) if number not in most)
    parts = sum(_sure_of_parts(words, phrase) for words in others)
    return Vote(
        before=max(ballot.before for ballot in most.values()),
        phrase=phrase,
        confidence=_together(most) / len(hearings),
        agreement=(_together(most) + parts) / len(hearings),
    )


def _together(ballots: Mapping[int, _Ballot]) -> float:
    """How sure they are of what they are for."""
    return sum(ballot.confidence for ballot in ballots.values())


def _surest(ballots: Mapping[int, _Ballot]) -> _Ballot:
    return max(ballots.values(), key=lambda ballot: ballot.confidence)


def _sure_of_parts(words: Words, phrase: str) -> float:
    """Mean confidence of the words of ``phrase``, 0 of those that are not among ``words``."""
    sure: dict[str, float] = {part: word["conf"] for word in words for part in word["word"].split()}
    parts = phrase.split()
    return sum(sure.get(part, 0.0) for part in parts) / len(parts)


def before_phrase(words: Words, phrases: Container[str]) -> Words:
    """Which of ``words`` to leave out, so that the rest is a phrase; none if they are one.

    Only what ends a breath before the rest.
    """
    if text_of(words) in phrases:
        return ()
    for at in range(1, len(words)):
        pause = words[at]["start"] - words[at - 1]["end"]
        if pause >= BREATH_SECONDS and text_of(words[at:]) in phrases:
            return words[:at]
    return ()


def text_of(words: Words) -> str:
    """The words themselves."""
    return " ".join(word["word"] for word in words)
