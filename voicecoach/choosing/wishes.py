"""What can be said to "What would you like to train?", and what is meant by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from voicecoach.choosing.offers import Offer, equipment_needed, parts_trained
from voicecoach.session.commands import PHRASES, Command, Verb, number_words
from voicecoach.session.script.phrasing import count, with_article
from voicecoach.session.words import words


@dataclass(frozen=True, slots=True)
class About:
    """Something for a muscle or a part of the body."""

    part: str


@dataclass(frozen=True, slots=True)
class With:
    """Nothing but these things are there to train with, and those named before."""

    items: frozenset[str]
    """Empty for nothing at all."""


@dataclass(frozen=True, slots=True)
class Within:
    """No longer than this."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Number:
    """The routine of that number, or so many minutes."""

    number: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """The routine of that number, from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class Take:
    """That very routine."""

    id: str


@dataclass(frozen=True, slots=True)
class All:
    """Everything there is, whatever was wanted before."""


@dataclass(frozen=True, slots=True)
class More:
    """The next ones."""


@dataclass(frozen=True, slots=True)
class Yes:
    """The only one there is."""


@dataclass(frozen=True, slots=True)
class Again:
    """What was said last."""


@dataclass(frozen=True, slots=True)
class Help:
    """What can be said."""


@dataclass(frozen=True, slots=True)
class Leave:
    """No training."""


Wish = About | With | Within | Number | Numbered | Take | All | More | Yes | Again | Help | Leave

_FIXED: Mapping[Wish, Sequence[str]] = {
    All(): ("list", "list all", "list them", "start over"),
    More(): ("more", *PHRASES[Verb.NEXT]),
    Yes(): (*PHRASES[Verb.YES], *PHRASES[Verb.READY]),
    Again(): PHRASES[Verb.REPEAT],
    Help(): PHRASES[Verb.HELP],
    Leave(): PHRASES[Verb.STOP],
    With(frozenset()): ("no equipment", "without equipment", "i have no equipment"),
}
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_MINUTES = (*range(5, 65, 5), 75, 90)
_LARGEST_NUMBER = 100
_EXAMPLES = 3


def vocabulary(offers: Sequence[Offer]) -> dict[str, Wish]:
    """Every phrase that is understood, and what it means."""
    phrases: dict[str, Wish] = {}
    for phrase, wish in _phrases(offers):
        phrases.setdefault(phrase, wish)
    return phrases


def answers(phrases: Iterable[str]) -> dict[str, Command]:
    """``phrases`` for the ear and the keyboard: the numbered answers to one question."""
    return {phrase: Command(Verb.NUMBER, number=number) for number, phrase in enumerate(phrases)}


def examples(offers: Sequence[Offer], unheard: Sequence[str]) -> tuple[str, ...]:
    """Parts of the body to teach: what most of ``offers`` train, as far as it can be heard."""
    trained = Counter(muscle for offer in offers for muscle in offer.muscles)
    heard = [muscle for muscle, _ in trained.most_common() if muscle not in unheard]
    return tuple(heard[:_EXAMPLES])


def _phrases(offers: Sequence[Offer]) -> Iterator[tuple[str, Wish]]:
    for fixed, spoken in _FIXED.items():
        yield from ((phrase, fixed) for phrase in spoken)
    for part in parts_trained(offers):
        for phrase in (
            part,
            f"for {part}",
            f"something for {part}",
            f"what have you got for {part}",
        ):
            yield phrase, About(part)
    for item in equipment_needed(offers):
        for name in dict.fromkeys((item, item.split()[-1])):  # "resistance band", "band"
            yield f"with {with_article(name)}", With(frozenset({item}))
            yield f"i have {with_article(name)}", With(frozenset({item}))
    for minutes in _MINUTES:
        yield count(minutes, "minute"), Within(minutes)
        yield f"i have {count(minutes, 'minute')}", Within(minutes)
    for place, ordinal in enumerate(_ORDINALS, start=1):
        for phrase in (ordinal, f"the {ordinal}", f"{ordinal} one", f"the {ordinal} one"):
            yield phrase, Numbered(place)
    for number in range(1, len(offers) + 1):
        yield f"number {number_words(number)}", Numbered(number)
    for number in range(1, _LARGEST_NUMBER + 1):
        yield number_words(number), Number(number)
    for offer in offers:
        for name in (offer.name, offer.id):
            yield " ".join(words(name)), Take(offer.id)
