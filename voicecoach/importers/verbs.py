"""The verbs of exercise instructions, and the words the coach calls a part of a repetition by."""

from __future__ import annotations

import re

_CALLED = {
    "Circle": "circle",
    "Clap": "clap",
    "Crunch": "crunch",
    "Curl": "curl",
    "Down": (
        "bend, bow, come down, crouch, descend, dip, drop, fold, go down, hinge, lower, "
        "lunge, move down, sink, sit back, squat"
    ),
    "Extend": "extend, straighten",
    "Flex": "flex",
    "Hold": "hold, pause",
    "Hop": "hop",
    "In": "bring, close, draw",
    "Jump": "jump, leap",
    "Kick": "kick",
    "Lean": "lean",
    "Out": "open, spread",
    "Press": "press",
    "Pull": "pull, row",
    "Pulse": "pulse",
    "Punch": "punch",
    "Push": "propel, push",
    "Reach": "reach",
    "Return": "release, return, reverse",
    "Roll": "roll",
    "Run": "sprint",
    "Slide": "slide",
    "Squeeze": "contract, retract, squeeze",
    "Step": "step",
    "Stretch": "stretch",
    "Swing": "swing",
    "Throw": "throw, toss",
    "Tilt": "tilt",
    "Turn": "rotate, turn",
    "Twist": "twist",
    "Up": (
        "bridge, clean, climb, come up, drive, explode, go up, hoist, jerk, lift, move "
        "up, raise, rise, shrug, sit up, snatch, stand, thrust"
    ),
    "Walk": "walk",
}
"""What a part of a repetition is called, and the verbs that tell of it."""

MOVES = {verb: word for word, verbs in _CALLED.items() for verb in verbs.split(", ")}
"""What moves or stops the body, and what that part of a repetition is called."""

EITHER_WAY = frozenset({"bring", "draw", "pull", "push", "swing", "take", "drive"})
"""What "up" or "down" beside it decides the name of."""
PAUSES = frozenset({"hold", "pause", "squeeze", "contract", "retract"})
RETURNS = frozenset({"return", "reverse", "release"})

OPPOSITES = {"Up": "Down", "Down": "Up", "In": "Out", "Out": "In"}
"""What the way back is called, where it has a name of its own."""

SETS_UP = frozenset(
    {
        *("adjust", "anchor", "assume", "attach", "begin", "choose", "clip", "face"),
        *("find", "get", "grab", "grasp", "grip", "hang", "hook", "kneel", "lay", "lie"),
        *("load", "loop", "pick", "place", "plant", "position", "put", "rest", "seat"),
        *("secure", "select", "set", "sit", "stand", "start", "take", "tie", "wrap"),
    }
)
"""What is done once, before the first repetition."""

_OTHERS = frozenset(
    {
        *("achieve", "add", "ask", "align", "allow", "alternate", "arch", "avoid", "balance"),
        *("bounce", "brace", "breathe", "change", "check", "come", "complete", "continue"),
        *("control", "count", "create", "cross", "do", "draw", "engage", "exhale", "feel"),
        *("finish", "focus", "follow", "go", "have", "increase", "inhale", "keep", "let"),
        *("look", "maintain", "make", "move", "perform", "point", "practice", "relax"),
        *("remain", "remove", "repeat", "reset", "shift", "start", "stay", "stop"),
        *("support", "switch", "tap", "tense", "tighten", "touch", "trace", "try", "tuck"),
        *("use", "wait", "widen", "work", "rack", "lock", "run", "jog", "cycle", "pedal"),
        *("march", "skip", "inhale", "assist", "concentrate", "ensure"),
    }
)

VERBS = frozenset(move for move in MOVES if " " not in move) | SETS_UP | _OTHERS
"""Base forms that open an instruction."""

_IRREGULAR = {
    "held": "hold", "kept": "keep", "bent": "bend", "put": "put", "set": "set", "drawn": "draw",
    "brought": "bring", "driven": "drive", "laid": "lay", "taken": "take", "spread": "spread",
}  # fmt: skip
_VOWELS = "aeiou"


def _doubled(verb: str) -> str:
    """With its last letter doubled where an ending asks for it: "grip" gives "gripp"."""
    short = re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb)
    return verb + verb[-1] if short else verb


def _gerund(verb: str) -> str:
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith("ee"):
        return f"{verb[:-1]}ing"
    return f"{_doubled(verb)}ing"


def _participle(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return f"{verb[:-1]}ied"
    return f"{_doubled(verb)}ed"


GERUNDS = {_gerund(verb): verb for verb in VERBS}
"""By what an instruction may begin with instead: "lying" gives "lie"."""
PARTICIPLES = {_participle(verb): verb for verb in VERBS} | _IRREGULAR
"""By what "should be" is followed with: "placed" gives "place"."""
