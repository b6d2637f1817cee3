"""What there is to train, and what of it fits."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from voicecoach.routine import Exercise, Routine
from voicecoach.session.estimate import seconds_left
from voicecoach.session.plan import plan
from voicecoach.session.state import State, variation_of
from voicecoach.session.words import words

AREAS: Mapping[str, frozenset[str]] = {
    area: frozenset(muscles.split(", "))
    for area, muscles in {
        "abs": "core, abdominals, obliques",
        "arms": "biceps, triceps, forearms",
        "back": "upper back, lower back, lats, spine, traps",
        "chest": "pecs",
        "core": "abs, abdominals, obliques, lower back",
        "hips": "glutes, hip flexors, adductors, abductors",
        "legs": "thighs, quads, quadriceps, hamstrings, calves, glutes, adductors",
        "lower body": "legs, thighs, quads, quadriceps, hamstrings, calves, glutes, hips",
        "shoulders": "delts, deltoids, rotator cuff",
        "thighs": "quads, quadriceps, hamstrings, adductors",
        "upper body": "chest, pecs, shoulders, back, upper back, lats, arms, biceps, triceps",
    }.items()
}
"""Parts of the body that people name, and the muscles that count as part of them."""
_ALIKE = 0.75
"""How like a known word, 0 to 1, a mistyped one has to be."""


@dataclass(frozen=True)
class Offer:
    """A routine or an exercise, as far as a choice depends on it."""

    id: str
    name: str
    summary: str
    muscles: tuple[str, ...]
    """The most important first."""
    equipment: tuple[str, ...]
    """What it can't be done without."""
    minutes: int | None = None
    """Of a routine, at least 1; None for an exercise."""
    texts: tuple[str, ...] = ()
    """Whatever else is told about it."""

    @cached_property
    def weights(self) -> Mapping[str, int]:
        """Each word that it can be found by, and how much it counts."""
        found: dict[str, int] = {}
        for weight, texts in (
            (1, self.texts),
            (2, (self.summary,)),
            (3, self._areas()),
            (4, (*self.muscles, *self.equipment)),
            (8, (self.name, self.id)),
        ):
            found |= {_stem(word): weight for text in texts for word in words(text)}
        return found

    def _areas(self) -> list[str]:
        return [area for area in AREAS if self.trains(area)]

    def trains(self, part: str) -> bool:
        """Whether ``part``, a muscle or a part of the body, is trained."""
        return any(
            part == muscle or muscle in AREAS.get(part, ()) or part in muscle.split()
            for muscle in self.muscles
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a routine has to be like; everything in it at once."""

    muscles: tuple[str, ...] = ()
    """Muscles, or parts of the body."""
    equipment: frozenset[str] | None = None
    """What there is to train with, at most; None if that does not matter."""
    minutes: int | None = None
    """At most."""

    def fits(self, offer: Offer) -> bool:
        """Whether ``offer`` is like that."""
        return (
            all(offer.trains(part) for part in self.muscles)
            and (self.equipment is None or self.equipment.issuperset(offer.equipment))
            and (self.minutes is None or offer.minutes is None or offer.minutes <= self.minutes)
        )


ANYTHING = Wanted()


def of_routine(routine: Routine) -> Offer:
    """``routine`` as it is prescribed."""
    state = State(plan(routine))
    blocks = routine.prescriptions
    equipment = [
        item
        for block in blocks
        for item in (*block.exercise.equipment, *variation_of(state, block).equipment)
    ]
    names = [text for block in blocks for text in (block.exercise.name, *block.exercise.why)]
    return Offer(
        id=routine.id,
        name=routine.name,
        summary=routine.summary,
        muscles=_once(muscle for block in blocks for muscle in block.exercise.muscles),
        equipment=_once(equipment),
        minutes=max(round(seconds_left(state) / 60), 1),
        texts=_once(names),
    )


def of_exercise(exercise: Exercise) -> Offer:
    """``exercise`` in its standard form, or else its easiest."""
    forms = exercise.variations
    form = next((option for option in forms if option.name == "standard"), forms[0])
    return Offer(
        id=exercise.id,
        name=exercise.name,
        summary="",
        muscles=_once(exercise.muscles),
        equipment=_once((*exercise.equipment, *form.equipment)),
        texts=(*(step.text for step in exercise.steps), *exercise.why),
    )


def parts_trained(offers: Iterable[Offer]) -> list[str]:
    """Every muscle and part of the body that something is there for, in order."""
    muscles = {muscle for offer in offers for muscle in offer.muscles}
    areas = {area for area, members in AREAS.items() if members & muscles}
    return sorted(muscles | areas)


def equipment_needed(offers: Iterable[Offer]) -> list[str]:
    """Everything that something is needed for, in order."""
    return sorted({item for offer in offers for item in offer.equipment})


def search(offers: Iterable[Offer], text: str) -> list[Offer]:
    """Those of ``offers`` that have the most of the words in ``text``, the best first.

    A word that none has stands for the one most like it.
    """
    every = list(offers)
    known = sorted({word for offer in every for word in offer.weights})
    wanted = [_nearest(_stem(word), known) for word in words(text)]
    scores = [[offer.weights[word] for word in wanted if word in offer.weights] for offer in every]
    most = max(map(len, scores), default=0)
    best = [
        (sum(score), offer)
        for offer, score in zip(every, scores, strict=True)
        if most and len(score) == most
    ]
    return [offer for _, offer in sorted(best, key=lambda found: -found[0])]


def _nearest(word: str, known: Sequence[str]) -> str:
    if word in known:
        return word
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=_ALIKE)), word)


def _stem(word: str) -> str:
    """Without the s of a plural."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
