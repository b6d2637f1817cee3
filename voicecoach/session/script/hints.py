"""What can be said now, as help tells it."""

from __future__ import annotations

from voicecoach.session.commands import PHRASES, Mode, Verb, is_legal
from voicecoach.session.script.phrasing import listing
from voicecoach.session.state import State

HINTS = {
    Mode.READY: (Verb.READY, Verb.EXPLAIN, Verb.WHY),
    Mode.EXPLAINING: (Verb.NEXT, Verb.REPEAT, Verb.BACK, Verb.DONE),
    Mode.GETTING_READY: (Verb.PAUSE, Verb.EXPLAIN, Verb.SKIP),
    Mode.REPS: (Verb.PAUSE, Verb.DONE, Verb.SLOWER, Verb.HOW_MANY, Verb.PAIN),
    Mode.HOLD: (Verb.PAUSE, Verb.DONE, Verb.HOW_LONG, Verb.PAIN),
    Mode.SELF_PACED: (Verb.DONE, Verb.PAUSE, Verb.TIP, Verb.PAIN),
    Mode.SWITCHING: (Verb.READY, Verb.PAUSE, Verb.WHATS_NEXT),
    Mode.RESTING: (Verb.NEXT, Verb.MORE_REST, Verb.HOW_LONG, Verb.TIP),
    Mode.ASKING: (Verb.NUMBER, Verb.CORRECTION, Verb.SKIP),
    Mode.PAUSED: (Verb.RESUME, Verb.BACK, Verb.SKIP, Verb.STOP),
    Mode.CHANGING: (Verb.READY, Verb.UNDO, Verb.EXPLAIN),
    Mode.CONFIRMING: (Verb.YES, Verb.NO),
    Mode.LOCATING_PAIN: (Verb.LEFT, Verb.RIGHT, Verb.BOTH),
    Mode.HURT: (Verb.EASIER, Verb.RESUME, Verb.SKIP, Verb.STOP),
}
"""What help teaches first, by mode; help a second time tells the rest."""
_TAUGHT = {
    Verb.NUMBER: "a number from one to ten",
    Verb.CORRECTION: "no eight to correct it",
}

_IN_ANY_CASE = (Verb.PAUSE, Verb.RESUME, Verb.STOP)
_ENOUGH = 3


def word(state: State, verb: Verb) -> str:
    """What the coach teaches this person to say for ``verb``."""
    own = {phrase.command: phrase.text for phrase in state.adjustments.words}
    return own.get(verb.value) or _TAUGHT.get(verb) or PHRASES[verb][0]


def taught(state: State) -> tuple[str, ...]:
    """What help teaches first, now."""
    return tuple(word(state, verb) for verb in HINTS.get(state.mode, ()))


def help_now(state: State) -> str:
    """What can be said now: the few that matter."""
    return f"You can say {listing(taught(state), 'or')}."


def not_understood(state: State) -> str:
    """For someone who was not understood twice."""
    return f"I did not understand. {help_now(state)}"


def not_now(state: State) -> str:
    """For someone who twice asked for what can't be done now."""
    return f"Not now. {help_now(state)}"


def in_noise(state: State) -> str:
    """For someone whom noise drowns: phrases that make sense now and stand out from it.

    With pink noise 6 dB below the voice, "pause workout" was heard 11 times of 12, "pause" 5.
    """
    verbs = dict.fromkeys((*HINTS.get(state.mode, ()), *_IN_ANY_CASE))
    longest = [
        max(PHRASES[verb], key=len)
        for verb in verbs
        if verb in PHRASES and is_legal(verb, state.mode)
    ]
    longer = [phrase for phrase in longest if " " in phrase]
    return f"It is loud here. Use longer phrases: {listing(longer[:_ENOUGH], 'or')}."


def help_more(state: State) -> str:
    """The rest of what can be said now."""
    first = HINTS.get(state.mode, ())
    rest_of = [verb for verb in PHRASES if is_legal(verb, state.mode) and verb not in first]
    return f"Also: {', '.join(word(state, verb) for verb in rest_of)}."
