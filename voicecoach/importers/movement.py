"""Instructions → set-up and movement, the parts of one repetition, sides and amounts.

Prose seldom says where the set-up ends or how long a part takes, so most of this
is judgement; ``Movement.guessed`` tells which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voicecoach.importers.cues import stands_alone
from voicecoach.importers.imperative import is_instruction
from voicecoach.importers.verbs import (
    EITHER_WAY,
    GERUNDS,
    MOVES,
    OPPOSITES,
    PAUSES,
    RETURNS,
    SETS_UP,
)
from voicecoach.importers.wording import for_the_ear
from voicecoach.routine import Hold, Phase, Repetitions, SelfPaced, Step, Work

MOST_STEPS = 15
"""Of each part of an explanation; more can't be followed by ear."""
_MOST_PHASES = 5
_ROUND = frozenset(
    ["Circle", "Clap", "Hop", "Jump", "Kick", "Pulse", "Punch", "Run", "Throw", "Walk"]
)
"""Parts that end where they begin."""
_LONG_HOLD = 10
"""Seconds from which a pause is the exercise itself."""
_USUAL_HOLD = 30
_USUAL_REPS = 10
_MOVE_SECONDS = 2.0
_PAUSE_SECONDS = 1.0
_FEW_SECONDS = 2.0
_SLOW_SECONDS = 3.0
_FAST_SECONDS = 1.0

_NUMBERS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty-five": 45,
    "forty": 40, "sixty": 60,
}  # fmt: skip
_NUMBER = rf"(\d+|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_RANGE = rf"{_NUMBER}(?:\s?(?:-|\u2013|to|or)\s?(?:\d+|{'|'.join(_NUMBERS)}))?"
_SECONDS = re.compile(
    rf"\b{_RANGE}[\s-]?(?:full |whole )?(seconds?|secs?|counts?|minutes?|mins?)\b|\b(\d+)s\b",
    re.IGNORECASE,
)
_FEW = re.compile(
    r"\b(?:a )?(?:few|couple(?: of)?|several) (?:seconds|counts|moments)", re.IGNORECASE
)
_REPS = re.compile(
    rf"\b{_RANGE}\s+(?:(?:more|total|slow|controlled) )?(?:reps?|repetitions|times)\b",
    re.IGNORECASE,
)
_SETS = re.compile(rf"\b{_RANGE}\s+(?:sets|rounds)(?:\s+of\s+{_RANGE})?", re.IGNORECASE)
_AMOUNT = re.compile(r"\b(?:reps?|repetitions?)\b", re.IGNORECASE)
_SETS_TIMES = re.compile(r"\b(\d{1,2})\s?[x\u00d7]\s?(\d{1,3})\b", re.IGNORECASE)

_START = re.compile(r"\b(?:starting|start|beginning|initial) position\b", re.IGNORECASE)
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
_COUNTED = re.compile(rf"\b{_NUMBER} (?:more )?(?:reps?|repetitions?|times|sets?)\b", re.IGNORECASE)
_NO_STEP = (_IS_START, _ASIDE, _COUNTED, _AMOUNT)
_REPEAT = re.compile(
    r"(?:[,;]?\s*(?:and|then)?\s*)?\b(?:repeat(?! after)"
    r"|continue (?:for|alternating|until|to alternate)"
    r"|(?:do|perform|complete|aim for|start with|begin with|try)\s+(?:at least\s+|about\s+)?"
    rf"{_RANGE}\s+(?:more )?(?:sets|reps|repetitions|rounds)"
    r"|(?:switch|change) (?:sides|legs|arms|feet|hands)"
    r"|(?:do|perform) (?:the same|all).{0,30}(?:other|opposite) (?:side|leg|arm))\b.*$",
    re.IGNORECASE,
)
_STATIC = re.compile(
    r"\bshould (?:be|remain|stay|form|have)\b|\bwith your\b.*\b(?:apart|flat)\b", re.IGNORECASE
)
_ENDS = re.compile(r"\b(?:at|to) the (?:top|bottom|end)\b|\bpoint\b", re.IGNORECASE)

_MOVE_WORDS = "|".join(sorted(MOVES, key=len, reverse=True))
_MOVE = re.compile(
    r"(?:^|[,;:.]\s|\band\s|\bthen\s|\bto begin\s|\byou\s|\bto\s(?=press|lift|raise|pull)|ly\s)"
    rf"(?:\w+ly\s)?(?P<verb>{_MOVE_WORDS})\b(?!\s(?:back muscles|body|abs|machine|position))",
    re.IGNORECASE,
)
_MOVING = "|".join(gerund for gerund, verb in GERUNDS.items() if verb in MOVES)
_ANY_MOVE = re.compile(
    rf"\b(?P<verb>{_MOVING}|{_MOVE_WORDS})s?\b",
    re.IGNORECASE,
)
_HELD_THING = re.compile(
    r"hold(?:ing)? (?:on )?(?:(?:on)?to )?(?:a|an|the|your|one|two|it|them|onto|each|both)\b",
    re.IGNORECASE,
)

_ONE_LIMB = re.compile(
    r"\b(?:single|one)[- ](leg|arm|hand|side|foot)(?:ged|ed|d)?\b|\bunilateral\b|\bside plank\b",
    re.IGNORECASE,
)
_PART = r"(sides?|legs?|arms?|hands?|foot|feet)"
_OTHER_SIDE = re.compile(
    rf"\b(?:on|for|with|to) (?:each|either|both|(?:the|your) (?:other|opposite|opposing)) {_PART}\b"
    rf"(?=.{{0,30}}$)|\b(?:repeat|same|again|set)\b.{{0,60}}\b(?:other|opposite|each) {_PART}\b"
    rf"|\bper {_PART}\b|\b(?:reps|repetitions|times|seconds) (?:on )?each {_PART}\b"
    r"|\b(?:switch|change|swap|alternate) (sides|legs|arms|feet|hands)\b",
    re.IGNORECASE,
)
_SPEAKS_OF_ONE = re.compile(
    r"\b(?:(?:the|your) other (leg|arm|side|foot|hand|knee|hip|elbow)"
    r"|(?:one|left|right|working|raised|standing|front|back|rear) (leg|arm|foot|hand|knee|side))\b",
    re.IGNORECASE,
)
_IN_TURN = re.compile(
    r"\balternat\w+|\bin turn\b|\bone after the other\b|\bone (?:arm|leg|side|at) at? ?a time\b"
    r"|\bside to side\b|\beach side\b|\bthen the other\b"
    r"|\bleft\b.*\bright\b|\bright\b.*\bleft\b|\bboth sides\b",
    re.IGNORECASE | re.DOTALL,
)
_LIMBS = {"leg": "leg", "foot": "leg", "feet": "leg", "knee": "leg", "arm": "arm", "hand": "arm"}


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
    everything = [name, *sentences, *hints]
    guessed: dict[str, str] = {}
    start = _movement_begins(sentences)
    before, moving = _told(sentences[:start]), _told(sentences[start:])
    if not any(map(_IS_START.search, sentences)):
        guessed["steps"] = "where the set-up ends and the movement begins"
    seconds = _long_hold(sentences, hints)
    phases, timed = ((), True) if held else _phases(moving)
    if held or (seconds and not _has_way_back(phases)):
        phases = ()
    elif not timed:
        guessed["rep"] = "the parts of one repetition and their seconds"
    work = _work(everything, phases, seconds, held=held or seconds is not None, guessed=guessed)
    two_sided, limb = _sides(name, sentences, hints, guessed)
    setup, steps = _spoken(before), _spoken(moving, keys=True)
    if not steps:
        setup, steps = (), setup
    if not two_sided and _one_side_only((*setup, *steps)):
        steps = (*steps[: MOST_STEPS - 1], Step("Alternate the sides."))
    return Movement(
        setup=setup[:MOST_STEPS],
        steps=steps[:MOST_STEPS],
        phases=phases,
        two_sided=two_sided,
        limb=limb,
        work=work,
        sets=_sets(everything),
        guessed=guessed,
        left_out=max(len(setup) - MOST_STEPS, 0) + max(len(steps) - MOST_STEPS, 0),
    )


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
    moving = (n for n, one in enumerate(sentences) if _MOVE.search(one) and not _sets_up(one))
    return next(moving, 0)


def _turns(sentence: str) -> bool:
    """The movement is at its end, so it has begun before."""
    verbs = {found["verb"].lower() for found in _MOVE.finditer(sentence)}
    held = not _HELD_THING.search(sentence)
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
    return verb in SETS_UP or bool(_STATIC.search(sentence) or _HELD_THING.match(sentence))


def _spoken(sentences: Iterable[str], *, keys: bool = False) -> tuple[Step, ...]:
    """As steps; with ``keys``, the first three that move are marked as key."""
    texts = [text for sentence in sentences for text in for_the_ear(sentence)]
    texts = [text for text in texts if not any(one.search(text) for one in _NO_STEP)]
    moving = [text for text in texts if _MOVE.search(text) and stands_alone(text)]
    moving = moving if keys else []
    return tuple(Step(text, key=text in moving[:3]) for text in dict.fromkeys(texts))


# One repetition


def _phases(sentences: Iterable[str]) -> tuple[tuple[Phase, ...], bool]:
    """The parts of one repetition, and whether all their seconds are told."""
    clauses = [
        clause for sentence in sentences for clause in re.split(r"[,.;]| and (?=\w)", sentence)
    ]
    parts = [part for clause in clauses if (part := _phase(clause, _MOVE))]
    if not any(verb not in PAUSES for verb, *_ in parts):
        parts = [part for clause in clauses if (part := _phase(clause, _ANY_MOVE))]
    if not any(verb not in PAUSES for verb, *_ in parts):
        return (), True
    phases: list[Phase] = []
    for verb, cue, seconds, _ in parts:
        phases = _with(phases, verb, cue, seconds)
    phases = _first_round(phases)
    if not phases:
        return (), True
    if len(phases) == 1 and phases[0].cue in _ROUND:
        return tuple(phases), all(told for *_, told in parts)
    if len(phases) == 1 or all(phase.cue in {"Hold", "Squeeze"} for phase in phases[1:]):
        phases.append(Phase(_way_back(phases), _MOVE_SECONDS))
    return tuple(phases[:_MOST_PHASES]), all(told for *_, told in parts)


def _phase(clause: str, pattern: re.Pattern[str]) -> tuple[str, str, float, bool] | None:
    """Its verb, what it is called, its seconds, and whether they are told."""
    found = pattern.search(clause.strip())
    if not found:
        return None
    written = found["verb"].lower()
    verb = written if written in MOVES else GERUNDS[written]
    if verb == "hold" and _HELD_THING.search(clause):
        return None
    told = _seconds_in(clause)
    usual = _PAUSE_SECONDS if verb in PAUSES else _MOVE_SECONDS
    if re.search(r"\b(?:slow|control)", clause, re.IGNORECASE):
        usual = _SLOW_SECONDS
    elif re.search(r"\b(?:quick|explo|fast|rapid|jump|throw|toss)", clause, re.IGNORECASE):
        usual = _FAST_SECONDS
    seconds = usual if told is None else told
    cue = _aimed(verb, clause)
    return verb, cue, min(max(seconds, 1.0), 30.0), told is not None


def _aimed(verb: str, clause: str) -> str:
    """What a part with that verb is called, by where it goes; empty for the way back."""
    if verb not in RETURNS and re.search(
        r"\bback to (?:the|your|its)? ?\w*start", clause, re.IGNORECASE
    ):
        return ""
    if verb in EITHER_WAY and (
        way := re.search(r"\b(up|down)(?:wards?)?\b", clause, re.IGNORECASE)
    ):
        return way[1].capitalize()
    return MOVES[verb]


def _with(phases: list[Phase], verb: str, cue: str, seconds: float) -> list[Phase]:
    """``phases`` and one more; the same again, or one pause after another, are one."""
    if not phases and (verb in PAUSES | RETURNS or not cue):
        return phases
    if verb in RETURNS or not cue:
        cue = _way_back(phases)
    pausing = verb in PAUSES
    if phases and pausing and phases[-1].cue in {"Hold", "Squeeze"}:
        cue = "Squeeze" if "Squeeze" in {cue, phases[-1].cue} else "Hold"
        return [*phases[:-1], Phase(cue, max(seconds, phases[-1].seconds))]
    if phases and phases[-1].cue == cue:
        return phases
    return [*phases, Phase(cue, seconds)]


def _way_back(phases: Sequence[Phase]) -> str:
    out = next((phase.cue for phase in phases if phase.cue not in {"Hold", "Squeeze"}), "")
    return OPPOSITES.get(out, "Return")


def _first_round(phases: list[Phase]) -> list[Phase]:
    """``phases`` up to where the way out would begin again."""
    if not phases:
        return phases
    first = phases[0].cue
    again = next((n for n, phase in enumerate(phases) if n > 1 and phase.cue == first), len(phases))
    return phases[:again]


def _has_way_back(phases: Sequence[Phase]) -> bool:
    return len(phases) > 1 and not any(phase.seconds >= _LONG_HOLD for phase in phases)


# Amounts


def _number(text: str) -> int:
    return int(text[:4]) if text.isdecimal() else _NUMBERS[text.lower()]


def _seconds_in(text: str) -> float | None:
    if found := _SECONDS.search(text):
        scale = 60 if (found[2] or "").lower().startswith("m") else 1
        return float(_number(found[1] or found[3]) * scale)
    return _FEW_SECONDS if _FEW.search(text) else None


def _long_hold(sentences: Iterable[str], hints: Iterable[str]) -> int | None:
    """Seconds of a hold that is the exercise itself."""
    about = r"\b(?:hold|stay|keep|maintain|remain|stretch|pause)"
    for sentence in [*sentences, *hints]:
        seconds = _seconds_in(sentence)
        if seconds and seconds >= _LONG_HOLD and re.search(about, sentence, re.IGNORECASE):
            return min(int(seconds), 3600)
    return None


def _work(
    texts: Iterable[str],
    phases: tuple[Phase, ...],
    seconds: int | None,
    *,
    held: bool,
    guessed: dict[str, str],
) -> Work:
    if held and not phases:
        if seconds is None:
            guessed["hold"] = "how long it is held"
        return Hold(seconds or _USUAL_HOLD)
    reps = _reps(texts)
    if reps is None:
        guessed["reps"] = "how many"
    count = min(max(reps or _USUAL_REPS, 1), 200)
    if phases:
        return Repetitions(count)
    guessed["self-paced"] = "nothing tells the parts of a repetition, so you count them yourself"
    return SelfPaced(count)


def _reps(texts: Iterable[str]) -> int | None:
    for text in texts:
        if (of := _SETS.search(text)) and of[2]:
            return _number(of[2])
        if times := _SETS_TIMES.search(text):
            return int(times[2])
        if found := _REPS.search(text):
            return _number(found[1])
    return None


def _sets(texts: Iterable[str]) -> int | None:
    for text in texts:
        if found := _SETS.search(text) or _SETS_TIMES.search(text):
            return min(max(_number(found[1]), 1), 20)
    return None


# Sides


def _sides(
    name: str, sentences: Sequence[str], hints: Iterable[str], guessed: dict[str, str]
) -> tuple[bool, str]:
    """Whether it is done on both sides, and what a side is called."""
    text = " ".join(sentences)
    if re.search(r"\balternat", name, re.IGNORECASE):
        return False, "side"
    other = (found for told in [*sentences, *hints] if (found := _OTHER_SIDE.search(told)))
    for found in (_ONE_LIMB.search(name), next(other, None)):
        if found and not re.search(r"\balternat\w+", text, re.IGNORECASE):
            part = next((group for group in found.groups() if group), "side").lower()
            return True, _limb(part)
    told = " ".join([name, *sentences])
    if (found := _SPEAKS_OF_ONE.search(told)) and not _IN_TURN.search(told):
        guessed["sides"] = f"it speaks of {found[0].lower()}"
        return True, _limb((found[1] or found[2]).lower())
    return False, "side"


def _one_side_only(steps: Iterable[Step]) -> bool:
    """They speak of one side, and what was told about taking turns is not among them."""
    spoken = " ".join(step.text for step in steps)
    return bool(_SPEAKS_OF_ONE.search(spoken)) and not _IN_TURN.search(spoken)


def _limb(part: str) -> str:
    return _LIMBS.get(part) or _LIMBS.get(part.removesuffix("s"), "side")


def instructions_in(sentences: Iterable[str]) -> list[str]:
    """Those that tell to do something."""
    return [one for one in sentences if any(map(is_instruction, for_the_ear(one)))]
