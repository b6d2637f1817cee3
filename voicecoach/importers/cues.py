"""Advice → form cues: short instructions that are understood by themselves, in any rest."""

from __future__ import annotations

import re
from collections.abc import Iterable

from voicecoach.importers.drafts import LONGEST_NAME
from voicecoach.importers.imperative import is_instruction
from voicecoach.importers.wording import for_the_ear
from voicecoach.routine import Mistake

MOST_CUES = 20
_WORDS_OF_NAME = 6
_PRONOUN = re.compile(r"\b(?:it|they|them)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:the|an?|your|each|both|one|two|this|that|these|those)\s+\w", re.IGNORECASE
)


def stands_alone(text: str) -> bool:
    """No "it" comes before anything that it could mean."""
    pronoun = _PRONOUN.search(text)
    return pronoun is None or bool(_THING.search(text[: pronoun.start()]))


def cues(sentences: Iterable[str]) -> list[str]:
    """The cues that ``sentences`` give, each once."""
    spoken = (text for sentence in sentences for text in for_the_ear(sentence))
    return list(
        dict.fromkeys(text for text in spoken if is_instruction(text) and stands_alone(text))
    )


def as_mistakes(sentences: Iterable[str]) -> tuple[Mistake, ...]:
    """The cues that ``sentences`` give, each called by its first words."""
    return tuple(Mistake(name_of(cue), cue) for cue in cues(sentences)[:MOST_CUES])


def name_of(cue: str) -> str:
    """Its first words."""
    return " ".join(cue.rstrip(".").split()[:_WORDS_OF_NAME])[:LONGEST_NAME]


def instructions_in(sentences: Iterable[str]) -> list[str]:
    """Those that tell to do something."""
    return [one for one in sentences if any(map(is_instruction, for_the_ear(one)))]
