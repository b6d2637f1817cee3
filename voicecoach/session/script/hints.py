"""What can be said now, as help tells it."""

from __future__ import annotations

from voicecoach.session.commands import PHRASES, Mode, Verb, is_legal
from voicecoach.session.script.phrasing import listing

HINTS = {
    Mode.READY: (Verb.READY, Verb.EXPLAIN, Verb.WHY),
    Mode.EXPLAINING: (Verb.NEXT, Verb.REPEAT, Verb.BACK, Verb.DONE),
    Mode.GETTING_READY: (Verb.PAUSE, Verb.EXPLAIN, Verb.SKIP),
    Mode.REPS: (Verb.PAUSE, Verb.DONE, Verb.SLOWER, Verb.HOW_MANY, Verb.PAIN),
    Mode.HOLD: (Verb.PAUSE, Verb.DONE, Verb.HOW_LONG, Verb.PAIN),
    Mode.SELF_PACED: (Verb.DONE, Verb.PAUSE, Verb.TIP, Verb.PAIN),
    Mode.SWITCHING: (Verb.READY, Verb.PAUSE, Verb.WHATS_NEXT),
    Mode.RESTING: (Verb.NEXT, Verb.MORE_REST, Verb.HOW_LONG, Verb.TIP),
    Mode.ASKING: (Verb.NUMBER, Verb.SKIP),
    Mode.PAUSED: (Verb.RESUME, Verb.BACK, Verb.SKIP, Verb.STOP),
    Mode.CHANGING: (Verb.READY, Verb.UNDO, Verb.EXPLAIN),
    Mode.CONFIRMING: (Verb.YES, Verb.NO),
    Mode.LOCATING_PAIN: (Verb.LEFT, Verb.RIGHT, Verb.BOTH),
    Mode.HURT: (Verb.EASIER, Verb.RESUME, Verb.SKIP, Verb.STOP),
}
"""What help teaches first, by mode; help a second time tells the rest."""
_TAUGHT = {Verb.NUMBER: "a number from one to ten"}


def taught(mode: Mode) -> tuple[str, ...]:
    """The phrases that help teaches first in ``mode``."""
    return tuple(_TAUGHT.get(verb, PHRASES.get(verb, ("",))[0]) for verb in HINTS.get(mode, ()))


def help_now(mode: Mode) -> str:
    """What can be said now: the few that matter."""
    return f"You can say {listing(taught(mode), 'or')}."


def not_understood(mode: Mode) -> str:
    """For someone who was not understood twice."""
    return f"I did not understand. {help_now(mode)}"


def not_now(mode: Mode) -> str:
    """For someone who twice asked for what can't be done now."""
    return f"Not now. {help_now(mode)}"


def help_more(mode: Mode) -> str:
    """The rest of what can be said now."""
    first = HINTS.get(mode, ())
    rest_of = [verb for verb in PHRASES if is_legal(verb, mode) and verb not in first]
    return f"Also: {', '.join(PHRASES[verb][0] for verb in rest_of)}."
