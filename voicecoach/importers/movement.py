"""Instructions → set-up and movement, one repetition, sides and amounts.

Prose seldom says where the set-up ends or how long a part takes, so most of this
is judgement; ``Movement.guessed`` tells which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voicecoach.importers.amounts import (
    NUMBER,
    RANGE,
    long_hold_in,
    reps_in,
    sets_in,
    without_seconds,
)
from voicecoach.importers.cues import stands_alone
from voicecoach.importers.repetition import HELD_THING, MOVE, Repetition, repetition
from voicecoach.importers.sides import for_either_side, leave_open_the_turns, sides_of
from voicecoach.importers.verbs import GERUNDS, PAUSES, RETURNS, SETS_UP
from voicecoach.importers.wording import for_the_ear
from voicecoach.routine import Hold, Phase, Repetitions, SelfPaced, Step, Work

MOST_STEPS = 15
"""Of each part of an explanation; more can't be followed by ear."""
_MOST_SENTENCES = 60
_MOST_KEYS = 3
_USUAL_HOLD_SECONDS = 30
_USUAL_REPS = 10

_IS_START = re.compile(
    r"\b(?:this (?:will be|is|should be)|assume|get into) (?:the|your|now your|a)?\s*"
    r"(?:starting|start|beginning|initial) position\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"^(?:this|these|it|there (?:is|are|should)|however|otherwise|ideally|alternatively"
    r"|if you (?:performed|don't|do not|are new)|for the purposes|for best|the (?:easiest|best)"
    r"|you (?:may|can) also)\b",
    re.IGNORECASE,
)
"""Openings of what is about the exercise, and no step of it."""
_COUNTED = re.compile(rf"\b{NUMBER} (?:more )?(?:reps?|repetitions?|times|sets?)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\b(?:reps?|repetitions?)\b", re.IGNORECASE)
_NO_STEP = (_IS_START, _ASIDE, _COUNTED, _AMOUNT)
_REPEAT = re.compile(
    r"(?:[,;]?\s*(?:and|then)?\s*)?\b(?:repeat(?! after)"
    r"|continue (?:for|alternating|until|to alternate)"
    r"|(?:do|perform|complete|aim for|start with|begin with|try)\s+(?:at least\s+|about\s+)?"
    rf"{RANGE}\s+(?:more )?(?:sets|reps|repetitions|rounds)"
    r"|(?:switch|change) (?:sides|legs|arms|feet|hands)"
    r"|(?:do|perform) (?:the same|all).{0,30}(?:other|opposite) (?:side|leg|arm))\b.*$",
    re.IGNORECASE,
)
_STATIC = re.compile(
    r"\bshould (?:be|remain|stay|form|have)\b|\bwith your\b.*\b(?:apart|flat)\b", re.IGNORECASE
)
_ENDS = re.compile(r"\b(?:at|to) the (?:top|bottom|end)\b|\bpoint\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Movement:
    """What instructions come to."""

    setup: tuple[Step, ...]
    steps: tuple[Step, ...]
    phases: tuple[Phase, ...]
    two_sided: bool
    limb: str
    work: Work
    sets: int | None
    """None if it is not told."""
    guessed: dict[str, str]
    """By key of the file; "reps" and "hold" for the amount."""
    left_out: int
    """Steps beyond what can be followed."""


def understand(
    name: str, sentences: Sequence[str], hints: Iterable[str] = (), *, held: bool = False
) -> Movement:
    """The ``sentences`` of an exercise's instructions.

    ``hints`` are further sentences that may tell how many, how long, or on which
    side. ``held`` says that it is known to be a position.
    """
    sentences, hints = sentences[:_MOST_SENTENCES], list(hints)
    guessed: dict[str, str] = {}
    start = _movement_begins(sentences)
    if not any(map(_IS_START.search, sentences)):
        guessed["steps"] = "where the set-up ends and the movement begins"
    before, moving = _told(sentences[:start]), _told(sentences[start:])
    seconds = long_hold_in([*sentences, *hints])
    rep = Repetition() if held else repetition(moving)
    held = held or (seconds is not None and rep.is_hold)
    if held:
        rep = Repetition()
        moving = [without_seconds(sentence) for sentence in moving]
    elif rep.phases and not rep.told:
        guessed["rep"] = "the parts of one repetition and their seconds"
    told = [name, *sentences, *hints]
    work = _work(told, rep, seconds, held=held, guessed=guessed)
    sides = sides_of(name, sentences, hints)
    if sides.guessed:
        guessed["sides"] = sides.guessed
    setup, steps = _explained(before, moving, two_sided=sides.two_sided)
    return Movement(
        setup=setup[:MOST_STEPS],
        steps=steps[:MOST_STEPS],
        phases=rep.phases,
        two_sided=sides.two_sided,
        limb=sides.limb,
        work=work,
        sets=sets_in(told) or (reps_in(told) if held else None),
        guessed=guessed,
        left_out=max(len(setup) - MOST_STEPS, 0) + max(len(steps) - MOST_STEPS, 0),
    )


def _work(
    told: Sequence[str],
    rep: Repetition,
    seconds: int | None,
    *,
    held: bool,
    guessed: dict[str, str],
) -> Work:
    if held:
        if seconds is None:
            guessed["hold"] = "how long it is held"
        return Hold(seconds or _USUAL_HOLD_SECONDS)
    count = reps_in(told)
    if count is None:
        guessed["reps" if rep.phases else "self-paced"] = "how many"
    if rep.phases:
        return Repetitions(count or _USUAL_REPS)
    return SelfPaced(count or _USUAL_REPS)


# Steps


def _told(sentences: Iterable[str]) -> list[str]:
    return [told for sentence in sentences if (told := _without_amounts(sentence))]


def _without_amounts(sentence: str) -> str:
    """``sentence`` without what is no step: the starting position by name, "repeat ten times"."""
    if _IS_START.search(sentence) and len(sentence.split()) <= 10:
        return ""
    rest = _REPEAT.sub("", sentence).strip(" ,;")
    if rest != sentence and len(rest.split()) < 3:
        return ""
    return rest


def _movement_begins(sentences: Sequence[str]) -> int:
    """The index of the first sentence that belongs to the movement."""
    named = [n for n, sentence in enumerate(sentences) if _IS_START.search(sentence)]
    if named and named[-1] + 1 < len(sentences):
        return named[-1] + 1
    turn = next((n for n, one in enumerate(sentences) if _turns(one)), len(sentences))
    last = max((n for n, one in enumerate(sentences[:turn]) if _sets_up(one)), default=-1)
    begins = last + 1
    if begins < len(sentences):
        return begins
    moving = (n for n, one in enumerate(sentences) if MOVE.search(one) and not _sets_up(one))
    return next(moving, 0)


def _turns(sentence: str) -> bool:
    """The movement is at its end, so it has begun before."""
    verbs = {found["verb"].lower() for found in MOVE.finditer(sentence)}
    held = not HELD_THING.search(sentence)
    return bool(verbs & RETURNS) or (held and bool(verbs & PAUSES))


def _sets_up(sentence: str) -> bool:
    first = re.match(
        r"(?:(?:to )?(?:start|begin)\w*(?: by)? |\w+ly,? |with [^,]+, )?(\w+)",
        sentence,
        re.IGNORECASE,
    )
    word = first[1].lower() if first else ""
    verb = GERUNDS.get(word, word)
    if _ENDS.search(sentence) or re.match(r"stand (?:back )?up", sentence, re.IGNORECASE):
        return False
    return verb in SETS_UP or bool(_STATIC.search(sentence) or HELD_THING.match(sentence))


def _explained(
    before: Sequence[str], moving: Sequence[str], *, two_sided: bool
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Set-up and movement as they are spoken; of the movement, a few steps are key."""
    setup, texts = _spoken(before), _spoken(moving)
    if two_sided:
        both = for_either_side([*setup, *texts])
        setup, texts = both[: len(setup)], both[len(setup) :]
    elif leave_open_the_turns([*setup, *texts]):
        texts = [*texts[: MOST_STEPS - 1], "Alternate the sides."]
    if not texts:
        setup, texts = [], setup
    keys = [text for text in texts if MOVE.search(text) and stands_alone(text)][:_MOST_KEYS]
    return tuple(map(Step, setup)), tuple(Step(text, text in keys) for text in texts)


def _spoken(sentences: Iterable[str]) -> list[str]:
    texts = [text for sentence in sentences for text in for_the_ear(sentence)]
    steps = [text for text in texts if not any(one.search(text) for one in _NO_STEP)]
    return list(dict.fromkeys(steps))
