"""Which phrases are tried, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from voicecoach.session.commands import PHRASES, Verb

IMPORTANT = (
    Verb.READY,
    Verb.NEXT,
    Verb.REPEAT,
    Verb.EXPLAIN,
    Verb.DONE,
    Verb.PAUSE,
    Verb.RESUME,
    Verb.SKIP,
    Verb.STOP,
    Verb.PAIN,
    Verb.YES,
    Verb.NO,
)
"""What no session goes without."""
TRIES = 3
LEAST_UNDERSTOOD = 2
"""Of so many tries; a phrase that is understood more rarely is weak."""
MOST_SYNONYMS = 2
"""Tried in place of a weak phrase."""


class Outcome(Enum):
    """What came of saying a phrase once."""

    UNDERSTOOD = auto()
    UNSURE = auto()
    """Heard right, but with too little confidence to be obeyed."""
    TAKEN = auto()
    """For another command."""
    MISSED = auto()
    SILENT = auto()
    """Nothing was heard."""


@dataclass(frozen=True, slots=True)
class Try:
    """A phrase said once."""

    outcome: Outcome
    text: str = ""
    """What it was taken for."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A phrase said several times."""

    phrase: str
    tries: tuple[Try, ...] = ()

    @property
    def complete(self) -> bool:
        return len(self.tries) == TRIES

    @property
    def understood(self) -> int:
        return sum(one.outcome is Outcome.UNDERSTOOD for one in self.tries)

    @property
    def weak(self) -> bool:
        """Understood too rarely; of a complete one."""
        return self.understood < LEAST_UNDERSTOOD


@dataclass(frozen=True, slots=True)
class Word:
    """A command to be tried."""

    verb: Verb
    phrase: str
    """What the person is taught to say for it."""
    synonyms: tuple[str, ...]
    """What else can be said, in the order to try it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a command."""

    word: Word
    trials: tuple[Trial, ...]
    """The phrase's, then those of synonyms; complete ones only, none if it was passed over."""

    @property
    def choice(self) -> str | None:
        """What to say for it: the first phrase that is not weak; None if there is none."""
        return next((trial.phrase for trial in self.trials if not trial.weak), None)


def words_to_try(taught: Mapping[str, str], unheard: Iterable[str]) -> tuple[Word, ...]:
    """The important commands. ``taught``: phrases by command, where they are a person's own.

    ``unheard`` are phrases that the model can't hear.
    """
    deaf_to = set(unheard)
    found = []
    for verb in IMPORTANT:
        known = [phrase for phrase in PHRASES[verb] if phrase not in deaf_to]
        phrase = taught.get(verb.value, PHRASES[verb][0])
        if phrase in known:
            found.append(Word(verb, phrase, _synonyms(phrase, known)[:MOST_SYNONYMS]))
    return tuple(found)


def _synonyms(phrase: str, known: Iterable[str]) -> tuple[str, ...]:
    """The others of ``known``, first those that have no word of ``phrase``."""
    others = [other for other in known if other != phrase]
    return tuple(sorted(others, key=lambda other: bool({*other.split()} & {*phrase.split()})))


def taught_from_now(taught: Mapping[str, str], findings: Iterable[Finding]) -> dict[str, str]:
    """``taught`` as it should be after ``findings``."""
    changed = dict(taught)
    for finding in findings:
        verb = finding.word.verb
        if finding.choice is not None:
            changed[verb.value] = finding.choice
    return {command: said for command, said in changed.items() if said != _usual(command)}


def _usual(command: str) -> str:
    return PHRASES[Verb(command)][0]
