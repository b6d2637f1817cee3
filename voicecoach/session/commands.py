"""What can be said to the coach: verbs, their phrases, and when each is legal.

Two tables carry it all: ``PHRASES`` (what is said for a verb) and ``LEGAL`` (in
which modes a verb means something). The listener, the help, the hints on the
screen and the engine read the same two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from voicecoach.routine import Routine


class Verb(Enum):
    """What a command asks for."""

    READY = "ready"
    NEXT = "next"
    REPEAT = "repeat"
    DONE = "done"
    BACK = "back"
    SKIP = "skip"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    YES = "yes"
    NO = "no"
    FASTER = "faster"
    SLOWER = "slower"
    LOUDER = "louder"
    QUIETER = "quieter"
    MORE_REST = "more rest"
    LESS_REST = "less rest"
    HOW_MANY = "how many left"
    HOW_LONG = "how long"
    WHATS_NEXT = "what's next"
    WHERE = "where am i"
    EXPLAIN = "explain"
    TIP = "tip"
    WHY = "why"
    EASIER = "easier"
    HARDER = "harder"
    VARIATION = "variation"
    """``name`` holds the variation's name, which is also its phrase."""
    THAT_WAS = "that was"
    """``number`` holds the count that was really done."""
    NUMBER = "number"
    """``number`` holds an answer."""
    CORRECTION = "no, …"
    """``number`` holds what the number given last should have been."""
    UNDO = "undo"
    MUTE = "mute"
    UNMUTE = "unmute"
    PAIN = "pain"
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the person wants."""

    verb: Verb
    number: int | None = None
    """With NUMBER, THAT_WAS and CORRECTION only; 0 to 100."""
    name: str | None = None
    """With VARIATION only."""


class Mode(Enum):
    """What the session is doing, as far as commands are concerned."""

    READY = "ready"
    """Introduced, waiting to begin."""
    EXPLAINING = "explaining"
    GETTING_READY = "getting ready"
    """Announced and counted in."""
    REPS = "reps"
    HOLD = "hold"
    SELF_PACED = "self-paced"
    SWITCHING = "switching"
    RESTING = "resting"
    ASKING = "asking"
    """Waiting for a number."""
    PAUSED = "paused"
    CHANGING = "changing"
    """A variation was chosen; waiting until it is set up."""
    CONFIRMING = "confirming"
    """Asked whether to end the workout."""
    LOCATING_PAIN = "locating pain"
    """Asked which side hurts."""
    HURT = "hurt"
    """Pain was noted; asked how to go on."""
    CLOSING = "closing"
    """The last words are being spoken."""
    ENDED = "ended"


PHRASES: Mapping[Verb, tuple[str, ...]] = {
    Verb.READY: ("ready", "i'm ready", "start", "go", "let's go", "begin"),
    Verb.NEXT: ("next", "next one", "next step"),
    Verb.REPEAT: ("repeat", "again", "say that again", "repeat that"),
    Verb.DONE: ("done", "i'm done", "finished", "i'm finished"),
    Verb.BACK: ("back", "go back", "previous"),
    Verb.SKIP: ("skip", "skip this", "skip it"),
    Verb.PAUSE: ("pause", "hold on", "wait", "pause workout"),
    Verb.RESUME: ("resume", "continue", "keep going", "carry on"),
    Verb.STOP: ("stop", "end workout", "stop workout", "end the workout", "quit"),
    Verb.YES: ("yes", "yeah", "yep", "okay"),
    Verb.NO: ("no", "nope", "cancel"),
    Verb.FASTER: ("faster", "speed up", "too slow"),
    Verb.SLOWER: ("slower", "slow down", "too fast"),
    Verb.LOUDER: ("louder", "volume up", "speak up"),
    Verb.QUIETER: ("quieter", "volume down"),
    Verb.MORE_REST: ("more rest", "thirty more", "thirty seconds more", "more time"),
    Verb.LESS_REST: ("less rest", "less time"),
    Verb.HOW_MANY: ("how many left", "how many more", "how many"),
    Verb.HOW_LONG: ("how long", "how much time", "time left"),
    Verb.WHATS_NEXT: ("what's next", "what is next"),
    Verb.WHERE: ("where am i", "status"),
    Verb.EXPLAIN: ("explain", "explain it", "how do i do it"),
    Verb.TIP: ("tip", "form check", "check my form"),
    Verb.WHY: ("why", "why this"),
    Verb.EASIER: ("easier", "too hard", "make it easier"),
    Verb.HARDER: ("harder", "too easy", "make it harder"),
    Verb.UNDO: ("undo", "undo that"),
    Verb.MUTE: ("mute", "be quiet", "quiet", "mute talk"),
    Verb.UNMUTE: ("unmute", "talk", "unmute talk", "talk again"),
    Verb.PAIN: ("pain", "it hurts", "that hurts"),
    Verb.LEFT: ("left", "left side", "left leg"),
    Verb.RIGHT: ("right", "right side", "right leg"),
    Verb.BOTH: ("both", "both sides"),
    Verb.HELP: ("help", "what can i say"),
}
"""Every fixed phrase, the first of each verb being the one that help teaches."""


_WORK = {Mode.REPS, Mode.HOLD, Mode.SELF_PACED}
_BODY = _WORK | {Mode.GETTING_READY, Mode.SWITCHING, Mode.RESTING}
_HALTED = {Mode.PAUSED, Mode.CHANGING, Mode.HURT}
_WAITING = {Mode.READY, Mode.EXPLAINING}
QUESTIONS = frozenset({Mode.ASKING, Mode.CONFIRMING, Mode.LOCATING_PAIN})
"""Each has answers that are legal in it alone."""
_RUNNING = _WAITING | _BODY | {Mode.ASKING}
_COUNTED = (_BODY - {Mode.HOLD}) | {Mode.ASKING, Mode.PAUSED}
_ANYWHERE = _RUNNING | _HALTED | QUESTIONS

LEGAL: Mapping[Verb, frozenset[Mode]] = {
    verb: frozenset(modes)
    for verb, modes in {
        Verb.READY: _WAITING | _HALTED | {Mode.GETTING_READY, Mode.SWITCHING, Mode.RESTING},
        Verb.NEXT: _RUNNING | _HALTED,
        Verb.REPEAT: _ANYWHERE,
        Verb.DONE: _WORK | {Mode.EXPLAINING, Mode.RESTING, Mode.PAUSED},
        Verb.BACK: (_RUNNING | _HALTED) - {Mode.READY},
        Verb.SKIP: _RUNNING | _HALTED,
        Verb.PAUSE: _ANYWHERE,
        Verb.RESUME: _HALTED | _WAITING | {Mode.CONFIRMING, Mode.RESTING},
        Verb.STOP: _ANYWHERE,
        Verb.YES: {Mode.CONFIRMING},
        Verb.NO: {Mode.CONFIRMING},
        Verb.FASTER: _BODY | {Mode.PAUSED},
        Verb.SLOWER: _BODY | {Mode.PAUSED},
        Verb.LOUDER: _ANYWHERE,
        Verb.QUIETER: _ANYWHERE,
        Verb.MORE_REST: {Mode.RESTING},
        Verb.LESS_REST: {Mode.RESTING},
        Verb.HOW_MANY: _RUNNING | _HALTED,
        Verb.HOW_LONG: _RUNNING | _HALTED,
        Verb.WHATS_NEXT: _RUNNING | _HALTED,
        Verb.WHERE: _ANYWHERE,
        Verb.EXPLAIN: (_RUNNING | _HALTED) - {Mode.ASKING},
        Verb.TIP: _RUNNING | _HALTED,
        Verb.WHY: _RUNNING | _HALTED,
        Verb.EASIER: (_RUNNING | _HALTED) - {Mode.ASKING},
        Verb.HARDER: (_RUNNING | _HALTED) - {Mode.ASKING},
        Verb.VARIATION: (_RUNNING | _HALTED) - {Mode.ASKING},
        Verb.THAT_WAS: _COUNTED,
        Verb.NUMBER: {Mode.ASKING},
        Verb.CORRECTION: _COUNTED | _WAITING,
        Verb.UNDO: _ANYWHERE,
        Verb.MUTE: _ANYWHERE,
        Verb.UNMUTE: _ANYWHERE,
        Verb.PAIN: _ANYWHERE,
        Verb.LEFT: {Mode.LOCATING_PAIN},
        Verb.RIGHT: {Mode.LOCATING_PAIN},
        Verb.BOTH: {Mode.LOCATING_PAIN},
        Verb.HELP: _ANYWHERE,
    }.items()
}
"""The whole of what may be said when. CLOSING and ENDED take nothing but the end."""

# fmt: off
_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
         "nineteen"]
# fmt: on
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
LARGEST_COUNT = 30
"""The largest number that "that was …" and "no, …" take."""
LARGEST_ANSWER = 100
CORRECTABLE_SECONDS = 30.0
"""After a number was given, within which "no, …" is about it."""


def number_words(number: int) -> str:
    """``number`` (0 to 999,999) in words, as spoken and as heard: "forty two"."""
    if not 0 <= number <= 999_999:
        raise ValueError(f"number must be 0 to 999,999, not {number}")
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens - 2] + (f" {_ONES[ones]}" if ones else "")
    unit, name = (100, "hundred") if number < 1000 else (1000, "thousand")
    units, rest = divmod(number, unit)
    return f"{number_words(units)} {name}" + (f" {number_words(rest)}" if rest else "")


def is_legal(verb: Verb, mode: Mode) -> bool:
    """Whether ``verb`` means something in ``mode``."""
    return mode in LEGAL[verb]


def is_answer(verb: Verb) -> bool:
    """Whether ``verb`` means something only where it is asked for."""
    return LEGAL[verb] <= QUESTIONS


def vocabulary(routine: Routine) -> dict[str, Command]:
    """Every phrase that a session of ``routine`` can take, and the command it stands for."""
    phrases = {phrase: Command(verb) for verb, spoken in PHRASES.items() for phrase in spoken}
    for count in range(LARGEST_COUNT + 1):
        phrases[f"that was {number_words(count)}"] = Command(Verb.THAT_WAS, number=count)
        phrases[f"no {number_words(count)}"] = Command(Verb.CORRECTION, number=count)
    for number in range(LARGEST_ANSWER + 1):
        phrases[number_words(number)] = Command(Verb.NUMBER, number=number)
    for own in routine.phrases:
        phrases[own.text] = Command(Verb(own.command))
    for prescription in routine.prescriptions:
        for variation in prescription.exercise.variations:
            phrases[variation.name] = Command(Verb.VARIATION, name=variation.name)
    return phrases
